//! Two offices on loopback: personal fields for whom they are, and what is ordered to be erased.

use super::{mirror_folder, shelf::Shelf};
use crate::{Demo, Office, Outcome, Serving, Work, World, desk::Desk, sealing::Keyring};
use ipc::{
    ChangePeer, CheckImport, Countersign, EnrolPeer, EraseFields, GiveNow, MakeCard, Personal, SetBackupFolder, SignIn, SyncNow,
};
use ledger::{Acknowledgement, Disclosure, SigningKey};
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};
use sync::{Answer, Given, Link, Parcel, PeerRights, Request, SyncFault, exchange_parcels, serve_parcels};

#[test]
fn personal_fields_come_for_the_programmes_that_are_given_and_open_for_members_alone() {
    let mut pair = Pair::new("given", &["read", "personal"], &[PROGRAMME]);
    let batch = pair.import();
    let before = pair.county.personal().expect("no keys are needed");
    assert_eq!(before, Personal::default(), "nothing was given yet");
    let given = pair.town.give_now(&GiveNow {}).expect("it is packed").given.remove(0);
    assert!(given.granted && given.recipient && given.waiting >= 2, "fields and the file wait: {given:?}");
    assert_eq!((given.fields, &given.programmes[..]), (0, &[PROGRAMME.to_owned()][..]));

    pair.county.sign_out().expect("nobody need be there");
    pair.sync();
    let received = pair.county.personal().expect("no keys are needed").received.remove(0);
    assert_eq!((received.waiting, received.fields), (given.waiting, 0), "it came as it is, and nobody can open it");
    let folder = pair.folder.join("county");
    assert!(!anywhere(&folder, NAME.as_bytes()), "no name lies in the clear");
    sign_in(&mut pair.county, 1);
    let received = pair.county.give_now(&GiveNow {}).expect("it is opened").received.remove(0);
    assert_eq!((received.waiting, received.refused), (0, 0), "{received:?}");
    assert!(received.files > 0, "the list that was imported came: {received:?}");
    assert!(received.fields > 412, "names, numbers and accounts: {}", received.fields);
    assert!(!anywhere(&folder, NAME.as_bytes()), "no name lies in the clear");

    let (copy, keyring) = pair.copy();
    let own = pair.town.desk().expect("it is open");
    let (mut shown, mut hidden) = (0, 0);
    let entries: Vec<u64> = own.columns.entry.iter().map(|entry| u64::from(*entry)).collect();
    let of_own = own.disclosures_of(&pair.keyring, &entries).expect("they can be read");
    let of_copy = copy.disclosures_of(&keyring, &entries).expect("they can be read");
    for ((entry, there), here) in entries.into_iter().zip(of_own).zip(of_copy) {
        match own.programme_of_entry(entry) {
            Some(PROGRAMME) => {
                assert_eq!(here, there, "all of it came");
                shown += 1;
            }
            _ => {
                assert_eq!(here, [], "nothing of another programme");
                hidden += usize::from(!there.is_empty());
            }
        }
    }
    assert!(shown > 412 && hidden > 0, "{shown} and {hidden}");
    let id = own.find_batch(&batch).expect("it is there").file().expect("it has one").hex();
    let stored = copy.snapshot().expect("a snapshot").file(&id).expect("it can be read").expect("the file came");
    assert_eq!(copy.open_file(&keyring, &id, &stored).expect("it opens"), fs::read(SAMPLE).expect("the sample"));

    pair.town.give_now(&GiveNow {}).expect("nothing is new");
    pair.sync();
    let again = pair.county.give_now(&GiveNow {}).expect("it can be asked").received.remove(0);
    assert_eq!((again.fields, again.came_at), (received.fields, received.came_at), "nothing comes twice");
    assert!(pair.town.verify().expect("it can be").holds && pair.county.verify().expect("it can be").holds);
}

