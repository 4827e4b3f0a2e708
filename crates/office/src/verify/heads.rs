//! Signed heads and source files: what is not an entry and yet must be what it was.

use super::{
    findings::{Aspect, Findings},
    words,
};
use crate::{Outcome, failure::store_failed};
use funds::Book;
use ledger::{Chain, Checkpoint, Hash, NodeTable, tree};
use std::collections::BTreeSet;
use store::{Snapshot, StoreError};

/// Holds the newest head and those that were kept against the tree as it was computed, and against the keys that must have
/// signed them. `whole`: every entry has found its place, so that all ledger keys are known.
pub(super) fn check_heads(
    snapshot: &Snapshot,
    chain: &Chain,
    nodes: &NodeTable,
    whole: bool,
    findings: &mut Findings,
) -> Outcome<()> {
    // Heads that cannot be read are found by the check of what is stored.
    let mut heads: Vec<Checkpoint> = readable(snapshot.kept_checkpoints())?.unwrap_or_default();
    let newest = readable(snapshot.checkpoint().map(|newest| newest.cloned()))?.flatten();
    heads.extend(newest.filter(|newest| !heads.contains(newest)));
    for checkpoint in &heads {
        findings.checked(Aspect::Heads, 1);
        check_head(checkpoint, chain, nodes, whole, findings);
    }
    let there: BTreeSet<u64> = heads.iter().map(|checkpoint| checkpoint.head.size).collect();
    for (_, size) in chain.roll().ledger_keys().skip(1).filter(|(_, size)| !there.contains(size)) {
        findings.problem(Aspect::Heads, None, words::head_missing(size));
    }
    Ok(())
}

fn check_head(checkpoint: &Checkpoint, chain: &Chain, nodes: &NodeTable, whole: bool, findings: &mut Findings) {
    let size = checkpoint.head.size;
    let reached = size <= chain.size();
    if reached && tree::root_at(size, nodes) != Ok(checkpoint.head.root) {
        findings.problem(Aspect::Heads, None, words::other_root(size));
        return;
    }
    if whole && !reached {
        // More is signed than is there.
        findings.problem(Aspect::Heads, None, words::other_root(size));
        return;
    }
    // Behind a tear the ledger key may have been rotated by an entry that could not be placed.
    if !whole && !reached {
        findings.incomplete(Aspect::Heads);
        return;
    }
    let verifiers = chain.roll().head_verifiers(chain.origin().as_str(), size);
    let signed = checkpoint.signed_by(&verifiers) && !checkpoint.note.has_line_of_others(&verifiers);
    if checkpoint.origin != *chain.origin() || !signed {
        findings.problem(Aspect::Heads, None, words::head_unsigned(size));
    }
}

/// Holds the encrypted source files against the hashes that the batches state.
pub(super) fn check_files(snapshot: &Snapshot, book: &Book, findings: &mut Findings) -> Outcome<()> {
    let mut whole: BTreeSet<Hash> = BTreeSet::new();
    for file in readable(snapshot.files())?.unwrap_or_default() {
        // One at a time: they may be large.
        if let Some(sealed) = readable(snapshot.file(&file.id))?.flatten() {
            whole.insert(Hash::of(&sealed));
        }
    }
    for batch in book.batches() {
        let Some(file) = batch.file() else { continue };
        findings.checked(Aspect::Files, 1);
        if !whole.contains(&file) {
            findings.problem(Aspect::Files, Some(batch.entry()), words::source_file(batch.entry()));
        }
    }
    Ok(())
}

/// `None` when what is stored is damaged, which the check of what is stored has named.
fn readable<T>(read: Result<T, StoreError>) -> Outcome<Option<T>> {
    match read {
        Ok(there) => Ok(Some(there)),
        Err(StoreError::Damaged(_)) => Ok(None),
        Err(error) => Err(store_failed(&error)),
    }
}
