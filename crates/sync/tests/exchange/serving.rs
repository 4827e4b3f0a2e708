//! What is answered to whom.

use crate::{
    fetching::{meet, pair, serve_to},
    office::Office,
};
use ledger::{Checkpoint, Rights, tile::Tile};
use sync::{Answer, Method, PeerRights, Request, Route, Status, encode_heads, hash_of, heads_tag, limits, parse_heads};

fn get(office: &mut Office, peer: &PeerRights, path: &str) -> Answer {
    serve_to(office, peer, Request::get(path.into()))
}

#[test]
fn every_route_is_answered() {
    let (mut one, mut other) = pair();
    other.write(270);
    meet(&mut one, &mut other);
    let (peer, hash) = (one.rights(), hash_of(&other.origin()));
    let size = other.head().size;
    let checkpoint = get(&mut other, &peer, &format!("/{hash}/checkpoint"));
    assert_eq!((checkpoint.status, checkpoint.content_type), (Status::OK, "text/plain; charset=utf-8"));
    assert!(!checkpoint.immutable);
    assert_eq!(Checkpoint::parse(&checkpoint.body).map(|checkpoint| checkpoint.head), Some(other.head()));
    for tile in Tile::all(size) {
        let answer = get(&mut other, &peer, &Route::Tile(hash.clone(), tile).path());
        assert_eq!((answer.status, answer.content_type), (Status::OK, "application/octet-stream"), "{tile:?}");
        assert_eq!(answer.body.len() as u64, tile.width * 32);
        assert!(answer.immutable && !answer.gzip);
    }
    for (index, width) in [(0, 256), (1, size - 256), (0, 1), (1, 1)] {
        let answer = get(&mut other, &peer, &Route::Entries(hash.clone(), Tile { level: 0, index, width }).path());
        assert_eq!((answer.status, answer.gzip, answer.immutable), (Status::OK, true, true));
    }
    let card = get(&mut other, &peer, "/card");
    assert_eq!(String::from_utf8(card.body).ok().as_ref(), other.store.cards.get(&other.origin()));
    for path in [format!("/witness/{}/checkpoint", hash_of(&one.origin())), format!("/mirror/{hash}/checkpoint")] {
        let expected = if path.starts_with("/witness") { Status::OK } else { Status::NOT_FOUND };
        assert_eq!(get(&mut other, &peer, &path).status, expected, "{path}");
    }
    assert_eq!(get(&mut one, &other.rights(), &format!("/mirror/{hash}/checkpoint")).status, Status::OK);
}

#[test]
fn what_is_not_there_is_not_found() {
    let (mut one, mut other) = pair();
    other.write(9);
    let (peer, hash) = (one.rights(), hash_of(&other.origin()));
    let stranger = hash_of("522499-nobody/07d9d0f6df411caf09393fc5f8f422c6");
    let paths = [
        format!("/{hash}/tile/0/000"),
        format!("/{hash}/tile/0/000.p/11"),
        format!("/{hash}/tile/1/000.p/1"),
        format!("/{hash}/tile/entries/000"),
        format!("/{hash}/tile/entries/000.p/11"),
        format!("/{hash}/tile/entries/001.p/1"),
        format!("/{hash}/tile/0/0"),
        format!("/{stranger}/checkpoint"),
        format!("/{}/checkpoint", hash_of(&one.origin())),
        format!("/witness/{hash}/checkpoint"),
        format!("/{hash}"),
        "/".into(),
        "/heads/".into(),
        "/witness/sign-subtree".into(),
    ];
    for path in paths {
        assert_eq!(get(&mut other, &peer, &path).status, Status::NOT_FOUND, "{path}");
    }
    other.store.cards.clear();
    assert_eq!(get(&mut other, &peer, "/card").status, Status::NOT_FOUND);
    let same = get(&mut one, &other.rights(), "/heads");
    assert_eq!(same.status, Status::OK);
}

#[test]
fn each_path_has_its_method() {
    let (one, mut other) = pair();
    let hash = hash_of(&other.origin());
    let read =
        [format!("/{hash}/checkpoint"), format!("/{hash}/tile/0/000.p/1"), "/card".into(), format!("/mirror/{hash}/checkpoint")];
    for path in read {
        let answer = serve_to(&mut other, &one.rights(), Request::post(path.clone(), Vec::new()));
        assert_eq!(answer.status, Status::METHOD_NOT_ALLOWED, "{path}");
    }
    let answer = get(&mut other, &one.rights(), "/witness/add-checkpoint");
    assert_eq!(answer.status, Status::METHOD_NOT_ALLOWED);
}

