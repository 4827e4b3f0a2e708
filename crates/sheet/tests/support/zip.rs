//! Writes zip archives and the least that makes an .xlsx of a sheet, so that tests can make any archive, lying ones included.
#![allow(dead_code)]

use std::io::{Read, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// What the directory says of a file.
#[derive(Clone, Copy)]
pub struct Told {
    pub crc: u32,
    pub packed: u32,
    pub unpacked: u32,
}

/// An archive of deflated files.
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    archive_telling(files, |_, told| told)
}

/// An archive whose directory says what `tell` makes of the truth.
pub fn archive_telling(files: &[(&str, &[u8])], tell: impl Fn(&str, Told) -> Told) -> Vec<u8> {
    archive_packed(files, Compression::fast(), tell)
}

/// An archive packed as tightly as said.
pub fn archive_packed(files: &[(&str, &[u8])], level: Compression, tell: impl Fn(&str, Told) -> Told) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut encoder = DeflateEncoder::new(Vec::new(), level);
        encoder.write_all(bytes).expect("writing to memory");
        let packed = encoder.finish().expect("writing to memory");
        let mut crc = Crc::new();
        crc.update(bytes);
        let told = tell(name, Told { crc: crc.sum(), packed: packed.len() as u32, unpacked: bytes.len() as u32 });
        let mut common = vec![20, 0, 0, 0x08, 8, 0, 0, 0, 0x21, 0x50];
        for figure in [told.crc, told.packed, told.unpacked] {
            common.extend(figure.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((archive.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        archive.extend(b"PK\x03\x04");
        archive.extend(&common);
        archive.extend(name.as_bytes());
        archive.extend(&packed);
    }
    let start = archive.len() as u32;
    let entries = (files.len() as u16).to_le_bytes();
    let len = (directory.len() as u32).to_le_bytes();
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(entries);
    archive.extend(entries);
    archive.extend(len);
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

/// An .xlsx of one sheet by its XML.
pub fn workbook(sheet: &[u8]) -> Vec<u8> {
    archive(&parts(sheet, "<workbookPr/>"))
}

/// The files of an .xlsx of one sheet.
pub fn parts<'a>(sheet: &'a [u8], properties: &'a str) -> Vec<(&'static str, &'a [u8])> {
    // Leaking a few hundred bytes spares every caller a place to keep them.
    let book: &'static str = Box::leak(
        format!(
            "<workbook xmlns:r=\"r\">{properties}<sheets><sheet name=\"明细\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
        )
        .into_boxed_str(),
    );
    vec![
        ("[Content_Types].xml", b"<Types/>"),
        (
            "_rels/.rels",
            b"<Relationships><Relationship Id=\"rId1\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        ("xl/workbook.xml", book.as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
              <Relationship Id=\"rId2\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>",
        ),
        ("xl/styles.xml", b"<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
        ("xl/worksheets/sheet1.xml", sheet),
    ]
}

/// The files of an archive that is sound, to be changed and packed again.
pub fn files(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let u16_at = |at: usize| usize::from(u16::from_le_bytes([archive[at], archive[at + 1]]));
    let u32_at = |at: usize| u16_at(at) | u16_at(at + 2) << 16;
    let end = archive.windows(4).rposition(|four| four == b"PK\x05\x06").expect("an archive has an end");
    let (mut at, entries) = (u32_at(end + 16), u16_at(end + 10));
    let mut files = Vec::with_capacity(entries);
    for _ in 0..entries {
        let (name_len, extra_len, comment_len) = (u16_at(at + 28), u16_at(at + 30), u16_at(at + 32));
        let name = String::from_utf8_lossy(&archive[at + 46..at + 46 + name_len]).into_owned();
        let local = u32_at(at + 42);
        let start = local + 30 + u16_at(local + 26) + u16_at(local + 28);
        let packed = &archive[start..start + u32_at(at + 20)];
        let mut bytes = Vec::new();
        match u16_at(at + 10) {
            0 => bytes.extend_from_slice(packed),
            _ => drop(flate2::read::DeflateDecoder::new(packed).read_to_end(&mut bytes).expect("a sound archive unpacks")),
        }
        files.push((name, bytes));
        at += 46 + name_len + extra_len + comment_len;
    }
    files
}
