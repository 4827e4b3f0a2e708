//! Several desks of one office in real windows: joined and enrolled by fingerprints, a batch that goes from one to the other, a line
//! that breaks and loses nothing, a conflict that cannot be overlooked.

use crate::batches::{list, open};
use crate::demo::{DemoOffice, both_pictures, sign_in, target, tests_folder, turned};
use ipc::{MakeCard, SignIn};
use office::{Office, World};
use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tests::window::{Size, Window, named};

const FIRST: (&str, &str) = ("m1", "demo-青山绿水-1001");
const CLERK: (&str, &str) = ("m3", "demo-青山绿水-1003");
const SUPERVISOR: (&str, &str) = ("m5", "demo-青山绿水-1005");

#[test]
fn a_batch_goes_from_desk_to_desk_and_a_broken_line_loses_nothing() {
    let office = Writer::new("desks");
    let server = office.serve();
    let (hall, upstairs) = (Folder::new("desks-hall"), Folder::new("desks-upstairs"));

    let first = Window::open(&["--data", &hall.path()], Size::OFFICE);
    let (card, fingerprint) = join(&first, &office, "大厅二号窗口", true);
    let writer = Window::open(&["--data", &office.path()], Size::OFFICE);
    enrol_with_pictures(&writer, &card, &fingerprint);

    first.see(&named("page-signin"));
    first.see_text(&named("line-note"), "大厅二号窗口");
    both_pictures(&first, "desks-10-signin");

    let second = Window::open(&["--data", &upstairs.path()], Size::LARGE);
    let (card, fingerprint) = join(&second, &office, "二楼主管室", false);
    enrol(&writer, &card, &fingerprint);
    writer.see(&named("desk-row-1"));
    both_pictures(&writer, "desks-11-two");
    drop(writer);
    second.see(&named("page-signin"));

    // From one desk to the other.
    sign_in(&first, CLERK.0, CLERK.1);
    first.see("[data-testid=line][data-up=true]");
    first.see_text(&named("desk-name"), "大厅二号窗口");
    sign_in(&second, SUPERVISOR.0, SUPERVISOR.1);
    second.click(&named("nav-approve"));
    second.see(&named("page-batches"));
    let batch = import(&first, &office.demo, 6, 500);
    let came = format!("return document.querySelector('[data-testid=batches]').innerText.includes('{batch}')");
    second.see_true("the list shows what another desk has recorded", &came);
    second.picture("desks-11-came-by-itself-zh");
    first.click(&named("line"));
    first.see_text(&named("line-story"), "大厅二号窗口");
    both_pictures(&first, "desks-12-live");
    first.press(&[tests::window::keys::ESCAPE]);
    second.click(&named("nav-overview"));
    open(&second, "nav-approve", &batch);
    second.click(&named("batch-approve"));
    second.see_text(&named("batch-steps"), "周主管");
    second.picture("desks-13-approved-zh");
    // Within seconds it is seen at the other.
    for _ in 0..TRIES_MAX {
        open(&first, "nav-batches", &batch);
        if first.text(&named("batch-steps")).contains("周主管") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    first.see_text(&named("batch-steps"), "周主管");

    // The line breaks: what is signed waits, and is said calmly.
    let other = import(&first, &office.demo, 4, 600);
    server.end();
    first.see("[data-testid=line][data-up=false]");
    record(&first);
    first.see_text(&named("notice"), "已签名");
    assert_eq!(first.count(&named("failure")), 0, "it is no error");
    first.picture("desks-14-kept-zh");
    first.click(&named("nav-outbox"));
    first.see(&named("outbox-waiting"));
    both_pictures(&first, "desks-15-outbox");

    // Meanwhile the writer decides on a batch that its clerk withdraws at the desk.
    open(&first, "nav-batches", &other);
    first.click(&named("batch-withdraw"));
    first.fill(&named("withdraw-reason"), "重做");
    first.click(&named("withdraw-yes"));
    first.see_text("[data-testid=nav-outbox] .badge", "2");
    office.reject(&other);

    let server = office.serve();
    first.see("[data-testid=line][data-up=true]");
    first.see(&named("refused-bar"));
    both_pictures(&first, "desks-16-refused");
    first.click(&named("lock"));
    sign_in(&first, CLERK.0, CLERK.1);
    first.see(&named("refused-bar"));
    first.click(&named("refused-look"));
    first.see(&named("outbox-why"));
    assert_eq!(first.count(&named("outbox-item")), 1, "the payment went through");
    both_pictures(&first, "desks-17-why");
    first.click(&named("nav-payments"));
    first.fill(&named("payments-search"), "韦春平");
    first.see(&named("payments-row"));

    // Others see that it is there, and leave it to its signer.
    first.click(&named("nav-outbox"));
    first.click(&named("outbox-discard"));
    first.see(&named("discard-dialog"));
    first.picture("desks-18-discard-zh");
    first.click(&named("discard-kept-yes"));
    first.see_text(&named("page-outbox"), "没有待提交的");
    first.see_no(&named("refused-bar"));
    drop(first);

    let writer = Window::open(&["--data", &office.path()], Size::LARGE);
    sign_in(&writer, FIRST.0, FIRST.1);
    writer.click(&named("nav-desks"));
    writer.click(&format!("{} b", named("desk-row-1")));
    writer.click(&named("desk-revoke"));
    both_pictures(&writer, "desks-19-revoke");
    writer.click(&named("desk-revoke-yes"));
    writer.see_text(&named("desk-row-1"), "已撤销");
    second.see("[data-testid=line][data-up=false]");
    second.picture("desks-20-revoked-zh");
    server.end();
}

/// From the welcome page to the card that is handed over, with its fingerprint as it is shown.
fn join(window: &Window, office: &Writer, name: &str, pictures: bool) -> (PathBuf, String) {
    window.click(&named("welcome-join"));
    if pictures {
        window.upload(&named("join-card-file"), Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/乱码.csv")));
        window.see(&named("failure"));
        both_pictures(window, "desks-01-choose");
    }
    window.upload(&named("join-card-file"), &office.card());
    window.see_text(&named("join-office"), "示例县");
    assert_eq!(groups(window, "join-fingerprint"), office.fingerprint, "to be compared by telephone");
    window.fill(&named("join-name"), name);
    assert_eq!(window.property(&named("join-yes"), "disabled"), "true", "the fingerprint comes first");
    window.click(&named("join-compared"));
    if pictures {
        both_pictures(window, "desks-02-compare");
    }
    window.click(&named("join-yes"));
    window.see_text(&named("joining-desk"), name);
    window.click(&named("joining-save"));
    window.see(&named("saved-path"));
    if pictures {
        both_pictures(window, "desks-03-joining");
    }
    (PathBuf::from(window.text(&named("saved-path")).trim()), groups(window, "joining-fingerprint"))
}

/// A fingerprint as it is shown, in groups.
fn groups(window: &Window, name: &str) -> String {
    window.text(&named(name)).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At the writer, misheard at first.
fn enrol_with_pictures(writer: &Window, card: &Path, fingerprint: &str) {
    sign_in(writer, FIRST.0, FIRST.1);
    writer.click(&named("nav-desks"));
    writer.see_text(&named("page-desks"), "还没有别的工位");
    both_pictures(writer, "desks-04-none");
    writer.click(&named("desks-first"));
    writer.upload(&named("desk-card-file"), card);
    writer.see_text(&named("desk-card-says"), "大厅二号窗口");
    writer.fill(&named("desk-fingerprint"), &turned(fingerprint, 1));
    writer.see_text(&named("desk-dialog"), "第 8 组与名片不同");
    assert_eq!(writer.property(&named("desk-enrol"), "disabled"), "true");
    writer.fill(&named("desk-fingerprint"), fingerprint);
    writer.see_text(&named("desk-dialog"), "与名片相符");
    both_pictures(writer, "desks-05-enrol");
    writer.click(&named("desk-enrol"));
    writer.see(&named("desk-row-0"));
    both_pictures(writer, "desks-06-enrolled");
}

fn enrol(writer: &Window, card: &Path, fingerprint: &str) {
    writer.click(&named("desk-add"));
    writer.upload(&named("desk-card-file"), card);
    writer.fill(&named("desk-fingerprint"), fingerprint);
    writer.see_text(&named("desk-dialog"), "与名片相符");
    writer.click(&named("desk-enrol"));
}

/// Imports a list through the window; returns the batch's number.
fn import(window: &Window, office: &DemoOffice, count: u32, first: u32) -> String {
    let file = list(office, count, first);
    window.click(&named("nav-import"));
    window.upload(&named("import-file"), &file);
    window.choose(&named("import-programme"), "CYDH-2026");
    window.fill(&named("import-count"), &count.to_string());
    window.fill(&named("import-total"), &(420 * count).to_string());
    window.click(&named("import-check"));
    window.click(&named("fault-pass-0"));
    window.fill(&named("fault-reason"), "证件补办中");
    window.click(&named("fault-pass-all"));
    window.click(&named("fault-pass-yes"));
    window.see_text(&named("import-to-do"), "没有需要处理的");
    window.click(&named("import-submit"));
    window.see(&named("import-done"));
    fs::remove_file(file).ok();
    window.text(&named("import-number"))
}

/// Types a payment and records it.
fn record(window: &Window) {
    window.press(&[tests::window::keys::CONTROL, 'n']);
    window.choose(&named("record-programme"), "GYGW-2026");
    for (field, text) in [
        ("record-from", "2026-09"),
        ("record-to", "2026-11"),
        ("record-beneficiary-name", "韦春平"),
        ("record-beneficiary-id", ID),
        ("record-township", "青山镇"),
        ("record-village", "松林村"),
    ] {
        window.fill(&named(field), text);
    }
    window.see_text(".record-state", "可以登记");
    window.press(&[tests::window::keys::CONTROL, tests::window::keys::ENTER]);
}

/// How often it is looked again for what comes from another desk.
const TRIES_MAX: usize = 10;
/// Nobody's ID number, with a check character that fits.
const ID: &str = "522499197503030500";

/// The office's own computer: a demo office whose card names an address.
struct Writer {
    demo: DemoOffice,
    fingerprint: String,
}

impl Writer {
    fn new(name: &str) -> Writer {
        let demo = DemoOffice::new(name, 900);
        let mut office = Office::open(Path::new(&demo.path()), World::real()).expect("it opens");
        office.sign_in(&SignIn { member: FIRST.0.into(), passphrase: FIRST.1.into() }).expect("an administrator signs in");
        let address = format!("https://127.0.0.1:{}", free_port());
        let card = office.make_card(&MakeCard { address }).expect("a card is made").card.expect("it has one now");
        fs::write(Path::new(&demo.path()).join("office.mzcard"), card.text).expect("the folder can be written to");
        Writer { demo, fingerprint: card.fingerprint }
    }

    fn path(&self) -> String {
        self.demo.path()
    }

    fn card(&self) -> PathBuf {
        Path::new(&self.path()).join("office.mzcard")
    }

    /// The program serves in a process of its own; it listens when this returns.
    fn serve(&self) -> Server {
        let mut command = Command::new(target().join("debug/mingzhang"));
        command.args(["--json", "--data", &self.path(), "serve"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program was built");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut said = String::new();
        while !said.contains("127.0.0.1:") || said.starts_with('{') && !said.contains('}') {
            if out.read_line(&mut said).expect("it prints text") == 0 {
                let mut why = String::new();
                child.stderr.take().expect("a pipe").read_to_string(&mut why).expect("it prints text");
                panic!("it does not serve: {said}{why}");
            }
        }
        Server { child, _out: out }
    }

    /// A supervisor rejects a batch here, from the command line.
    fn reject(&self, batch: &str) {
        let done = Command::new(target().join("debug/mingzhang"))
            .args([
                "--data",
                &self.path(),
                "reject",
                batch,
                "--reason",
                "已在别处登记",
                "--member",
                "周主管",
                "--passphrase-file",
            ])
            .arg(Path::new(&self.path()).join("demo-passphrases"))
            .output()
            .expect("the program was built");
        assert!(done.status.success(), "it is rejected: {}", String::from_utf8_lossy(&done.stderr));
    }
}

/// A program that serves, and ends with the test at the latest.
struct Server {
    child: Child,
    // Kept open: who prints into a closed pipe ends.
    _out: BufReader<std::process::ChildStdout>,
}

impl Server {
    fn end(mut self) {
        self.child.kill().expect("it was still there");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The data folder of a desk.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        Folder(tests_folder(name))
    }

    fn path(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
