//! Money that leaves a programme: recorded by one, decided on by another, received or refused by the office that it goes to.

use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{input, not_found, store_failed},
    peers::Shelf,
};
use funds::{Act, Date, Destination, Issue, Level, MoneyIn, Transfer, TransferRecorded, TransferStatus};
use ipc::{
    DecideTransfer, IncomingIssue, ReceiveIssue, RecordTransfer, ReduceAllocation, ReduceTransfer, RefuseIssue, SetYear, Terms,
    TransferDecision, TransferFacts, TransferTo,
};
use ledger::{Hash, Origin, Roles};

impl Office {
    /// All transfers, in the order of their entries.
    pub fn transfers(&mut self) -> Outcome<Vec<TransferFacts>> {
        let desk = self.desk()?;
        desk.book.transfers().iter().map(|transfer| desk.transfer_facts(transfer)).collect()
    }

    /// Records that money leaves a programme. Nothing is taken before a supervisor has approved.
    pub fn record_transfer(&mut self, call: &RecordTransfer) -> Outcome<Vec<TransferFacts>> {
        let recorded = TransferRecorded {
            programme: call.programme.trim().to_owned(),
            from: call.from.trim().to_owned(),
            document: call.document.trim().to_owned(),
            date: read_date(&call.date)?,
            amount: call.amount,
            terms: read_terms(&call.terms)?,
            to: match &call.to {
                TransferTo::Programme { code } => Destination::Programme(code.trim().to_owned()),
                TransferTo::Office { name, ledger } => {
                    Destination::Office { name: name.trim().to_owned(), ledger: read_ledger(ledger)? }
                }
            },
        };
        let act = match &recorded.to {
            Destination::Office { .. } => Act::AllocationIssued(recorded),
            Destination::Programme(_) => Act::AllocationMoved(recorded),
        };
        self.record_act(&act, Roles::CLERK)?;
        self.transfers()
    }

    /// Approves, rejects or withdraws a transfer that waits.
    pub fn decide_transfer(&mut self, call: &DecideTransfer) -> Outcome<Vec<TransferFacts>> {
        let transfer = self.desk()?.transfer_at(call.entry)?.id;
        match call.decision {
            TransferDecision::Approve => {
                self.record_act(&Act::TransferApproved { transfer, amount: call.seen_amount }, Roles::SUPERVISOR)?;
            }
            TransferDecision::Reject => {
                self.record_with_reason(&Act::TransferRejected { transfer }, Roles::SUPERVISOR, &call.reason, true)?;
            }
            TransferDecision::Withdraw => {
                self.record_with_reason(&Act::TransferWithdrawn { transfer }, Roles::CLERK, &call.reason, false)?;
            }
        }
        self.transfers()
    }

    /// Takes back a part of what was issued to another office.
    pub fn reduce_transfer(&mut self, call: &ReduceTransfer) -> Outcome<Vec<TransferFacts>> {
        let transfer = self.desk()?.transfer_at(call.entry)?.id;
        let document = call.document.trim().to_owned();
        let act = Act::TransferReduced { transfer, document, date: read_date(&call.date)?, amount: call.amount };
        self.record_with_reason(&act, Roles::SUPERVISOR, &call.reason, true)?;
        self.transfers()
    }

    /// Records that whoever gave money has taken a part of it back.
    pub fn reduce_allocation(&mut self, call: &ReduceAllocation) -> Outcome<ipc::ProgrammeStory> {
        let act = Act::AllocationReduced {
            programme: call.programme.trim().to_owned(),
            document: call.document.trim().to_owned(),
            by: call.by.trim().to_owned(),
            date: read_date(&call.date)?,
            amount: call.amount,
        };
        self.record_act(&act, Roles::CLERK)?;
        self.programme(&call.programme)
    }

