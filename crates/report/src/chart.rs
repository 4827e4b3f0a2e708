//! Bars that read in black and white: each part has a hatching of its own.

use crate::{
    BarChart,
    fonts::Weight,
    layout::{Flow, Item, LEFT, NOTE_SIZE, RIGHT, TEXT_SIZE},
};

/// Draws a chart; a bar never lies across two pages.
pub(crate) fn draw(flow: &mut Flow<'_, '_>, chart: &BarChart) {
    flow.need(20.0 + LEGEND + BAR);
    if !chart.title.is_empty() {
        flow.paragraph(&chart.title, TEXT_SIZE, Weight::Bold, 0.0);
    }
    legend(flow, &chart.parts);
    let most = chart.bars.iter().map(|bar| bar.values.iter().sum::<i64>()).max().unwrap_or(0).max(1);
    let (from, to) = (LEFT + LABEL_WIDTH, RIGHT - TEXT_WIDTH);
    for bar in &chart.bars {
        flow.need(BAR);
        let (top, bottom) = (flow.y - 5.0, flow.y - BAR + 5.0);
        let label = flow.broken(&bar.label, LABEL_WIDTH - 8.0, NOTE_SIZE, Weight::Text);
        let first = if label.len() > 1 { top - 5.0 } else { bottom + 4.0 };
        for (number, line) in label.iter().take(2).enumerate() {
            flow.text(LEFT, first - number as f32 * NOTE_SIZE * 1.15, NOTE_SIZE, Weight::Text, line);
        }
        let mut x = from;
        for (part, value) in bar.values.iter().enumerate() {
            let wide = (to - from) * (*value as f64 / most as f64) as f32;
            if wide > 0.0 {
                hatched(flow, [x, bottom, wide, top - bottom], part);
            }
            x += wide;
        }
        flow.text_right(RIGHT, bottom + 4.0, NOTE_SIZE, Weight::Text, &bar.text);
        flow.y -= BAR;
    }
    flow.line((from, flow.y), (from, flow.y + BAR * chart.bars.len().min(1) as f32), 0.4, 0.0);
    flow.y -= 8.0;
}

fn legend(flow: &mut Flow<'_, '_>, parts: &[String]) {
    let y = flow.y - 12.0;
    let mut x = LEFT + LABEL_WIDTH;
    for (part, name) in parts.iter().enumerate() {
        hatched(flow, [x, y - 1.0, 14.0, 8.0], part);
        flow.text(x + 18.0, y, NOTE_SIZE, Weight::Text, name);
        x += 30.0 + flow.width(name, NOTE_SIZE, Weight::Text);
    }
    flow.y -= LEGEND;
}

/// A rectangle in the hatching of a part, with an outline.
fn hatched(flow: &mut Flow<'_, '_>, [x, y, wide, high]: [f32; 4], part: usize) {
    let gray = [0.35, 1.0, 0.8, 1.0][part % 4];
    flow.add(Item::Fill { rect: [x, y, wide, high], gray });
    match part % 4 {
        1 => slanted(flow, [x, y, wide, high], 3.5),
        3 => {
            // Dots would be lost in a copy of a copy; upright lines are not.
            let mut at = x + 4.0;
            while at < x + wide {
                flow.line((at, y), (at, y + high), 0.4, 0.2);
                at += 4.0;
            }
        }
        _ => {}
    }
    for (from, to) in [
        ((x, y), (x + wide, y)),
        ((x, y + high), (x + wide, y + high)),
        ((x, y), (x, y + high)),
        ((x + wide, y), (x + wide, y + high)),
    ] {
        flow.line(from, to, 0.5, 0.0);
    }
}

/// Lines at 45 degrees, cut off at the edges.
fn slanted(flow: &mut Flow<'_, '_>, [x, y, wide, high]: [f32; 4], step: f32) {
    let mut offset = step;
    while offset < wide + high {
        let from = (x + (offset - high).max(0.0), y + offset.min(high));
        let to = (x + offset.min(wide), y + (offset - wide).max(0.0));
        flow.line(from, to, 0.4, 0.2);
        offset += step;
    }
}

const BAR: f32 = 24.0;
const LEGEND: f32 = 20.0;
const LABEL_WIDTH: f32 = 120.0;
const TEXT_WIDTH: f32 = 92.0;
