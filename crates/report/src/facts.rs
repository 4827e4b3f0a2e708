//! Labels with their values, two beside each other.

use crate::{
    fonts::Weight,
    layout::{Flow, LEFT, RIGHT},
};

/// Draws them; a value that needs more than half of the width has a line of its own.
pub(crate) fn draw(flow: &mut Flow<'_, '_>, pairs: &[(String, String)]) {
    let half = (RIGHT - LEFT) / 2.0;
    let mut column = 0;
    for (label, value) in pairs {
        let label = format!("{label}：");
        let label = if label.is_ascii() { label } else { label.replace("：：", "：") };
        let indent = flow.width(&label, SIZE, Weight::Bold) + 2.0;
        let wide = flow.width(value, SIZE, Weight::Text);
        let whole = indent + wide > half - 12.0;
        if column == 0 || whole {
            flow.need(LINE);
            flow.y -= LINE;
            column = 0;
        }
        let x = LEFT + half * column as f32;
        flow.text(x, flow.y, SIZE, Weight::Bold, &label);
        if !whole {
            flow.text(x + indent, flow.y, SIZE, Weight::Text, value);
            column = (column + 1) % 2;
            continue;
        }
        for (number, line) in flow.broken(value, RIGHT - LEFT - indent, SIZE, Weight::Text).iter().enumerate() {
            if number > 0 {
                flow.need(LINE);
                flow.y -= LINE;
            }
            flow.text(LEFT + indent, flow.y, SIZE, Weight::Text, line);
        }
        column = 0;
    }
    flow.y -= 8.0;
}

const SIZE: f32 = 9.5;
const LINE: f32 = 15.0;
