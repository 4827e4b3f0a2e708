//! Members and their keys: nobody is made a member alone, a second signer sees what is signed, and nobody is locked out.

use crate::{
    folder::Folder,
    stage::{NOW, Stage},
};
use ipc::*;
use office::{Office, Outcome, Service, World};
use std::time::{Duration, Instant};
use store::Store;

/// A real office of two administrators and a clerk.
struct Bureau {
    office: Office,
    folder: Folder,
}

const FIRST: (&str, &str) = ("何一", "first-of-two-keys");
const SECOND: (&str, &str) = ("林二", "second-of-two-keys");
const CLERK: (&str, &str) = ("高经办", "clerk writes it down");

impl Bureau {
    fn new() -> Bureau {
        let folder = Folder::new();
        let mut office = Office::open(folder.path(), World::seeded(5, NOW)).expect("an empty folder opens");
        office.create(&founding([FIRST, SECOND], "CNY")).expect("two found an office");
        let mut bureau = Bureau { office, folder };
        bureau.enrol(CLERK, &[Role::Clerk]);
        bureau
    }

    fn sign_in(&mut self, who: (&str, &str)) {
        self.try_sign_in(who).expect("a member signs in");
    }

    fn try_sign_in(&mut self, (member, passphrase): (&str, &str)) -> Outcome<Status> {
        self.office.sign_in(&SignIn { member: member.into(), passphrase: passphrase.into() })
    }

    /// By the first administrator, alone.
    fn propose(&mut self, (name, passphrase): (&str, &str), roles: &[Role]) -> WaitingAct {
        self.sign_in(FIRST);
        let call = EnrolMember { name: name.into(), roles: roles.to_vec(), passphrase: passphrase.into() };
        assert!(self.office.enrol(&call).expect("an administrator enrols").pending, "every enrolment waits");
        self.waiting()
    }

    /// By both.
    fn enrol(&mut self, who: (&str, &str), roles: &[Role]) {
        let act = self.propose(who, roles).act;
        self.sign_in(SECOND);
        self.office.countersign(&Countersign { act }).expect("the second administrator signs");
    }

    /// The newest act that waits.
    fn waiting(&mut self) -> WaitingAct {
        let mut waiting = self.people().waiting;
        waiting.sort_by_key(|act| act.entry);
        waiting.pop().expect("an act waits")
    }

    fn people(&mut self) -> People {
        self.office.people().expect("members are listed")
    }

    fn state(&mut self, name: &str) -> MemberState {
        self.people().members.into_iter().find(|member| member.name == name).expect("the member is on the roll").state
    }

    fn files(&self) -> Vec<String> {
        let store = Store::open(self.folder.path()).expect("the ledger is there");
        store.snapshot().and_then(|snapshot| snapshot.key_files()).expect("files are listed")
    }

    fn newest_words(&mut self) -> Text {
        let newest = GetEntries { before: None, limit: 1, without_payments: false, breaches: false };
        self.office.entries(&newest).expect("entries are listed").entries.remove(0).what
    }
}

fn founding(administrators: [(&str, &str); 2], currency: &str) -> CreateOffice {
    let one = |(name, passphrase): (&str, &str)| NewAdministrator { name: name.into(), passphrase: passphrase.into() };
    CreateOffice {
        code: "522499-nync".into(),
        name: "示例县农业农村局".into(),
        currency: currency.into(),
        administrators: administrators.map(one).to_vec(),
        approval_two_over: Some(500_000),
    }
}

fn code<T>(outcome: Outcome<T>) -> String {
    outcome.err().expect("it is refused").code
}

#[test]
fn nobody_is_made_a_member_by_one_administrator() {
    let mut bureau = Bureau::new();
    for (i, role) in [Role::Clerk, Role::Inspector, Role::Supervisor, Role::Administrator].into_iter().enumerate() {
        let who = (&*format!("新人{i}"), "a passphrase of theirs");
        let act = bureau.propose(who, &[role]).act;
        assert_eq!(bureau.state(who.0), MemberState::Pending);
        assert_eq!(code(bureau.office.countersign(&Countersign { act: act.clone() })), "same-person");
        assert_eq!(code(bureau.try_sign_in(who)), "not-yet-in-force", "{role:?}");
        bureau.sign_in(SECOND);
        bureau.office.countersign(&Countersign { act }).expect("the second administrator signs");
        bureau.sign_in(who);
        bureau.office.drafts().expect("the office’s keys open for the new member");
    }
    assert!(bureau.office.verify().expect("it is verified").holds);
}

