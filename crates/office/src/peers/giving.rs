//! Giving peers personal fields and source files of the programmes that they are given: packed and encrypted to each while a member is
//! signed in, handed over by whatever sync comes next.

use crate::{
    Office, Outcome, Work, World,
    desk::Desk,
    failure::{broken, refused, stopped, store_failed},
    personal,
    sealing::{Keyring, Seal},
    view::Columns,
};
use funds::{Act, Book};
use ipc::{GiveNow, Personal, Text};
use ledger::{Disclosure, Hash, Origin, Programmes, Rights, Statement, roll::Peer, split_entry};
use std::{collections::BTreeMap, sync::Arc};
use store::{Contents, NewParcel, Snapshot, Store};
use sync::{Given, Parcel, Piece};

/// Parcels about to be made. It holds nothing of the office, which can be used meanwhile.
pub struct Giving {
    store: Arc<Store>,
    keyring: Keyring,
    book: Arc<Book>,
    columns: Arc<Columns>,
    origin: Origin,
    /// Entries behind this one come with the next time.
    size: u64,
    peers: Vec<Receiver>,
    world: World,
}

/// Who is given what.
struct Receiver {
    origin: String,
    recipient: age::x25519::Recipient,
    programmes: Programmes,
}

impl Office {
    /// Size of the ledger, if a member is signed in and somebody is given something of it.
    pub(crate) fn giving_due(&self) -> Option<u64> {
        let desk = self.desk.as_ref().filter(|_| self.session.is_some())?;
        desk.chain.roll().peers().any(|peer| Receiver::of(peer).is_some()).then(|| desk.chain.size())
    }

    /// Prepares what peers have not been given yet; `None` where nobody is given anything.
    pub fn giving(&mut self) -> Outcome<Option<Giving>> {
        let (desk, session, world) = self.signed_in()?;
        desk.take_back()?;
        let peers: Vec<Receiver> = desk.chain.roll().peers().filter_map(Receiver::of).collect();
        Ok((!peers.is_empty()).then(|| Giving {
            store: desk.store.clone(),
            keyring: session.keyring.clone(),
            book: desk.book.clone(),
            columns: desk.columns.clone(),
            origin: desk.chain.origin().clone(),
            size: desk.chain.size(),
            peers,
            world: world.clone(),
        }))
    }

    /// Does the same as [`Office::give_now`] if somebody is signed in, so that it need not be asked for.
    pub fn give_if_due(&mut self, work: &Work) -> Outcome<()> {
        if self.session.is_none() {
            return Ok(());
        }
        if let Some(receiving) = self.receiving()? {
            receiving.run(work)?;
        }
        if let Some(giving) = self.giving()? {
            giving.run(work)?;
        }
        Ok(())
    }

    /// Opens what came, makes what peers have not been given yet, and tells what was given and received.
    pub fn give_now(&mut self, _: &GiveNow) -> Outcome<Personal> {
        if let Some(receiving) = self.receiving()? {
            receiving.run(&self.work)?;
        }
        if let Some(giving) = self.giving()? {
            giving.run(&self.work)?;
        }
        self.personal()
    }
}

impl Desk {
    /// Drops what waits for peers that may no longer have it.
    fn take_back(&self) -> Outcome<()> {
        let waiting: Vec<_> = self.snapshot()?.parcels_out().map_err(|error| store_failed(&error))?;
        for parcel in waiting.iter().filter(|parcel| parcel.taken_at.is_none()) {
            let peer = super::peer_of(self.chain.roll(), &parcel.peer).and_then(Receiver::of);
            if !peer.is_some_and(|peer| peer.programmes.cover(&parcel.contents.programme)) {
                let drop = self.store.drop_parcels(&parcel.peer, Some(&parcel.contents.programme), 0);
                drop.map_err(|error| store_failed(&error))?;
            }
        }
        Ok(())
    }
}

impl Receiver {
    fn of(peer: &Peer) -> Option<Receiver> {
        if peer.revoked || !peer.may.include(Rights::PERSONAL) {
            return None;
        }
        let recipient = peer.card.recipient()?.text().parse().ok()?;
        Some(Receiver { origin: peer.origin.to_string(), recipient, programmes: peer.programmes.clone() })
    }
}

impl Giving {
    /// Makes the parcels, oldest entries first; those that are made stay when it is stopped. Tells how many were made.
    pub fn run(&self, work: &Work) -> Outcome<u64> {
        let running = work.begin(Text::new("正在为其他单位打包个人信息", "Packing personal fields for other offices"), self.size);
        let mut made = 0;
        for peer in &self.peers {
            let mut packing = Packing::new(self, peer)?;
            packing.pack(work)?;
            made += packing.made;
        }
        drop(running);
        Ok(made)
    }
}

