//! From a document to pages with everything in its place.

use crate::{
    Block, Document, ReportFault, chart, facts,
    flow::{BLACK, Flow, INDENT, Item, LEFT, NOTE_SIZE, QUIET, RIGHT, Style, TOP, bold, plain},
    frame::{seal_block, seal_high},
    make::Progress,
    qr, table,
};

/// The pages of a document, without what all pages have.
pub(crate) struct Pages {
    pub pages: Vec<Vec<Item>>,
    /// Page and rectangle (left, bottom, right, top) of the signature's block.
    pub seal: Option<(usize, [f32; 4])>,
}

/// Lays a document out; what all pages have is added when their number is known.
pub(crate) fn lay_out(document: &Document, flow: &mut Flow<'_, '_>, progress: &mut Progress<'_>) -> Result<Pages, ReportFault> {
    title(flow, document);
    let all = document.blocks.iter().map(rows_of).sum();
    let mut done = 0;
    for (number, block) in document.blocks.iter().enumerate() {
        let behind = &document.blocks[number + 1..];
        let after = after(flow, behind, document);
        match block {
            Block::Heading(text) => {
                flow.need(HEADING_HIGH + least(flow, behind, document) + after);
                flow.y -= if flow.y < TOP { 10.0 } else { 0.0 };
                flow.paragraph(text, HEADING, 0.0);
                flow.y -= 6.0;
            }
            Block::Paragraph(text) => {
                flow.paragraph(&indented(flow, text), TEXT, after);
                flow.y -= PARAGRAPH_GAP;
            }
            Block::Note(text) => {
                flow.paragraph(text, NOTE, after);
                flow.y -= NOTE_GAP;
            }
            Block::Facts(pairs) => facts::draw(flow, pairs),
            Block::Table(content) => table::draw(flow, content, after, &mut |rows| progress(done + rows, all))?,
            Block::Chart(content) => chart::draw(flow, content, after),
            Block::Qr { bytes, side_mm, caption } => qr::draw(flow, bytes, *side_mm, caption, after)?,
            Block::NewPage => flow.new_page(),
        }
        done += rows_of(block);
        if !progress(done, all) {
            return Err(ReportFault::Stopped);
        }
        if flow.pages.len() > PAGES_MAX {
            return Err(ReportFault::TooLarge);
        }
    }
    let seal = document.seal.as_ref().map(|seal| seal_block(flow, &seal.lines));
    match flow.missing {
        Some(character) => Err(ReportFault::Glyph(character)),
        None => Ok(Pages { pages: std::mem::take(&mut flow.pages), seal }),
    }
}

fn title(flow: &mut Flow<'_, '_>, document: &Document) {
    flow.y -= 4.0;
    flow.centered(&document.title, TITLE);
    if !document.subtitle.is_empty() {
        flow.y -= 5.0;
        flow.centered(&document.subtitle, SUBTITLE);
    }
    flow.y -= 10.0;
    if document.facts.is_empty() {
        return;
    }
    flow.line((LEFT, flow.y), (RIGHT, flow.y), 0.8, BLACK);
    flow.y -= 4.0;
    facts::draw(flow, &document.facts);
    flow.line((LEFT, flow.y + 3.0), (RIGHT, flow.y + 3.0), 0.3, QUIET);
    flow.y -= 5.0;
}

/// What a block needs at least to stand below its heading.
fn least(flow: &Flow<'_, '_>, behind: &[Block], document: &Document) -> f32 {
    match behind {
        [Block::Heading(_), rest @ ..] => HEADING_HIGH + least(flow, rest, document),
        [Block::Table(table), rest @ ..] => table::least(flow, table, after(flow, rest, document)),
        [Block::Chart(chart), rest @ ..] => chart::high(chart) + after(flow, rest, document),
        [Block::Qr { side_mm, .. }, rest @ ..] => qr::high(*side_mm) + after(flow, rest, document),
        [Block::Paragraph(text), rest @ ..] => {
            let high = flow.paragraph_high(&indented(flow, text), TEXT);
            // A short text that leads to what follows it stays with it.
            if high < SHORT { high + PARAGRAPH_GAP + least(flow, rest, document) } else { TEXT.size * 3.2 }
        }
        [Block::Note(_) | Block::Facts(_), ..] => TEXT.size * 3.2,
        [Block::NewPage, ..] | [] => 0.0,
    }
}

/// What must stand on the page of a block's end: short texts and the signature, so that no page has nothing else on it.
fn after(flow: &Flow<'_, '_>, behind: &[Block], document: &Document) -> f32 {
    let mut high = match &document.seal {
        Some(seal) => seal_high(flow, &seal.lines),
        None => 0.0,
    };
    for block in behind {
        high += match block {
            Block::Paragraph(text) => flow.paragraph_high(&indented(flow, text), TEXT) + PARAGRAPH_GAP,
            Block::Note(text) => flow.paragraph_high(text, NOTE) + NOTE_GAP,
            _ => return 0.0,
        };
        if high > AFTER_MAX {
            return 0.0;
        }
    }
    high
}

fn indented(flow: &Flow<'_, '_>, text: &str) -> String {
    if flow.chinese {
        text.split('\n').map(|line| format!("{INDENT}{INDENT}{line}")).collect::<Vec<_>>().join("\n")
    } else {
        text.into()
    }
}

fn rows_of(block: &Block) -> u64 {
    match block {
        Block::Table(table) => table.groups.iter().map(|group| group.rows.len() as u64).sum(),
        _ => 1,
    }
}

const TITLE: Style = bold(18.0);
const SUBTITLE: Style = plain(11.0);
const HEADING: Style = bold(12.0);
const HEADING_HIGH: f32 = 36.0;
const TEXT: Style = Style { running: true, ..plain(10.0) };
const NOTE: Style = Style { ink: QUIET, running: true, ..plain(NOTE_SIZE) };
const PARAGRAPH_GAP: f32 = 9.0;
const NOTE_GAP: f32 = 3.0;
const SHORT: f32 = 50.0;
const AFTER_MAX: f32 = 260.0;

/// 100,000 rows have some 2,500.
const PAGES_MAX: usize = 20_000;
