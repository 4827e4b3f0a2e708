//! A server to which the system gives no more files.

use std::{
    env,
    io::{BufRead, BufReader, Read},
    net::{SocketAddr, TcpStream},
    process::{Command, Stdio},
};

use super::rig::*;

#[test]
fn a_server_goes_on_when_the_system_has_no_files_left_for_it() {
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -n 40 && exec \"$0\" --exact files::a_server_with_few_files --ignored --nocapture"])
        .arg(env::current_exe().expect("tests know their program"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let at: SocketAddr = lines.find_map(|line| line.strip_prefix("at ")?.parse().ok()).expect("it listens");
    let mut first = call(at, &plum()).expect("pinned");
    first.request(&get("/who"), 100).expect("an answer");
    let idle: Vec<_> = (0..100).map(|_| TcpStream::connect(at).expect("the system takes it")).collect();
    assert_eq!(first.request(&get("/who"), 100).expect("an answer").body, b"plum", "who is in stays in");
    let mut second = call(at, &fig()).expect("who knocks gets in");
    assert_eq!(second.request(&get("/who"), 100).expect("an answer").body, b"fig");
    drop((idle, child.stdin.take()));
    let not_accepted = lines.find_map(|line| line.strip_prefix("not accepted ")?.parse().ok()).unwrap_or(0_u64);
    assert!(not_accepted > 0, "it has been without files");
    assert!(child.wait().unwrap().success());
}

/// Run by the test above in a process of its own.
#[test]
#[ignore = "a server for another test"]
fn a_server_with_few_files() {
    let (server, _) = serve(limits());
    println!("\nat {}", server.address());
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    println!("not accepted {}", server.counts().not_accepted);
}
