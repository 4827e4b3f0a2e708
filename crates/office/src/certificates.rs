//! Certificates for signing reports: the office's own, and those of its members.

use crate::{Office, Outcome};
use ipc::{Certificates, RevokeCertificate, SavedFile, SetStamp};

impl Office {
    /// All certificates.
    pub fn certificates(&mut self) -> Outcome<Certificates> {
        todo!()
    }

    /// Makes a key for whoever is signed in, and asks for a certificate.
    pub fn request_certificate(&mut self) -> Outcome<Certificates> {
        todo!()
    }

    /// Ends a certificate.
    pub fn revoke_certificate(&mut self, _call: &RevokeCertificate) -> Outcome<Certificates> {
        todo!()
    }

    /// The certificates as files.
    pub fn export_certificates(&mut self) -> Outcome<SavedFile> {
        todo!()
    }

    /// Which authority stamps the time of signatures.
    pub fn set_stamp(&mut self, _call: &SetStamp) -> Outcome<Certificates> {
        todo!()
    }
}
