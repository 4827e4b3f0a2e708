//! Signing and appending: every change of the ledger goes through here.

use super::{Desk, replay::absorb};
use crate::{
    failure::{Outcome, append_failed, breached, broken, refused},
    personal,
    sealing::{Keyring, Seal},
    session::Session,
    world::{Source, World},
};
use funds::{Act, Place};
use ledger::{Checkpoint, Disclosure, Draft, Entry, Head, Jti, Kid, Origin, Signed, SigningKey, digests_with_decoys};
use std::{ops::Range, sync::Arc};
use store::{Append, AppendError, Change, Fingerprint, Once, SEGMENT_ENTRIES_MAX, Sealed};

/// What a member is about to sign.
#[derive(Clone)]
pub(crate) struct NewAct<'a> {
    /// Kind.
    pub kind: &'a str,
    /// Unique id.
    pub jti: Jti,
    /// The canonical body, given the digests of the personal fields.
    pub body: &'a dyn Fn(&[ledger::Hash]) -> String,
    /// Personal fields.
    pub disclosures: Vec<Disclosure>,
}

/// A signed statement with its personal fields, not yet at any place.
pub(crate) struct Written {
    pub signed: Signed,
    pub disclosures: Vec<Disclosure>,
}

/// Who signed statements that are appended together, and when by their clock.
#[derive(Clone, Copy)]
pub(crate) struct Signer {
    kid: Kid,
    iat: i64,
}

/// What is written with the entries, or not at all.
#[derive(Default)]
pub(crate) struct Also<'a> {
    /// Repeating the request with this key changes nothing.
    pub once: Option<&'a [u8]>,
    /// Something that must not come in twice.
    pub fingerprint: Option<OnlyOnce<'a>>,
    pub changes: Vec<Change<'a>>,
    /// The keys from now on, when the entries rotate the ledger key.
    pub renewed: Option<&'a Keyring>,
    /// Handed in by a desk under this id, which gets the same answer when it asks again.
    pub submission: Option<&'a [u8]>,
}

/// Kind and keyed hash of something that must not come in twice.
#[derive(Clone, Copy)]
pub(crate) struct OnlyOnce<'a> {
    pub kind: &'a str,
    pub mac: &'a [u8],
    /// The entry that brought it in before and no longer counts.
    pub instead_of: Option<u64>,
}

/// Who signs, when, and what they know: fixed for all statements made together.
pub(crate) struct Pen<'a> {
    pub origin: Origin,
    pub session: &'a Session,
    pub iat: i64,
    pub seen: Head,
    /// Whose rights are used (代).
    pub on_behalf: Option<u32>,
}

impl<'a> OnlyOnce<'a> {
    fn at(&self, entry: u64) -> Fingerprint<'a> {
        Fingerprint { kind: self.kind, mac: self.mac, entry, instead_of: self.instead_of }
    }
}

impl Written {
    /// Who signed it.
    pub fn signer(&self) -> Signer {
        let statement = self.signed.statement();
        Signer { kid: statement.kid(), iat: statement.iat() }
    }
}

impl Pen<'_> {
    /// Who signs.
    pub fn signer(&self) -> Signer {
        Signer { kid: self.session.kid(), iat: self.iat }
    }

    /// Signs one statement.
    pub fn sign(&self, act: NewAct<'_>, random: &mut Source) -> Outcome<Written> {
        let digests = if act.disclosures.is_empty() { Vec::new() } else { digests_with_decoys(&act.disclosures, random) };
        let body = (act.body)(&digests);
        let draft = Draft {
            issuer: &self.origin,
            kind: act.kind,
            iat: self.iat,
            jti: act.jti,
            seen: self.seen,
            on_behalf: self.on_behalf,
            body: &body,
        };
        let signed = draft.sign(&self.session.key.signing, &self.session.public).map_err(|fault| refused(fault.into(), None))?;
        Ok(Written { signed, disclosures: act.disclosures })
    }
}

