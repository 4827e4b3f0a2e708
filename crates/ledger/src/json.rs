//! Canonical JSON: the one byte string that RFC 8785 gives to an I-JSON value (RFC 7493), read without building a tree.
//!
//! Only objects, arrays, strings without noncharacters, booleans and integers up to 2⁵³−1 exist here: no `null`, no fraction, no exponent.
//! Whatever is not written canonically is refused, so that equal meaning is equal bytes and a flipped byte is found.

use std::borrow::Cow;

/// A JSON value that is known to be canonical, as a slice of the text it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Json<'a>(&'a [u8]);

/// Why a text is not canonical JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// It ends too early, or a byte stands where none may.
    Malformed,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A code point that is for no interchange, such as U+FFFE (RFC 7493, section 2.1).
    Noncharacter,
    /// White space, an escape that is not needed, a needed one in another form.
    NotCanonical,
    /// Keys of an object not in ascending order of their UTF-16 code units.
    KeyOrder,
    /// The same key twice in an object.
    DuplicateKey,
    /// A fraction, an exponent, `-0`, leading zeros, or an integer beyond ±(2⁵³−1).
    Number,
    /// `null`, which this format does without.
    Null,
    /// Nested deeper than [`DEPTH_MAX`].
    TooDeep,
    /// Bytes after the value.
    Trailing,
}

/// How deep arrays and objects may nest. A statement needs five.
pub const DEPTH_MAX: usize = 16;

/// The largest integer that every JSON reader keeps exactly (RFC 7493, section 2.2).
pub const INTEGER_MAX: i64 = (1 << 53) - 1;

impl<'a> Json<'a> {
    /// Reads exactly one canonical value.
    pub fn parse(text: &'a [u8]) -> Result<Json<'a>, JsonFault> {
        std::str::from_utf8(text).map_err(|_| JsonFault::NotUtf8)?;
        let mut scan = Scan { text, at: 0 };
        scan.value(0)?;
        if scan.at == text.len() { Ok(Json(text)) } else { Err(JsonFault::Trailing) }
    }

    /// Takes up a slice that [`Json::parse`] has seen before, as part of a whole that cannot have changed since.
    pub(crate) fn seen_before(text: &'a [u8]) -> Json<'a> {
        Json(text)
    }

    /// The canonical bytes.
    pub fn bytes(&self) -> &'a [u8] {
        self.0
    }

    /// The string, if it is one.
    pub fn string(&self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        let text = std::str::from_utf8(inner).ok()?;
        Some(if inner.contains(&b'\\') { Cow::Owned(unescape(text)) } else { Cow::Borrowed(text) })
    }

    /// The integer, if it is one.
    pub fn integer(&self) -> Option<i64> {
        matches!(self.0.first(), Some(b'-' | b'0'..=b'9')).then(|| std::str::from_utf8(self.0).ok()?.parse().ok()).flatten()
    }

    /// The boolean, if it is one.
    pub fn boolean(&self) -> Option<bool> {
        match self.0 {
            b"true" => Some(true),
            b"false" => Some(false),
            _ => None,
        }
    }

    /// Keys and values in their order; empty when it is no object.
    pub fn fields(&self) -> Fields<'a> {
        Fields { scan: Scan { text: self.0, at: 1 }, open: self.0.first() == Some(&b'{') }
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        self.0.first() == Some(&b'{')
    }

    /// Whether it is an array.
    pub fn is_array(&self) -> bool {
        self.0.first() == Some(&b'[')
    }

    /// The items of an array; empty when it is none.
    pub fn items(&self) -> Items<'a> {
        Items { scan: Scan { text: self.0, at: 1 }, open: self.0.first() == Some(&b'[') }
    }

    /// The value under a key, if it is an object that has it.
    pub fn get(&self, key: &str) -> Option<Json<'a>> {
        self.fields().find(|(k, _)| k == key).map(|(_, value)| value)
    }
}

/// Iterates over an object's fields.
pub struct Fields<'a> {
    scan: Scan<'a>,
    open: bool,
}

impl<'a> Iterator for Fields<'a> {
    type Item = (Cow<'a, str>, Json<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if !self.open || self.scan.peek() == Some(b'}') {
            return None;
        }
        self.scan.eat(b',');
        let key = Json(self.scan.skip()?).string()?;
        self.scan.eat(b':');
        Some((key, Json(self.scan.skip()?)))
    }
}

/// Iterates over an array's items.
pub struct Items<'a> {
    scan: Scan<'a>,
    open: bool,
}

impl<'a> Iterator for Items<'a> {
    type Item = Json<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.open || self.scan.peek() == Some(b']') {
            return None;
        }
        self.scan.eat(b',');
        Some(Json(self.scan.skip()?))
    }
}

struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// The character that begins here.
    fn char(&self) -> Option<char> {
        let longest = self.text.len().min(self.at + 4);
        let bytes = &self.text[self.at..longest];
        // A character after this one may be cut off by the end of the four bytes.
        bytes.utf8_chunks().next()?.valid().chars().next()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonFault> {
        if self.eat(byte) {
            return Ok(());
        }
        Err(match self.peek() {
            Some(b' ' | b'\t' | b'\n' | b'\r') => JsonFault::NotCanonical,
            _ => JsonFault::Malformed,
        })
    }

    fn value(&mut self, depth: usize) -> Result<(), JsonFault> {
        if depth > DEPTH_MAX {
            return Err(JsonFault::TooDeep);
        }
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => Err(JsonFault::Null),
            Some(b' ' | b'\t' | b'\n' | b'\r') => Err(JsonFault::NotCanonical),
            _ => Err(JsonFault::Malformed),
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), JsonFault> {
        self.at += 1;
        if self.eat(b'}') {
            return Ok(());
        }
        let mut before: Option<&[u8]> = None;
        loop {
            let start = self.at;
            if self.peek() != Some(b'"') {
                self.expect(b'"')?;
            }
            self.string()?;
            let key = &self.text[start..self.at];
            if let Some(before) = before {
                match compare_keys(before, key) {
                    std::cmp::Ordering::Less => {}
                    std::cmp::Ordering::Equal => return Err(JsonFault::DuplicateKey),
                    std::cmp::Ordering::Greater => return Err(JsonFault::KeyOrder),
                }
            }
            before = Some(key);
            self.expect(b':')?;
            self.value(depth + 1)?;
            if self.eat(b'}') {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), JsonFault> {
        self.at += 1;
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if self.eat(b']') {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), JsonFault> {
        if !self.text[self.at..].starts_with(word) {
            return Err(JsonFault::Malformed);
        }
        self.at += word.len();
        Ok(())
    }

    fn number(&mut self) -> Result<(), JsonFault> {
        let start = self.at;
        self.eat(b'-');
        let digits = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let length = self.at - digits;
        let leading_zero = self.text.get(digits) == Some(&b'0') && (length > 1 || digits > start);
        if length == 0 || length > 16 || leading_zero || matches!(self.peek(), Some(b'.' | b'e' | b'E' | b'+' | b'-')) {
            return Err(JsonFault::Number);
        }
        let value = self.text[digits..self.at].iter().fold(0i64, |v, d| v * 10 + i64::from(d - b'0'));
        if value > INTEGER_MAX { Err(JsonFault::Number) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<(), JsonFault> {
        self.at += 1;
        loop {
            self.at += run_length(&self.text[self.at..], |byte| matches!(byte, 0x20..=0xee) & (byte != b'"') & (byte != b'\\'));
            match self.peek().ok_or(JsonFault::Malformed)? {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape()?,
                0..=0x1f => return Err(JsonFault::Malformed),
                // Noncharacters begin with one of the other bytes; most Chinese characters do not.
                0x20..=0xee => self.at += 1,
                _ => {
                    let c = self.char().ok_or(JsonFault::NotUtf8)?;
                    if is_noncharacter(c) {
                        return Err(JsonFault::Noncharacter);
                    }
                    self.at += c.len_utf8();
                }
            }
        }
    }

    /// RFC 8785, section 3.2.2.2: two-character escapes where JSON has them, else `\u00` with lower-case digits, and
    /// only for control characters, the quotation mark and the backslash.
    fn escape(&mut self) -> Result<(), JsonFault> {
        let rest = &self.text[self.at + 1..];
        match rest.first().ok_or(JsonFault::Malformed)? {
            b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r' => self.at += 2,
            b'u' => {
                let digits = rest.get(1..5).ok_or(JsonFault::Malformed)?;
                let text = std::str::from_utf8(digits).map_err(|_| JsonFault::Malformed)?;
                let code = u32::from_str_radix(text, 16).map_err(|_| JsonFault::Malformed)?;
                let lower = digits.iter().all(|d| matches!(d, b'0'..=b'9' | b'a'..=b'f'));
                if code >= 0x20 || !lower || matches!(code, 8 | 9 | 10 | 12 | 13) {
                    return Err(JsonFault::NotCanonical);
                }
                self.at += 6;
            }
            b'/' => return Err(JsonFault::NotCanonical),
            _ => return Err(JsonFault::Malformed),
        }
        Ok(())
    }

    /// Passes over one value that is known to be canonical, and returns it.
    fn skip(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        let mut depth = 0usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    loop {
                        self.at += run_length(self.text.get(self.at..)?, |byte| (byte != b'"') & (byte != b'\\'));
                        if self.peek()? == b'"' {
                            break;
                        }
                        self.at += 2;
                    }
                    self.at += 1;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' => {
                    self.at += 1;
                    continue;
                }
                _ => {
                    while !matches!(self.peek(), None | Some(b',' | b'}' | b']' | b':')) {
                        self.at += 1;
                    }
                }
            }
            if depth == 0 {
                return self.text.get(start..self.at);
            }
        }
    }
}

/// How many bytes at the beginning are plain. Looked at in blocks, which the compiler takes at once: most of a statement is
/// digests.
fn run_length(text: &[u8], plain: impl Fn(u8) -> bool) -> usize {
    let (blocks, _) = text.as_chunks::<16>();
    let whole = blocks.iter().take_while(|block| block.iter().fold(true, |all, byte| all & plain(*byte))).count() * 16;
    whole + text[whole..].iter().take_while(|byte| plain(**byte)).count()
}

/// U+FDD0 to U+FDEF and the last two of every plane.
pub(crate) fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || c as u32 & 0xfffe == 0xfffe
}

/// Compares two quoted keys by UTF-16 code units (RFC 8785, section 3.2.3). For ASCII that is the order of the bytes.
fn compare_keys(a: &[u8], b: &[u8]) -> std::cmp::Ordering {
    let inner = |quoted: &[u8]| quoted.get(1..quoted.len() - 1).unwrap_or_default().to_vec();
    let plain = |quoted: &[u8]| quoted.iter().all(|byte| byte.is_ascii() && *byte != b'\\');
    if plain(a) && plain(b) {
        return a[1..a.len() - 1].cmp(&b[1..b.len() - 1]);
    }
    let units = |quoted: &[u8]| unescape(&String::from_utf8_lossy(&inner(quoted))).encode_utf16().collect::<Vec<_>>();
    units(a).cmp(&units(b))
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('b') => out.push('\u{8}'),
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('f') => out.push('\u{c}'),
            Some('r') => out.push('\r'),
            Some('u') => {
                let code = chars.by_ref().take(4).collect::<String>();
                out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}
