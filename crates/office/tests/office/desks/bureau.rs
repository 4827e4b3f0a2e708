//! A demo office whose writer serves on this machine, and desks that have joined it.

use crate::{
    folder::Folder,
    lists::List,
    stage::{NOW, Stage},
};
use ipc::*;
use office::{Office, Serving, World};
use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    thread,
    time::Duration,
};

pub(crate) struct Bureau {
    pub(crate) writer: Stage,
    pub(crate) desks: Vec<Stage>,
    pub(crate) wire: Wire,
    serving: Option<Serving>,
    seed: u64,
}

impl Bureau {
    /// A writer that serves, and so many enrolled desks with a copy, nobody signed in anywhere.
    pub(crate) fn new(seed: u64, desks: u32) -> Bureau {
        let mut bureau = Bureau::writer(seed);
        for number in 1..=desks {
            let mut desk = bureau.machine(number);
            let card = desk.office.join(&JoinOffice { card: bureau.card(), name: format!("窗口{number}") });
            let card = card.expect("an empty folder joins");
            bureau.enrol(&card);
            bureau.reopen(&mut desk, number);
            let status = desk.office.status().expect("status");
            assert_eq!(status.desk.expect("it is a desk").number, Some(number), "it has copied the ledger");
            bureau.desks.push(desk);
        }
        bureau
    }

    /// A writer that serves, alone.
    pub(crate) fn writer(seed: u64) -> Bureau {
        let mut writer = Stage::demo(60, seed);
        let wire = Wire::new();
        writer.sign_in("陈管理");
        writer.office.make_card(&MakeCard { address: format!("https://{}", wire.address) }).expect("a card is made");
        let mut bureau = Bureau { writer, desks: Vec::new(), wire, serving: None, seed };
        bureau.serve();
        bureau
    }

    /// The office's card.
    pub(crate) fn card(&mut self) -> String {
        self.writer.office.peers().expect("peers").card.expect("a card was made").text
    }

    /// Another machine with an empty folder.
    pub(crate) fn machine(&self, number: u32) -> Stage {
        let folder = Folder::new();
        let office = Office::open(folder.path(), World::seeded(self.seed * 100 + u64::from(number), NOW)).expect("it opens");
        self.writer.beside(office, folder)
    }

    pub(crate) fn enrol(&mut self, card: &DeskCardFacts) {
        self.writer.sign_in("陈管理");
        let enrol = EnrolDesk { card: card.text.clone(), fingerprint: card.fingerprint.clone() };
        self.writer.office.enrol_desk(&enrol).expect("an administrator enrols a desk");
    }

    /// The program on a desk is closed and opened again.
    pub(crate) fn reopen(&self, desk: &mut Stage, number: u32) {
        let world = World::seeded(self.seed * 1_000 + u64::from(number), NOW);
        desk.office = Office::open(desk.folder.path(), world).expect("it opens again");
    }

    pub(crate) fn serve(&mut self) {
        let folder = self.writer.folder.path().to_owned();
        self.serve_from(&folder);
    }

    /// Another data folder takes the writer's place.
    pub(crate) fn serve_from(&mut self, folder: &std::path::Path) {
        self.serving = None;
        let world = World::seeded(self.seed * 7, NOW);
        let serving = Serving::start(folder, world, Some("127.0.0.1:0")).expect("it serves");
        self.wire.lead_to(serving.address());
        self.serving = Some(serving);
    }

    /// The writer answers no more.
    pub(crate) fn stop(&mut self) {
        self.serving = None;
    }

    /// Entries at the writer and at each desk, which look at the writer first.
    pub(crate) fn sizes(&mut self) -> Vec<u64> {
        // What came less than two seconds ago is shown without asking.
        thread::sleep(Duration::from_millis(2_100));
        let sizes = std::iter::once(&mut self.writer).chain(&mut self.desks);
        sizes.map(|stage| stage.office.status().expect("status").trust.size).collect()
    }
}

impl Drop for Bureau {
    fn drop(&mut self) {
        self.serving = None;
    }
}

