//! The keys of an office and the encryption of what is personal: XChaCha20-Poly1305 under a data key that only a signed-in
//! member can open.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use ledger::{Hash, Random, SigningKey, age_identity};
use serde::{Deserialize, Serialize};
use std::{
    str::FromStr,
    sync::{Arc, OnceLock},
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The secrets of an office, opened by a member's key file.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Keyring {
    ledger_seed: [u8; 32],
    /// The newest last. Older ones open what was sealed before a member was revoked.
    data_keys: Vec<[u8; 32]>,
    /// Follows from the seed when it is first asked for, and wipes itself.
    #[serde(skip)]
    #[zeroize(skip)]
    ledger_key: OnceLock<Arc<SigningKey>>,
}

/// What is sealed, so that one sealed thing cannot be put in another's place.
#[derive(Clone, Copy, Debug)]
pub enum Seal {
    /// Disclosures of the segment that begins with this entry.
    Disclosures(u64),
    /// A source file.
    File,
    /// The key of a source file of another office.
    FileKey,
    /// A draft.
    Draft,
    /// A segment of the search columns, by its first payment.
    Persons(u64),
    /// A setting that holds something personal.
    Setting,
    /// A batch on its way to another machine.
    Parcel,
    /// What was signed on a desk and waits for its writer.
    Outbox,
}

/// Sealed bytes that do not open: another key, or not what was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsealable;

impl Keyring {
    /// New keys for a new office.
    pub fn generate(random: &mut dyn Random) -> Keyring {
        let mut keyring = Keyring { ledger_seed: [0; 32], data_keys: Vec::new(), ledger_key: OnceLock::new() };
        random.fill(&mut keyring.ledger_seed);
        keyring.add_data_key(random);
        keyring
    }

    /// The ledger key.
    pub fn ledger_key(&self) -> &SigningKey {
        self.ledger_key.get_or_init(|| Arc::new(SigningKey::from_seed(&self.ledger_seed)))
    }

    /// The keys after a member left: a new ledger key and a new data key; what was sealed before still opens.
    pub fn renewed(&self, random: &mut dyn Random) -> Keyring {
        let mut renewed = self.clone();
        random.fill(&mut renewed.ledger_seed);
        renewed.ledger_key = OnceLock::new();
        renewed.add_data_key(random);
        renewed
    }

    /// Seals. The result is 42 bytes longer: version, key number, nonce and tag.
    pub fn seal(&self, what: Seal, plain: &[u8], random: &mut dyn Random) -> Vec<u8> {
        let number = self.data_keys.len() - 1;
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let cipher = XChaCha20Poly1305::new(&self.data_keys[number].into());
        let sealed = cipher.encrypt(&nonce.into(), Payload { msg: plain, aad: &what.label() });
        let mut out = vec![VERSION, u8::try_from(number).unwrap_or(u8::MAX)];
        out.extend_from_slice(&nonce);
        out.extend(sealed.expect("nothing that is sealed here is near the cipher's limit of 256 GiB"));
        out
    }

    /// Opens what [`Keyring::seal`] made.
    pub fn open(&self, what: Seal, sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let (head, rest) = sealed.split_first_chunk::<2>().ok_or(Unsealable)?;
        let (nonce, cipher_text) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(Unsealable)?;
        let key = self.data_keys.get(usize::from(head[1])).filter(|_| head[0] == VERSION).ok_or(Unsealable)?;
        let cipher = XChaCha20Poly1305::new(&(*key).into());
        cipher.decrypt(&(*nonce).into(), Payload { msg: cipher_text, aad: &what.label() }).map_err(|_| Unsealable)
    }

    /// Seals a source file under a key of its own, so that the file can be given to somebody without the data key. Its hash is over
    /// what comes out.
    pub fn seal_file(&self, content: &[u8], random: &mut dyn Random) -> Vec<u8> {
        let mut key = Zeroizing::new([0; 32]);
        random.fill(&mut *key);
        let wrapped = self.seal(Seal::File, &*key, random);
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let sealed = XChaCha20Poly1305::new(&(*key).into()).encrypt(&nonce.into(), content);
        let mut out = vec![FILE_VERSION];
        out.extend_from_slice(&wrapped);
        out.extend_from_slice(&nonce);
        out.extend(sealed.expect("nothing that is sealed here is near the cipher's limit of 256 GiB"));
        out
    }

