//! The compact form of a receipt, for a square code on paper: without supporting entries, everything that follows from something
//! else left out, the signer's key at its end. It expands to the very bytes of the receipt.

use super::{PATH_MAX, Receipt, dictionary};
use crate::{
    Checkpoint, DEPTH_MAX, DISCLOSURES_MAX, Disclosure, Hash, Head, Json, JsonWriter, Origin, Presentation, PublicKey,
    SALT_BYTES, STATEMENT_BYTES_MAX, Statement, base64, jws, mirror_name,
    note::{Note, NoteSignature},
    tree, witness_name,
};
use std::collections::BTreeSet;

impl Receipt {
    /// The compact form, with the public key of the signer; supporting entries are left out. `None` when the receipt does not
    /// hold by itself under that key, or is larger than [`COMPACT_BYTES_MAX`].
    pub fn compact(&self, signer: &PublicKey) -> Option<Vec<u8>> {
        let bytes = self.write_compact(signer)?;
        let bare = Receipt { support: Vec::new(), ..self.clone() };
        // Reading it back proves that nothing was lost.
        let (expanded, key) = read_compact(&bytes)?;
        (expanded == bare && key == *signer).then_some(bytes)
    }

    /// Reads the compact form: the receipt without supporting entries, and the signer's key.
    pub fn expand(bytes: &[u8]) -> Option<(Receipt, PublicKey)> {
        let (receipt, key) = read_compact(bytes)?;
        // Each receipt has one compact form.
        (receipt.write_compact(&key)? == bytes).then_some((receipt, key))
    }

    fn write_compact(&self, signer: &PublicKey) -> Option<Vec<u8>> {
        let checkpoint = Checkpoint::parse(self.checkpoint.as_bytes())?;
        let statement = Statement::parse(self.presentation.statement.clone()).ok()?;
        let mut writer = Writer { out: COMPACT_MARK.to_vec(), origin: checkpoint.origin.as_str(), shown: BTreeSet::new() };
        writer.number(self.index);
        writer.number(self.path.len() as u64);
        self.path.iter().for_each(|hash| writer.bytes(&hash.0));
        writer.bytes(&self.previous.0);
        writer.origin(&checkpoint.origin);
        writer.number(checkpoint.head.size);
        writer.lines(&checkpoint.note.signatures);
        writer.bytes(statement.signature());
        writer.number(self.presentation.disclosures.len() as u64);
        for disclosure in &self.presentation.disclosures {
            writer.bytes(disclosure.salt());
            writer.text(disclosure.name());
            writer.text(disclosure.value());
            writer.shown.insert(disclosure.digest());
        }
        writer.value(Json::seen_before(statement.payload()));
        writer.bytes(signer.bytes());
        (writer.out.len() <= COMPACT_BYTES_MAX).then_some(writer.out)
    }
}

fn read_compact(bytes: &[u8]) -> Option<(Receipt, PublicKey)> {
    if bytes.len() > COMPACT_BYTES_MAX {
        return None;
    }
    let (rest, key) = bytes.strip_prefix(&COMPACT_MARK)?.split_last_chunk::<32>()?;
    let key = PublicKey::from_bytes(*key)?;
    let mut reader = Reader { rest, origin: String::new(), shown: BTreeSet::new() };
    let index = reader.number()?;
    let path: Vec<Hash> = (0..reader.count(PATH_MAX)?).map(|_| reader.hash()).collect::<Option<_>>()?;
    let previous = reader.hash()?;
    let origin = reader.origin()?;
    reader.origin = origin.as_str().to_owned();
    let size = reader.number()?;
    let signatures = reader.lines()?;
    let signature = reader.array::<64>()?;
    let disclosures: Vec<Disclosure> = (0..reader.count(DISCLOSURES_MAX)?).map(|_| reader.disclosure()).collect::<Option<_>>()?;
    let mut payload = JsonWriter::new();
    reader.value(&mut payload, 0)?;
    if !reader.rest.is_empty() {
        return None;
    }
    let input = jws::signing_input(crate::statement::TYPE, &payload.finish(), &key);
    let statement = format!("{input}.{}", base64::url_encode(&signature)).into_bytes();
    let root = tree::inclusion_root(index, size, Hash::entry(&previous, &statement), &path)?;
    let text = Checkpoint::sign(&origin, Head { size, root }, &[]).note.text;
    let checkpoint = Note { text, signatures }.encode();
    let presentation = Presentation { statement, disclosures };
    Some((Receipt { previous, presentation, support: Vec::new(), index, path, checkpoint }, key))
}

