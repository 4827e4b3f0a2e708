//! What proves an entry, checked at the moment it is shown.

use crate::{
    Outcome,
    desk::Desk,
    failure::{append_failed, refused, store_failed},
};
use ipc::Proof;
use ledger::{Checkpoint, Hash, Origin, Roll, Statement, split_entry, tree, tree::Nodes, url_decode};
use store::{AppendError, Snapshot, StoreError};

impl Desk {
    /// A view of the store at the very head that this desk knows: other programs may be writing.
    pub(super) fn settled(&mut self) -> Outcome<Snapshot> {
        for _ in 0..TRIES_MAX {
            let snapshot = self.snapshot()?;
            if snapshot.head().map_err(|error| store_failed(&error))? == self.head() {
                return Ok(snapshot);
            }
            drop(snapshot);
            self.catch_up()?;
        }
        Err(append_failed(&AppendError::HeadMoved { actual: self.head() }))
    }

    /// The proof of an entry at the newest head. That it does not hold is no failure: it is what there is to see.
    pub(super) fn proof(&self, snapshot: &Snapshot, entry: u64) -> Outcome<Proof> {
        let evidence = Evidence::of(snapshot, entry)?;
        let statement = &evidence.statement;
        Ok(Proof {
            index: entry,
            leaf: evidence.leaf().hex(),
            previous: evidence.previous.hex(),
            path: evidence.path.iter().map(Hash::hex).collect(),
            checkpoint: evidence.checkpoint.encode(),
            statement: String::from_utf8_lossy(statement.bytes()).into_owned(),
            readable: readable(statement),
            kid: statement.kid().to_string(),
            holds: evidence.holds(self.chain.origin(), self.chain.roll()),
        })
    }
}

/// All that a proof is made of.
#[derive(Clone)]
struct Evidence {
    index: u64,
    previous: Hash,
    statement: Statement,
    /// The leaf hash of the entry before, as the tree has it; zeros before the first.
    before: Hash,
    path: Vec<Hash>,
    checkpoint: Checkpoint,
}

impl Evidence {
    fn of(snapshot: &Snapshot, index: u64) -> Outcome<Evidence> {
        let failed = |error: StoreError| store_failed(&error);
        let checkpoint = snapshot.checkpoint().map_err(failed)?.ok_or(StoreError::NoSuch("entry")).map_err(failed)?.clone();
        let bytes = snapshot.entry(index).map_err(failed)?;
        let (previous, statement) = split_entry(&bytes).map_err(|refusal| refused(refusal, Some(index)))?;
        let statement = Statement::parse(statement.to_vec()).map_err(|fault| refused(fault.into(), Some(index)))?;
        let before = match index.checked_sub(1) {
            None => Hash::default(),
            Some(before) => snapshot.node(0, before).map_err(failed)?,
        };
        let path = tree::prove_inclusion(index, checkpoint.head.size, snapshot).map_err(failed)?;
        Ok(Evidence { index, previous, statement, before, path, checkpoint })
    }

    fn leaf(&self) -> Hash {
        Hash::entry(&self.previous, self.statement.bytes())
    }

    /// Whether the signature is the member's, the entry follows the one before, the path leads to the head, and the head is
    /// signed with the ledger's keys.
    fn holds(&self, origin: &Origin, roll: &Roll) -> bool {
        let Checkpoint { head, .. } = self.checkpoint;
        let signed = roll
            .key(&self.statement.kid())
            .is_some_and(|key| key.verify(self.statement.signing_input(), self.statement.signature()));
        let here = self.statement.issuer() == origin.as_str() && self.checkpoint.origin == *origin;
        let follows = self.previous == self.before;
        let included = tree::inclusion_root(self.index, head.size, self.leaf(), &self.path) == Some(head.root);
        // What the checkpoint says is read from its text, which is what was signed.
        let said = Checkpoint::parse(self.checkpoint.encode().as_bytes()).as_ref() == Some(&self.checkpoint);
        let head_signed = self.checkpoint.signed_by(&roll.head_verifiers(origin.as_str(), head.size));
        signed && here && follows && included && said && head_signed
    }
}

/// Header and payload of a statement, indented.
fn readable(statement: &Statement) -> String {
    let indented = |json: &[u8]| {
        let value = serde_json::from_slice::<serde_json::Value>(json).ok();
        value.map(|value| format!("{value:#}")).unwrap_or_default()
    };
    let header = statement.bytes().split(|byte| *byte == b'.').next().and_then(url_decode).unwrap_or_default();
    format!("{}\n{}", indented(&header), indented(statement.payload()))
}

/// Other programs rarely write at all; so often in a row they do not.
const TRIES_MAX: u32 = 4;
