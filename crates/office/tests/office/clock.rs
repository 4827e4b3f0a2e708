//! A clock that was set back: nothing is signed until it is right again.

use crate::stage::{NOW, Stage};
use ipc::*;

#[test]
fn with_the_clock_set_back_one_may_look_and_may_not_sign() {
    let mut stage = Stage::demo(60, 3);
    stage.sign_in("李经办");
    // Nobody of the list has this name in this village.
    stage.single("青山镇", "松林村");
    let head = |stage: &mut Stage| stage.office.status().map(|status| (status.trust.size, status.trust.root)).expect("status");
    let before = head(&mut stage);

    for back in [1, 3600, 400 * 24 * 3600] {
        stage.office.world().set_now(NOW - back);
        let sheet = std::fs::read(crate::stage::SAMPLE).expect("the sample is there");
        let draft = stage.office.import_bytes("list.xlsx", sheet, false).expect("a list may be read");
        let mut choices = draft.choices.clone();
        choices.programme = "CYDH-2026".into();
        (choices.count, choices.total) = (Some(412), Some(53_214_000));
        let check = CheckImport { draft: draft.draft, choices, passes: Vec::new() };
        assert!(stage.office.check_import(&check).expect("and checked").ready, "{back} s back");
        let failure = stage.office.submit_import(draft.draft).expect_err("but not recorded");
        assert_eq!((&*failure.code, failure.blame), ("clock-back", Blame::Machine), "{back} s back");
        assert!(failure.what.zh.contains("时钟") && failure.remedy.en.contains("clock"), "it says what to do: {failure:?}");
        assert_eq!(head(&mut stage), before, "nothing was written");
        assert!(stage.page(&PaymentQuery::default(), 0, 5).count > 0, "the ledger may be looked at");
        stage.office.discard_draft(draft.draft).expect("a draft can be thrown away");
    }

    // Each key has a clock of its own: another member who signed less lately is not held up by this one.
    stage.office.world().set_now(NOW - 1);
    stage.sign_in("赵经办");
    stage.single("青山镇", "下寨村");
    stage.office.world().set_now(NOW);
    stage.sign_in("李经办");
    stage.single("青山镇", "石门村");
    assert_eq!(head(&mut stage).0, before.0 + 2, "with the clock right, it goes on");
    assert!(stage.office.verify().expect("it can be verified").holds, "the ledger holds");
}
