//! The compound file that an .xls or an encrypted .xlsx is (MS-CFB): a small file system of sectors in one file.
//!
//! Chains of sectors come from the file, so every walk is bounded by the number of sectors that the file has: a chain that runs
//! in a circle ends with an error, not with the memory.

use crate::SheetError;

/// First bytes of every compound file.
pub(crate) const SIGNATURE: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// A compound file whose directory has been read.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    streams: Vec<Stream>,
}

/// A stream or storage by its directory entry.
struct Stream {
    name: String,
    kind: u8,
    start: u32,
    bytes: usize,
}

impl<'a> Compound<'a> {
    /// Reads the allocation table and the directory.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, SheetError> {
        let header = bytes.get(..HEADER_BYTES).filter(|header| header.starts_with(&SIGNATURE)).ok_or(CUT)?;
        let sector_bytes = match u16_at(header, 30) {
            9 => 512,
            12 => 4096,
            _ => return Err(DAMAGED),
        };
        let mut file =
            Self { bytes, sector_bytes, fat: Vec::new(), mini_fat: Vec::new(), mini_stream: Vec::new(), streams: Vec::new() };
        for sector in file.fat_sectors(header)? {
            file.fat.extend(u32s(file.sector(sector)?));
        }
        let directory = file.chain(u32_at(header, 48), usize::MAX)?;
        file.streams = directory.chunks_exact(ENTRY_BYTES).filter_map(|entry| Stream::read(entry, sector_bytes)).collect();
        if let Some(root) = file.streams.iter().find(|stream| stream.kind == KIND_ROOT) {
            file.mini_stream = file.chain(root.start, root.bytes)?;
            file.mini_fat = u32s(&file.chain(u32_at(header, 60), usize::MAX)?).collect();
        }
        Ok(file)
    }

    /// Whether there is a stream of this name, case aside.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The bytes of the stream of this name; `None` if there is none.
    pub(crate) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, SheetError> {
        let Some(stream) = self.find(name) else { return Ok(None) };
        let bytes = if stream.bytes < MINI_STREAM_CUTOFF {
            self.mini_chain(stream.start, stream.bytes)?
        } else {
            self.chain(stream.start, stream.bytes)?
        };
        if bytes.len() < stream.bytes {
            return Err(CUT);
        }
        Ok(Some(bytes))
    }

    fn find(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.kind == KIND_STREAM && stream.name.eq_ignore_ascii_case(name))
    }

    /// The sectors that hold the allocation table: 109 named in the header, more in a chain of their own.
    fn fat_sectors(&self, header: &[u8]) -> Result<Vec<u32>, SheetError> {
        let mut sectors: Vec<u32> = u32s(&header[76..]).collect();
        let mut next = u32_at(header, 68);
        for _ in 0..=self.sectors_max() {
            if next > SECTOR_MAX {
                sectors.retain(|&sector| sector <= SECTOR_MAX);
                return if sectors.len() <= self.sectors_max() { Ok(sectors) } else { Err(DAMAGED) };
            }
            let sector = self.sector(next)?;
            sectors.extend(u32s(&sector[..sector.len().saturating_sub(4)]));
            next = u32s(sector).last().ok_or(CUT)?;
        }
        Err(DAMAGED)
    }

    /// Follows a chain of sectors until its end or until there are enough bytes.
    fn chain(&self, start: u32, bytes_max: usize) -> Result<Vec<u8>, SheetError> {
        let mut bytes = Vec::new();
        let mut next = start;
        for _ in 0..=self.sectors_max() {
            if next > SECTOR_MAX || bytes.len() >= bytes_max {
                bytes.truncate(bytes_max);
                return Ok(bytes);
            }
            bytes.extend_from_slice(self.sector(next)?);
            next = *self.fat.get(next as usize).ok_or(CUT)?;
        }
        Err(DAMAGED)
    }

    /// Follows a chain of the 64-byte sectors that small streams lie in.
    fn mini_chain(&self, start: u32, bytes_max: usize) -> Result<Vec<u8>, SheetError> {
        let mut bytes = Vec::new();
        let mut next = start;
        while next <= SECTOR_MAX && bytes.len() < bytes_max {
            let at = next as usize * MINI_SECTOR_BYTES;
            bytes.extend_from_slice(self.mini_stream.get(at..at + MINI_SECTOR_BYTES).ok_or(CUT)?);
            next = *self.mini_fat.get(next as usize).ok_or(CUT)?;
        }
        bytes.truncate(bytes_max);
        Ok(bytes)
    }

    /// The bytes of a sector. The last one of a file may be short, since some writers do not fill it up.
    fn sector(&self, sector: u32) -> Result<&'a [u8], SheetError> {
        let at = (sector as usize + 1).saturating_mul(self.sector_bytes);
        let end = at.saturating_add(self.sector_bytes).min(self.bytes.len());
        self.bytes.get(at..end).filter(|sector| !sector.is_empty()).ok_or(CUT)
    }

    fn sectors_max(&self) -> usize {
        self.bytes.len() / self.sector_bytes + 1
    }
}

