//! Lines that are cut at every place.

use crate::{
    offices::{Offices, copy_folder, sync},
    stage::NOW,
};
use ipc::*;
use office::{Office, World};
use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
    thread,
};

#[test]
fn a_line_that_is_cut_at_any_message_leaves_nothing_half_done() {
    let offices = Offices::new(2, 8);
    let served = offices.serve(2);
    let proxy = Proxy::before(served.address());
    let mut first = offices.open(1);
    // The second office has moved behind the proxy.
    let mut second = offices.open(2);
    offices.sign_in(&mut second, "m1");
    let card =
        second.make_card(&MakeCard { address: format!("https://{}", proxy.address) }).expect("a card").card.expect("a card");
    offices.sign_in(&mut first, "m1");
    let may = ["read", "witness", "mirror"].map(str::to_owned).to_vec();
    first
        .enrol_peer(&EnrolPeer { card: card.text, may, fingerprint: card.fingerprint, programmes: Vec::new() })
        .expect("it is enrolled");
    drop(first);

    let size = second.status().expect("a status").trust.size;
    let held = |office: &mut Office| office.peers().expect("peers").peers[0].held;
    let mut whole = 0;
    for cut in 0.. {
        let copy = offices.path(100 + cut);
        copy_folder(&offices.path(1), &copy);
        let mut office = Office::open(&copy, World::seeded(50, NOW)).expect("it opens");
        proxy.cut_after(cut);
        let report = sync(&mut office);
        let was_cut = proxy.has_cut();
        proxy.cut_after(u32::MAX);
        let came = held(&mut office);
        assert!(came == 0 || came == size, "after {cut} messages all or nothing is held: {came}");
        // The one who was cut off goes on where it was.
        let again = sync(&mut office);
        assert_eq!(again.runs[0].failure, None, "after {cut} messages it goes on");
        assert_eq!(held(&mut office), size);
        let peer = office.peers().expect("peers").peers.remove(0);
        let own = office.status().expect("a status").trust.size;
        assert_eq!(peer.witnessed.map(|it| it.size), Some(own), "after {cut} messages it is witnessed in the end");
        assert!(again.alarms.is_empty(), "and nobody is accused");
        drop(office);
        let _ = fs::remove_dir_all(&copy);
        if !was_cut {
            assert_eq!(report.runs[0].failure, None);
            whole = cut;
            break;
        }
    }
    assert!(whole > 15, "a sync is more messages than that: {whole}");
    served.stop();
}

/// Passes on what comes, and cuts the line after so many TLS records of either side.
struct Proxy {
    address: SocketAddr,
    left: Arc<AtomicU32>,
    cuts: Arc<AtomicUsize>,
    seen: AtomicUsize,
}

impl Proxy {
    fn before(target: SocketAddr) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (left, cuts) = (Arc::new(AtomicU32::new(u32::MAX)), Arc::new(AtomicUsize::new(0)));
        let shared = (left.clone(), cuts.clone());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(target) else { continue };
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (from, to) = (from.try_clone().expect("a handle"), to.try_clone().expect("a handle"));
                    let (left, cuts) = shared.clone();
                    thread::spawn(move || pass_on(from, to, &left, &cuts));
                }
            }
        });
        Proxy { address, left, cuts, seen: AtomicUsize::new(0) }
    }

    fn cut_after(&self, records: u32) {
        self.seen.store(self.cuts.load(Ordering::SeqCst), Ordering::SeqCst);
        self.left.store(records, Ordering::SeqCst);
    }

    fn has_cut(&self) -> bool {
        self.cuts.load(Ordering::SeqCst) > self.seen.load(Ordering::SeqCst)
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, left: &AtomicU32, cuts: &AtomicUsize) {
    let mut head = [0; 5];
    while from.read_exact(&mut head).is_ok() {
        let mut record = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
        let whole = from.read_exact(&mut record).is_ok();
        let may = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| match left {
            u32::MAX => Some(u32::MAX),
            left => left.checked_sub(1),
        });
        if may.is_err() {
            cuts.fetch_add(1, Ordering::SeqCst);
            break;
        }
        if !whole || to.write_all(&[&head[..], &record].concat()).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(std::net::Shutdown::Both), to.shutdown(std::net::Shutdown::Both));
}