#[test]
fn who_is_given_nothing_gets_nothing_and_what_was_taken_back_does_not_go() {
    let mut pair = Pair::new("not-given", &["read"], &[]);
    pair.import();
    assert_eq!(pair.town.give_now(&GiveNow {}).expect("it can be asked"), Personal::default());
    let county = pair.county_rights();
    let mut shelf = Shelf::open(&pair.folder.join("town")).expect("it opens");
    for (method, path) in [("get", "/parcels"), ("get", "/parcel/1"), ("post", "/parcels/taken")] {
        let request = if method == "get" { Request::get(path.into()) } else { Request::post(path.into(), b"[1]".to_vec()) };
        assert_eq!(serve_parcels(&mut shelf, &county, 0, &request).expect("a route").status.0, 403, "{path}");
    }
    // One administrator alone gives nothing.
    let call = ChangePeer { origin: county.origin.clone(), may: texts(&["read", "personal"]), programmes: texts(&[PROGRAMME]) };
    pair.town.change_peer(&call).expect("it can be signed");
    assert_eq!(pair.town.give_now(&GiveNow {}).expect("it can be asked"), Personal::default(), "it waits");
    pair.second();
    let given = pair.town.give_now(&GiveNow {}).expect("it is packed").given.remove(0);
    assert!(given.waiting > 0, "with the second signature it is given");
    let call = ChangePeer { programmes: texts(&["YLJH-2026"]), ..call };
    pair.town.change_peer(&call).expect("less is given by one alone");
    pair.second();
    let given = pair.town.give_now(&GiveNow {}).expect("it is packed").given.remove(0);
    pair.sync();
    let received = pair.county.give_now(&GiveNow {}).expect("it is opened").received;
    let programmes: Vec<&String> = received.iter().flat_map(|line| &line.programmes).collect();
    assert!(programmes.iter().all(|code| *code == "YLJH-2026"), "what waited was taken back: {programmes:?}, {given:?}");
}

#[test]
fn what_is_forged_or_for_somebody_else_is_refused() {
    let mut pair = Pair::new("forged", &["read", "personal"], &[PROGRAMME]);
    pair.import();
    pair.sync();
    let origin = pair.town.desk().expect("it is open").chain.origin().to_string();
    let own = pair.town.desk().expect("it is open");
    let entry = u64::from(*own.columns.entry.last().expect("payments"));
    let forged = Disclosure::with_salt("beneficiary_name", "冒名", [1; 16]);
    let real = own.disclosures(&pair.keyring, entry).expect("they can be read").remove(0);
    let of = |ledger: &str, fields: Vec<Disclosure>| {
        Parcel { ledger: ledger.into(), programme: PROGRAMME.into(), given: Given::Fields(vec![(entry, fields)]) }.encode()
    };
    let county = pair.county.desk().expect("it is open").chain.origin().to_string();
    let (to_county, to_town) = (pair.county_keyring().recipient(), pair.keyring.recipient());
    let store = pair.county.desk().expect("it is open").store.clone();
    let take = |sealed: &[u8]| assert!(store.take_parcel(&origin, sealed, NOW, 1 << 20).expect("there is room"));
    take(b"no parcel at all");
    take(&seal(&to_town, &of(&origin, vec![real.clone()])));
    take(&seal(&to_county, b"{}"));
    take(&seal(&to_county, &of(&county, vec![real.clone()])));
    take(&seal(&to_county, &of(&origin, vec![forged.clone(), real.clone(), real.clone()])));
    let received = pair.county.give_now(&GiveNow {}).expect("they are looked at").received.remove(0);
    assert_eq!((received.waiting, received.fields, received.refused), (0, 1, 6), "one field of one parcel holds: {received:?}");
    let (copy, keyring) = pair.copy();
    assert_eq!(copy.disclosures(&keyring, entry).expect("they can be read"), [real]);
    assert!(!store.take_parcel(&origin, &[0; 100], NOW, 99).expect("it can be asked"), "there is an end to the room");
}

#[test]
fn a_line_that_is_cut_anywhere_goes_on_from_there() {
    let mut pair = Pair::new("cut", &["read", "personal"], &[]);
    pair.import();
    pair.sync();
    pair.town.give_now(&GiveNow {}).expect("it is packed");
    let waiting = pair.town.personal().expect("no keys are needed").given.remove(0).waiting;
    let county = pair.county_rights();
    let town = PeerRights { origin: pair.town.desk().expect("it is open").chain.origin().to_string(), ..county.clone() };
    let mut theirs = Shelf::open(&pair.folder.join("town")).expect("it opens");
    let mut ours = Shelf::open(&pair.folder.join("county")).expect("it opens");
    let mut came = 0;
    for cut_after in 0..40 {
        let mut left: u32 = cut_after % 5;
        let mut ask = |request: Request| -> Result<Answer, ()> {
            let answer = serve_parcels(&mut theirs, &county, 0, &request).expect("a route");
            // Before the request arrives, or before its answer does: whatever was done is done once.
            left = left.checked_sub(1).ok_or(())?;
            Ok(answer)
        };
        let mut verify = |placed| sync::verify_here(placed, &mut crate::Source::system());
        match exchange_parcels(&mut ours, &town, 0, &mut Link::new(&mut ask, &mut verify)) {
            Ok(exchanged) => came += exchanged.came,
            Err(fault) => assert!(matches!(fault, SyncFault::Line(())), "{fault:?}"),
        }
    }
    assert!(came <= waiting);
    let given = pair.town.personal().expect("no keys are needed").given.remove(0);
    assert_eq!((given.waiting, given.taken_at.is_some()), (0, true), "all of it was taken");
    let received = pair.county.give_now(&GiveNow {}).expect("it is opened").received.remove(0);
    assert_eq!((received.fields, received.refused), (given.fields, 0), "and came once");
}

