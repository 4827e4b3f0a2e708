//! Each command parses, calls one use case of the office, and prints what comes back.

mod batch_file;
mod batches;
mod demo;
mod desks;
mod drafts;
mod exchange;
mod flow;
mod import;
mod keep;
mod line;
mod look;
mod man;
mod office;
mod pay;
mod payments;
mod peers;
mod people;
mod personal;
mod programmes;
mod receipts;
mod reports;
mod successor;
mod verify_report;

pub use verify_report::ShownReport;

use crate::{
    args::{Args, Command, OfWhom},
    files::free_text,
    output::{self, Output, usage},
    passphrase,
};
use ::office::{Demo, DemoOffices, Office, Outcome, ServeTerms, Work, World};
use clap::CommandFactory;
use ipc::{Fen, GetEntries, read_money};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Fills a folder with the demo office and writes its members' passphrases into it.
pub fn demo(folder: &Path, entries: u64, seed: u64, output: &Output) -> Outcome<bool> {
    demo::one(folder, Demo { entries, seed }, output)
}

/// As [`demo`], of several offices that are enrolled with each other.
pub fn demo_offices(folder: &Path, plan: DemoOffices, output: &Output) -> Outcome<bool> {
    demo::several(folder, plan, output)
}

/// Whether what is called can be used on another office's ledger.
pub fn may_be_of_others(args: &Args) -> Outcome<()> {
    if args.ledger.len() > 1 {
        return Err(usage(
            "ledgers",
            ["一次只能看一个账本。", "One ledger can be looked at, and not several."],
            ["请只写一个 --ledger；要看几个账本之间的资金，请用 flow。", "Give --ledger once; `flow` takes several."],
        ));
    }
    match args.command.of_whom() {
        OfWhom::All => Ok(()),
        OfWhom::Members => Err(without_keys()),
        OfWhom::Own => Err(only_own()),
    }
}

/// Opens the copy of another office's ledger, or the own one by its origin, to be looked at.
pub fn ledger_of(data: &Path, origin: &str, args: &Args) -> Outcome<Office> {
    let office = Office::open_copy(data, origin, World::real())?;
    if office.is_copy() && args.member.is_some() {
        return Err(no_member_there());
    }
    Ok(office)
}

/// Checks a report that somebody shows, with the ledgers of a data folder if there is one.
pub fn verify_report(shown: &ShownReport<'_>, data: Option<&Path>, output: &Output) -> Outcome<bool> {
    verify_report::check(shown, data, output)
}

/// Checks evidence that somebody shows.
pub fn verify_evidence(file: &Path, output: &Output) -> Outcome<bool> {
    line::verify_evidence(file, output)
}

/// Serves peers until the program is told to end.
pub fn serve(folder: &Path, terms: &ServeTerms, output: &Output) -> Outcome<bool> {
    line::serve(folder, terms, output)
}

/// What is done with a batch file away from the ledger.
pub fn batch_file(what: &crate::args::BatchFile, args: &Args, output: &Output) -> Outcome<bool> {
    batch_file::away(what, args, output)
}

/// Restores a backup; the folder it came from need not be there any more.
pub fn restore(file: &Path, into: &Path, output: &Output) -> Outcome<bool> {
    keep::restore(file, into, output)
}

/// Writes the page on which anybody checks what an office hands out.
pub fn export_verifier(folder: &Path, output: &Output) -> Outcome<bool> {
    keep::export_verifier(folder, output)
}

/// Checks a receipt that somebody shows, with the ledgers of a data folder if there is one.
pub fn verify_receipt(file: &Path, trust: &[PathBuf], data: Option<&Path>, output: &Output) -> Outcome<bool> {
    receipts::check(file, trust, data, output)
}

/// Prints an empty form for one payment.
pub fn blank_form() -> Outcome<bool> {
    output::print(&crate::form::blank());
    Ok(true)
}

/// The program as the command line is read, with its help in a language.
pub fn program(lang: ipc::Lang) -> clap::Command {
    match lang {
        ipc::Lang::Zh => crate::help::in_chinese(Args::command()),
        ipc::Lang::En => Args::command(),
    }
}