    /// Opens what [`Keyring::seal_file`] made, or what an older version sealed under the data key itself.
    pub fn open_file(&self, sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        match self.file_key(sealed)? {
            Some(key) => open_file_with(&key, sealed),
            None => self.open(Seal::File, sealed),
        }
    }

    /// The key of a sealed file; `None` when it has none of its own.
    pub fn file_key(&self, sealed: &[u8]) -> Result<Option<Zeroizing<[u8; 32]>>, Unsealable> {
        if sealed.first() != Some(&FILE_VERSION) {
            return Ok(None);
        }
        let wrapped = sealed.get(1..=WRAPPED_KEY_BYTES).ok_or(Unsealable)?;
        let key = Zeroizing::new(self.open(Seal::File, wrapped)?);
        Ok(Some(Zeroizing::new(key[..].try_into().map_err(|_| Unsealable)?)))
    }

    /// To whom is encrypted what this office alone may read. It follows from the newest data key, so that every member who can open
    /// that can open what comes, and nobody else; it is another once a member has left.
    pub fn recipient(&self) -> String {
        let newest = self.data_keys.len() - 1;
        self.identity(newest).map(|identity| identity.to_public().to_string()).unwrap_or_default()
    }

    /// The key with which the office issues certificates. It follows from the first of its keys, so that whoever is signed in
    /// can issue one, and nobody has to keep it; what counts is what the ledger says.
    pub fn certificate_seed(&self) -> [u8; 32] {
        let first = self.data_keys.first().map_or(&[][..], |key| key);
        Hash::of(&[b"mingzhang certificates ".as_slice(), first].concat()).0
    }

    /// Opens what came for this office, the newest key first; those before open what was on its way when a member left.
    pub fn identities(&self) -> impl Iterator<Item = age::x25519::Identity> {
        (0..self.data_keys.len()).rev().filter_map(|number| self.identity(number))
    }

    fn identity(&self, number: usize) -> Option<age::x25519::Identity> {
        let seed = Zeroizing::new(Hash::of(&[b"mingzhang recipient ".as_slice(), &self.data_keys[number]].concat()).0);
        age::x25519::Identity::from_str(&Zeroizing::new(age_identity(&seed))).ok()
    }

    /// A keyed fingerprint: equal things have equal ones, and only whoever holds the keys can tell of what.
    pub fn fingerprint(&self, kind: &str, data: &[u8]) -> [u8; 16] {
        // The first data key, so that a fingerprint stays the same when members leave. Hashing twice under a key of fixed
        // length is HMAC's construction without its padding (a key of full block length needs none).
        let key = Hash::of(&[b"mingzhang fingerprint ", kind.as_bytes(), &self.data_keys[0]].concat()).0;
        let inner = Hash::of(&[&key[..], data].concat());
        let outer = Hash::of(&[&key[..], &inner.0].concat());
        outer.0[..16].try_into().expect("sixteen of thirty-two bytes")
    }

    fn add_data_key(&mut self, random: &mut dyn Random) {
        let mut key = [0; 32];
        random.fill(&mut key);
        self.data_keys.push(key);
    }
}

/// Opens a sealed file with its own key, as whoever was given the file does.
pub fn open_file_with(key: &[u8; 32], sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
    let rest = sealed.get(1 + WRAPPED_KEY_BYTES..).filter(|_| sealed[0] == FILE_VERSION).ok_or(Unsealable)?;
    let (nonce, cipher_text) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(Unsealable)?;
    XChaCha20Poly1305::new(&(*key).into()).decrypt(&(*nonce).into(), cipher_text).map_err(|_| Unsealable)
}

