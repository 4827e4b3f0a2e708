//! As much of PDF (ISO 32000-1) as it takes to get at the embedded files: objects by a classic cross-reference table, the catalog's
//! name tree, streams that are deflated or as they are. Bounded in depth, in objects and in bytes.

use crate::Attachment;
use std::io::Read;

/// An object, as far as it is of use here.
#[derive(Clone, Debug, PartialEq)]
enum Object<'a> {
    Dictionary(Vec<(&'a [u8], Object<'a>)>),
    Array(Vec<Object<'a>>),
    Name(&'a [u8]),
    Text(Vec<u8>),
    Number(i64),
    Reference(u32),
    /// Null, booleans, fractions.
    Other,
}

/// The embedded files, as the catalog's name tree has them: a tree of one node, which is all that this program writes.
pub(crate) fn embedded(pdf: &[u8]) -> Option<Vec<Attachment>> {
    let file = File::open(pdf)?;
    let catalog = file.resolve(file.trailer.get(b"Root")?)?;
    let Some(names) = catalog.get(b"Names") else { return Some(Vec::new()) };
    let Some(tree) = file.resolve(names)?.get(b"EmbeddedFiles").cloned() else { return Some(Vec::new()) };
    let tree = file.resolve(&tree)?;
    let Object::Array(pairs) = file.resolve(tree.get(b"Names")?)? else { return None };
    if pairs.len() % 2 != 0 || pairs.len() / 2 > FILES_MAX {
        return None;
    }
    let mut left = BYTES_MAX;
    let mut found = Vec::with_capacity(pairs.len() / 2);
    for pair in pairs.chunks_exact(2) {
        let Object::Text(name) = &pair[0] else { return None };
        let name = std::str::from_utf8(name).ok().filter(|name| name.is_ascii())?.to_owned();
        let specification = file.resolve(&pair[1])?;
        let Object::Reference(number) = file.resolve(specification.get(b"EF")?)?.get(b"F")?.clone() else { return None };
        let bytes = file.stream(number, left)?;
        left -= bytes.len();
        found.push(Attachment { name, bytes });
    }
    Some(found)
}

struct File<'a> {
    pdf: &'a [u8],
    /// Where each object begins.
    places: Vec<Option<usize>>,
    trailer: Object<'a>,
}

impl<'a> File<'a> {
    fn open(pdf: &'a [u8]) -> Option<File<'a>> {
        let tail_from = pdf.len().saturating_sub(TAIL_BYTES);
        let at = tail_from + memchr::memmem::rfind(&pdf[tail_from..], b"startxref")?;
        let mut reader = Reader { bytes: pdf, at: at + b"startxref".len() };
        let table = usize::try_from(reader.number()?).ok()?;
        let mut reader = Reader { bytes: pdf, at: table };
        reader.word(b"xref")?;
        let mut places: Vec<Option<usize>> = Vec::new();
        while let Some(first) = reader.number() {
            let (first, count) = (usize::try_from(first).ok()?, usize::try_from(reader.number()?).ok()?);
            if first != places.len() && !(places.is_empty() && first <= 1) || count > OBJECTS_MAX - places.len().min(OBJECTS_MAX)
            {
                return None;
            }
            places.resize(first, None);
            for _ in 0..count {
                let place = usize::try_from(reader.number()?).ok()?;
                reader.number()?;
                reader.space();
                let kind = reader.next()?;
                places.push((kind == b'n' && place < pdf.len()).then_some(place));
            }
        }
        reader.word(b"trailer")?;
        let trailer = reader.object(0)?;
        Some(File { pdf, places, trailer })
    }

    /// The object itself, where it is a reference.
    fn resolve(&self, object: &Object<'a>) -> Option<Object<'a>> {
        match object {
            Object::Reference(number) => self.at(*number)?.object(0),
            other => Some(other.clone()),
        }
    }

    /// Behind the head of an object.
    fn at(&self, number: u32) -> Option<Reader<'a>> {
        let place = (*self.places.get(usize::try_from(number).ok()?)?)?;
        let mut reader = Reader { bytes: self.pdf, at: place };
        if reader.number()? != i64::from(number) {
            return None;
        }
        reader.number()?;
        reader.word(b"obj")?;
        Some(reader)
    }

    fn stream(&self, number: u32, left: usize) -> Option<Vec<u8>> {
        let mut reader = self.at(number)?;
        let head = reader.object(0)?;
        let Object::Number(length) = head.get(b"Length")? else { return None };
        let length = usize::try_from(*length).ok()?;
        reader.word(b"stream")?;
        match reader.next()? {
            b'\n' => {}
            b'\r' => drop(reader.next().filter(|byte| *byte == b'\n')?),
            _ => return None,
        }
        let body = self.pdf.get(reader.at..reader.at.checked_add(length)?)?;
        match head.get(b"Filter") {
            None => (body.len() <= left).then(|| body.to_vec()),
            Some(Object::Name(b"FlateDecode")) => {
                let mut bytes = Vec::new();
                let mut inflated = flate2::read::ZlibDecoder::new(body).take(left as u64 + 1);
                inflated.read_to_end(&mut bytes).ok()?;
                (bytes.len() <= left).then_some(bytes)
            }
            Some(_) => None,
        }
    }
}

impl<'a> Object<'a> {
    fn get(&self, key: &[u8]) -> Option<&Object<'a>> {
        let Object::Dictionary(entries) = self else { return None };
        entries.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.space();
        self.bytes.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    /// A whole number; nothing is taken where there is none.
    fn number(&mut self) -> Option<i64> {
        self.space();
        let rest = self.bytes.get(self.at..)?;
        let sign = usize::from(rest.first().is_some_and(|byte| matches!(byte, b'-' | b'+')));
        let digits = rest[sign..].iter().take(DIGITS_MAX + 1).take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || digits > DIGITS_MAX {
            return None;
        }
        let number = std::str::from_utf8(&rest[..sign + digits]).ok()?.parse().ok()?;
        self.at += sign + digits;
        Some(number)
    }

