//! OpenDocument spreadsheets (ODF 1.2 part 1, chapter 9): one XML file with all sheets, in which a row or cell may stand for many.

mod table;

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::limits::*;
use crate::workbook::SheetInfo;
use crate::xml::{attribute, attribute_text, next, text_of};
use crate::zip::Archive;
use crate::{Grid, SheetError};

/// An .ods whose tables have been found.
pub(crate) struct Ods {
    content: String,
    pub(crate) sheets: Vec<SheetInfo>,
    /// Where each table's element starts in `content`.
    starts: Vec<usize>,
}

impl Ods {
    pub(crate) fn open(archive: &Archive<'_>) -> Result<Self, SheetError> {
        let part = archive.part("content.xml")?.ok_or(SheetError::Damaged("the content of the .ods is missing"))?;
        let content = text_of(&part.bytes, part.cut)?.into_owned();
        let (mut sheets, mut starts) = (Vec::new(), Vec::new());
        let mut hidden_styles: HashMap<String, bool> = HashMap::new();
        let mut style = None;
        let mut reader = Reader::from_str(&content);
        loop {
            let at = reader.buffer_position() as usize;
            match next(&mut reader)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "style" => style = attribute_text(&element, "name"),
                    "table-properties" => note_hidden(&element, &style, &mut hidden_styles),
                    "table" => {
                        if sheets.len() >= SHEETS_MAX {
                            return Err(SheetError::Damaged("the workbook has too many sheets"));
                        }
                        let style = attribute_text(&element, "style-name").unwrap_or_default();
                        sheets.push(SheetInfo {
                            name: attribute_text(&element, "name").unwrap_or_default(),
                            visible: !hidden_styles.get(&style).copied().unwrap_or(false),
                        });
                        starts.push(at);
                        if part.cut {
                            return Err(refusal(table::read(&content[at..])));
                        }
                        reader
                            .read_to_end(element.name())
                            .map_err(|_| SheetError::Truncated("a table of the .ods ends in the middle"))?;
                    }
                    _ => {}
                },
                Event::Empty(element) if element.local_name().as_ref() == "table-properties" => {
                    note_hidden(&element, &style, &mut hidden_styles);
                }
                Event::Eof if part.cut => return Err(BOMB),
                Event::Eof => return Ok(Self { content, sheets, starts }),
                _ => {}
            }
        }
    }

    pub(crate) fn read_sheet(&self, sheet: usize) -> Result<Grid, SheetError> {
        let start = *self.starts.get(sheet).ok_or(SheetError::NoSuchSheet(sheet))?;
        table::read(self.content.get(start..).unwrap_or(""))
    }
}

/// Why a content that was cut while unpacking is refused: for its rows if they are too many, else for its length.
fn refusal(read: Result<Grid, SheetError>) -> SheetError {
    match read {
        Ok(_) | Err(SheetError::Damaged(_) | SheetError::Truncated(_)) => BOMB,
        Err(error) => error,
    }
}

fn note_hidden(element: &BytesStart<'_>, style: &Option<String>, hidden: &mut HashMap<String, bool>) {
    if let (Some(style), Some(display)) = (style, attribute(element, "display")) {
        hidden.insert(style.clone(), display == "false");
    }
}

const BOMB: SheetError = SheetError::ZipBomb("a sheet is far longer than its rows need");
