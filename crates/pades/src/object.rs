//! Objects of a PDF file (ISO 32000-1, section 7.3), read from its bytes. Bounded in depth and in number.

/// An object, as far as it is of use here.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Object<'a> {
    Dictionary(Vec<(&'a [u8], Object<'a>)>),
    Array(Vec<Object<'a>>),
    Name(&'a [u8]),
    Text(Vec<u8>),
    Number(i64),
    Reference(u32),
    /// Null, booleans, fractions.
    Other,
}

impl<'a> Object<'a> {
    /// The value under a key of a dictionary.
    pub fn get(&self, key: &[u8]) -> Option<&Object<'a>> {
        let Object::Dictionary(entries) = self else { return None };
        entries.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }
}

/// Reads one object after the other.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    pub at: usize,
    /// How many objects may still be read.
    left: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Reader<'a> {
        Reader { bytes, at, left: OBJECTS_READ_MAX }
    }

    pub fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub fn space(&mut self) {
        while self.peek().is_some_and(|byte| matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')) {
            self.at += 1;
        }
    }

    pub fn word(&mut self, word: &[u8]) -> Option<()> {
        self.space();
        self.bytes.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    /// A whole number; nothing is taken where there is none.
    pub fn number(&mut self) -> Option<i64> {
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

    pub fn object(&mut self, depth: usize) -> Option<Object<'a>> {
        if depth > DEPTH_MAX {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
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
            if entries.len() >= ENTRIES_MAX || entries.iter().any(|(name, _)| *name == key) {
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

    /// Of what a backslash can say only that what follows it is meant as it is.
    fn text(&mut self) -> Option<Object<'a>> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1);
        while text.len() < TEXT_BYTES_MAX {
            let byte = match self.next()? {
                b'\\' => self.next().filter(|byte| b"()\\".contains(byte))?,
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
/// By one reader: an object takes up more memory than its bytes in the file do.
const OBJECTS_READ_MAX: usize = 20_000;
/// Of a dictionary; each is compared with all others.
const ENTRIES_MAX: usize = 256;
/// More than a signature with a time-stamp has digits.
const TEXT_BYTES_MAX: usize = 64 * 1024;
const DIGITS_MAX: usize = 15;
