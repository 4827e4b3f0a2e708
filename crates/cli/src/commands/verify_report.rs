//! Reports that others hand in.

use crate::{
    files,
    output::{Output, usage},
};
use ipc::{CheckLine, Checked, Grade, Holds};
use office::{Office, Outcome, REPORT_BYTES_MAX, World, check_report};
use std::path::Path;

/// A report that somebody shows, and what was given beside it.
pub struct ShownReport<'a> {
    pub file: &'a Path,
    /// A card or a policy.
    pub trust: Option<&'a Path>,
    /// The receipt of the entry that issued it.
    pub proof: Option<&'a Path>,
}

/// Checks a report; `false` when it does not hold. Where there is nothing to trust it by, what was found is told all the same.
pub(super) fn check(shown: &ShownReport<'_>, data: Option<&Path>, out: &Output) -> Outcome<bool> {
    let pdf = files::read(shown.file, REPORT_BYTES_MAX)?;
    let text = |file: Option<&Path>| match file {
        Some(file) => files::read_text(file, TRUST_BYTES_MAX).map(|text| text.to_string()),
        None => Ok(String::new()),
    };
    let (trust, proof) = (text(shown.trust)?, text(shown.proof)?);
    let mut office = data.map(|data| Office::open(data, World::real())).transpose()?;
    let checked = check_report(&pdf, &trust, &proof, office.as_mut())?;
    out.facts(&checked, |checked| lines(checked, out));
    match checked.grade {
        Grade::Logged | Grade::Witnessed => Ok(true),
        Grade::Broken => Ok(false),
        Grade::Whole | Grade::Signed => {
            let looked_up = checked.checks.iter().any(|check| check.code == "logged" && check.holds != Holds::Unknown);
            if looked_up { Ok(false) } else { Err(nothing_to_trust_by()) }
        }
    }
}

/// What was found, for people.
pub(super) fn lines(checked: &Checked, out: &Output) -> Vec<String> {
    let mut lines = vec![out.text(&checked.verdict).to_owned()];
    lines.extend(checked.facts.iter().map(|(label, value)| format!("{}：{value}", out.text(label))));
    let check = |check: &CheckLine| format!("{} {}：{}", mark(check.holds), out.text(&check.what), out.text(&check.found));
    lines.extend(checked.checks.iter().map(check));
    for (entry, amount) in &checked.reversed {
        let amount = ipc::show_money(*amount);
        lines.push(match out.lang() {
            ipc::Lang::Zh => format!("  第 {entry} 条冲销 {amount} 元"),
            ipc::Lang::En => format!("  of entry {entry}: {amount}"),
        });
    }
    lines
}

fn mark(holds: Holds) -> &'static str {
    match holds {
        Holds::Yes => "[✓]",
        Holds::No => "[✗]",
        Holds::Unknown => "[?]",
        Holds::Noted => "[!]",
    }
}

fn nothing_to_trust_by() -> ipc::Failure {
    usage(
        "nothing-to-trust",
        [
            "这里没有可以据以确认的东西：没有该单位的账本，也没有能证明已入账的凭据。",
            "There is nothing here to tell by whether it counts: neither the office's ledger, nor a proof that it is logged.",
        ],
        [
            "请先同步该单位的账本；或用 --trust 给出该单位的名片，用 --proof 给出签发记录的凭据。",
            "Sync the office's ledger first; or give its card with --trust and the receipt of the entry that issued it with --proof.",
        ],
    )
}

/// A card, a policy, a receipt: all of them far smaller.
const TRUST_BYTES_MAX: usize = 1 << 20;
