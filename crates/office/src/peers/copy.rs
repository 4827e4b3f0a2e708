//! The copy of another office's ledger, opened to be looked at.

use super::{beside::Beside, mirror_folder};
use crate::{
    Office, Outcome, World,
    desk::Desk,
    failure::{not_held, of_copy, read_only},
};
use ipc::{Blame, Failure, InLedger, LedgerFacts, LedgerLine, OpenLedger, Request};
use serde_json::Value;
use std::path::Path;

impl Office {
    /// Opens the ledger with this origin in a data folder: the copy that is held of it, or the own one. Nobody can sign in on a
    /// copy. Damage of it stays in sight, as for an own ledger.
    pub fn open_copy(data: &Path, origin: &str, world: World) -> Outcome<Office> {
        let folder = mirror_folder(data, origin);
        if !folder.is_dir() {
            let mut own = Office::open(data, world)?;
            let ours = own.desk()?.chain.origin().as_str() == origin;
            return if ours { Ok(own) } else { Err(not_held()) };
        }
        let mut office =
            Office { copy_of: Some(origin.to_owned()), home: data.to_owned(), ..Office::open_nothing(&folder, world) };
        match Desk::open_foreign(&folder).map_err(of_copy) {
            // What lies there is another ledger: whoever put it there did not get it by a sync.
            Ok(desk) if desk.chain.origin().as_str() != origin => return Err(not_held()),
            Ok(desk) => office.desk = Some(desk),
            Err(failure) if failure.blame == Blame::Damage => office.verified.damage = Some(failure),
            // A first copy that was cut short has no entries yet.
            Err(failure) if matches!(&*failure.code, "no-ledger" | "no-office") => return Err(not_held()),
            Err(failure) => return Err(failure),
        }
        Ok(office)
    }

    /// Whether it is the copy of another office's ledger.
    pub fn is_copy(&self) -> bool {
        self.copy_of.is_some()
    }

    /// Opens the copy of a ledger to be looked at, and tells how it stands.
    pub fn open_ledger(&mut self, call: &OpenLedger) -> Outcome<LedgerFacts> {
        let beside = self.beside(&call.origin)?;
        let facts = Office::open_copy(&self.home, &call.origin, self.world.clone())?.ledger_facts(beside)?;
        self.note_copy_damage(&call.origin, facts.trust.damage.as_ref())?;
        Ok(facts)
    }

    /// Answers what was asked of another ledger that is held.
    pub(crate) fn in_ledger(&mut self, call: InLedger) -> Result<Value, Failure> {
        if !call.request.reads_any_ledger() {
            return Err(read_only());
        }
        if self.desk()?.chain.origin().as_str() == call.origin {
            return self.answer(*call.request);
        }
        let mut copy = Office::open_copy(&self.home, &call.origin, self.world.clone())?;
        copy.work = self.work.clone();
        let verified = matches!(&*call.request, Request::Verify(_));
        let answer = copy.answer(*call.request).map_err(of_copy);
        if verified && answer.is_ok() {
            self.note_copy_verified(&call.origin, &copy)?;
        }
        answer
    }

    /// How this ledger stands; `beside` is what the own office knows of it.
    pub(crate) fn ledger_facts(&mut self, beside: Beside) -> Outcome<LedgerFacts> {
        let status = self.status()?;
        let mut trust = status.trust;
        // A verification that found it whole says more than what was noted before it.
        trust.damage = trust.damage.or_else(|| beside.damage.clone().filter(|_| trust.verified_at.is_none())).map(of_copy);
        let line = LedgerLine {
            name: status.office.as_ref().map_or_else(|| beside.name.clone(), |office| office.name.clone()),
            own: !self.is_copy(),
            size: trust.size,
            root: trust.root.clone(),
            known: beside.known.max(trust.size),
            came_at: beside.came_at,
            came_from: beside.came_from,
            breaches: self.desk.as_ref().map_or(0, |desk| desk.breaches.count()),
            damage: trust.damage.clone(),
            ties: beside.ties,
            origin: beside.origin,
        };
        Ok(LedgerFacts { line, office: status.office, trust })
    }
}
