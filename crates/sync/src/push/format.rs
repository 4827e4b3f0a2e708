//! The body of a request that brings entries, and what is answered while it goes on.

use crate::limits::PROOF_HASHES_MAX;
use ledger::{Hash, standard_decode, standard_encode, tile::TILE_WIDTH};
use std::ops::Range;

/// What a request brings: a ledger's entries from `start` on, of those before `end`, in packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddEntries<'a> {
    /// Which ledger.
    pub origin: &'a str,
    /// The first entry.
    pub start: u64,
    /// The size that the proofs lead to.
    pub end: u64,
    /// What the mirror gave along and wishes to see again.
    pub ticket: &'a [u8],
    /// The packages, as they go over the line.
    pub packages: &'a [u8],
}

/// One package: entries of one bundle, and the proof that the bundle up to the last of them is part of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package<'a> {
    /// The entries.
    pub entries: Vec<&'a [u8]>,
    /// The subtree proof.
    pub proof: Vec<Hash>,
}

/// How far a mirror has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorInfo {
    /// Size of a head up to which it would take entries.
    pub size: u64,
    /// The next entry that it needs.
    pub next: u64,
    /// To be sent along.
    pub ticket: Vec<u8>,
}

impl<'a> AddEntries<'a> {
    /// The body of the request.
    pub fn encode(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.packages.len() + self.origin.len() + self.ticket.len() + 20);
        put_short(&mut body, self.origin.as_bytes());
        body.extend_from_slice(&self.start.to_be_bytes());
        body.extend_from_slice(&self.end.to_be_bytes());
        put_short(&mut body, self.ticket);
        body.extend_from_slice(self.packages);
        body
    }

    /// Reads what comes before the packages.
    pub fn parse(body: &'a [u8]) -> Option<AddEntries<'a>> {
        let (origin, rest) = take_short(body)?;
        let (start, rest) = rest.split_first_chunk::<8>()?;
        let (end, rest) = rest.split_first_chunk::<8>()?;
        let (ticket, packages) = take_short(rest)?;
        let (start, end) = (u64::from_be_bytes(*start), u64::from_be_bytes(*end));
        let origin = std::str::from_utf8(origin).ok()?;
        (start <= end).then_some(AddEntries { origin, start, end, ticket, packages })
    }
}

impl<'a> Package<'a> {
    /// Appends it to a body.
    pub fn put(&self, body: &mut Vec<u8>) {
        self.entries.iter().for_each(|entry| put_short(body, entry));
        body.push(self.proof.len() as u8);
        self.proof.iter().for_each(|hash| body.extend_from_slice(&hash.0));
    }

    /// Takes one with so many entries off a body.
    pub fn take(body: &'a [u8], entries: u64) -> Option<(Package<'a>, &'a [u8])> {
        let (mut taken, mut rest) = (Vec::new(), body);
        for _ in 0..entries {
            let (entry, behind) = take_short(rest)?;
            taken.push(entry);
            rest = behind;
        }
        let (count, rest) = rest.split_first()?;
        let count = usize::from(*count);
        if count > PROOF_HASHES_MAX {
            return None;
        }
        let (proof, rest) = rest.split_at_checked(count * 32)?;
        let proof = proof.as_chunks::<32>().0.iter().copied().map(Hash).collect();
        Some((Package { entries: taken, proof }, rest))
    }
}

/// The entries that each package holds: those of one bundle, the first and the last one cut to what is brought.
pub(super) fn packages(start: u64, end: u64) -> impl Iterator<Item = Range<u64>> {
    let bundles = if start < end { start / TILE_WIDTH..end.div_ceil(TILE_WIDTH) } else { 0..0 };
    bundles.map(move |index| (index * TILE_WIDTH).max(start)..index.saturating_add(1).saturating_mul(TILE_WIDTH).min(end))
}

/// Where the subtree of a package begins.
pub(super) fn subtree_start(package: &Range<u64>) -> u64 {
    package.start / TILE_WIDTH * TILE_WIDTH
}

impl MirrorInfo {
    /// As it is answered.
    pub fn encode(&self) -> String {
        format!("{}\n{}\n{}\n", self.size, self.next, standard_encode(&self.ticket))
    }

    /// Reads it.
    pub fn parse(body: &[u8]) -> Option<MirrorInfo> {
        let mut lines = std::str::from_utf8(body).ok()?.strip_suffix('\n')?.split('\n');
        let mut number = || {
            let digits = lines.next()?;
            digits.parse().ok().filter(|number: &u64| number.to_string() == digits)
        };
        let (size, next) = (number()?, number()?);
        let ticket = standard_decode(lines.next()?)?;
        (lines.next().is_none() && ticket.len() <= usize::from(u16::MAX)).then_some(MirrorInfo { size, next, ticket })
    }
}

fn put_short(body: &mut Vec<u8>, bytes: &[u8]) {
    let length = u16::try_from(bytes.len()).expect("origins, tickets and entries have at most 65,535 bytes");
    body.extend_from_slice(&length.to_be_bytes());
    body.extend_from_slice(bytes);
}

fn take_short(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = body.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

/// So many packages go into one request at most (C2SP tlog-mirror).
pub const PACKAGES_MAX: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_lie_as_bundles_do() {
        let of = |start, end| packages(start, end).map(|range| (range.start, range.end)).collect::<Vec<_>>();
        assert_eq!(of(0, 0), []);
        assert_eq!(of(5, 5), []);
        assert_eq!(of(0, 256), [(0, 256)]);
        assert_eq!(of(5, 257), [(5, 256), (256, 257)]);
        assert_eq!(of(300, 310), [(300, 310)]);
        assert_eq!(of(256, 1024).len(), 3);
        assert_eq!(subtree_start(&(300..310)), 256);
        assert_eq!(packages(u64::MAX - 1, u64::MAX).count(), 1, "no number is too large");
    }

    #[test]
    fn what_is_written_is_read() {
        let package = Package { entries: vec![b"one", b""], proof: vec![Hash::of(b"proof")] };
        let mut packages = Vec::new();
        package.put(&mut packages);
        let whole = AddEntries { origin: "a/b", start: 3, end: 5, ticket: b"ticket", packages: &packages };
        let body = whole.encode();
        assert_eq!(AddEntries::parse(&body), Some(whole.clone()));
        assert_eq!(Package::take(&packages, 2), Some((package, &[][..])));
        assert_eq!(body[..7], [0, 3, b'a', b'/', b'b', 0, 0]);
        for cut in 0..packages.len() {
            assert_eq!(Package::take(&packages[..cut], 2), None, "cut at {cut}");
        }
        let head = body.len() - packages.len();
        for cut in 0..head {
            assert_eq!(AddEntries::parse(&body[..cut]), None, "cut at {cut}");
        }
        assert_eq!(AddEntries::parse(&AddEntries { start: 6, ..whole }.encode()), None, "from behind its end");
        let mut many = vec![64];
        many.extend_from_slice(&[0; 64 * 32]);
        assert_eq!(Package::take(&many, 0), None, "more hashes than a proof can have");

        let info = MirrorInfo { size: 7, next: 3, ticket: b"x".to_vec() };
        assert_eq!(MirrorInfo::parse(info.encode().as_bytes()), Some(info));
        assert_eq!(MirrorInfo::parse(b"7\n3\n\n").map(|info| info.ticket), Some(Vec::new()));
        for bad in ["", "7\n3\n", "07\n3\n\n", "7\n3\n\n\n", "7\n3\n?\n", "-7\n3\n\n", "7 3"] {
            assert_eq!(MirrorInfo::parse(bad.as_bytes()), None, "{bad:?}");
        }
    }
}