impl Stage {
    /// Reads, checks and submits a list of CYDH-2026.
    pub(crate) fn submit_list(&mut self, name: &str, list: &List, programme: &str) -> Result<BatchLine, Failure> {
        let draft = self.read(name, list.csv());
        let choices = ImportChoices { programme: programme.into(), ..crate::lists::choices(&draft, list) };
        let check = CheckImport { draft: draft.draft, choices, passes: Vec::new() };
        let check = self.office.check_import(&check).expect("it is checked");
        assert!(check.ready, "{:?}", crate::lists::said(&check));
        self.office.submit_import(draft.draft).map(|story| story.line)
    }

    /// Tries to record a payment that is a batch of its own, under a key that says which request it is.
    pub(crate) fn try_single(&mut self, village: &str, once_key: &str) -> Result<u64, Failure> {
        let form = PaymentForm {
            programme: "CYDH-2026".into(),
            beneficiary: Person { name: "王秀兰".into(), id: String::new() },
            township: "青山镇".into(),
            village: village.into(),
            period_from: "2026-11".into(),
            period_to: "2026-11".into(),
            benefit_type: "regular".into(),
            quantity: Some(10_000),
            ..PaymentForm::default()
        };
        let check = self.office.check_payment(&CheckPayment { form: form.clone() }).expect("it is checked");
        let pass = |fault: &Fault| Pass { row: 0, code: fault.code.clone(), reason: "证件遗失".into() };
        let form = PaymentForm { passes: check.faults.iter().map(pass).collect(), ..form };
        self.office.record_payment(&RecordPayment { form, once_key: once_key.into() })
    }

    pub(crate) fn outbox(&mut self) -> Vec<Kept> {
        self.office.outbox().expect("an outbox").kept
    }

    pub(crate) fn submit_outbox(&mut self) -> Vec<Kept> {
        self.office.submit_outbox().expect("the writer answers").kept
    }

    pub(crate) fn standing(&mut self) -> DeskFacts {
        self.office.status().expect("status").desk.expect("it is a desk")
    }
}

/// The way between desks and the writer, at an address that stays while the writer comes and goes.
pub(crate) struct Wire {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    to: std::sync::Mutex<Option<SocketAddr>>,
    /// 1: what the writer answers to anything longer than a question is lost.
    loses: AtomicU8,
}

impl Wire {
    fn new() -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let (address, state) = (listener.local_addr().expect("an address"), Arc::new(State::default()));
        let shared = state.clone();
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let to = *shared.to.lock().expect("nobody panics with it");
                let state = shared.clone();
                let Some(far) = to.and_then(|to| TcpStream::connect(to).ok()) else {
                    let _ = near.shutdown(Shutdown::Both);
                    continue;
                };
                thread::spawn(move || carry(near, far, &state));
            }
        });
        Wire { address, state }
    }

    fn lead_to(&self, to: SocketAddr) {
        *self.state.to.lock().expect("nobody panics with it") = Some(to);
    }

    /// From now on answers to what is handed in are lost on the way, or no longer.
    pub(crate) fn lose_answers(&self, lose: bool) {
        self.state.loses.store(u8::from(lose), Ordering::SeqCst);
    }
}

fn carry(near: TcpStream, far: TcpStream, state: &State) {
    let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (mut near_in, mut far_out) = (near.try_clone().expect("a handle"), far.try_clone().expect("a handle"));
    let count = asked.clone();
    let up = thread::spawn(move || {
        let mut bytes = [0; 16_384];
        while let Ok(read) = near_in.read(&mut bytes) {
            if read == 0 || far_out.write_all(&bytes[..read]).is_err() {
                break;
            }
            count.fetch_add(read, Ordering::SeqCst);
        }
        let _ = far_out.shutdown(Shutdown::Write);
    });
    let (mut far, mut near) = (far, near);
    let mut bytes = [0; 16_384];
    while let Ok(read) = far.read(&mut bytes) {
        let lost = state.loses.load(Ordering::SeqCst) == 1 && asked.load(Ordering::SeqCst) > QUESTION_BYTES_MAX;
        if read == 0 || lost || near.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    let _ = near.shutdown(Shutdown::Both);
    let _ = far.shutdown(Shutdown::Both);
    let _ = up.join();
}

/// A handshake and some questions; what is handed in is longer.
const QUESTION_BYTES_MAX: usize = 2_000;
