//! Fonts, in the order in which a character is looked for in them, and what of them a file takes along.

use lopdf::{Dictionary, Document, Object, Stream, StringFormat};
use std::{cell::RefCell, collections::BTreeMap};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, RawFace, Tag};

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
pub struct Fonts {
    text: Vec<FontFile>,
    heading: FontFile,
}

/// What typewriters and spreadsheets put between words is a space here.
pub(crate) fn as_printed(character: char) -> char {
    if matches!(character, '\t' | '\r' | '\u{a0}') { ' ' } else { character }
}

/// Which of the fonts a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Text,
    Bold,
}

impl Fonts {
    /// Takes up the fonts: that of the text, that of headings, then those in which characters are looked for that these lack.
    /// `None` when one cannot be read.
    pub fn new(text: FontFile, heading: FontFile, fallback: Vec<FontFile>) -> Option<Fonts> {
        let fonts = Fonts { text: std::iter::once(text).chain(fallback).collect(), heading };
        fonts.faces().is_some().then_some(fonts)
    }

    pub(crate) fn open(&self) -> Faces<'_> {
        Faces { faces: self.faces().expect("they were read before"), cache: RefCell::default() }
    }

    fn faces(&self) -> Option<Vec<OpenFace<'_>>> {
        // Heading first: its place is known.
        let files = std::iter::once(&self.heading).chain(&self.text);
        files
            .map(|file| {
                let face = Face::parse(&file.bytes, file.face).ok()?;
                Some(OpenFace { file, face, used: RefCell::default(), taken: RefCell::default() })
            })
            .collect()
    }
}

/// The fonts while a report is laid out. Face 0 is that of headings, 1 that of the text, the others are looked into after it.
pub(crate) struct Faces<'a> {
    faces: Vec<OpenFace<'a>>,
    cache: RefCell<BTreeMap<(bool, char), Option<Place>>>,
}

/// A face and a glyph in it.
type Place = (usize, u16);

struct OpenFace<'a> {
    file: &'a FontFile,
    face: Face<'a>,
    /// Characters that are used, with their glyphs.
    used: RefCell<BTreeMap<char, u16>>,
    /// The same the other way round.
    taken: RefCell<BTreeMap<u16, char>>,
}

