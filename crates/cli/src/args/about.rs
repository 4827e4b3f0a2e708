//! What a command is about: whether it checks, whether it adds to the ledger, and whose ledger it can be used on.

use super::{BatchFile, Command, DraftDo, Export};

/// Whose ledger a command can be used on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfWhom {
    /// Anybody's of which a copy is held.
    All,
    /// It shows what only a member of that office has the keys for.
    Members,
    /// The own one alone.
    Own,
}

impl Command {
    /// Whether it says of what is stored that it holds, so that damage is an answer and no hindrance.
    pub fn checks(&self) -> bool {
        let one = matches!(self, Command::Status | Command::Entry { .. } | Command::Payment { .. });
        one || matches!(self, Command::Verify | Command::Fsck | Command::Rehearse | Command::Restore { .. })
    }

    /// Whose ledger it can be used on.
    pub fn of_whom(&self) -> OfWhom {
        match self {
            Command::Status | Command::Verify | Command::Fsck | Command::Entries { .. } | Command::Entry { .. } => OfWhom::All,
            Command::Export { what: Export::Tlog { .. } } => OfWhom::All,
            Command::Receipt(receipt) if receipt.show.is_empty() => OfWhom::All,
            Command::Payments(payments) if payments.reveal => OfWhom::Members,
            Command::Payment { reveal: true, .. } | Command::Batch { reveal: true, .. } => OfWhom::Members,
            Command::Payments(_) | Command::Filters | Command::Payment { .. } | Command::Batches { .. } => OfWhom::All,
            Command::Batch { .. } | Command::Overview { .. } | Command::Programmes | Command::Documents { .. } => OfWhom::All,
            Command::Programme(programme) if !programme.opens() => OfWhom::All,
            Command::Members | Command::Receipt(_) => OfWhom::Members,
            Command::Handover { to: None, .. } => OfWhom::Members,
            _ => OfWhom::Own,
        }
    }

    /// Whether it may add to the ledger: then the daily backup is made after it, if it is due.
    pub fn records(&self) -> bool {
        match self {
            Command::Demo { .. } | Command::Create { .. } | Command::Status | Command::Members | Command::Recover { .. } => false,
            Command::RenewSheet => false,
            Command::Templates | Command::Programmes | Command::Drafts | Command::Batches { .. } => false,
            // That an approver sees names is kept.
            Command::Batch { .. } => true,
            Command::Filters
            | Command::Entries { .. }
            | Command::Entry { .. }
            | Command::Documents { .. }
            | Command::Overview { .. } => false,
            Command::Verify | Command::Fsck | Command::Rebuild | Command::Safety | Command::Backup { .. } => false,
            Command::Restore { .. } | Command::Rehearse | Command::Export { .. } => false,
            Command::Completions { .. } | Command::Man => false,
            Command::Peers(what) => what.records(),
            Command::Personal(what) => what.records(),
            Command::Reports(what) => what.records(),
            Command::Desks(what) => what.records(),
            Command::MoneyOn(what) => what.records(),
            Command::Enrol { .. } | Command::Countersign { .. } | Command::Revoke { .. } | Command::RotateKey { .. } => true,
            Command::ReplaceKey { .. } | Command::Rules { .. } | Command::Delegate { .. } | Command::EndDelegation { .. } => true,
            Command::Decline { .. } => true,
            Command::Allocation(_) | Command::Opening { .. } | Command::Reverse { .. } => true,
            Command::Approve { .. } | Command::Return(_) | Command::Reject(_) | Command::Withdraw(_) => true,
            Command::Exclude { .. } | Command::Execute { .. } => true,
            Command::Resubmit { .. } | Command::SourceFile { .. } => true,
            Command::Handover { to, .. } => to.is_some(),
            Command::Programme(programme) => programme.opens(),
            Command::Pay(pay) => !pay.check,
            Command::Import(import) => !import.check && !import.keep,
            Command::Draft { what } => matches!(what, DraftDo::Submit { .. }),
            Command::BatchFile { what } => matches!(what, BatchFile::Take { .. }),
            Command::Payments(payments) => payments.reveal,
            Command::Payment { reveal, .. } => *reveal,
            Command::Receipt(receipt) => !receipt.show.is_empty(),
        }
    }
}