/// Prints shell completions.
pub fn completions(shell: clap_complete::Shell, output: &Output) -> Outcome<bool> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program(output.lang()), "mingzhang", &mut script);
    output::print(&String::from_utf8_lossy(&script));
    Ok(true)
}

/// Prints the man page.
pub fn man(output: &Output) -> Outcome<bool> {
    output::print(&man::page(program(output.lang())));
    Ok(true)
}

/// Carries out a command on an office. After what may have added to the ledger comes the daily backup, if it is due.
pub fn run(office: &mut Office, args: &Args, command: &Command, output: &Output) -> Outcome<bool> {
    let mut desk = Desk { office, args, output };
    let holds = desk.carry_out(command)?;
    if command.records() {
        desk.record_witnesses_if_due();
        desk.back_up_if_due();
    }
    desk.give_if_due();
    Ok(holds)
}

/// An office, and how this command was called.
struct Desk<'a> {
    office: &'a mut Office,
    args: &'a Args,
    output: &'a Output,
}

impl Desk<'_> {
    fn carry_out(&mut self, command: &Command) -> Outcome<bool> {
        match command {
            Command::Demo { .. } | Command::Completions { .. } | Command::Man | Command::Restore { .. } => Ok(true),
            Command::Status => self.status(),
            Command::Create { code, name, currency, administrators, two_over } => {
                self.create(code, name, currency, administrators, two_over.as_deref())
            }
            Command::Members => self.members(),
            Command::Enrol { name, roles, new_passphrase_file } => self.enrol(name, roles, new_passphrase_file.as_deref()),
            Command::Countersign { act } => self.countersign(act),
            Command::Decline { act } => self.decline(act),
            Command::Revoke { who, reason, leave_open } => self.revoke(who, &free_text(reason)?, *leave_open),
            Command::Recover { who, code_file, new_passphrase_file } => {
                self.recover(who, code_file.as_deref(), new_passphrase_file.as_deref())
            }
            Command::RotateKey { new_passphrase_file } => self.rotate_key(new_passphrase_file.as_deref()),
            Command::RenewSheet => self.renew_sheet(),
            Command::ReplaceKey { who, new_passphrase_file } => self.replace_key(who, new_passphrase_file.as_deref()),
            Command::Rules { two_over } => self.rules(two_over.as_deref()),
            Command::Delegate { to, from, until } => self.delegate(to, from, until),
            Command::EndDelegation { act } => self.end_delegation(act),
            Command::Handover { from, to } => self.handover(from, to.as_deref()),
            Command::Templates => self.templates(),
            Command::Programmes => self.programmes(),
            Command::Programme(programme) => self.programme(programme),
            Command::Allocation(money) => self.allocation(money),
            Command::Opening { money, spent } => self.opening(money, spent),
            Command::Pay(pay) => self.pay(pay),
            Command::Import(import) => self.import(import),
            Command::Drafts => self.drafts(),
            Command::Draft { what } => self.draft(what),
            Command::Batches { which } => self.batches(*which),
            Command::Batch { id, draw, reveal } => self.batch(id, *draw, *reveal),
            Command::Approve { id, count, total, reason } => self.approve(id, *count, total.as_deref(), &free_text(reason)?),
            Command::Return(reason) => self.decide(&reason.id, ipc::Decision::Return, &free_text(&reason.reason)?),
            Command::Reject(reason) => self.decide(&reason.id, ipc::Decision::Reject, &free_text(&reason.reason)?),
            Command::Withdraw(reason) => self.withdraw(&reason.id, &free_text(&reason.reason)?),
            Command::Resubmit { id, remark } => self.resubmit(id, &free_text(remark)?),
            Command::SourceFile { id } => self.source_file(id),
            Command::Exclude { batch, entries } => self.exclude(&batch.id, entries, &free_text(&batch.reason)?),
            Command::Execute { id, voucher, date } => self.execute(id, voucher, date),
            Command::BatchFile { what } => self.batch_file(what),
            Command::Reverse { entry, amount, reason } => self.reverse(*entry, amount, &free_text(reason)?),
            Command::Payments(payments) => self.payments(payments),
            Command::Filters => self.filters(),
            Command::Payment { entry, reveal } => self.payment(*entry, *reveal),
            Command::Entries { limit, before, without_payments, breaches } => self.entries(
                *limit,
                GetEntries { before: *before, limit: *limit, without_payments: *without_payments, breaches: *breaches },
            ),
            Command::Entry { entry } => self.entry(*entry),
            Command::Documents { year, month } => self.documents(*year, month),
            Command::Overview { year } => self.overview(*year),
            Command::Receipt(receipt) => self.receipt(receipt),
            Command::Verify | Command::Fsck => self.verify(),
            Command::Rebuild => self.rebuild(),
            Command::Safety => self.safety(),
            Command::Backup { unset: true, .. } => self.no_backups(),
            Command::Backup { to, .. } => self.backup(to.as_deref()),
            Command::Rehearse => self.rehearse(),
            Command::Peers(what) => self.other_offices(what),
            Command::Personal(what) => self.personal(what),
            Command::Reports(what) => self.reports(what),
            Command::Desks(what) => self.desks_of_office(what),
            Command::MoneyOn(what) => self.money_on(what),
            Command::Export { what: crate::args::Export::Tlog { folder } } => self.export_tlog(folder),
            Command::Export { what: crate::args::Export::Verifier { folder } } => export_verifier(folder, self.output),
            Command::Export { what: crate::args::Export::Certificates { folder } } => self.export_certificates(folder),
        }
    }

    /// Signs in as the member that `--member` names.
    fn sign_in(&mut self) -> Outcome<()> {
        self.sign_in_with().map(drop)
    }

    /// As [`Desk::sign_in`], with the passphrase that it took.
    fn sign_in_with(&mut self) -> Outcome<Zeroizing<String>> {
        let member = self.args.member.clone().ok_or_else(no_member)?;
        let name = self.name_of(&member)?;
        let known = self.office.status()?.members.into_iter().any(|choice| choice.member == member || choice.name == member);
        let passphrase = match passphrase::of(&name, self.args.passphrase_file.as_deref(), self.output) {
            // Whoever cannot sign in here is told that, and not that the list lacks a line.
            Err(_) if !known => Zeroizing::default(),
            found => found?,
        };
        let (work, out) = (self.work(), self.output);
        let call = ipc::SignIn { member, passphrase: passphrase.to_string() };
        out.with_progress(["正在登录", "Signing in"], &work, || self.office.sign_in(&call))?;
        Ok(passphrase)
    }

    /// Signs in if somebody is named, for what anybody may see but a member sees more of.
    fn sign_in_if_named(&mut self) -> Outcome<()> {
        if self.args.member.is_some() { self.sign_in() } else { Ok(()) }
    }

    /// Signs in to look at the ledger; nobody can or need at the copy of another office's.
    fn sign_in_here(&mut self) -> Outcome<()> {
        if self.office.is_copy() { Ok(()) } else { self.sign_in() }
    }

    /// Signs in, and shows personal fields in this sitting if that is asked for.
    fn sign_in_to_look(&mut self, reveal: bool) -> Outcome<()> {
        self.sign_in_here()?;
        if reveal {
            self.office.reveal()?;
        }
        Ok(())
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

fn no_member_there() -> ipc::Failure {
    usage(
        "member-of-others",
        ["别的单位的账本在这里没有人能登录。", "Nobody can sign in here on another office's ledger."],
        [
            "请去掉 --member；要办本单位的事，请去掉 --ledger。",
            "Leave --member out; leave --ledger out for what is to be done on the own one.",
        ],
    )
}

fn without_keys() -> ipc::Failure {
    usage(
        "ledger-without-keys",
        [
            "这个命令要用该单位人员的密钥才能看；这里存的只是账本的副本，没有密钥，也没有个人信息。",
            "What this command shows takes the keys of that office's members; the copy held here has neither keys nor personal fields.",
        ],
        [
            "副本里可以看 status、overview、payments、payment、batches、batch、programmes、documents、entries、entry，可以 verify、export，也可以开不含个人信息的 receipt。",
            "Of a copy there are status, overview, payments, payment, batches, batch, programmes, documents, entries, entry, verify, export, and receipt without personal fields.",
        ],
    )
}

fn only_own() -> ipc::Failure {
    usage(
        "ledger-own-only",
        ["这个命令只能用于本单位的账本。", "This command works on the own ledger alone."],
        ["请去掉 --ledger。", "Leave --ledger out."],
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
