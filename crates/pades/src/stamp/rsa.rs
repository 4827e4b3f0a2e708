//! RSA signatures (RFC 8017, RSASSA-PKCS1-v1_5), checking alone: authorities sign with it. All that goes in is public, so that it
//! does not matter how long it takes.

/// Whether a signature holds over what its padding must wrap, a `DigestInfo`.
pub(super) fn verifies(modulus: &[u8], exponent: u32, info: &[u8], signature: &[u8]) -> bool {
    let bytes = modulus.len();
    let fits = (MODULUS_BYTES_MIN..=MODULUS_BYTES_MAX).contains(&bytes) && bytes.is_multiple_of(4) && signature.len() == bytes;
    if !fits || modulus[0] < 0x80 || modulus[bytes - 1] & 1 == 0 || exponent < 3 || exponent & 1 == 0 || signature >= modulus {
        return false;
    }
    let mut wrapped = vec![0xff; bytes];
    wrapped[..2].copy_from_slice(&[0, 1]);
    wrapped[bytes - info.len() - 1] = 0;
    wrapped[bytes - info.len()..].copy_from_slice(info);
    power(&words(signature), exponent, &words(modulus)) == words(&wrapped)
}

/// `base` to the power of `exponent`, by the odd `modulus`, which is the larger and has its highest bit set (Montgomery).
fn power(base: &[u32], exponent: u32, modulus: &[u32]) -> Vec<u32> {
    // The inverse of the lowest word, negated: each turn has twice as many bits right.
    let inverse = (0..5).fold(1_u32, |x, _| x.wrapping_mul(2_u32.wrapping_sub(modulus[0].wrapping_mul(x)))).wrapping_neg();
    let times = |a: &[u32], b: &[u32]| multiply(a, b, modulus, inverse);
    // R², by doubling R − modulus, which is R by the modulus.
    let mut square: Vec<u32> = vec![0; modulus.len()];
    subtract(&mut square, modulus);
    (0..modulus.len() * 32).for_each(|_| double(&mut square, modulus));
    let mut one = vec![0; modulus.len()];
    one[0] = 1;
    let base = times(base, &square);
    let mut all = times(&one, &square);
    for bit in (0..u32::BITS - exponent.leading_zeros()).rev() {
        all = times(&all, &all);
        if exponent >> bit & 1 == 1 {
            all = times(&all, &base);
        }
    }
    times(&all, &one)
}

/// `a · b / R` by the modulus.
fn multiply(a: &[u32], b: &[u32], modulus: &[u32], inverse: u32) -> Vec<u32> {
    let length = modulus.len();
    let mut sum = vec![0_u32; length + 2];
    for digit in a {
        add_product(&mut sum, *digit, b);
        let factor = sum[0].wrapping_mul(inverse);
        add_product(&mut sum, factor, modulus);
        // The lowest word is zero now.
        sum.copy_within(1.., 0);
        sum[length + 1] = 0;
    }
    let over = sum[length] != 0;
    sum.truncate(length);
    if over || !less(&sum, modulus) {
        subtract(&mut sum, modulus);
    }
    sum
}

/// Adds `digit · number`.
fn add_product(sum: &mut [u32], digit: u32, number: &[u32]) {
    let mut carry = 0_u64;
    for (place, word) in sum.iter_mut().enumerate() {
        let product = number.get(place).map_or(0, |word| u64::from(digit) * u64::from(*word));
        let all = u64::from(*word) + product + carry;
        *word = all as u32;
        carry = all >> 32;
    }
}

fn double(number: &mut [u32], modulus: &[u32]) {
    let mut carry = 0;
    for word in number.iter_mut() {
        let over = *word >> 31;
        *word = *word << 1 | carry;
        carry = over;
    }
    if carry == 1 || !less(number, modulus) {
        subtract(number, modulus);
    }
}

/// What is too little is borrowed from beyond.
fn subtract(number: &mut [u32], other: &[u32]) {
    let mut borrow = false;
    for (word, other) in number.iter_mut().zip(other) {
        let (less, first) = word.overflowing_sub(*other);
        let (less, second) = less.overflowing_sub(u32::from(borrow));
        (*word, borrow) = (less, first || second);
    }
}

fn less(a: &[u32], b: &[u32]) -> bool {
    a.iter().rev().lt(b.iter().rev())
}

/// Words of a number, the lowest first.
fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.rchunks(4).map(|four| four.iter().fold(0, |all, byte| all << 8 | u32::from(*byte))).collect()
}

/// 2,048 bits.
const MODULUS_BYTES_MIN: usize = 256;
/// 8,192 bits.
const MODULUS_BYTES_MAX: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_those_of_plain_arithmetic() {
        let plain = |base: u128, exponent: u32, modulus: u128| (0..exponent).fold(1, |all, _| all * base % modulus);
        let two = |number: u128| vec![number as u32, (number >> 32) as u32];
        for modulus in [0x8000_0000_0000_0001_u128, 0xffff_ffff_ffff_ffff, 0xdead_beef_1234_5677] {
            for base in [0_u128, 1, 2, 0x1234_5678_9abc_def0, 0x7fff_ffff_ffff_ffff] {
                for exponent in [3, 5, 17, 257] {
                    assert_eq!(power(&two(base), exponent, &two(modulus)), two(plain(base, exponent, modulus)));
                }
            }
        }
    }
}
