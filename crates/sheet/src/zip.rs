//! The zip archive that an .xlsx or .ods is (APPNOTE.TXT 6.3), read from memory and never trusted.
//!
//! The directory's own figures are held against the limits when the archive is opened, and what a file really unpacks to is
//! held against them again while it is unpacked: memory stays bounded whatever the directory says.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::limits::*;
use crate::{Encryption, SheetError};

/// An archive whose directory has been read.
pub(crate) struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
}

/// An unpacked file of the archive.
pub(crate) struct Part {
    pub(crate) bytes: Vec<u8>,
    /// Whether it goes on past [`PART_BYTES_MAX`]; `bytes` then ends there.
    pub(crate) cut: bool,
}

/// One line of the directory.
struct Entry {
    name: String,
    method: u16,
    encrypted: bool,
    crc: u32,
    packed: u64,
    declared: u64,
    header_at: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory and holds its figures against the limits. Nothing is unpacked.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, SheetError> {
        let directory = Directory::find(bytes)?;
        if directory.entries > ZIP_ENTRIES_MAX as u64 {
            return Err(SheetError::ZipBomb("too many files in the archive"));
        }
        let mut at = directory.start;
        let mut entries = Vec::with_capacity(directory.entries as usize);
        let mut declared_total = 0u64;
        for _ in 0..directory.entries {
            let (entry, next) = Entry::read(bytes, at)?;
            declared_total = declared_total.saturating_add(entry.declared);
            if entry.declared > PART_BYTES_MAX as u64 && entry.declared / entry.packed.max(1) > INFLATION_MAX {
                return Err(SheetError::ZipBomb("a file in the archive is packed too well to be a sheet"));
            }
            entries.push(entry);
            at = next;
        }
        if declared_total > DECLARED_BYTES_MAX {
            return Err(SheetError::ZipBomb("the files in the archive are too large together"));
        }
        Ok(Self { bytes, entries })
    }

    /// Whether there is a file of this name. Case and the kind of slash do not matter, as they do not to spreadsheet programs.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Whether any file lies in this folder (`word/`).
    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.starts_with(folder))
    }

    /// Unpacks the file of this name up to [`PART_BYTES_MAX`]; `None` if there is none.
    pub(crate) fn part(&self, name: &str) -> Result<Option<Part>, SheetError> {
        self.find(name).map(|entry| self.unpack(entry, PART_BYTES_MAX)).transpose()
    }

    /// Unpacks a file that holds no rows, whole; `None` if there is none.
    pub(crate) fn small_part(&self, name: &str) -> Result<Option<Vec<u8>>, SheetError> {
        let Some(entry) = self.find(name) else { return Ok(None) };
        let part = self.unpack(entry, SMALL_PART_BYTES_MAX)?;
        if part.cut {
            return Err(SheetError::ZipBomb("a file in the archive is larger than its kind ever is"));
        }
        Ok(Some(part.bytes))
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn unpack(&self, entry: &Entry, bytes_max: usize) -> Result<Part, SheetError> {
        if entry.encrypted {
            return Err(SheetError::Encrypted(Encryption::Zip));
        }
        let packed = self.packed_bytes(entry)?;
        let part = match entry.method {
            METHOD_STORED => Part { bytes: packed[..packed.len().min(bytes_max)].to_vec(), cut: packed.len() > bytes_max },
            METHOD_DEFLATED => inflate(packed, entry.declared, bytes_max)?,
            _ => return Err(SheetError::Damaged("the archive is packed in a way that spreadsheets never are")),
        };
        if !part.cut {
            if part.bytes.len() as u64 != entry.declared {
                return Err(SheetError::Damaged("a file in the archive is not as long as its directory says"));
            }
            let mut crc = Crc::new();
            crc.update(&part.bytes);
            if crc.sum() != entry.crc {
                return Err(SheetError::Damaged("a checksum in the archive does not fit"));
            }
        }
        Ok(part)
    }

    /// What the directory's entry points to: a local header, its name and extra field, then the packed bytes.
    fn packed_bytes(&self, entry: &Entry) -> Result<&'a [u8], SheetError> {
        let header = slice(self.bytes, entry.header_at, LOCAL_HEADER_BYTES).ok_or(CUT)?;
        if u32_at(header, 0) != LOCAL_HEADER_SIGNATURE {
            return Err(SheetError::Damaged("the archive's directory points to nothing"));
        }
        let start = entry.header_at + LOCAL_HEADER_BYTES + u64::from(u16_at(header, 26)) + u64::from(u16_at(header, 28));
        slice(self.bytes, start, entry.packed).ok_or(CUT)
    }
}

/// Where the directory lies and how many entries it has.
struct Directory {
    start: u64,
    entries: u64,
}

impl Directory {
    /// Finds the end record by its signature, searching backwards over a comment, and follows it to its zip64 form if it has one.
    fn find(bytes: &[u8]) -> Result<Self, SheetError> {
        let from = bytes.len().saturating_sub(END_BYTES + COMMENT_BYTES_MAX);
        let end = (from..=bytes.len().saturating_sub(END_BYTES))
            .rev()
            .find(|&at| bytes.get(at..at + 4) == Some(&END_SIGNATURE.to_le_bytes()[..]) && at + END_BYTES <= bytes.len())
            .ok_or(SheetError::Truncated("the archive's directory at its end is missing"))?;
        let record = &bytes[end..end + END_BYTES];
        let (entries, start) = (u64::from(u16_at(record, 10)), u64::from(u32_at(record, 16)));
        if entries != u64::from(u16::MAX) && start != u64::from(u32::MAX) {
            return Ok(Self { start, entries });
        }
        let locator = end.checked_sub(LOCATOR64_BYTES).and_then(|at| bytes.get(at..end)).ok_or(CUT)?;
        if u32_at(locator, 0) != LOCATOR64_SIGNATURE {
            return Ok(Self { start, entries });
        }
        let record = slice(bytes, u64_at(locator, 8), END64_BYTES).ok_or(CUT)?;
        if u32_at(record, 0) != END64_SIGNATURE {
            return Err(SheetError::Damaged("the archive's directory points to nothing"));
        }
        Ok(Self { start: u64_at(record, 48), entries: u64_at(record, 32) })
    }
}