    /// What other offices whose ledgers are held here have issued to this one, those not answered first.
    pub fn incoming_issues(&mut self) -> Outcome<Vec<IncomingIssue>> {
        let shelf = Shelf::open(&self.home)?;
        let own = &shelf.own;
        let mut issues = Vec::new();
        for desk in shelf.mirrors.values() {
            let name = desk.office_name();
            for (transfer, issue) in desk.issues()?.into_iter().filter(|(transfer, _)| goes_to(transfer, own.chain.origin())) {
                issues.push(IncomingIssue {
                    ledger: issue.ledger.to_string(),
                    name: name.clone(),
                    transfer: desk.transfer_facts(transfer)?,
                    answered: own.book.issue(&issue),
                });
            }
        }
        issues.sort_by_key(|issue| issue.answered.is_some());
        Ok(issues)
    }

    /// Receives what another office issued, with a signature; in part where less is named, and then with a reason.
    pub fn receive_issue(&mut self, call: &ReceiveIssue) -> Outcome<ipc::ProgrammeStory> {
        let (issue, transfer) = self.issued_there(&call.ledger, call.entry)?;
        let standing = transfer.amount - transfer.reduced;
        let amount = call.amount.unwrap_or(standing);
        if amount > standing {
            return Err(input(
                "issue-amount",
                ["实收金额不能超过下达的金额。", "More than was issued cannot be received."],
                ["请核对下达单位的指标文。", "Check the document of the office that issued it."],
            ));
        }
        let act = Act::AllocationReceived(MoneyIn {
            programme: call.programme.trim().to_owned(),
            document: transfer.document.clone(),
            amount,
            date: read_date(&transfer.date)?,
            level: read_level(&call.level)?,
            terms: read_terms(&transfer.terms)?,
            issue: Some(issue),
        });
        self.record_with_reason(&act, Roles::CLERK, &call.reason, amount < standing)?;
        self.programme(&call.programme)
    }

    /// Refuses what another office issued, with a reason.
    pub fn refuse_issue(&mut self, call: &RefuseIssue) -> Outcome<Vec<IncomingIssue>> {
        let (issue, _) = self.issued_there(&call.ledger, call.entry)?;
        let (desk, session, world) = self.signed_in()?;
        let clerk = desk.right_to(session.member, Roles::CLERK, world.now()).is_some();
        let role = if clerk { Roles::CLERK } else { Roles::SUPERVISOR };
        self.record_with_reason(&Act::AllocationRefused { issue }, role, &call.reason, true)?;
        self.incoming_issues()
    }

    /// Closes a budget year, or opens it again with a reason. Gives the years that are closed.
    pub fn set_year(&mut self, call: &SetYear) -> Outcome<Vec<u16>> {
        let year = call.year;
        if call.close {
            self.record_with_reason(&Act::YearClosed { year }, Roles::SUPERVISOR, &call.reason, false)?;
        } else {
            let roles = Roles::ADMINISTRATOR.and(Roles::SUPERVISOR);
            self.record_with_reason(&Act::YearReopened { year }, roles, &call.reason, true)?;
        }
        Ok(self.desk()?.book.closed_years().collect())
    }

    /// What an entry of another ledger has issued to this office.
    fn issued_there(&mut self, ledger: &str, entry: u64) -> Outcome<(Issue, TransferFacts)> {
        let own = self.desk()?.chain.origin().clone();
        let mut copy = Office::open_copy(&self.home, ledger, self.world.clone())?;
        let desk = copy.desk()?;
        let transfer = desk.transfer_at(entry)?;
        if transfer.status != TransferStatus::Approved || !goes_to(transfer, &own) {
            return Err(not_found([
                "那条记录没有向本单位下达指标，或者还没有审批。",
                "That entry has issued nothing to this office, or was not approved.",
            ]));
        }
        Ok((desk.issue_of(transfer)?, desk.transfer_facts(transfer)?))
    }
}

impl Desk {
    fn transfer_at(&self, entry: u64) -> Outcome<&Transfer> {
        let found = self.book.transfers().iter().find(|transfer| transfer.entry == entry);
        found.ok_or_else(|| {
            not_found([&format!("第 {entry} 条记录不是下达或结转。"), &format!("Entry {entry} is no transfer of money.")])
        })
    }

