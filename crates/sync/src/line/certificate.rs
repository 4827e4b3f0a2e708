//! The self-signed certificate that an office shows on the line. Only its key counts: name and dates are there because the
//! form wants them.

use ledger::SigningKey;
use rustls::{pki_types::CertificateDer, server::ParsedCertificate};

/// The certificate of a key: X.509 v3, the same bytes every time.
pub fn certificate(key: &SigningKey) -> CertificateDer<'static> {
    let mut statement = Vec::with_capacity(CERTIFICATE_BYTES);
    statement.extend(VERSION_AND_SERIAL);
    statement.extend(ED25519);
    statement.extend(NAME);
    statement.extend(VALIDITY);
    statement.extend(NAME);
    statement.extend(KEY_PREFIX);
    statement.extend(key.public_bytes());
    let statement = sequence(&statement);
    let mut whole = statement.clone();
    whole.extend(ED25519);
    whole.extend(SIGNATURE_PREFIX);
    whole.extend(key.sign(&statement));
    CertificateDer::from(sequence(&whole))
}

/// The key that a certificate is for; `None` unless it is an Ed25519 key.
pub fn key_in(certificate: &CertificateDer<'_>) -> Option<[u8; 32]> {
    let parsed = ParsedCertificate::try_from(certificate).ok()?;
    parsed.subject_public_key_info().as_ref().strip_prefix(&KEY_PREFIX)?.try_into().ok()
}

/// A DER sequence of 128 to 255 bytes, which both of the frame's long ones are.
fn sequence(body: &[u8]) -> Vec<u8> {
    let length = u8::try_from(body.len()).expect("the frame is fixed and shorter than 256 bytes");
    [&[0x30, 0x81, length], body].concat()
}

/// Bytes of the whole.
const CERTIFICATE_BYTES: usize = 217;
/// Version 3, serial number 1.
const VERSION_AND_SERIAL: [u8; 8] = [0xa0, 0x03, 0x02, 0x01, 0x02, 0x02, 0x01, 0x01];
/// The algorithm Ed25519 (RFC 8410).
const ED25519: [u8; 7] = [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];
/// The common name `mingzhang`, the same for everybody: who it is says the key.
const NAME: [u8; 22] = *b"\x30\x14\x31\x12\x30\x10\x06\x03\x55\x04\x03\x0c\x09mingzhang";
/// From 2020 to the end of time (RFC 5280, section 4.1.2.5).
const VALIDITY: [u8; 34] = *b"\x30\x20\x17\x0d200101000000Z\x18\x0f99991231235959Z";
/// A SubjectPublicKeyInfo for Ed25519, up to the key itself.
const KEY_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// A bit string of 64 bytes.
const SIGNATURE_PREFIX: [u8; 3] = [0x03, 0x41, 0x00];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificate_of_a_known_seed_is_the_known_one() {
        let made = certificate(&SigningKey::from_seed(&[1; 32]));
        let hex: String = made.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, KNOWN, "the frame is fixed and Ed25519 deterministic");
        assert_eq!(made.len(), CERTIFICATE_BYTES);
    }

    #[test]
    fn the_key_in_a_certificate_is_the_one_it_was_made_for() {
        let key = SigningKey::from_seed(&[7; 32]);
        assert_eq!(key_in(&certificate(&key)), Some(key.public_bytes()));
        assert_eq!(key_in(&CertificateDer::from(vec![0x30, 0x00])), None, "what is no certificate has no key");
    }

    const KNOWN: &str = "3081d6308189a003020102020101300506032b657030143112301006035504030c096d696e677a68616e67302017\
                         0d3230303130313030303030305a180f39393939313233313233353935395a30143112301006035504030c096d69\
                         6e677a68616e67302a300506032b65700321008a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf37488\
                         01b40f6f5c300506032b65700341009856c1bb928c2ad7b8edfe20f76701728330fb22f0adc80709f69693944e05\
                         d5f7d19172cf81537cd245437923bcbbfd322ad3851d5463ef1ad22803cc1f100a";
}
