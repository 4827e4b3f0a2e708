//! QR codes, drawn as rectangles so that they stay sharp at any size.

use crate::{
    ReportFault,
    fonts::Weight,
    layout::{Flow, Item, LEFT, NOTE_SIZE, RIGHT},
};
use qrcodegen::{QrCode, QrCodeEcc};

/// Draws a code in the middle, with a line of text below.
pub(crate) fn draw(flow: &mut Flow<'_, '_>, bytes: &[u8], side_mm: f32, caption: &str) -> Result<(), ReportFault> {
    let level = if bytes.len() > FEW_BYTES { QrCodeEcc::Low } else { QrCodeEcc::Medium };
    let code = QrCode::encode_binary(bytes, level).map_err(|_| ReportFault::TooLarge)?;
    let side = side_mm * MM;
    let module = side / (code.size() as f32 + 2.0 * QUIET);
    flow.need(side + 16.0);
    let (left, top) = ((LEFT + RIGHT - side) / 2.0 + QUIET * module, flow.y - QUIET * module);
    for row in 0..code.size() {
        let mut column = 0;
        while column < code.size() {
            let begins = column;
            while column < code.size() && code.get_module(column, row) {
                column += 1;
            }
            if column > begins {
                let (x, y) = (left + begins as f32 * module, top - (row + 1) as f32 * module);
                flow.add(Item::Fill { rect: [x, y, (column - begins) as f32 * module, module], gray: 0.0 });
            }
            column += 1;
        }
    }
    flow.y -= side;
    for line in flow.broken(caption, RIGHT - LEFT, NOTE_SIZE, Weight::Text) {
        flow.y -= NOTE_SIZE * 1.4;
        let wide = flow.width(&line, NOTE_SIZE, Weight::Text);
        flow.text((LEFT + RIGHT - wide) / 2.0, flow.y, NOTE_SIZE, Weight::Text, &line);
    }
    flow.y -= 8.0;
    Ok(())
}

const MM: f32 = 72.0 / 25.4;
/// Modules left white on each side (ISO/IEC 18004).
const QUIET: f32 = 4.0;
const FEW_BYTES: usize = 1_000;