impl Seal {
    fn label(self) -> Vec<u8> {
        match self {
            Seal::Disclosures(first) => [b"disclosures".as_slice(), &first.to_be_bytes()].concat(),
            Seal::File => b"file".to_vec(),
            Seal::FileKey => b"file key".to_vec(),
            Seal::Draft => b"draft".to_vec(),
            Seal::Persons(first) => [b"persons".as_slice(), &first.to_be_bytes()].concat(),
            Seal::Setting => b"setting".to_vec(),
            Seal::Parcel => b"parcel".to_vec(),
            Seal::Outbox => b"outbox".to_vec(),
        }
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring(..)")
    }
}

const VERSION: u8 = 1;
/// Of a file with a key of its own: then come that key, sealed, the nonce, and the file.
const FILE_VERSION: u8 = 2;
const WRAPPED_KEY_BYTES: usize = 32 + 42;
const NONCE_BYTES: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::SeededRandom;

    #[test]
    fn a_file_opens_with_its_own_key_and_tells_nothing_of_the_others() {
        let mut random = SeededRandom::new(b"files");
        let keyring = Keyring::generate(&mut random);
        let sealed = keyring.seal_file(b"a list", &mut random);
        assert_eq!(keyring.open_file(&sealed).as_deref(), Ok(&b"a list"[..]));
        let key = keyring.file_key(&sealed).expect("it is ours").expect("it has a key of its own");
        assert_eq!(open_file_with(&key, &sealed).as_deref(), Ok(&b"a list"[..]));
        let other = keyring.seal_file(b"another", &mut random);
        assert_eq!(open_file_with(&key, &other), Err(Unsealable), "another file has another key");
        for i in 0..sealed.len() {
            let mut wrong = sealed.clone();
            wrong[i] ^= 1;
            assert!(keyring.open_file(&wrong).is_err(), "a flipped bit in byte {i} is found");
        }
        let before = keyring.seal(Seal::File, b"from before", &mut random);
        assert_eq!(keyring.open_file(&before).as_deref(), Ok(&b"from before"[..]), "what an older version sealed still opens");
        assert_eq!(keyring.file_key(&before), Ok(None));
    }

    #[test]
    fn what_is_encrypted_to_an_office_opens_after_a_member_has_left_too() {
        let mut random = SeededRandom::new(b"recipients");
        let keyring = Keyring::generate(&mut random);
        let recipient: age::x25519::Recipient = keyring.recipient().parse().expect("it is a recipient");
        assert!(ledger::Recipient::parse(&keyring.recipient()).is_some(), "in the form that cards have");
        let sealed = age::encrypt(&recipient, b"secret").expect("memory can be written");
        let opens = |keyring: &Keyring| keyring.identities().any(|identity| age::decrypt(&identity, &sealed).is_ok());
        let renewed = keyring.renewed(&mut random);
        assert!(opens(&keyring) && opens(&renewed));
        assert_ne!(keyring.recipient(), renewed.recipient(), "what comes later is not for whoever left");
        assert!(!opens(&Keyring::generate(&mut random)), "another office's keys");
    }

    #[test]
    fn sealed_things_open_only_where_they_belong() {
        let mut random = SeededRandom::new(b"sealing");
        let keyring = Keyring::generate(&mut random);
        let sealed = keyring.seal(Seal::Disclosures(7), b"secret", &mut random);
        assert_eq!(keyring.open(Seal::Disclosures(7), &sealed).as_deref(), Ok(&b"secret"[..]));
        assert_eq!(keyring.open(Seal::Disclosures(8), &sealed), Err(Unsealable), "another place's disclosures do not fit here");
        let renewed = keyring.renewed(&mut random);
        assert!(renewed.open(Seal::Disclosures(7), &sealed).is_ok(), "what was sealed before a member left still opens");
        let later = renewed.seal(Seal::File, b"later", &mut random);
        assert_eq!(keyring.open(Seal::File, &later), Err(Unsealable), "who left cannot open what came later");
        for i in 0..sealed.len() {
            let mut wrong = sealed.clone();
            wrong[i] ^= 1;
            assert_eq!(keyring.open(Seal::Disclosures(7), &wrong), Err(Unsealable), "a flipped bit in byte {i} is found");
        }
    }
}
