//! The pages of a report, and the file they are in: PDF/A-3b (ISO 19005-3), A4, Chinese typography, with attachments.
//!
//! Pure: fonts come as bytes, the moment is passed in; the same document gives the same bytes. It knows nothing of ledgers:
//! whoever calls has the figures. printpdf writes the pages; fonts and what archives ask for are put in afterwards.

mod archive;
mod breaking;
mod capital;
mod chart;
mod document;
mod facts;
mod flow;
mod fonts;
mod frame;
mod icc;
mod layout;
mod make;
mod qr;
mod table;
#[cfg(test)]
mod tests;

pub use capital::capital;
pub use document::{Align, Bar, BarChart, Block, Column, Document, Group, Seal, Table};
pub use fonts::{FontFile, Fonts};
pub use make::{Attached, Laid, Made, Progress, ReportFault, lay, make};
