//! What goes on while nobody asks for it: syncs by a schedule, calls that an open window takes, being watched.

use crate::{
    offices::{Offices, sync, teller, wait_until},
    stage::NOW,
};
use ipc::*;
use office::{Every, Office, ServeTerms, Service, Serving, World};
use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::{Duration, Instant},
};

#[test]
fn a_server_syncs_by_itself_and_can_be_watched() {
    let offices = Offices::new(3, 4);
    let (told, tell) = teller();
    let watch = Some("127.0.0.1:0".into());
    let terms = ServeTerms { watch, every: Some(Every::Seconds(1)), tell, ..ServeTerms::default() };
    let second = Serving::start(&offices.path(2), World::real(), None).expect("it serves");
    let first = Serving::begin(&offices.path(1), World::real(), &terms).expect("it serves");
    let lines = || told.lock().expect("nobody panicked").clone();
    wait_until("it has synced with who is there, twice", || {
        lines().iter().filter(|line| line.starts_with("synced ")).count() >= 2
    });
    wait_until("who is not there fails", || lines().iter().any(|line| line.starts_with("sync-failed ") && line.contains("why=")));
    let failures = lines().iter().filter(|line| line.starts_with("sync-failed ")).count();
    assert!(failures < 12, "and is not tried every second: {failures}");

    let watched = first.watched_at().expect("it is watched");
    assert_eq!(get(watched, "/health"), (200, "ok\n".into()));
    let (status, metrics) = get(watched, "/metrics");
    assert_eq!(status, 200);
    for family in [
        "mingzhang_healthy 1\n",
        "mingzhang_alarms 0\n",
        "mingzhang_ledger_entries{ledger=\"",
        "mingzhang_peer_sync_age_seconds{ledger=\"",
        "mingzhang_peer_witnessed_entries{",
        "mingzhang_connections 0\n",
        "mingzhang_line_bytes_total{direction=\"in\"} ",
    ] {
        assert!(metrics.contains(family), "{family} is in:\n{metrics}");
    }
    for (name, _) in &offices.passphrases.members {
        assert!(!metrics.contains(name), "{name} is nobody's business");
        assert!(lines().iter().all(|line| !line.contains(name.as_str())), "{name} is in no log");
    }
    assert_eq!(get(watched, "/heads").0, 404);
    assert_eq!(get(watched, "/").0, 404);
    // Many who hold on to it keep nobody from the line, and end by themselves.
    let idle: Vec<_> = (0..40).filter_map(|_| TcpStream::connect(watched).ok()).collect();
    let mut other = Office::open(&offices.path(2), World::real()).expect("it opens");
    assert_eq!(sync(&mut other).runs.iter().filter(|run| run.failure.is_none()).count(), 1, "the line is free");
    drop(idle);
    wait_until("it can be watched again", || try_get(watched, "/health").is_some_and(|(status, _)| status == 200));

    let begun = Instant::now();
    first.stop();
    assert!(begun.elapsed() < Duration::from_secs(8), "it stops soon: {:?}", begun.elapsed());
    assert!(TcpStream::connect(watched).is_err(), "and nothing is left listening");
    second.stop();
    for watch in ["0.0.0.0:0", "nowhere", "10.1.2.3:9464"] {
        let terms = ServeTerms { watch: Some(watch.into()), ..ServeTerms::default() };
        let began = Serving::begin(&offices.path(1), World::real(), &terms);
        assert_eq!(began.err().map(|failure| failure.code).as_deref(), Some("metrics-address"), "{watch}");
    }
    let anywhere = ServeTerms { watch: Some("0.0.0.0:0".into()), watch_from_anywhere: true, ..ServeTerms::default() };
    drop(Serving::begin(&offices.path(1), World::real(), &anywhere).expect("whoever says so may"));
}

