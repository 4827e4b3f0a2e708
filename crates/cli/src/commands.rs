//! Each command parses, calls one use case of the office, and prints what comes back.

mod batch_file;
mod batches;
mod import;
mod keep;
mod look;
mod man;
mod office;
mod people;
mod programmes;

use crate::{
    args::{Args, Command},
    output::{self, Output, usage},
    passphrase,
};
use ::office::{Demo, Office, Outcome, Work};
use clap::CommandFactory;
use ipc::{Fen, read_money};
use std::path::Path;
use zeroize::Zeroizing;

/// Fills a folder with the demo office and writes its members' passphrases into it.
pub fn demo(folder: &Path, entries: u64, seed: u64, output: &Output) -> Outcome<bool> {
    office::demo(folder, Demo { entries, seed }, output)
}

/// What is done with a batch file away from the ledger.
pub fn batch_file(what: &crate::args::BatchFile, args: &Args, output: &Output) -> Outcome<bool> {
    batch_file::away(what, args, output)
}

/// Restores a backup; the folder it came from need not be there any more.
pub fn restore(file: &Path, into: &Path, output: &Output) -> Outcome<bool> {
    keep::restore(file, into, output)
}

/// Prints shell completions.
pub fn completions(shell: clap_complete::Shell) -> Outcome<bool> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "mingzhang", &mut script);
    output::print(&String::from_utf8_lossy(&script));
    Ok(true)
}

/// Prints the man page.
pub fn man() -> Outcome<bool> {
    output::print(&man::page(Args::command()));
    Ok(true)
}

/// Carries out a command on an office.
pub fn run(office: &mut Office, args: &Args, command: &Command, output: &Output) -> Outcome<bool> {
    let mut desk = Desk { office, args, output };
    match command {
        Command::Demo { .. } | Command::Completions { .. } | Command::Man | Command::Restore { .. } => Ok(true),
        Command::Status => desk.status(),
        Command::Create { code, name, currency, administrators, two_over } => {
            desk.create(code, name, currency, administrators, two_over.as_deref())
        }
        Command::Members => desk.members(),
        Command::Enrol { name, roles, new_passphrase_file } => desk.enrol(name, roles, new_passphrase_file.as_deref()),
        Command::Countersign { act } => desk.countersign(act),
        Command::Decline { act } => desk.decline(act),
        Command::Revoke { who, reason, leave_open } => desk.revoke(who, reason, *leave_open),
        Command::Recover { who, code_file, new_passphrase_file } => {
            desk.recover(who, code_file.as_deref(), new_passphrase_file.as_deref())
        }
        Command::RotateKey { new_passphrase_file } => desk.rotate_key(new_passphrase_file.as_deref()),
        Command::RenewSheet => desk.renew_sheet(),
        Command::ReplaceKey { who, new_passphrase_file } => desk.replace_key(who, new_passphrase_file.as_deref()),
        Command::Rules { two_over } => desk.rules(two_over.as_deref()),
        Command::Delegate { to, from, until } => desk.delegate(to, from, until),
        Command::EndDelegation { act } => desk.end_delegation(act),
        Command::Handover { from, to } => desk.handover(from, to.as_deref()),
        Command::Templates => desk.templates(),
        Command::Programmes => desk.programmes(),
        Command::Programme(programme) => desk.open_programme(programme),
        Command::Allocation(money) => desk.allocation(money),
        Command::Opening { money, spent } => desk.opening(money, spent),
        Command::Import(import) => desk.import(import),
        Command::Drafts => desk.drafts(),
        Command::Batches { which } => desk.batches(*which),
        Command::Batch { id } => desk.batch(id),
        Command::Approve { id } => desk.decide(id, ipc::Decision::Approve, ""),
        Command::Return(reason) => desk.decide(&reason.id, ipc::Decision::Return, &reason.reason),
        Command::Reject(reason) => desk.decide(&reason.id, ipc::Decision::Reject, &reason.reason),
        Command::Withdraw(reason) => desk.withdraw(&reason.id, &reason.reason),
        Command::Exclude { batch, entries } => desk.exclude(&batch.id, entries, &batch.reason),
        Command::Execute { id, voucher, date } => desk.execute(id, voucher, date),
        Command::BatchFile { what } => desk.batch_file(what),
        Command::Reverse { entry, amount, reason } => desk.reverse(*entry, amount, reason),
        Command::Payments(payments) => desk.payments(payments),
        Command::Payment { entry } => desk.payment(*entry),
        Command::Entries { limit } => desk.entries(*limit),
        Command::Overview { year } => desk.overview(*year),
        Command::Receipt { entry, show } => desk.receipt(*entry, show),
        Command::Verify | Command::Fsck => desk.verify(),
        Command::Rebuild => desk.rebuild(),
        Command::Backup { to } => desk.backup(to.as_deref()),
        Command::Rehearse => desk.rehearse(),
        Command::Export { what: crate::args::Export::Tlog { folder } } => desk.export_tlog(folder),
    }
}

/// An office, and how this command was called.
struct Desk<'a> {
    office: &'a mut Office,
    args: &'a Args,
    output: &'a Output,
}

impl Desk<'_> {
    /// Signs in as the member that `--member` names.
    fn sign_in(&mut self) -> Outcome<()> {
        self.sign_in_with().map(drop)
    }

    /// As [`Desk::sign_in`], with the passphrase that it took.
    fn sign_in_with(&mut self) -> Outcome<Zeroizing<String>> {
        let member = self.args.member.clone().ok_or_else(no_member)?;
        let name = self.name_of(&member)?;
        let passphrase = passphrase::of(&name, self.args.passphrase_file.as_deref(), self.output)?;
        self.office.sign_in(&ipc::SignIn { member, passphrase: passphrase.to_string() })?;
        Ok(passphrase)
    }

    /// The name of a member who was named by name or number: lists of passphrases go by names.
    fn name_of(&mut self, who: &str) -> Outcome<String> {
        let status = self.office.status()?;
        let known = status.members.into_iter().find(|choice| choice.member == who);
        Ok(known.map_or_else(|| who.to_owned(), |choice| choice.name))
    }

    fn work(&self) -> Work {
        self.office.work().clone()
    }
}

fn no_member() -> ipc::Failure {
    usage(
        "no-member",
        ["没有说明由谁办理。", "It is not said who signs."],
        ["请用 --member 写明姓名。", "Name the member with --member."],
    )
}

/// Reads an amount in 元.
fn yuan(typed: &str) -> Outcome<Fen> {
    read_money(typed).ok_or_else(|| {
        usage(
            "amount",
            [&format!("“{typed}”不是金额。"), &format!("“{typed}” is no amount.")],
            ["请写成 1234.56 这样，最多两位小数。", "Write it like 1234.56, with at most two decimals."],
        )
    })
}
