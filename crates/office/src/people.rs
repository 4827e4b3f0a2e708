//! Members: enrolled, countersigned, declined, revoked; the office's own rule.

mod keys;
mod show;
mod stand_in;

use crate::{
    Office, Outcome,
    desk::{Also, Desk, NewAct},
    failure::{input, reason_needed, refused, store_failed},
    found::KeyFiles,
    session::Session,
    sign_in::{OFFICE_FILE, check_passphrase},
    status::read_roles,
    vault::{MemberKey, recovery_code},
    world::World,
};
use ipc::{People, RecoverySheet, Status};
use keys::key_files_of;
use ledger::{Disclosure, JsonWriter, Jti, Possession, Refusal, member_text, roll::Standing, write_digests};
use store::Change;

impl Office {
    /// All members, and the acts that wait for a second signature. Names and roles are no secret within the office.
    pub fn people(&mut self) -> Outcome<People> {
        let (desk, session, world) = self.signed_in()?;
        let mut people = desk.people(session.member, world.now())?;
        for act in &mut people.waiting {
            let fields = desk.disclosures(&session.keyring, act.entry)?;
            let reason = fields.iter().find(|field| field.name() == "reason");
            act.remark = reason.map(|reason| session.shown("reason", reason.value())).unwrap_or_default();
        }
        Ok(people)
    }

    /// Enrols a new member, who types an own passphrase. Whatever the roles, it waits for a second signature: nobody makes
    /// up a colleague alone.
    pub fn enrol(&mut self, call: &ipc::EnrolMember) -> Outcome<RecoverySheet> {
        check_passphrase(&call.passphrase)?;
        let (desk, session, world) = self.signed_in()?;
        let number = desk.chain.roll().members().len() as u32 + 1;
        let (name, roles) = (call.name.trim(), read_roles(&call.roles));
        desk.check_name(name)?;
        let mut random = world.random();
        let key = MemberKey::generate(&mut random);
        let possession = Possession::Member { number, name, roles }.prove(desk.chain.origin().as_str(), &key.signing);
        let body = object(|w| {
            w.field("key", &key.signing.public().x());
            w.field("member", &member_text(number));
            w.field("name", name);
            w.field("possession", &possession);
            w.key("roles").array(|w| roles.names().for_each(|role| w.string(role)));
        });
        let code = recovery_code(&mut random);
        // The office's keys are locked to the member when the second signature comes.
        let files = KeyFiles::of(number, &key, &call.passphrase, &code, world.passphrase_work);
        let also = Also { changes: files.changes().collect(), ..Also::default() };
        desk.record_order(world, session, "member.enrolled", &body, Vec::new(), &also)?;
        Ok(desk.recovery_sheet(number, &key, code, world.now(), true))
    }

    /// Signs second: what waits comes into force.
    pub fn countersign(&mut self, call: &ipc::Countersign) -> Outcome<People> {
        let (desk, session, world) = self.signed_in()?;
        let act = read_act(&call.act)?;
        let (installed, files, before) = (desk.installed(act)?, desk.key_files()?, desk.chain.size());
        let mut changes = installed.changes();
        let office_file = installed.recipient.clone().map(|new| desk.relock(&session.keyring, None, Some(new))).transpose()?;
        changes.extend(office_file.iter().map(|bytes| Change::PutKeyFile { name: OFFICE_FILE, bytes }));
        let body = object(|w| w.field("act", &act.to_string()));
        let also = Also { changes, ..Also::default() };
        let entry = desk.record_order(world, session, "countersigned", &body, Vec::new(), &also)?;
        if office_file.is_some() {
            desk.relock_after(before, entry, &session.keyring)?;
        }
        desk.sweep(&session.keyring, &files)?;
        let people = self.people()?;
        self.list_orders();
        Ok(people)
    }

    /// Says of an act that waits that it shall not come into force.
    pub fn decline(&mut self, call: &ipc::Decline) -> Outcome<People> {
        let (desk, session, world) = self.signed_in()?;
        let act = read_act(&call.act)?;
        let files = desk.key_files()?;
        let body = object(|w| w.field("act", &act.to_string()));
        desk.record_order(world, session, "declined", &body, Vec::new(), &Also::default())?;
        desk.sweep(&session.keyring, &files)?;
        self.people()
    }

