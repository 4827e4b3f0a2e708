//! Another office's ledger in the real window: opened from the page of other offices, looked at on every page, read-only, and left
//! again; a copy that is damaged.

use crate::demo::{open_first_row, sign_in, tests_folder};
use ipc::SyncNow;
use office::{DemoOffices, Office, Serving, Work, World, mirror_folder};
use serde_json::json;
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
};
use tests::window::{Size, Window, keys, named};

const FIRST: (&str, &str) = ("m1", "demo-青山绿水-1001");
const CLERK: (&str, &str) = ("m3", "demo-青山绿水-1003");

#[test]
fn another_offices_ledger_is_looked_at_like_the_own_one_and_nothing_can_be_done_on_it() {
    let two = Two::new("copies", 900);
    two.mark_a_breach();
    let window = Window::open(&["--data", &two.folder(1).display().to_string()], Size::OFFICE);
    sign_in(&window, CLERK.0, CLERK.1);
    let own_head = window.text(&named("trust"));
    window.click(&named("nav-peers"));
    window.click(&named("peers-tab-ledgers"));
    window.see_text(&named("ledger-breaches"), "1 条违反资金规则");
    both_pictures(&window, "copies-01-ledgers");
    window.click(&named("ledger-open"));
    window.see_text(&named("copy-name"), "示例省检查组");
    window.see_text(&named("copy-as-of"), "截至第 ");
    window.see_text(&named("copy-as-of"), "由示例省检查组传来");
    window.see(&named("page-overview"));
    window.see(&named("nav-copy"));
    for gone in ["nav-import", "nav-people", "nav-returned", "nav-approve"] {
        assert_eq!(window.count(&named(gone)), 0, "{gone} is the own office's");
    }
    both_pictures(&window, "copies-02-overview");

    window.click(&named("nav-payments"));
    window.see(&named("payments-row"));
    window.see(&named("copy-bar"));
    assert_eq!(window.count(&named("payments-record")), 0, "nothing is recorded there");
    open_first_row(&window, "payments");
    window.see(&named("story-amount"));
    assert_eq!(window.count(&named("story-reveal")) + window.count(&named("story-reverse")), 0, "there is nobody to be shown");
    both_pictures(&window, "copies-03-payment");
    window.click(&named("story-proof"));
    window.see(&named("proof-holds"));
    window.press(&[keys::ESCAPE]);
    window.fill(&named("payments-search"), "上寨");
    window.choose(&named("payments-status"), "6");
    window.see_text(&named("page-payments"), "清除全部条件");
    window.see(&named("payments-row"));

    window.click(&named("nav-batches"));
    window.see(&named("batches-row"));
    assert_eq!(window.count(&named("batches-read")) + window.count(&named("batches-import")), 0);
    window.picture("copies-04-batches-zh");
    open_first_row(&window, "batches");
    window.see(&named("batch-rows"));
    for gone in ["batch-draw", "batch-reveal", "batch-save-file", "batch-approve", "batch-execute", "batch-source"] {
        assert_eq!(window.count(&named(gone)), 0, "{gone} is for members of that office");
    }
    both_pictures(&window, "copies-05-batch");
    window.click(&named("batch-rows-open"));
    window.see(&named("page-payments"));

    window.click(&named("nav-programmes"));
    window.see(&named("page-programmes"));
    both_pictures(&window, "copies-06-programmes");
    window.click(&named("nav-entries"));
    window.see(&named("entries-row"));
    window.click(&named("copy-breaches"));
    window.see_text(&named("entry-breach"), "审批人就是登记人");
    open_first_row(&window, "entries");
    window.see_text(&named("breach"), "审批人就是登记人");
    both_pictures(&window, "copies-07-breach");

    window.click(&named("nav-safety"));
    window.click(&named("verify-start"));
    window.see(&named("verify-report"));
    window.click(&named("export-tlog"));
    window.see_text(&named("saved-path"), "tlog-");
    assert_eq!(window.count(&named("backup-now")) + window.count(&named("rebuild")), 0);
    both_pictures(&window, "copies-08-verify");
    window.see_text(&named("trust"), "账本完整");
    window.press(&[keys::CONTROL, 'n']);
    assert_eq!(window.count(&named("page-record")), 0, "the shortcut records nothing there");

    window.click(&named("copy-back"));
    window.see(&named("page-peers"));
    window.see_no(&named("copy-bar"));
    window.see(&named("nav-import"));
    assert_eq!(window.text(&named("trust")), own_head, "the own ledger is as it was");

    // Beside a peer too; and whoever signs out has left it.
    window.click(&format!("{} b", named("peer-row-0")));
    window.see(&named("peer-history"));
    both_pictures(&window, "copies-09-peer");
    window.click(&named("peer-open"));
    window.see(&named("copy-bar"));
    window.click(&named("lock"));
    sign_in(&window, FIRST.0, FIRST.1);
    assert_eq!(window.count(&named("copy-bar")), 0);
    drop(window);

    let window = Window::open(&["--data", &two.folder(1).display().to_string()], Size { width: 911, height: 512 });
    sign_in(&window, CLERK.0, CLERK.1);
    window.click(&named("nav-peers"));
    window.click(&named("peers-tab-ledgers"));
    window.click(&named("ledger-open"));
    window.see(&named("copy-bar"));
    window.picture("copies-10-small-zh");
}

