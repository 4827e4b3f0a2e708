//! From a document to a file.

use crate::{
    Document, Fonts, archive,
    flow::{Flow, Ink, Item, NARROW_FIGURE, PAGE, Style},
    fonts::Faces,
    frame::frame,
    layout::{Pages, lay_out},
};
use lopdf::Object;
use printpdf::{
    Color, FontId, FontMetrics, FontType, Greyscale, Line, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFont,
    PdfFontHandle, PdfFontMetricsStub, PdfPage, PdfSaveOptions, Point, Pt, Rect, Rgb, TextItem, TextMatrix,
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

/// A document with everything in its place, so that its pages are known before what is attached says how many they are.
pub struct Laid<'a> {
    document: &'a Document,
    faces: Faces<'a>,
    pages: Pages,
}

/// Lays a document out.
pub fn lay<'a>(document: &'a Document, fonts: &'a Fonts, progress: &mut Progress<'_>) -> Result<Laid<'a>, ReportFault> {
    let faces = fonts.open();
    let mut pages = lay_out(document, &mut Flow::new(&faces, document.is_chinese()), progress)?;
    let count = pages.pages.len();
    for (number, page) in pages.pages.iter_mut().enumerate() {
        page.extend(frame(document, &faces, number, count)?);
    }
    Ok(Laid { document, faces, pages })
}

/// Makes a file at once. The same document, files and fonts give the same bytes.
pub fn make(document: &Document, attached: &[Attached], fonts: &Fonts, progress: &mut Progress<'_>) -> Result<Made, ReportFault> {
    lay(document, fonts, progress)?.file(attached)
}

impl Laid<'_> {
    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.pages.pages.len()
    }

    /// The file, with what is attached to it.
    pub fn file(self, attached: &[Attached]) -> Result<Made, ReportFault> {
        let Laid { document, faces, pages: Pages { pages, seal } } = self;
        let (count, file) = (pages.len(), file_of(pages, &faces)?);
        let pdf = archive::finish(file, document, attached, seal).ok_or(ReportFault::Font)?;
        Ok(Made { pdf, pages: count })
    }
}

fn file_of(pages: Vec<Vec<Item>>, faces: &Faces<'_>) -> Result<lopdf::Document, ReportFault> {
    let mut pdf = PdfDocument::new("");
    for face in faces.used() {
        pdf.resources.fonts.map.insert(font_id(face), PdfFont::new(stand_in(faces, face)));
    }
    let (wide, high) = (Mm::from(Pt(PAGE.0)), Mm::from(Pt(PAGE.1)));
    pdf.pages = pages.into_iter().map(|items| PdfPage::new(wide, high, operations(items, faces))).collect();
    let mut file = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    drop(pdf);
    embed_fonts(faces, &mut file).ok_or(ReportFault::Font)?;
    Ok(file)
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

fn operations(items: Vec<Item>, faces: &Faces<'_>) -> Vec<Op> {
    let mut ops = Vec::with_capacity(items.len() * 3);
    let (mut fill, mut outline) = (None, None);
    // Texts come last, in one section: what is drawn lies below them.
    let (texts, drawn): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| matches!(item, Item::Text { .. }));
    for item in drawn {
        match item {
            Item::Fill { rect: [x, y, width, height], ink } => {
                if fill.replace(ink) != Some(ink) {
                    ops.push(Op::SetFillColor { col: color(ink) });
                }
                let [x, y, width, height] = [x, y, width, height].map(Pt);
                ops.push(Op::DrawRectangle {
                    rectangle: Rect { x, y, width, height, mode: Some(PaintMode::Fill), winding_order: None },
                });
            }
            Item::Line { from, to, thick, ink } => {
                if outline.replace((ink, thick)) != Some((ink, thick)) {
                    ops.push(Op::SetOutlineColor { col: color(ink) });
                    ops.push(Op::SetOutlineThickness { pt: Pt(thick) });
                }
                let point = |(x, y): (f32, f32)| LinePoint { p: Point { x: Pt(x), y: Pt(y) }, bezier: false };
                ops.push(Op::DrawLine { line: Line { points: vec![point(from), point(to)], is_closed: false } });
            }
            Item::Text { .. } => {}
        }
    }
    ops.push(Op::StartTextSection);
    let (mut set, mut filled, mut spaced) = (None, None, 0.0);
    for item in texts {
        let Item::Text { x, y, style, spacing, face, text } = item else { continue };
        if filled.replace(style.ink) != Some(style.ink) {
            ops.push(Op::SetFillColor { col: color(style.ink) });
        }
        if set.replace((face, style.size)) != Some((face, style.size)) {
            ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(face)), size: Pt(style.size) });
        }
        if spaced != spacing {
            spaced = spacing;
            ops.push(Op::SetCharacterSpacing { multiplier: spacing });
        }
        let rounded = |at: f32| Pt((at * 100.0).round() / 100.0);
        ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(rounded(x), rounded(y)) });
        ops.push(Op::ShowText { items: shown(text, style, faces.slack(face)) });
    }
    ops.push(Op::EndTextSection);
    ops
}

/// A text with white at both sides of the figure that is too narrow to stand below others.
fn shown(text: String, style: Style, slack: f32) -> Vec<TextItem> {
    if style.running || slack == 0.0 || !text.contains(NARROW_FIGURE) {
        return vec![TextItem::Text(text)];
    }
    let mut items = Vec::new();
    let mut white = 0.0;
    for piece in text.split_inclusive(NARROW_FIGURE) {
        let before = piece.trim_end_matches(NARROW_FIGURE);
        let is_narrow = before.len() < piece.len();
        if !before.is_empty() {
            items.extend((white > 0.0).then_some(TextItem::Offset(-white)));
            items.push(TextItem::Text(before.into()));
            white = 0.0;
        }
        if is_narrow {
            items.push(TextItem::Offset(-white - slack / 2.0));
            items.push(TextItem::Text(NARROW_FIGURE.into()));
            white = slack / 2.0;
        }
    }
    items
}

fn color(ink: Ink) -> Color {
    match ink {
        Ink::Gray(percent) => Color::Greyscale(Greyscale { percent, icc_profile: None }),
        Ink::Seal => Color::Rgb(Rgb { r: 0.702, g: 0.22, b: 0.173, icc_profile: None }),
    }
}
