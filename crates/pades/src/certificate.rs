//! X.509 certificates (RFC 5280) of the office and its members, with P-256 keys.

/// A P-256 signing key. Wiped when dropped.
pub struct SigningKey {}

impl SigningKey {
    /// The key that follows from 32 bytes.
    pub fn from_seed(_seed: &[u8; 32]) -> SigningKey {
        todo!()
    }
}

/// A certificate in its DER form, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
}

impl Certificate {
    /// Reads one; only the form in which this program writes them.
    pub fn parse(_der: &[u8]) -> Option<Certificate> {
        todo!()
    }
    /// DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }
    /// SHA-256 of the DER.
    pub fn sha256(&self) -> [u8; 32] {
        todo!()
    }
    /// PEM (RFC 7468).
    pub fn pem(&self) -> String {
        todo!()
    }
    /// Common name.
    pub fn name(&self) -> &str {
        todo!()
    }
    /// `serialNumber` of the subject: the thumbprint of the member's Ed25519 key; of a root: the origin.
    pub fn kid(&self) -> &str {
        todo!()
    }
    /// Origin of the ledger (subject's organisational unit).
    pub fn origin(&self) -> &str {
        todo!()
    }
    /// First and last moment of validity, UTC seconds.
    pub fn validity(&self) -> (i64, i64) {
        todo!()
    }
    /// Whether `root`'s key has signed it and names agree.
    pub fn issued_by(&self, _root: &Certificate) -> bool {
        todo!()
    }
}

/// What the office's own certificate says.
pub struct RootTerms<'a> {
    /// The office's name.
    pub office: &'a str,
    /// Origin of its ledger.
    pub origin: &'a str,
    /// When it begins, UTC seconds.
    pub from: i64,
}

/// What a member's certificate says.
pub struct LeafTerms<'a> {
    /// The member's name.
    pub name: &'a str,
    /// The member's post: roles, as printed.
    pub post: &'a str,
    /// The office's name.
    pub office: &'a str,
    /// Origin of its ledger.
    pub origin: &'a str,
    /// Thumbprint of the member's Ed25519 key.
    pub kid: &'a str,
    /// Serial number, 16 bytes.
    pub serial: [u8; 16],
    /// First and last moment, UTC seconds.
    pub from: i64,
    /// Last moment.
    pub until: i64,
}

/// The office's certificate, signed by itself. The same terms and key always give the same bytes.
pub fn root(_key: &SigningKey, _terms: &RootTerms<'_>) -> Certificate {
    todo!()
}

/// A member's certificate for the public half of `key`, signed by the office.
pub fn issue(_office: &SigningKey, _root: &Certificate, _key: &SigningKey, _terms: &LeafTerms<'_>) -> Certificate {
    todo!()
}
