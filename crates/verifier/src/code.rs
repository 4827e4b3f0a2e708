//! Square codes (ISO/IEC 18004) in pictures.

/// The bytes of the first square code in a picture that can be read: its width, and how light each pixel is, row by row.
pub fn read_code(width: usize, light: &[u8]) -> Option<Vec<u8>> {
    let height = light.len().checked_div(width)?;
    if width * height != light.len() || width.max(height) > SIDE_MAX {
        return None;
    }
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| light[y * width + x]);
    picture.detect_grids().iter().find_map(|grid| {
        let mut bytes = Vec::new();
        grid.decode_to(&mut bytes).ok().map(|_| bytes)
    })
}

/// A sheet of A4 at 400 dpi.
const SIDE_MAX: usize = 4_800;

#[cfg(test)]
mod tests {
    use super::*;
    use qrcodegen::{QrCode, QrCodeEcc};

    /// A sheet of paper with the code on it, scanned: `pixels` a module, turned a little, blurred, with the grain of paper.
    fn scanned(bytes: &[u8], pixels: f64, turned: f64) -> (usize, Vec<u8>) {
        let code = QrCode::encode_binary(bytes, QrCodeEcc::Low).expect("it fits");
        let modules = code.size() as f64;
        let side = ((modules + 12.0) * pixels * 1.1) as usize;
        let (sin, cos) = turned.to_radians().sin_cos();
        let middle = side as f64 / 2.0;
        let mut grain = 1_u32;
        let mut light = Vec::with_capacity(side * side);
        for y in 0..side {
            for x in 0..side {
                // Four looks into each pixel, as a scanner's cell sees more than one point.
                let dark: u32 = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
                    .iter()
                    .map(|(dx, dy)| {
                        let (u, v) = (x as f64 + dx - middle, y as f64 + dy - middle);
                        let (u, v) = ((u * cos + v * sin) / pixels + modules / 2.0, (v * cos - u * sin) / pixels + modules / 2.0);
                        u32::from(code.get_module(u.floor() as i32, v.floor() as i32))
                    })
                    .sum();
                grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                light.push((225 - dark * 45 + (grain >> 28)) as u8);
            }
        }
        (side, light)
    }

    #[test]
    fn a_scan_at_150_dpi_is_read() {
        let bytes: Vec<u8> = (0..1_900_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        // 145 modules on 11 cm of paper are 4.5 pixels each at 150 dpi. Where one look fails, the page looks at other sizes.
        for (pixels, turned) in [(4.5, 0.7), (4.5, -1.3), (4.0, 0.4), (6.3, 2.0), (6.0, 0.0)] {
            let (width, light) = scanned(&bytes, pixels, turned);
            let read = read_code(width, &light).map(|read| read == bytes);
            assert_eq!(read, Some(true), "{pixels} pixels a module, turned by {turned}°");
        }
    }

    #[test]
    fn a_picture_without_a_code_gives_nothing() {
        assert_eq!(read_code(0, &[]), None);
        assert_eq!(read_code(3, &[0; 10]), None, "no rectangle");
        assert_eq!(read_code(64, &[200; 64 * 64]), None, "blank paper");
        let noise: Vec<u8> = (0..90_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert_eq!(read_code(300, &noise), None);
    }
}
