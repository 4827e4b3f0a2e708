//! Vectors about whole ledgers.

use super::{Vector, named, unhex};
use crate::{naive, seeded::Seeded};
use ledger::{
    Chain, Hash, NodeTable, Origin, Placed, Refusal, Statement, member_text,
    roll::{EnrolledCertificate, Erasure, Peer, Standing},
};

/// Verifies a ledger entry by entry, as any reader would, and once more with all signatures together.
pub fn check(vector: &Vector) {
    let origin = Origin::parse(vector.header("origin")).expect("the origin has the form of one");
    let entries = entries(vector);
    let (one_by_one, chain) = verify(&origin, &entries);
    let together = verify_together(&origin, &entries);
    assert_eq!(one_by_one, together, "{}: verifying signatures together finds the same", vector.name);
    match one_by_one {
        Err((at, refusal)) => vector.came_to(&format!("{} at {at}", refusal.code())),
        Ok(()) => {
            let head = chain.head();
            let leaves: Vec<Hash> = entries.iter().map(|entry| Hash::leaf(entry)).collect();
            assert_eq!(head.root, naive::root(&leaves), "{}: the root is that of RFC 6962", vector.name);
            vector.came_to(&format!("ok size {} root {}", head.size, head.root.url()));
            roll(vector, &chain);
        }
    }
}

/// The entries of a vector, those of the one it comes after first.
pub fn entries(vector: &Vector) -> Vec<Vec<u8>> {
    let mut all = vector.get("after").map(|after| entries(&named(&format!("chain/{after}.txt")))).unwrap_or_default();
    all.extend(own_entries(vector));
    all
}

fn own_entries(vector: &Vector) -> Vec<Vec<u8>> {
    let mut shown: Option<&str> = None;
    let mut entries = Vec::new();
    for line in vector.text().lines() {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "#" => shown = Some(rest),
            "bytes" => entries.push(unhex(rest)),
            "entry" => {
                let (previous, statement) = rest.split_once(' ').expect("an entry has two parts");
                if let Ok(statement) = Statement::parse(statement.into()) {
                    let payload = String::from_utf8_lossy(statement.payload());
                    assert_eq!(shown.take(), Some(&*payload), "{}: the comment says what was signed", vector.name);
                }
                entries.push([&unhex(previous)[..], statement.as_bytes()].concat());
            }
            _ => panic!("{}: {word} begins a line", vector.name),
        }
    }
    entries
}

type Outcome = Result<(), (usize, Refusal)>;

fn verify(origin: &Origin, entries: &[Vec<u8>]) -> (Outcome, Chain) {
    let (mut chain, mut table) = (Chain::new(origin.clone()), NodeTable::new());
    for (i, bytes) in entries.iter().enumerate() {
        match place(&mut chain, &mut table, bytes).and_then(Placed::verify) {
            Ok(entry) => assert_eq!(&entry.bytes(), bytes, "an entry is its own canonical form"),
            Err(refusal) => return (Err((i, refusal)), chain),
        }
    }
    (Ok(()), chain)
}

fn verify_together(origin: &Origin, entries: &[Vec<u8>]) -> Outcome {
    let (mut chain, mut table) = (Chain::new(origin.clone()), NodeTable::new());
    let mut placed = Vec::new();
    let mut refused = None;
    for (i, bytes) in entries.iter().enumerate() {
        match place(&mut chain, &mut table, bytes) {
            Ok(one) => placed.push(one),
            Err(refusal) => {
                refused = Some((i, refusal));
                break;
            }
        }
    }
    // A signature that does not hold is the earlier fault, since every entry before the refused one was placed.
    if let Err(wrong) = Placed::verify_all(placed, &mut Seeded(7)) {
        let first = *wrong.first().expect("a batch that does not hold has a signature that does not");
        return Err((first as usize, Refusal::Signature));
    }
    refused.map_or(Ok(()), Err)
}

/// Places an entry and stores the nodes that it completes.
pub fn place(chain: &mut Chain, table: &mut NodeTable, bytes: &[u8]) -> Result<Placed, Refusal> {
    let mut nodes = Vec::new();
    let placed = chain.place_entry(bytes, table, |level, index, hash| nodes.push((level, index, hash)))?;
    nodes.into_iter().for_each(|(level, index, hash)| table.put(level, index, hash));
    Ok(placed)
}

