//! From a document to a file.

use crate::{
    Document, Fonts, archive,
    fonts::Faces,
    layout::{Item, PAGE, Pages, frame, lay_out},
};
use lopdf::Object;
use printpdf::{
    Color, FontId, FontMetrics, FontType, Greyscale, Line, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFont,
    PdfFontHandle, PdfFontMetricsStub, PdfPage, PdfSaveOptions, Point, Pt, Rect, TextItem, TextMatrix,
};

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
    /// The file. With a seal it has a place for the signature ([`pades::sign`]).
    pub pdf: Vec<u8>,
    /// Pages.
    pub pages: usize,
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
    /// A font cannot be cut down to what is used of it.
    Font,
}

/// How many pages it has.
pub fn pages(document: &Document, fonts: &Fonts) -> Result<usize, ReportFault> {
    Ok(lay_out(document, &fonts.open(), &mut |_, _| true)?.pages.len())
}

/// Makes it. The same document, files and fonts give the same bytes.
pub fn make(document: &Document, attached: &[Attached], fonts: &Fonts, progress: &mut Progress<'_>) -> Result<Made, ReportFault> {
    let faces = fonts.open();
    let Pages { pages, seal } = lay_out(document, &faces, progress)?;
    let count = pages.len();
    let mut framed = Vec::with_capacity(count);
    for (number, mut page) in pages.into_iter().enumerate() {
        page.extend(frame(document, &faces, number, count)?);
        framed.push(page);
    }
    let mut pdf = PdfDocument::new("");
    for face in faces.used() {
        pdf.resources.fonts.map.insert(font_id(face), PdfFont::new(stand_in(&faces, face)));
    }
    let (wide, high) = (Mm::from(Pt(PAGE.0)), Mm::from(Pt(PAGE.1)));
    pdf.pages = framed.into_iter().map(|items| PdfPage::new(wide, high, operations(items))).collect();
    let mut file = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    drop(pdf);
    embed_fonts(&faces, &mut file).ok_or(ReportFault::Font)?;
    let pdf = archive::finish(file, document, attached, seal).ok_or(ReportFault::Font)?;
    Ok(Made { pdf, pages: count })
}

/// What printpdf needs of a font to write texts in its codes; the font itself takes its place in the file afterwards.
fn stand_in(faces: &Faces<'_>, face: usize) -> ParsedFont {
    let codepoint_to_glyph = faces.glyphs(face);
    ParsedFont {
        original_bytes: Vec::new(),
        font_index: 0,
        font_name: None,
        glyph_widths: codepoint_to_glyph.values().map(|glyph| (*glyph, 1000)).collect(),
        codepoint_to_glyph,
        units_per_em: 1000,
        font_metrics: FontMetrics { ascent: 880, descent: -120 },
        font_type: FontType::OpenTypeCFF(()),
        pdf_font_metrics: PdfFontMetricsStub::default(),
    }
}

fn font_id(face: usize) -> FontId {
    FontId(format!("F{face}"))
}

/// Puts the real fonts in place of those that stood in.
fn embed_fonts(faces: &Faces<'_>, file: &mut lopdf::Document) -> Option<()> {
    let page = *file.get_pages().get(&1)?;
    let resources = file.get_dictionary(page).ok()?.get(b"Resources").ok()?.as_reference().ok()?;
    let fonts = file.get_dictionary(resources).ok()?.get(b"Font").ok()?.as_reference().ok()?;
    for face in faces.used() {
        let font = faces.embed(face, file)?;
        let font = file.add_object(font);
        file.get_dictionary_mut(fonts).ok()?.set(font_id(face).0, Object::Reference(font));
    }
    Some(())
}

fn operations(items: Vec<Item>) -> Vec<Op> {
    let mut ops = Vec::with_capacity(items.len() * 3);
    let (mut fill, mut outline) = (None, None);
    let gray = |percent: f32| Color::Greyscale(Greyscale { percent, icc_profile: None });
    // Texts come last, in one section: what is drawn lies below them.
    let (texts, drawn): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| matches!(item, Item::Text { .. }));
    for item in drawn {
        match item {
            Item::Fill { rect: [x, y, width, height], gray: dark } => {
                if fill.replace(dark) != Some(dark) {
                    ops.push(Op::SetFillColor { col: gray(dark) });
                }
                let [x, y, width, height] = [x, y, width, height].map(Pt);
                ops.push(Op::DrawRectangle {
                    rectangle: Rect { x, y, width, height, mode: Some(PaintMode::Fill), winding_order: None },
                });
            }
            Item::Line { from, to, thick, gray: dark } => {
                if outline.replace((dark, thick)) != Some((dark, thick)) {
                    ops.push(Op::SetOutlineColor { col: gray(dark) });
                    ops.push(Op::SetOutlineThickness { pt: Pt(thick) });
                }
                let point = |(x, y): (f32, f32)| LinePoint { p: Point { x: Pt(x), y: Pt(y) }, bezier: false };
                ops.push(Op::DrawLine { line: Line { points: vec![point(from), point(to)], is_closed: false } });
            }
            Item::Text { .. } => {}
        }
    }
    ops.push(Op::SetFillColor { col: gray(0.0) });
    ops.push(Op::StartTextSection);
    let mut set = None;
    for item in texts {
        let Item::Text { x, y, size, face, text } = item else { continue };
        if set.replace((face, size)) != Some((face, size)) {
            ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(face)), size: Pt(size) });
        }
        let rounded = |at: f32| Pt((at * 100.0).round() / 100.0);
        ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(rounded(x), rounded(y)) });
        ops.push(Op::ShowText { items: vec![TextItem::Text(text)] });
    }
    ops.push(Op::EndTextSection);
    ops
}