impl Entry {
    /// The entry at a place in the directory, and where the next one starts.
    fn read(bytes: &[u8], at: u64) -> Result<(Self, u64), SheetError> {
        let header = slice(bytes, at, CENTRAL_HEADER_BYTES).ok_or(CUT)?;
        if u32_at(header, 0) != CENTRAL_HEADER_SIGNATURE {
            return Err(SheetError::Damaged("the archive's directory has a gap"));
        }
        let (name_len, extra_len, comment_len) =
            (u64::from(u16_at(header, 28)), u64::from(u16_at(header, 30)), u64::from(u16_at(header, 32)));
        let name = slice(bytes, at + CENTRAL_HEADER_BYTES, name_len).ok_or(CUT)?;
        let extra = slice(bytes, at + CENTRAL_HEADER_BYTES + name_len, extra_len).ok_or(CUT)?;
        let mut entry = Self {
            name: String::from_utf8_lossy(name).replace('\\', "/"),
            method: u16_at(header, 10),
            encrypted: u16_at(header, 8) & 1 != 0,
            crc: u32_at(header, 16),
            packed: u64::from(u32_at(header, 20)),
            declared: u64::from(u32_at(header, 24)),
            header_at: u64::from(u32_at(header, 42)),
        };
        entry.widen(extra);
        Ok((entry, at + CENTRAL_HEADER_BYTES + name_len + extra_len + comment_len))
    }

    /// Takes the 64-bit figures from the zip64 extra field, which has only those that did not fit, in this order.
    fn widen(&mut self, mut extra: &[u8]) {
        while extra.len() >= 4 {
            let (id, len) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
            let Some(mut field) = extra.get(4..4 + len) else { return };
            if id == ZIP64_EXTRA_ID {
                for figure in [&mut self.declared, &mut self.packed, &mut self.header_at] {
                    if *figure == u64::from(u32::MAX) && field.len() >= 8 {
                        *figure = u64_at(field, 0);
                        field = &field[8..];
                    }
                }
                return;
            }
            extra = &extra[4 + len..];
        }
    }
}

/// Unpacks a deflate stream (RFC 1951) up to a limit, and never past what the directory declared by more than one byte.
fn inflate(packed: &[u8], declared: u64, bytes_max: usize) -> Result<Part, SheetError> {
    // One byte more than allowed tells a stream that ends at the limit from one that goes on.
    let room = bytes_max.min(usize::try_from(declared).unwrap_or(bytes_max)) + 1;
    let mut bytes: Vec<u8> = Vec::new();
    let mut inflater = Decompress::new(false);
    loop {
        if bytes.len() == bytes.capacity() {
            // Doubling, so that a directory that promises much gets no memory before the bytes are there.
            let more = (bytes.len().max(packed.len().saturating_mul(8)).max(4096)).min(room - bytes.len());
            bytes.reserve_exact(more);
        }
        let (eaten, made) = (inflater.total_in(), bytes.len());
        let rest = &packed[(eaten as usize).min(packed.len())..];
        let status = inflater
            .decompress_vec(rest, &mut bytes, FlushDecompress::None)
            .map_err(|_| SheetError::Damaged("a file in the archive does not unpack"))?;
        if bytes.len() >= room {
            if declared < bytes_max as u64 {
                return Err(SheetError::ZipBomb("a file in the archive is longer than its directory says"));
            }
            bytes.truncate(bytes_max);
            return Ok(Part { bytes, cut: true });
        }
        match status {
            Status::StreamEnd => return Ok(Part { bytes, cut: false }),
            _ if inflater.total_in() == eaten && bytes.len() == made => return Err(CUT),
            _ => {}
        }
    }
}

fn slice(bytes: &[u8], start: u64, len: u64) -> Option<&[u8]> {
    let start = usize::try_from(start).ok()?;
    bytes.get(start..start.checked_add(usize::try_from(len).ok()?)?)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

const CUT: SheetError = SheetError::Truncated("a file in the archive reaches past the end");

const METHOD_STORED: u16 = 0;
const METHOD_DEFLATED: u16 = 8;
const LOCAL_HEADER_SIGNATURE: u32 = 0x0403_4b50;
const LOCAL_HEADER_BYTES: u64 = 30;
const CENTRAL_HEADER_SIGNATURE: u32 = 0x0201_4b50;
const CENTRAL_HEADER_BYTES: u64 = 46;
const END_SIGNATURE: u32 = 0x0605_4b50;
const END_BYTES: usize = 22;
const COMMENT_BYTES_MAX: usize = 65_535;
const LOCATOR64_SIGNATURE: u32 = 0x0706_4b50;
const LOCATOR64_BYTES: usize = 20;
const END64_SIGNATURE: u32 = 0x0606_4b50;
const END64_BYTES: u64 = 56;
const ZIP64_EXTRA_ID: u16 = 0x0001;
