//! A text as a QR code, drawn as an SVG picture.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// The picture; `None` when the text is too long for any QR code (2,953 bytes).
pub(crate) fn qr_svg(text: &str) -> Option<String> {
    // A card fills a large code already; what corrects errors would make its modules too small for a camera.
    let code = QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Low).ok()?;
    let side = code.size() + 2 * MARGIN_MODULES;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + MARGIN_MODULES, y + MARGIN_MODULES);
            }
            x += run.max(1);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

/// ISO/IEC 18004 asks for four.
const MARGIN_MODULES: i32 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_dark_modules_of_the_code_and_no_others() {
        let text = "eyJhbGciOiJFZERTQSJ9.".repeat(80);
        let svg = qr_svg(&text).expect("it fits");
        let code = QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Low).expect("it fits");
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = dark.filter(|(x, y)| code.get_module(*x, *y)).count();
        let path = svg.rsplit("d=\"").next().expect("a path");
        let drawn: usize = path.split('h').skip(1).filter_map(|run| run.split('v').next()?.parse::<usize>().ok()).sum();
        assert_eq!(drawn, dark);
        assert_eq!(qr_svg(&"x".repeat(3_000)), None, "beyond any QR code");
    }
}
