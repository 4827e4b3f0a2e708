//! Members and what waits, as the window and the command line show them.

use crate::{Outcome, desk::Desk, failure::store_failed, sign_in::member_file, status::show_roles};
use ipc::{Delegation, Member, MemberState, People, ThresholdChange, WaitingAct};
use ledger::{Jti, Order, member_text, roll, roll::Standing};

impl Desk {
    /// Everybody on the roll, as `viewer` sees them at `now`.
    pub(crate) fn people(&self, viewer: u32, now: i64) -> Outcome<People> {
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
                Standing::Declined => MemberState::Declined,
            },
            enrolled_at: member.enrolled_at,
            signed: roll.signed(member.number),
            delegations: self.borrowed(member.number, viewer, now),
            key_here: files.contains(&member_file(member.number)),
        });
        let members = members.collect();
        Ok(People { members, waiting: self.waiting_acts(viewer, |_| true) })
    }

    /// Acts that wait, those that pass.
    pub(crate) fn waiting_acts(&self, viewer: u32, pass: impl Fn(&roll::Waiting) -> bool) -> Vec<WaitingAct> {
        let waiting = self.chain.roll().waiting().filter(|(_, waiting)| pass(waiting));
        waiting.map(|(act, waiting)| self.waiting_act(act, waiting, viewer)).collect()
    }

    /// All that a second signer must know: nobody signs blind.
    fn waiting_act(&self, act: Jti, waiting: &roll::Waiting, viewer: u32) -> WaitingAct {
        let roll = self.chain.roll();
        let subject = waiting.order.subject();
        let (roles, kid) = match &waiting.order {
            Order::Enrol { roles, key, .. } => (show_roles(*roles), key.kid().to_string()),
            Order::Rekey { number, key, .. } => {
                let roles = roll.member(*number).map(|member| show_roles(member.roles));
                (roles.unwrap_or_default(), key.kid().to_string())
            }
            _ => (Vec::new(), String::new()),
        };
        let threshold = match &waiting.order {
            Order::OfficeRules { approval_two_over } => {
                let before = roll.office().and_then(|office| office.approval_two_over);
                Some(ThresholdChange { before, after: *approval_two_over })
            }
            _ => None,
        };
        WaitingAct {
            act: act.to_string(),
            entry: waiting.entry,
            kind: order_kind(&waiting.order).into(),
            member: subject.map(member_text).unwrap_or_default(),
            about: subject.map(|number| self.member_name(number)).unwrap_or_default(),
            roles,
            kid,
            threshold,
            what: self.about_order(&waiting.order),
            remark: String::new(),
            by_name: self.member_name(waiting.by),
            mine_to_sign: roll.may_countersign(waiting.by, subject, viewer),
            mine_to_decline: roll.may_decline(waiting.by, subject, viewer),
        }
    }

    /// By which delegations, in force or to come, a member acts for others.
    fn borrowed(&self, member: u32, viewer: u32, now: i64) -> Vec<Delegation> {
        let roll = self.chain.roll();
        let lent = roll.delegations().iter().filter(|lent| lent.to == member && lent.ends >= now);
        let show = |lent: &roll::Delegation| Delegation {
            act: lent.act.to_string(),
            from: member_text(lent.from),
            from_name: self.member_name(lent.from),
            to: member_text(lent.to),
            to_name: self.member_name(lent.to),
            begins: lent.begins,
            ends: lent.ends,
            mine_to_end: roll.may_end(lent, viewer),
        };
        lent.map(show).collect()
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
        Order::EndDelegation { .. } => "delegation.ended",
        Order::OfficeRules { .. } => "office.rules",
        Order::Countersign { .. } => "countersigned",
        Order::Decline { .. } => "declined",
        Order::EnrolPeer { .. } => "peer.enrolled",
        Order::ChangePeer { .. } => "peer.changed",
        Order::EnrolDesk { .. } => "desk.enrolled",
        Order::RevokeDesk { .. } => "desk.revoked",
        Order::RevokePeer { .. } => "peer.revoked",
        Order::Erase { .. } => "disclosure.erased",
        Order::Witness { .. } => "head.witnessed",
        Order::Vouch { .. } => "office.vouched",
        Order::EnrolCertificate { .. } => "certificate.enrolled",
        Order::RevokeCertificate { .. } => "certificate.revoked",
        Order::IssueReport { .. } => "report.issued",
    }
}
