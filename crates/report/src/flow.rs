//! A page that is being filled from the top, and what is drawn on it.

use crate::{
    breaking::{is_squeezed, lines},
    fonts::{Faces, Weight, as_printed},
};

/// What is drawn, in points from the lower left corner.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// A text in one face; `spacing` is added behind each character.
    Text { x: f32, y: f32, style: Style, spacing: f32, face: usize, text: String },
    /// A line, with its thickness.
    Line { from: (f32, f32), to: (f32, f32), thick: f32, ink: Ink },
    /// A filled rectangle: left, bottom, width, height.
    Fill { rect: [f32; 4], ink: Ink },
}

/// What it is drawn with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ink {
    /// 0 is black, 1 white.
    Gray(f32),
    /// 印章红, for the frame of a signature and the mark of a file without one; dark enough for a copy in black and white.
    Seal,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub size: f32,
    pub weight: Weight,
    pub ink: Ink,
    /// Whether it is read line by line: signs that follow each other share the white between them, figures have their own widths.
    /// Otherwise it stands below others of its kind, and figures are of even width.
    pub running: bool,
}

/// Pages, the last of which is being filled.
pub(crate) struct Flow<'a, 'f> {
    pub faces: &'a Faces<'f>,
    /// Whether the words that are added are Chinese.
    pub chinese: bool,
    pub pages: Vec<Vec<Item>>,
    /// Where the next thing begins.
    pub y: f32,
    /// The first character that no font has.
    pub missing: Option<char>,
}

pub(crate) const BLACK: Ink = Ink::Gray(0.0);
pub(crate) const QUIET: Ink = Ink::Gray(0.35);

pub(crate) const fn plain(size: f32) -> Style {
    Style { size, weight: Weight::Text, ink: BLACK, running: false }
}

pub(crate) const fn bold(size: f32) -> Style {
    Style { size, weight: Weight::Bold, ink: BLACK, running: false }
}

impl<'a, 'f> Flow<'a, 'f> {
    pub fn new(faces: &'a Faces<'f>, chinese: bool) -> Flow<'a, 'f> {
        Flow { faces, chinese, pages: vec![Vec::new()], y: TOP, missing: None }
    }

