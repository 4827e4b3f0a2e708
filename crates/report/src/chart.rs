//! Bars that read in black and white: each part has a hatching of its own.

use crate::{
    BarChart,
    flow::{BLACK, Flow, Ink, Item, LEFT, NOTE_SIZE, RIGHT, Style, bold, plain},
};

/// Draws a chart, on one page if it has room there; a bar never lies across two pages.
pub(crate) fn draw(flow: &mut Flow<'_, '_>, chart: &BarChart, after: f32) {
    flow.need(high(chart) + after);
    if !chart.title.is_empty() {
        flow.paragraph(&chart.title, bold(10.0), 0.0);
    }
    legend(flow, &chart.parts);
    let most = chart.bars.iter().map(|bar| bar.values.iter().sum::<i64>()).max().unwrap_or(0).max(1);
    let (from, to) = (LEFT + LABEL_WIDTH, RIGHT - TEXT_WIDTH);
    for (place, bar) in chart.bars.iter().enumerate() {
        flow.need(BAR + if place + 1 == chart.bars.len() { after } else { 0.0 });
        let (top, bottom) = (flow.y - 5.0, flow.y - BAR + 5.0);
        let label = flow.broken(&bar.label, LABEL_WIDTH - 8.0, TEXT);
        let first = if label.len() > 1 { top - 5.0 } else { bottom + 4.0 };
        for (number, line) in label.iter().take(2).enumerate() {
            flow.text(LEFT, first - number as f32 * NOTE_SIZE * 1.15, TEXT, line);
        }
        let mut x = from;
        for (part, value) in bar.values.iter().enumerate() {
            let wide = (to - from) * (*value as f64 / most as f64) as f32;
            if wide > 0.0 {
                hatched(flow, [x, bottom, wide, top - bottom], part);
            }
            x += wide;
        }
        flow.line((from, flow.y - BAR), (from, flow.y), 0.8, BLACK);
        flow.text_right(RIGHT, bottom + 4.0, TEXT, &bar.text);
        flow.y -= BAR;
    }
    flow.y -= 10.0;
}

/// How high it is; of one that has no room on a page, its head and a bar.
pub(crate) fn high(chart: &BarChart) -> f32 {
    let all = HEAD + LEGEND + BAR * chart.bars.len() as f32;
    if all > WHOLE_MAX { HEAD + LEGEND + BAR * 2.0 } else { all }
}

fn legend(flow: &mut Flow<'_, '_>, parts: &[String]) {
    let mut x = LEFT + LABEL_WIDTH;
    for (part, name) in parts.iter().enumerate() {
        let wide = 34.0 + flow.width(name, TEXT);
        if x + wide > RIGHT && part > 0 {
            x = LEFT + LABEL_WIDTH;
            flow.y -= LEGEND - 6.0;
        }
        let y = flow.y - 12.0;
        hatched(flow, [x, y - 1.0, 16.0, 8.5], part);
        flow.text(x + 20.0, y, TEXT, name);
        x += wide;
    }
    flow.y -= LEGEND;
}

/// A rectangle in the hatching of a part, with an outline.
fn hatched(flow: &mut Flow<'_, '_>, [x, y, wide, high]: [f32; 4], part: usize) {
    let gray = [0.35, 1.0, 0.8, 1.0][part % 4];
    flow.add(Item::Fill { rect: [x, y, wide, high], ink: Ink::Gray(gray) });
    match part % 4 {
        1 => slanted(flow, [x, y, wide, high], 3.5),
        3 => {
            // Dots would be lost in a copy of a copy; upright lines are not.
            let mut at = x + 4.0;
            while at < x + wide {
                flow.line((at, y), (at, y + high), 0.4, HATCH);
                at += 4.0;
            }
        }
        _ => {}
    }
    flow.outline([x, y, x + wide, y + high], 0.5, BLACK);
}

/// Lines at 45 degrees, cut off at the edges.
fn slanted(flow: &mut Flow<'_, '_>, [x, y, wide, high]: [f32; 4], step: f32) {
    let mut offset = step;
    while offset < wide + high {
        let from = (x + (offset - high).max(0.0), y + offset.min(high));
        let to = (x + offset.min(wide), y + (offset - wide).max(0.0));
        flow.line(from, to, 0.4, HATCH);
        offset += step;
    }
}

const TEXT: Style = plain(NOTE_SIZE);
const HATCH: Ink = Ink::Gray(0.2);
const HEAD: f32 = 30.0;
const BAR: f32 = 24.0;
const LEGEND: f32 = 20.0;
const LABEL_WIDTH: f32 = 120.0;
const TEXT_WIDTH: f32 = 92.0;
const WHOLE_MAX: f32 = 560.0;
