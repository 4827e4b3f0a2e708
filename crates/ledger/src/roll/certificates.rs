//! Certificates with which members sign reports, as the entries say. What is in a certificate, this never reads: it is for whoever
//! checks a report.

use super::{Authority, Roll};
use crate::{Hash, Jti, Kid, Refusal, Roles};
use serde::{Deserialize, Serialize};

/// A certificate that has come into force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolledCertificate {
    /// The act that enrolled it.
    pub act: Jti,
    /// Its entry.
    pub entry: u64,
    /// Whose it is, who signed the act.
    pub member: u32,
    /// The member's key when it came into force, which it names.
    pub kid: Kid,
    /// SHA-256 of the certificate.
    pub digest: Hash,
    /// X.509, DER.
    pub certificate: Vec<u8>,
    /// The office's certificate that has issued it.
    pub root: Vec<u8>,
    /// The entry of the second signature: it is in force from the next one on.
    pub in_force: u64,
    /// The entry that ended it, and how.
    pub ended: Option<(u64, CertificateEnd)>,
}

/// How a certificate came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CertificateEnd {
    /// Another of the member's took its place.
    Replaced,
    /// It was revoked.
    Revoked,
    /// The member has another key, or no rights any more.
    Key,
}

impl EnrolledCertificate {
    /// Whether it was in force when an entry was placed.
    pub fn is_in_force_at(&self, entry: u64) -> bool {
        self.in_force < entry && self.ended.is_none_or(|(ended, _)| entry <= ended)
    }
}

impl Roll {
    /// The certificates that ever came into force, in that order.
    pub fn certificates(&self) -> &[EnrolledCertificate] {
        &self.certificates
    }

    /// The certificate of a digest.
    pub fn certificate(&self, digest: &Hash) -> Option<&EnrolledCertificate> {
        self.certificates.iter().find(|one| one.digest == *digest)
    }

    /// The certificate with which a member signs now.
    pub fn certificate_of(&self, member: u32) -> Option<&EnrolledCertificate> {
        self.certificates.iter().rev().find(|one| one.member == member && one.ended.is_none())
    }

    pub(super) fn check_new_certificate(&self, certificate: &[u8]) -> Result<(), Refusal> {
        if self.certificates_named.contains(&Hash::of(certificate)) { Err(Refusal::Taken) } else { Ok(()) }
    }

    /// Whether a certificate is in force; of whoever signs, where only that member may use it.
    pub(super) fn check_certificate(&self, digest: &Hash, authority: &Authority, own: bool) -> Result<(), Refusal> {
        let found = self.certificate(digest).filter(|one| one.ended.is_none()).ok_or(Refusal::Certificate)?;
        match found.member == authority.member {
            true => Ok(()),
            false if own => Err(Refusal::Certificate),
            false if authority.roles.include(Roles::ADMINISTRATOR) => Ok(()),
            false => Err(Refusal::Role),
        }
    }

    pub(super) fn enrol_certificate(&mut self, new: EnrolledCertificate) {
        self.end_certificates(new.member, new.in_force, CertificateEnd::Replaced);
        self.certificates.push(new);
    }

    pub(super) fn revoke_certificate(&mut self, digest: &Hash, entry: u64) {
        if let Some(one) = self.certificates.iter_mut().find(|one| one.digest == *digest) {
            one.ended = Some((entry, CertificateEnd::Revoked));
        }
    }

    /// Ends what a member signs reports with.
    pub(super) fn end_certificates(&mut self, member: u32, entry: u64, how: CertificateEnd) {
        let in_force = self.certificates.iter_mut().filter(|one| one.member == member && one.ended.is_none());
        in_force.for_each(|one| one.ended = Some((entry, how)));
    }
}