#[test]
fn a_damaged_copy_is_said_removed_and_fetched_again() {
    let two = Two::new("copies-torn", 300);
    let file = mirror_folder(&two.folder(1), &two.origin).join("ledger.db");
    fs::write(&file, b"dear sir").expect("it can be written");
    let served = two.serve();
    let window = Window::open(&["--data", &two.folder(1).display().to_string()], Size::OFFICE);
    sign_in(&window, CLERK.0, CLERK.1);
    window.click(&named("nav-peers"));
    window.click(&named("peers-tab-ledgers"));
    window.see(&named("copy-damaged"));
    both_pictures(&window, "copies-11-damaged");
    window.click(&named("copy-remove"));
    window.see_text(&named("copy-remove-dialog"), "只移除本机存的这份副本");
    both_pictures(&window, "copies-12-remove");
    window.click(&named("copy-remove-yes"));
    window.see_no(&named("copy-damaged"));
    window.click(&named("sync-all"));
    window.see_text(&named("sync-says"), "新到");
    window.see(&named("ledger-open"));
    window.click(&named("ledger-open"));
    window.see(&named("copy-bar"));
    served.stop();
}

/// Two offices that have enrolled each other; the first has fetched the second's ledger.
struct Two {
    place: PathBuf,
    origin: String,
}

impl Two {
    fn new(name: &str, entries: u64) -> Two {
        let place = tests_folder(name);
        let plan = DemoOffices { offices: 2, port: free_ports(), entries, seed: 6 };
        Office::demo_offices(&place, plan, &Work::default()).expect("the offices are made");
        let mut two = Two { place, origin: String::new() };
        let served = two.serve();
        let mut first = Office::open(&two.folder(1), World::real()).expect("it opens");
        let report = first.sync_now(&SyncNow { origin: None }).expect("it syncs");
        two.origin = report.runs[0].origin.clone();
        assert!(report.runs[0].failure.is_none(), "{:?}", report.runs);
        served.stop();
        two
    }

    fn folder(&self, number: u32) -> PathBuf {
        self.place.join(number.to_string())
    }

    fn serve(&self) -> Serving {
        let folder: &Path = &self.folder(2);
        Serving::start(folder, World::real(), None).expect("it serves")
    }

    /// Notes that an entry of the copy breaks a rule, as if it had been found when it came: a demo office breaks none.
    fn mark_a_breach(&self) {
        let what = ["审批人就是登记人。", "Whoever recorded it has approved it."];
        let mut noted = vec![1, BREACH, 1];
        for words in what {
            noted.push(u8::try_from(words.len()).expect("it is short"));
            noted.extend_from_slice(words.as_bytes());
        }
        let file = mirror_folder(&self.folder(1), &self.origin).join("ledger.db");
        let database = rusqlite::Connection::open(file).expect("anybody with the file can open it");
        let changed = database.execute("UPDATE derived SET data = ?1 WHERE name = 'breaches'", [noted]);
        assert_eq!(changed.expect("it can be written"), 1, "what breaks a rule is saved with a copy");
    }
}

impl Drop for Two {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.place).ok();
    }
}

/// The same in both languages.
fn both_pictures(window: &Window, name: &str) {
    let switch = "document.querySelector('[data-testid=lang-switch]').click()";
    window.picture(&format!("{name}-zh"));
    window.run(switch, &[]);
    window.picture(&format!("{name}-en"));
    window.run(switch, &[json!(null)]);
}

/// A port behind which some are free.
fn free_ports() -> u16 {
    let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let start = 40_000 + (std::process::id() % 20_000) as u16;
    (0..200).map(|i| start + i * 10).find(|port| (1..=2).all(|i| free(port + i))).expect("some ports are free")
}

/// An entry of the demo that is no payment.
const BREACH: u8 = 12;