#[test]
fn the_second_signer_sees_all_that_is_signed() {
    let mut bureau = Bureau::new();
    let act = bureau.propose(("罗主管", "approves it all"), &[Role::Clerk, Role::Supervisor]);
    assert_eq!((&*act.member, &*act.about, &*act.roles), ("m4", "罗主管", &[Role::Clerk, Role::Supervisor][..]));
    let kid = bureau.people().members[3].kid.clone();
    assert_eq!(act.kid, kid, "the key that would come into force");
    let words = bureau.newest_words();
    for part in ["罗主管", "m4", "经办、主管", &kid[..8]] {
        assert!(words.zh.contains(part), "{part} in {words:?}");
    }
    assert!(words.en.contains("clerk, supervisor"), "{words:?}");

    bureau.office.set_office_rules(&SetOfficeRules { approval_two_over: Some(99_900) }).expect("it waits");
    let act = bureau.waiting();
    assert_eq!(act.threshold, Some(ThresholdChange { before: Some(500_000), after: Some(99_900) }));
    assert!(bureau.newest_words().zh.contains("999.00"), "the amount stands in the entry’s words");

    let replace = ReplaceKey { member: "m3".into(), passphrase: "new words of the clerk".into() };
    let sheet = bureau.office.replace_key(&replace).expect("it waits");
    let act = bureau.waiting();
    assert_eq!((act.kid, act.member, act.roles), (sheet.kid.clone(), "m3".into(), vec![Role::Clerk]));
    assert!(bureau.newest_words().en.contains(&sheet.kid[..8]));
}

#[test]
fn two_new_keys_for_one_member_wait_apart() {
    let mut bureau = Bureau::new();
    bureau.sign_in(FIRST);
    let acts = ["the older new words", "the newer new words"].map(|passphrase| {
        bureau.office.replace_key(&ReplaceKey { member: "m3".into(), passphrase: passphrase.into() }).expect("it waits");
        bureau.waiting().act
    });
    bureau.sign_in(CLERK);
    for (act, passphrase, other) in
        [(&acts[0], "the older new words", CLERK.1), (&acts[1], "the newer new words", "the older new words")]
    {
        bureau.sign_in(SECOND);
        bureau.office.countersign(&Countersign { act: act.clone() }).expect("the second administrator signs");
        bureau.sign_in((CLERK.0, passphrase));
        bureau.office.drafts().expect("the office’s keys open");
        assert_eq!(code(bureau.try_sign_in((CLERK.0, other))), "wrong-passphrase");
    }
    assert!(!bureau.files().iter().any(|name| name.starts_with("waiting")), "nothing is left behind");
}

#[test]
fn what_is_declined_leaves_nothing_behind() {
    let mut bureau = Bureau::new();
    let before = bureau.files();
    let act = bureau.propose(("罗主管", "approves it all"), &[Role::Supervisor]).act;
    bureau.sign_in(CLERK);
    assert_eq!(code(bureau.office.decline(&Decline { act: act.clone() })), "role");
    bureau.sign_in(SECOND);
    bureau.office.decline(&Decline { act: act.clone() }).expect("the second administrator declines");
    assert_eq!(bureau.state("罗主管"), MemberState::Declined);
    assert_eq!(code(bureau.office.countersign(&Countersign { act })), "nothing-waits");
    assert_eq!(bureau.files(), before, "the key files are gone");

    // The first signer takes back what was wrong, and the old key goes on.
    bureau.sign_in(FIRST);
    bureau
        .office
        .replace_key(&ReplaceKey { member: "m3".into(), passphrase: "new words of the clerk".into() })
        .expect("it waits");
    let act = bureau.waiting().act;
    bureau.office.decline(&Decline { act }).expect("who began it declines it");
    assert_eq!(bureau.files(), before);
    bureau.sign_in(CLERK);
    bureau.enrol(("罗主管", "approves it all"), &[Role::Supervisor]);
    assert!(bureau.office.verify().expect("it is verified").holds, "the name is free again");
}