#[test]
fn who_may_not_read_gets_heads_and_the_card_and_what_is_its_own() {
    let (mut one, mut other) = pair();
    let mut third = Office::new("third");
    other.enrol(&third);
    third.enrol(&other);
    meet(&mut other, &mut third);
    meet(&mut other, &mut one);
    let peer = PeerRights { origin: one.origin(), may: Rights::NONE };
    let (hash, its) = (hash_of(&other.origin()), hash_of(&one.origin()));
    for path in [
        format!("/{hash}/checkpoint"),
        format!("/{hash}/tile/0/000.p/1"),
        format!("/{hash}/tile/entries/000.p/1"),
        format!("/{}/checkpoint", hash_of(&third.origin())),
        // Nor does it learn what there is.
        format!("/{}/checkpoint", hash_of("522499-nobody/07d9d0f6df411caf09393fc5f8f422c6")),
    ] {
        assert_eq!(get(&mut other, &peer, &path).status, Status::FORBIDDEN, "{path}");
    }
    for path in ["/heads".into(), "/card".into(), format!("/{its}/checkpoint"), format!("/{its}/tile/entries/000.p/1")] {
        assert_eq!(get(&mut other, &peer, &path).status, Status::OK, "{path}");
    }
    assert_eq!(get(&mut other, &peer, &format!("/mirror/{its}/checkpoint")).status, Status::OK);
}

#[test]
fn heads_are_told_once() {
    let (mut one, mut other) = pair();
    meet(&mut other, &mut one);
    let answer = get(&mut other, &one.rights(), "/heads");
    assert_eq!((answer.status, answer.content_type), (Status::OK, "application/json"));
    let heads = parse_heads(&answer.body).expect("a list of heads");
    assert_eq!(heads[0].origin.as_str(), other.origin(), "the own one first");
    assert_eq!(heads.len(), 2);
    assert_eq!(answer.etag, Some(heads_tag(&answer.body)));
    let asked = Request { if_none_match: answer.etag.clone(), ..Request::get("/heads".into()) };
    let again = serve_to(&mut other, &one.rights(), asked.clone());
    assert_eq!((again.status, again.body.len(), again.etag.clone()), (Status::NOT_MODIFIED, 0, answer.etag));
    other.write(1);
    assert_eq!(serve_to(&mut other, &one.rights(), asked).status, Status::OK);
}

#[test]
fn heads_that_come_are_taken_as_far_as_they_hold() {
    let (mut one, mut other) = pair();
    one.write(3);
    let post = |office: &mut Office, peer: &Office, body: Vec<u8>| {
        serve_to(office, &peer.rights(), Request { method: Method::Post, ..Request::post("/heads".into(), body) })
    };
    let own = one.store.own_ledger().checkpoint.clone();
    let stranger = Office::new("stranger").store.own_ledger().checkpoint.clone();
    let mut forged = own.clone();
    forged.note.signatures[0].signature[5] ^= 1;
    assert_eq!(post(&mut other, &one, encode_heads(&[forged])).status, Status::OK);
    assert!(other.store.known.is_empty(), "what is not signed is not taken");
    let answer = post(&mut other, &one, encode_heads(&[own.clone(), stranger]));
    let heads = parse_heads(&answer.body).expect("a list of heads");
    assert_eq!(heads.iter().map(|head| head.head).collect::<Vec<_>>(), [other.head(), own.head], "the answer has what came");
    assert_eq!(other.store.known.len(), 1, "and nothing of a ledger that is not known");
    assert_eq!(post(&mut other, &one, b"[".to_vec()).status, Status::BAD_REQUEST);
    assert_eq!(post(&mut other, &one, vec![b' '; limits::HEADS_BYTES_MAX + 1]).status, Status::CONTENT_TOO_LARGE);
    other.store.crash = Some((0, false));
    one.write(1);
    let newest = one.store.own_ledger().checkpoint.clone();
    assert_eq!(post(&mut other, &one, encode_heads(&[newest])).status, Status::INTERNAL, "a store that fails is told");
}
