//! As much of PDF (ISO 32000-1) as it takes to get at the signature and at the embedded files: objects by a classic cross-reference
//! table, the catalog's form and name tree, streams that are deflated or as they are. Bounded in depth, in objects and in bytes.

use crate::{
    Attachment,
    object::{Object, Reader},
};
use std::{io::Read, ops::Range};

/// A file of one revision.
pub(crate) struct File<'a> {
    pdf: &'a [u8],
    /// Where each object begins.
    places: Vec<Option<usize>>,
    trailer: Object<'a>,
}

/// The dictionary of a signature.
pub(crate) struct SignatureEntry {
    /// Where it lies.
    pub place: Range<usize>,
    /// `/ByteRange`.
    pub range: Vec<i64>,
    /// `/M`.
    pub moment: Option<Vec<u8>>,
}

impl<'a> File<'a> {
    /// Finds its objects.
    pub fn open(pdf: &'a [u8]) -> Option<File<'a>> {
        let tail_from = pdf.len().saturating_sub(TAIL_BYTES);
        let at = tail_from + memchr::memmem::rfind(&pdf[tail_from..], b"startxref")?;
        let mut reader = Reader::new(pdf, at + b"startxref".len());
        let table = usize::try_from(reader.number()?).ok()?;
        let mut reader = Reader::new(pdf, table);
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

    /// The embedded files, as the catalog's name tree has them: a tree of one node, which is all that this program writes.
    pub fn embedded(&self) -> Option<Vec<Attachment>> {
        let catalog = self.resolve(self.trailer.get(b"Root")?)?;
        let Some(names) = catalog.get(b"Names") else { return Some(Vec::new()) };
        let Some(tree) = self.resolve(names)?.get(b"EmbeddedFiles").cloned() else { return Some(Vec::new()) };
        let tree = self.resolve(&tree)?;
        let Object::Array(pairs) = self.resolve(tree.get(b"Names")?)? else { return None };
        if pairs.len() % 2 != 0 || pairs.len() / 2 > FILES_MAX {
            return None;
        }
        let mut left = BYTES_MAX;
        let mut found = Vec::with_capacity(pairs.len() / 2);
        for pair in pairs.chunks_exact(2) {
            let Object::Text(name) = &pair[0] else { return None };
            let name = std::str::from_utf8(name).ok().filter(|name| name.is_ascii())?.to_owned();
            let specification = self.resolve(&pair[1])?;
            let Object::Reference(number) = self.resolve(specification.get(b"EF")?)?.get(b"F")?.clone() else { return None };
            let bytes = self.stream(number, left)?;
            left -= bytes.len();
            found.push(Attachment { name, bytes });
        }
        Some(found)
    }

    /// Whether it says of itself that there are others before it, or that some of its objects are listed elsewhere.
    pub fn goes_on(&self) -> bool {
        self.trailer.get(b"Prev").is_some() || self.trailer.get(b"XRefStm").is_some()
    }

    /// The signature of the one field that its form has.
    pub fn signature(&self) -> Option<SignatureEntry> {
        let catalog = self.resolve(self.trailer.get(b"Root")?)?;
        let form = self.resolve(catalog.get(b"AcroForm")?)?;
        let Object::Array(fields) = self.resolve(form.get(b"Fields")?)? else { return None };
        let [field] = &fields[..] else { return None };
        let field = self.resolve(field)?;
        let Object::Reference(number) = *field.get(b"V").filter(|_| field.get(b"FT") == Some(&Object::Name(b"Sig")))? else {
            return None;
        };
        let mut reader = self.at(number)?;
        let from = reader.at;
        let entry = reader.object(0)?;
        if entry.get(b"SubFilter") != Some(&Object::Name(b"ETSI.CAdES.detached")) || entry.get(b"Contents").is_none() {
            return None;
        }
        let Object::Array(range) = entry.get(b"ByteRange")? else { return None };
        let number = |object: &Object<'_>| if let Object::Number(number) = object { Some(*number) } else { None };
        let range = range.iter().map(number).collect::<Option<_>>()?;
        let moment = if let Some(Object::Text(text)) = entry.get(b"M") { Some(text.clone()) } else { None };
        Some(SignatureEntry { place: from..reader.at, range, moment })
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
        let mut reader = Reader::new(self.pdf, place);
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

const OBJECTS_MAX: usize = 1_000_000;
const FILES_MAX: usize = 16;
/// Of all embedded files together.
const BYTES_MAX: usize = 128 * 1024 * 1024;
/// `startxref` is looked for in so many bytes at the end.
const TAIL_BYTES: usize = 1_024;