#[test]
fn what_a_revoked_administrator_began_is_dropped_with_its_files() {
    let mut bureau = Bureau::new();
    bureau.enrol(("罗主管", "approves it all"), &[Role::Supervisor]);
    let before = bureau.files();
    bureau.propose(("某甲", "a passphrase of theirs"), &[Role::Clerk]);
    bureau
        .office
        .replace_key(&ReplaceKey { member: "m3".into(), passphrase: "new words of the clerk".into() })
        .expect("it waits");
    bureau.sign_in(SECOND);
    let work = bureau.office.preview_handover(&PreviewHandover { from: "m1".into() }).expect("it is listed");
    assert_eq!(work.waiting.len(), 2, "what would be dropped is listed: {work:?}");
    let revoke = RevokeMember { member: "m1".into(), reason: "调离".into(), leave_open: false };
    bureau.office.revoke(&revoke).expect("it needs no handover");
    assert_eq!(bureau.state("某甲"), MemberState::Declined);
    let left: Vec<String> = before.into_iter().filter(|name| !name.ends_with("/m1")).collect();
    assert_eq!(bureau.files(), left);
}

#[test]
fn names_and_passphrases_are_one_persons() {
    let folder = Folder::new();
    let mut office = Office::open(folder.path(), World::seeded(5, NOW)).expect("an empty folder opens");
    let same = [(FIRST.0, FIRST.1), (SECOND.0, FIRST.1)];
    assert_eq!(code(office.create(&founding(same, "CNY"))), "same-passphrase");
    assert_eq!(code(office.create(&founding([FIRST, SECOND], "yuan"))), "currency");
    office.create(&founding([FIRST, SECOND], "MOP")).expect("another currency will do");

    let mut bureau = Bureau::new();
    bureau.sign_in(FIRST);
    let call = |name: &str| EnrolMember { name: name.into(), roles: vec![Role::Clerk], passphrase: "twelve or more".into() };
    assert_eq!(code(bureau.office.enrol(&call(" 高经办 "))), "name-taken", "an active member’s");
    bureau.office.enrol(&call("高经办（财务）")).expect("told apart");
    assert_eq!(code(bureau.office.enrol(&call("高经办（财务）"))), "name-taken", "a waiting member’s");
    bureau.office.revoke(&RevokeMember { member: "m3".into(), reason: "调离".into(), leave_open: false }).expect("revoked");
    bureau.office.enrol(&call("高经办")).expect("the name of who has left is free");
}

#[test]
fn a_used_or_lost_recovery_sheet_opens_nothing_more() {
    let folder = Folder::new();
    let mut office = Office::open(folder.path(), World::seeded(5, NOW)).expect("an empty folder opens");
    let sheets = office.create(&founding([FIRST, SECOND], "CNY")).expect("founded");
    let recover = |office: &mut Office, code: &str, passphrase: &str| {
        office.recover(&Recover { member: "m1".into(), code: code.into(), passphrase: passphrase.into() })
    };
    let next = recover(&mut office, &sheets[0].code, "remembered this time").expect("the code opens");
    assert_eq!((&*next.member, &next.kid, next.pending), ("m1", &sheets[0].kid, false), "the key is the same");
    office.people().expect("and the member is signed in");
    assert_eq!(code(recover(&mut office, &sheets[0].code, "an intruder’s words")), "wrong-passphrase", "it was used");

    office.sign_in(&SignIn { member: "m1".into(), passphrase: "remembered this time".into() }).expect("signed in");
    let renew = |office: &mut Office, passphrase: &str| office.renew_sheet(&RenewSheet { passphrase: passphrase.into() });
    assert_eq!(code(renew(&mut office, FIRST.1)), "wrong-passphrase", "who finds the desk unlocked gets no sheet");
    let last = renew(&mut office, "remembered this time").expect("a new sheet");
    assert_eq!(code(recover(&mut office, &next.code, "an intruder’s words")), "wrong-passphrase", "the lost one is void");
    recover(&mut office, &last.code, "remembered once more").expect("the newest opens");
}

