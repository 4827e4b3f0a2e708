//! Other offices in the real window: cards exchanged, one synced with, one that is silent, one whose ledger has two histories.

use crate::demo::{DemoOffice, both_pictures, sign_in, tests_folder, turned};
use ipc::{MakeCard, SetSyncSchedule, SignIn};
use office::{Demo, DemoOffices, Office, Serving, Work, World};
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};
use tests::window::{Size, Window, named};

const FIRST: (&str, &str) = ("m1", "demo-青山绿水-1001");
const CLERK: (&str, &str) = ("m3", "demo-青山绿水-1003");

#[test]
fn an_office_is_enrolled_by_the_fingerprint_that_it_reads_out() {
    let office = DemoOffice::new("peers", 900);
    let other = Other::new("peers-other", 12);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, FIRST.0, FIRST.1);
    window.click(&named("nav-peers"));
    window.see_text(&named("page-peers"), "还没有登记其他单位");
    both_pictures(&window, "peers-01-empty");

    window.click(&named("peers-first"));
    window.fill(&named("card-address-field"), "http://nowhere");
    window.click(&named("card-make-yes"));
    window.see_text(&named("card-make-dialog"), "这个地址不能用");
    window.fill(&named("card-address-field"), "https://10.1.2.3:8443");
    window.picture("peers-02-make-zh");
    window.click(&named("card-make-yes"));
    window.see_text(&named("card-address"), "https://10.1.2.3:8443");
    let drawn = "const qr = document.querySelector('[data-testid=card-qr]'); return !!qr && qr.complete && qr.naturalWidth > 0";
    window.see_true("the QR code is drawn", drawn);
    window.click(&named("card-save"));
    window.see_text(&named("card-saved"), ".mzcard");
    window.see_text(&named("card-saved"), ".svg");
    both_pictures(&window, "peers-03-card");
    window.click(&named("card-enlarge"));
    window.picture("peers-04-card-large-zh");
    window.press(&[tests::window::keys::ESCAPE]);

    window.click(&named("peer-add"));
    window.upload(&named("peer-card-file"), Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/乱码.csv")));
    window.see_text(&named("peer-dialog"), "名片");
    window.see(&named("failure"));
    window.picture("peers-05-no-card-zh");
    window.upload(&named("peer-card-file"), &other.card());
    window.see_text(&named("peer-card-meaning"), "还没有登记");
    assert_eq!(window.property(&named("peer-enrol"), "disabled"), "true", "the fingerprint comes first");
    assert!(
        !window.text(&named("peer-dialog")).contains(&other.fingerprint[..4]),
        "the card's own fingerprint is not to be copied"
    );
    window.fill(&named("peer-fingerprint"), &turned(&other.fingerprint, 1));
    window.see_text(&named("peer-dialog"), "第 8 组与名片不同");
    window.picture("peers-06-one-group-zh");
    window.fill(&named("peer-fingerprint"), &turned(&other.fingerprint, 32));
    window.see_text(&named("peer-dialog"), "不要登记");
    assert_eq!(window.property(&named("peer-enrol"), "disabled"), "true");
    window.fill(&named("peer-fingerprint"), &other.fingerprint);
    window.see_text(&named("peer-dialog"), "与名片相符");
    window.click(&named("peer-right-push"));
    both_pictures(&window, "peers-07-enrol");
    window.click(&named("peer-enrol"));
    window.see_text(&named("peer-row-0"), "尚未同步过");
    both_pictures(&window, "peers-08-enrolled");

    // The card in force is not enrolled twice.
    window.click(&named("peer-add"));
    window.upload(&named("peer-card-file"), &other.card());
    window.see_text(&named("peer-card-meaning"), "不必再登记");
    window.click_text(&format!("{} button", named("peer-dialog")), "关闭");

    window.click(&format!("{} b", named("peer-row-0")));
    window.see_text(&named("peer-rights"), "读取、见证、备份、送来");
    window.click(&named("peer-change"));
    window.click(&named("peer-right-push"));
    window.picture("peers-09-change-zh");
    window.click(&named("peer-change-yes"));
    window.see_text(&named("peer-rights"), "读取、见证、备份");
    window.click(&named("peer-revoke"));
    both_pictures(&window, "peers-10-revoke");
    window.click(&named("peer-revoke-yes"));
    window.see_text(&named("peer-row-0"), "已撤销");

    // Others look and change nothing.
    window.click(&named("lock"));
    sign_in(&window, CLERK.0, CLERK.1);
    window.click(&named("nav-peers"));
    window.see(&named("peers"));
    assert_eq!(window.count(&named("peer-add")) + window.count(&named("card-make")), 0, "administrators enrol and make cards");
}

