//! QR codes, drawn as rectangles so that they stay sharp at any size.

use crate::{
    ReportFault,
    flow::{BLACK, Flow, Item, LEFT, NOTE_SIZE, RIGHT, plain},
};
use qrcodegen::{QrCode, QrCodeEcc};

/// Draws a code in the middle, with a line of text below.
pub(crate) fn draw(flow: &mut Flow<'_, '_>, bytes: &[u8], side_mm: f32, caption: &str, after: f32) -> Result<(), ReportFault> {
    let level = if bytes.len() > FEW_BYTES { QrCodeEcc::Low } else { QrCodeEcc::Medium };
    let code = QrCode::encode_binary(bytes, level).map_err(|_| ReportFault::TooLarge)?;
    let side = side_mm * MM;
    let module = side / (code.size() as f32 + 2.0 * QUIET_ZONE);
    flow.need(high(side_mm) + after);
    let (left, top) = ((LEFT + RIGHT - side) / 2.0 + QUIET_ZONE * module, flow.y - QUIET_ZONE * module);
    for row in 0..code.size() {
        let mut column = 0;
        while column < code.size() {
            let begins = column;
            while column < code.size() && code.get_module(column, row) {
                column += 1;
            }
            if column > begins {
                let (x, y) = (left + begins as f32 * module, top - (row + 1) as f32 * module);
                flow.add(Item::Fill { rect: [x, y, (column - begins) as f32 * module, module], ink: BLACK });
            }
            column += 1;
        }
    }
    flow.y -= side;
    flow.centered(caption, plain(NOTE_SIZE));
    flow.y -= 8.0;
    Ok(())
}

/// How high it is with one line below.
pub(crate) fn high(side_mm: f32) -> f32 {
    side_mm * MM + NOTE_SIZE * 1.4 + 8.0
}

const MM: f32 = 72.0 / 25.4;
/// Modules left white on each side (ISO/IEC 18004).
const QUIET_ZONE: f32 = 4.0;
const FEW_BYTES: usize = 1_000;
