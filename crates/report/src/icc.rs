//! A small ICC profile (ICC.1:2001-12) of sRGB: primaries, white point and curve, from their published figures (IEC 61966-2-1).

/// The profile.
pub(crate) fn srgb() -> Vec<u8> {
    let description = text_description("sRGB IEC61966-2.1");
    let copyright = [b"text".as_slice(), &[0; 4], b"No copyright, use freely\0"].concat();
    let values: Vec<u8> = (0..CURVE_VALUES).flat_map(|step| curve(step).to_be_bytes()).collect();
    let gamma = [b"curv".as_slice(), &[0; 4], &CURVE_VALUES.to_be_bytes(), &values].concat();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", description),
        (b"cprt", copyright),
        (b"wtpt", xyz([0.950_45, 1.0, 1.089_05])),
        (b"rXYZ", xyz([0.436_07, 0.222_49, 0.013_92])),
        (b"gXYZ", xyz([0.385_15, 0.716_87, 0.097_08])),
        (b"bXYZ", xyz([0.143_07, 0.060_61, 0.714_10])),
        (b"rTRC", gamma.clone()),
        (b"gTRC", gamma.clone()),
        (b"bTRC", gamma),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let begins = HEADER_BYTES + 4 + tags.len() * 12;
    for (name, mut content) in tags {
        table.extend_from_slice(name);
        table.extend_from_slice(&((begins + data.len()) as u32).to_be_bytes());
        table.extend_from_slice(&(content.len() as u32).to_be_bytes());
        content.resize(content.len().next_multiple_of(4), 0);
        data.extend(content);
    }
    let mut header = vec![0; HEADER_BYTES];
    header[0..4].copy_from_slice(&((begins + data.len()) as u32).to_be_bytes());
    header[8..12].copy_from_slice(&[2, 0x10, 0, 0]);
    header[12..24].copy_from_slice(b"mntrRGB XYZ ");
    // 2026-01-01, 00:00:00.
    header[24..36].copy_from_slice(&[0x07, 0xea, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    header[36..40].copy_from_slice(b"acsp");
    // The illuminant of the profile connection space, D50.
    header[68..80].copy_from_slice(&xyz([0.964_20, 1.0, 0.824_91])[8..]);
    [header, table, data].concat()
}

/// How light a step is.
fn curve(step: u32) -> u16 {
    let part = f64::from(step) / f64::from(CURVE_VALUES - 1);
    let linear = if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    (linear * 65_535.0).round() as u16
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    let fixed = values.map(|value| ((value * 65_536.0).round() as i32).to_be_bytes());
    [b"XYZ \0\0\0\0".as_slice(), &fixed.concat()].concat()
}

/// `textDescriptionType`: ASCII, then empty Unicode and script code forms.
fn text_description(text: &str) -> Vec<u8> {
    let length = (text.len() as u32 + 1).to_be_bytes();
    [b"desc\0\0\0\0".as_slice(), &length, text.as_bytes(), &[0], &[0; 8], &[0; 2], &[0], &[0; 67]].concat()
}

const CURVE_VALUES: u32 = 256;
const HEADER_BYTES: usize = 128;
