//! One new entry to an idle peer, beside a bare HTTPS request on a kept connection; and a sync when there is nothing new.

use crate::{
    Outcome, import,
    made::Copied,
    measure::{Figures, seconds},
    pair::{Reader, Server, administrator, only, words},
    payment,
    report::{Reach, Row, Unit},
};
use http_body_util::Full;
use hyper::{Response, body::Bytes, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use ipc::{RecordPayment, SyncNow};
use ledger::SigningKey;
use office::{Kept, Office, Work};
use std::{convert::Infallible, net::TcpListener, sync::Arc, thread};
use sync::{
    Request, Status,
    line::{Client, Patience, Pins, server_config},
};
use tokio_rustls::TlsAcceptor;

pub fn measure(work: &Copied) -> Outcome<Vec<Row>> {
    let mut theirs = administrator(work)?;
    let reader = Reader::meet(work, &mut theirs, 8)?;
    work.sign_in(&mut theirs)?;
    import::allocate(&mut theirs, "示财农〔2026〕997 号", i64::from(BLOCKS * BLOCK_ENTRIES) * payment::AMOUNT)?;
    let server = Server::start(work.folder())?;
    let mut ours = reader.open()?;
    let mut kept = Kept::default();
    // The first sync copies, the second tells the peer what has come; from then on there is nothing.
    for _ in 0..2 {
        sync(&mut ours, &mut kept)?;
    }
    let mut bare = bare()?;
    let (mut entries, mut requests, mut single, mut bytes) =
        (Figures::default(), Figures::default(), Figures::default(), Figures::default());
    for block in 0..BLOCKS {
        let (mut some, mut beside) = (Figures::default(), Figures::default());
        for number in 0..BLOCK_ENTRIES {
            let once_key = format!("entry-{block}-{number}");
            let form = payment::form(ENTRIES_FROM + block * BLOCK_ENTRIES + number);
            theirs.record_payment(&RecordPayment { form, once_key }).map_err(words)?;
            let (run, took) = seconds(|| sync(&mut ours, &mut kept));
            let run = run?;
            if run.entries != 1 {
                return Err(format!("one entry came, and not {}", run.entries).into());
            }
            some.push(took * 1e3);
            single.push(took * 1e3);
            bytes.push(run.bytes as f64);
            let (answer, took) = seconds(|| bare.request(&Request::get("/".into()), 64));
            if answer?.status != Status::OK {
                return Err("the bare server answers".into());
            }
            beside.push(took * 1e3);
        }
        entries.push(some.median());
        requests.push(beside.median());
    }
    let one = Row {
        work: "one new entry to an idle peer, verified and durable there",
        beside: "a bare HTTPS request on a kept connection",
        reach: Reach::AtMost(3.0),
        figure: entries.over(&requests),
        unit: Unit::Times,
        note: format!(
            "one for the heads and one for the entry, {:.0} bytes both ways; medians of {BLOCKS} times {BLOCK_ENTRIES}, the slowest single one took {:.1} ms",
            bytes.median(),
            single.most()
        ),
        ours: Some((entries, "ms")),
        limit: Some((requests, "ms")),
    };
    Ok(vec![one, nothing_new(&mut ours, &mut kept, server)?])
}

fn nothing_new(ours: &mut Office, kept: &mut Kept, server: Server) -> Outcome<Row> {
    sync(ours, kept)?;
    let (mut on_kept, mut kept_bytes, mut on_new, mut new_bytes) =
        (Figures::default(), Figures::default(), Figures::default(), Figures::default());
    for _ in 0..IDLE_RUNS {
        let (run, took) = seconds(|| sync(ours, kept));
        on_kept.push(took * 1e3);
        kept_bytes.push(run?.bytes as f64);
        let (run, took) = seconds(|| sync(ours, &mut Kept::default()));
        on_new.push(took * 1e3);
        new_bytes.push(run?.bytes as f64);
    }
    server.stop()?;
    Ok(Row {
        work: "a sync with nothing new",
        beside: "",
        reach: Reach::Told,
        note: format!(
            "one conditional request and its 304, {:.0} bytes both ways with those of TLS; with ledgers to open and a connection to \
             make {:.1} ms and {:.0} bytes",
            kept_bytes.median(),
            on_new.median(),
            new_bytes.median()
        ),
        figure: on_kept,
        unit: Unit::Of("ms"),
        ours: None,
        limit: None,
    })
}

fn sync(office: &mut Office, kept: &mut Kept) -> Outcome<ipc::SyncRun> {
    let syncing = office.syncing(&SyncNow { origin: None }).map_err(words)?;
    only(syncing.run_on(kept, &Work::default()).map_err(words)?)
}

/// A connection to a server that says `ok` to everything, over the same TLS as between offices.
fn bare() -> Outcome<Client> {
    let (theirs, ours) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
    let pins = Arc::new(Pins::new([(ours.public(), "bench".to_owned())]));
    let acceptor = TlsAcceptor::from(Arc::new(server_config(&theirs, pins)));
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("https://{}", listener.local_addr()?);
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    // It ends with the program.
    thread::spawn(move || drop(runtime.block_on(answer_one(listener, acceptor))));
    Ok(Client::connect(&address, &[theirs.public()], &ours, Patience::default())?)
}

async fn answer_one(listener: TcpListener, acceptor: TlsAcceptor) -> Outcome<()> {
    let (socket, _) = tokio::net::TcpListener::from_std(listener)?.accept().await?;
    socket.set_nodelay(true)?;
    let tls = acceptor.accept(socket).await?;
    let service = service_fn(|_| async { Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"ok")))) });
    http1::Builder::new().serve_connection(TokioIo::new(tls), service).await?;
    Ok(())
}

const BLOCKS: u32 = 11;
const BLOCK_ENTRIES: u32 = 10;
const IDLE_RUNS: u32 = 21;

/// Behind the numbers of all payments that are measured elsewhere.
const ENTRIES_FROM: u32 = 1_000;
