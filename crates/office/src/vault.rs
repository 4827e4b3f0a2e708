//! Key files (C2SP age): a member's key under a passphrase and under the code of the recovery sheet, and the office's keys
//! under the keys of its members.

use crate::{sealing::Keyring, world::Source};
use age::secrecy::{ExposeSecret, SecretString};
use ledger::{Random, SigningKey};
use serde::{Deserialize, Serialize};
use std::{io::Read, str::FromStr};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A member's secrets, while signed in.
pub struct MemberKey {
    /// Signs statements.
    pub signing: SigningKey,
    unlock: age::x25519::Identity,
}

/// Why a key file does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultFault {
    /// The passphrase or code is wrong.
    WrongPassphrase,
    /// The file is not what was written, or of a newer program.
    Damaged,
    /// The member is not among those the office's keys are encrypted to.
    NotForMember,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct MemberFile {
    seed: [u8; 32],
    unlock: String,
}

impl MemberKey {
    /// New secrets.
    pub fn generate(random: &mut dyn Random) -> MemberKey {
        // The unlock key protects files on this machine alone and is never in the ledger, so it need not be replayable.
        MemberKey { signing: SigningKey::generate(random), unlock: age::x25519::Identity::generate() }
    }

    /// Encrypts the secrets under a passphrase.
    pub fn lock(&self, passphrase: &str, work: u8) -> Vec<u8> {
        let file = MemberFile { seed: *self.signing.seed(), unlock: self.unlock.to_string().expose_secret().to_owned() };
        let plain = Zeroizing::new(serde_json::to_vec(&file).expect("two plain fields are always written"));
        let mut recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
        recipient.set_work_factor(work);
        age::encrypt(&recipient, &plain).expect("writing to memory does not fail")
    }

    /// Opens them.
    pub fn unlock(file: &[u8], passphrase: &str) -> Result<MemberKey, VaultFault> {
        let mut identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
        identity.set_max_work_factor(WORK_MAX);
        let plain = open(file, &identity)?;
        let file: MemberFile = serde_json::from_slice(&plain).map_err(|_| VaultFault::Damaged)?;
        let unlock = age::x25519::Identity::from_str(&file.unlock).map_err(|_| VaultFault::Damaged)?;
        Ok(MemberKey { signing: SigningKey::from_seed(&file.seed), unlock })
    }

    /// What the office's keys are encrypted to.
    pub fn recipient(&self) -> String {
        self.unlock.to_public().to_string()
    }

    /// Opens the office's keys.
    pub fn open_keyring(&self, file: &[u8]) -> Result<Keyring, VaultFault> {
        let plain = open(file, &self.unlock).map_err(|fault| match fault {
            VaultFault::WrongPassphrase => VaultFault::NotForMember,
            other => other,
        })?;
        serde_json::from_slice(&plain).map_err(|_| VaultFault::Damaged)
    }
}

/// Encrypts the office's keys to its members.
pub fn lock_keyring(keyring: &Keyring, recipients: &[String]) -> Result<Vec<u8>, VaultFault> {
    let recipients: Vec<age::x25519::Recipient> =
        recipients.iter().map(|text| text.parse().map_err(|_| VaultFault::Damaged)).collect::<Result<_, _>>()?;
    let plain = Zeroizing::new(serde_json::to_vec(keyring).expect("plain fields are always written"));
    let encryptor = age::Encryptor::with_recipients(recipients.iter().map(|recipient| recipient as &dyn age::Recipient));
    let mut out = Vec::new();
    let mut writer = encryptor.map_err(|_| VaultFault::Damaged)?.wrap_output(&mut out).map_err(|_| VaultFault::Damaged)?;
    std::io::Write::write_all(&mut writer, &plain).map_err(|_| VaultFault::Damaged)?;
    writer.finish().map_err(|_| VaultFault::Damaged)?;
    Ok(out)
}

/// A recovery code: 130 random bits as 26 letters and digits that are hard to confuse, in groups, with two to check it.
pub fn recovery_code(random: &mut Source) -> String {
    let mut bytes = [0; 26];
    random.fill(&mut bytes);
    let mut symbols: Vec<u8> = bytes.iter().map(|byte| byte % 32).collect();
    symbols.extend(check_symbols(&symbols));
    let letters: Vec<char> = symbols.iter().map(|symbol| char::from(ALPHABET[usize::from(*symbol)])).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Reads a code as typed: lower case, full-width characters of a Chinese input method, missing or other hyphens, O for 0 and
/// I or L for 1 are forgiven. `None` when its check does not
/// hold, so that a slip is told from a wrong sheet.
pub fn read_recovery_code(typed: &str) -> Option<String> {
    let mut symbols = Vec::new();
    for c in typed.chars().map(half_width).filter(|c| !c.is_whitespace() && !HYPHENS.contains(c)) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        symbols.push(ALPHABET.iter().position(|known| char::from(*known) == c)? as u8);
    }
    let (code, check) = symbols.split_at_checked(26)?;
    if check != check_symbols(code) {
        return None;
    }
    let letters: Vec<char> = symbols.iter().map(|symbol| char::from(ALPHABET[usize::from(*symbol)])).collect();
    Some(letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// The ASCII character that a full-width one stands for.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xff01 + 0x21).unwrap_or(c),
        other => other,
    }
}