impl Stream {
    fn read(entry: &[u8], sector_bytes: usize) -> Option<Self> {
        let kind = entry[66];
        let name_bytes = usize::from(u16_at(entry, 64)).clamp(2, 64) - 2;
        let units: Vec<u16> = entry[..name_bytes].chunks_exact(2).map(|pair| u16_at(pair, 0)).collect();
        // The upper half of the size is rubbish where sectors have 512 bytes (MS-CFB 2.6.1).
        let upper = if sector_bytes == 512 { 0 } else { u64::from(u32_at(entry, 124)) };
        let bytes = usize::try_from(upper << 32 | u64::from(u32_at(entry, 120))).ok()?;
        (kind == KIND_STREAM || kind == KIND_ROOT).then(|| Self {
            name: String::from_utf16_lossy(&units),
            kind,
            start: u32_at(entry, 116),
            bytes,
        })
    }
}

fn u32s(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32_at(four, 0))
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

const CUT: SheetError = SheetError::Truncated("a stream of the .xls reaches past the end");
const DAMAGED: SheetError = SheetError::Damaged("the sectors of the .xls contradict each other");

const HEADER_BYTES: usize = 512;
const ENTRY_BYTES: usize = 128;
const KIND_STREAM: u8 = 2;
const KIND_ROOT: u8 = 5;
/// Larger numbers mark free sectors, ends of chains and the table itself.
const SECTOR_MAX: u32 = 0xFFFF_FFF9;
const MINI_SECTOR_BYTES: usize = 64;
/// Streams below this size lie in the mini stream.
const MINI_STREAM_CUTOFF: usize = 4_096;

#[cfg(test)]
mod tests {
    use super::*;

    /// A header and two sectors: the table, whose entry 1 is `next`, and the directory.
    fn file(next: u32) -> Vec<u8> {
        let mut bytes = vec![0u8; 3 * 512];
        bytes[..8].copy_from_slice(&SIGNATURE);
        bytes[30] = 9;
        bytes[48..52].copy_from_slice(&1u32.to_le_bytes());
        bytes[60..64].copy_from_slice(&u32::MAX.to_le_bytes());
        bytes[68..72].copy_from_slice(&u32::MAX.to_le_bytes());
        bytes[76..512].fill(0xFF);
        bytes[76..80].copy_from_slice(&0u32.to_le_bytes());
        bytes[512..1024].fill(0xFF);
        bytes[516..520].copy_from_slice(&next.to_le_bytes());
        bytes
    }

    #[test]
    fn a_chain_in_a_circle_is_damage() {
        assert!(Compound::open(&file(0xFFFF_FFFE)).is_ok(), "a chain that ends is read");
        assert_eq!(Compound::open(&file(1)).err(), Some(DAMAGED), "a directory that leads to itself");
        assert_eq!(Compound::open(&file(77)).err(), Some(CUT), "a directory that leads past the end");
        assert_eq!(Compound::open(&file(1)[..700]).err(), Some(CUT), "a directory that is not there");
    }
}
