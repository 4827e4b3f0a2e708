//! Fonts, in the order in which a character is looked for in them.

/// One font file as it was read.
pub struct FontFile {
    /// Its name, for messages.
    pub name: String,
    /// TrueType or OpenType, alone or a collection.
    pub bytes: Vec<u8>,
    /// Which face of a collection.
    pub face: u32,
}

/// The fonts of a report.
pub struct Fonts {}

impl Fonts {
    /// Takes up the fonts: the text font, the heading font, then those in which rare characters are looked for.
    pub fn new(_text: FontFile, _heading: FontFile, _fallback: Vec<FontFile>) -> Option<Fonts> {
        todo!()
    }
}
