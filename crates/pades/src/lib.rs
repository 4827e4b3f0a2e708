//! Signatures in PDF files (ETSI EN 319 142-1, PAdES-B-B and B-T): the office's certificates, signing, and what a signed file says.
//!
//! Pure: times are passed in, and ECDSA is deterministic (RFC 6979). It knows no ledger: which certificate counts at which place,
//! its callers say. There is one form of everything, which is read, written anew and compared; of time-stamps alone, which others
//! write, there are many.

mod certificate;
mod check;
mod cms;
mod der;
mod hole;
mod key;
mod object;
mod oid;
mod pdf;
mod sign;
mod stamp;
mod time;

pub use certificate::{Certificate, LeafTerms, RootTerms, issue, root};
pub use check::{Attachment, Checked, FILE_BYTES_MAX, PdfFault, attachments, check};
pub use hole::placeholder;
pub use key::SigningKey;
pub use sign::{NoPlace, Signer, sign};
pub use stamp::{Authority, NONCE_BYTES, Stamp, StampFault, StampRequest, TOKEN_BYTES_MAX};
pub use time::of_pdf;
