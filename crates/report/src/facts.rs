//! Labels with their values, two beside each other.

use crate::flow::{Flow, LEFT, RIGHT, Style, bold, plain};

/// Draws them, all values of one column below each other; a value that needs more than half of the width has lines of its own.
pub(crate) fn draw(flow: &mut Flow<'_, '_>, pairs: &[(String, String)]) {
    let half = (RIGHT - LEFT) / 2.0;
    let colon = if flow.chinese { "：" } else { ": " };
    let labels: Vec<String> = pairs.iter().map(|(label, _)| format!("{}{colon}", label.trim_end_matches(['：', ':']))).collect();
    let widest = labels.iter().map(|label| flow.width(label, LABEL)).fold(0.0, f32::max);
    let indent = (widest + 2.0).min(half / 2.0);
    let mut column = 0;
    for (label, (_, value)) in labels.iter().zip(pairs) {
        let own = flow.width(label, LABEL).max(indent);
        let whole = own + flow.width(value, VALUE) > half - GAP;
        if column == 0 || whole {
            flow.need(LINE);
            flow.y -= LINE;
            column = 0;
        }
        let x = LEFT + half * column as f32;
        flow.text(x, flow.y, LABEL, label);
        if !whole {
            flow.text(x + own, flow.y, VALUE, value);
            column = (column + 1) % 2;
            continue;
        }
        for (number, line) in flow.broken(value, RIGHT - LEFT - own, VALUE).iter().enumerate() {
            if number > 0 {
                flow.need(LINE);
                flow.y -= LINE;
            }
            flow.text(LEFT + own, flow.y, VALUE, line);
        }
        column = 0;
    }
    flow.y -= 8.0;
}

const LABEL: Style = bold(9.5);
const VALUE: Style = plain(9.5);
const LINE: f32 = 15.5;
const GAP: f32 = 10.0;
