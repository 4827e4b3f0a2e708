//! What a file is, told from its bytes. Names lie: an .xls may be a web page, an .xlsx in disguise or delimited text.

use crate::cfb::Compound;
use crate::text::{self, Encoding};
use crate::zip::Archive;
use crate::{Encryption, OtherFormat, SheetError, limits::FILE_BYTES_MAX};

/// A format that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook (ECMA-376).
    Xlsx,
    /// Excel 5 to 2003 workbook (MS-XLS).
    Xls,
    /// OpenDocument spreadsheet (ODF 1.2 and later).
    Ods,
    /// Delimited text (RFC 4180, loosely).
    Csv {
        /// How its characters are written.
        encoding: Encoding,
        /// What stands between two cells: a comma, tab, semicolon or bar.
        delimiter: char,
    },
}

/// A file whose container has been opened.
pub(crate) enum Container<'a> {
    Xlsx(Archive<'a>),
    Ods(Archive<'a>),
    Xls(Compound<'a>),
    Csv(text::Decoded<'a>),
}

/// Tells what the file is and opens its container, or names why not.
pub(crate) fn sniff(bytes: &[u8]) -> Result<Container<'_>, SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(SheetError::FileTooLarge { bytes: bytes.len() });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return sniff_archive(bytes);
    }
    if bytes.starts_with(&crate::cfb::SIGNATURE) {
        return sniff_compound(bytes);
    }
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(SheetError::OtherFormat(*format));
    }
    let decoded = text::decode(bytes)?;
    refuse_markup(&decoded.text)?;
    Ok(Container::Csv(decoded))
}

fn sniff_archive(bytes: &[u8]) -> Result<Container<'_>, SheetError> {
    let archive = Archive::open(bytes)?;
    if archive.has("xl/workbook.bin") {
        return Err(SheetError::OtherFormat(OtherFormat::Xlsb));
    }
    if archive.has("word/document.xml") {
        return Err(SheetError::OtherFormat(OtherFormat::Word));
    }
    if archive.has("ppt/presentation.xml") {
        return Err(SheetError::OtherFormat(OtherFormat::Presentation));
    }
    if archive.has("_rels/.rels") && (archive.has("[Content_Types].xml") || archive.has_folder("xl/")) {
        return Ok(Container::Xlsx(archive));
    }
    if archive.has("content.xml") {
        if let Some(manifest) = archive.small_part("META-INF/manifest.xml")?
            && contains(&manifest, b"encryption-data")
        {
            return Err(SheetError::Encrypted(Encryption::OpenDocument));
        }
        let mimetype = archive.small_part("mimetype")?.unwrap_or_default();
        return match mimetype.strip_prefix(b"application/vnd.oasis.opendocument.") {
            Some(kind) if kind.starts_with(b"text") => Err(SheetError::OtherFormat(OtherFormat::Word)),
            Some(kind) if kind.starts_with(b"presentation") => Err(SheetError::OtherFormat(OtherFormat::Presentation)),
            _ => Ok(Container::Ods(archive)),
        };
    }
    // LibreOffice can wrap the whole encrypted document into one file.
    if archive.has("encrypted-package") {
        return Err(SheetError::Encrypted(Encryption::OpenDocument));
    }
    Err(SheetError::OtherFormat(OtherFormat::Archive))
}

fn sniff_compound(bytes: &[u8]) -> Result<Container<'_>, SheetError> {
    let compound = Compound::open(bytes)?;
    if compound.has("EncryptedPackage") || compound.has("EncryptionInfo") {
        return Err(SheetError::Encrypted(Encryption::OfficePackage));
    }
    if compound.has("Workbook") || compound.has("Book") {
        return Ok(Container::Xls(compound));
    }
    if compound.has("WordDocument") {
        return Err(SheetError::OtherFormat(OtherFormat::Word));
    }
    if compound.has("PowerPoint Document") {
        return Err(SheetError::OtherFormat(OtherFormat::Presentation));
    }
    Err(SheetError::NotASpreadsheet)
}

/// Markup is text too, so it would pass for a table of one column.
fn refuse_markup(text: &str) -> Result<(), SheetError> {
    let head: String = text.trim_start().chars().take(2_048).flat_map(char::to_lowercase).collect();
    // A saved web page may come as an e-mail message (.mht).
    if head.starts_with("mime-version:") {
        return Err(SheetError::WebPage);
    }
    if !head.starts_with('<') {
        return Ok(());
    }
    if head.contains("urn:schemas-microsoft-com:office:spreadsheet") && head.starts_with("<?xml") && !head.contains("<html") {
        return Err(SheetError::OtherFormat(OtherFormat::XmlSpreadsheet2003));
    }
    if ["<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<style", "<div"].iter().any(|tag| head.contains(tag)) {
        return Err(SheetError::WebPage);
    }
    if head.starts_with("<?xml") || head.starts_with("<!") {
        return Err(SheetError::NotASpreadsheet);
    }
    Ok(())
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// First bytes of what people send by mistake. BIFF2 to BIFF4 sheets have no container around them.
const MAGIC: &[(&[u8], OtherFormat)] = &[
    (b"%PDF-", OtherFormat::Pdf),
    (b"{\\rtf", OtherFormat::Rtf),
    (b"\x89PNG", OtherFormat::Picture),
    (b"\xFF\xD8\xFF", OtherFormat::Picture),
    (b"GIF8", OtherFormat::Picture),
    (b"Rar!", OtherFormat::Archive),
    (b"7z\xBC\xAF\x27\x1C", OtherFormat::Archive),
    (b"\x1F\x8B", OtherFormat::Archive),
    (b"\x09\x00\x04\x00", OtherFormat::OldExcel),
    (b"\x09\x02\x06\x00", OtherFormat::OldExcel),
    (b"\x09\x04\x06\x00", OtherFormat::OldExcel),
];