    /// Begins a new page when so much room is not left, unless this one is empty.
    pub fn need(&mut self, room: f32) {
        if self.y - room < BOTTOM && self.y < TOP {
            self.new_page();
        }
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

    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), thick: f32, ink: Ink) {
        self.add(Item::Line { from, to, thick, ink });
    }

    /// The outline of a rectangle: left, bottom, right, top.
    pub fn outline(&mut self, [left, bottom, right, top]: [f32; 4], thick: f32, ink: Ink) {
        self.line((left, top), (right, top), thick, ink);
        self.line((left, bottom), (right, bottom), thick, ink);
        self.line((left, bottom), (left, top), thick, ink);
        self.line((right, bottom), (right, top), thick, ink);
    }

    pub fn width(&self, text: &str, style: Style) -> f32 {
        let mut characters = text.chars().peekable();
        let mut all = 0.0;
        while let Some(character) = characters.next() {
            all += self.advance(character, characters.peek().copied(), style);
        }
        all * style.size / 1000.0
    }

    /// How far the next character stands, in thousandths; 0 for one that no font has.
    fn advance(&self, character: char, next: Option<char>, style: Style) -> f32 {
        let Some((face, wide)) = self.faces.find(style.weight, character) else { return 0.0 };
        match style.running {
            true if wide > 900.0 && next.is_some_and(|next| is_squeezed(character, next)) => wide - 500.0,
            false if character == NARROW_FIGURE => wide + self.faces.slack(face),
            _ => wide,
        }
    }

    /// The lines of a text in so much room.
    pub fn broken(&self, text: &str, room: f32, style: Style) -> Vec<String> {
        lines(text, room, |character| self.advance(character, None, style) * style.size / 1000.0)
    }

    /// A text from its left end, in as many faces as it takes.
    pub fn text(&mut self, x: f32, y: f32, style: Style, text: &str) {
        self.spaced(x, y, style, text, 0.0);
    }

    fn spaced(&mut self, mut x: f32, y: f32, style: Style, text: &str, spacing: f32) {
        let mut run = String::new();
        let (mut face, mut begins) = (usize::MAX, x);
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let Some((found, wide)) = self.faces.find(style.weight, character) else {
                self.missing = self.missing.or(Some(character));
                continue;
            };
            if found != face && !run.is_empty() {
                self.add(Item::Text { x: begins, y, style, spacing, face, text: std::mem::take(&mut run) });
            }
            if run.is_empty() {
                begins = x;
            }
            face = found;
            run.push(as_printed(character));
            let far = self.advance(character, characters.peek().copied(), style);
            x += far * style.size / 1000.0 + spacing;
            if far < wide {
                self.add(Item::Text { x: begins, y, style, spacing, face, text: std::mem::take(&mut run) });
            }
        }
        if !run.is_empty() {
            self.add(Item::Text { x: begins, y, style, spacing, face, text: run });
        }
    }

    /// A text that ends at `right`.
    pub fn text_right(&mut self, right: f32, y: f32, style: Style, text: &str) {
        self.text(right - self.width(text, style), y, style, text);
    }

    /// A text in the middle between two edges.
    pub fn text_middle(&mut self, (left, right): (f32, f32), y: f32, style: Style, text: &str) {
        self.text((left + right - self.width(text, style)) / 2.0, y, style, text);
    }

    /// Lines in the middle of the page.
    pub fn centered(&mut self, text: &str, style: Style) {
        for line in self.broken(text, RIGHT - LEFT, style) {
            self.y -= style.size * 1.35;
            self.text_middle((LEFT, RIGHT), self.y, style, &line);
        }
    }

    /// How high a paragraph is.
    pub fn paragraph_high(&self, text: &str, style: Style) -> f32 {
        self.broken(text, RIGHT - LEFT, style).len() as f32 * style.size * LEADING
    }

    /// Text over the whole width, even at both sides when it is Chinese, on as many pages as it takes; never one line of it alone
    /// at the foot or the head of a page. `after` is the room that its last lines need behind them.
    pub fn paragraph(&mut self, text: &str, style: Style, after: f32) {
        let lines = self.broken(text, RIGHT - LEFT, style);
        let (high, count) = (style.size * LEADING, lines.len());
        for (number, line) in lines.iter().enumerate() {
            let left = count - number;
            match (number, left) {
                (0, 1..=3) | (_, 2) => self.need(high * left as f32 + after),
                (0, _) => self.need(high * 2.0),
                (_, 1) => {}
                _ => self.need(high),
            }
            self.y -= high;
            let words = line.trim_start_matches(INDENT);
            let indent = (line.chars().count() - words.chars().count()) as f32 * style.size;
            let rest = RIGHT - LEFT - indent - self.width(words, style);
            let gaps = words.chars().count().saturating_sub(1).max(1) as f32;
            let full = self.chinese && (0.0..style.size * 2.0).contains(&rest);
            self.spaced(LEFT + indent, self.y, style, words, if full { rest / gaps } else { 0.0 });
        }
    }
}

/// A4, in points.
pub(crate) const PAGE: (f32, f32) = (595.28, 841.89);
pub(crate) const LEFT: f32 = 48.0;
pub(crate) const RIGHT: f32 = PAGE.0 - 48.0;
pub(crate) const TOP: f32 = PAGE.1 - 62.0;
pub(crate) const BOTTOM: f32 = 56.0;
pub(crate) const NOTE_SIZE: f32 = 8.5;
/// Stands at the head of a Chinese paragraph twice (首行缩进两字).
pub(crate) const INDENT: char = '\u{3000}';
/// In these fonts the one figure whose width differs from the others'.
pub(crate) const NARROW_FIGURE: char = '1';
const LEADING: f32 = 1.55;
