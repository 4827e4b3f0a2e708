//! Entries beside the one of a receipt that show whose key signed it: the genesis or an enrolment, its second signature, and
//! what the key came from.

use super::PATH_MAX;
use crate::{Checkpoint, Hash, Order, Roll, Statement, base64, tree};
use std::collections::BTreeSet;

/// An entry with its inclusion proof in the head of the receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supporting {
    /// Entry number.
    pub index: u64,
    /// Inclusion proof, leaf side first.
    pub path: Vec<Hash>,
    /// Leaf hash of the entry before.
    pub previous: Hash,
    /// The statement as bytes, unverified.
    pub statement: Vec<u8>,
}

impl Supporting {
    /// LF ‖ index ‖ SP ‖ base64url(path) ‖ SP ‖ base64url(previous) ‖ SP ‖ statement.
    pub(super) fn write(&self, extra: &mut Vec<u8>) {
        let path: Vec<u8> = self.path.iter().flat_map(|hash| hash.0).collect();
        extra.extend_from_slice(format!("\n{} {} {} ", self.index, base64::url_encode(&path), self.previous.url()).as_bytes());
        extra.extend_from_slice(&self.statement);
    }

    /// Reads what [`Supporting::write`] has written behind the line feed.
    pub(super) fn read(line: &[u8]) -> Option<Supporting> {
        let mut parts = line.splitn(4, |byte| *byte == b' ');
        let (number, path, previous, statement) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let number = std::str::from_utf8(number).ok()?;
        let index: u64 = number.parse().ok()?;
        let path = base64::url_decode(path)?;
        let (hashes, rest) = path.as_chunks::<32>();
        let fits = index.to_string() == number && rest.is_empty() && hashes.len() <= PATH_MAX;
        fits.then_some(Supporting {
            index,
            path: hashes.iter().map(|hash| Hash(*hash)).collect(),
            previous: Hash::from_url(previous)?,
            statement: statement.to_vec(),
        })
    }

    /// The statement, if it is one of that ledger in the tree of that head.
    pub(super) fn statement_in(&self, checkpoint: &Checkpoint) -> Option<Statement> {
        let leaf = Hash::entry(&self.previous, &self.statement);
        let root = tree::inclusion_root(self.index, checkpoint.head.size, leaf, &self.path)?;
        let statement = Statement::parse(self.statement.clone()).ok()?;
        (root == checkpoint.head.root && statement.issuer() == checkpoint.origin.as_str()).then_some(statement)
    }
}

/// Whether supporting entries ascend, none is the receipt's own, and there are not too many.
pub(super) fn ordered(support: &[Supporting], own: u64) -> bool {
    let apart = support.iter().all(|entry| entry.index != own);
    apart && support.len() <= SUPPORTING_MAX && support.is_sorted_by(|a, b| a.index < b.index)
}

impl Roll {
    /// The entries that support the receipt of an entry, ascending: what made the key that signed it and, for a certificate, what
    /// brought it into force; the same for each key that signed one of those. They end in the genesis.
    pub fn supporting<E>(&self, entry: u64, mut read: impl FnMut(u64) -> Result<Statement, E>) -> Result<Vec<u64>, E> {
        let mut found = BTreeSet::from([entry]);
        let mut next = vec![entry];
        while let Some(at) = next.pop() {
            let statement = read(at)?;
            let mut needed: Vec<u64> = Vec::new();
            needed.extend(self.making(&statement.kid()));
            if let Some(Ok(Order::EnrolCertificate { certificate, .. })) = Order::read(&statement) {
                needed.extend(self.certificate(&Hash::of(&certificate)).map(|one| one.in_force));
            }
            next.extend(needed.into_iter().filter(|needed| found.insert(*needed)));
        }
        found.remove(&entry);
        Ok(found.into_iter().collect())
    }
}

/// What made a key, and the keys that made it, is a handful of entries.
pub const SUPPORTING_MAX: usize = 256;