#[test]
fn a_sync_says_what_came_and_two_histories_cannot_be_overlooked() {
    let offices = Offices::new("peers-many", 4);
    let forked = offices.copy_of(2);
    offices.record(&offices.folder(2), "read");
    offices.record(&forked, "witness");
    let served = [offices.serve(&offices.folder(2)), offices.serve(&offices.folder(3))];
    let window = Window::open(&["--data", &offices.folder(1).display().to_string()], Size::OFFICE);
    sign_in(&window, CLERK.0, CLERK.1);
    window.click(&named("nav-peers"));
    window.see_text(&named("peer-row-0"), "尚未同步过");
    window.click(&named("sync-all"));
    window.see_text(&named("sync-says"), "3 家中 1 家没有同步成");
    window.see_text(&named("peer-row-0"), "已同步");
    both_pictures(&window, "peers-11-synced");
    window.click(&named("peer-sync-0"));
    window.see_text(&named("sync-says"), "没有新内容");
    window.click(&format!("{} b", named("peer-row-0")));
    window.see(&named("peer-history"));
    both_pictures(&window, "peers-12-drawer");
    window.click(&named("peers-tab-history"));
    window.see(&named("sync-run"));
    both_pictures(&window, "peers-13-history");
    window.click(&named("peers-tab-ledgers"));
    window.see(&named("ledger-line"));
    both_pictures(&window, "peers-14-ledgers");
    window.click(&named("trust"));
    window.see(&named("trust-witness"));
    window.picture("peers-15-trust-zh");
    window.press(&[tests::window::keys::ESCAPE]);

    let [second, third] = served;
    second.stop();
    let second = offices.serve(&forked);
    window.click(&named("sync-all"));
    window.see(&named("alarm"));
    window.see_text(&named("alarm-verdict"), "已证实");
    window.click(&named("evidence-save"));
    window.see_text(&named("evidence-command"), "mingzhang verify-evidence");
    both_pictures(&window, "peers-16-alarm");
    let path = window.text(&format!("{} {}", named("evidence-saved"), named("saved-path")));
    let verdict = office::verify_evidence(&fs::read(path).expect("it was saved")).expect("it is evidence");
    assert_eq!(verdict.verdict, "proven");
    window.click(&named("nav-overview"));
    window.see_text(&named("alarm-bar"), "两个互不相容的版本");
    window.picture("peers-17-alarm-elsewhere-zh");
    window.click(&named("alarm-look"));
    window.see(&named("page-peers"));
    drop(window);

    let window = Window::open(&["--data", &offices.folder(1).display().to_string()], Size::LARGE);
    sign_in(&window, FIRST.0, FIRST.1);
    window.see(&named("alarm-bar"));
    window.click(&named("nav-peers"));
    window.see(&named("peers"));
    both_pictures(&window, "peers-18-large");
    second.stop();
    third.stop();
}

#[test]
fn the_window_says_who_reaches_it_and_how_many_have_witnessed_what() {
    let offices = Offices::new("peers-touch", 3);
    let served = [offices.serve(&offices.folder(2)), offices.serve(&offices.folder(3))];
    let window = Window::open(&["--data", &offices.folder(1).display().to_string()], Size::OFFICE);
    sign_in(&window, FIRST.0, FIRST.1);
    window.click(&named("nav-peers"));
    window.see_text(&named("touch-reach"), "正在接受连接（127.0.0.1:");
    window.see(&named("policy-none"));
    both_pictures(&window, "peers-20-touch");
    window.click(&named("touch-serve"));
    window.see_text(&named("touch-reach"), "不接受连接");
    window.click(&named("touch-serve"));
    window.see_text(&named("touch-reach"), "正在接受连接");

    window.click(&named("policy-set"));
    window.see(&named("policy-peer-1"));
    both_pictures(&window, "peers-21-policy");
    window.fill(&named("policy-least"), "3");
    window.click(&named("policy-yes"));
    window.see_text(&named("policy-dialog"), "至少选一个单位");
    window.fill(&named("policy-least"), "2");
    window.click(&named("policy-yes"));
    window.see_text(&named("policy-rule"), "2 家中至少 2 家");
    window.see_text(&named("cover"), "还没有足够的单位见证");
    window.click(&named("sync-all"));
    window.see_text(&named("sync-says"), "同步完成");
    window.see_text(&named("cover"), "足够的单位已见证全部");
    window.click(&named("witness-record"));
    window.see_text(&named("witness-recorded"), "最新的见证时间");
    window.see_text(&named("cover"), "还有 1 条没有");
    both_pictures(&window, "peers-22-witnessed");
    window.click(&named("trust"));
    window.see_text(&format!("{} {}", named("trust-story"), named("cover")), "还有 1 条没有");
    window.picture("peers-23-trust-zh");
    window.press(&[tests::window::keys::ESCAPE]);
    window.click(&named("nav-entries"));
    window.fill(&named("entries-number"), "5");
    window.click(&named("entries-open"));
    window.see_text(&named("proof-between"), "不晚于");
    window.picture("peers-24-between-zh");
    served.into_iter().for_each(Serving::stop);
}

