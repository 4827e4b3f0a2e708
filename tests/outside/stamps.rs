//! Time-stamps on reports (PAdES-B-T) from an authority that OpenSSL plays, with keys of both kinds that authorities have.

use crate::{Demo, HERE, stderr, target};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

#[test]
fn readers_of_pdf_files_accept_a_time_stamp_and_nothing_is_issued_without_the_one_that_is_asked_for() {
    let demo = Demo::new("stamps", 240);
    let root = demo.certified("周主管");
    for (kind, key) in [("rsa", &["rsa:3072"][..]), ("ec", &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])] {
        let authority = Authority::start(&demo.folder.join(kind), key);
        set(&demo, &authority.address, Some(&authority.ca));
        let file = demo.folder.join(format!("{kind}.pdf"));
        let name = file.display().to_string();
        done(demo.signed("周主管", &["report", "budget", "--out", &name]));

        let checked = verify(&demo, &name);
        let stamp = stamp_of(&checked);
        assert_eq!((&checked["grade"], &stamp["holds"]), (&"logged".into(), &"yes".into()), "{checked:#}");
        assert!(stamp["found"]["zh"].as_str().is_some_and(|found| found.contains("某地时间戳服务")), "{stamp}");
        let read = pyhanko(&root, &file, &demo.folder.join(format!("{kind}-taken")), &authority.ca);
        for what in ["valid", "trusted", "stamped", "stamp_trusted"] {
            assert_eq!(read[what], true, "{what}: {read}");
        }
        assert_eq!((&read["coverage"], &read["changes"]), (&"ENTIRE_FILE".into(), &"NONE".into()), "{read}");
        let read = Command::new("pdfsig").arg(&file).output().expect("scripts/setup has provided poppler");
        let text = String::from_utf8_lossy(&read.stdout).into_owned();
        assert!(text.contains("Signature is Valid.") && text.contains("Total document signed"), "{text}");
        let read = Command::new("qpdf").arg("--check").arg(&file).output().expect("scripts/setup has provided qpdf");
        assert!(read.status.success(), "qpdf finds nothing: {}", stderr(&read));

        // Another's certificate trusts nothing of it, and away from the folder nobody is trusted.
        let other = Authority::start(&demo.folder.join(format!("{kind}-other")), key);
        set(&demo, &authority.address, Some(&other.ca));
        assert_eq!(stamp_of(&verify(&demo, &name))["holds"], "noted");
        set(&demo, &authority.address, None);
        assert_eq!(stamp_of(&verify(&demo, &name))["holds"], "noted");
        // An old answer, which is over another signature and to another question.
        authority.again.store(true, Ordering::Relaxed);
        nothing_is_made(&demo, "stamp-refused");
    }
    set(&demo, "http://127.0.0.1:9/none", None);
    nothing_is_made(&demo, "stamp-unreachable");
    let out = demo.folder.join("unstamped.pdf").display().to_string();
    done(demo.signed("周主管", &["report", "budget", "--unstamped", "--out", &out]));
    let checked = verify(&demo, &out);
    assert_eq!(checked["grade"], "logged");
    assert!(stamp_of(&checked).is_null(), "it has none: {checked:#}");
    for address in ["https://127.0.0.1:9/", "ftp://a/", "127.0.0.1", "http://somebody@host/"] {
        assert_eq!(demo.signed("陈管理", &["stamp-authority", "--address", address]).status.code(), Some(2), "{address}");
    }
    assert_ne!(demo.signed("周主管", &["stamp-authority", "--unset"]).status.code(), Some(0), "administrators set it");
}

/// No file and no entry without a stamp that was to be there.
fn nothing_is_made(demo: &Demo, code: &str) {
    let issued = |demo: &Demo| done(demo.signed("周主管", &["--json", "reports"])).as_array().map_or(0, Vec::len);
    let before = issued(demo);
    let out = demo.folder.join("half.pdf");
    let made = demo.signed("周主管", &["--json", "report", "budget", "--out", &out.display().to_string()]);
    assert!(!made.status.success() && stderr(&made).contains(code), "{}", stderr(&made));
    let left = fs::read_dir(&demo.folder).expect("the folder").flatten().map(|one| one.file_name());
    assert!(!left.into_iter().any(|name| name.to_string_lossy().contains("half")), "no file");
    assert_eq!(issued(demo), before, "no entry");
}

