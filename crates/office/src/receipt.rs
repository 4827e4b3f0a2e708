//! Receipts: one entry with what proves it, for somebody who has nothing else but the office's published keys.

use crate::{
    Office, Outcome,
    desk::Desk,
    exports,
    failure::{DAMAGE_REMEDY, broken, failure, not_found, store_failed},
};
use ipc::{Blame, Failure, SaveReceipt, SavedFile};
use ledger::{Checkpoint, Disclosure, Hash, Presentation, PublicKey, Receipt, ReceiptFault, Statement, Supporting, tree};
use store::Snapshot;

impl Office {
    /// The receipt of an entry (C2SP tlog-proof). It shows the personal fields named, and those alone.
    ///
    /// Without any, nobody need be signed in. With some, the ledger keeps, once a sitting, that personal fields were shown.
    pub fn receipt(&mut self, entry: u64, show: &[String]) -> Outcome<String> {
        self.prove(entry, show).map(|proven| proven.receipt.encode())
    }

    /// The same with the signer's key, from which the form for a square code is made.
    pub(crate) fn prove(&mut self, entry: u64, show: &[String]) -> Outcome<Proven> {
        if show.is_empty() {
            return self.desk()?.prove(entry, Vec::new());
        }
        self.reveal()?;
        let (desk, session, _) = self.signed_in()?;
        let mut there = desk.disclosures(&session.keyring, entry)?;
        let mut shown = Vec::with_capacity(show.len());
        for name in show {
            let at = there.iter().position(|disclosure| disclosure.name() == name).ok_or_else(|| no_field(name))?;
            shown.push(there.swap_remove(at));
        }
        desk.prove(entry, shown)
    }

    /// Writes the receipt of an entry as a file for the user.
    pub fn save_receipt(&mut self, call: &SaveReceipt) -> Outcome<SavedFile> {
        let receipt = self.receipt(call.entry, &call.show)?;
        exports::save(&self.exports_folder()?, &self.named("receipt", call.entry), "tlog-proof", receipt.as_bytes())
    }
}

impl Desk {
    /// The head at which an entry is shown: the newest one that enough witnesses have cosigned; else the newest one, with the
    /// cosignatures that there are.
    fn head_for(&self, entry: u64, snapshot: &Snapshot) -> Outcome<Checkpoint> {
        let newest = snapshot.checkpoint().map_err(|error| store_failed(&error))?.ok_or_else(|| broken("head"))?.clone();
        let mut cosigned = self.cosigned(snapshot)?;
        cosigned.retain(|checkpoint| checkpoint.head.size > entry);
        cosigned.sort_by_key(|checkpoint| checkpoint.head.size);
        let policy = self.policy(snapshot)?.map(|(_, policy)| policy);
        let enough = |checkpoint: &&Checkpoint| policy.as_ref().is_some_and(|policy| policy.passes(&checkpoint.note));
        let found = cosigned.iter().rev().find(enough).or_else(|| cosigned.iter().find(|it| it.head == newest.head));
        let verifiers = |size| self.chain.roll().head_verifiers(newest.origin.as_str(), size);
        let sound = found.filter(|found| found.signed_by(&verifiers(found.head.size)));
        Ok(sound.cloned().unwrap_or(newest))
    }

    /// The receipt of an entry at the head that shows it best, with the entries that show whose key signed it.
    pub(crate) fn prove(&self, entry: u64, shown: Vec<Disclosure>) -> Outcome<Proven> {
        let snapshot = self.snapshot()?;
        if entry >= snapshot.head().map_err(|error| store_failed(&error))?.size {
            return Err(not_found(["没有这条记录。", "There is no such entry."]));
        }
        let support = self.supporting(entry, &snapshot)?;
        let last = support.last().map_or(entry, |last| entry.max(*last));
        let checkpoint = self.head_for(last, &snapshot)?;
        self.receipt_in(&checkpoint, entry, shown, &snapshot)
    }

