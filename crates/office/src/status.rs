//! What there is, who is signed in, what waits.

use crate::{Office, Outcome, desk::Desk, session::Session};
use funds::BatchStatus;
use ipc::{Failure, Named, OfficeFacts, Role, SessionFacts, SignInChoice, Status, Trust, Waiting};
use ledger::{Roles, member_text, roll::Standing};
use std::path::Path;

impl Office {
    /// Everything the window's frame shows. Needs nobody to be signed in.
    pub fn status(&mut self) -> Outcome<Status> {
        self.lock_if_idle();
        // A ledger that cannot be read is shown as damaged, not as missing.
        let read = self.desk().map(drop);
        self.note_damage(&read);
        // What it goes on for is looked up among the copies, which are few and seldom any.
        let succeeds = match &self.desk {
            Some(desk) if desk.chain.roll().office().is_some_and(|office| office.succeeds.is_some()) => {
                let origin = desk.chain.origin().to_string();
                self.ties().ok().and_then(|ties| ties.of(&origin).succeeds)
            }
            _ => None,
        };
        let Some(desk) = &self.desk else {
            return Ok(Status { desk: self.desk_facts(), ..closed(&self.folder, self.verified.damage.clone()) });
        };
        let shown = self.status_of(desk).map(|mut status| {
            status.office.iter_mut().for_each(|office| office.succeeds = succeeds.clone());
            status
        });
        self.note_damage(&shown);
        match shown {
            Err(failure) if failure.blame == ipc::Blame::Damage => Ok(closed(&self.folder, Some(failure))),
            shown => shown,
        }
    }

    fn note_damage<T>(&mut self, read: &Outcome<T>) {
        if let Err(failure) = read
            && failure.blame == ipc::Blame::Damage
        {
            self.verified.damage = Some(failure.clone());
        }
    }

    fn status_of(&self, desk: &Desk) -> Outcome<Status> {
        let head = desk.head();
        Ok(Status {
            folder: self.folder.display().to_string(),
            office: desk.office_facts(),
            closed: None,
            members: desk.sign_in_choices()?,
            session: self.session.as_ref().map(|session| self.session_facts(desk, session)),
            trust: Trust {
                size: head.size,
                root: head.root.hex(),
                verified_size: self.verified.size,
                verified_at: self.verified.at,
                damage: self.verified.damage.clone(),
                backed_up_at: self.backed_up_at(),
                cover: desk.cover(&desk.snapshot()?)?,
            },
            waiting: self.session.as_ref().map_or_else(Waiting::default, |session| desk.waiting_for(session, self.world.now())),
            desk: self.desk_facts(),
            version: VERSION.to_owned(),
            hold: if self.is_copy() { None } else { desk.show_hold(&self.folder)? },
            succeeded_by: desk.succeeded_by()?.map(|origin| Named { name: origin.clone(), origin }),
        })
    }

    fn session_facts(&self, desk: &Desk, session: &Session) -> SessionFacts {
        let roles = desk.roles_now(session.member, self.world.now());
        SessionFacts {
            member: member_text(session.member),
            name: desk.member_name(session.member),
            roles: show_roles(roles),
            locks_at: session.locks_at,
            revealed: session.revealed,
        }
    }
}

impl Desk {
    /// The office as its genesis names it.
    pub fn office_facts(&self) -> Option<OfficeFacts> {
        let office = self.chain.roll().office()?;
        let origin = self.chain.origin();
        Some(OfficeFacts {
            code: origin.office_code().to_owned(),
            name: office.name.clone(),
            currency: office.currency.clone(),
            origin: origin.to_string(),
            demo: office.demo,
            approval_two_over: office.approval_two_over,
            succeeds: None,
        })
    }

    /// The office's name.
    pub fn office_name(&self) -> String {
        self.chain.roll().office().map(|office| office.name.clone()).unwrap_or_default()
    }

    /// A member's name; members are never taken off the roll.
    pub fn member_name(&self, number: u32) -> String {
        self.chain.roll().member(number).map(|member| member.name.clone()).unwrap_or_default()
    }

