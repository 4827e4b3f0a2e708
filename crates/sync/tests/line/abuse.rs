//! Peers with a pinned key and bad manners.

use std::{
    io::{Read, Write},
    thread,
    time::{Duration, Instant},
};

use sync::{Status, line::Limits};

use super::{raw::*, rig::*};

#[test]
fn a_head_that_comes_slowly_is_not_waited_for() {
    let (server, echo) = serve(Limits { head: SHORT, ..limits() });
    let start = Instant::now();
    let mut stream = raw(server.address(), &plum());
    for byte in b"GET /who HTTP/1.1\r\nHost: pear\r\nX-Very-Long: ".iter().cycle() {
        if stream.write_all(&[*byte]).and_then(|()| stream.flush()).is_err() {
            break;
        }
        assert!(start.elapsed() < 20 * SHORT, "it is ended");
        thread::sleep(Duration::from_millis(20));
    }
    wait_until(|| server.counts().connections == 0);
    assert!(echo.asked.lock().unwrap().is_empty());
}

#[test]
fn a_body_that_comes_slowly_is_not_waited_for() {
    let (server, echo) = serve(Limits { request: SHORT, ..limits() });
    let mut stream = raw(server.address(), &plum());
    stream.write_all(b"POST /echo HTTP/1.1\r\nHost: pear\r\nContent-Length: 1000\r\n\r\n").unwrap();
    for _ in 0..10 {
        // Every byte is progress, and still the whole has its time.
        let _ = stream.write_all(b"x").and_then(|()| stream.flush());
        thread::sleep(SHORT / 8);
    }
    assert!(rest(&mut stream).starts_with("HTTP/1.1 408 "));
    assert!(echo.asked.lock().unwrap().is_empty());
    wait_until(|| server.counts().connections == 0);
}

