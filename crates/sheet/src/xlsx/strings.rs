//! The texts that the cells of an .xlsx share, and the texts inside cells.

use std::borrow::Cow;

use quick_xml::events::Event;

use crate::SheetError;
use crate::grid::{GridBuilder, Span};
use crate::limits::*;
use crate::xml::{self, next, push_reference, text_of};
use crate::zip::Part;

/// Characters gathered from the tokens of one element; borrowed while there is only one token, as is nearly always so.
#[derive(Default)]
pub(super) struct Characters<'x> {
    whole: &'x str,
    pieces: String,
    in_pieces: bool,
}

impl<'x> Characters<'x> {
    pub(super) fn clear(&mut self) {
        self.whole = "";
        self.in_pieces = false;
        self.pieces.clear();
    }

    /// Takes a token if it has characters.
    pub(super) fn take(&mut self, event: Event<'x>) {
        let text = match event {
            Event::Text(text) => text.into_inner(),
            Event::CData(text) => text.into_inner(),
            Event::GeneralRef(reference) => {
                self.split();
                push_reference(&reference, &mut self.pieces);
                return;
            }
            _ => return,
        };
        match text {
            Cow::Borrowed(text) if self.whole.is_empty() && !self.in_pieces => self.whole = text,
            text => {
                self.split();
                self.pieces.push_str(&text);
            }
        }
    }

    pub(super) fn as_str(&self) -> &str {
        if self.in_pieces { &self.pieces } else { self.whole }
    }

    fn split(&mut self) {
        if !self.in_pieces {
            self.pieces.push_str(self.whole);
            self.in_pieces = true;
        }
    }
}

/// Reads the shared strings (18.4) into the grid's text, each in one piece whatever its formatting.
pub(super) fn shared(part: &Part, builder: &mut GridBuilder) -> Result<Vec<Span>, SheetError> {
    if part.cut {
        return Err(SheetError::TooMuchText);
    }
    let text = text_of(&part.bytes, false)?;
    let mut reader = xml::trusting(&text);
    let mut spans = Vec::with_capacity((text.len() / 48).min(CELLS_MAX));
    let mut characters = Characters::default();
    let (mut in_text, mut phonetic) = (false, false);
    loop {
        match next(&mut reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => match xml::plain(&mut reader, &text, "<t>", "</t></si>") {
                    Some(text) => push(&mut spans, builder.keep(&unescape(text))?)?,
                    None => characters.clear(),
                },
                "t" => in_text = !phonetic,
                // How a text is read aloud is no part of it.
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "si" => {
                    push(&mut spans, builder.keep(&unescape(characters.as_str()))?)?;
                    characters.clear();
                }
                "t" => in_text = false,
                "rPh" => phonetic = false,
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "si" => push(&mut spans, builder.keep("")?)?,
            Event::Eof => return Ok(spans),
            event if in_text => characters.take(event),
            _ => {}
        }
    }
}

fn push(spans: &mut Vec<Span>, span: Span) -> Result<(), SheetError> {
    if spans.len() >= CELLS_MAX {
        return Err(SheetError::TooManyCells);
    }
    spans.push(span);
    Ok(())
}

/// Resolves `_x000D_` and the like, by which a text holds characters that XML cannot (22.9.2.19, ST_Xstring).
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let escape = rest.strip_prefix("_x").and_then(|after| Some((after.get(..4)?, after.get(4..)?.strip_prefix('_')?)));
        match escape.and_then(|(hex, after)| Some((u16::from_str_radix(hex, 16).ok()?, after))) {
            Some((unit, after)) => {
                units.push(unit);
                rest = after;
            }
            None => {
                units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DateSystem;
    use crate::grid::Value;

    #[test]
    fn a_shared_text_is_whole_whatever_its_formatting() {
        let xml = "<sst><si><t>上寨村</t></si><si><r><t>王</t></r><r><rPr/><t>秀兰</t></r><rPh><t>wang</t></rPh></si>\
                   <si/><si><t>A&amp;B&#x4E2D;</t></si><si><t>a_x000A_b_x4E2D__y</t></si></sst>";
        let mut builder = GridBuilder::new(DateSystem::From1900);
        let part = Part { bytes: xml.as_bytes().to_vec(), cut: false };
        let spans = shared(&part, &mut builder).expect("well-formed");
        for (column, span) in spans.into_iter().enumerate() {
            builder.put(1, column as u32, Value::Text(span), false).expect("within the limits");
        }
        let grid = builder.finish().expect("within the limits");
        let texts: Vec<String> = (0..5).map(|column| grid.cell(0, column).to_string()).collect();
        assert_eq!(texts, ["上寨村", "王秀兰", "", "A&B中", "a\nb中_y"]);
    }
}
