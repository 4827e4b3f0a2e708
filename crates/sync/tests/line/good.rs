//! What goes well.

use std::{
    net::{Ipv6Addr, SocketAddr},
    sync::Arc,
    thread,
};

use sync::{
    Answer, Request, Status,
    line::{Client, Limits, Server},
};

use super::rig::*;

#[test]
fn with_the_right_pins_both_ways_a_request_is_answered_and_the_handler_is_told_who_asks() {
    let (server, echo) = serve(limits());
    for (key, name) in [(plum(), "plum"), (fig(), "fig")] {
        let mut client = call(server.address(), &key).expect("pinned both ways");
        let reply = client.request(&get("/who"), ANSWER_MAX).expect("an answer");
        assert_eq!((reply.status, reply.body.as_slice()), (Status::OK, name.as_bytes()));
        assert_eq!(reply.content_type, "text/plain; charset=utf-8");
        assert_eq!(client.peer_key().bytes(), pear().public().bytes(), "the key that the server has shown");
    }
    let connected = echo.connected.lock().unwrap();
    let expected = [("plum", *plum().public().bytes()), ("fig", *fig().public().bytes())];
    assert!(connected.iter().map(|(name, key)| (name.as_str(), *key.bytes())).eq(expected), "each once, with its key");
}

#[test]
fn a_body_arrives_as_it_was_sent_and_comes_back() {
    let (server, echo) = serve(limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    let body: Vec<u8> = (0..BODY_MAX).map(|at| at as u8).collect();
    let reply = client.request(&post("/echo", &body), ANSWER_MAX).expect("an answer");
    assert!(reply.body == body, "the same bytes");
    assert!(echo.asked.lock().unwrap()[0].1.body == body, "the same bytes");
    assert!(client.traffic().sent() > BODY_MAX as u64 && client.traffic().received() > BODY_MAX as u64, "both were counted");
    let counts = server.counts();
    assert!(counts.bytes_in > BODY_MAX as u64 && counts.bytes_out > BODY_MAX as u64, "on either side");
}

#[test]
fn a_large_answer_arrives_whole() {
    let (server, _) = serve(limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    let reply = client.request(&get("/large"), LARGE_BYTES).expect("an answer of just so many bytes");
    assert_eq!(reply.body.len(), LARGE_BYTES);
}

#[test]
fn a_compressed_answer_is_decompressed() {
    let (server, _) = serve(limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    assert_eq!(client.request(&get("/tile"), 100).expect("an answer").body, b"entries");
}

#[test]
fn an_answer_is_the_same_for_the_one_who_gave_it_and_the_one_who_got_it() {
    let (server, _) = serve(limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    let got = Answer::from(client.request(&get("/tagged"), 100).expect("an answer"));
    assert_eq!(got, Answer { etag: Some("abc".into()), ..Answer::new(Status::OK, "application/json", "[]") });
}

#[test]
fn a_host_may_have_a_name_and_several_addresses() {
    let (server, _) = serve(limits());
    // In most places this name has an address of IPv6 as well, where nobody listens.
    let at = format!("https://localhost:{}", server.address().port());
    let mut client = Client::connect(&at, &[pear().public()], &plum(), patience()).expect("one of them answers");
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").body, b"plum");
}

#[test]
fn an_address_of_ipv6_is_as_good() {
    let at = SocketAddr::from((Ipv6Addr::LOCALHOST, 0));
    let Ok(server) = Server::start(at, &pear(), pins(), Arc::new(Echo::default()), limits()) else {
        return; // not on this machine
    };
    let mut client = call(server.address(), &plum()).expect("pinned");
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").body, b"plum");
}

#[test]
fn an_entity_tag_goes_there_and_back() {
    let (server, _) = serve(limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    let reply = client.request(&get("/tagged"), 100).expect("an answer");
    assert_eq!((reply.status, reply.etag.as_deref(), reply.body.as_slice()), (Status::OK, Some("abc"), b"[]".as_slice()));
    let again = Request { if_none_match: reply.etag, ..get("/tagged") };
    let reply = client.request(&again, 100).expect("an answer");
    assert_eq!((reply.status, reply.body.len()), (Status::NOT_MODIFIED, 0));
}

#[test]
fn what_lies_behind_a_byte_is_asked_for_as_http_has_it() {
    let (server, _) = serve(limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    let reply = client.request(&Request::get_from("/part".into(), 7), 100).expect("an answer");
    assert_eq!((reply.status, reply.from, reply.body.as_slice()), (Status::PARTIAL, 7, b"789".as_slice()));
    let reply = client.request(&Request::get_from("/part".into(), 0), 100).expect("an answer");
    assert_eq!((reply.status, reply.from, reply.body.len()), (Status::OK, 0, 10));
}

#[test]
fn many_requests_go_over_one_connection() {
    let (server, echo) = serve(limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    for _ in 0..20 {
        assert_eq!(client.request(&get("/who"), 100).expect("an answer").status, Status::OK);
        assert_eq!(client.request(&get("/none"), 100).expect("an answer").status, Status::NOT_FOUND);
    }
    let counts = server.counts();
    assert_eq!((counts.accepted, counts.connections), (1, 1));
    assert_eq!((counts.requests[&Status::OK], counts.requests[&Status::NOT_FOUND]), (20, 20));
    assert_eq!(echo.connected.lock().unwrap().len(), 1, "it is told once for a connection");
}

#[test]
fn a_client_connects_again_when_its_connection_was_closed_while_idle() {
    let (server, _) = serve(Limits { head: SHORT / 4, ..limits() });
    let mut client = call(server.address(), &plum()).expect("pinned");
    for _ in 0..2 {
        wait_until(|| server.counts().connections == 0);
        assert_eq!(client.request(&get("/who"), 100).expect("an answer").body, b"plum");
    }
    assert_eq!(server.counts().accepted, 3);
}

#[test]
fn a_client_connects_again_when_the_server_was_started_anew() {
    let (server, _) = serve(limits());
    let at = server.address();
    let mut client = call(at, &plum()).expect("pinned");
    client.request(&get("/who"), 100).expect("an answer");
    server.stop();
    let server = serve_at(at, limits());
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").body, b"plum");
    drop(server);
}

#[test]
fn stopping_lets_a_running_request_end_and_takes_no_other() {
    let (server, echo) = serve(limits());
    let at = server.address();
    let mut client = call(at, &plum()).expect("pinned");
    let mut idle = call(at, &fig()).expect("pinned");
    idle.request(&get("/who"), 100).expect("an answer");
    let asking = thread::spawn(move || client.request(&get("/slow"), 100));
    wait_until(|| echo.asked.lock().unwrap().iter().any(|(_, request)| request.path == "/slow"));
    server.stop();
    assert_eq!(asking.join().unwrap().expect("an answer").body, b"at last");
    assert!(idle.request(&get("/who"), 100).is_err(), "nobody listens any more");
}

#[test]
fn a_handler_that_panics_ends_its_own_request_only() {
    let (server, _) = serve(limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    assert_eq!(client.request(&get("/panic"), 100).expect("an answer").status, Status::INTERNAL);
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").status, Status::OK);
}