#[test]
fn health_says_why_the_program_is_not_well() {
    let offices = Offices::new(2, 5);
    let terms = ServeTerms { watch: Some("127.0.0.1:0".into()), ..ServeTerms::default() };
    let served = Serving::begin(&offices.path(1), World::real(), &terms).expect("it serves");
    let watched = served.watched_at().expect("it is watched");
    assert_eq!(get(watched, "/health").0, 200);
    // Somebody overwrites the ledger with something else.
    for file in ["ledger.db-wal", "ledger.db-shm"] {
        let _ = fs::remove_file(offices.path(1).join(file));
    }
    fs::write(offices.path(1).join("ledger.db"), b"dear sir, this is a letter").expect("it can be written");
    let (status, why) = get(watched, "/health");
    assert_eq!(status, 503, "{why}");
    assert!(why.starts_with("ledger: "), "{why}");
    served.stop();
}

#[test]
fn an_open_window_takes_calls_and_syncs_by_itself() {
    let offices = Offices::new(2, 6);
    let services = [1, 2].map(|number| Service::new(&offices.path(number), World::real()));
    let ask = |service: &Arc<Service>| {
        let answer = service.answer(GetExchange {}.into()).expect("it is known");
        serde_json::from_value::<Exchange>(answer).expect("it is of its kind")
    };
    assert_eq!(ask(&services[0]).reach, Reach::Unasked, "nothing is done that nobody asked for");
    services.iter().for_each(|service| service.keep_in_touch(Duration::ZERO));
    for service in &services {
        wait_until("it can be reached", || matches!(ask(service).reach, Reach::Here { .. }));
    }
    for number in [1, 2] {
        wait_until("it has synced by itself", || {
            let peers = offices.open(number).peers().expect("peers");
            peers.peers.iter().all(|peer| peer.synced_at.is_some() && peer.held > 0)
        });
    }
    let off = services[0].answer(SetServing { on: false }.into()).expect("it is set");
    assert_eq!(serde_json::from_value::<Exchange>(off).map(|exchange| exchange.serve).ok(), Some(false));
    wait_until("it no longer takes calls", || ask(&services[0]).reach == Reach::Off);
    // Another program has the port meanwhile.
    let other = Serving::start(&offices.path(1), World::real(), None).expect("the port is free again");
    services[0].answer(SetServing { on: true }.into()).expect("it is set");
    wait_until("another program takes the calls", || ask(&services[0]).reach == Reach::Elsewhere);
    other.stop();
    drop(services);
    wait_until("nothing is left listening", || Serving::start(&offices.path(2), World::real(), None).is_ok());
}

#[test]
fn the_schedule_is_kept_and_bounded() {
    let offices = Offices::new(2, 7);
    let mut first = offices.open(1);
    let told = first.exchange().expect("it is known");
    assert_eq!((told.every, told.next_at, told.serve), (SYNC_EVERY_MINUTES, Some(NOW), true), "the first is due at once");
    let set = |office: &mut Office, every| office.set_sync_schedule(&SetSyncSchedule { every });
    assert_eq!(set(&mut first, SYNC_EVERY_MINUTES_MAX + 1).expect_err("too long").code, "sync-schedule");
    assert_eq!(set(&mut first, 60).expect("an hour").every, 60);
    sync(&mut first);
    let next = first.exchange().expect("it is known").next_at.expect("somebody is called");
    assert!((NOW + 2 * 3_150..=NOW + 2 * 4_051).contains(&next), "twice an hour after a failure, a little more or less: {next}");
    let served = offices.serve(2);
    sync(&mut first);
    let next = first.exchange().expect("it is known").next_at.expect("somebody is called");
    assert!((NOW + 3_150..=NOW + 4_051).contains(&next), "an hour after it went well: {next}");
    drop(first);
    let mut first = offices.open(1);
    assert_eq!(first.exchange().expect("it is known").every, 60);
    assert_eq!(set(&mut first, 0).expect("none").next_at, None);
    served.stop();
}

fn get(at: SocketAddr, path: &str) -> (u16, String) {
    try_get(at, path).expect("it answers")
}

fn try_get(at: SocketAddr, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(at).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}