/// What is packed for one peer.
struct Packing<'a> {
    giving: &'a Giving,
    peer: &'a Receiver,
    snapshot: Snapshot,
    /// Of each programme that the peer is given, by code.
    programmes: BTreeMap<&'a str, Open>,
    /// Bytes in all of them.
    bytes: usize,
    made: u64,
}

/// Fields that are put together until they make a parcel.
struct Open {
    /// Everything before this entry was given.
    from: u64,
    entries: Vec<(u64, Vec<Disclosure>)>,
    bytes: usize,
}

impl<'a> Packing<'a> {
    fn new(giving: &'a Giving, peer: &'a Receiver) -> Outcome<Packing<'a>> {
        let snapshot = giving.store.snapshot().map_err(|error| store_failed(&error))?;
        let mut programmes = BTreeMap::new();
        for programme in giving.book.programmes().iter().filter(|programme| peer.programmes.cover(programme.code())) {
            let from = snapshot.given_upto(&peer.origin, programme.code()).map_err(|error| store_failed(&error))?;
            programmes.insert(programme.code(), Open { from, entries: Vec::new(), bytes: 0 });
        }
        Ok(Packing { giving, peer, snapshot, programmes, bytes: 0, made: 0 })
    }

    fn pack(&mut self, work: &Work) -> Outcome<()> {
        let size = self.giving.size;
        let Some(start) = self.programmes.values().map(|open| open.from).min().filter(|start| *start < size) else {
            return Ok(());
        };
        let view = self.giving.store.snapshot().map_err(|error| store_failed(&error))?;
        for part in view.disclosures(start..size).map_err(|error| store_failed(&error))? {
            let part = part.map_err(|error| store_failed(&error))?;
            work.done(part.first.min(size)).map_err(|_| stopped())?;
            // What cannot be opened here cannot be given; a verification says so.
            let Ok(plain) = self.giving.keyring.open(Seal::Disclosures(part.first), &part.sealed) else { continue };
            let fields = personal::unpack(&plain).unwrap_or_default();
            for (entry, disclosures) in (part.first..size).zip(fields).filter(|(_, fields)| !fields.is_empty()) {
                self.take(entry, disclosures)?;
            }
        }
        let codes: Vec<&str> = self.programmes.keys().copied().collect();
        codes.into_iter().try_for_each(|code| self.close(code, size))
    }

    /// Takes the fields of an entry, if they are of a programme that the peer is given and were not given before.
    fn take(&mut self, entry: u64, disclosures: Vec<Disclosure>) -> Outcome<()> {
        let Some((code, file)) = self.giving.about(&self.snapshot, entry)? else { return Ok(()) };
        let Some((code, open)) = self
            .programmes
            .get_key_value(code)
            .map(|(code, _)| *code)
            .and_then(|code| self.programmes.get_mut(code).map(|open| (code, open)))
        else {
            return Ok(());
        };
        if entry < open.from {
            return Ok(());
        }
        let bytes: usize =
            disclosures.iter().map(|one| one.name().len() + one.value().len() + AROUND_BYTES).sum::<usize>() * 4 / 3;
        open.bytes += bytes;
        open.entries.push((entry, disclosures));
        self.bytes += bytes;
        if let Some(file) = file {
            // The file first: as long as it is not given whole, the entry comes again the next time.
            self.give_file(code, entry, file)?;
            self.close(code, entry + 1)?;
        } else if open.bytes >= OPEN_BYTES {
            self.close(code, entry + 1)?;
        } else if self.bytes >= ALL_OPEN_BYTES {
            let largest = self.programmes.iter().max_by_key(|(_, open)| open.bytes).map(|(code, _)| *code);
            largest.map_or(Ok(()), |code| self.close(code, entry + 1))?;
        }
        Ok(())
    }

    /// Makes a parcel of what was put together of a programme, which is then given up to an entry.
    fn close(&mut self, code: &str, upto: u64) -> Outcome<()> {
        let Some(open) = self.programmes.get_mut(code) else { return Ok(()) };
        let (from, entries) = (open.from, std::mem::take(&mut open.entries));
        open.from = upto.max(from);
        self.bytes -= std::mem::take(&mut open.bytes);
        if from >= upto {
            return Ok(());
        }
        let fields = entries.iter().map(|(_, fields)| fields.len() as u64).sum();
        let contents = Contents { programme: code.to_owned(), range: from..upto, fields, file: String::new() };
        let sealed = if entries.is_empty() { None } else { Some(self.seal(code, Given::Fields(entries))?) };
        self.give(code, from, upto, &contents, sealed.as_deref())
    }

    /// Gives the source file of the batch whose submission is an entry, piece by piece, from where it was left.
    fn give_file(&mut self, code: &str, entry: u64, file: Hash) -> Outcome<()> {
        let id = file.hex();
        let stored = self.snapshot.file(&id).map_err(|error| store_failed(&error))?;
        let given = self.snapshot.pieces_given(&self.peer.origin, &id).map_err(|error| store_failed(&error))?;
        // Not every machine has it; and what an older version sealed has no key that could go along.
        let Some(stored) = stored.filter(|stored| Hash::of(stored) == file) else { return Ok(()) };
        let Ok(Some(key)) = self.giving.keyring.file_key(&stored) else { return Ok(()) };
        let Some(from) = self.programmes.get(code).map(|open| open.from) else { return Ok(()) };
        let of = stored.len().div_ceil(PIECE_BYTES) as u32;
        for (piece, content) in (0..).zip(stored.chunks(PIECE_BYTES)).skip(given as usize) {
            let sealed = self.seal(code, Given::Piece(Piece { file, key: *key, piece, of, content: content.to_vec() }))?;
            let contents = Contents { programme: code.to_owned(), range: entry..entry + 1, fields: 0, file: id.clone() };
            self.give(code, from, from, &contents, Some(&sealed))?;
        }
        Ok(())
    }

    fn seal(&self, code: &str, given: Given) -> Outcome<Vec<u8>> {
        let parcel = Parcel { ledger: self.giving.origin.to_string(), programme: code.to_owned(), given };
        let plain = zeroize::Zeroizing::new(parcel.encode());
        age::encrypt(&self.peer.recipient, &plain).map_err(|_| broken("parcel"))
    }

    fn give(&mut self, code: &str, from: u64, upto: u64, contents: &Contents, sealed: Option<&[u8]>) -> Outcome<()> {
        let Packing { giving, peer, .. } = self;
        let parcels: Vec<NewParcel<'_>> =
            sealed.map(|sealed| NewParcel { peer: &peer.origin, contents, sealed }).into_iter().collect();
        let given = giving.store.give(&peer.origin, code, from, upto, &parcels, giving.world.now());
        if !given.map_err(|error| store_failed(&error))? {
            // Another program gives just now, or something was erased: the next time goes on from there.
            return Err(stopped());
        }
        self.made += parcels.len() as u64;
        Ok(())
    }
}