#[test]
fn a_sync_by_stick_takes_what_others_have_left_and_leaves_what_they_need() {
    let offices = Offices::new("peers-stick", 3);
    let stick = offices.0.join("usb");
    fs::create_dir(&stick).expect("a folder");
    let folder = stick.display().to_string();
    let by_stick = |number: u32| {
        let mut office = Office::open(&offices.folder(number), World::real()).expect("it opens");
        office.sync_folder(&ipc::SyncFolder { folder: folder.clone(), all: false }).expect("the stick is there")
    };
    by_stick(2);
    let stranger = Other::new("peers-stick-stranger", 13);
    let mut office = Office::open(&stranger.folder, World::real()).expect("it opens");
    office.sync_folder(&ipc::SyncFolder { folder: folder.clone(), all: false }).expect("the stick is there");
    let window = Window::open(&["--data", &offices.folder(1).display().to_string()], Size::OFFICE);
    sign_in(&window, FIRST.0, FIRST.1);
    window.click(&named("nav-peers"));
    // Before the card is known the button does nothing.
    window.see_text(&named("peer-row-0"), "尚未同步过");
    window.click(&named("sync-stick"));
    window.fill(&named("stick-folder"), &format!("{folder}-is-not-in"));
    both_pictures(&window, "peers-31-stick");
    window.click(&named("stick-sync"));
    window.see_text(&named("stick-dialog"), "U 盘可能没有插好");
    window.fill(&named("stick-folder"), &folder);
    window.click(&named("stick-sync"));
    window.see_text(&named("stick-says"), "同步完成");
    window.see_text(&named("stick-left"), "请先安全弹出");
    window.see(&named("stick-absent"));
    both_pictures(&window, "peers-32-stick-done");
    window.click(&named("stick-enrol"));
    window.see(&named("peer-card-name"));
    window.press(&[tests::window::keys::ESCAPE]);
    assert_eq!(by_stick(2).runs[0].failure, None, "what was left is sound");
    window.click(&named("sync-stick"));
    window.click(&named("stick-sync"));
    window.see_text(&named("stick-report"), "见证了我们的新记录");
    window.click(&named("stick-close"));
    window.click(&named("peers-tab-history"));
    window.see_text(&named("sync-history"), "U 盘");
    both_pictures(&window, "peers-33-stick-history");
}

/// Another office, with its card as a file.
struct Other {
    folder: PathBuf,
    fingerprint: String,
}

impl Other {
    fn new(name: &str, seed: u64) -> Other {
        let folder = tests_folder(name);
        let (mut office, passphrases) =
            Office::demo(&folder, Demo { entries: 60, seed }, &Work::default()).expect("the demo is made");
        let passphrase = passphrases.members[0].1.clone();
        office.sign_in(&SignIn { member: "m1".into(), passphrase }).expect("an administrator signs in");
        let peers = office.make_card(&MakeCard { address: "https://127.0.0.1:9443".into() }).expect("a card is made");
        let card = peers.card.expect("it has one now");
        fs::write(folder.join("other.mzcard"), card.text).expect("the folder can be written to");
        Other { folder, fingerprint: card.fingerprint }
    }

    fn card(&self) -> PathBuf {
        self.folder.join("other.mzcard")
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Several offices that have enrolled each other.
pub struct Offices(PathBuf);

impl Offices {
    pub fn new(name: &str, offices: u32) -> Offices {
        let folder = tests_folder(name);
        let plan = DemoOffices { offices, port: free_ports(), entries: 300, seed: 5 };
        Office::demo_offices(&folder, plan, &Work::default()).expect("the offices are made");
        let offices = Offices(folder);
        for number in 1..=plan.offices {
            offices.sync_every(number, 0);
        }
        offices
    }

    /// How often it syncs by itself; where a test presses the button it does not.
    fn sync_every(&self, number: u32, minutes: u32) {
        let mut office = Office::open(&self.folder(number), World::real()).expect("it opens");
        office.set_sync_schedule(&SetSyncSchedule { every: minutes }).expect("it is set");
    }

    pub fn folder(&self, number: u32) -> PathBuf {
        self.0.join(number.to_string())
    }

    /// The whole data folder once more, as a backup has it.
    fn copy_of(&self, number: u32) -> PathBuf {
        let copy = self.0.join(format!("{number}-copy"));
        let copied = Command::new("cp").arg("-r").arg(self.folder(number)).arg(&copy).status();
        assert!(copied.expect("cp is there").success());
        copy
    }

    /// One more entry: the first peer may do this from now on.
    fn record(&self, folder: &Path, right: &str) {
        let mut office = Office::open(folder, World::real()).expect("it opens");
        office.sign_in(&SignIn { member: FIRST.0.into(), passphrase: FIRST.1.into() }).expect("an administrator signs in");
        let origin = office.peers().expect("peers").peers[1].origin.clone();
        office.change_peer(&ipc::ChangePeer { origin, may: vec![right.into()], programmes: Vec::new() }).expect("it is recorded");
    }

    pub fn serve(&self, folder: &Path) -> Serving {
        Serving::start(folder, World::real(), None).expect("it serves")
    }
}

impl Drop for Offices {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// A port behind which some are free.
fn free_ports() -> u16 {
    let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let start = 20_000 + (std::process::id() % 20_000) as u16;
    (0..200).map(|i| start + i * 10).find(|port| (1..=4).all(|i| free(port + i))).expect("some ports are free")
}
