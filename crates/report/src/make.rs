//! From a document to a file.

use crate::{Document, Fonts};

/// A file inside the report.
#[derive(Clone, PartialEq, Eq)]
pub struct Attached {
    /// ASCII name.
    pub name: String,
    /// MIME type.
    pub media: String,
    /// PDF's `AFRelationship`: `Data`, `Source`, `Supplement`.
    pub relationship: String,
    /// What it is, for readers of PDF files.
    pub description: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A report that is not signed yet.
pub struct Made {
    /// The file.
    pub pdf: Vec<u8>,
    /// Pages.
    pub pages: usize,
    /// Page (from 0) and rectangle (points: left, bottom, right, top) of the signature's block.
    pub seal: Option<(usize, [f32; 4])>,
}

/// How far it is: done and all, in rows. `false` stops.
pub type Progress<'a> = dyn FnMut(u64, u64) -> bool + 'a;

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportFault {
    /// No font has this character.
    Glyph(char),
    /// It was stopped.
    Stopped,
    /// Larger than a report may be.
    TooLarge,
}

/// How many pages it has.
pub fn pages(_document: &Document, _fonts: &Fonts) -> Result<usize, ReportFault> {
    todo!()
}

/// Makes it.
pub fn make(
    _document: &Document, _attached: &[Attached], _fonts: &Fonts, _progress: &mut Progress<'_>,
) -> Result<Made, ReportFault> {
    todo!()
}
