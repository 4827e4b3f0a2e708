//! What stands around the body: the head and foot of every page, and the block of the signature.

use crate::{
    Document, ReportFault,
    flow::{Flow, Ink, Item, LEFT, PAGE, QUIET, RIGHT, Style, bold, plain},
    fonts::Faces,
};

/// What all pages have: the office, the foot, the page's number, and whether the file is unsigned.
pub(crate) fn frame(document: &Document, faces: &Faces<'_>, number: usize, count: usize) -> Result<Vec<Item>, ReportFault> {
    let mut flow = Flow::new(faces, document.is_chinese());
    let page = page_words(flow.chinese, number, count);
    let all = RIGHT - LEFT;
    // The first page has its title in large already.
    let title = if number > 0 { fitting(&flow, &document.title, all / 2.0, HEAD) } else { (String::new(), HEAD) };
    let (office, style) = fitting(&flow, &document.office, all - flow.width(&title.0, title.1) - GAP, HEAD);
    flow.text(LEFT, HEAD_Y, style, &office);
    flow.text_right(RIGHT, HEAD_Y, title.1, &title.0);
    flow.line((LEFT, HEAD_Y - 5.0), (RIGHT, HEAD_Y - 5.0), 0.4, QUIET);
    if !document.unsigned.is_empty() {
        let (mark, style) = fitting(&flow, &document.unsigned, all - GAP, UNSIGNED);
        let wide = flow.width(&mark, style) / 2.0 + 8.0;
        let middle = (LEFT + RIGHT) / 2.0;
        flow.text_middle((LEFT, RIGHT), UNSIGNED_Y, style, &mark);
        flow.outline([middle - wide, UNSIGNED_Y - 4.5, middle + wide, UNSIGNED_Y + 11.0], 0.8, Ink::Seal);
    }
    flow.line((LEFT, FOOT_Y + 11.0), (RIGHT, FOOT_Y + 11.0), 0.4, QUIET);
    let (foot, style) = fitting(&flow, &document.foot, all - flow.width(&page, HEAD) - GAP, FOOT);
    flow.text(LEFT, FOOT_Y, style, &foot);
    flow.text_right(RIGHT, FOOT_Y, HEAD, &page);
    match flow.missing {
        Some(character) => Err(ReportFault::Glyph(character)),
        None => Ok(flow.pages.pop().unwrap_or_default()),
    }
}

/// The block of the signature, whole on one page. It is the last thing of a report, so that its page is the last.
pub(crate) fn seal_block(flow: &mut Flow<'_, '_>, lines: &[String]) -> (usize, [f32; 4]) {
    let high = seal_high(flow, lines);
    flow.need(high);
    let count = flow.pages.len();
    let [left, bottom, right, top] = [RIGHT - SEAL_WIDTH, flow.y - high + 6.0, RIGHT, flow.y - SEAL_GAP];
    flow.outline([left, bottom, right, top], 1.4, Ink::Seal);
    flow.outline([left + 3.0, bottom + 3.0, right - 3.0, top - 3.0], 0.4, Ink::Seal);
    let mut y = top - SEAL_PADDING - SEAL.size;
    for (number, text) in seal_lines(flow, lines).iter().enumerate() {
        let style = if number == 0 { bold(SEAL.size) } else { SEAL };
        flow.text(left + SEAL_PADDING, y, style, text);
        if number == 0 {
            flow.text_right(right - SEAL_PADDING, y, plain(SEAL.size), &page_words(flow.chinese, count - 1, count));
        }
        y -= SEAL_LINE;
    }
    flow.y = bottom - 6.0;
    (count - 1, [left, bottom, right, top])
}

/// How high the block is, with the room above it.
pub(crate) fn seal_high(flow: &Flow<'_, '_>, lines: &[String]) -> f32 {
    seal_lines(flow, lines).len() as f32 * SEAL_LINE + 2.0 * SEAL_PADDING + SEAL_GAP + 2.0
}

/// The first line leaves room for the page's number.
fn seal_lines(flow: &Flow<'_, '_>, lines: &[String]) -> Vec<String> {
    let room = SEAL_WIDTH - 2.0 * SEAL_PADDING;
    let number = |(number, text): (usize, &String)| {
        let room = if number == 0 { room - SEAL_PAGE_WIDTH } else { room };
        flow.broken(text, room, if number == 0 { bold(SEAL.size) } else { SEAL })
    };
    lines.iter().enumerate().flat_map(number).collect()
}

fn page_words(chinese: bool, number: usize, count: usize) -> String {
    match chinese {
        true => format!("第 {} 页，共 {count} 页", number + 1),
        false => format!("Page {} of {count}", number + 1),
    }
}

/// A text on one line: smaller where it must be, and cut off where that is not enough.
fn fitting(flow: &Flow<'_, '_>, text: &str, room: f32, style: Style) -> (String, Style) {
    let wide = flow.width(text, style);
    if wide <= room {
        return (text.to_owned(), style);
    }
    let style = Style { size: (style.size * room / wide).max(style.size * 0.75), ..style };
    let mut cut = text.to_owned();
    if flow.width(&cut, style) > room {
        while !cut.is_empty() && flow.width(&cut, style) + style.size > room {
            cut.pop();
        }
        cut.push('…');
    }
    (cut, style)
}

const HEAD_Y: f32 = PAGE.1 - 44.0;
const UNSIGNED_Y: f32 = PAGE.1 - 27.0;
const FOOT_Y: f32 = 32.0;
const GAP: f32 = 16.0;
const HEAD: Style = plain(8.0);
const FOOT: Style = Style { ink: QUIET, ..plain(7.0) };
const UNSIGNED: Style = Style { ink: Ink::Seal, ..bold(9.5) };
const SEAL: Style = plain(9.0);
const SEAL_LINE: f32 = 14.0;
const SEAL_WIDTH: f32 = 292.0;
const SEAL_PADDING: f32 = 11.0;
const SEAL_GAP: f32 = 14.0;
const SEAL_PAGE_WIDTH: f32 = 90.0;
