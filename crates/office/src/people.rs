//! Members: enrolled, countersigned, revoked, given new keys, standing in for each other.

use crate::{
    Office, Outcome,
    desk::{Also, Desk, NewAct},
    failure::{input, not_found, reason_needed, store_failed, vault_failed},
    found::KeyFiles,
    sealing::Keyring,
    session::Session,
    sign_in::{OFFICE_FILE, check_passphrase, member_file, recipient_file, recovery_file},
    status::{read_roles, show_roles},
    vault::{MemberKey, lock_keyring, recovery_code},
    world::World,
};
use ipc::{Delegation, Member, MemberState, People, RecoverySheet, Status, WaitingAct};
use ledger::{Disclosure, JsonWriter, Jti, Order, Possession, Roles, member_text, roll::Standing, write_digests};
use store::Change;

impl Office {
    /// All members, and the acts that wait for a second administrator. Names and roles are no secret within the office.
    pub fn people(&mut self) -> Outcome<People> {
        let (desk, session, _) = self.signed_in()?;
        desk.people(session.member)
    }

    /// Enrols a new member, who types an own passphrase. An administrator or supervisor waits for a second signature.
    pub fn enrol(&mut self, call: &ipc::EnrolMember) -> Outcome<RecoverySheet> {
        check_passphrase(&call.passphrase)?;
        let (desk, session, world) = self.signed_in()?;
        let number = desk.chain.roll().members().len() as u32 + 1;
        let (name, roles) = (call.name.trim(), read_roles(&call.roles));
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
        let files = KeyFiles::of(number, &key, &call.passphrase, &code, world.passphrase_work);
        let pending = roles.meet(Roles::ADMINISTRATOR.and(Roles::SUPERVISOR));
        let mut changes: Vec<Change<'_>> = files.changes().collect();
        // A member who may act at once can open the office's keys at once; one who waits, when the second signature comes.
        let office_file =
            if pending { None } else { Some(desk.relock(&session.keyring, None, Some((number, key.recipient())))?) };
        changes.extend(office_file.iter().map(|bytes| Change::PutKeyFile { name: OFFICE_FILE, bytes }));
        let also = Also { changes, ..Also::default() };
        desk.record_order(world, session, "member.enrolled", &body, Vec::new(), &also)?;
        Ok(sheet(desk, number, name, &key, code, world.now(), pending))
    }

    /// Signs as the second administrator: what waits comes into force.
    pub fn countersign(&mut self, call: &ipc::Countersign) -> Outcome<People> {
        let (desk, session, world) = self.signed_in()?;
        let act = Jti::from_text(&call.act).ok_or_else(|| crate::failure::refused(ledger::Refusal::NothingWaits, None))?;
        let subject = desk.chain.roll().waiting().find(|(jti, _)| *jti == act).and_then(|(_, waiting)| waiting.order.subject());
        let snapshot = desk.snapshot()?;
        let mut changes = Vec::new();
        let mut waiting_files = Vec::new();
        let mut recipient = None;
        if let Some(number) = subject {
            // A replaced key waits beside the one in force under names of its own.
            for name in [member_file(number), recovery_file(number), recipient_file(number)] {
                if let Some(bytes) = snapshot.key_file(&waiting_file(&name)).map_err(|error| store_failed(&error))? {
                    waiting_files.push((waiting_file(&name), name, bytes));
                }
            }
            let new =
                waiting_files.iter().find(|(_, name, _)| *name == recipient_file(number)).map(|(_, _, bytes)| bytes.clone());
            let there = snapshot.key_file(&recipient_file(number)).map_err(|error| store_failed(&error))?;
            recipient = new.or(there).and_then(|bytes| String::from_utf8(bytes).ok()).map(|text| (number, text));
        }
        drop(snapshot);
        for (waiting, name, bytes) in &waiting_files {
            changes.push(Change::PutKeyFile { name, bytes });
            changes.push(Change::RemoveKeyFile { name: waiting });
        }
        let office_file = desk.relock(&session.keyring, None, recipient)?;
        changes.push(Change::PutKeyFile { name: OFFICE_FILE, bytes: &office_file });
        let body = object(|w| w.field("act", &call.act));
        desk.record_order(world, session, "countersigned", &body, Vec::new(), &Also { changes, ..Also::default() })?;
        self.people()
    }