    /// Roles in force at a moment, delegated ones included.
    pub fn roles_now(&self, number: u32, now: i64) -> Roles {
        let roll = self.chain.roll();
        let own = roll.member(number).map_or(Roles::NONE, |member| member.roles);
        roll.delegations().iter().filter_map(|d| roll.delegated(d.from, number, now)).fold(own, Roles::and)
    }

    /// In whose name a member may use a role: `Some(None)` in the own, `Some(Some(…))` by delegation, `None` not at all.
    pub fn right_to(&self, number: u32, role: Roles, now: i64) -> Option<Option<u32>> {
        let roll = self.chain.roll();
        if roll.member(number).is_some_and(|member| member.roles.meet(role)) {
            return Some(None);
        }
        let lent = |from: u32| roll.delegated(from, number, now).is_some_and(|roles| roles.meet(role));
        roll.delegations().iter().map(|delegation| delegation.from).find(|from| lent(*from)).map(Some)
    }

    /// What waits for a member.
    pub fn waiting_for(&self, session: &Session, now: i64) -> Waiting {
        let roll = self.chain.roll();
        let supervises = self.right_to(session.member, Roles::SUPERVISOR, now).is_some();
        let mut waiting = Waiting::default();
        for batch in self.book.batches() {
            match batch.status() {
                BatchStatus::Submitted | BatchStatus::HalfApproved if supervises => {
                    let concerned = batch.recorded_by(session.member).is_some() || batch.approved_by(session.member).is_some();
                    waiting.to_approve += u32::from(!concerned);
                }
                BatchStatus::Returned => waiting.returned += u32::from(batch.keepers().contains(&session.member)),
                _ => {}
            }
        }
        let mine = |act: &ledger::roll::Waiting| roll.may_countersign(act.by, act.order.subject(), session.member);
        waiting.to_countersign = roll.waiting().filter(|(_, act)| mine(act)).count() as u32;
        let drafts = self.snapshot().ok().and_then(|snapshot| snapshot.drafts(session.member).ok());
        waiting.drafts = drafts.map_or(0, |drafts| drafts.len() as u32);
        waiting
    }

    fn sign_in_choices(&self) -> Outcome<Vec<SignInChoice>> {
        let files = self.snapshot()?.key_files().map_err(|error| crate::failure::store_failed(&error))?;
        let here = |number: u32| files.iter().any(|name| *name == crate::sign_in::member_file(number));
        let members =
            self.chain.roll().members().iter().filter(|member| member.standing == Standing::Active && here(member.number));
        Ok(members
            .map(|member| SignInChoice {
                member: member_text(member.number),
                name: member.name.clone(),
                roles: show_roles(member.roles),
            })
            .collect())
    }
}

/// The status of a folder without a ledger that could be used; without a reason there is none in it yet.
pub(crate) fn closed(folder: &Path, why: Option<Failure>) -> Status {
    let damage = why.clone().filter(|failure| failure.blame == ipc::Blame::Damage);
    let trust =
        Trust { size: 0, root: String::new(), verified_size: 0, verified_at: None, damage, backed_up_at: None, cover: None };
    Status {
        folder: folder.display().to_string(),
        office: None,
        closed: why,
        members: Vec::new(),
        session: None,
        trust,
        waiting: Waiting::default(),
        desk: None,
        version: VERSION.to_owned(),
        hold: None,
        succeeded_by: None,
    }
}

/// Roles as the window names them.
pub(crate) fn show_roles(roles: Roles) -> Vec<Role> {
    ROLES.into_iter().filter(|(_, role)| roles.include(*role)).map(|(shown, _)| shown).collect()
}

/// The inverse.
pub(crate) fn read_roles(roles: &[Role]) -> Roles {
    ROLES.into_iter().filter(|(shown, _)| roles.contains(shown)).fold(Roles::NONE, |all, (_, role)| all.and(role))
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

const ROLES: [(Role, Roles); 4] = [
    (Role::Clerk, Roles::CLERK),
    (Role::Supervisor, Roles::SUPERVISOR),
    (Role::Inspector, Roles::INSPECTOR),
    (Role::Administrator, Roles::ADMINISTRATOR),
];