impl Faces<'_> {
    /// The face that has a character, and its width in thousandths of the size.
    pub fn find(&self, weight: Weight, character: char) -> Option<(usize, f32)> {
        let bold = weight == Weight::Bold;
        let character = as_printed(character);
        let found = *self.cache.borrow_mut().entry((bold, character)).or_insert_with(|| self.look(bold, character));
        let (face, glyph) = found?;
        let open = &self.faces[face].face;
        let advance = f32::from(open.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0));
        Some((face, advance * 1000.0 / f32::from(open.units_per_em())))
    }

    fn look(&self, bold: bool, character: char) -> Option<(usize, u16)> {
        let first = usize::from(!bold);
        let order = std::iter::once(first).chain((0..self.faces.len()).filter(move |face| *face != first));
        for number in order {
            let open = &self.faces[number];
            let Some(glyph) = open.face.glyph_index(character).map(|glyph| glyph.0).filter(|glyph| *glyph != 0) else { continue };
            // Two characters with one glyph would come out of the file as one of them.
            if *open.taken.borrow_mut().entry(glyph).or_insert(character) != character {
                continue;
            }
            open.used.borrow_mut().insert(character, glyph);
            return Some((number, glyph));
        }
        None
    }

    /// By how much 1 is narrower than 0 in a face, in thousandths: such figures do not stand below each other by themselves.
    pub fn slack(&self, face: usize) -> f32 {
        let open = &self.faces[face].face;
        let wide = |figure| open.glyph_index(figure).and_then(|glyph| open.glyph_hor_advance(glyph)).map_or(0.0, f32::from);
        (wide('0') - wide('1')).max(0.0) * 1000.0 / f32::from(open.units_per_em())
    }

    /// Which faces are used.
    pub fn used(&self) -> impl Iterator<Item = usize> {
        (0..self.faces.len()).filter(|face| !self.faces[*face].used.borrow().is_empty())
    }

    /// The glyphs of a face as the file numbers them, by character.
    pub fn glyphs(&self, face: usize) -> BTreeMap<u32, u16> {
        let (used, mut remapper) = (self.faces[face].used.borrow(), GlyphRemapper::new());
        used.iter().map(|(character, glyph)| (*character as u32, remapper.remap(*glyph))).collect()
    }

    /// Writes a face with the glyphs that are used and no others.
    pub fn embed(&self, face: usize, document: &mut Document) -> Option<Dictionary> {
        let OpenFace { file, face: open, used, .. } = &self.faces[face];
        let (used, mut remapper) = (used.borrow(), GlyphRemapper::new());
        let glyphs: Vec<(char, u16, u16)> =
            used.iter().map(|(character, glyph)| (*character, *glyph, remapper.remap(*glyph))).collect();
        let subset = subsetter::subset(&file.bytes, file.face, &remapper).ok()?;
        let outlines = RawFace::parse(&subset, 0).ok()?.table(Tag::from_bytes(b"CFF "));
        let scale = |units: i16| Object::Integer(i64::from(units) * 1000 / i64::from(open.units_per_em()));
        let width = |glyph: u16| {
            let advance = open.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0);
            Object::Integer(i64::from(advance) * 1000 / i64::from(open.units_per_em()))
        };
        let name = format!("{}+{}", tag(&glyphs), base_name(open, face));
        let (program_key, program) = match outlines {
            Some(outlines) => ("FontFile3", Stream::new(dictionary([("Subtype", named("CIDFontType0C"))]), outlines.to_vec())),
            None => ("FontFile2", Stream::new(dictionary([("Length1", Object::Integer(subset.len() as i64))]), subset.clone())),
        };
        let program = document.add_object(compressed(program));
        let bounds = open.global_bounding_box();
        let descriptor = document.add_object(dictionary([
            ("Type", named("FontDescriptor")),
            ("FontName", named(&name)),
            ("Flags", Object::Integer(SYMBOLIC)),
            ("FontBBox", Object::Array(vec![scale(bounds.x_min), scale(bounds.y_min), scale(bounds.x_max), scale(bounds.y_max)])),
            ("ItalicAngle", Object::Integer(0)),
            ("Ascent", scale(open.ascender())),
            ("Descent", scale(open.descender())),
            ("CapHeight", scale(open.capital_height().unwrap_or(open.ascender()))),
            ("StemV", Object::Integer(if face == 0 { 140 } else { 80 })),
            (program_key, Object::Reference(program)),
        ]));
        let widths = glyphs.iter().filter(|(_, glyph, _)| width(*glyph) != Object::Integer(1000));
        let widths = widths.flat_map(|(_, glyph, code)| [Object::Integer(i64::from(*code)), Object::Array(vec![width(*glyph)])]);
        let system =
            dictionary([("Registry", literal("Adobe")), ("Ordering", literal("Identity")), ("Supplement", Object::Integer(0))]);
        let is_cff = program_key == "FontFile3";
        let mut descendant = dictionary([
            ("Type", named("Font")),
            ("Subtype", named(if is_cff { "CIDFontType0" } else { "CIDFontType2" })),
            ("BaseFont", named(&name)),
            ("CIDSystemInfo", Object::Dictionary(system)),
            ("FontDescriptor", Object::Reference(descriptor)),
            ("DW", Object::Integer(1000)),
            ("W", Object::Array(widths.collect())),
        ]);
        if !is_cff {
            descendant.set("CIDToGIDMap", named("Identity"));
        }
        let descendant = document.add_object(descendant);
        let unicode = document.add_object(compressed(Stream::new(Dictionary::new(), to_unicode(&glyphs))));
        Some(dictionary([
            ("Type", named("Font")),
            ("Subtype", named("Type0")),
            ("BaseFont", named(&name)),
            ("Encoding", named("Identity-H")),
            ("DescendantFonts", Object::Array(vec![Object::Reference(descendant)])),
            ("ToUnicode", Object::Reference(unicode)),
        ]))
    }
}

/// What each code of the file means (ISO 32000-1, section 9.10.3).
fn to_unicode(glyphs: &[(char, u16, u16)]) -> Vec<u8> {
    let mut text = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n",
    );
    let mut codes: Vec<(u16, char)> = glyphs.iter().map(|(character, _, code)| (*code, *character)).collect();
    codes.sort();
    for some in codes.chunks(100) {
        text.push_str(&format!("{} beginbfchar\n", some.len()));
        for (code, character) in some {
            let units: String = character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("{unit:04x}")).collect();
            text.push_str(&format!("<{code:04x}> <{units}>\n"));
        }
        text.push_str("endbfchar\n");
    }
    text.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    text.into_bytes()
}

/// Six letters for a subset (ISO 32000-1, section 9.6.4), from what is in it.
fn tag(glyphs: &[(char, u16, u16)]) -> String {
    let mix = |all: u64, character: char| (all ^ character as u64).wrapping_mul(0x0100_0000_01b3);
    let mut sum = glyphs.iter().fold(0xcbf2_9ce4_8422_2325, |all, (character, ..)| mix(all, *character));
    let letter = |_| {
        let letter = char::from(b'A' + (sum % 26) as u8);
        sum /= 26;
        letter
    };
    (0..6).map(letter).collect()
}

fn base_name(face: &Face<'_>, number: usize) -> String {
    let found = face.names().into_iter().find(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME && name.is_unicode());
    let name = found.and_then(|name| name.to_string()).unwrap_or_else(|| format!("Font{number}"));
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

pub(crate) fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    Dictionary::from_iter(entries)
}

pub(crate) fn named(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

pub(crate) fn literal(text: &str) -> Object {
    Object::String(text.as_bytes().to_vec(), StringFormat::Literal)
}

/// A stream that is deflated.
pub(crate) fn compressed(mut stream: Stream) -> Stream {
    // One that would become longer stays as it is.
    let _ = stream.compress();
    stream
}

const SYMBOLIC: i64 = 4;
