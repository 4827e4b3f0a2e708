//! Parcels for peers and from them, and words about what was erased.

use crate::world::TempFolder;
use store::{Contents, NewParcel, StoredWord};

#[test]
fn parcels_are_given_in_turn_and_made_anew_from_where_they_were_dropped() {
    let folder = TempFolder::new();
    let (store, _) = folder.store_of(5);
    let give = |programme: &str, from: u64, upto: u64, file: &str| {
        let contents = Contents { programme: programme.into(), range: from..upto, fields: 3, file: file.into() };
        let parcel = NewParcel { peer: "a", contents: &contents, sealed: b"sealed" };
        store.give("a", programme, from, upto, &[parcel], 7).unwrap()
    };
    let upto = |programme: &str| store.snapshot().unwrap().given_upto("a", programme).unwrap();
    let waiting = || store.snapshot().unwrap().parcels_for("a", 10).unwrap();
    assert!(give("P", 0, 10, "") && give("P", 10, 20, "") && give("Q", 0, 20, "f"));
    assert!(!give("P", 10, 20, ""), "another program was faster");
    assert_eq!((waiting(), upto("P"), upto("Q"), upto("R")), (vec![1, 2, 3], 20, 20, 0));
    assert_eq!(store.snapshot().unwrap().pieces_given("a", "f"), Ok(1));
    store.parcel_taken("a", 1, 8).unwrap();
    store.parcel_taken("b", 2, 8).unwrap();
    let read = |number| store.snapshot().unwrap().parcel_for("a", number).unwrap();
    assert_eq!((read(1), read(2)), (None, Some(b"sealed".to_vec())), "what was taken is gone; nobody takes another's");
    let taken = store.snapshot().unwrap().parcels_out().unwrap().remove(0);
    assert_eq!((taken.taken_at, taken.bytes, taken.contents.range), (Some(8), 0, 0..10), "who was given what stays");

    store.drop_parcels("a", Some("P"), 15).unwrap();
    assert_eq!((waiting(), upto("P"), upto("Q")), (vec![3], 10, 20), "it begins anew behind what was taken");
    store.drop_parcels("a", None, 0).unwrap();
    assert_eq!((waiting(), upto("P"), upto("Q")), (vec![], 10, 0));
    assert_eq!(store.snapshot().unwrap().pieces_given("a", "f"), Ok(0));
}

#[test]
fn what_comes_is_kept_once_until_it_is_opened_and_there_is_an_end_to_the_room() {
    let folder = TempFolder::new();
    let (store, _) = folder.store_of(5);
    assert_eq!(store.take_parcel("a", b"12345", 1, 12), Ok(true));
    assert_eq!(store.take_parcel("a", b"12345", 2, 12), Ok(true), "the same is kept once");
    assert_eq!(store.take_parcel("a", b"123456", 3, 12), Ok(true));
    assert_eq!(store.take_parcel("a", b"1234567", 4, 12), Ok(false), "there is no room");
    assert_eq!(store.take_parcel("b", b"1234567", 4, 12), Ok(true), "one peer takes no room from another");
    let numbers: Vec<u64> = store.snapshot().unwrap().parcels_in().unwrap().iter().map(|parcel| parcel.number).collect();
    assert_eq!(numbers.len(), 3);
    let contents = Contents { programme: "P".into(), range: 3..9, fields: 2, file: String::new() };
    store.parcel_opened(numbers[0], &contents, 1, 5).unwrap();
    let opened = store.snapshot().unwrap().parcels_in().unwrap().remove(0);
    assert_eq!((opened.contents, opened.refused, opened.opened_at, opened.bytes), (contents, 1, Some(5), 0));
    assert_eq!(store.snapshot().unwrap().parcel_in(numbers[0]), Ok(None), "what was in it is gone");
    assert_eq!(store.take_parcel("a", b"12345", 6, 12), Ok(true));
    assert_eq!(store.snapshot().unwrap().parcels_in().unwrap().len(), 3, "nor does it come again");
}

#[test]
fn the_first_word_of_a_holder_stays() {
    let folder = TempFolder::new();
    let (store, _) = folder.store_of(5);
    let word =
        |word: &str| StoredWord { ledger: "l".into(), entry: 4, holder: "h".into(), at: 1, word: word.into(), delivered: false };
    store.keep_word(&word("first")).unwrap();
    store.keep_word(&word("second")).unwrap();
    assert_eq!(store.snapshot().unwrap().words("l").unwrap(), [word("first")]);
    store.words_delivered("l", &["first".into()]).unwrap();
    assert!(store.snapshot().unwrap().words("l").unwrap()[0].delivered);
    assert_eq!(store.snapshot().unwrap().words("other").unwrap(), []);
}
