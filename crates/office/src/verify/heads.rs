//! Signed heads and source files: what is not an entry and yet must be what it was.

use super::{
    findings::{Aspect, Findings},
    readable, words,
};
use crate::{Outcome, desks::is_desk};
use funds::Book;
use ledger::{Chain, Checkpoint, Hash, NodeTable, tree};
use std::collections::BTreeSet;
use store::Snapshot;

/// What is known of the entries when the heads are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entries {
    /// They are those that the newest head was signed over.
    Signed,
    /// Each has found its place, so that all ledger keys are known; but they are not those of the newest head. Which roots do
    /// not fit is for the check of what is stored to say.
    Placed,
    /// Some have found no place.
    Torn,
}

/// Holds the newest head and those that were kept against the tree as it was computed, and against the keys that must have
/// signed them.
pub(super) fn check_heads(
    snapshot: &Snapshot,
    chain: &Chain,
    nodes: &NodeTable,
    entries: Entries,
    findings: &mut Findings,
) -> Outcome<()> {
    // Heads that cannot be read are found by the check of what is stored.
    let mut heads: Vec<Checkpoint> = readable(snapshot.kept_checkpoints())?.unwrap_or_default();
    let newest = readable(snapshot.checkpoint().map(|newest| newest.cloned()))?.flatten();
    heads.extend(newest.filter(|newest| !heads.contains(newest)));
    for checkpoint in &heads {
        findings.checked(Aspect::Heads, 1);
        check_head(checkpoint, chain, nodes, entries, findings);
    }
    let there: BTreeSet<u64> = heads.iter().map(|checkpoint| checkpoint.head.size).collect();
    for (_, size) in chain.roll().ledger_keys().skip(1).filter(|(_, size)| !there.contains(size)) {
        findings.problem(Aspect::Heads, None, words::head_missing(size));
    }
    Ok(())
}

fn check_head(checkpoint: &Checkpoint, chain: &Chain, nodes: &NodeTable, entries: Entries, findings: &mut Findings) {
    let size = checkpoint.head.size;
    if entries == Entries::Signed && tree::root_at(size, nodes) != Ok(checkpoint.head.root) {
        findings.problem(Aspect::Heads, None, words::other_root(size));
    }
    // Behind a tear the ledger key may have been rotated by an entry that could not be placed.
    if entries == Entries::Torn && size > chain.size() {
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
    let on_desk = is_desk(snapshot)?;
    for batch in book.batches() {
        let Some(file) = batch.file() else { continue };
        findings.checked(Aspect::Files, 1);
        // On a desk a file comes along when it is asked for.
        let asked_for = on_desk && readable(snapshot.file(&file.hex()))?.flatten().is_none();
        if !whole.contains(&file) && !asked_for {
            findings.problem(Aspect::Files, Some(batch.entry()), words::source_file(batch.entry()));
        }
    }
    Ok(())
}
