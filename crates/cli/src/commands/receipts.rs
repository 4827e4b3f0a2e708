use super::Desk;
use crate::{
    args::{ReceiptArgs, ReceiptDo},
    files,
    output::Output,
    words,
};
use ipc::{Blame, Failure, SaveReceipt};
use office::{Outcome, ReceiptFacts, moment_of, verify_receipt};
use serde::Serialize;

/// What came of a check.
#[derive(Serialize)]
struct Checked {
    /// The receipt holds.
    holds: bool,
    /// What it says, if it holds.
    facts: Option<ReceiptFacts>,
    /// Why it does not.
    failure: Option<Failure>,
}

/// Checks a receipt that somebody shows; `false` when it does not hold.
pub(super) fn of_others(what: &ReceiptDo, out: &Output) -> Outcome<bool> {
    let ReceiptDo::Verify { file, vkey, keys, policy } = what;
    let receipt = files::read_text(file, RECEIPT_BYTES_MAX)?;
    let vkeys = files::read_text(vkey, KEYS_BYTES_MAX)?;
    let keys = files::read_text(keys, KEYS_BYTES_MAX)?;
    let policy = policy.as_deref().map(|policy| files::read_text(policy, KEYS_BYTES_MAX)).transpose()?;
    let checked = match verify_receipt(&receipt, &vkeys, &keys, policy.as_ref().map(|policy| policy.as_str())) {
        Ok(facts) => Checked { holds: true, facts: Some(facts), failure: None },
        // That is what the check found out; whatever else is wrong keeps it from being made.
        Err(failure) if failure.blame == Blame::File => Checked { holds: false, facts: None, failure: Some(failure) },
        Err(failure) => return Err(failure),
    };
    out.facts(&checked, |checked| {
        let mut lines = Vec::new();
        if let Some(facts) = &checked.facts {
            lines.push(out.say("凭据成立。", "The receipt holds.").to_owned());
            lines.push(format!("{} {}", out.say("账本", "Ledger:"), facts.origin));
            lines.push(format!("{} {} ({})", out.say("记录", "Entry:"), facts.entry, facts.kind));
            lines.push(format!("{} {}", out.say("签名人所述时间", "By the signer's clock:"), moment_of(facts.at)));
            lines.push(format!("{} {}", out.say("签名密钥", "Signed with the key"), facts.kid));
            lines.push(format!("{} {} {}", out.say("账本签章时的记录数和根哈希", "Signed head:"), facts.size, facts.root));
            for (name, at) in &facts.witnessed {
                lines.push(format!("{} {name} {}", out.say("见证", "Witnessed by"), moment_of(*at)));
            }
            for (name, value) in &facts.shown {
                lines.push(format!("{}：{value}", words::field(name).map_or(&**name, |words| out.word(words))));
            }
            lines.push(facts.payload.clone());
        }
        if let Some(failure) = &checked.failure {
            lines.push(out.text(&failure.what).to_owned());
            lines.push(out.text(&failure.remedy).to_owned());
        }
        lines
    });
    Ok(checked.holds)
}

impl Desk<'_> {
    pub(super) fn receipt(&mut self, args: &ReceiptArgs) -> Outcome<bool> {
        if !args.show.is_empty() {
            self.sign_in()?;
        }
        // Without an entry there is a subcommand, which needs no office.
        let call = SaveReceipt { entry: args.entry.unwrap_or_default(), show: args.show.clone() };
        let saved = self.office.save_receipt(&call)?;
        self.show_saved(&saved);
        Ok(true)
    }
}

/// An entry has at most 65,535 bytes, and its proof a few dozen hashes; personal fields come with it.
const RECEIPT_BYTES_MAX: usize = 1 << 20;

/// A key for each member there has ever been.
const KEYS_BYTES_MAX: usize = 16 << 20;
