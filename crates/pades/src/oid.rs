//! Object identifiers in DER, tag and length included.

/// 2.5.4.3.
pub const COMMON_NAME: &[u8] = &[6, 3, 0x55, 4, 3];
/// 2.5.4.10.
pub const ORGANIZATION: &[u8] = &[6, 3, 0x55, 4, 10];
/// 2.5.4.11.
pub const ORGANIZATIONAL_UNIT: &[u8] = &[6, 3, 0x55, 4, 11];
/// 2.5.4.12.
pub const TITLE: &[u8] = &[6, 3, 0x55, 4, 12];
/// 2.5.29.14.
pub const SUBJECT_KEY_IDENTIFIER: &[u8] = &[6, 3, 0x55, 0x1d, 14];
/// 2.5.29.15.
pub const KEY_USAGE: &[u8] = &[6, 3, 0x55, 0x1d, 15];
/// 2.5.29.17.
pub const SUBJECT_ALT_NAME: &[u8] = &[6, 3, 0x55, 0x1d, 17];
/// 2.5.29.19.
pub const BASIC_CONSTRAINTS: &[u8] = &[6, 3, 0x55, 0x1d, 19];
/// 2.5.29.35.
pub const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[6, 3, 0x55, 0x1d, 35];
/// 1.2.840.10045.2.1.
pub const EC_PUBLIC_KEY: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
/// 1.2.840.10045.3.1.7.
pub const PRIME256V1: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
/// 1.2.840.10045.4.3.2.
pub const ECDSA_WITH_SHA256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
/// 2.16.840.1.101.3.4.2.1.
pub const SHA256: &[u8] = &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
/// 1.2.840.113549.1.7.1.
pub const DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
/// 1.2.840.113549.1.7.2.
pub const SIGNED_DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
/// 1.2.840.113549.1.9.3.
pub const CONTENT_TYPE: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
/// 1.2.840.113549.1.9.4.
pub const MESSAGE_DIGEST: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
/// 1.2.840.113549.1.9.16.2.47.
pub const SIGNING_CERTIFICATE_V2: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
/// 1.2.840.113549.1.9.52.
pub const ALGORITHM_PROTECTION: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 52];
/// 2.16.840.1.101.3.4.2.2.
pub const SHA384: &[u8] = &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
/// 2.16.840.1.101.3.4.2.3.
pub const SHA512: &[u8] = &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];
/// 1.2.840.10045.4.3.3.
pub const ECDSA_WITH_SHA384: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
/// 1.2.840.10045.4.3.4.
pub const ECDSA_WITH_SHA512: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4];
/// 1.2.840.113549.1.1.1.
pub const RSA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
/// 1.2.840.113549.1.1.11.
pub const RSA_WITH_SHA256: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
/// 1.2.840.113549.1.1.12.
pub const RSA_WITH_SHA384: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12];
/// 1.2.840.113549.1.1.13.
pub const RSA_WITH_SHA512: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13];
/// 2.5.29.37.
pub const EXTENDED_KEY_USAGE: &[u8] = &[6, 3, 0x55, 0x1d, 37];
/// 1.3.6.1.5.5.7.3.8.
pub const TIME_STAMPING: &[u8] = &[6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 8];
/// 1.2.840.113549.1.9.16.1.4.
pub const TIME_STAMP: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
/// 1.2.840.113549.1.9.16.2.14.
pub const SIGNATURE_TIME_STAMP: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 14];
