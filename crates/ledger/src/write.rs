//! Writes canonical JSON (RFC 8785). Fields must be given in ascending order of their keys and integers lie within
//! ±(2⁵³−1); whoever breaks that gets no statement, since each is read back by the canonical reader when it is signed.

use crate::json::is_noncharacter;

/// Builds one JSON value.
#[derive(Debug, Default)]
pub struct JsonWriter {
    out: String,
    /// Whether a comma is due before the next field or item.
    due: bool,
}

impl JsonWriter {
    /// An empty writer with room for a statement.
    pub fn new() -> Self {
        JsonWriter::with_room(1024)
    }

    /// An empty writer with room for so many bytes.
    pub fn with_room(bytes: usize) -> Self {
        JsonWriter { out: String::with_capacity(bytes), due: false }
    }

    /// The text written.
    pub fn finish(self) -> String {
        self.out
    }

    /// Bytes written so far.
    pub(crate) fn len(&self) -> usize {
        self.out.len()
    }

    /// Writes an object whose fields `fill` writes.
    pub fn object(&mut self, fill: impl FnOnce(&mut Self)) {
        self.nested('{', '}', fill);
    }

    /// Writes an array whose items `fill` writes.
    pub fn array(&mut self, fill: impl FnOnce(&mut Self)) {
        self.nested('[', ']', fill);
    }

    /// Begins a field; the value must follow.
    pub fn key(&mut self, key: &str) -> &mut Self {
        self.comma();
        write_string(&mut self.out, key);
        self.out.push(':');
        self.due = false;
        self
    }

    /// Writes a string.
    pub fn string(&mut self, value: &str) {
        self.comma();
        write_string(&mut self.out, value);
        self.due = true;
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64) {
        use std::fmt::Write;
        self.comma();
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{value}");
        self.due = true;
    }

    /// Writes a boolean.
    pub fn boolean(&mut self, value: bool) {
        self.comma();
        self.out.push_str(if value { "true" } else { "false" });
        self.due = true;
    }

    /// Writes a value that is canonical already.
    pub fn raw(&mut self, canonical: &str) {
        self.comma();
        self.out.push_str(canonical);
        self.due = true;
    }

    /// A field with a string.
    pub fn field(&mut self, key: &str, value: &str) {
        self.key(key).string(value);
    }

    /// A field with an integer.
    pub fn field_integer(&mut self, key: &str, value: i64) {
        self.key(key).integer(value);
    }

    fn nested(&mut self, open: char, close: char, fill: impl FnOnce(&mut Self)) {
        self.comma();
        self.out.push(open);
        self.due = false;
        fill(self);
        self.out.push(close);
        self.due = true;
    }

    fn comma(&mut self) {
        if self.due {
            self.out.push(',');
            self.due = false;
        }
    }
}

fn write_string(out: &mut String, value: &str) {
    out.push('"');
    if value.bytes().all(stands_for_itself) {
        out.push_str(value);
    } else {
        write_escaped(out, value);
    }
    out.push('"');
}

/// Whether a byte of UTF-8 can belong only to characters that are written as they are. Noncharacters begin with 0xEF or
/// with 0xF0 and above.
fn stands_for_itself(byte: u8) -> bool {
    (b' '..0xef).contains(&byte) && byte != b'"' && byte != b'\\'
}

fn write_escaped(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", control as u32)),
            // I-JSON has no room for it (RFC 7493, section 2.1), and a spreadsheet cell may hold one by accident.
            outlaw if is_noncharacter(outlaw) => out.push(char::REPLACEMENT_CHARACTER),
            other => out.push(other),
        }
    }
}