fn roll(vector: &Vector, chain: &Chain) {
    let roll = chain.roll();
    let office = roll.office().expect("a ledger has an office");
    for expected in vector.all("member") {
        let found = roll.members().iter().map(|member| {
            let standing = match member.standing {
                Standing::Active => "active",
                Standing::Pending => "pending",
                Standing::Revoked => "revoked",
                Standing::Declined => "declined",
            };
            let roles = member.roles.names().collect::<Vec<_>>().join("+");
            format!("{} {standing} {roles} {}", member_text(member.number), member.name)
        });
        let found: Vec<_> = found.collect();
        assert!(found.iter().any(|line| line == expected), "{}: {expected} is among {found:?}", vector.name);
    }
    for expected in vector.all("head-keys") {
        let (size, keys) = expected.split_once(' ').expect("a size comes before the keys");
        let verifiers = roll.head_verifiers(chain.origin().as_str(), size.parse().expect("a size is a number"));
        let found: Vec<_> = verifiers.iter().map(|verifier| verifier.key().x()).collect();
        assert_eq!(found.join(" "), keys, "{}: these keys sign the head of size {size}", vector.name);
    }
    let peers: Vec<String> = roll.peers().map(peer).collect();
    for expected in vector.all("peer") {
        assert!(peers.iter().any(|line| line == expected), "{}: {expected} is among {peers:?}", vector.name);
    }
    let desks = roll.desks().map(|desk| {
        let revoked = if desk.revoked { " revoked" } else { "" };
        format!("{} enrolled {} {}{revoked}", desk.number, desk.enrolled_at, desk.card.name())
    });
    let (desks, expected): (Vec<String>, Vec<_>) = (desks.collect(), vector.all("desk").collect());
    assert!(expected.is_empty() || desks == expected, "{}: these are the desks: {desks:?}", vector.name);
    let expected: Vec<_> = vector.all("vouched").collect();
    if !expected.is_empty() {
        let found: Vec<String> = roll
            .vouched()
            .iter()
            .map(|vouch| {
                let name = vouch.name.as_deref().unwrap_or("-");
                format!("{} {} {} m{} {name}", vouch.origin, vouch.genesis.url(), vouch.entry, vouch.by)
            })
            .collect();
        assert_eq!(found, expected, "{}: these ledgers are vouched for", vector.name);
    }
    let expected: Vec<_> = vector.all("witnessed").collect();
    if !expected.is_empty() {
        let found: Vec<String> = roll.witnessed().map(|it| format!("{} {} {}", it.size, it.time, it.peer)).collect();
        assert_eq!(found, expected, "{}: these heads were witnessed", vector.name);
    }
    let erased: Vec<String> = roll.erasures().iter().map(erasure).collect();
    for expected in vector.all("erased") {
        assert!(erased.iter().any(|line| line == expected), "{}: {expected} is among {erased:?}", vector.name);
    }
    let certificates: Vec<String> = roll.certificates().iter().map(certificate).collect();
    let expected: Vec<_> = vector.all("certificate").collect();
    assert!(expected.is_empty() || certificates == expected, "{}: these are the certificates: {certificates:?}", vector.name);
    let facts = [
        ("certificates", roll.certificates().len().to_string()),
        ("erasures", roll.erasures().len().to_string()),
        ("waiting", roll.waiting().count().to_string()),
        ("delegations", roll.delegations().len().to_string()),
        ("approval-two-over", office.approval_two_over.map_or("none".into(), |amount| amount.to_string())),
        (
            "succeeds",
            office.succeeds.as_ref().map_or("none".into(), |before| {
                let (head, cause) = (before.head, before.cause.name());
                format!("{} {} {} {cause} {}", before.origin, head.size, head.root.url(), before.agreed.len())
            }),
        ),
    ];
    for (header, found) in facts {
        if let Some(expected) = vector.get(header) {
            assert_eq!(found, expected, "{}: {header} at the end", vector.name);
        }
    }
}

fn certificate(one: &EnrolledCertificate) -> String {
    let ended = one.ended.map_or(String::new(), |(entry, how)| format!(" ended {entry} {}", super::parts::kebab(how)));
    format!("{} {} in-force {}{ended}", member_text(one.member), one.entry, one.in_force)
}

fn erasure(erasure: &Erasure) -> String {
    let Erasure { entry, by, in_force, .. } = erasure;
    let fields = erasure.fields.iter().map(|field| format!(" {}/{}/{}", field.entry, field.name, field.digest.url()));
    let files = erasure.files.iter().map(|file| format!(" file/{}", file.url()));
    let all: String = fields.chain(files).collect();
    format!("{entry} in-force {in_force} {}{all}", member_text(*by))
}

fn peer(peer: &Peer) -> String {
    let rights: Vec<_> = peer.may.names().collect();
    let rights = if rights.is_empty() { "none".to_owned() } else { rights.join("+") };
    let of = peer.programmes.codes().map_or(String::new(), |codes| format!(" of {}", codes.join("+")));
    let before = if peer.tls_before.is_some() { " tls-before" } else { "" };
    let revoked = if peer.revoked { " revoked" } else { "" };
    assert_eq!(peer.card.origin(), &peer.origin, "a peer has its own card");
    format!("{} enrolled {} card {} {rights}{of}{before}{revoked}", peer.origin, peer.enrolled_at, peer.card.number())
}
