//! Bundles of entries as they go over the line (C2SP tlog-tiles).

use crate::{Answer, limits::BUNDLE_BYTES_MAX};
use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};
use std::{
    io::{self, Read, Write},
    ops::Range,
};

/// Why bytes are not the bundle that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleFault {
    /// Not gzip, though they say so, or with something behind it.
    Gzip,
    /// More than a bundle can have.
    TooLong,
    /// An entry is cut off, or there are not so many.
    Cut,
    /// There are more entries than asked for.
    TooMany,
}

/// The compressed form.
pub fn compress(bundle: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bundle.len() / 2), Compression::fast());
    encoder.write_all(bundle)?;
    encoder.finish()
}

/// The bundle in an answer.
pub fn decompress(answer: Answer) -> Result<Vec<u8>, BundleFault> {
    if !answer.gzip {
        return if answer.body.len() > BUNDLE_BYTES_MAX { Err(BundleFault::TooLong) } else { Ok(answer.body) };
    }
    inflate(&answer.body, BUNDLE_BYTES_MAX)
}

/// What was compressed, if it is not more than allowed and nothing stands behind it.
pub fn inflate(packed: &[u8], limit: usize) -> Result<Vec<u8>, BundleFault> {
    let mut rest = packed;
    let mut bytes = Vec::new();
    // One byte more than there may be, so that it is seen without reading on.
    GzDecoder::new(&mut rest).take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|_| BundleFault::Gzip)?;
    if bytes.len() > limit {
        return Err(BundleFault::TooLong);
    }
    if rest.is_empty() { Ok(bytes) } else { Err(BundleFault::Gzip) }
}

/// Where the entries of a bundle lie in it. There must be exactly `width`.
pub fn split(bundle: &[u8], width: u64) -> Result<Vec<Range<usize>>, BundleFault> {
    let mut entries = Vec::new();
    let mut at = 0;
    while at < bundle.len() {
        if entries.len() as u64 == width {
            return Err(BundleFault::TooMany);
        }
        let length = bundle[at..].first_chunk::<2>().ok_or(BundleFault::Cut)?;
        let entry = at + 2..at + 2 + usize::from(u16::from_be_bytes(*length));
        at = entry.end;
        entries.push(entry);
    }
    // An entry that ends behind the bundle is the last one.
    if at == bundle.len() && entries.len() as u64 == width { Ok(entries) } else { Err(BundleFault::Cut) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;
    use ledger::tile::bundle_entry;

    fn answer(body: Vec<u8>, gzip: bool) -> Answer {
        Answer { gzip, ..Answer::new(Status::OK, "application/octet-stream", body) }
    }

    #[test]
    fn a_bundle_comes_back_as_it_went() {
        let mut bundle = Vec::new();
        bundle_entry(&mut bundle, b"one");
        bundle_entry(&mut bundle, b"");
        let packed = compress(&bundle).expect("memory can be written");
        assert_eq!(decompress(answer(packed.clone(), true)).as_deref(), Ok(&bundle[..]));
        assert_eq!(decompress(answer(bundle.clone(), false)).as_deref(), Ok(&bundle[..]));
        assert_eq!(split(&bundle, 2), Ok(vec![2..5, 7..7]));
        assert_eq!(split(&bundle, 1), Err(BundleFault::TooMany));
        assert_eq!(split(&bundle, 3), Err(BundleFault::Cut));
        assert_eq!(split(&bundle[..4], 1), Err(BundleFault::Cut));
        assert_eq!(split(&bundle[..1], 1), Err(BundleFault::Cut));
        let behind = [&packed[..], b"x"].concat();
        assert_eq!(decompress(answer(behind, true)), Err(BundleFault::Gzip), "something behind it");
        let cut = packed[..packed.len() - 1].to_vec();
        assert_eq!(decompress(answer(cut, true)), Err(BundleFault::Gzip), "cut");
    }

    #[test]
    fn a_bundle_without_end_is_not_unpacked() {
        let bomb = compress(&vec![0; BUNDLE_BYTES_MAX + 1]).expect("memory can be written");
        assert!(bomb.len() < 200_000, "it is small on the line");
        assert_eq!(decompress(answer(bomb, true)), Err(BundleFault::TooLong));
        let full = compress(&vec![0; BUNDLE_BYTES_MAX]).expect("memory can be written");
        assert_eq!(decompress(answer(full, true)).map(|bundle| bundle.len()), Ok(BUNDLE_BYTES_MAX), "a full one is");
    }
}
