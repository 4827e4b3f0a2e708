//! Receipts: of the own ledger, and those that others hand in.

use super::{Desk, verify_report};
use crate::{
    args::{ReceiptArgs, ReportArgs},
    files,
    output::{Output, usage},
};
use ipc::{Grade, Holds, MakeSlip, SaveReceipt};
use office::{Office, Outcome, REPORT_BYTES_MAX, World, check_receipt};
use std::path::{Path, PathBuf};

/// Checks a receipt that somebody shows; `false` when it does not hold. Where there is nothing to trust it by, what was found is told
/// all the same.
pub(super) fn check(file: &Path, trust: &[PathBuf], data: Option<&Path>, out: &Output) -> Outcome<bool> {
    let bytes = files::read(file, REPORT_BYTES_MAX)?;
    let text = |file: &PathBuf| files::read_text(file, KEYS_BYTES_MAX).map(|text| text.to_string());
    let trust = trust.iter().map(text).collect::<Outcome<Vec<_>>>()?;
    let mut office = data.map(|data| Office::open(data, World::real())).transpose()?;
    let checked = check_receipt(&bytes, &trust, office.as_mut())?;
    out.facts(&checked, |checked| verify_report::lines(checked, out));
    match checked.grade {
        Grade::Broken => Ok(false),
        // Who gave a policy asked for its witnesses.
        Grade::Logged | Grade::Witnessed => Ok(checked.checks.iter().all(|check| check.holds != Holds::No)),
        Grade::Whole | Grade::Signed => Err(nothing_to_trust_by()),
    }
}

impl Desk<'_> {
    pub(super) fn receipt(&mut self, args: &ReceiptArgs) -> Outcome<bool> {
        self.sign_in_to_show(&args.show)?;
        let saved = self.office.save_receipt(&SaveReceipt { entry: args.entry, show: args.show.clone() })?;
        self.show_saved(&saved);
        Ok(true)
    }

    /// A payment's receipt on paper.
    pub(super) fn slip(&mut self, args: &ReportArgs) -> Outcome<bool> {
        if args.preview || args.rows.is_some() {
            return Err(usage(
                "no-rows",
                ["凭据只有一页，没有可以预览或导出的行。", "A receipt is one page and has no rows to look at or export."],
                ["请去掉 --preview 和 --rows。", "Leave --preview and --rows out."],
            ));
        }
        self.sign_in_to_show(&args.show)?;
        // clap has asked for it.
        let entry = args.entry.unwrap_or_default();
        let call = MakeSlip { entry, show: args.show.clone(), lang: self.output.lang() };
        let made = self.office.make_slip_at(&call, args.out.as_deref())?;
        self.output.facts(&made, |made| vec![made.slip.path.clone(), made.proof.path.clone()]);
        Ok(true)
    }

    /// What shows nothing personal takes nobody's key.
    fn sign_in_to_show(&mut self, fields: &[String]) -> Outcome<()> {
        if fields.is_empty() { Ok(()) } else { self.sign_in() }
    }
}

fn nothing_to_trust_by() -> ipc::Failure {
    usage(
        "nothing-to-trust",
        ["这里没有可以据以相信该单位的东西。", "There is nothing here to trust the office by."],
        [
            "请用 --trust 给出该单位的名片或见证规则，或先同步它的账本。",
            "Give its card or a policy with --trust, or sync its ledger first.",
        ],
    )
}

/// A key for each member there has ever been.
const KEYS_BYTES_MAX: usize = 16 << 20;