#[test]
fn a_delegation_ends_early_and_past_ones_are_not_shown() {
    let mut bureau = Bureau::new();
    bureau.enrol(("罗主管", "approves it all"), &[Role::Supervisor]);
    bureau.enrol(("钱检查", "looks at it all"), &[Role::Inspector]);
    let lend = |bureau: &mut Bureau, until: &str| {
        let call = Delegate { to: "高经办".into(), from_date: "2026-11-20".into(), until_date: until.into() };
        bureau.office.delegate(&call)
    };
    for who in [("钱检查", "looks at it all"), FIRST] {
        bureau.sign_in(who);
        assert_eq!(code(lend(&mut bureau, "2026-12-31")), "nothing-to-lend");
    }
    bureau.sign_in(("罗主管", "approves it all"));
    let lent = |people: People| people.members[2].delegations.clone();
    lend(&mut bureau, "2026-11-22").expect("a short one");
    let people = lend(&mut bureau, "2026-12-31").expect("a long one");
    let (short, long) = (lent(people.clone())[0].clone(), lent(people)[1].clone());
    assert!(short.mine_to_end && long.to_name == "高经办");
    bureau.sign_in(CLERK);
    let mut shown = lent(bureau.people());
    assert!(!shown.remove(1).mine_to_end, "who borrows does not end it");
    assert_eq!(code(bureau.office.end_delegation(&EndDelegation { act: long.act.clone() })), "role");
    let roles = |bureau: &mut Bureau| bureau.office.status().expect("status").session.expect("signed in").roles;
    assert!(roles(&mut bureau).contains(&Role::Supervisor));

    bureau.office.world().set_now(NOW + 2 * 24 * 3600);
    bureau.sign_in(CLERK);
    assert_eq!(lent(bureau.people()).len(), 1, "the short one has passed");
    bureau.sign_in(SECOND);
    let people = bureau.office.end_delegation(&EndDelegation { act: long.act.clone() }).expect("an administrator ends it");
    assert!(lent(people).is_empty());
    assert_eq!(code(bureau.office.end_delegation(&EndDelegation { act: long.act })), "delegation");
    bureau.sign_in(CLERK);
    assert_eq!(roles(&mut bureau), [Role::Clerk], "the rights are gone at once");
}

#[test]
fn the_work_of_who_has_left_is_not_stranded() {
    let mut stage = Stage::demo(60, 3);
    stage.sign_in("李经办");
    stage.single("青山镇", "上寨村");
    stage.sign_in("陈管理");
    let open = stage.office.preview_handover(&PreviewHandover { from: "李经办".into() }).expect("it is listed");
    assert!(!open.batches.is_empty(), "a batch waits");
    let revoke = |leave_open| RevokeMember { member: "李经办".into(), reason: "调离".into(), leave_open };
    assert_eq!(code(stage.office.revoke(&revoke(false))), "work-open");
    stage.office.revoke(&revoke(true)).expect("in an emergency");
    let call = HandOver { from: "李经办".into(), to: "赵经办".into() };
    let work = stage.office.hand_over(&call).expect("by name, after the revocation");
    assert_eq!(work.batches.len(), open.batches.len());
    stage.sign_in("赵经办");
    let withdraw = WithdrawBatch { id: work.batches[0].id.clone(), reason: "移交后重做".into() };
    stage.office.withdraw(&withdraw).expect("the other clerk keeps it");
}

#[test]
fn a_clock_set_back_does_not_keep_the_desk_open() {
    let mut bureau = Bureau::new();
    let quarter = 15 * 60;
    bureau.sign_in(FIRST);
    let world = bureau.office.world().clone();
    let signed_in = |bureau: &mut Bureau| bureau.office.status().expect("status").session.is_some();
    world.set_now(NOW + quarter);
    assert!(signed_in(&mut bureau), "up to a quarter of an hour");
    bureau.office.touch().expect("a sign of life");
    world.set_now(NOW + 2 * quarter);
    assert!(signed_in(&mut bureau), "put off");
    world.set_now(NOW - 24 * 3600);
    assert!(signed_in(&mut bureau), "no time has passed");
    world.set_now(NOW - 24 * 3600 + 1);
    assert!(!signed_in(&mut bureau), "by the clock that nobody sets, a second too long");
}

#[test]
fn keys_leave_memory_though_nobody_asks() {
    let bureau = Bureau::new();
    let Bureau { office, folder } = bureau;
    let world = office.world().clone();
    drop(office);
    let service = Service::new(folder.path(), world.clone());
    let sign_in = SignIn { member: FIRST.0.into(), passphrase: FIRST.1.into() };
    service.answer(Request::SignIn(sign_in)).expect("signed in");
    assert!(service.holds_keys());
    world.set_now(NOW + 15 * 60 + 1);
    let waits = Instant::now();
    while service.holds_keys() {
        assert!(waits.elapsed() < Duration::from_secs(30), "nothing but the program’s own watch locks it");
        std::thread::sleep(Duration::from_millis(50));
    }
}