#[test]
fn a_body_larger_than_the_handler_takes_gets_413_however_it_comes() {
    let (server, echo) = serve(limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    let large = vec![0; BODY_MAX + 1];
    assert_eq!(client.request(&post("/echo", &large), 100).expect("an answer").status, Status::CONTENT_TOO_LARGE);
    // The answer arrives though the body is still on its way when it is given.
    let very_large = vec![0; 20_000_000];
    assert_eq!(client.request(&post("/echo", &very_large), 100).expect("an answer").status, Status::CONTENT_TOO_LARGE);
    assert_eq!(client.request(&post("/who", b"x"), 100).expect("an answer").status, Status::CONTENT_TOO_LARGE);
    let announced = "POST /echo HTTP/1.1\r\nHost: pear\r\nContent-Length: 9999999999999999\r\n\r\n";
    let said = say(server.address(), &plum(), announced.as_bytes());
    assert!(said.starts_with("HTTP/1.1 413 "), "{said}");
    let mut chunked = b"POST /echo HTTP/1.1\r\nHost: pear\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..3 {
        chunked.extend(format!("{BODY_MAX:x}\r\n").bytes());
        chunked.extend(&large[1..]);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    assert!(say(server.address(), &plum(), &chunked).starts_with("HTTP/1.1 413 "));
    let get = "GET /who HTTP/1.1\r\nHost: pear\r\nContent-Length: 1\r\n\r\nx";
    assert!(say(server.address(), &plum(), get.as_bytes()).starts_with("HTTP/1.1 413 "), "what asks for something has no body");
    assert!(echo.asked.lock().unwrap().is_empty());
}

#[test]
fn an_endless_chunked_body_is_ended_by_the_server() {
    let (server, echo) = serve(limits());
    let mut stream = raw(server.address(), &plum());
    stream.write_all(b"POST /echo HTTP/1.1\r\nHost: pear\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
    let start = Instant::now();
    while stream.write_all(b"5\r\nhello\r\n").is_ok() {
        assert!(start.elapsed() < Duration::from_secs(5), "it is ended");
    }
    assert!(echo.asked.lock().unwrap().is_empty());
    wait_until(|| server.counts().connections == 0);
}

#[test]
fn a_length_that_is_not_true_is_no_request() {
    let (server, echo) = serve(limits());
    let mut stream = raw(server.address(), &plum());
    stream.write_all(b"POST /echo HTTP/1.1\r\nHost: pear\r\nContent-Length: 100\r\n\r\nfewer").unwrap();
    stream.conn.send_close_notify();
    stream.flush().unwrap();
    stream.sock.shutdown(std::net::Shutdown::Write).unwrap();
    assert!(!rest(&mut stream).starts_with("HTTP/1.1 200"), "fewer bytes than announced");
    let more = "POST /echo HTTP/1.1\r\nHost: pear\r\nContent-Length: 5\r\n\r\nhello and more\r\n\r\n";
    let said = say(server.address(), &plum(), more.as_bytes());
    assert!(said.contains("HTTP/1.1 400 "), "what is behind a body is the next request, and this is none: {said}");
    for lengths in [
        "Content-Length: x",
        "Content-Length: -1",
        "Content-Length: +5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
        "Transfer-Encoding: gzip",
    ] {
        let request = format!("POST /echo HTTP/1.1\r\nHost: pear\r\n{lengths}\r\n\r\nhello");
        assert!(say(server.address(), &plum(), request.as_bytes()).starts_with("HTTP/1.1 400 "), "{lengths}");
    }
    let asked = echo.asked.lock().unwrap();
    assert!(asked.iter().map(|(_, request)| request.body.as_slice()).eq([b"hello"]), "one only was whole");
}

#[test]
fn an_endless_head_gets_431() {
    let (server, echo) = serve(limits());
    for (start, more) in [
        ("GET /who HTTP/1.1\r\n", "X-More: and more\r\n"),
        ("GET /who HTTP/1.1\r\nX: ", "more"),
        ("GET /who HTTP/1.1\r\nHost: pear\r\n", "A: b\r\n"),
    ] {
        let mut request = start.as_bytes().to_vec();
        request.extend(more.repeat(3_000).bytes());
        request.extend(b"\r\n\r\n");
        let said = say(server.address(), &plum(), &request);
        assert!(said.starts_with("HTTP/1.1 431 "), "{start:?} {more:?}: {said}");
    }
    let path = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(100_000));
    let said = say(server.address(), &plum(), path.as_bytes());
    assert!(said.starts_with("HTTP/1.1 414 ") || said.starts_with("HTTP/1.1 431 "), "{said}");
    assert!(echo.asked.lock().unwrap().is_empty());
}

#[test]
fn a_peer_that_does_not_read_its_answer_loses_its_connection() {
    let (server, echo) = serve(Limits { request: SHORT, ..limits() });
    let mut stream = raw(server.address(), &plum());
    stream.write_all(b"GET /large HTTP/1.1\r\nHost: pear\r\n\r\n").unwrap();
    wait_until(|| !echo.asked.lock().unwrap().is_empty());
    assert_eq!(server.counts().connections, 1);
    wait_until(|| server.counts().connections == 0);
    assert!(server.counts().bytes_out < LARGE_BYTES as u64, "not all of it went out");
}

#[test]
fn a_peer_that_reads_its_answer_slowly_loses_its_connection() {
    let (server, _) = serve(Limits { request: SHORT, ..limits() });
    let mut stream = raw(server.address(), &plum());
    stream.write_all(b"GET /large HTTP/1.1\r\nHost: pear\r\n\r\n").unwrap();
    let mut read = 0;
    let start = Instant::now();
    while let Ok(piece @ 1..) = stream.read(&mut [0; 50_000]) {
        read += piece;
        thread::sleep(Duration::from_millis(10));
        assert!(start.elapsed() < Duration::from_secs(10), "it is ended");
    }
    assert!(read < LARGE_BYTES, "not all of it came: {read}");
    wait_until(|| server.counts().connections == 0);
}

#[test]
fn requests_that_come_without_waiting_for_answers_are_answered_in_order() {
    let (server, _) = serve(limits());
    let mut many = "GET /who HTTP/1.1\r\nHost: pear\r\n\r\n".repeat(100);
    many.push_str("GET /none HTTP/1.1\r\nHost: pear\r\nConnection: close\r\n\r\n");
    let said = say(server.address(), &plum(), many.as_bytes());
    assert_eq!(said.matches("HTTP/1.1 200 OK").count(), 100);
    assert!(said.rfind("HTTP/1.1 404") > said.rfind("HTTP/1.1 200"));
}

#[test]
fn what_is_not_asked_in_the_right_way_is_refused_with_a_reason() {
    let (server, echo) = serve(limits());
    for (line, status) in [
        ("PUT /who HTTP/1.1", "405 Method Not Allowed"),
        ("DELETE /who HTTP/1.1", "405 Method Not Allowed"),
        ("OPTIONS * HTTP/1.1", "405 Method Not Allowed"),
        ("CONNECT pear:443 HTTP/1.1", "405 Method Not Allowed"),
        ("GET /who?query HTTP/1.1", "400 Bad Request"),
        ("GET * HTTP/1.1", "400 Bad Request"),
        ("GET who HTTP/1.1", "400 Bad Request"),
        ("GET /who HTTP/9.1", "400 Bad Request"),
        ("garbage", "400 Bad Request"),
    ] {
        let said = say(server.address(), &plum(), format!("{line}\r\nHost: pear\r\nConnection: close\r\n\r\n").as_bytes());
        assert!(said.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{line}: {said}");
        assert_eq!(said.contains("allow: GET, HEAD, POST"), status.starts_with("405"), "{line}: {said}");
    }
    assert!(echo.asked.lock().unwrap().is_empty());
}

#[test]
fn the_head_of_an_answer_says_what_it_is_and_whether_it_may_be_kept() {
    let (server, _) = serve(limits());
    let ask = |method: &str, path: &str| {
        let request = format!("{method} {path} HTTP/1.1\r\nHost: pear\r\nConnection: close\r\n\r\n");
        say(server.address(), &plum(), request.as_bytes())
    };
    let who = ask("GET", "/who");
    assert!(who.contains("content-type: text/plain; charset=utf-8\r\n") && who.contains("cache-control: no-store\r\n"), "{who}");
    let tile = ask("GET", "/tile");
    assert!(tile.contains("content-encoding: gzip\r\n"), "{tile}");
    assert!(tile.contains("cache-control: public, max-age=31536000, immutable\r\n"), "{tile}");
    assert!(ask("GET", "/tagged").contains("etag: \"abc\"\r\n"));
    let none = ask("GET", "/none");
    assert!(none.contains("content-length: 0\r\n") && !none.contains("content-type"), "{none}");
    let head = ask("HEAD", "/who");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("content-length: 4\r\n"), "{head}");
    assert!(head.ends_with("\r\n\r\n"), "and no body");
}

#[test]
fn a_peer_that_asks_too_often_is_told_when_to_come_back_and_others_are_not_held_up() {
    let (server, echo) = serve(Limits { requests_per_second: 1, burst: 3, ..limits() });
    let mut client = call(server.address(), &plum()).expect("pinned");
    for _ in 0..3 {
        assert_eq!(client.request(&get("/who"), 100).expect("an answer").status, Status::OK);
    }
    let reply = client.request(&get("/who"), 100).expect("an answer");
    assert_eq!((reply.status, reply.retry_after), (Status::TOO_MANY_REQUESTS, Some(1)));
    let mut again = call(server.address(), &plum()).expect("pinned");
    let reply = again.request(&get("/who"), 100).expect("an answer");
    assert_eq!(reply.status, Status::TOO_MANY_REQUESTS, "another connection is no way around it");
    assert_eq!(echo.asked.lock().unwrap().len(), 3);
    let mut other = call(server.address(), &fig()).expect("pinned");
    assert_eq!(other.request(&get("/who"), 100).expect("an answer").status, Status::OK);
    thread::sleep(Duration::from_millis(1_100));
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").status, Status::OK);
    assert_eq!(server.counts().accepted, 3, "the connection was kept");
}
