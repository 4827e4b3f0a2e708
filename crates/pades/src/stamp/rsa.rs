//! RSA signatures (RFC 8017, RSASSA-PKCS1-v1_5), checking alone: authorities sign with it. All that goes in is public, so that it
//! does not matter how long it takes.

use crypto_bigint::{
    BoxedUint, Odd,
    modular::{BoxedMontyForm, BoxedMontyParams},
};

/// Whether a signature holds over what its padding must wrap, a `DigestInfo`.
pub(super) fn verifies(modulus: &[u8], exponent: u32, info: &[u8], signature: &[u8]) -> bool {
    let bytes = modulus.len();
    let fits = (MODULUS_BYTES_MIN..=MODULUS_BYTES_MAX).contains(&bytes) && bytes.is_multiple_of(8) && signature.len() == bytes;
    if !fits || modulus[0] < 0x80 || exponent < 3 || exponent & 1 == 0 || signature >= modulus {
        return false;
    }
    let mut wrapped = vec![0xff; bytes];
    wrapped[..2].copy_from_slice(&[0, 1]);
    wrapped[bytes - info.len() - 1] = 0;
    wrapped[bytes - info.len()..].copy_from_slice(info);
    // 2,048 to 8,192 bits, a whole number of words, so that it reads; what is even is no modulus.
    let bits = bytes as u32 * 8;
    let number = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, bits).ok();
    let modulus = number(modulus).and_then(|modulus| Odd::new(modulus).into_option());
    let (Some(modulus), Some(signature)) = (modulus, number(signature)) else { return false };
    let base = BoxedMontyForm::new(signature, &BoxedMontyParams::new_vartime(modulus));
    let power = base.pow_bounded_exp(&BoxedUint::from(exponent), u32::BITS);
    *power.retrieve().to_be_bytes() == *wrapped
}

/// 2,048 bits.
const MODULUS_BYTES_MIN: usize = 256;
/// 8,192 bits.
const MODULUS_BYTES_MAX: usize = 1_024;
