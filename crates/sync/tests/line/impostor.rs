//! Servers with the right key and bad manners.

use std::{
    io::Write,
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use sync::{
    Status,
    line::{Client, LineFault, Patience},
};

use super::{raw::*, rig::*};

#[test]
fn an_answer_larger_than_asked_for_is_refused_however_it_comes() {
    let fits = Impostor::saying(
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".iter().copied().chain([b'x'; 100]).collect::<Vec<_>>(),
    );
    assert_eq!(fits.ask(100).expect("just so many").body.len(), 100);
    assert_eq!(fits.ask(99), Err(LineFault::TooLarge), "announced");
    let announced = Impostor::saying("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n");
    assert!(announced.ask(100).is_err(), "before a byte of it has come");
    let chunked = endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"5\r\nhello\r\n");
    assert_eq!(chunked.ask(100_000), Err(LineFault::TooLarge));
    let until_closed = endless(b"HTTP/1.1 200 OK\r\n\r\n", b"hello");
    assert_eq!(until_closed.ask(100_000), Err(LineFault::TooLarge));
}

#[test]
fn what_grows_beyond_the_limit_when_it_is_decompressed_is_refused() {
    let bomb = gzip(&vec![0; 50_000_000]);
    assert!(bomb.len() < 100_000);
    let mut answer = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", bomb.len()).into_bytes();
    answer.extend(bomb);
    assert_eq!(Impostor::saying(answer).ask(1_000_000), Err(LineFault::TooLarge));
}

#[test]
fn what_is_not_gzip_though_announced_is_refused() {
    let good = gzip(b"entries");
    let mut trailing = good.clone();
    trailing.extend(b"more");
    let mut two = good.clone();
    two.extend(&good);
    let mut changed = good.clone();
    let checksum = changed.len() - 8;
    changed[checksum] ^= 1;
    for body in [b"entries".to_vec(), good[..good.len() - 1].to_vec(), trailing, two, changed] {
        let mut answer =
            format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
        answer.extend(body);
        assert!(matches!(Impostor::saying(answer).ask(1_000), Err(LineFault::Protocol(_))));
    }
    let other = Impostor::saying("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nhi");
    assert!(matches!(other.ask(1_000), Err(LineFault::Protocol(_))));
}

#[test]
fn an_answer_that_is_cut_is_no_answer() {
    for cut in [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "",
    ] {
        let impostor = Impostor::saying(cut);
        assert_eq!(impostor.ask(100), Err(LineFault::ClosedEarly), "{cut:?}");
        let asked = if cut.contains("\r\n\r\n") { 1 } else { 2 };
        assert_eq!(impostor.connections.load(Ordering::SeqCst), asked, "what began to answer is not asked again: {cut:?}");
    }
    // Its end is the connection's end, and that was not said under TLS: somebody in between may have cut it.
    let torn = Impostor::new(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nhello")?;
        stream.flush()
    });
    assert_eq!(torn.ask(100), Err(LineFault::ClosedEarly));
    assert_eq!(Impostor::saying("HTTP/1.1 200 OK\r\n\r\nhello").ask(100).expect("said under TLS").body, b"hello");
}

#[test]
fn garbage_is_no_answer() {
    for garbage in ["garbage\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "\0\0\0\0\0\0\0\0\r\n\r\n"] {
        assert!(matches!(Impostor::saying(garbage).ask(100), Err(LineFault::Protocol(_))), "{garbage:?}");
    }
    for lengths in ["Content-Length: x", "Content-Length: -1", "Content-Length: 5\r\nContent-Length: 6", "Transfer-Encoding: x"] {
        let answer = Impostor::saying(format!("HTTP/1.1 200 OK\r\n{lengths}\r\n\r\nhello"));
        assert!(!matches!(answer.ask(100), Ok(reply) if reply.body.len() != 5), "{lengths}");
    }
}

#[test]
fn an_endless_head_is_refused() {
    let fields = endless(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n");
    assert!(matches!(fields.ask(100), Err(LineFault::TooLarge)));
    let field = endless(b"HTTP/1.1 200 OK\r\nX: ", b"more");
    assert!(matches!(field.ask(100), Err(LineFault::TooLarge)));
    let informative = endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n");
    assert_eq!(informative.ask_shortly(100), Err(LineFault::TooSlow), "the time for a request ends that");
}

#[test]
fn a_redirect_is_an_answer_like_any_other_and_not_followed() {
    let (elsewhere, echo) = serve(limits());
    let impostor = Impostor::saying(format!(
        "HTTP/1.1 302 Found\r\nLocation: https://{}/who\r\nContent-Length: 0\r\n\r\n",
        elsewhere.address()
    ));
    assert_eq!(impostor.ask(100).expect("an answer").status, Status(302));
    assert!(echo.asked.lock().unwrap().is_empty());
    assert_eq!(elsewhere.counts().accepted, 0);
}

#[test]
fn a_server_that_falls_silent_is_given_up() {
    for start in ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"] {
        let silent = Impostor::new(move |stream| {
            stream.write_all(start.as_bytes())?;
            stream.flush()?;
            thread::sleep(Duration::from_secs(3));
            Ok(())
        });
        let patience = Patience { stall: SHORT, ..patience() };
        let mut client = call_with(silent.at, &plum(), patience).expect("it has the right key");
        assert_eq!(client.request(&get("/who"), 100), Err(LineFault::TooSlow), "{start:?}");
    }
}

