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
    pub(crate) fn settled(&mut self) -> Outcome<Snapshot> {
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
        let [after, before] = self.recorded_between(snapshot, statement, entry)?;
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
            after,
            before,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Demo, Office, Work};

    #[test]
    fn a_proof_with_anything_changed_does_not_hold() {
        let folder = std::env::temp_dir().join(format!("mingzhang-proof-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written to");
        let (office, _) = Office::demo(&folder, Demo { entries: 150, seed: 41 }, &Work::default()).expect("a demo is made");
        let desk = office.desk.as_ref().expect("it is open");
        let snapshot = desk.snapshot().expect("it can be read");
        let (origin, roll) = (desk.chain.origin(), desk.chain.roll());
        let whole = Evidence::of(&snapshot, 77).expect("there is such an entry");
        let other = Evidence::of(&snapshot, 78).expect("there is such an entry");
        assert!(whole.holds(origin, roll) && other.holds(origin, roll), "what is stored holds");
        assert!(!whole.holds(origin, &Roll::default()), "nobody signs whom the roll does not know");

        let flip = |hash: Hash| Hash(std::array::from_fn(|i| hash.0[i] ^ u8::from(i == 7)));
        let mut text = whole.statement.bytes().to_vec();
        let signature = text.len() - 86;
        text[signature] = if text[signature] == b'A' { b'B' } else { b'A' };
        let unsigned = Statement::parse(text).expect("any signature is well formed");
        type Change<'a> = (&'a str, Box<dyn Fn(&mut Evidence) + 'a>);
        let changes: Vec<Change<'_>> = vec![
            ("the signature", Box::new(|e| e.statement = unsigned.clone())),
            ("the statement", Box::new(|e| e.statement = other.statement.clone())),
            ("what it follows", Box::new(|e| e.previous = flip(e.previous))),
            ("the entry before", Box::new(|e| e.before = flip(e.before))),
            ("its number", Box::new(|e| e.index += 1)),
            ("a hash of the path", Box::new(|e| e.path[2] = flip(e.path[2]))),
            ("the length of the path", Box::new(|e| e.path.truncate(e.path.len() - 1))),
            ("the root", Box::new(|e| e.checkpoint.head.root = flip(e.checkpoint.head.root))),
            ("the size", Box::new(|e| e.checkpoint.head.size += 1)),
            ("the text of the head", Box::new(|e| e.checkpoint.note.text = e.checkpoint.note.text.replace('1', "2"))),
            ("the head's signature", Box::new(|e| e.checkpoint.note.signatures[0].signature[20] ^= 1)),
            ("no signature at all", Box::new(|e| e.checkpoint.note.signatures.clear())),
        ];
        for (what, change) in changes {
            let mut changed = whole.clone();
            change(&mut changed);
            assert!(!changed.holds(origin, roll), "changed: {what}");
        }
        drop(snapshot);
        let _ = std::fs::remove_dir_all(&folder);
    }
}