    /// Ends a member's rights. Every member could open the ledger key, so it is renewed with it.
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
        let mut random = world.random();
        let renewed = session.keyring.renewed(&mut random);
        let ledger_key = renewed.ledger_key();
        let possession = Possession::LedgerKey.prove(desk.chain.origin().as_str(), &ledger_key);
        let reason = vec![Disclosure::new("reason", call.reason.trim(), &mut random)];
        let office_file = desk.relock(&renewed, Some(number), None)?;
        let names = [member_file(number), recovery_file(number), recipient_file(number)];
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
        desk.record(world, session, new, &Also { changes, renewed: Some(&renewed), ..Also::default() })?;
        if let Some(session) = &mut self.session {
            session.keyring = renewed;
        }
        self.people()
    }

    /// A new key and passphrase for the member who is signed in.
    pub fn rotate_key(&mut self, call: &ipc::RotateKey) -> Outcome<RecoverySheet> {
        check_passphrase(&call.passphrase)?;
        let (desk, session, world) = self.signed_in()?;
        let number = session.member;
        let (key, code, files, body) = desk.new_key(number, &call.passphrase, world)?;
        let office_file = desk.relock(&session.keyring, None, Some((number, key.recipient())))?;
        let mut changes: Vec<Change<'_>> = files.changes().collect();
        changes.push(Change::PutKeyFile { name: OFFICE_FILE, bytes: &office_file });
        desk.record_order(world, session, "key.rotated", &body, Vec::new(), &Also { changes, ..Also::default() })?;
        let sheet = sheet(desk, number, &desk.member_name(number), &key, code, world.now(), false);
        self.begin_session(number, key)?;
        Ok(sheet)
    }

    /// A new key for a member who forgot the passphrase; it waits for a second administrator, and the old one stays.
    pub fn replace_key(&mut self, call: &ipc::ReplaceKey) -> Outcome<RecoverySheet> {
        check_passphrase(&call.passphrase)?;
        let (desk, session, world) = self.signed_in()?;
        let number = desk.find_member(&call.member)?;
        let (key, code, files, body) = desk.new_key(number, &call.passphrase, world)?;
        let named: Vec<(String, &[u8])> = files
            .changes()
            .filter_map(|change| match change {
                Change::PutKeyFile { name, bytes } => Some((waiting_file(name), bytes)),
                _ => None,
            })
            .collect();
        let changes = named.iter().map(|(name, bytes)| Change::PutKeyFile { name, bytes }).collect();
        desk.record_order(world, session, "key.replaced", &body, Vec::new(), &Also { changes, ..Also::default() })?;
        Ok(sheet(desk, number, &desk.member_name(number), &key, code, world.now(), true))
    }

    /// Lets another member act for the one who is signed in, from one day to another (China Standard Time).
    pub fn delegate(&mut self, call: &ipc::Delegate) -> Outcome<People> {
        let (desk, session, world) = self.signed_in()?;
        let to = desk.find_member(&call.to)?;
        let (begins, ends) = (crate::days::day_start(&call.from_date), crate::days::day_start(&call.until_date));
        let (Some(begins), Some(last)) = (begins, ends) else { return Err(bad_dates()) };
        let ends = last + crate::days::DAY_SECONDS - 1;
        if begins > ends || ends < world.now() {
            return Err(bad_dates());
        }
        let body = object(|w| {
            w.field_integer("begins", begins);
            w.field_integer("ends", ends);
            w.field("to", &member_text(to));
        });
        desk.record_order(world, session, "delegated", &body, Vec::new(), &Also::default())?;
        self.people()
    }

    /// Sets the office's own thresholds; a second administrator must countersign.
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
    pub(crate) fn people(&self, viewer: u32) -> Outcome<People> {
        let roll = self.chain.roll();
        let files = self.snapshot()?.key_files().map_err(|error| store_failed(&error))?;
        let members = roll.members().iter().map(|member| Member {
            member: member_text(member.number),
            name: member.name.clone(),
            roles: show_roles(member.roles),
            kid: member.kid.to_string(),
            state: match member.standing {
                Standing::Active => MemberState::Active,
                Standing::Pending => MemberState::Pending,
                Standing::Revoked => MemberState::Revoked,
            },
            enrolled_at: member.enrolled_at,
            signed: roll.signed(member.number),
            delegations: roll
                .delegations()
                .iter()
                .filter(|delegation| delegation.to == member.number)
                .map(|d| Delegation {
                    from: member_text(d.from),
                    from_name: self.member_name(d.from),
                    begins: d.begins,
                    ends: d.ends,
                })
                .collect(),
            key_here: files.contains(&member_file(member.number)),
        });
        let waiting = roll.waiting().map(|(act, waiting)| WaitingAct {
            act: act.to_string(),
            entry: waiting.entry,
            kind: order_kind(&waiting.order).into(),
            about: waiting.order.subject().map(|number| self.member_name(number)).unwrap_or_default(),
            roles: match &waiting.order {
                Order::Enrol { roles, .. } => show_roles(*roles),
                _ => Vec::new(),
            },
            by_name: self.member_name(waiting.by),
            mine_to_sign: roll.may_countersign(waiting.by, waiting.order.subject(), viewer),
        });
        Ok(People { members: members.collect(), waiting: waiting.collect() })
    }

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

    /// Locks the office's keys to all active members, one more and one fewer.
    fn relock(&self, keyring: &Keyring, without: Option<u32>, with: Option<(u32, String)>) -> Outcome<Vec<u8>> {
        let snapshot = self.snapshot()?;
        let mut recipients = Vec::new();
        for member in self.chain.roll().members() {
            let other = Some(member.number) != without && with.as_ref().is_none_or(|(number, _)| *number != member.number);
            if member.standing == Standing::Active
                && other
                && let Some(file) = snapshot.key_file(&recipient_file(member.number)).map_err(|error| store_failed(&error))?
            {
                recipients.extend(String::from_utf8(file));
            }
        }
        recipients.extend(with.map(|(_, recipient)| recipient));
        lock_keyring(keyring, &recipients).map_err(vault_failed)
    }

    /// A new key for a member, its files, and the body of the entry that names it.
    fn new_key(&self, number: u32, passphrase: &str, world: &World) -> Outcome<(MemberKey, String, KeyFiles, String)> {
        let member = self.chain.roll().member(number).ok_or_else(|| not_found(["没有这名人员。", "There is no such member."]))?;
        let mut random = world.random();
        let key = MemberKey::generate(&mut random);
        let code = recovery_code(&mut random);
        let files = KeyFiles::of(number, &key, passphrase, &code, world.passphrase_work);
        let possession = Possession::Member { number, name: &member.name, roles: member.roles };
        let possession = possession.prove(self.chain.origin().as_str(), &key.signing);
        let body = object(|w| {
            w.field("key", &key.signing.public().x());
            w.field("member", &member_text(number));
            w.field("possession", &possession);
        });
        Ok((key, code, files, body))
    }
}