#[test]
fn an_office_that_nobody_can_call_brings_what_it_gives() {
    let mut pair = Pair::new("brought", &["read", "personal"], &[PROGRAMME]);
    pair.import();
    pair.sync();
    pair.town.give_now(&GiveNow {}).expect("it is packed");
    let folder = pair.folder.join("county");
    let served = Serving::start(&folder, World::seeded(9, NOW), None).expect("it listens");
    let runs = pair.town.sync_now(&SyncNow { origin: None }).expect("it syncs").runs;
    assert_eq!(runs[0].failure, None);
    served.stop();
    let given = pair.town.personal().expect("no keys are needed").given.remove(0);
    assert_eq!(given.waiting, 0, "it was handed over");
    let received = pair.county.give_now(&GiveNow {}).expect("it is opened").received.remove(0);
    assert_eq!(received.fields, given.fields);
}

#[test]
fn what_is_erased_is_gone_from_every_holder_and_each_gives_its_word() {
    let mut pair = Pair::new("erased", &["read", "personal"], &[PROGRAMME]);
    pair.import();
    let backups = pair.folder.join("backups");
    pair.town.set_backup_folder(&SetBackupFolder { folder: backups.display().to_string() }).expect("it can be set");
    pair.town.back_up().expect("a backup from before");
    pair.town.give_now(&GiveNow {}).expect("it is packed");
    pair.sync();
    pair.county.give_now(&GiveNow {}).expect("it is opened");
    let own = pair.town.desk().expect("it is open");
    let entry = u64::from(*own.columns.entry.last().expect("payments"));
    let fields = own.disclosures(&pair.keyring, entry).expect("they can be read");
    let erased = fields.iter().find(|field| field.name() == "beneficiary_name").expect("there is a name").clone();
    let (old_town, old_county) = (blob(own, entry), blob(&pair.copy().0, entry));
    let receipt = |office: &mut Office, fields: &[&str]| {
        let call = ipc::SaveReceipt { entry, show: texts(fields) };
        office.save_receipt(&call).map(|saved| fs::read(saved.path).expect("it was written"))
    };
    let account_shown = receipt(&mut pair.town, &["beneficiary_id"]).expect("a receipt from before");

    assert_eq!(code(pair.town.erase(&order(entry, &["no_field"]))), "no-such-field");
    assert_eq!(
        code(pair.town.erase(&EraseFields { reason: " ".into(), ..order(entry, &["beneficiary_name"]) })),
        "reason-needed"
    );
    assert_eq!(code(pair.town.erase(&order(entry, &[]))), "nothing-to-erase");
    let waiting = pair.town.erase(&order(entry, &["beneficiary_name"])).expect("it is ordered").remove(0);
    assert!(waiting.in_force.is_none() && !waiting.done_here, "it waits");
    assert_eq!(waiting.holders.len(), 1, "one peer was given it: {waiting:?}");
    assert!(own_has(&mut pair.town, &pair.keyring, entry, &erased), "and nothing is erased yet");
    pair.second();
    assert!(!own_has(&mut pair.town, &pair.keyring, entry, &erased));
    let order_shown = pair.town.erasures().expect("it is shown").remove(0);
    assert!(order_shown.done_here && order_shown.holders[0].acknowledged_at.is_none(), "{order_shown:?}");
    assert!(!order_shown.out_of_reach.is_empty(), "the backup from before is named");
    assert!(!anywhere(&pair.folder.join("town"), &old_town), "the sealed form from before is in no file");
    assert!(pair.town.verify().expect("it can be").holds, "every proof holds");
    assert_eq!(code(receipt(&mut pair.town, &["beneficiary_name"])), "not-found");
    assert!(receipt(&mut pair.town, &["beneficiary_id"]).expect("what is left can be shown").starts_with(b"c2sp.org"));
    assert!(account_shown.starts_with(b"c2sp.org"));

    // It reaches the holder while nobody is signed in there.
    pair.county.sign_out().expect("nobody need be there");
    pair.sync();
    assert!(pair.town.erasures().expect("it is shown")[0].holders[0].acknowledged_at.is_none(), "nobody has erased it yet");
    sign_in(&mut pair.county, 1);
    pair.county.give_now(&GiveNow {}).expect("it is erased");
    let (copy, keyring) = pair.copy();
    let left = copy.disclosures(&keyring, entry).expect("they can be read");
    assert!(!left.contains(&erased) && left.len() + 1 == fields.len(), "that field alone is gone");
    assert!(!anywhere(&pair.folder.join("county"), &old_county), "the sealed form from before is in no file");
    drop(copy);

    // A parcel from before does not bring it back.
    let origin = pair.town.desk().expect("it is open").chain.origin().clone();
    let late = Parcel {
        ledger: origin.to_string(),
        programme: PROGRAMME.into(),
        given: Given::Fields(vec![(entry, vec![erased.clone()])]),
    };
    let late = seal(&pair.county_keyring().recipient(), &late.encode());
    pair.county.desk().expect("it is open").store.take_parcel(origin.as_str(), &late, NOW, 1 << 20).expect("there is room");
    pair.county.give_now(&GiveNow {}).expect("it is opened");
    let (copy, keyring) = pair.copy();
    assert!(!copy.disclosures(&keyring, entry).expect("they can be read").contains(&erased), "it stays erased");
    drop(copy);

    // Its word comes with the next sync; a word by another key does not hold.
    let county = pair.county.desk().expect("it is open").chain.origin().clone();
    let forged = Acknowledgement { entry: order_shown.entry, iat: NOW, holder: county.clone(), ledger: origin };
    let mut shelf = Shelf::open(&pair.folder.join("town")).expect("it opens");
    let forged = forged.sign(&SigningKey::from_seed(&[9; 32]));
    let brought = Request::post("/erasures".into(), serde_json::to_vec(&[forged]).expect("a list"));
    assert_eq!(serve_parcels(&mut shelf, &pair.county_rights(), 0, &brought).expect("a route").status.0, 400);
    drop(shelf);
    assert!(pair.town.erasures().expect("it is shown")[0].holders[0].acknowledged_at.is_none());
    pair.sync();
    let holder = pair.town.erasures().expect("it is shown").remove(0).holders.remove(0);
    assert_eq!((holder.origin, holder.acknowledged_at.is_some()), (county.to_string(), true));
    assert!(pair.county.verify().expect("it can be").holds);

    // A backup from before is erased again before anything is shown.
    let backup = fs::read_dir(&backups)
        .expect("it is there")
        .flatten()
        .find(|file| file.path().extension().is_some_and(|ending| ending == "mzbackup"));
    let into = pair.folder.join("restored");
    let world = World::seeded(12, NOW);
    Office::restore(&backup.expect("a backup").path(), &into, &world, &Work::default()).expect("it is restored");
    assert!(anywhere(&into, &old_town), "the backup has it, sealed");
    let mut restored = Office::open(&into, world).expect("it opens");
    sign_in(&mut restored, 1);
    assert!(!own_has(&mut restored, &pair.keyring, entry, &erased), "whoever signs in first has it erased");
    assert!(!anywhere(&into, &old_town));
}

