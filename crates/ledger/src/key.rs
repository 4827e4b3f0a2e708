//! Ed25519 keys (RFC 8032) and the one rule for signatures, ZIP 215, single and batch alike.

use crate::{Hash, Random, base64};
use ed25519_dalek::Signer;
use std::{fmt, sync::Arc};
use zeroize::Zeroizing;

/// A key that signs. Its memory is wiped when it is dropped.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new key.
    pub fn generate(random: &mut dyn Random) -> SigningKey {
        let mut seed = Zeroizing::new([0; 32]);
        random.fill(&mut seed[..]);
        SigningKey::from_seed(&seed)
    }

    /// The key that follows from a 32-byte seed (RFC 8032, section 5.1.5).
    pub fn from_seed(seed: &[u8; 32]) -> SigningKey {
        SigningKey(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The seed, to be encrypted.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        // A multiple of the base point: canonical, and of the full order, without being looked at.
        PublicKey::decompressed(self.public_bytes()).expect("what was compressed can be decompressed")
    }

    /// The encoding of the public half. Cheaper than [`SigningKey::public`].
    pub fn public_bytes(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Whether this is the key's public half.
    pub fn is_of(&self, public: &PublicKey) -> bool {
        self.0.verifying_key().as_bytes() == public.bytes()
    }

    /// Signs.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// A public key that was found fit when it was enrolled: a canonical encoding of a point of the large prime order.
#[derive(Clone)]
pub struct PublicKey {
    bytes: [u8; 32],
    /// Shared, since every statement of a member names it.
    known: Arc<Known>,
}

/// What follows from a key and every signature needs: computed once.
struct Known {
    point: ed25519_zebra::VerificationKey,
    kid: Kid,
}

impl PublicKey {
    /// `None` unless the bytes are the canonical encoding of a point without a small-order part.
    pub fn from_bytes(bytes: [u8; 32]) -> Option<PublicKey> {
        let strict = ed25519_dalek::VerifyingKey::from_bytes(&bytes).ok()?;
        let point = strict.to_edwards();
        if !point.is_torsion_free() || strict.is_weak() || point.compress().to_bytes() != bytes {
            return None;
        }
        PublicKey::decompressed(bytes)
    }

    /// Of bytes that are known to be fit.
    fn decompressed(bytes: [u8; 32]) -> Option<PublicKey> {
        let point = ed25519_zebra::VerificationKey::try_from(bytes).ok()?;
        let kid = Kid(Hash::of(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, base64::url_encode(&bytes)).as_bytes()).0);
        Some(PublicKey { bytes, known: Arc::new(Known { point, kid }) })
    }

    /// Reads the `x` of a JWK (RFC 8037, section 2).
    pub fn from_x(x: &str) -> Option<PublicKey> {
        PublicKey::from_bytes(base64::url_decode_array(x.as_bytes())?)
    }

    /// The encoding of RFC 8032.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The `x` of the JWK.
    pub fn x(&self) -> String {
        base64::url_encode(&self.bytes)
    }

    /// RFC 7638: the SHA-256 of the JWK's required members in their order.
    pub fn kid(&self) -> Kid {
        self.known.kid
    }

    /// Whether a signature holds, by ZIP 215.
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.known.point.verify(&(*signature).into(), message).is_ok()
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.x())
    }
}

/// The RFC 7638 thumbprint that names a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kid(pub [u8; 32]);

impl Kid {
    /// Reads the text of a `kid`.
    pub fn from_text(text: &[u8]) -> Option<Kid> {
        base64::url_decode_array(text).map(Kid)
    }
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64::url_encode(&self.0))
    }
}

impl fmt::Debug for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Many signatures checked together, at about a third of the cost of one by one. By ZIP 215 the whole holds exactly when
/// every single one does.
#[derive(Default)]
pub struct Batch(ed25519_zebra::batch::Verifier);

impl Batch {
    /// How many signatures make a batch worth its while; more gain little.
    pub const SIZE: usize = 256;

    /// An empty batch.
    pub fn new() -> Self {
        Batch::default()
    }

    /// Adds a signature.
    pub fn add(&mut self, key: &PublicKey, message: &[u8], signature: &[u8; 64]) {
        let key = ed25519_zebra::VerificationKeyBytes::from(*key.bytes());
        self.0.queue((key, (*signature).into(), message));
    }

    /// Whether all hold. The randomness must be unpredictable to whoever made the signatures.
    pub fn holds(self, random: &mut dyn Random) -> bool {
        self.0.verify(crate::random::Adapter(random)).is_ok()
    }
}