fn set(demo: &Demo, address: &str, certificate: Option<&Path>) {
    let certificate = certificate.map(|file| file.display().to_string());
    let mut words = vec!["stamp-authority", "--address", address];
    words.extend(certificate.iter().flat_map(|file| ["--certificate", file]));
    done(demo.signed("陈管理", &words));
}

fn verify(demo: &Demo, file: &str) -> Value {
    done(demo.mingzhang(&["--json", "verify-report", file]))
}

fn stamp_of(checked: &Value) -> Value {
    let checks = checked["checks"].as_array().expect("checks");
    checks.iter().find(|check| check["code"] == "stamp").cloned().unwrap_or_default()
}

fn done(output: Output) -> Value {
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

fn pyhanko(root: &Path, file: &Path, folder: &Path, authority: &Path) -> Value {
    let script = Path::new(HERE).join("reports.py");
    let read = Command::new(target().join("tools/python/bin/python3")).args([&script, root, file, folder, authority]).output();
    let read = read.expect("scripts/setup has provided Python");
    assert!(read.status.success(), "pyHanko reads it: {}", stderr(&read));
    serde_json::from_slice(&read.stdout).expect("the script prints JSON")
}

/// An authority that answers at an address until it is dropped.
struct Authority {
    address: String,
    /// Whoever has issued its certificate.
    ca: PathBuf,
    /// It gives the answer that it gave first.
    again: Arc<AtomicBool>,
    over: Arc<AtomicBool>,
}

impl Authority {
    fn start(folder: &Path, key: &[&str]) -> Authority {
        fs::create_dir_all(folder).expect("the folder can be written to");
        fs::write(folder.join("tsa.ext"), "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
            .expect("disk");
        fs::write(folder.join("tsa.cnf"), CONFIGURATION).expect("disk");
        fs::write(folder.join("serial"), "01\n").expect("disk");
        let request = |words: &[&str]| openssl(folder, &[&["req", "-nodes", "-utf8", "-newkey"], key, words].concat());
        request(&["-x509", "-keyout", "ca.key", "-out", "ca.pem", "-days", "3000", "-subj", "/O=某地/CN=某地根证书"]);
        request(&["-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/O=某地/CN=某地时间戳服务"]);
        let issue = ["x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "3000"];
        openssl(folder, &[&issue[..], &["-extfile", "tsa.ext", "-out", "tsa.pem"]].concat());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}/stamps", listener.local_addr().expect("an address"));
        let (again, over) = (Arc::new(AtomicBool::default()), Arc::new(AtomicBool::default()));
        let (to_thread, ends, folder_there) = (again.clone(), over.clone(), folder.to_owned());
        thread::spawn(move || {
            let first = Mutex::new(None);
            for socket in listener.incoming().flatten() {
                if ends.load(Ordering::Relaxed) {
                    return;
                }
                answer(socket, &folder_there, &first, to_thread.load(Ordering::Relaxed));
            }
        });
        Authority { address, ca: folder.join("ca.pem"), again, over }
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        let place = self.address.trim_start_matches("http://").split('/').next().unwrap_or_default();
        let _ = TcpStream::connect(place);
    }
}

fn answer(socket: TcpStream, folder: &Path, first: &Mutex<Option<Vec<u8>>>, again: bool) {
    let mut reader = BufReader::new(&socket);
    let (mut length, mut is_query) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a head");
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        is_query |= line == "content-type: application/timestamp-query";
        length = line.strip_prefix("content-length: ").and_then(|text| text.parse().ok()).unwrap_or(length);
    }
    assert!(is_query, "the media type says what is asked");
    let mut query = vec![0; length];
    reader.read_exact(&mut query).expect("a body");
    fs::write(folder.join("query"), query).expect("disk");
    openssl(folder, &["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply"]);
    let reply = fs::read(folder.join("reply")).expect("a reply");
    let mut first = first.lock().expect("one thread");
    let reply = if again { first.clone().unwrap_or(reply) } else { reply };
    first.get_or_insert_with(|| reply.clone());
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\n\r\n", reply.len());
    let mut socket = &socket;
    socket.write_all(&[head.as_bytes(), &reply].concat()).expect("somebody waits");
}

fn openssl(folder: &Path, words: &[&str]) {
    let run = Command::new("openssl").args(words).current_dir(folder).output().expect("scripts/setup has provided OpenSSL");
    assert!(run.status.success(), "openssl {words:?}: {}", stderr(&run));
}

const CONFIGURATION: &str = "[tsa]
default_tsa = one
[one]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
certs = ca.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";