struct Writer<'a> {
    out: Vec<u8>,
    origin: &'a str,
    /// Digests that follow from the fields shown.
    shown: BTreeSet<Hash>,
}

impl Writer<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }

    fn origin(&mut self, origin: &Origin) {
        let (code, key) = origin.as_str().split_once('/').unwrap_or_default();
        self.number(code.len() as u64);
        self.bytes(code.as_bytes());
        self.bytes(&read_hex(key).unwrap_or_default());
    }

    fn lines(&mut self, lines: &[NoteSignature]) {
        self.number(lines.len() as u64);
        let mut before = None;
        for line in lines {
            self.line_name(&line.name, &mut before);
            self.bytes(&line.id.to_be_bytes());
            self.number(line.signature.len() as u64);
            self.bytes(&line.signature);
        }
    }

    /// A name that is the ledger's, that of another office as witness or mirror, or any other.
    fn line_name(&mut self, name: &str, before: &mut Option<Origin>) {
        let office = |name: &str, role: &str| Origin::parse(name.strip_suffix(role)?);
        if name == self.origin {
            return self.out.push(LINE_OWN);
        }
        for (role, anew, same) in [(WITNESS, LINE_WITNESS, LINE_SAME_WITNESS), (MIRROR, LINE_MIRROR, LINE_SAME_MIRROR)] {
            let Some(origin) = office(name, role) else { continue };
            if before.as_ref() == Some(&origin) {
                return self.out.push(same);
            }
            self.out.push(anew);
            self.origin(&origin);
            *before = Some(origin);
            return;
        }
        self.out.push(LINE_OTHER);
        self.number(name.len() as u64);
        self.bytes(name.as_bytes());
    }

    fn text(&mut self, text: &str) {
        let word = dictionary::number(text).map(|number| number | WORD);
        if let Some(word) = word {
            return self.out.push(word);
        }
        if text == self.origin {
            return self.out.push(ORIGIN);
        }
        if let Some(bytes) = base64::url_decode_array::<16>(text.as_bytes()) {
            self.out.push(BYTES_16);
            return self.bytes(&bytes);
        }
        if let Some(bytes) = base64::url_decode_array::<32>(text.as_bytes()) {
            self.out.push(BYTES_32);
            return self.bytes(&bytes);
        }
        if let Some((first, last)) = read_period(text) {
            self.out.push(PERIOD);
            self.number(first);
            return self.number(last.wrapping_sub(first));
        }
        self.out.push(TEXT);
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    fn value(&mut self, value: Json<'_>) {
        if let Some(text) = value.string() {
            self.text(&text);
        } else if let Some(number) = value.integer() {
            self.integer(number);
        } else if let Some(boolean) = value.boolean() {
            self.out.push(if boolean { TRUE } else { FALSE });
        } else if value.is_object() {
            self.out.push(OBJECT);
            self.number(value.fields().count() as u64);
            for (key, value) in value.fields() {
                self.text(&key);
                self.value(value);
            }
        } else {
            self.array(value);
        }
    }

    fn integer(&mut self, number: i64) {
        match u64::try_from(number) {
            Ok(small) if small < SMALL_END => self.out.push(SMALL + small as u8),
            Ok(number) => {
                self.out.push(INTEGER);
                self.number(number);
            }
            Err(_) => {
                self.out.push(NEGATIVE);
                self.number(number.unsigned_abs());
            }
        }
    }

    /// Digests have a form of their own, and those of the fields shown follow from these.
    fn array(&mut self, array: Json<'_>) {
        let hashes = array.items().map(|item| Hash::from_url(item.string()?.as_bytes())).collect::<Option<Vec<_>>>();
        match hashes.filter(|hashes| !hashes.is_empty() && hashes.is_sorted_by(|a, b| a < b)) {
            Some(mut hashes) if self.shown.iter().all(|digest| hashes.contains(digest)) => {
                let shown = std::mem::take(&mut self.shown);
                hashes.retain(|hash| !shown.contains(hash));
                self.out.push(HASHES);
                self.number(hashes.len() as u64);
                hashes.iter().for_each(|hash| self.bytes(&hash.0));
            }
            _ => {
                self.out.push(ARRAY);
                self.number(array.items().count() as u64);
                array.items().for_each(|item| self.value(item));
            }
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    origin: String,
    shown: BTreeSet<Hash>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn hash(&mut self) -> Option<Hash> {
        self.array().map(Hash)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A number of things, each of which needs at least one byte.
    fn count(&mut self, most: usize) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= most && count <= self.rest.len()).then_some(count)
    }

    fn utf8(&mut self) -> Option<&'a str> {
        let length = self.count(COMPACT_BYTES_MAX)?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn origin(&mut self) -> Option<Origin> {
        let code = self.utf8()?;
        let key = u128::from_be_bytes(self.array()?);
        Origin::parse(&format!("{code}/{key:032x}"))
    }

    fn lines(&mut self) -> Option<Vec<NoteSignature>> {
        let mut before = None;
        let mut lines = Vec::new();
        for _ in 0..self.count(COMPACT_BYTES_MAX)? {
            let name = self.line_name(&mut before)?;
            let id = u32::from_be_bytes(self.array()?);
            let length = self.count(COMPACT_BYTES_MAX)?;
            lines.push(NoteSignature { name, id, signature: self.take(length)?.to_vec() });
        }
        Some(lines)
    }

    fn line_name(&mut self, before: &mut Option<Origin>) -> Option<String> {
        let kind = self.byte()?;
        if matches!(kind, LINE_WITNESS | LINE_MIRROR) {
            *before = Some(self.origin()?);
        }
        Some(match kind {
            LINE_OWN => self.origin.clone(),
            LINE_WITNESS | LINE_SAME_WITNESS => witness_name(before.as_ref()?.as_str()),
            LINE_MIRROR | LINE_SAME_MIRROR => mirror_name(before.as_ref()?.as_str()),
            LINE_OTHER => self.utf8()?.to_owned(),
            _ => return None,
        })
    }

    fn disclosure(&mut self) -> Option<Disclosure> {
        let salt = self.array::<SALT_BYTES>()?;
        let (name, value) = (self.text()?, self.text()?);
        let disclosure = Disclosure::with_salt(&name, &value, salt);
        self.shown.insert(disclosure.digest());
        Some(disclosure)
    }

    fn text(&mut self) -> Option<String> {
        let kind = self.byte()?;
        self.text_of(kind)
    }

    fn text_of(&mut self, kind: u8) -> Option<String> {
        Some(match kind {
            WORD.. => dictionary::word(kind & !WORD)?.to_owned(),
            ORIGIN => self.origin.clone(),
            BYTES_16 => base64::url_encode(self.take(16)?),
            BYTES_32 => base64::url_encode(self.take(32)?),
            PERIOD => {
                let first = self.number()?;
                write_period(first, first.checked_add(self.number()?)?)?
            }
            TEXT => self.utf8()?.to_owned(),
            _ => return None,
        })
    }

    fn value(&mut self, w: &mut JsonWriter, depth: usize) -> Option<()> {
        if depth > DEPTH_MAX || w.len() > STATEMENT_BYTES_MAX {
            return None;
        }
        let kind = self.byte()?;
        match kind {
            FALSE | TRUE => w.boolean(kind == TRUE),
            INTEGER => w.integer(i64::try_from(self.number()?).ok()?),
            NEGATIVE => w.integer(i64::try_from(self.number()?).ok()?.checked_neg()?),
            SMALL..WORD => w.integer(i64::from(kind - SMALL)),
            OBJECT => {
                let count = self.count(COMPACT_BYTES_MAX)?;
                let mut whole = Some(());
                w.object(|w| {
                    whole = (0..count).try_for_each(|_| {
                        w.key(&self.text()?);
                        self.value(w, depth + 1)
                    });
                });
                whole?;
            }
            ARRAY => {
                let count = self.count(COMPACT_BYTES_MAX)?;
                let mut whole = Some(());
                w.array(|w| whole = (0..count).try_for_each(|_| self.value(w, depth + 1)));
                whole?;
            }
            HASHES => {
                let count = self.number()?;
                let mut hashes = std::mem::take(&mut self.shown);
                for _ in 0..count {
                    hashes.insert(self.hash()?);
                }
                w.array(|w| hashes.iter().for_each(|hash| w.string(&hash.url())));
            }
            _ => w.string(&self.text_of(kind)?),
        }
        Some(())
    }
}

/// `2026-01/2026-06` as two numbers of months.
fn read_period(text: &str) -> Option<(u64, u64)> {
    let month = |text: &str| {
        let (year, month) = text.split_once('-')?;
        let (year, month): (u64, u64) = (year.parse().ok()?, month.parse().ok()?);
        (1..=12).contains(&month).then(|| year * 12 + month - 1)
    };
    let (first, last) = text.split_once('/')?;
    let (first, last) = (month(first)?, month(last)?);
    (first <= last && write_period(first, last)? == text).then_some((first, last))
}

fn write_period(first: u64, last: u64) -> Option<String> {
    let month = |months: u64| (months / 12 <= YEAR_MAX).then(|| format!("{:04}-{:02}", months / 12, months % 12 + 1));
    Some(format!("{}/{}", month(first)?, month(last)?))
}

fn read_hex(text: &str) -> Option<[u8; 16]> {
    u128::from_str_radix(text, 16).ok().map(u128::to_be_bytes)
}

/// What every compact receipt begins with: the last byte is the version.
pub const COMPACT_MARK: [u8; 3] = *b"MZ\x01";

/// Some twenty times what fits on paper; receipts of long lists stay below it.
pub const COMPACT_BYTES_MAX: usize = 65_536;

const WITNESS: &str = "/witness";
const MIRROR: &str = "/mirror";

const LINE_OWN: u8 = 0;
const LINE_WITNESS: u8 = 1;
const LINE_MIRROR: u8 = 2;
const LINE_SAME_WITNESS: u8 = 3;
const LINE_SAME_MIRROR: u8 = 4;
const LINE_OTHER: u8 = 5;

const FALSE: u8 = 0;
const TRUE: u8 = 1;
const INTEGER: u8 = 2;
const NEGATIVE: u8 = 3;
const OBJECT: u8 = 4;
const ARRAY: u8 = 5;
const TEXT: u8 = 6;
const BYTES_16: u8 = 7;
const BYTES_32: u8 = 8;
const ORIGIN: u8 = 9;
const HASHES: u8 = 10;
const PERIOD: u8 = 11;
/// From here on integers from 0 on in one byte.
const SMALL: u8 = 0x20;
const SMALL_END: u64 = (WORD - SMALL) as u64;
/// From here on the dictionary's words.
const WORD: u8 = 0x80;

/// Years have four digits.
const YEAR_MAX: u64 = 9999;