    /// What this office has issued to others, each with the name by which they name it.
    pub(crate) fn issues(&self) -> Outcome<Vec<(&Transfer, Issue)>> {
        let issued = |transfer: &&Transfer| {
            transfer.status == TransferStatus::Approved && matches!(transfer.to, Destination::Office { .. })
        };
        let named = |transfer| Ok((transfer, self.issue_of(transfer)?));
        self.book.transfers().iter().filter(issued).map(named).collect()
    }

    fn issue_of(&self, transfer: &Transfer) -> Outcome<Issue> {
        Ok(Issue { entry: self.leaf(transfer.entry)?, ledger: self.chain.origin().clone() })
    }

    /// The leaf hash by which other ledgers name an entry.
    fn leaf(&self, entry: u64) -> Outcome<Hash> {
        let bytes = self.snapshot()?.entry(entry).map_err(|error| store_failed(&error))?;
        Ok(Hash::leaf(&bytes))
    }

    pub(crate) fn transfer_facts(&self, transfer: &Transfer) -> Outcome<TransferFacts> {
        let (programme, document) = self.book.source_of(transfer);
        let approved = transfer.approved.map(|(_, by)| self.member_name(by.member));
        Ok(TransferFacts {
            entry: transfer.entry,
            leaf: self.leaf(transfer.entry)?.url(),
            programme: programme.code().to_owned(),
            from: document.number.clone(),
            document: transfer.number.clone(),
            date: transfer.date.to_string(),
            amount: transfer.amount,
            reduced: transfer.reduced(),
            to: match &transfer.to {
                Destination::Programme(code) => TransferTo::Programme { code: code.clone() },
                Destination::Office { name, ledger } => {
                    TransferTo::Office { name: name.clone(), ledger: ledger.as_ref().map(Origin::to_string).unwrap_or_default() }
                }
            },
            terms: show_terms(&transfer.terms),
            status: status_name(transfer.status).to_owned(),
            by_name: self.member_name(transfer.by.member),
            approved_by: approved.unwrap_or_default(),
        })
    }
}

/// Whether it goes to the office of that ledger.
pub(crate) fn goes_to(transfer: &Transfer, origin: &Origin) -> bool {
    matches!(&transfer.to, Destination::Office { ledger: Some(ledger), .. } if ledger == origin)
}

fn status_name(status: TransferStatus) -> &'static str {
    match status {
        TransferStatus::Submitted => "submitted",
        TransferStatus::Approved => "approved",
        TransferStatus::Rejected => "rejected",
        TransferStatus::Withdrawn => "withdrawn",
    }
}

fn show_terms(terms: &funds::Terms) -> Terms {
    Terms {
        deadline: terms.deadline.map(|day| day.to_string()).unwrap_or_default(),
        project: terms.project.clone().unwrap_or_default(),
        purpose: terms.purpose.clone().unwrap_or_default(),
    }
}

fn read_terms(terms: &Terms) -> Outcome<funds::Terms> {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(funds::Terms {
        deadline: given(&terms.deadline).map(|day| read_date(&day)).transpose()?,
        project: given(&terms.project),
        purpose: given(&terms.purpose),
    })
}

pub(crate) fn read_date(text: &str) -> Outcome<Date> {
    Date::parse(text).ok_or_else(|| {
        input("date", ["日期不对。", "The date is wrong."], ["请写成 2026-11-22 这样的日期。", "Write it like 2026-11-22."])
    })
}

pub(crate) fn read_level(level: &str) -> Outcome<Level> {
    Level::named(level).ok_or_else(|| {
        input(
            "level",
            ["没有选择资金级次。", "No level of government is chosen."],
            ["请选择中央、省、市或县。", "Choose central, province, city or county."],
        )
    })
}

fn read_ledger(text: &str) -> Outcome<Option<Origin>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Origin::parse(text.trim()).map(Some).ok_or_else(|| {
        input(
            "origin",
            ["收款单位的账本代号不对。", "That is no ledger's origin."],
            [
                "请照其他单位列表里的写；没有上线的单位请留空。",
                "Write it as the list of offices has it; leave it empty for an office that is not on the program.",
            ],
        )
    })
}
