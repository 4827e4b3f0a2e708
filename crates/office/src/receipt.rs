//! Receipts: one entry with what proves it, for somebody who has nothing else but the office's published keys.

use crate::{
    Office, Outcome,
    desk::Desk,
    exports,
    failure::{DAMAGE_REMEDY, broken, failure, input, not_found, store_failed},
    peers::read_policy,
};
use ipc::{Blame, Failure, SaveReceipt, SavedFile};
use ledger::{
    Checkpoint, Disclosure, Hash, Kid, Policy, Presentation, PublicKey, Receipt, ReceiptFault, Statement, Supporting,
    note::Verifier, tree,
};
use serde::Serialize;
use serde_json::Value;
use store::Snapshot;

/// What a receipt that holds says.
#[derive(Clone, Serialize)]
pub struct ReceiptFacts {
    /// The ledger.
    pub origin: String,
    /// Entry number, from 0.
    pub entry: u64,
    /// Kind of the statement.
    pub kind: String,
    /// Signer's clock, UTC seconds. A claim.
    pub at: i64,
    /// Thumbprint of the signer's key.
    pub kid: String,
    /// Entries in the ledger as of the signed head. What was done with the entry later, a receipt cannot say.
    pub size: u64,
    /// Root of that head, hex.
    pub root: String,
    /// The statement's canonical payload.
    pub payload: String,
    /// The personal fields that the receipt shows: name and value.
    pub shown: Vec<(String, String)>,
    /// The policy's witnesses that have cosigned that head, with the times of their clocks, UTC seconds.
    pub witnessed: Vec<(String, i64)>,
}

/// Never prints a personal field.
impl std::fmt::Debug for ReceiptFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReceiptFacts").field("entry", &self.entry).field("size", &self.size).finish_non_exhaustive()
    }
}

impl Office {
    /// The receipt of an entry (C2SP tlog-proof). It shows the personal fields named, and those alone.
    ///
    /// Without any, nobody need be signed in. With some, the ledger keeps, once a sitting, that personal fields were shown.
    pub fn receipt(&mut self, entry: u64, show: &[String]) -> Outcome<String> {
        self.prove(entry, show).map(|proven| proven.receipt.encode())
    }