impl Desk {
    /// The pen of the member who is signed in, in the own name.
    pub fn pen<'a>(&self, world: &World, session: &'a Session, on_behalf: Option<u32>) -> Outcome<Pen<'a>> {
        let iat = world.now();
        if iat < self.chain.roll().last_iat(&session.kid()) {
            return Err(refused(ledger::Refusal::ClockBack, None));
        }
        self.may_sign(&session.keyring)?;
        Ok(Pen { origin: self.chain.origin().clone(), session, iat, seen: self.chain.head(), on_behalf })
    }

    /// Signs one statement and appends it.
    pub fn record(&mut self, world: &World, session: &Session, act: NewAct<'_>, also: &Also<'_>) -> Outcome<u64> {
        self.record_for(world, session, None, act, also)
    }

    /// As [`Desk::record`], with the rights of another member where the own do not do (代).
    pub fn record_for(
        &mut self,
        world: &World,
        session: &Session,
        on_behalf: Option<u32>,
        act: NewAct<'_>,
        also: &Also<'_>,
    ) -> Outcome<u64> {
        let written = self.pen(world, session, on_behalf)?.sign(act, &mut world.random())?;
        Ok(self.append(world, session, written, also)?.start)
    }

    /// Appends a signed statement.
    pub fn append(&mut self, world: &World, session: &Session, written: Written, also: &Also<'_>) -> Outcome<Range<u64>> {
        self.append_while_signing(world, session, also, written.signer(), |place| place(written))
    }

    /// Appends statements that are still being signed: all or none. `sign` hands them over one by one, and each is put at its
    /// place while the next ones are signed. When another program was faster, takes up what it wrote first; statements are
    /// free of their place, so that `signer` need not know.
    pub fn append_while_signing(
        &mut self,
        world: &World,
        session: &Session,
        also: &Also<'_>,
        signer: Signer,
        sign: impl FnOnce(&mut dyn FnMut(Written) -> Outcome<()>) -> Outcome<()>,
    ) -> Outcome<Range<u64>> {
        if self.remote.is_none() {
            return self.append_with(world, &session.keyring, also, signer, sign);
        }
        let mut written = Vec::new();
        sign(&mut |one| {
            written.push(one);
            Ok(())
        })?;
        self.hand_in(world, session, also, &written)
    }

    /// As [`Desk::append_while_signing`], on the machine that writes, with keys of the office that somebody has opened.
    pub fn append_with(
        &mut self,
        world: &World,
        keyring: &Keyring,
        also: &Also<'_>,
        signer: Signer,
        sign: impl FnOnce(&mut dyn FnMut(Written) -> Outcome<()>) -> Outcome<()>,
    ) -> Outcome<Range<u64>> {
        // What is appended here may have been signed elsewhere; the head is signed here.
        self.may_sign(keyring)?;
        let mut sign = Some(sign);
        for _ in 0..TRIES_MAX {
            let tried = self.try_append(world, keyring, also, &mut sign);
            if let Some(range) = self.settle(tried)? {
                return Ok(range);
            }
            if self.overtaken(signer) {
                break;
            }
        }
        Err(append_failed(&AppendError::HeadMoved { actual: self.chain.head() }))
    }

    /// Signs acts of which each has seen the one before, and appends them: all or none. When another program was faster, they
    /// are signed anew: what they had seen would be no head of this ledger any more.
    pub fn record_in_turn(
        &mut self,
        world: &World,
        session: &Session,
        on_behalf: Option<u32>,
        acts: &[NewAct<'_>],
    ) -> Outcome<Range<u64>> {
        if self.remote.is_some() {
            return self.hand_in_in_turn(world, session, on_behalf, acts);
        }
        for _ in 0..TRIES_MAX {
            let written = self.sign_in_turn(world, session, on_behalf, acts)?;
            let sign = |place: &mut dyn FnMut(Written) -> Outcome<()>| written.into_iter().try_for_each(place);
            let tried = self.try_append(world, &session.keyring, &Also::default(), &mut Some(sign));
            if let Some(range) = self.settle(tried)? {
                return Ok(range);
            }
        }
        Err(append_failed(&AppendError::HeadMoved { actual: self.chain.head() }))
    }

    /// Signs acts of which each has seen the one before.
    pub fn sign_in_turn(
        &self,
        world: &World,
        session: &Session,
        on_behalf: Option<u32>,
        acts: &[NewAct<'_>],
    ) -> Outcome<Vec<Written>> {
        let mut random = world.random();
        let mut pen = self.pen(world, session, on_behalf)?;
        let past = super::Past { store: &self.store, snapshot: std::cell::OnceCell::new() };
        // A chain of its own says what the head will be after each; a batch is corrected seldom enough for a copy.
        let mut chain = self.chain.clone();
        let mut written = Vec::with_capacity(acts.len());
        for act in acts {
            pen.seen = chain.head();
            let one = pen.sign(act.clone(), &mut random)?;
            chain.append(one.signed.clone(), &past, |_, _, _| {}).map_err(|refusal| refused(refusal, None))?;
            written.push(one);
        }
        Ok(written)
    }

    /// Makes memory follow an append that was tried; `None` when it is to be tried again.
    fn settle(&mut self, tried: Result<Range<u64>, TryError>) -> Outcome<Option<Range<u64>>> {
        match tried {
            Ok(range) => {
                let head = self.chain.head();
                self.installation.iter_mut().for_each(|installation| installation.note(head));
                self.put_in_order(range.end - range.start);
                Ok(Some(range))
            }
            Err(TryError::Moved) => {
                self.catch_up()?;
                Ok(None)
            }
            Err(TryError::Failed(failure)) => {
                self.reload()?;
                Err(failure)
            }
            Err(TryError::Unchanged(failure)) => Err(failure),
        }
    }

    /// Whether its signer has signed something later in another program, which was faster: no clock went back, but a key's time
    /// does not, so that this one comes too late and must be signed anew.
    fn overtaken(&self, signer: Signer) -> bool {
        signer.iat < self.chain.roll().last_iat(&signer.kid)
    }

    /// Nobody else writes between the look at the head and the end of it. When another program has written since this one
    /// looked last, `sign` is left for the next time.
    fn try_append<S: FnOnce(&mut dyn FnMut(Written) -> Outcome<()>) -> Outcome<()>>(
        &mut self,
        world: &World,
        keyring: &Keyring,
        also: &Also<'_>,
        sign: &mut Option<S>,
    ) -> Result<Range<u64>, TryError> {
        let expected = self.chain.head();
        let store = self.store.clone();
        store.appending(&expected, |mut appending| {
            let sign = sign.take().ok_or_else(|| TryError::Unchanged(broken("sign")))?;
            let mut sealing = Sealing::new(also.renewed.unwrap_or(keyring), expected.size, world.random());
            let signed = sign(&mut |one| {
                let entry = self.place(&one)?;
                sealing.push(one.disclosures);
                appending.push(&entry).map_err(|error| append_failed(&error))
            });
            // As long as nothing was placed, nothing in memory has changed.
            let changed = self.chain.size() > expected.size;
            signed.map_err(|failure| if changed { TryError::Failed(failure) } else { TryError::Unchanged(failure) })?;
            let range = expected.size..self.chain.size();
            let checkpoint = self.sign_head(keyring, also.renewed).map_err(TryError::Failed)?;
            let sealed = sealing.finish();
            let sealed: Vec<Sealed<'_>> =
                sealed.iter().map(|(first, count, bytes)| Sealed { first: *first, count: *count, sealed: bytes }).collect();
            let once: Vec<Once<'_>> =
                also.once.iter().chain(&also.submission).map(|key| Once { key, entry: range.start }).collect();
            let fingerprints: Vec<Fingerprint<'_>> = also.fingerprint.iter().map(|once| once.at(range.start)).collect();
            let append = Append {
                disclosures: &sealed,
                once: &once,
                fingerprints: &fingerprints,
                changes: &also.changes,
                keep_checkpoint: also.renewed.is_some(),
                ..Append::new(&[], &checkpoint)
            };
            // By now memory has changed, whatever it was that failed.
            appending.finish(&append).map_err(|error| TryError::Failed(append_failed(&error)))?;
            Ok(range)
        })
    }

    /// Puts one statement at its place in memory, after the ledger's rules and the fund rules have let it pass.
    fn place(&mut self, written: &Written) -> Outcome<Entry> {
        let Written { signed, disclosures } = written;
        let number = self.chain.size();
        let act = Act::read(signed.statement()).transpose().map_err(|breach| breached(&breach))?;
        let statement = signed.statement();
        if let Some(act) = &act {
            let authority = self.chain.roll().authority(statement).map_err(|refusal| refused(refusal, None))?;
            self.book
                .check(act, &Place::of(statement, authority, self.chain.roll(), number))
                .map_err(|breach| breached(&breach))?;
        }
        let past = super::Past { store: &self.store, snapshot: std::cell::OnceCell::new() };
        let entry = self.chain.append(signed.clone(), &past, |_, _, _| {}).map_err(|refusal| refused(refusal, None))?;
        if let Some(act) = &act {
            let authority = entry.authority();
            let place = Place::of(statement, authority, self.chain.roll(), number);
            Arc::make_mut(&mut self.book).apply(act, &place).map_err(|breach| breached(&breach))?;
            let row = self.row(act, statement, authority, number);
            absorb(&mut self.columns, &mut self.places, row);
            if let (Act::Payment(_), Some(persons)) = (act, &mut self.persons) {
                Arc::make_mut(persons).push(disclosures);
            }
        }
        Ok(entry)
    }

    /// Signs the head as it stands in memory; with both keys when the ledger key has just been rotated.
    fn sign_head(&self, keyring: &Keyring, renewed: Option<&Keyring>) -> Outcome<Checkpoint> {
        let head = self.chain.head();
        let origin = self.chain.origin();
        let keys: Vec<&SigningKey> = std::iter::once(keyring.ledger_key()).chain(renewed.map(Keyring::ledger_key)).collect();
        // A head that a reader would refuse must never be written: these keys must be the very ones that have to sign it.
        let verifiers = self.chain.roll().head_verifiers(origin.as_str(), head.size);
        let ours = verifiers.len() == keys.len() && verifiers.iter().zip(&keys).all(|(verifier, key)| key.is_of(verifier.key()));
        if ours { Ok(Checkpoint::sign(origin, head, &keys)) } else { Err(broken("head")) }
    }
}

enum TryError {
    /// Another program appended first; nothing has changed.
    Moved,
    /// It failed after memory had changed.
    Failed(ipc::Failure),
    /// It failed before anything had changed.
    Unchanged(ipc::Failure),
}

impl From<AppendError> for TryError {
    /// Beginning an append failed.
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::HeadMoved { .. } => TryError::Moved,
            other => TryError::Unchanged(append_failed(&other)),
        }
    }
}