/// The kind of entry that gives an order.
fn order_kind(order: &Order) -> &'static str {
    match order {
        Order::Genesis { .. } => "genesis",
        Order::Enrol { .. } => "member.enrolled",
        Order::Revoke { .. } => "member.revoked",
        Order::Rekey { own: true, .. } => "key.rotated",
        Order::Rekey { own: false, .. } => "key.replaced",
        Order::LedgerKey { .. } => "ledgerkey.rotated",
        Order::Delegate { .. } => "delegated",
        Order::OfficeRules { .. } => "office.rules",
        Order::Countersign { .. } => "countersigned",
    }
}

fn sheet(desk: &Desk, number: u32, name: &str, key: &MemberKey, code: String, made_at: i64, pending: bool) -> RecoverySheet {
    RecoverySheet {
        office: desk.chain.roll().office().map(|office| office.name.clone()).unwrap_or_default(),
        origin: desk.chain.origin().to_string(),
        name: name.to_owned(),
        member: member_text(number),
        kid: key.signing.public().kid().to_string(),
        code,
        made_at,
        pending,
    }
}

fn object(fill: impl FnOnce(&mut JsonWriter)) -> String {
    let mut body = JsonWriter::new();
    body.object(fill);
    body.finish()
}

/// Where the files of a key lie that waits for a second signature.
fn waiting_file(name: &str) -> String {
    format!("waiting/{name}")
}

fn bad_dates() -> ipc::Failure {
    input(
        "dates",
        ["日期不对，或已经过去。", "The dates are wrong, or have passed."],
        ["请填写起止日期，止日不早于起日。", "Give first and last day, the last not before the first."],
    )
}
