//! Many connections at once.

use std::{
    collections::VecDeque,
    io::Write,
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use sync::{
    Status,
    line::{Limits, LineFault, TurnedAway},
};

use super::{raw::*, rig::*};

#[test]
fn more_than_a_thousand_idle_connections_of_one_address_lock_nobody_out() {
    let (server, _) = serve(limits());
    let mut kept = call(server.address(), &plum()).expect("pinned");
    // Only the newest are held at this end too, since the system gives a program a number of files.
    let mut idle = VecDeque::new();
    for _ in 0..1_200 {
        idle.push_back(TcpStream::connect(server.address()).expect("the system takes it"));
        if idle.len() > 200 {
            idle.pop_front();
        }
    }
    wait_until(|| server.counts().accepted == 1_201);
    assert!(server.counts().connections <= 65, "one address has no more places than that before the handshake");
    wait_until(|| turned_away(&server, TurnedAway::Displaced) >= 1_100);
    assert_eq!(kept.request(&get("/who"), 100).expect("an answer").status, Status::OK, "who is in stays in");
    let mut new = call(server.address(), &fig()).expect("and who knocks gets in, from the same address");
    assert_eq!(new.request(&get("/who"), 100).expect("an answer").body, b"fig");
}

#[test]
fn when_all_places_are_taken_the_one_that_has_waited_longest_makes_room_and_a_peer_never_does() {
    let (server, _) = serve(Limits { connections: 4, ..limits() });
    let at = server.address();
    let mut peers = [call(at, &plum()).expect("pinned"), call(at, &fig()).expect("pinned")];
    for client in &mut peers {
        client.request(&get("/who"), 100).expect("an answer");
    }
    let idle: Vec<_> = (0..20).map(|_| TcpStream::connect(at).expect("the system takes it")).collect();
    wait_until(|| server.counts().accepted == 22);
    assert_eq!(server.counts().connections, 4);
    for client in &mut peers {
        assert_eq!(client.request(&get("/who"), 100).expect("an answer").status, Status::OK);
    }
    let mut more = [call(at, &plum()).expect("a place"), call(at, &fig()).expect("a place")];
    for client in &mut more {
        client.request(&get("/who"), 100).expect("an answer");
    }
    let full = call(at, &plum()).and_then(|mut client| client.request(&get("/who"), 100));
    assert!(full.is_err(), "all are peers now");
    wait_until(|| turned_away(&server, TurnedAway::Full) >= 1);
    drop((idle, more));
    wait_until(|| server.counts().connections == 2);
    call(at, &plum()).expect("a place").request(&get("/who"), 100).expect("an answer");
}

#[test]
fn a_connection_that_says_nothing_is_ended() {
    let (server, _) = serve(Limits { handshake: SHORT, ..limits() });
    let mut silent = TcpStream::connect(server.address()).unwrap();
    assert_eq!(rest(&mut silent), "");
    let mut dripping = TcpStream::connect(server.address()).unwrap();
    let start = Instant::now();
    // The start of a record that never ends.
    while dripping.write_all(if start.elapsed() < SHORT / 8 { &[22] } else { &[3] }).is_ok() {
        assert!(start.elapsed() < 20 * SHORT, "it is ended");
        thread::sleep(SHORT / 8);
    }
    wait_until(|| turned_away(&server, TurnedAway::Slow) == 2);
    wait_until(|| server.counts().connections == 0);
}

#[test]
fn one_peer_has_no_more_than_its_share_of_connections() {
    let (server, _) = serve(Limits { connections_per_peer: 2, ..limits() });
    let at = server.address();
    let mut held = [call(at, &plum()).expect("pinned"), call(at, &plum()).expect("pinned")];
    for client in &mut held {
        client.request(&get("/who"), 100).expect("an answer");
    }
    let third = call(at, &plum()).expect("the handshake is good").request(&get("/who"), 100);
    assert_eq!(third, Err(LineFault::ClosedEarly));
    wait_until(|| turned_away(&server, TurnedAway::PeerFull) == 2); // it tried twice
    assert_eq!(call(at, &fig()).expect("pinned").request(&get("/who"), 100).expect("an answer").body, b"fig");
    drop(held);
    wait_until(|| server.counts().connections == 0);
    assert_eq!(call(at, &plum()).expect("pinned").request(&get("/who"), 100).expect("an answer").body, b"plum");
}

#[test]
fn a_peer_whose_requests_take_long_does_not_hold_up_another() {
    let (server, _) = serve(Limits { answering: 2, answering_per_peer: 1, ..limits() });
    let at = server.address();
    let mut lazy = raw(at, &fig());
    lazy.write_all(b"GET /large HTTP/1.1\r\nHost: pear\r\n\r\n").unwrap();
    let slow: Vec<_> = (0..7)
        .map(|_| thread::spawn(move || call(at, &fig()).expect("pinned").request(&get("/slow"), 100).expect("an answer")))
        .collect();
    wait_until(|| server.counts().connections == 8);
    thread::sleep(Duration::from_millis(20));
    let mut client = call(at, &plum()).expect("pinned");
    for _ in 0..5 {
        assert_eq!(client.request(&get("/who"), 100).expect("an answer").body, b"plum");
    }
    let running = slow.iter().filter(|thread| !thread.is_finished()).count();
    assert!(running >= 4, "all that went while most of the other's still waited: {running}");
    for thread in slow {
        assert_eq!(thread.join().unwrap().body, b"at last");
    }
}

#[test]
fn stopping_does_not_wait_for_those_who_say_nothing() {
    let (server, _) = serve(limits());
    let at = server.address();
    let idle: Vec<_> = (0..10).map(|_| TcpStream::connect(at).expect("the system takes it")).collect();
    let mut quiet = call(at, &plum()).expect("pinned");
    quiet.request(&get("/who"), 100).expect("an answer");
    wait_until(|| server.counts().connections == 11);
    let start = Instant::now();
    server.stop();
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    drop(idle);
}

#[test]
fn stopping_waits_no_longer_than_its_limit() {
    let (server, echo) = serve(Limits { stop: SHORT / 4, ..limits() });
    let mut stream = raw(server.address(), &plum());
    stream.write_all(b"GET /large HTTP/1.1\r\nHost: pear\r\n\r\n").unwrap();
    wait_until(|| !echo.asked.lock().unwrap().is_empty());
    let start = Instant::now();
    server.stop();
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}
