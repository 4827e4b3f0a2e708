//! Ten thousand idle connections. The clients are a process of their own, so that each side has its own share of open files.

use std::{
    env,
    fmt::Write as _,
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use sync::{Status, line::TurnedAway};
use tokio::{net::TcpSocket, runtime::Builder};

use super::rig::*;

#[test]
fn ten_thousand_idle_connections_from_everywhere_keep_no_peer_out_and_take_little_memory() {
    let (server, _) = serve(limits());
    let mut kept = call(server.address(), &plum()).expect("pinned");
    assert_eq!(kept.request(&get("/who"), 100).expect("an answer").status, Status::OK);
    let before = memory();
    let this = env::current_exe().expect("a test has a program");
    // As many files as the system lets a program have.
    let script = "ulimit -n $(ulimit -H -n) 2>/dev/null; exec \"$0\" --exact idle::clients_that_sit_there --ignored --nocapture";
    let mut clients = Command::new("sh")
        .args(["-c", script])
        .arg(this)
        .env(AT, server.address().to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell is there");
    let mut lines = BufReader::new(clients.stdout.take().expect("a pipe")).lines();
    let held = lines.by_ref().map_while(Result::ok).find_map(|line| line.strip_prefix(HELD)?.parse::<u64>().ok());
    let held = held.expect("they say how many there are");
    wait_until(|| server.counts().accepted > held);
    assert!(server.counts().connections <= 1_025, "no more places than there are: {}", server.counts().connections);
    let grown = memory().saturating_sub(before);
    assert!(grown < MEMORY_BYTES_MAX, "{grown} bytes for {held} idle connections");
    assert_eq!(kept.request(&get("/who"), 100).expect("an answer").status, Status::OK, "who is in stays in");
    let begun = Instant::now();
    for _ in 0..10 {
        let mut new = call(server.address(), &fig()).expect("and who knocks gets in");
        assert_eq!(new.request(&get("/who"), 100).expect("an answer").body, b"fig");
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "and soon: {:?}", begun.elapsed());
    println!("{held} idle connections, {grown} bytes more, {} sent away", turned_away(&server, TurnedAway::Displaced));
    drop(clients.stdin.take());
    assert!(clients.wait().expect("they end").success());
    wait_until(|| server.counts().connections <= 2);
}

/// Run by the test above, in a process of its own.
#[test]
#[ignore = "it is the other side of another test"]
fn clients_that_sit_there() {
    let Some(at) = env::var(AT).ok().and_then(|at| at.parse::<SocketAddr>().ok()) else { return };
    let runtime = Builder::new_current_thread().enable_io().build().expect("a runtime");
    let mut idle = Vec::new();
    for number in 0..CONNECTIONS {
        let opened: io::Result<_> = runtime.block_on(async {
            let socket = TcpSocket::new_v4()?;
            let [.., high, low] = (number / PER_ADDRESS + 1).to_be_bytes();
            socket.bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 1, high, low)), 0))?;
            socket.connect(at).await
        });
        match opened {
            Ok(stream) => idle.push(stream),
            // No more files, or no such addresses on this system: what was reached is told.
            Err(_) => break,
        }
    }
    let mut said = String::new();
    let _ = write!(said, "\n{HELD}{}\n", idle.len());
    io::stdout().write_all(said.as_bytes()).expect("somebody listens");
    io::stdout().flush().expect("somebody listens");
    let _ = io::stdin().read_to_end(&mut Vec::new());
}

/// Bytes of memory in use by this process; 0 where the system does not say.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) * 1_024
}

const AT: &str = "IDLE_AT";
const HELD: &str = "held ";
const CONNECTIONS: u32 = 10_000;
const PER_ADDRESS: u32 = 50;
const MEMORY_BYTES_MAX: u64 = 64 << 20;
