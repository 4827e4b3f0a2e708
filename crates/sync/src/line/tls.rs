//! TLS 1.3 with pinned keys: one certificate on either side, no chain, no name, no date, no resumption.

use std::sync::Arc;

use ledger::{PublicKey, SigningKey};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme,
    client::{
        Resumption,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{WebPkiSupportedAlgorithms, ring, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::{
        NoServerSessionStorage,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
    sign::SingleCertAndKey,
    version::TLS13,
};

use super::{Pins, certificate::key_in, identity};

/// A server's side: shows `identity`, lets in whoever is pinned when the handshake happens.
pub fn server_config(identity: &SigningKey, pins: Arc<Pins>) -> ServerConfig {
    let provider = Arc::new(ring::default_provider());
    let verifier = PinnedClients { pins, algorithms: provider.signature_verification_algorithms };
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .expect("the provider has suites for TLS 1.3")
        .with_client_cert_verifier(Arc::new(verifier))
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(identity::certified(identity))));
    // A resumed session is not verified again: a key that was withdrawn would live on in it.
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.alpn_protocols = vec![HTTP.to_vec()];
    config
}

/// A client's side: shows `identity`, goes on only with a server that has one of these keys.
pub fn client_config(identity: &SigningKey, keys: &[PublicKey]) -> ClientConfig {
    let provider = Arc::new(ring::default_provider());
    let verifier = PinnedServer {
        keys: keys.iter().map(|key| *key.bytes()).collect(),
        algorithms: provider.signature_verification_algorithms,
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .expect("the provider has suites for TLS 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_cert_resolver(Arc::new(SingleCertAndKey::from(identity::certified(identity))));
    config.resumption = Resumption::disabled();
    config.enable_sni = false;
    config.alpn_protocols = vec![HTTP.to_vec()];
    config
}

/// The key that a side has shown: of the only certificate in its chain.
pub(super) fn shown(chain: Option<&[CertificateDer<'_>]>) -> Option<[u8; 32]> {
    match chain? {
        [only] => key_in(only),
        _ => None,
    }
}

#[derive(Debug)]
struct PinnedClients {
    pins: Arc<Pins>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for PinnedClients {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let key = alone(end_entity, intermediates)?;
        self.pins.peer_of(&key).map(|_| ClientCertVerified::assertion()).ok_or(NOT_PINNED)
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(NOT_PINNED)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}

#[derive(Debug)]
struct PinnedServer {
    keys: Vec<[u8; 32]>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for PinnedServer {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let key = alone(end_entity, intermediates)?;
        if self.keys.contains(&key) { Ok(ServerCertVerified::assertion()) } else { Err(NOT_PINNED) }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(NOT_PINNED)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}

/// The key of a certificate that comes without a chain.
fn alone(end_entity: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>]) -> Result<[u8; 32], Error> {
    if !intermediates.is_empty() {
        return Err(NOT_PINNED);
    }
    key_in(end_entity).ok_or(NOT_PINNED)
}

/// What either side says, in the handshake, to a key that it does not know.
pub(super) const NOT_PINNED: Error = Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure);
/// The only protocol over TLS that is spoken here.
const HTTP: &[u8] = b"http/1.1";
