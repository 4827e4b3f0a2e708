//! What a signed file says, or by name why it is none of ours. Stricter than any reader of PDF files: of what a reader would find
//! acceptable after the signature (a title, an appended line, a second signature) nothing is.

use crate::{
    Certificate, Stamp, cms,
    hole::{Hole, places},
    pdf::File,
    time,
};

/// An embedded file.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    /// Short: what is in it may be personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

/// A file of which every byte but those of the signature is covered by it, and the signature holds.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The signer's.
    pub certificate: Certificate,
    /// The office's, that has issued it.
    pub root: Certificate,
    /// When it was signed, by the signer's clock (`M`), UTC seconds.
    pub at: i64,
    /// When it was there at the latest, by an authority.
    pub stamp: Option<Stamp>,
    /// Embedded files, in the order of their names.
    pub attachments: Vec<Attachment>,
}

/// Why a file is no signed report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PdfFault {
    /// Not a PDF file.
    NotPdf,
    /// Larger than a report may be.
    TooLarge,
    /// No signature, or more than one.
    Unsigned,
    /// Something stands behind what is signed, or is left out of it.
    NotWhole,
    /// It has more than one revision: something was added.
    Revisions,
    /// Something stands behind the signature in its room.
    Padding,
    /// The signature does not hold: a byte was changed, or it is none of this form.
    Signature,
    /// The time-stamp does not hold, is not alone, or is missing where one was.
    Stamp,
    /// The signer's certificate was not issued by the office's that is in the file.
    Chain,
    /// The moment of signing is missing, or outside of the certificate's time.
    Time,
    /// The embedded files cannot be read.
    Attachments,
}

impl PdfFault {
    /// A stable name.
    pub fn code(self) -> &'static str {
        match self {
            PdfFault::NotPdf => "not-pdf",
            PdfFault::TooLarge => "too-large",
            PdfFault::Unsigned => "unsigned",
            PdfFault::NotWhole => "not-whole",
            PdfFault::Revisions => "revisions",
            PdfFault::Padding => "padding",
            PdfFault::Signature => "signature",
            PdfFault::Stamp => "stamp",
            PdfFault::Chain => "chain",
            PdfFault::Time => "time",
            PdfFault::Attachments => "attachments",
        }
    }
}

/// Checks signature and form.
pub fn check(pdf: &[u8]) -> Result<Checked, PdfFault> {
    if !pdf.starts_with(b"%PDF-") {
        return Err(PdfFault::NotPdf);
    }
    if pdf.len() > FILE_BYTES_MAX {
        return Err(PdfFault::TooLarge);
    }
    let hole = Hole::find(pdf).ok_or(PdfFault::Unsigned)?;
    if pdf[hole.range.clone()] != *hole.range_text(pdf.len()).as_bytes() {
        return Err(PdfFault::NotWhole);
    }
    // What is signed may have all sorts of text; what ends a revision stands once, and at the end.
    let ends = places(pdf, b"startxref").count();
    if ends != 1 || !pdf.ends_with(b"%%EOF") {
        return Err(PdfFault::Revisions);
    }
    let signed = cms::read(&hole.signature(pdf)?, &hole.digest(pdf))?;
    if signed.stamp.is_some() != hole.for_stamp() {
        return Err(PdfFault::Stamp);
    }
    if !signed.certificate.issued_by(&signed.root) {
        return Err(PdfFault::Chain);
    }
    let file = File::open(pdf).ok_or(PdfFault::Attachments)?;
    if file.goes_on() {
        return Err(PdfFault::Revisions);
    }
    // The place that was found must be the one that readers of PDF files find.
    let entry = file.signature().filter(|entry| entry.place.contains(&hole.contents.end)).ok_or(PdfFault::Unsigned)?;
    if entry.range != hole.range_numbers(pdf.len()) {
        return Err(PdfFault::NotWhole);
    }
    let moment = entry.moment.as_deref().and_then(|text| std::str::from_utf8(text).ok());
    let at = moment.and_then(time::from_pdf).ok_or(PdfFault::Time)?;
    let (from, until) = signed.certificate.validity();
    if at < from || until.is_some_and(|until| at > until) {
        return Err(PdfFault::Time);
    }
    let attachments = in_order(&file)?;
    Ok(Checked { certificate: signed.certificate, root: signed.root, at, stamp: signed.stamp, attachments })
}

/// The embedded files of a file that need not be signed, in the order of their names.
pub fn attachments(pdf: &[u8]) -> Result<Vec<Attachment>, PdfFault> {
    if pdf.len() > FILE_BYTES_MAX {
        return Err(PdfFault::TooLarge);
    }
    in_order(&File::open(pdf).ok_or(PdfFault::Attachments)?)
}

fn in_order(file: &File<'_>) -> Result<Vec<Attachment>, PdfFault> {
    let mut found = file.embedded().ok_or(PdfFault::Attachments)?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    let twice = found.windows(2).any(|pair| pair[0].name == pair[1].name);
    if twice { Err(PdfFault::Attachments) } else { Ok(found) }
}

/// A report of 100,000 rows has some 30 MB.
pub const FILE_BYTES_MAX: usize = 256 * 1024 * 1024;