/// Packs and seals personal fields in runs as they are stored; runs without any are left out.
struct Sealing<'a> {
    keyring: &'a Keyring,
    random: Source,
    /// Entry number of the first of the run.
    first: u64,
    run: Vec<Vec<Disclosure>>,
    sealed: Vec<(u64, u64, Vec<u8>)>,
}

impl<'a> Sealing<'a> {
    fn new(keyring: &'a Keyring, first: u64, random: Source) -> Self {
        Sealing { keyring, random, first, run: Vec::new(), sealed: Vec::new() }
    }

    /// Takes the fields of the next entry.
    fn push(&mut self, disclosures: Vec<Disclosure>) {
        self.run.push(disclosures);
        if self.run.len() as u64 == SEGMENT_ENTRIES_MAX {
            self.seal_run();
        }
    }

    /// First entry, number of entries and sealed fields of each run.
    fn finish(mut self) -> Vec<(u64, u64, Vec<u8>)> {
        self.seal_run();
        self.sealed
    }

    fn seal_run(&mut self) {
        let count = self.run.len() as u64;
        if self.run.iter().any(|disclosures| !disclosures.is_empty()) {
            let packed = personal::pack(self.run.iter().map(Vec::as_slice));
            let sealed = self.keyring.seal(Seal::Disclosures(self.first), &packed, &mut self.random);
            self.sealed.push((self.first, count, sealed));
        }
        self.first += count;
        self.run.clear();
    }
}

/// Other programs rarely write at all; three times in a row they do not.
const TRIES_MAX: u32 = 4;
