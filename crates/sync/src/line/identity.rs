//! The own key, in the form in which rustls signs a handshake with it: the seed stays in the one place that wipes it.

use std::sync::Arc;

use ledger::SigningKey;
use rustls::{
    Error, SignatureAlgorithm, SignatureScheme,
    sign::{CertifiedKey, Signer},
};

use super::certificate::certificate;

/// A certificate and the key that signs for it.
pub(super) fn certified(key: &SigningKey) -> Arc<CertifiedKey> {
    let own = Own(Arc::new(SigningKey::from_seed(&key.seed())));
    Arc::new(CertifiedKey::new(vec![certificate(key)], Arc::new(own)))
}

#[derive(Clone, Debug)]
struct Own(Arc<SigningKey>);

impl rustls::sign::SigningKey for Own {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered.contains(&SignatureScheme::ED25519).then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ED25519
    }
}

impl Signer for Own {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.0.sign(message).to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}