#[test]
fn a_server_that_sends_a_byte_now_and_then_is_given_up() {
    let dripping = Impostor::new(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")?;
        loop {
            stream.write_all(b"x")?;
            stream.flush()?;
            thread::sleep(Duration::from_millis(100));
        }
    });
    assert_eq!(dripping.ask_shortly(1_000), Err(LineFault::TooSlow));
}

#[test]
fn a_server_that_takes_nothing_is_given_up() {
    let deaf = Impostor::new(|_| {
        thread::sleep(Duration::from_secs(3));
        Ok(())
    });
    let mut client = call_with(deaf.at, &plum(), little_patience()).expect("it has the right key");
    let body = vec![0; 40_000_000];
    assert_eq!(client.request(&post("/echo", &body), 100), Err(LineFault::TooSlow));
}

#[test]
fn a_connection_that_is_always_closed_is_made_anew_once() {
    let closing = Impostor::new(|_| Ok(()));
    let mut client = connect(&closing);
    assert_eq!(client.request(&get("/who"), 100), Err(LineFault::ClosedEarly));
    assert_eq!(closing.connections.load(Ordering::SeqCst), 2);
}

#[test]
fn a_connection_that_went_wrong_is_closed_at_once() {
    let gone = Arc::new(AtomicBool::new(false));
    let told = gone.clone();
    let endless = Impostor::new(move |stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        while stream.write_all(&[b'x'; 1_000]).is_ok() {}
        told.store(true, Ordering::SeqCst);
        Ok(())
    });
    let mut client = connect(&endless);
    assert_eq!(client.request(&get("/who"), 100), Err(LineFault::TooLarge));
    wait_until(|| gone.load(Ordering::SeqCst));
    assert_eq!(client.request(&get("/who"), 100), Err(LineFault::TooLarge), "and it can be asked again");
    assert_eq!(endless.connections.load(Ordering::SeqCst), 2);
}

#[test]
fn an_answer_before_the_body_was_taken_counts() {
    let early = Impostor::new(|stream| {
        stream.write_all(b"HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\nConnection: close\r\n\r\n7\n")?;
        stream.flush()?;
        thread::sleep(Duration::from_millis(300));
        Ok(())
    });
    let reply = connect(&early).request(&post("/echo", &vec![0; 20_000_000]), 100).expect("an answer");
    assert_eq!((reply.status, reply.body.as_slice()), (Status::CONFLICT, b"7\n".as_slice()));
}

#[test]
fn nobody_at_the_address_is_told_apart_from_somebody_else() {
    let at = TcpListener::bind(ANY).unwrap().local_addr().unwrap();
    assert_eq!(call(at, &plum()).err(), Some(LineFault::Unreachable(std::io::ErrorKind::ConnectionRefused)));
    let plain = TcpListener::bind(ANY).unwrap();
    let at = plain.local_addr().unwrap();
    thread::spawn(move || {
        for mut socket in plain.incoming().flatten() {
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            thread::sleep(Duration::from_millis(100));
        }
    });
    assert!(matches!(call(at, &plum()).err(), Some(LineFault::Protocol(_))), "no TLS");
    let silent = TcpListener::bind(ANY).unwrap();
    let hasty = Patience { handshake: SHORT, ..patience() };
    assert_eq!(
        call_with(silent.local_addr().unwrap(), &plum(), hasty).err(),
        Some(LineFault::TooSlow),
        "it listens and says nothing"
    );
}

fn connect(impostor: &Impostor) -> Client {
    call(impostor.at, &plum()).expect("it has the right key")
}

/// One that writes this and then the other until the client has enough.
fn endless(start: &'static [u8], more: &'static [u8]) -> Impostor {
    Impostor::new(move |stream| {
        stream.write_all(start)?;
        let many = more.repeat(1_000);
        loop {
            stream.write_all(&many)?;
        }
    })
}
