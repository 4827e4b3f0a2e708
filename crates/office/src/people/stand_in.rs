//! Members who stand in for each other for a time (代).

use super::object;
use crate::{Office, Outcome, desk::Also, failure::input};
use ipc::People;
use ledger::{Jti, Refusal, Roles, member_text};

impl Office {
    /// Lets another member act for the one who is signed in, from one day to another (China Standard Time).
    pub fn delegate(&mut self, call: &ipc::Delegate) -> Outcome<People> {
        let (desk, session, world) = self.signed_in()?;
        let own = desk.chain.roll().member(session.member).map_or(Roles::NONE, |member| member.roles);
        if !own.meet(Roles::CLERK.and(Roles::SUPERVISOR)) {
            return Err(input(
                "nothing-to-lend",
                [
                    "您的岗位没有可以委托的权限：只有经办和主管的权限可以委托。",
                    "There is nothing that you could lend: only a clerk’s and a supervisor’s rights can be.",
                ],
                ["检查和管理的工作请另行登记人员办理。", "Have another inspector or administrator enrolled instead."],
            ));
        }
        let to = desk.find_member(&call.to)?;
        let (begins, last) = (crate::days::day_start(&call.from_date), crate::days::day_start(&call.until_date));
        let (Some(begins), Some(last)) = (begins, last) else { return Err(bad_dates()) };
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

    /// Ends a delegation before its time: by who lent, or an administrator.
    pub fn end_delegation(&mut self, call: &ipc::EndDelegation) -> Outcome<People> {
        let (desk, session, world) = self.signed_in()?;
        let act = Jti::from_text(&call.act).ok_or_else(|| crate::failure::refused(Refusal::Delegation, None))?;
        let body = object(|w| w.field("act", &act.to_string()));
        desk.record_order(world, session, "delegation.ended", &body, Vec::new(), &Also::default())?;
        self.people()
    }
}

fn bad_dates() -> ipc::Failure {
    input(
        "dates",
        ["日期不对，或已经过去。", "The dates are wrong, or have passed."],
        ["请填写起止日期，止日不早于起日。", "Give first and last day, the last not before the first."],
    )
}
