//! What the readers of .xlsx and .ods need of XML beyond its tokens.

use std::borrow::Cow;
use std::io::BufRead;

use encoding_rs::{UTF_16BE, UTF_16LE};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::SheetError;

/// The characters of an XML file. UTF-8 is what everyone writes; UTF-16 is allowed.
///
/// A file that was cut while unpacking ends at its last whole character.
pub(crate) fn text_of(bytes: &[u8], cut: bool) -> Result<Cow<'_, str>, SheetError> {
    for (mark, decoder) in [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return decoder.decode_without_bom_handling_and_without_replacement(rest).ok_or(NOT_TEXT);
        }
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) if cut && error.error_len().is_none() => {
            Ok(Cow::Borrowed(std::str::from_utf8(&bytes[..error.valid_up_to()]).map_err(|_| NOT_TEXT)?))
        }
        Err(_) => Err(NOT_TEXT),
    }
}

/// A reader that takes it on trust that elements end in order, which lets [`plain`] skip over some. Who uses it looks at names.
pub(crate) fn trusting(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader
}

/// Takes characters that stand between exactly these tags, if that is what comes next in the text that the reader reads.
///
/// Nearly every cell is `<c …><v>…</v></c>`: taking the last four of its five tokens at once more than halves the time.
pub(crate) fn plain<'x>(reader: &mut Reader<&'x [u8]>, text: &'x str, open: &str, close: &str) -> Option<&'x str> {
    let at = usize::try_from(reader.buffer_position()).ok()?;
    let rest = text.get(at..)?.strip_prefix(open)?;
    let len = rest.bytes().position(|byte| byte == b'<' || byte == b'&')?;
    let (characters, after) = rest.split_at_checked(len)?;
    if !after.starts_with(close) {
        return None;
    }
    reader.stream().consume(open.len() + len + close.len());
    Some(characters)
}

/// The next token, its errors translated.
pub(crate) fn next<'x>(reader: &mut Reader<&'x [u8]>) -> Result<Event<'x>, SheetError> {
    reader.read_event().map_err(|_| SheetError::Damaged("the XML in it is not well-formed"))
}

/// An attribute's raw value by its local name: a prefix (`r:id`) is skipped over.
pub(crate) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<&'e str> {
    attributes(element).find(|(key, _)| local(key) == name).map(|(_, value)| value)
}

/// An attribute's value with its entities resolved.
pub(crate) fn attribute_text(element: &BytesStart<'_>, name: &str) -> Option<String> {
    attribute(element, name).map(|raw| quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |text| text.into_owned()))
}

/// All attributes, raw. Stops where they are malformed. quick-xml's own iterator checks for duplicates, which costs more than
/// reading the cell does.
pub(crate) fn attributes<'e>(element: &'e BytesStart<'_>) -> impl Iterator<Item = (&'e str, &'e str)> {
    let mut rest = element.attributes_raw();
    std::iter::from_fn(move || {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_ascii_start();
        let quote = after.chars().next().filter(|&c| c == '"' || c == '\'')?;
        let (value, next) = after[1..].split_once(quote)?;
        rest = next;
        Some((key.trim_ascii(), value))
    })
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Appends what `&amp;`, `&#x4E2D;` and the like stand for. An entity that the file defines itself is left out: spreadsheets
/// have none, and expanding them is how a small file becomes a large one.
pub(crate) fn push_reference(reference: &BytesRef<'_>, into: &mut String) {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => into.push(c),
        Ok(None) => into.push_str(quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default()),
        Err(_) => {}
    }
}

const NOT_TEXT: SheetError = SheetError::Damaged("the XML in it is no text");
