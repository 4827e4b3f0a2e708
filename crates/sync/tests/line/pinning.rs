//! Who gets in, and whom a client believes.

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use ledger::{PublicKey, SigningKey};
use rustls::{
    ClientConfig, SignatureScheme,
    client::ResolvesClientCert,
    crypto::ring,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer},
    sign::{CertifiedKey, SingleCertAndKey},
};
use sync::{
    Answer, Method, Request, Status,
    line::{Client, Handler, LineFault, Pins, Server, TurnedAway, certificate, client_config, server_config},
};

use super::{raw::*, rig::*};

#[test]
fn a_client_whose_key_is_not_pinned_is_refused_and_learns_it() {
    let (server, echo) = serve(limits());
    let mut client = call(server.address(), &stranger()).expect("in TLS 1.3 a client is judged after its own part is done");
    assert_eq!(client.request(&get("/who"), 100), Err(LineFault::Refused));
    let sending = post("/echo", &vec![0; 20_000_000]);
    assert_eq!(client.request(&sending, 100), Err(LineFault::Refused), "while it still sends");
    assert!(echo.asked.lock().unwrap().is_empty(), "the handler never hears of it");
    wait_until(|| turned_away(&server, TurnedAway::Unpinned) == 2);
}

#[test]
fn a_request_over_a_connection_of_a_key_that_was_revoked_meanwhile_gets_403_and_the_next_connection_none() {
    let pins = pins();
    let (server, echo) = serve_with(pins.clone(), limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").status, Status::OK);
    pins.replace([pin(&fig(), "fig")]);
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").status, Status::FORBIDDEN);
    assert_eq!(client.request(&get("/who"), 100), Err(LineFault::Refused));
    assert_eq!(echo.asked.lock().unwrap().len(), 1);
    pins.replace([pin(&plum(), "plum")]);
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").status, Status::OK, "it may come back");
}

#[test]
fn a_key_that_now_belongs_to_another_peer_gets_403_on_the_connection_it_made_as_the_first() {
    let pins = pins();
    let (server, _) = serve_with(pins.clone(), limits());
    let mut client = call(server.address(), &plum()).expect("pinned");
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").body, b"plum");
    pins.replace([pin(&plum(), "damson")]);
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").status, Status::FORBIDDEN);
    assert_eq!(client.request(&get("/who"), 100).expect("an answer").body, b"damson");
}

#[test]
fn a_client_without_a_certificate_is_refused() {
    let (server, echo) = serve(limits());
    let mut config = client_config(&plum(), &[pear().public()]);
    config.client_auth_cert_resolver = Arc::new(Nothing);
    refused(server.address(), config);
    wait_until(|| turned_away(&server, TurnedAway::Unpinned) == 1);
    assert!(echo.asked.lock().unwrap().is_empty());
}

#[test]
fn a_client_that_shows_a_pinned_certificate_but_has_another_key_is_refused() {
    let (server, echo) = serve(limits());
    refused(server.address(), showing(vec![certificate(&plum())], &stranger()));
    assert!(echo.asked.lock().unwrap().is_empty());
}

#[test]
fn a_client_that_shows_a_chain_is_refused() {
    let (server, _) = serve(limits());
    refused(server.address(), showing(vec![certificate(&plum()), certificate(&plum())], &plum()));
    refused(server.address(), showing(vec![certificate(&plum()), certificate(&fig())], &plum()));
}

#[test]
fn the_dates_of_a_certificate_do_not_matter() {
    let (server, _) = serve(limits());
    for (from, until) in [(b"500101000000Z", b"19500102000000Z"), (b"490101000000Z", b"20490102000000Z")] {
        let mut bytes = certificate(&plum()).to_vec();
        let at = bytes.windows(13).position(|part| part == b"200101000000Z").unwrap();
        bytes[at..at + 13].copy_from_slice(from);
        bytes[at + 15..at + 30].copy_from_slice(until);
        let signed = bytes.len() - 64 - 3 - 7;
        let signature = plum().sign(&bytes[3..signed]);
        let end = bytes.len();
        bytes[end - 64..].copy_from_slice(&signature);
        let mut stream = raw_with(server.address(), showing(vec![CertificateDer::from(bytes)], &plum()));
        stream.write_all(WHO).unwrap();
        assert!(rest(&mut stream).ends_with("plum"));
    }
}

#[test]
fn a_server_with_another_key_is_not_believed() {
    let (server, echo) = serve(limits());
    let at = format!("https://{}", server.address());
    for keys in [vec![fig().public()], Vec::new()] {
        assert_eq!(Client::connect(&at, &keys, &plum(), patience()).err(), Some(LineFault::NotPinned));
    }
    assert!(echo.asked.lock().unwrap().is_empty());
}

#[test]
fn a_server_that_shows_a_pinned_certificate_but_has_another_key_is_not_believed() {
    let mut config = server_config(&pear(), pins());
    config.cert_resolver = Arc::new(SingleCertAndKey::from(certified(vec![certificate(&pear())], &stranger())));
    let impostor = Impostor::with(config, |stream| stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    assert_eq!(impostor.ask(100), Err(LineFault::NotPinned));
}

#[test]
fn a_server_may_have_either_of_two_keys_and_the_client_learns_which() {
    let (server, _) = serve(limits());
    let at = format!("https://{}", server.address());
    let client = Client::connect(&at, &[fig().public(), pear().public()], &plum(), patience()).expect("one of them");
    assert_eq!(client.peer_key().bytes(), pear().public().bytes());
}

#[test]
fn a_peer_may_have_either_of_two_keys_and_the_handler_learns_which() {
    let pins = Arc::new(Pins::new([pin(&plum(), "plum"), pin(&fig(), "plum")]));
    let (server, echo) = serve_with(pins, limits());
    for key in [plum(), fig()] {
        let reply = call(server.address(), &key).expect("pinned").request(&get("/who"), 100).expect("an answer");
        assert_eq!(reply.body, b"plum");
        assert_eq!(echo.connected.lock().unwrap().last().unwrap().1.bytes(), key.public().bytes());
    }
}

#[test]
fn a_peer_that_was_enrolled_a_moment_ago_gets_in_at_once() {
    let pins = Arc::new(Pins::default());
    let enrolling = Arc::new(Enrolling { pins: pins.clone(), ..Enrolling::default() });
    let server = Server::start(ANY, &pear(), pins, enrolling.clone(), limits()).expect("a free port");
    for (key, name) in [(plum(), "plum"), (fig(), "fig")] {
        enrolling.enrolled.lock().unwrap().push(pin(&key, name));
        let reply = call(server.address(), &key).expect("pinned").request(&get("/who"), 100).expect("an answer");
        assert_eq!(reply.status, Status::OK);
    }
    let before = enrolling.refreshed.load(Ordering::SeqCst);
    let at = server.address();
    let many: Vec<_> =
        (0..50).map(|_| thread::spawn(move || call(at, &stranger()).expect("judged later").request(&get("/who"), 100))).collect();
    for one in many {
        assert_eq!(one.join().unwrap(), Err(LineFault::Refused));
    }
    let refreshed = enrolling.refreshed.load(Ordering::SeqCst) - before;
    assert!((1..25).contains(&refreshed), "who waits at the same time is served together: {refreshed}");
}

#[test]
fn a_hello_of_tls_1_2_is_refused_with_an_alert() {
    let (server, _) = serve(limits());
    let mut socket = TcpStream::connect(server.address()).unwrap();
    let mut hello = vec![0x03, 0x03];
    hello.extend([5; 32]); // random
    hello.push(0); // no session
    hello.extend([0, 4, 0xc0, 0x2b, 0xcc, 0xa9, 1, 0]); // ECDHE-ECDSA suites, no compression
    let extensions = [
        [0x00, 0x0a, 0, 4, 0, 2, 0x00, 0x1d].as_slice(),    // X25519
        [0x00, 0x0d, 0, 4, 0, 2, 0x08, 0x07].as_slice(),    // Ed25519
        [0x00, 0x0b, 0, 2, 1, 0].as_slice(),                // uncompressed points
        [0x00, 0x17, 0, 0, 0xff, 0x01, 0, 1, 0].as_slice(), // extended master secret, renegotiation
    ]
    .concat();
    hello.extend((extensions.len() as u16).to_be_bytes());
    hello.extend(extensions);
    let mut record = vec![22, 3, 1];
    record.extend((hello.len() as u16 + 4).to_be_bytes());
    record.extend([1, 0]);
    record.extend((hello.len() as u16).to_be_bytes());
    record.extend(hello);
    socket.write_all(&record).unwrap();
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    assert_eq!((answer[0], &answer[5..]), (21, [2, 70].as_slice()), "a fatal alert: protocol_version");
}

#[test]
fn plain_http_gets_no_http_back() {
    let (server, echo) = serve(limits());
    let mut socket = TcpStream::connect(server.address()).unwrap();
    socket.write_all(WHO).unwrap();
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    assert!(!answer.windows(4).any(|part| part == b"HTTP"), "at most an alert of TLS");
    assert!(echo.asked.lock().unwrap().is_empty());
    wait_until(|| turned_away(&server, TurnedAway::Handshake) == 1);
}

#[test]
fn another_protocol_over_tls_is_refused() {
    let (server, _) = serve(limits());
    let mut config = client_config(&plum(), &[pear().public()]);
    config.alpn_protocols = vec![b"h2".to_vec()];
    refused(server.address(), config);
}

#[test]
fn no_session_can_be_resumed_since_that_would_pass_by_the_pins() {
    let config = server_config(&pear(), pins());
    assert_eq!(config.send_tls13_tickets, 0);
    assert_eq!(config.max_early_data_size, 0);
    assert!(!config.ticketer.enabled() && !config.session_storage.can_cache());
    assert!(!client_config(&plum(), &[pear().public()]).enable_sni);
}

#[test]
fn another_implementation_reads_the_certificate_and_finds_its_signature_good() {
    let Ok(mut openssl) = Command::new("openssl")
        .args(["x509", "-inform", "der", "-noout", "-subject", "-enddate", "-pubkey"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
    else {
        return;
    };
    openssl.stdin.take().unwrap().write_all(&certificate(&plum())).unwrap();
    let output = openssl.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("mingzhang") && text.contains("Dec 31 23:59:59 9999 GMT"), "{text}");
    let mut spki = vec![0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    spki.extend(plum().public_bytes());
    assert!(text.contains(&ledger::standard_encode(&spki)), "{text}");
}

/// Whatever it sends, nothing comes back.
fn refused(at: std::net::SocketAddr, config: ClientConfig) {
    let mut stream = raw_with(at, config);
    let _ = stream.write_all(WHO);
    assert_eq!(rest(&mut stream), "");
}

fn showing(chain: Vec<CertificateDer<'static>>, key: &SigningKey) -> ClientConfig {
    let mut config = client_config(&plum(), &[pear().public()]);
    config.client_auth_cert_resolver = Arc::new(SingleCertAndKey::from(certified(chain, key)));
    config
}

/// A chain together with a key that need not fit.
fn certified(chain: Vec<CertificateDer<'static>>, key: &SigningKey) -> CertifiedKey {
    let mut der = vec![0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    der.extend(key.seed().as_slice());
    let key = ring::default_provider().key_provider.load_private_key(PrivatePkcs8KeyDer::from(der).into()).unwrap();
    CertifiedKey::new(chain, key)
}

/// Learns of new peers when it is asked to.
#[derive(Default)]
struct Enrolling {
    pins: Arc<Pins>,
    enrolled: Mutex<Vec<(PublicKey, String)>>,
    refreshed: AtomicUsize,
}

impl Handler for Enrolling {
    fn answer(&self, _peer: &str, _request: Request) -> Answer {
        Answer::empty(Status::OK)
    }

    fn body_max(&self, _peer: &str, _method: Method, _path: &str) -> usize {
        0
    }

    fn refresh(&self) {
        self.refreshed.fetch_add(1, Ordering::SeqCst);
        thread::sleep(SHORT / 20);
        self.pins.replace(self.enrolled.lock().unwrap().clone());
    }
}

#[derive(Debug)]
struct Nothing;

impl ResolvesClientCert for Nothing {
    fn resolve(&self, _hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}

const WHO: &[u8] = b"GET /who HTTP/1.1\r\nHost: pear\r\nConnection: close\r\n\r\n";
