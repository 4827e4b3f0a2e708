//! The keys of a data folder, opened as its members could: what must lie nowhere in plaintext, and what signs statements that
//! the program itself would never sign.

use age::secrecy::SecretString;
use ledger::SigningKey;
use serde_json::Value;
use std::{io::Read, path::Path, str::FromStr};
use store::Store;

/// A member's secrets.
pub struct MemberKey {
    pub signing: SigningKey,
    /// The key that opens the office's keys (an age identity).
    pub unlock: String,
}

/// The office's secrets.
pub struct OfficeKeys {
    pub ledger_seed: [u8; 32],
    pub data_keys: Vec<[u8; 32]>,
}

impl MemberKey {
    pub fn open(data: &Path, number: u32, passphrase: &str) -> MemberKey {
        let identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
        let file = open(&key_file(data, &format!("member/m{number}")), &identity);
        let unlock = file["unlock"].as_str().expect("an age identity").to_owned();
        MemberKey { signing: SigningKey::from_seed(&bytes(&file["seed"])), unlock }
    }

    pub fn office(&self, data: &Path) -> OfficeKeys {
        let identity = age::x25519::Identity::from_str(&self.unlock).expect("an age identity");
        let file = open(&key_file(data, "office"), &identity);
        let data_keys = file["data_keys"].as_array().expect("a list").iter().map(bytes).collect();
        OfficeKeys { ledger_seed: bytes(&file["ledger_seed"]), data_keys }
    }
}

fn key_file(data: &Path, name: &str) -> Vec<u8> {
    let store = Store::open(data).expect("the ledger is there");
    let file = store.snapshot().and_then(|snapshot| snapshot.key_file(name)).expect("it can be read");
    file.unwrap_or_else(|| panic!("there is a key file {name}"))
}

fn open(file: &[u8], identity: &dyn age::Identity) -> Value {
    let decryptor = age::Decryptor::new(file).expect("an age file");
    let mut plain = Vec::new();
    let mut reader = decryptor.decrypt(std::iter::once(identity)).expect("it opens with its key");
    reader.read_to_end(&mut plain).expect("it is whole");
    serde_json::from_slice(&plain).expect("what is in it is JSON")
}

fn bytes(list: &Value) -> [u8; 32] {
    let bytes: Vec<u8> = list.as_array().expect("a list").iter().map(|byte| byte.as_u64().expect("a byte") as u8).collect();
    bytes.try_into().expect("32 bytes")
}
