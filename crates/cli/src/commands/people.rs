use super::Desk;
use crate::{output::usage, passphrase, words};
use ipc::{Delegation, OpenWork, People, Role, ThresholdChange, WaitingAct, show_money};
use office::Outcome;
use std::path::Path;

impl Desk<'_> {
    pub(super) fn members(&mut self) -> Outcome<bool> {
        self.sign_in()?;
        let people = self.office.people()?;
        self.show_people(&people);
        Ok(true)
    }

    pub(super) fn enrol(&mut self, name: &str, roles: &[String], file: Option<&Path>) -> Outcome<bool> {
        let roles = roles.iter().map(|role| read_role(role)).collect::<Outcome<Vec<Role>>>()?;
        self.sign_in()?;
        let passphrase = passphrase::new(name, file, self.output)?;
        let call = ipc::EnrolMember { name: name.to_owned(), roles, passphrase: passphrase.to_string() };
        let sheet = self.office.enrol(&call)?;
        self.show_sheets(&[sheet]);
        Ok(true)
    }

    pub(super) fn countersign(&mut self, act: &str) -> Outcome<bool> {
        self.sign_in()?;
        let people = self.office.countersign(&ipc::Countersign { act: act.to_owned() })?;
        self.show_people(&people);
        Ok(true)
    }

    pub(super) fn decline(&mut self, act: &str) -> Outcome<bool> {
        self.sign_in()?;
        let people = self.office.decline(&ipc::Decline { act: act.to_owned() })?;
        self.show_people(&people);
        Ok(true)
    }

    pub(super) fn revoke(&mut self, who: &str, reason: &str, leave_open: bool) -> Outcome<bool> {
        self.sign_in()?;
        let call = ipc::RevokeMember { member: who.to_owned(), reason: reason.to_owned(), leave_open };
        let people = self.office.revoke(&call)?;
        self.show_people(&people);
        Ok(true)
    }

    pub(super) fn recover(&mut self, who: &str, code: Option<&Path>, new: Option<&Path>) -> Outcome<bool> {
        let code = passphrase::code(code, self.output)?;
        let passphrase = passphrase::new(&self.name_of(who)?, new, self.output)?;
        let call = ipc::Recover { member: who.to_owned(), code: code.to_string(), passphrase: passphrase.to_string() };
        let sheet = self.office.recover(&call)?;
        self.show_sheets(&[sheet]);
        Ok(true)
    }

    pub(super) fn renew_sheet(&mut self) -> Outcome<bool> {
        let passphrase = self.sign_in_with()?;
        let sheet = self.office.renew_sheet(&ipc::RenewSheet { passphrase: passphrase.to_string() })?;
        self.show_sheets(&[sheet]);
        Ok(true)
    }

    pub(super) fn rotate_key(&mut self, new: Option<&Path>) -> Outcome<bool> {
        self.sign_in()?;
        let name = self.name_of(self.args.member.as_deref().unwrap_or_default())?;
        let passphrase = passphrase::new(&name, new, self.output)?;
        let sheet = self.office.rotate_key(&ipc::RotateKey { passphrase: passphrase.to_string() })?;
        self.show_sheets(&[sheet]);
        Ok(true)
    }

    pub(super) fn replace_key(&mut self, who: &str, new: Option<&Path>) -> Outcome<bool> {
        self.sign_in()?;
        let passphrase = passphrase::new(&self.name_of(who)?, new, self.output)?;
        let call = ipc::ReplaceKey { member: who.to_owned(), passphrase: passphrase.to_string() };
        let sheet = self.office.replace_key(&call)?;
        self.show_sheets(&[sheet]);
        Ok(true)
    }

    pub(super) fn rules(&mut self, two_over: Option<&str>) -> Outcome<bool> {
        self.sign_in()?;
        let call = ipc::SetOfficeRules { approval_two_over: two_over.map(super::yuan).transpose()? };
        self.office.set_office_rules(&call)?;
        let people = self.office.people()?;
        self.show_people(&people);
        Ok(true)
    }

    pub(super) fn delegate(&mut self, to: &str, from: &str, until: &str) -> Outcome<bool> {
        self.sign_in()?;
        let call = ipc::Delegate { to: to.to_owned(), from_date: from.to_owned(), until_date: until.to_owned() };
        let people = self.office.delegate(&call)?;
        self.show_people(&people);
        Ok(true)
    }

    pub(super) fn end_delegation(&mut self, act: &str) -> Outcome<bool> {
        self.sign_in()?;
        let people = self.office.end_delegation(&ipc::EndDelegation { act: act.to_owned() })?;
        self.show_people(&people);
        Ok(true)
    }

    pub(super) fn handover(&mut self, from: &str, to: Option<&str>) -> Outcome<bool> {
        self.sign_in()?;
        let work = match to {
            Some(to) => self.office.hand_over(&ipc::HandOver { from: from.to_owned(), to: to.to_owned() })?,
            None => self.office.preview_handover(&ipc::PreviewHandover { from: from.to_owned() })?,
        };
        self.output.facts(&work, |work: &OpenWork| {
            let batches =
                work.batches.iter().map(|batch| format!("{} {} {}", batch.number, batch.count, show_money(batch.total)));
            let drafts = work.drafts.iter().map(|(name, rows)| format!("{name} {rows}"));
            let title = format!("{} → {}", work.from_name, work.to_name.as_deref().unwrap_or("?"));
            let waiting = work.waiting.iter().map(|act| self.waiting_line(act));
            std::iter::once(title).chain(batches).chain(drafts).chain(waiting).collect()
        });
        Ok(true)
    }

    fn roles(&self, roles: &[Role]) -> String {
        let words: Vec<&str> = roles.iter().map(|role| self.output.word(words::role(*role))).collect();
        words.join(self.output.say("、", ", "))
    }

    fn show_people(&self, people: &People) {
        self.output.facts(people, |people| {
            let members = people.members.iter().map(|member| {
                let (number, name, state) = (&member.member, &member.name, self.output.word(words::member_state(member.state)));
                format!("{number} {name} [{}] {state} {}", self.roles(&member.roles), member.kid)
            });
            let lent = people.members.iter().flat_map(|member| &member.delegations).map(|lent| self.delegation_line(lent));
            let waiting = people.waiting.iter().map(|act| self.waiting_line(act));
            members.chain(lent).chain(waiting).collect()
        });
    }

    /// All that a second signer must know, in a line.
    fn waiting_line(&self, act: &WaitingAct) -> String {
        let out = self.output;
        let mut line = format!(
            "{} {} {}",
            out.say("待第二人签名", "waits for a second signature:"),
            act.act,
            out.word(words::act(&act.kind))
        );
        if !act.member.is_empty() {
            line += &format!(" {} {} [{}] {}", act.member, act.about, self.roles(&act.roles), act.kid);
        }
        if let Some(ThresholdChange { before, after }) = act.threshold {
            let none = out.say("无", "none");
            let show = |amount: Option<ipc::Fen>| amount.map_or_else(|| none.to_owned(), show_money);
            line += &format!(" {} {} → {}", out.say("双人审批起点", "two approvals above:"), show(before), show(after));
        }
        if act.kind.starts_with("peer.") || matches!(&*act.kind, "disclosure.erased" | "certificate.enrolled") {
            line += &format!(" {}", out.text(&act.what));
        }
        if !act.remark.is_empty() {
            line += &format!(" {}", act.remark);
        }
        format!("{line} ← {}", act.by_name)
    }

    fn delegation_line(&self, lent: &Delegation) -> String {
        let (word, from, to) = (self.output.say("代办授权", "delegation:"), &lent.from_name, &lent.to_name);
        format!("{word} {} {from} → {to} {}..{}", lent.act, office::day_of(lent.begins), office::day_of(lent.ends))
    }
}

fn read_role(text: &str) -> Outcome<Role> {
    match text {
        "clerk" | "经办" => Ok(Role::Clerk),
        "supervisor" | "主管" => Ok(Role::Supervisor),
        "inspector" | "检查" => Ok(Role::Inspector),
        "administrator" | "管理" => Ok(Role::Administrator),
        _ => Err(usage(
            "role",
            [&format!("没有“{text}”这个岗位。"), &format!("There is no role “{text}”.")],
            ["岗位有 clerk、supervisor、inspector、administrator。", "Roles are clerk, supervisor, inspector, administrator."],
        )),
    }
}
