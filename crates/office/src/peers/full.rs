//! What happens when the disk of the receiver is full: nothing of it is left half done, and it goes on once there is room.

use super::{operational::Operational, shelf::Shelf};
use crate::{Demo, DemoOffices, Office, Work, World};
use ipc::{CheckImport, SignIn};
use ledger::Rights;
use std::path::{Path, PathBuf};
use sync::{Answer, Holdings, Link, Partner, PeerRights, Report, Request, Terms, serve, sync, verify_here};

/// A folder that is gone when the test ends.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Side {
    shelf: Shelf,
    keys: Operational,
}

impl Side {
    fn open(folder: &Path) -> Side {
        let keys = Operational::load(folder).expect("it can be read").expect("it has keys");
        Side { shelf: Shelf::open(folder).expect("it opens"), keys }
    }

    fn origin(&self) -> String {
        self.shelf.own.chain.origin().to_string()
    }

    fn held(&self, origin: &str) -> u64 {
        self.shelf.desk(origin).map_or(0, |desk| desk.chain.size())
    }
}

fn exchange(from: &mut Side, to: &mut Side) -> Report<&'static str> {
    let peer = from.shelf.own.chain.roll().peers().find(|peer| peer.origin.as_str() == to.origin()).expect("enrolled").clone();
    let rights = PeerRights { origin: from.origin(), may: Rights::READ };
    let partner =
        Partner { origin: peer.origin.to_string(), may: peer.may, witness: peer.card.witness(), mirror: peer.card.mirror() };
    let mut ask = |request: Request| -> Result<Answer, &'static str> {
        Ok(serve(&mut to.shelf, to.keys.cosigning(), &rights, NOW, &request))
    };
    let mut verify = |placed| verify_here(placed, &mut crate::Source::system());
    let Side { shelf, keys } = from;
    sync(
        shelf,
        keys.cosigning(),
        &partner,
        Terms { now: NOW, recover: true, doubt: false },
        &mut Link::new(&mut ask, &mut verify),
    )
}

#[test]
fn a_receiver_whose_disk_is_full_keeps_what_it_has_and_goes_on_when_there_is_room() {
    let folder = Folder(std::env::temp_dir().join(format!("mingzhang-peers-full-{}", std::process::id())));
    let plan = DemoOffices { offices: 3, port: 1_000, entries: Demo::ENTRIES_MIN + 400, seed: 77 };
    Office::demo_offices(&folder.0, plan, &Work::default()).expect("demo offices are made");
    let [mut first, mut second, mut third] = [1, 2, 3].map(|number| Side::open(&folder.0.join(number.to_string())));
    let (whole, other) = (second.held(&second.origin()), third.held(&third.origin()));

    let report = exchange(&mut first, &mut second);
    assert_eq!((report.faults.len(), first.held(&second.origin())), (0, whole), "{report:?}");

    // The other ledger grows, and the copy's disk has room for a part of it.
    drop(second);
    import(&folder.0.join("2"));
    let mut second = Side::open(&folder.0.join("2"));
    let grown = second.held(&second.origin());
    assert_eq!(grown, whole + 413);
    let store = first.shelf.mirrors[&second.origin()].store.clone();
    let pages = store.snapshot().and_then(|snapshot| snapshot.sizes()).expect("sizes").database_bytes / PAGE_BYTES;
    for more in [0, 3, 9] {
        store.limit_pages((pages + more) as u32).expect("a limit can be set");
        let report = exchange(&mut first, &mut second);
        assert!(!report.faults.is_empty(), "with {more} pages more it does not fit: {report:?}");
        assert!(report.evidence.is_empty(), "and nobody is accused of it");
        assert_eq!(first.held(&second.origin()), whole, "what was held is held, and nothing more");
        // One copy that does not fit holds up no other.
        let report = exchange(&mut first, &mut third);
        assert_eq!((report.faults.len(), first.held(&third.origin())), (0, other), "{report:?}");
    }
    store.limit_pages(1_000_000).expect("a limit can be set");
    let report = exchange(&mut first, &mut second);
    assert!(report.faults.is_empty(), "{report:?}");
    assert_eq!(first.held(&second.origin()), grown, "with room all of it comes");

    // The own disk is full: the other side is served all the same, and nothing is promised that is not kept.
    let store = first.shelf.own.store.clone();
    let pages = store.snapshot().and_then(|snapshot| snapshot.sizes()).expect("sizes").database_bytes / PAGE_BYTES;
    store.limit_pages(pages as u32).expect("a limit can be set");
    let report = exchange(&mut second, &mut first);
    assert_eq!(second.held(&first.origin()), first.held(&first.origin()), "what is there is served");
    let promised = first.shelf.promised(sync::Promise::Witness, &second.origin()).expect("it can be read");
    assert!(!report.witnessed || promised.is_some_and(|it| it.checkpoint.head.size == grown), "{report:?}");
    store.limit_pages(1_000_000).expect("a limit can be set");
    let report = exchange(&mut second, &mut first);
    assert!(report.faults.is_empty(), "{report:?}");
}

/// A list is recorded there.
fn import(folder: &Path) {
    let mut office = Office::open(folder, World::seeded(5, NOW as i64)).expect("it opens");
    office.sign_in(&SignIn { member: "m3".into(), passphrase: "demo-青山绿水-1003".into() }).expect("a clerk signs in");
    let content = std::fs::read(SAMPLE).expect("the sample is there");
    let draft = office.import_bytes("list.csv", content, false).expect("it is read");
    let mut choices = draft.choices.clone();
    choices.programme = "CYDH-2026".into();
    (choices.count, choices.total) = (Some(412), Some(53_214_000));
    let check = office.check_import(&CheckImport { draft: draft.draft, choices, passes: Vec::new() }).expect("it is checked");
    assert!(check.ready, "the sample has no fault");
    office.submit_import(draft.draft).expect("it is recorded");
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples/产业到户补助-青山镇.csv");
const PAGE_BYTES: u64 = 4_096;
/// After everything that the demo has done.
const NOW: u64 = 1_795_305_600;
