//! One signature rule: ZIP 215, alone and in batches.

use crate::seeded::Seeded;
use curve25519_dalek::{constants::EIGHT_TORSION, edwards::CompressedEdwardsY};
use ed25519_zebra::{VerificationKey, VerificationKeyBytes, batch};
use ledger::{Batch, PublicKey, Random, SigningKey};
use proptest::prelude::*;

/// All 14 encodings of the 8 points of small order: the canonical ones, and those whose y is not below p or whose x is
/// 0 with a sign.
fn small_order_encodings() -> Vec<[u8; 32]> {
    let p_plus = |more: u8, sign: u8| {
        let mut bytes = [0xff; 32];
        (bytes[0], bytes[31]) = (0xed + more, 0x7f | sign);
        bytes
    };
    let signed = |mut bytes: [u8; 32]| {
        bytes[31] |= 0x80;
        bytes
    };
    let canonical: Vec<[u8; 32]> = EIGHT_TORSION.iter().map(|point| point.compress().0).collect();
    let identity = canonical[0];
    let order_2 = canonical[4];
    let others = [signed(identity), signed(order_2), p_plus(0, 0), p_plus(0, 0x80), p_plus(1, 0), p_plus(1, 0x80)];
    canonical.into_iter().chain(others).collect()
}

#[test]
fn there_are_fourteen_encodings_of_small_order() {
    let all = small_order_encodings();
    let distinct: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!((all.len(), distinct.len()), (14, 14), "the encodings differ");
    for bytes in all {
        let point = CompressedEdwardsY(bytes).decompress().expect("each is a point");
        assert!(point.is_small_order(), "each is of small order");
        assert!(PublicKey::from_bytes(bytes).is_none(), "none can be enrolled");
    }
}

#[test]
fn the_matrix_of_small_orders_holds_alone_and_in_batches() {
    for a in small_order_encodings() {
        for r in small_order_encodings() {
            let mut signature = [0; 64];
            signature[..32].copy_from_slice(&r);
            let key = VerificationKey::try_from(a).expect("ZIP 215 takes every encoding of a point");
            assert!(key.verify(&signature.into(), b"Zcash").is_ok(), "ZIP 215 accepts it alone");
            let mut batch = batch::Verifier::new();
            batch.queue((VerificationKeyBytes::from(a), signature.into(), b"Zcash"));
            assert!(batch.verify(Counting(1)).is_ok(), "and in a batch");
            signature[32] = 1;
            assert!(key.verify(&signature.into(), b"Zcash").is_err(), "with s = 1 it is refused alone");
            let mut batch = batch::Verifier::new();
            batch.queue((VerificationKeyBytes::from(a), signature.into(), b"Zcash"));
            assert!(batch.verify(Counting(1)).is_err(), "and in a batch");
        }
    }
}

/// What may be wrong with a signature.
#[derive(Clone, Copy, Debug)]
enum Flaw {
    None,
    Bit(u8),
    OtherMessage,
    OtherKey,
    /// R of small order, s made for it: holds under ZIP 215 only.
    SmallOrder(usize),
    LargeS,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_batch_holds_when_each_signature_does(
        flaws in prop::collection::vec(
            prop_oneof![
                8 => Just(Flaw::None),
                1 => any::<u8>().prop_map(Flaw::Bit),
                1 => Just(Flaw::OtherMessage),
                1 => Just(Flaw::OtherKey),
                4 => (0usize..14).prop_map(Flaw::SmallOrder),
                1 => Just(Flaw::LargeS),
            ],
            0..24,
        ),
        seed: u64,
    ) {
        let keys: Vec<SigningKey> = (0..3).map(|i| SigningKey::from_seed(&[i; 32])).collect();
        let (mut batch, mut all) = (Batch::new(), true);
        for (i, flaw) in flaws.iter().enumerate() {
            let key = &keys[i % keys.len()];
            let mut message = format!("message {i}").into_bytes();
            let mut signature = key.sign(&message);
            let mut public = key.public();
            match flaw {
                Flaw::None => {}
                Flaw::Bit(bit) => signature[usize::from(bit / 4)] ^= 1 << (bit % 8),
                Flaw::OtherMessage => message.push(b'!'),
                Flaw::OtherKey => public = keys[(i + 1) % keys.len()].public(),
                Flaw::SmallOrder(which) => signature = with_r(key, &small_order_encodings()[*which], &message),
                Flaw::LargeS => signature[63] |= 0xe0,
            }
            let holds = public.verify(&message, &signature);
            prop_assert_eq!(holds, matches!(flaw, Flaw::None | Flaw::SmallOrder(_)), "{:?} alone", flaw);
            all &= holds;
            batch.add(&public, &message, &signature);
        }
        prop_assert_eq!(batch.holds(&mut Seeded(seed)), all, "the batch holds exactly when each does");
    }
}

/// A signature with this R: s = H(R ‖ A ‖ M)·a.
fn with_r(key: &SigningKey, r: &[u8; 32], message: &[u8]) -> [u8; 64] {
    use curve25519_dalek::scalar::{Scalar, clamp_integer};
    use sha2::{Digest, Sha512};
    let secret: [u8; 32] = Sha512::digest(*key.seed())[..32].try_into().expect("half of 64 bytes");
    let hash = Sha512::new().chain_update(r).chain_update(key.public().bytes()).chain_update(message).finalize();
    let s = Scalar::from_bytes_mod_order_wide(&hash.into()) * Scalar::from_bytes_mod_order(clamp_integer(secret));
    [&r[..], s.as_bytes()].concat().try_into().expect("two halves")
}

/// Randomness for the library underneath, which draws through another trait.
pub struct Counting(pub u64);

impl rand_core::TryRng for Counting {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|value| value as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        let mut seeded = Seeded(self.0);
        seeded.fill(bytes);
        self.0 = seeded.0;
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Counting {}
