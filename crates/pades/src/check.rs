//! What a signed file says, or by name why it is none of ours. Strict: stricter than any reader of PDF files.

use crate::Certificate;

/// An embedded file.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A time-stamp whose signature holds under the certificate that it carries; whether that is to be trusted, it does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// UTC seconds.
    pub at: i64,
    /// The authority's certificate, DER.
    pub certificate: Vec<u8>,
}

/// A file of which every byte is covered by one signature that holds.
#[derive(Clone)]
pub struct Checked {
    /// The signer's.
    pub certificate: Certificate,
    /// The office's, that has issued it.
    pub root: Certificate,
    /// `M`, UTC seconds.
    pub at: i64,
    /// The time-stamp, if there is one.
    pub stamped: Option<Stamped>,
    /// Embedded files, in the order of their names.
    pub attachments: Vec<Attachment>,
    /// Pages.
    pub pages: usize,
}

/// Why a file is no signed report. One name each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PdfFault {
    /// Not a PDF file that can be read within the limits.
    Unreadable,
    /// No signature.
    Unsigned,
}

/// Checks signature and form.
pub fn check(_pdf: &[u8]) -> Result<Checked, PdfFault> {
    todo!()
}

/// The embedded files of a file that need not be signed.
pub fn attachments(_pdf: &[u8]) -> Result<Vec<Attachment>, PdfFault> {
    todo!()
}
