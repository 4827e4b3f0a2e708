//! Demo offices that are enrolled with each other, each in a folder of its own, and the line between them over loopback.

use crate::{folder::Folder, stage::NOW};
use ipc::*;
use office::{DemoOffices, Office, Serving, Work, World};
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
};

pub(crate) struct Neighbours {
    pub(crate) folder: Folder,
    passphrases: DemoPassphrases,
}

impl Neighbours {
    /// So many offices, each with the rights of all but personal fields at each other.
    pub(crate) fn new(offices: u32, seed: u64) -> Neighbours {
        let folder = Folder::new();
        let plan = DemoOffices { offices, port: free_ports(), entries: 40, seed };
        let passphrases = Office::demo_offices(folder.path(), plan, &Work::default()).expect("demo offices are made");
        Neighbours { folder, passphrases }
    }

    /// The folder of that name beside the offices.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Opens one.
    pub(crate) fn open(&self, name: &str) -> Office {
        Office::open(&self.path(name), world()).expect("it opens")
    }

    /// Serves one until it is dropped, at its card's address.
    pub(crate) fn serve(&self, name: &str) -> Serving {
        Serving::start(&self.path(name), world(), None).expect("it serves")
    }

    pub(crate) fn passphrase(&self, name: &str) -> String {
        self.passphrases.members.iter().find(|(known, _)| known == name).expect("a demo member").1.clone()
    }

    pub(crate) fn sign_in(&self, office: &mut Office, name: &str) {
        office.sign_in(&SignIn { member: name.into(), passphrase: self.passphrase(name) }).expect("a demo member signs in");
    }

    /// Records an allocation, as a clerk.
    pub(crate) fn record(&self, office: &mut Office, document: &str) -> Result<(), Failure> {
        self.sign_in(office, "李经办");
        let call = RecordAllocation {
            programme: "CYDH-2026".into(),
            document: document.into(),
            amount: 100,
            date: "2026-01-05".into(),
            level: "county".into(),
        };
        office.record_allocation(&call).map(drop)
    }

    /// Takes the card of one office at another, as the fingerprint was read out.
    pub(crate) fn exchange(&self, from: &mut Office, to: &mut Office) {
        let card = from.peers().expect("peers").card.expect("it has a card");
        self.sign_in(to, "陈管理");
        let may = ["mirror", "push", "read", "witness"].map(str::to_owned).to_vec();
        to.enrol_peer(&EnrolPeer { card: card.text, may, fingerprint: card.fingerprint, programmes: Vec::new() })
            .expect("it is enrolled");
    }
}

/// A world that stands still after everything the demo has done.
pub(crate) fn world() -> World {
    World::seeded(9, NOW)
}

pub(crate) fn origin(office: &mut Office) -> String {
    office.status().expect("status").office.expect("an office").origin
}

pub(crate) fn size(office: &mut Office) -> u64 {
    office.status().expect("status").trust.size
}

pub(crate) fn sync(office: &mut Office, with: &str) -> SyncReport {
    office.sync_now(&SyncNow { origin: Some(with.into()) }).expect("it can be tried")
}

/// A port before some that were free a moment ago.
fn free_ports() -> u16 {
    loop {
        let first = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
        let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
        if first < 60_000 && (1..6).all(|next| free(first + next)) {
            return first;
        }
    }
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for file in std::fs::read_dir(from).expect("the folder is there").flatten() {
        let target = to.join(file.file_name());
        if file.path().is_dir() {
            copy_folder(&file.path(), &target);
        } else {
            std::fs::copy(file.path(), target).expect("a file can be copied");
        }
    }
}