    /// The receipt of an entry in a head of this ledger that holds it; made so that whoever checks it will find that it holds.
    pub(crate) fn receipt_in(
        &self,
        checkpoint: &Checkpoint,
        entry: u64,
        shown: Vec<Disclosure>,
        snapshot: &Snapshot,
    ) -> Outcome<Proven> {
        let size = checkpoint.head.size;
        let mut support = self.supporting(entry, snapshot)?;
        support.retain(|other| *other < size);
        let (previous, statement, path) = proof(snapshot, entry, size)?;
        let parsed = Statement::parse(statement.clone()).map_err(|fault| crate::failure::refused(fault.into(), Some(entry)))?;
        let supporting = |index: u64| {
            let (previous, statement, path) = proof(snapshot, index, size)?;
            Ok(Supporting { index, path, previous, statement })
        };
        let support = support.into_iter().map(supporting).collect::<Outcome<_>>()?;
        let presentation = Presentation { statement, disclosures: shown };
        let receipt = Receipt { previous, presentation, support, index: entry, path, checkpoint: checkpoint.encode() };

        let roll = self.chain.roll();
        let verifier = roll.head_verifiers(self.chain.origin().as_str(), size).pop().ok_or_else(|| broken("ledger key"))?;
        let signer = roll.key(&parsed.kid()).ok_or_else(|| crate::failure::refused(ledger::Refusal::UnknownKey, Some(entry)))?;
        receipt.verify(&verifier, signer).map_err(|fault| not_whole(fault, entry))?;
        Ok(Proven { receipt, signer: signer.clone() })
    }

    fn supporting(&self, entry: u64, snapshot: &Snapshot) -> Outcome<Vec<u64>> {
        self.chain.roll().supporting(entry, |at| self.statement(snapshot, at))
    }
}

/// A receipt that holds.
pub(crate) struct Proven {
    /// The receipt.
    pub receipt: Receipt,
    /// The key that signed its statement.
    pub signer: PublicKey,
}

impl Proven {
    /// What a square code on paper holds; `None` when it is too long for one.
    pub(crate) fn code(&self) -> Option<Vec<u8>> {
        self.receipt.compact(&self.signer).filter(|bytes| bytes.len() <= CODE_BYTES_MAX)
    }
}

/// An entry's two parts and its inclusion proof.
fn proof(snapshot: &Snapshot, entry: u64, size: u64) -> Outcome<(Hash, Vec<u8>, Vec<Hash>)> {
    let failed = |error: store::StoreError| store_failed(&error);
    let bytes = snapshot.entry(entry).map_err(failed)?;
    let (previous, statement) = ledger::split_entry(&bytes).map_err(|refusal| crate::failure::refused(refusal, Some(entry)))?;
    let path = tree::prove_inclusion(entry, size, snapshot).map_err(failed)?;
    Ok((previous, statement.to_vec(), path))
}

/// An entry has no such field.
fn no_field(name: &str) -> Failure {
    not_found([&format!("这条记录没有“{name}”一项。"), &format!("The entry has no field “{name}”.")])
}

/// The stored entry gives no receipt that holds.
fn not_whole(fault: ReceiptFault, entry: u64) -> Failure {
    let (zh, en) = match fault {
        ReceiptFault::Inclusion => ("它与签过名的账本对不上。", "it does not fit the signed head."),
        ReceiptFault::Support => ("签名人的登记记录与账本对不上。", "the entries about its signer do not fit the signed head."),
        ReceiptFault::Checkpoint => ("账本签章不成立。", "the signed head does not hold."),
        ReceiptFault::Disclosure => ("保存的个人信息不属于它。", "the personal fields stored for it are not its own."),
        ReceiptFault::Statement | ReceiptFault::Malformed => ("签名与内容不符。", "the signature does not fit the content."),
    };
    failure(
        "entry-not-whole",
        Blame::Damage,
        [&format!("第 {entry} 条记录开不出凭据：{zh}"), &format!("Entry {entry} gives no receipt: {en}")],
        DAMAGE_REMEDY,
    )
}

/// What a square code holds that is still read from a scan of 150 dots an inch.
const CODE_BYTES_MAX: usize = 1900;
