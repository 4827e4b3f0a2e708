//! From a document to pages with everything in its place.

use crate::{
    Block, Document, ReportFault,
    breaking::lines,
    chart, facts,
    fonts::{Faces, Weight},
    make::Progress,
    qr, table,
};

/// What is drawn, in points from the lower left corner.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// A text in one face.
    Text { x: f32, y: f32, size: f32, face: usize, text: String },
    /// A line, with its thickness and how dark it is, 0 black to 1 white.
    Line { from: (f32, f32), to: (f32, f32), thick: f32, gray: f32 },
    /// A filled rectangle: left, bottom, width, height.
    Fill { rect: [f32; 4], gray: f32 },
}

/// The pages of a document, without what all pages have.
pub(crate) struct Pages {
    pub pages: Vec<Vec<Item>>,
    /// Page and rectangle (left, bottom, right, top) of the signature's block.
    pub seal: Option<(usize, [f32; 4])>,
}

/// A page that is being filled from the top.
pub(crate) struct Flow<'a, 'f> {
    pub faces: &'a Faces<'f>,
    pages: Vec<Vec<Item>>,
    /// Where the next thing begins.
    pub y: f32,
    missing: Option<char>,
}

/// Lays a document out.
pub(crate) fn lay_out(document: &Document, faces: &Faces<'_>, progress: &mut Progress<'_>) -> Result<Pages, ReportFault> {
    let mut flow = Flow { faces, pages: vec![Vec::new()], y: TOP, missing: None };
    flow.centered(&document.title, TITLE_SIZE, Weight::Bold);
    if !document.subtitle.is_empty() {
        flow.y -= 4.0;
        flow.centered(&document.subtitle, SUBTITLE_SIZE, Weight::Text);
    }
    flow.y -= 10.0;
    facts::draw(&mut flow, &document.facts);
    let all = document.blocks.iter().map(rows_of).sum();
    let mut done = 0;
    for (number, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Heading(text) => {
                // A heading stands with what it is about.
                let next = document.blocks.get(number + 1);
                let room = if matches!(next, Some(Block::Chart(_) | Block::Table(_))) { 90.0 } else { 46.0 };
                flow.need(room);
                flow.y -= 8.0;
                flow.paragraph(text, HEADING_SIZE, Weight::Bold, 0.0);
                flow.y -= 8.0;
            }
            Block::Paragraph(text) => {
                flow.paragraph(text, TEXT_SIZE, Weight::Text, 0.0);
                flow.y -= 9.0;
            }
            Block::Note(text) => {
                flow.paragraph(text, NOTE_SIZE, Weight::Text, 0.35);
                flow.y -= 3.0;
            }
            Block::Facts(pairs) => facts::draw(&mut flow, pairs),
            Block::Table(content) => table::draw(&mut flow, content, &mut |rows| progress(done + rows, all))?,
            Block::Chart(content) => chart::draw(&mut flow, content),
            Block::Qr { bytes, side_mm, caption } => qr::draw(&mut flow, bytes, *side_mm, caption)?,
            Block::NewPage => flow.new_page(),
        }
        done += rows_of(block);
        if !progress(done, all) {
            return Err(ReportFault::Stopped);
        }
    }
    let seal = document.seal.as_ref().map(|seal| seal_block(&mut flow, &seal.lines));
    match flow.missing {
        Some(character) => Err(ReportFault::Glyph(character)),
        None if flow.pages.len() > PAGES_MAX => Err(ReportFault::TooLarge),
        None => Ok(Pages { pages: flow.pages, seal }),
    }
}

/// What all pages have: the office, the foot, the page's number, and whether the file is unsigned.
pub(crate) fn frame(document: &Document, faces: &Faces<'_>, number: usize, count: usize) -> Result<Vec<Item>, ReportFault> {
    let mut flow = Flow { faces, pages: vec![Vec::new()], y: 0.0, missing: None };
    let page = page_words(document, number, count);
    flow.text(LEFT, HEAD_Y, HEAD_SIZE, Weight::Text, &document.office);
    if number > 0 {
        flow.text_right(RIGHT, HEAD_Y, HEAD_SIZE, Weight::Text, &document.title);
    }
    flow.line((LEFT, HEAD_Y - 5.0), (RIGHT, HEAD_Y - 5.0), 0.4, 0.5);
    if !document.unsigned.is_empty() {
        let wide = flow.width(&document.unsigned, HEAD_SIZE, Weight::Bold);
        flow.text((LEFT + RIGHT - wide) / 2.0, HEAD_Y, HEAD_SIZE, Weight::Bold, &document.unsigned);
    }
    flow.line((LEFT, FOOT_Y + 11.0), (RIGHT, FOOT_Y + 11.0), 0.4, 0.5);
    flow.text(LEFT, FOOT_Y, FOOT_SIZE, Weight::Text, &document.foot);
    flow.text_right(RIGHT, FOOT_Y, HEAD_SIZE, Weight::Text, &page);
    match flow.missing {
        Some(character) => Err(ReportFault::Glyph(character)),
        None => Ok(flow.pages.pop().unwrap_or_default()),
    }
}

fn page_words(document: &Document, number: usize, count: usize) -> String {
    match document.is_chinese() {
        true => format!("第 {} 页，共 {count} 页", number + 1),
        false => format!("Page {} of {count}", number + 1),
    }
}