impl Giving {
    /// The programme that an entry is about, and the source file if it submits a batch.
    fn about(&self, snapshot: &Snapshot, entry: u64) -> Outcome<Option<(&str, Option<Hash>)>> {
        if let Some(payment) = self.columns.at_entry(entry) {
            let number = usize::from(self.columns.programme[payment]);
            return Ok(self.book.programmes().get(number).map(|programme| (programme.code(), None)));
        }
        let bytes = snapshot.entry(entry).map_err(|error| store_failed(&error))?;
        let (_, statement) = split_entry(&bytes).map_err(|refusal| refused(refusal, Some(entry)))?;
        let statement = Statement::parse(statement.to_vec()).map_err(|fault| refused(fault.into(), Some(entry)))?;
        let Some(Ok(act)) = Act::read(&statement) else { return Ok(None) };
        let (batch, file) = match act {
            Act::BatchSubmitted(batch) => (statement.jti(), batch.file),
            Act::BatchReturned { batch }
            | Act::BatchRejected { batch }
            | Act::BatchWithdrawn { batch }
            | Act::RowsExcluded { batch, .. }
            | Act::BatchApproved { batch, .. }
            | Act::BatchResubmitted { batch, .. }
            | Act::PaymentReversed { batch, .. } => (batch, None),
            // What is about no programme stays here.
            _ => return Ok(None),
        };
        Ok(self.book.batch(batch).map(|batch| (self.book.programme_of(batch).code(), file)))
    }
}

/// Salt, quotation marks and the like of a field in a parcel.
const AROUND_BYTES: usize = 34;

/// A parcel is closed when it has so many bytes: one entry more does not make it too long.
const OPEN_BYTES: usize = 3 * 1024 * 1024;

/// And the largest is when all that are open have so many.
const ALL_OPEN_BYTES: usize = 16 * 1024 * 1024;

/// A piece of a file.
const PIECE_BYTES: usize = 2 * 1024 * 1024;
