//! Some demo offices that serve each other over loopback.

use crate::{folder::Folder, stage::NOW};
use ipc::*;
use office::{DemoOffices, Happening, Office, Serving, Work, World};
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Some demo offices in folders of their own.
pub(crate) struct Offices {
    pub(crate) folder: Folder,
    pub(crate) passphrases: DemoPassphrases,
}

impl Offices {
    pub(crate) fn new(offices: u32, seed: u64) -> Offices {
        let folder = Folder::new();
        let plan = DemoOffices { offices, port: free_ports(offices), entries: 40, seed };
        let passphrases = Office::demo_offices(folder.path(), plan, &Work::default()).expect("demo offices are made");
        Offices { folder, passphrases }
    }

    pub(crate) fn path(&self, number: u32) -> PathBuf {
        self.folder.path().join(number.to_string())
    }

    pub(crate) fn open(&self, number: u32) -> Office {
        self.open_at(number, NOW)
    }

    pub(crate) fn open_at(&self, number: u32, now: i64) -> Office {
        Office::open(&self.path(number), World::seeded(u64::from(number), now)).expect("it opens")
    }

    pub(crate) fn serve(&self, number: u32) -> Serving {
        Serving::start(&self.path(number), World::seeded(100 + u64::from(number), NOW), None).expect("it serves")
    }

    /// Puts a member at the desk, by place in the list.
    pub(crate) fn sign_in(&self, office: &mut Office, member: &str) {
        let number: usize = member[1..].parse().expect("m and a number");
        let passphrase = self.passphrases.members[number - 1].1.clone();
        office.sign_in(&SignIn { member: member.into(), passphrase }).expect("it is theirs");
    }

    /// One more entry.
    pub(crate) fn record(&self, office: &mut Office) {
        self.sign_in(office, "m1");
        let peer = office.peers().expect("peers").peers.remove(0);
        office
            .change_peer(&ChangePeer { origin: peer.origin, may: peer.may, programmes: peer.programmes })
            .expect("it is recorded");
        office.sign_out().expect("it is left");
    }
}

pub(crate) fn sync(office: &mut Office) -> SyncReport {
    office.sync_now(&SyncNow { origin: None }).expect("it syncs")
}

pub(crate) type Told = Arc<Mutex<Vec<String>>>;

/// Somebody to tell, and what was told.
pub(crate) fn teller() -> (Told, office::Tell) {
    let told = Told::default();
    let kept = told.clone();
    (told, Arc::new(move |happening: &Happening| kept.lock().expect("nobody panicked").push(happening.to_string())))
}

pub(crate) fn wait_until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(60), "this does not come: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for file in fs::read_dir(from).expect("the folder is there").flatten() {
        let target = to.join(file.file_name());
        if file.path().is_dir() {
            copy_folder(&file.path(), &target);
        } else {
            fs::copy(file.path(), target).expect("a file can be copied");
        }
    }
}

/// A port behind which some are free.
pub(crate) fn free_ports(count: u32) -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let start = 21_000 + (std::process::id() % 900) * 20 + NEXT.fetch_add(count + 1, Ordering::Relaxed);
    let start = u16::try_from(start).expect("a port");
    let all_free = |port: &u16| (1..=count).all(|i| free(port + u16::try_from(i).expect("few")));
    (0..2_000).map(|i| start + i).find(all_free).expect("some ports are free")
}