/// Two symbols that change with every single slip and every swap of neighbours.
fn check_symbols(symbols: &[u8]) -> [u8; 2] {
    let sum = symbols.iter().zip(1u32..).fold(0u32, |sum, (symbol, weight)| (sum + u32::from(*symbol) * weight) % 1021);
    [(sum / 32) as u8, (sum % 32) as u8]
}

fn open(file: &[u8], identity: &dyn age::Identity) -> Result<Zeroizing<Vec<u8>>, VaultFault> {
    let decryptor = age::Decryptor::new(file).map_err(|_| VaultFault::Damaged)?;
    let mut plain = Zeroizing::new(Vec::new());
    let reader = decryptor.decrypt(std::iter::once(identity)).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed => {
            VaultFault::WrongPassphrase
        }
        _ => VaultFault::Damaged,
    })?;
    reader.take(FILE_BYTES_MAX).read_to_end(&mut plain).map_err(|_| VaultFault::Damaged)?;
    Ok(plain)
}

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What is typed between groups, besides spaces.
const HYPHENS: [char; 5] = ['-', '‐', '–', '—', '−'];

/// A file that asks for more work than this is not one of ours (2²⁰ would take 1 GiB).
const WORK_MAX: u8 = 20;

const FILE_BYTES_MAX: u64 = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    #[test]
    fn a_member_key_opens_with_its_passphrase_and_nothing_else() {
        let mut random = World::seeded(1, 0).random();
        let key = MemberKey::generate(&mut random);
        let file = key.lock("correct horse battery", 2);
        let opened = MemberKey::unlock(&file, "correct horse battery").expect("the right passphrase opens it");
        assert_eq!(opened.signing.public(), key.signing.public());
        assert_eq!(MemberKey::unlock(&file, "correct horse batter").err(), Some(VaultFault::WrongPassphrase));
        assert_eq!(MemberKey::unlock(b"not age", "x").err(), Some(VaultFault::Damaged));

        let keyring = Keyring::generate(&mut random);
        let locked = lock_keyring(&keyring, &[key.recipient()]).expect("locking in memory works");
        assert!(opened.open_keyring(&locked).is_ok());
        let stranger = MemberKey::generate(&mut random);
        assert_eq!(stranger.open_keyring(&locked).err(), Some(VaultFault::NotForMember));
    }

    #[test]
    fn a_slip_in_a_recovery_code_is_found_before_it_is_tried() {
        let code = recovery_code(&mut World::seeded(2, 0).random());
        assert_eq!(code.len(), 34, "28 symbols in seven groups of four");
        assert_eq!(read_recovery_code(&code.to_lowercase().replace('-', " ")).as_deref(), Some(&*code));
        let mut letters: Vec<char> = code.chars().collect();
        let second = letters.iter().position(|c| *c != letters[0] && *c != '-').expect("a random code has two different symbols");
        if second == 1 {
            letters.swap(0, 1);
            assert_eq!(read_recovery_code(&letters.iter().collect::<String>()), None, "two swapped symbols are found");
        }
        letters[0] = if letters[0] == '7' { '8' } else { '7' };
        assert_eq!(read_recovery_code(&letters.iter().collect::<String>()), None, "a wrong symbol is found");
    }
    #[test]
    fn a_code_typed_with_a_chinese_input_method_is_read() {
        let code = recovery_code(&mut World::seeded(3, 0).random());
        let wide = |c: char| char::from_u32(c as u32 - 0x21 + 0xff01).expect("there is a full-width form");
        assert_eq!(read_recovery_code(&code.chars().map(wide).collect::<String>()).as_deref(), Some(&*code));
        assert_eq!(read_recovery_code(&code.replace('-', "—")).as_deref(), Some(&*code));
    }

    #[test]
    fn whatever_is_typed_is_a_code_in_its_one_form_or_none() {
        let mut random = World::seeded(4, 0).random();
        let letters: Vec<char> = "0O1IlLaZz9-—－ＡＺ０ 山\u{3000}\u{0}🀄".chars().collect();
        let code: Vec<char> = recovery_code(&mut random).chars().collect();
        for _ in 0..20_000 {
            let mut bytes = [0; 4];
            random.fill(&mut bytes);
            // Near a true code and far from one: some symbols changed, some dropped.
            let mut typed = code.clone();
            typed[usize::from(bytes[0]) % code.len()] = letters[usize::from(bytes[1]) % letters.len()];
            typed.truncate(usize::from(bytes[2]) % (2 * code.len()) + 1);
            let typed: String = typed.into_iter().collect();
            if let Some(read) = read_recovery_code(&typed) {
                assert_eq!(read.len(), 34, "{typed}");
                assert_eq!(read_recovery_code(&read), Some(read.clone()), "{typed}");
            }
        }
    }
}
