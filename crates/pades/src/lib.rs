//! Signatures in PDF files (ETSI EN 319 142-1, PAdES): the office's certificates, signing, and what a signed file says.
//!
//! Pure: times and random bytes are passed in, and ECDSA is deterministic (RFC 6979). It knows no ledger: which certificate
//! counts at which place, its callers say.

mod certificate;
mod check;
mod sign;

pub use certificate::{Certificate, LeafTerms, RootTerms, SigningKey, issue, root};
pub use check::{Attachment, Checked, PdfFault, Stamped, attachments, check};
pub use sign::{Place, SignFault, Signer, Stamp, sign};
