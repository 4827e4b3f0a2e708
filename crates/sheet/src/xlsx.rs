//! Office Open XML workbooks (ECMA-376 part 1): a zip archive of XML files that name each other by relations.

mod sheet;
mod strings;

use std::collections::{BTreeMap, HashMap};

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::limits::*;
use crate::number_format;
use crate::workbook::SheetInfo;
use crate::xml::{attribute, attribute_text, local, next, text_of};
use crate::zip::Archive;
use crate::{DateSystem, Grid, OtherFormat, SheetError};

/// An .xlsx whose list of sheets has been read.
pub(crate) struct Xlsx<'a> {
    archive: Archive<'a>,
    pub(crate) sheets: Vec<SheetInfo>,
    /// Each sheet's file in the archive.
    parts: Vec<String>,
    strings_part: Option<String>,
    book: Book,
}

/// What all sheets share.
struct Book {
    dates: DateSystem,
    /// For each cell format whether it shows a date.
    shows_date: Vec<bool>,
}

impl<'a> Xlsx<'a> {
    pub(crate) fn open(archive: Archive<'a>) -> Result<Self, SheetError> {
        let root = relations(&archive, "")?;
        let book_part = root
            .values()
            .find(|relation| relation.kind == "officeDocument")
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target.clone());
        if book_part.ends_with(".bin") {
            return Err(SheetError::OtherFormat(OtherFormat::Xlsb));
        }
        let relations = relations(&archive, &book_part)?;
        let xml = archive.small_part(&book_part)?.ok_or(SheetError::Damaged("the list of sheets is missing"))?;
        let mut book = Book { dates: DateSystem::From1900, shows_date: Vec::new() };
        let (mut sheets, mut parts) = (Vec::new(), Vec::new());
        let text = text_of(&xml, false)?;
        let mut reader = Reader::from_str(&text);
        loop {
            match next(&mut reader)? {
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    "workbookPr" if attribute(&element, "date1904").is_some_and(is_true) => book.dates = DateSystem::From1904,
                    "sheet" => {
                        // Sheets of charts and dialogs have relations of other kinds.
                        let relation = attribute(&element, "id").and_then(|id| relations.get(id));
                        if let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") {
                            if sheets.len() >= SHEETS_MAX {
                                return Err(SheetError::Damaged("the workbook has too many sheets"));
                            }
                            sheets.push(SheetInfo {
                                name: attribute_text(&element, "name").unwrap_or_default(),
                                visible: attribute(&element, "state").is_none_or(|state| state == "visible"),
                            });
                            parts.push(relation.target.clone());
                        }
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        let part_of =
            |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|relation| relation.target.clone());
        if let Some(part) = part_of("styles")
            && let Some(xml) = archive.small_part(&part)?
        {
            book.shows_date = date_styles(&text_of(&xml, false)?)?;
        }
        Ok(Self { strings_part: part_of("sharedStrings"), archive, sheets, parts, book })
    }

    pub(crate) fn read_sheet(&self, sheet: usize) -> Result<Grid, SheetError> {
        let name = self.parts.get(sheet).ok_or(SheetError::NoSuchSheet(sheet))?;
        let mut rows = sheet::Rows::new(&self.book);
        // The texts are in the grid, and their file is gone, before the sheet is unpacked.
        if let Some(strings) = &self.strings_part
            && let Some(part) = self.archive.part(strings)?
        {
            rows.take_strings(&part)?;
        }
        let part = self.archive.part(name)?.ok_or(SheetError::Damaged("a sheet that the workbook lists is missing"))?;
        rows.read(&part)
    }
}

/// One relation: what kind of file it leads to (the last word of its type) and where that lies in the archive.
struct Relation {
    kind: String,
    target: String,
}

/// The relations of a file of the archive, by their ids. A file without any has none.
fn relations(archive: &Archive<'_>, part: &str) -> Result<BTreeMap<String, Relation>, SheetError> {
    let (folder, file) = part.rsplit_once('/').map_or(("", part), |(folder, file)| (folder, file));
    let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut relations = BTreeMap::new();
    let Some(xml) = archive.small_part(&name)? else { return Ok(relations) };
    let text = text_of(&xml, false)?;
    let mut reader = Reader::from_str(&text);
    loop {
        match next(&mut reader)? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "Relationship" => {
                if let (Some(id), Some(kind), Some(target)) =
                    (attribute(&element, "Id"), attribute(&element, "Type"), attribute_text(&element, "Target"))
                {
                    let kind = kind.rsplit('/').next().unwrap_or(kind).to_owned();
                    relations.insert(id.to_owned(), Relation { kind, target: resolve(folder, &target) });
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// Where a relation leads: from the root of the archive if it starts with a slash, else from the folder of the file that has it.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let from_root = target.strip_prefix('/');
    let mut path: Vec<&str> =
        if from_root.is_some() { Vec::new() } else { folder.split('/').filter(|s| !s.is_empty()).collect() };
    for segment in from_root.unwrap_or(&target).split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            segment => path.push(segment),
        }
    }
    path.join("/")
}

/// For each cell format (`cellXfs`) whether it shows a date.
fn date_styles(text: &str) -> Result<Vec<bool>, SheetError> {
    let mut custom: HashMap<u32, bool> = HashMap::new();
    let mut styles = Vec::new();
    // Formats also stand in other lists, where they mean something else.
    let mut list = "";
    let mut reader = Reader::from_str(text);
    loop {
        match next(&mut reader)? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "numFmts" => list = "numFmts",
                "cellXfs" => list = "cellXfs",
                "numFmt" if list == "numFmts" => {
                    if let (Some(id), Some(code)) = (attribute(&element, "numFmtId"), attribute_text(&element, "formatCode")) {
                        custom.insert(id.parse().unwrap_or(0), number_format::shows_date(&code));
                    }
                }
                "xf" if list == "cellXfs" => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.push(custom.get(&id).copied().unwrap_or_else(|| number_format::built_in_shows_date(id)));
                }
                _ => {}
            },
            Event::End(element) if matches!(local(element.name().as_ref()), "numFmts" | "cellXfs") => list = "",
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

/// An XML Schema boolean.
fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_lead_where_spreadsheet_programs_go() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "..\\xl\\styles.xml", "xl/styles.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("", "../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), part, "{target} from {folder:?}");
        }
    }

    #[test]
    fn only_the_cell_formats_count() {
        let styles = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>
            <dxfs><dxf><numFmt numFmtId="0" formatCode="yyyy"/></dxf></dxfs></styleSheet>"#;
        assert_eq!(date_styles(styles), Ok(vec![false, true, true]));
    }
}