    /// The same, and what a square code on paper holds of it: `None` where that is more than can be read from a scan.
    pub fn receipt_and_code(&mut self, entry: u64, show: &[String]) -> Outcome<(String, Option<Vec<u8>>)> {
        self.prove(entry, show).map(|proven| (proven.receipt.encode(), proven.code()))
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

/// Checks a receipt against the keys that the office has published, with nothing else at hand; with a policy (C2SP
/// tlog-policy), whether enough witnesses have cosigned its head.
///
/// `vkeys` has one verifier key a line, of which one must have signed the receipt's head. `keys` is the JWK of the signer,
/// or a JWK set that has it; keys are known by their thumbprints, whatever they are called there.
pub fn verify_receipt(text: &str, vkeys: &str, keys: &str, policy: Option<&str>) -> Outcome<ReceiptFacts> {
    let policy = policy.map(|policy| read_policy(policy.as_bytes())).transpose()?;
    let receipt = Receipt::parse(text).ok_or_else(|| does_not_hold(ReceiptFault::Malformed))?;
    let statement =
        Statement::parse(receipt.presentation.statement.clone()).map_err(|_| does_not_hold(ReceiptFault::Statement))?;
    let verifiers: Vec<Verifier> = vkeys
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| Verifier::parse(line).ok_or_else(|| keys_unreadable("vkey")))
        .collect::<Outcome<_>>()?;
    if verifiers.is_empty() {
        return Err(keys_unreadable("vkey"));
    }
    let signer = find_key(keys, statement.kid())?;
    let mut outcome = Err(ReceiptFault::Checkpoint);
    for verifier in &verifiers {
        outcome = receipt.verify(verifier, &signer);
        if !matches!(outcome, Err(ReceiptFault::Checkpoint)) {
            break;
        }
    }
    let (statement, checkpoint) = outcome.map_err(does_not_hold)?;
    if policy.as_ref().is_some_and(|policy| !policy.passes(&checkpoint.note)) {
        return Err(not_enough_witnesses());
    }
    let witnesses = policy.iter().flat_map(Policy::witnesses);
    let witnessed = witnesses.filter_map(|witness| {
        let time = witness.cosigner.time_on(&checkpoint.note)?;
        Some((witness.cosigner.name().to_owned(), i64::try_from(time).unwrap_or(i64::MAX)))
    });
    let witnessed = witnessed.collect();
    let shown = receipt.presentation.disclosures.iter();
    Ok(ReceiptFacts {
        origin: checkpoint.origin.to_string(),
        entry: receipt.index,
        kind: statement.kind().to_owned(),
        at: statement.iat(),
        kid: statement.kid().to_string(),
        size: checkpoint.head.size,
        root: checkpoint.head.root.hex(),
        payload: String::from_utf8_lossy(statement.payload()).into_owned(),
        shown: shown.map(|disclosure| (disclosure.name().to_owned(), disclosure.value().to_owned())).collect(),
        witnessed,
    })
}

fn not_enough_witnesses() -> Failure {
    failure(
        "not-enough-witnesses",
        Blame::File,
        [
            "凭据本身成立，但签章的检查点没有足够的见证。",
            "The receipt holds by itself, but not enough witnesses have cosigned its head.",
        ],
        [
            "请向该单位要一份新开的凭据：等它与见证单位同步以后再开。",
            "Ask the office for a new receipt, made once it has synced with its witnesses.",
        ],
    )
}

/// The key of a thumbprint, in a JWK or a JWK set (RFC 7517, section 5; RFC 8037, section 2).
fn find_key(keys: &str, kid: Kid) -> Outcome<PublicKey> {
    let json: Value = serde_json::from_str(keys).map_err(|_| keys_unreadable("JWK"))?;
    let single = std::slice::from_ref(&json);
    let set =
        json.get("keys").map_or(Some(single), |set| set.as_array().map(Vec::as_slice)).ok_or_else(|| keys_unreadable("JWK"))?;
    let ours = set.iter().filter(|key| key["kty"] == "OKP" && key["crv"] == "Ed25519");
    let mut known = ours.filter_map(|key| PublicKey::from_x(key["x"].as_str()?));
    known.find(|key| key.kid() == kid).ok_or_else(|| {
        input(
            "signer-unknown",
            ["给出的公钥里没有签名人的。", "The signer's key is not among the keys given."],
            ["请向该单位索取最新的 keys.jwks。", "Ask the office for its newest keys.jwks."],
        )
    })
}

fn keys_unreadable(what: &str) -> Failure {
    input(
        "keys-unreadable",
        [&format!("公钥（{what}）读不出来。"), &format!("The {what} cannot be read.")],
        ["请使用该单位公布的 vkey 和 keys.jwks 文件。", "Use the files vkey and keys.jwks that the office has published."],
    )
}

fn no_field(name: &str) -> Failure {
    not_found([&format!("这条记录没有“{name}”一项。"), &format!("The entry has no field “{name}”.")])
}

/// A receipt that somebody handed in does not hold.
fn does_not_hold(fault: ReceiptFault) -> Failure {
    let (code, zh, en) = match fault {
        ReceiptFault::Malformed => ("receipt-malformed", "它不是一份完整的凭据。", "it is no whole receipt."),
        ReceiptFault::Statement => {
            ("receipt-statement", "凭单的签名与内容不符。", "the statement's signature does not fit its content.")
        }
        ReceiptFault::Disclosure => {
            ("receipt-disclosure", "出示的内容不属于这张凭单。", "a field shown is not one of this statement's.")
        }
        ReceiptFault::Checkpoint => {
            ("receipt-checkpoint", "账本签章不是这个单位的。", "the head is not signed by this office's ledger key.")
        }
        ReceiptFault::Inclusion => ("receipt-inclusion", "账本里没有这条记录。", "the entry is not in the ledger of that head."),
        ReceiptFault::Support => (
            "receipt-support",
            "所附的人员记录不在同一账本里。",
            "the entries about its signer are not in the ledger of that head.",
        ),
    };
    failure(
        code,
        Blame::File,
        [&format!("凭据不成立：{zh}"), &format!("The receipt does not hold: {en}")],
        [
            "请不要据此办理；请出示人重新提供，并直接向单位核实。",
            "Do not act on it; ask for it again, and ask the office itself.",
        ],
    )
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

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::SigningKey;

    #[test]
    fn a_key_is_found_by_its_thumbprint_and_not_by_its_name() {
        let (ours, other) = (SigningKey::from_seed(&[1; 32]).public(), SigningKey::from_seed(&[2; 32]).public());
        let jwk = |key: &PublicKey, kid: &str| format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{}","kid":"{kid}"}}"#, key.x());
        let set = format!(r#"{{"keys":[{},{}]}}"#, jwk(&other, &ours.kid().to_string()), jwk(&ours, "x"));
        assert_eq!(find_key(&set, ours.kid()), Ok(ours.clone()), "in a set");
        assert_eq!(find_key(&jwk(&ours, ""), ours.kid()), Ok(ours.clone()), "alone");
        let lie = jwk(&other, &ours.kid().to_string());
        assert_eq!(find_key(&lie, ours.kid()).unwrap_err().code, "signer-unknown", "a kid proves nothing");
        for bad in ["", "[]", r#"{"keys":3}"#, r#"{"keys":[{"kty":"RSA"}]}"#] {
            assert!(find_key(bad, ours.kid()).is_err(), "no key in {bad}");
        }
    }
}