/// An office and one that it gives something to, each in its folder.
struct Pair {
    folder: PathBuf,
    town: Office,
    county: Office,
    /// The town's keys.
    keyring: Keyring,
}

impl Pair {
    /// The county reads the town's ledger, with these rights.
    fn new(name: &str, may: &[&str], programmes: &[&str]) -> Pair {
        let folder = std::env::temp_dir().join(format!("mingzhang-exchange-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a new folder");
        let office = |name: &str, seed: u64| {
            let folder = folder.join(name);
            let entries = if programmes.is_empty() || may.len() < 2 { 60 } else { 240 };
            drop(Office::demo(&folder, Demo { entries, seed }, &Work::default()).expect("a demo is made"));
            let mut office = Office::open(&folder, World::seeded(seed + 100, NOW)).expect("it opens");
            sign_in(&mut office, 1);
            let address = format!("https://127.0.0.1:{}", free_port());
            office.make_card(&MakeCard { address }).expect("a card is made");
            office
        };
        let (mut town, mut county) = (office("town", 21), office("county", 22));
        let keyring = town.session.as_ref().expect("somebody is signed in").keyring.clone();
        enrol(&mut county, &mut town, &["read", "witness"], &[]);
        enrol(&mut town, &mut county, may, programmes);
        let mut pair = Pair { folder, town, county, keyring };
        if may.contains(&"personal") {
            pair.second();
        }
        pair
    }

    /// The town records a list.
    fn import(&mut self) -> String {
        sign_in(&mut self.town, 3);
        let content = fs::read(SAMPLE).expect("the sample is there");
        let draft = self.town.import_bytes("list.csv", content, false).expect("it is read");
        let mut choices = draft.choices.clone();
        choices.programme = PROGRAMME.into();
        (choices.count, choices.total) = (Some(412), Some(53_214_000));
        let check = CheckImport { draft: draft.draft, choices, passes: Vec::new() };
        assert!(self.town.check_import(&check).expect("it is checked").ready, "the sample has no fault");
        let batch = self.town.submit_import(draft.draft).expect("it is recorded");
        sign_in(&mut self.town, 1);
        batch.line.id
    }

    /// The other administrator of the town signs what waits.
    fn second(&mut self) {
        sign_in(&mut self.town, 2);
        for act in self.town.people().expect("they are shown").waiting {
            assert!(!act.what.zh.is_empty(), "it says what it would do");
            self.town.countersign(&Countersign { act: act.act }).expect("it is signed");
        }
        sign_in(&mut self.town, 1);
    }

    /// The county calls the town.
    fn sync(&mut self) {
        let served = Serving::start(&self.folder.join("town"), World::seeded(9, NOW), None).expect("it listens");
        let runs = self.county.sync_now(&SyncNow { origin: None }).expect("it syncs").runs;
        assert_eq!(runs[0].failure, None);
        served.stop();
    }

    fn county_keyring(&self) -> Keyring {
        self.county.session.as_ref().expect("somebody is signed in").keyring.clone()
    }

    /// The county's copy of the town's ledger, and the keys that open what is kept in it.
    fn copy(&mut self) -> (Desk, Keyring) {
        let origin = self.town.desk().expect("it is open").chain.origin().to_string();
        let copy = Desk::open_foreign(&mirror_folder(&self.folder.join("county"), &origin)).expect("there is a copy");
        (copy, self.county_keyring())
    }

    /// The county as the town knows it.
    fn county_rights(&mut self) -> PeerRights {
        let peer = self.town.desk().expect("it is open").chain.roll().peers().next().expect("a peer").clone();
        PeerRights { origin: peer.origin.to_string(), may: peer.may }
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn enrol(at: &mut Office, whom: &mut Office, may: &[&str], programmes: &[&str]) {
    let card = whom.peers().expect("they are shown").card.expect("it has a card");
    let call = EnrolPeer { card: card.text, may: texts(may), programmes: texts(programmes), fingerprint: card.fingerprint };
    at.enrol_peer(&call).expect("it is enrolled");
}

fn sign_in(office: &mut Office, member: u32) {
    let passphrase = format!("demo-青山绿水-100{member}");
    office.sign_in(&SignIn { member: format!("m{member}"), passphrase }).expect("a member signs in");
}

fn order(entry: u64, fields: &[&str]) -> EraseFields {
    EraseFields { entry, fields: texts(fields), file: false, reason: "本人要求".into() }
}

fn own_has(office: &mut Office, keyring: &Keyring, entry: u64, field: &Disclosure) -> bool {
    office.people().expect("somebody is signed in");
    office.desk().expect("it is open").disclosures(keyring, entry).expect("they can be read").contains(field)
}

/// The sealed form of what stands beside an entry.
fn blob(desk: &Desk, entry: u64) -> Vec<u8> {
    let snapshot = desk.snapshot().expect("a snapshot");
    let mut parts = snapshot.disclosures(entry..entry + 1).expect("they can be read");
    parts.next().expect("there are some").expect("they can be read").sealed
}

fn seal(recipient: &str, plain: &[u8]) -> Vec<u8> {
    age::encrypt(&recipient.parse::<age::x25519::Recipient>().expect("a recipient"), plain).expect("memory can be written")
}

fn code<T>(outcome: Outcome<T>) -> String {
    outcome.err().map(|failure| failure.code).unwrap_or_default()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// Whether bytes are in any file of a folder. Another process looks, since to open and close the data file beside SQLite would end
/// SQLite's locks in this one.
fn anywhere(folder: &Path, bytes: &[u8]) -> bool {
    let files = Command::new("find").arg(folder).args(["-type", "f"]).output().expect("find is there").stdout;
    // A middle part of it, that lies on one page.
    let part = if bytes.len() < 200 { bytes } else { &bytes[bytes.len() / 2..][..100] };
    String::from_utf8(files).expect("paths").lines().any(|file| {
        let content = Command::new("cat").arg(file).output().expect("cat is there").stdout;
        memchr::memmem::find(&content, part).is_some()
    })
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples/产业到户补助-青山镇.csv");
const PROGRAMME: &str = "CYDH-2026";
/// Somebody in the sample.
const NAME: &str = "王秀兰";
/// After everything that the demos have done.
const NOW: i64 = 1_795_305_600;
