//! Two hundred peers that ask one server again and again whether there is anything new.

use crate::{
    Outcome,
    made::Copied,
    measure::{Figures, cores},
    pair::{Server, administrator, words},
    report::{Reach, Row, Unit},
};
use ipc::{EnrolPeer, MakeCard};
use ledger::{Card, CardDraft, Origin, SigningKey};
use std::{
    thread,
    time::{Duration, Instant},
};
use sync::{
    Request, Status,
    line::{Client, Patience},
};

pub fn measure(work: &Copied) -> Outcome<Vec<Row>> {
    let mut theirs = administrator(work)?;
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let call = MakeCard { address: format!("https://127.0.0.1:{port}") };
    let card = theirs.make_card(&call).map_err(words)?.card.ok_or("the card was made")?;
    let card = Card::parse(&card.text).map_err(|fault| format!("{fault:?}"))?;
    let identities: Vec<SigningKey> = (0..PEERS).map(|number| key(number, 1)).collect();
    for number in 0..PEERS {
        let card = peer_card(number)?;
        let may = vec!["read".to_owned()];
        let call = EnrolPeer { fingerprint: card.fingerprint(), card: card.text().to_owned(), may, programmes: Vec::new() };
        theirs.enrol_peer(&call).map_err(words)?;
    }
    drop(theirs);
    let server = Server::start(work.folder())?;
    let mut clients = Vec::new();
    // One after the other: a server lets only so many of one address wait at its door.
    for identity in &identities {
        clients.push(Client::connect(&server.address, &[card.tls().clone()], identity, Patience::default())?);
    }
    let begun = Instant::now();
    let polled = thread::scope(|scope| {
        let all: Vec<_> =
            clients.into_iter().zip(0..).map(|(client, number)| scope.spawn(move || poll(client, number))).collect();
        all.into_iter().map(|one| one.join().unwrap_or_default()).collect::<Vec<_>>()
    });
    let lasted = begun.elapsed().as_secs_f64();
    let took = server.stop()?;
    let errors: u64 = polled.iter().map(|polled| polled.errors).sum();
    let all: Figures = polled.into_iter().flat_map(|polled| polled.ms).collect();
    let memory = Row {
        work: "memory of that server",
        beside: "",
        reach: Reach::Told,
        figure: Figures::from_iter([took.peak_mb]),
        unit: Unit::Of("MB"),
        ours: None,
        limit: None,
        note: format!("peak; {:.1} s of {} cores in {lasted:.1} s", took.cpu_s, cores()),
    };
    let answered = Row {
        work: "200 peers that poll one server, p99",
        beside: "",
        reach: Reach::Told,
        figure: Figures::from_iter([all.of_a_hundred(99)]),
        unit: Unit::Of("ms"),
        ours: None,
        limit: None,
        note: format!(
            "{errors} errors in {} requests, {:.0} a second; p50 {:.2} ms, the slowest {:.1} ms; the peers run on the same cores",
            all.len(),
            all.len() as f64 / lasted,
            all.of_a_hundred(50),
            all.most()
        ),
    };
    let none = Row {
        work: "errors among them",
        beside: "",
        reach: Reach::AtMost(0.0),
        figure: Figures::from_iter([errors as f64]),
        unit: Unit::Of("errors"),
        ours: None,
        limit: None,
        note: String::new(),
    };
    Ok(vec![answered, none, memory])
}

#[derive(Default)]
struct Polled {
    ms: Vec<f64>,
    errors: u64,
}

/// Asks whether there is anything new, as a peer does that has all there is.
fn poll(mut client: Client, number: u32) -> Polled {
    let mut polled = Polled::default();
    let mut request = Request::get("/heads".into());
    // Not all at one time.
    thread::sleep(EVERY * number / PEERS);
    let begun = Instant::now();
    for turn in 1.. {
        let asked = Instant::now();
        match client.request(&request, 1 << 20) {
            Ok(reply) if matches!(reply.status, Status::OK | Status::NOT_MODIFIED) => {
                request.if_none_match = reply.etag.or(request.if_none_match);
            }
            _ => polled.errors += 1,
        }
        polled.ms.push(asked.elapsed().as_secs_f64() * 1e3);
        if begun.elapsed() > LASTING {
            break;
        }
        thread::sleep((EVERY * turn).saturating_sub(begun.elapsed()));
    }
    polled
}

fn peer_card(number: u32) -> Outcome<Card> {
    let ledger_key = key(number, 0);
    let origin = Origin::new("522499-nync", &ledger_key.public()).ok_or("the code is one")?;
    let (tls, witness, mirror) = (key(number, 1), key(number, 2), key(number, 3));
    let draft = CardDraft {
        origin: &origin,
        name: &format!("Peer {number}"),
        number: 1,
        address: "",
        demo: true,
        iat: 1_790_000_000,
        mirror: &mirror,
        recipient: None,
        tls: &tls,
        witness: &witness,
    };
    Ok(draft.sign(&ledger_key).map_err(|fault| format!("{fault:?}"))?)
}

fn key(number: u32, which: u8) -> SigningKey {
    let mut seed = [which; 32];
    seed[..4].copy_from_slice(&number.to_be_bytes());
    SigningKey::from_seed(&seed)
}

const PEERS: u32 = 200;

/// Much more often than any schedule would.
const EVERY: Duration = Duration::from_millis(250);
const LASTING: Duration = Duration::from_secs(6);