    /// Ends a member's rights. Every member could open the ledger key, so it is renewed with it. Open work is handed over
    /// first, unless it is said that it may wait.
    pub fn revoke(&mut self, call: &ipc::RevokeMember) -> Outcome<People> {
        if call.reason.trim().is_empty() {
            return Err(reason_needed());
        }
        let (desk, session, world) = self.signed_in()?;
        let number = desk.find_member(&call.member)?;
        if number == session.member {
            return Err(input(
                "revoke-oneself",
                ["不能停用自己。", "Nobody revokes themselves."],
                ["请由另一位管理员办理。", "Ask another administrator."],
            ));
        }
        let open = desk.open_work(session, number)?;
        if open.can_be_handed_over() && !call.leave_open {
            return Err(work_open(&open));
        }
        let files = desk.key_files()?;
        let before = desk.chain.size();
        let mut random = world.random();
        let renewed = session.keyring.renewed(&mut random);
        let ledger_key = renewed.ledger_key();
        let possession = Possession::LedgerKey.prove(desk.chain.origin().as_str(), ledger_key);
        let reason = vec![Disclosure::new("reason", call.reason.trim(), &mut random)];
        let office_file = desk.relock(&renewed, Some(number), None)?;
        let names = key_files_of(number);
        let mut changes: Vec<Change<'_>> = names.iter().map(|name| Change::RemoveKeyFile { name }).collect();
        changes.push(Change::PutKeyFile { name: OFFICE_FILE, bytes: &office_file });
        let body = |digests: &[ledger::Hash]| {
            object(|w| {
                write_digests(w, digests);
                w.key("ledger_key").object(|w| {
                    w.field("key", &ledger_key.public().x());
                    w.field("possession", &possession);
                });
                w.field("member", &member_text(number));
            })
        };
        let new = NewAct { kind: "member.revoked", jti: Jti::fresh(&mut random), body: &body, disclosures: reason };
        let entry = desk.record(world, session, new, &Also { changes, renewed: Some(&renewed), ..Also::default() })?;
        desk.relock_after(before, entry, &renewed)?;
        desk.sweep(&renewed, &files)?;
        if let Some(session) = &mut self.session {
            session.keyring = renewed;
        }
        self.people()
    }

    /// Sets the office's own thresholds; it waits for a second signature.
    pub fn set_office_rules(&mut self, call: &ipc::SetOfficeRules) -> Outcome<Status> {
        let (desk, session, world) = self.signed_in()?;
        let body = object(|w| {
            if let Some(amount) = call.approval_two_over {
                w.field_integer("approval_two_over", amount);
            }
        });
        desk.record_order(world, session, "office.rules", &body, Vec::new(), &Also::default())?;
        self.status()
    }
}

impl Desk {
    /// Records an entry about the organisation that has no personal field beyond those given.
    pub(crate) fn record_order(
        &mut self,
        world: &World,
        session: &Session,
        kind: &str,
        body: &str,
        disclosures: Vec<Disclosure>,
        also: &Also<'_>,
    ) -> Outcome<u64> {
        let jti = Jti::fresh(&mut world.random());
        self.record(world, session, NewAct { kind, jti, body: &|_| body.to_owned(), disclosures }, also)
    }

    /// As [`Desk::record_order`], under an id that was chosen before.
    fn record_order_as(
        &mut self,
        world: &World,
        session: &Session,
        jti: Jti,
        kind: &str,
        body: &str,
        also: &Also<'_>,
    ) -> Outcome<u64> {
        self.record(world, session, NewAct { kind, jti, body: &|_| body.to_owned(), disclosures: Vec::new() }, also)
    }

    fn key_files(&self) -> Outcome<Vec<String>> {
        self.snapshot()?.key_files().map_err(|error| store_failed(&error))
    }

    /// Refuses the name of somebody who may sign or waits to: whoever is named must be one person.
    fn check_name(&self, name: &str) -> Outcome<()> {
        let here = |member: &&ledger::roll::Member| matches!(member.standing, Standing::Active | Standing::Pending);
        match self.chain.roll().members().iter().filter(here).find(|member| member.name == name) {
            None => Ok(()),
            Some(other) => Err(input(
                "name-taken",
                [
                    &format!("已有一名在岗或待签名的人员叫“{name}”（{}）。", member_text(other.number)),
                    &format!("A member who is active or waits is already called “{name}” ({}).", member_text(other.number)),
                ],
                [
                    "若是同一个人，不必再登记；若是同名，请加以区分，例如在姓名后加科室。",
                    "The same person need not be enrolled again; for another of that name add what tells them apart, such as the section.",
                ],
            )),
        }
    }
}

fn read_act(text: &str) -> Outcome<Jti> {
    Jti::from_text(text).ok_or_else(|| refused(Refusal::NothingWaits, None))
}

fn work_open(open: &ipc::OpenWork) -> ipc::Failure {
    let (name, batches, drafts) = (&open.from_name, open.batches.len(), open.drafts.len());
    input(
        "work-open",
        [
            &format!("{name} 还有未完工作：{batches} 个批次，{drafts} 份草稿。"),
            &format!("{name} has open work: batches: {batches}, drafts: {drafts}."),
        ],
        [
            "请先移交给另一名经办；情况紧急时也可先停用，以后再移交。",
            "Hand it over to another clerk first; in an emergency revoke first and hand it over later.",
        ],
    )
}

fn object(fill: impl FnOnce(&mut JsonWriter)) -> String {
    let mut body = JsonWriter::new();
    body.object(fill);
    body.finish()
}
