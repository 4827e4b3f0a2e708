//! Ledgers with two histories.

use crate::{
    fetching::{meet, pair, sync_over},
    office::Office,
    store::is_proven,
};
use sync::{Answer, Misbehaviour, SyncFault};

/// Two offices, a ledger of `common` entries that both know, and what its owner has become: one that wrote `mine` more, which
/// the first office holds, and one that wrote `theirs` more.
fn forked(common: u32, mine: u32, theirs: u32) -> (Office, Office, Office) {
    let (mut one, mut other) = pair();
    other.write(common);
    meet(&mut one, &mut other);
    let twin = other.twin();
    other.write(mine);
    meet(&mut one, &mut other);
    let mut twin = twin;
    twin.write(theirs);
    (one, other, twin)
}

fn evidence(office: &Office) -> Vec<Vec<u8>> {
    office.store.evidence.iter().map(|(_, bytes)| bytes.clone()).collect()
}

#[test]
fn another_history_is_found_whatever_its_length() {
    for (common, mine, theirs) in
        [(0, 1, 1), (0, 1, 5), (0, 5, 1), (3, 1, 1), (3, 2, 7), (3, 7, 2), (2, 2, 3), (260, 1, 300), (260, 300, 1), (30, 4, 600)]
    {
        let (mut one, other, mut twin) = forked(common, mine, theirs);
        let held = one.held(&other.origin());
        let report = meet(&mut one, &mut twin);
        let what = format!("{common} in common, {mine} and {theirs} behind: {report:?}");
        assert_eq!(report.evidence, [other.origin()], "{what}");
        assert_eq!(one.held(&other.origin()), held, "what is held stays: {what}");
        let found = evidence(&one);
        assert_eq!(found.len(), 1, "{what}");
        assert!(is_proven(&found[0]), "{what}");
        meet(&mut one, &mut twin);
        assert_eq!(evidence(&one).len(), 1, "the same is kept once: {what}");
    }
}

#[test]
fn who_is_told_of_another_history_finds_it_too() {
    for (mine, theirs) in [(4, 4), (4, 2)] {
        let (mut one, _, mut twin) = forked(2, mine, theirs);
        meet(&mut twin, &mut one);
        assert_eq!(evidence(&one).len(), 1, "the heads that a caller brings are compared");
    }
}

#[test]
fn a_restored_backup_that_was_written_on_is_found() {
    let (mut one, mut other) = pair();
    one.write(4);
    let backup = one.store.clone();
    one.write(3);
    meet(&mut other, &mut one);
    one.restore(backup);
    one.write(1);
    let report = meet(&mut one, &mut other);
    assert_eq!(report.evidence, [one.origin()], "the office itself learns of it: {report:?}");
    assert!(is_proven(&evidence(&one)[0]));
    meet(&mut other, &mut one);
    assert_eq!(evidence(&other).len(), 1, "and so do others");
    let (promised, held) = (&other.store.promised, other.held(&one.origin()));
    for promised in promised.values().filter(|promised| promised.checkpoint.origin.as_str() == one.origin()) {
        assert!(promised.checkpoint.head.size <= held.expect("it is held").size, "nobody cosigns the other history");
    }
}

#[test]
fn what_was_only_known_is_compared_when_its_entries_come() {
    let (mut one, mut other) = pair();
    other.write(2);
    meet(&mut one, &mut other);
    let mut twin = other.twin();
    twin.write(2);
    // Its head comes, its entries do not.
    sync_over(&mut twin, &mut one, &mut |_, answer| Ok(answer));
    assert_eq!(one.store.known[&other.origin()].head, twin.head());
    other.write(5);
    meet(&mut one, &mut other);
    assert_eq!(one.held(&other.origin()), Some(other.head()));
    assert_eq!(evidence(&one).len(), 1);
}

#[test]
fn tiles_that_do_not_lead_to_the_head_show_nothing() {
    let (mut one, other, mut twin) = forked(3, 2, 9);
    let report = sync_over(&mut one, &mut twin, &mut |request, answer| {
        let tile = request.path.contains("/tile/") && !request.path.contains("/entries/");
        let body = if tile { answer.body.iter().map(|byte| byte ^ 1).collect() } else { answer.body };
        Ok(Answer { body, ..answer })
    });
    assert_eq!(report.faults, [(other.origin(), SyncFault::Peer(Misbehaviour::Tile))]);
    assert!(evidence(&one).is_empty(), "without a proof there is no evidence");
    let report = sync_over(&mut one, &mut twin, &mut |request, answer| {
        let tile = request.path.contains("/tile/") && !request.path.contains("/entries/");
        let body = if tile { answer.body[..answer.body.len() - 1].to_vec() } else { answer.body };
        Ok(Answer { body, ..answer })
    });
    assert_eq!(report.faults, [(other.origin(), SyncFault::Peer(Misbehaviour::Tile))], "nor from one that was cut");
    assert!(evidence(&one).is_empty());
    meet(&mut one, &mut twin);
    assert_eq!(evidence(&one).len(), 1, "with the right ones it is found");
}