    fn object(&mut self, depth: usize) -> Option<Object<'a>> {
        if depth > DEPTH_MAX {
            return None;
        }
        self.space();
        match self.peek()? {
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.dictionary(depth),
            b'<' => self.hex(),
            b'(' => self.text(),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.space();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(Object::Array(items));
                    }
                    if items.len() >= ITEMS_MAX {
                        return None;
                    }
                    items.push(self.object(depth + 1)?);
                }
            }
            b'/' => Some(Object::Name(self.name()?)),
            _ => self.word_or_number(),
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Object<'a>> {
        self.at += 2;
        let mut entries = Vec::new();
        loop {
            self.space();
            if self.bytes.get(self.at..)?.starts_with(b">>") {
                self.at += 2;
                return Some(Object::Dictionary(entries));
            }
            let key = self.name()?;
            // Two readers may take two entries of one name for different things.
            if entries.len() >= ITEMS_MAX || entries.iter().any(|(name, _)| *name == key) {
                return None;
            }
            entries.push((key, self.object(depth + 1)?));
        }
    }

    /// Without `#`, which no name that matters here has.
    fn name(&mut self) -> Option<&'a [u8]> {
        (self.next()? == b'/').then_some(())?;
        let start = self.at;
        while self.peek().is_some_and(|byte| byte > b' ' && !b"()<>[]{}/%".contains(&byte)) {
            self.at += 1;
        }
        Some(&self.bytes[start..self.at])
    }

    fn hex(&mut self) -> Option<Object<'a>> {
        self.at += 1;
        let length = self.bytes.get(self.at..)?.iter().take(TEXT_BYTES_MAX).position(|byte| *byte == b'>')?;
        self.at += length + 1;
        Some(Object::Other)
    }

    fn text(&mut self) -> Option<Object<'a>> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1);
        while text.len() < TEXT_BYTES_MAX {
            let byte = match self.next()? {
                b'\\' => self.next()?,
                b'(' => {
                    open += 1;
                    b'('
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(Object::Text(text));
                    }
                    b')'
                }
                byte => byte,
            };
            text.push(byte);
        }
        None
    }

    fn word_or_number(&mut self) -> Option<Object<'a>> {
        let start = self.at;
        if let Some(number) = self.number() {
            let behind = self.at;
            if self.peek() != Some(b'.') {
                // `12 0 R` is one object.
                if number >= 0 && self.number().is_some() && self.word(b"R").is_some() {
                    return Some(Object::Reference(u32::try_from(number).ok()?));
                }
                self.at = behind;
                return Some(Object::Number(number));
            }
        }
        self.at = start;
        while self.peek().is_some_and(|byte| byte > b' ' && !b"()<>[]{}/%".contains(&byte)) {
            self.at += 1;
        }
        (self.at > start).then_some(Object::Other)
    }
}

const DEPTH_MAX: usize = 12;
const ITEMS_MAX: usize = 4_096;
const TEXT_BYTES_MAX: usize = 32 * 1024;
const DIGITS_MAX: usize = 15;
const OBJECTS_MAX: usize = 1_000_000;
const FILES_MAX: usize = 16;
/// Of all embedded files together.
const BYTES_MAX: usize = 128 * 1024 * 1024;
/// `startxref` is looked for in so many bytes at the end.
const TAIL_BYTES: usize = 1_024;