/// The block lies whole on one page; the page's number is drawn with the frame of the last page, since nobody knows it before.
fn seal_block(flow: &mut Flow<'_, '_>, lines: &[String]) -> (usize, [f32; 4]) {
    let (wide, line) = (SEAL_WIDTH, 13.0);
    let broken: Vec<String> = lines.iter().flat_map(|text| flow.broken(text, wide - 16.0, SEAL_SIZE, Weight::Text)).collect();
    let high = broken.len() as f32 * line + 12.0;
    flow.need(high + 14.0);
    flow.y -= 14.0;
    let (left, top) = (RIGHT - wide, flow.y);
    let bottom = top - high;
    for (from, to) in [
        ((left, top), (RIGHT, top)),
        ((left, bottom), (RIGHT, bottom)),
        ((left, bottom), (left, top)),
        ((RIGHT, bottom), (RIGHT, top)),
    ] {
        flow.line(from, to, 0.8, 0.0);
    }
    let mut y = top - 15.0;
    for (number, text) in broken.iter().enumerate() {
        flow.text(left + 8.0, y, SEAL_SIZE, if number == 0 { Weight::Bold } else { Weight::Text }, text);
        y -= line;
    }
    flow.y = bottom - 6.0;
    (flow.pages.len() - 1, [left, bottom, RIGHT, top])
}

impl Flow<'_, '_> {
    /// Begins a new page when so much room is not left.
    pub fn need(&mut self, room: f32) -> bool {
        let broke = self.y - room < BOTTOM;
        if broke {
            self.new_page();
        }
        broke
    }

    /// Begins a new page.
    pub fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Room that is left on the page.
    pub fn room(&self) -> f32 {
        self.y - BOTTOM
    }

    pub fn add(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.push(item);
        }
    }

    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), thick: f32, gray: f32) {
        self.add(Item::Line { from, to, thick, gray });
    }

    pub fn width(&mut self, text: &str, size: f32, weight: Weight) -> f32 {
        let faces = self.faces;
        text.chars().map(|c| faces.find(weight, c).map_or(0.0, |(_, wide)| wide)).sum::<f32>() * size / 1000.0
    }

    /// The lines of a text in so much room.
    pub fn broken(&mut self, text: &str, room: f32, size: f32, weight: Weight) -> Vec<String> {
        let faces = self.faces;
        lines(text, room, |c| faces.find(weight, c).map_or(0.0, |(_, wide)| wide) * size / 1000.0)
    }

    /// A text from its left end, in as many faces as it takes.
    pub fn text(&mut self, mut x: f32, y: f32, size: f32, weight: Weight, text: &str) {
        let mut run = String::new();
        let (mut face, mut begins) = (usize::MAX, x);
        for character in text.chars() {
            let Some((found, wide)) = self.faces.find(weight, character) else {
                self.missing = self.missing.or(Some(character));
                continue;
            };
            if found != face && !run.is_empty() {
                self.add(Item::Text { x: begins, y, size, face, text: std::mem::take(&mut run) });
                begins = x;
            }
            face = found;
            run.push(character);
            x += wide * size / 1000.0;
        }
        if !run.is_empty() {
            self.add(Item::Text { x: begins, y, size, face, text: run });
        }
    }

    /// A text that ends at `right`.
    pub fn text_right(&mut self, right: f32, y: f32, size: f32, weight: Weight, text: &str) {
        let wide = self.width(text, size, weight);
        self.text(right - wide, y, size, weight, text);
    }

    fn centered(&mut self, text: &str, size: f32, weight: Weight) {
        for line in self.broken(text, RIGHT - LEFT, size, weight) {
            let wide = self.width(&line, size, weight);
            self.y -= size * 1.35;
            self.text((LEFT + RIGHT - wide) / 2.0, self.y, size, weight, &line);
        }
    }

    /// Text over the whole width, on as many pages as it takes; never one line of it alone at the foot of a page.
    pub fn paragraph(&mut self, text: &str, size: f32, weight: Weight, _gray: f32) {
        let lines = self.broken(text, RIGHT - LEFT, size, weight);
        let high = size * 1.5;
        self.need(high * lines.len().min(2) as f32);
        for line in lines {
            self.need(high);
            self.y -= high;
            self.text(LEFT, self.y, size, weight, &line);
        }
    }
}

fn rows_of(block: &Block) -> u64 {
    match block {
        Block::Table(table) => table.groups.iter().map(|group| group.rows.len() as u64).sum(),
        _ => 1,
    }
}

/// A4, in points.
pub(crate) const PAGE: (f32, f32) = (595.28, 841.89);
pub(crate) const LEFT: f32 = 48.0;
pub(crate) const RIGHT: f32 = PAGE.0 - 48.0;
const TOP: f32 = PAGE.1 - 62.0;
const BOTTOM: f32 = 56.0;
const HEAD_Y: f32 = PAGE.1 - 44.0;
const FOOT_Y: f32 = 32.0;
const TITLE_SIZE: f32 = 18.0;
const SUBTITLE_SIZE: f32 = 11.0;
const HEADING_SIZE: f32 = 12.0;
pub(crate) const TEXT_SIZE: f32 = 10.0;
pub(crate) const NOTE_SIZE: f32 = 8.5;
const HEAD_SIZE: f32 = 8.0;
const FOOT_SIZE: f32 = 6.5;
const SEAL_SIZE: f32 = 9.0;
const SEAL_WIDTH: f32 = 260.0;

/// 100,000 rows have some 2,500.
const PAGES_MAX: usize = 20_000;
