//! What ledgers say of each other: who vouches for whom, and which goes on for which. It is read from all that are held, so
//! that one says what another would not.

use super::shelf::copies_in;
use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{no_office, store_failed},
};
use ipc::{Fit, Named, Succeeds, Ties, VouchedBy};
use ledger::{
    Hash, Head, Roll,
    tree::{Nodes, root_at},
};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use store::{Change, Store};

/// All ledgers held, with what each says of others.
pub(crate) struct AllTies(Vec<Known>);

struct Known {
    about: About,
    folder: PathBuf,
}

/// What one ledger says of itself and of others. It follows from its entries, and is kept beside a copy so that not all of
/// that need be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct About {
    pub origin: String,
    pub name: String,
    /// Up to which entry.
    size: u64,
    pub genesis: String,
    succeeds: Option<Before>,
    /// Origin, first entry, and the entry that vouches.
    vouched: Vec<(String, String, u64)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Before {
    origin: String,
    size: u64,
    root: String,
    cause: String,
    agreed: Vec<String>,
}

impl Office {
    /// What is said by the ledgers that are held here.
    pub(crate) fn ties(&mut self) -> Outcome<AllTies> {
        let folder = self.folder.clone();
        let own = About::of(self.desk()?)?;
        let mut all = vec![Known { about: own, folder: folder.clone() }];
        // A copy that went bad says nothing; that it did is seen where it is looked at.
        all.extend(copies_in(&folder).filter_map(|folder| Some(Known { about: About::beside(&folder)?, folder })));
        Ok(AllTies(all))
    }
}

impl AllTies {
    /// What is said of one ledger.
    pub fn of(&self, origin: &str) -> Ties {
        let here = self.find(origin);
        let genesis = here.and_then(|known| Hash::from_url(known.about.genesis.as_bytes()));
        let vouched_by = self.0.iter().flat_map(|voucher| {
            let of_it = voucher.about.vouched.iter().filter(|(of, ..)| of == origin);
            of_it.map(|(_, genesis, entry)| VouchedBy {
                origin: voucher.about.origin.clone(),
                name: voucher.about.name.clone(),
                entry: *entry,
                fits: here.map(|here| here.about.genesis == *genesis),
            })
        });
        let before = here.and_then(|here| here.about.succeeds.as_ref());
        Ties {
            genesis: genesis.map(|genesis| genesis.fingerprint()),
            vouched_by: vouched_by.collect(),
            succeeds: before.map(|before| self.succeeds(origin, before)),
            succeeded_by: self.successors(origin).collect(),
        }
    }

    /// What is kept of a ledger that is held.
    pub fn about(&self, origin: &str) -> Option<&About> {
        self.find(origin).map(|known| &known.about)
    }

    fn find(&self, origin: &str) -> Option<&Known> {
        self.0.iter().find(|known| known.about.origin == origin)
    }

    fn named(&self, origin: &str) -> Named {
        let name = self.about(origin).map_or_else(|| origin.to_owned(), |about| about.name.clone());
        Named { origin: origin.to_owned(), name }
    }

    fn successors<'a>(&'a self, origin: &'a str) -> impl Iterator<Item = Named> + 'a {
        let of_it = move |known: &&Known| known.about.succeeds.as_ref().is_some_and(|before| before.origin == origin);
        self.0.iter().filter(of_it).map(move |known| self.named(&known.about.origin))
    }

    fn succeeds(&self, successor: &str, before: &Before) -> Succeeds {
        let held = self.find(&before.origin);
        let (fit, left_out) = held.and_then(|held| fit(&held.folder, before)).unwrap_or((Fit::Unknown, 0));
        Succeeds {
            before: self.named(&before.origin),
            size: before.size,
            root: Hash::from_url(before.root.as_bytes()).map(|root| root.hex()).unwrap_or_default(),
            cause: before.cause.clone(),
            agreed: held.map(|held| members(&held.folder, before)).unwrap_or_default(),
            fit,
            left_out,
            rivals: self.successors(&before.origin).filter(|rival| rival.origin != successor).collect(),
        }
    }
}

impl About {
    /// Of a ledger that is open.
    pub fn of(desk: &Desk) -> Outcome<About> {
        let roll = desk.chain.roll();
        let office = roll.office().ok_or_else(no_office)?;
        let genesis = desk.snapshot()?.node(0, 0).map_err(|error| store_failed(&error))?;
        let vouched = roll.vouched().iter();
        Ok(About {
            origin: desk.chain.origin().to_string(),
            name: office.name.clone(),
            size: desk.chain.size(),
            genesis: genesis.url(),
            succeeds: office.succeeds.as_ref().map(|before| Before {
                origin: before.origin.to_string(),
                size: before.head.size,
                root: before.head.root.url(),
                cause: before.cause.name().to_owned(),
                agreed: before.agreed.iter().map(|(key, _)| key.x()).collect(),
            }),
            vouched: vouched.map(|vouch| (vouch.origin.to_string(), vouch.genesis.url(), vouch.entry)).collect(),
        })
    }

    /// Keeps it beside a copy that has just been taken up. It follows from the entries: nobody waits for the disk.
    pub fn keep(desk: &Desk) -> Outcome<()> {
        let value = serde_json::to_vec(&About::of(desk)?).unwrap_or_default();
        let change = Change::PutSetting { name: ABOUT, value: &value };
        desk.store.change_soon(&[change]).map_err(|error| store_failed(&error))
    }

    /// Of a copy: what was kept beside it, or what its entries say.
    fn beside(folder: &Path) -> Option<About> {
        let snapshot = Store::open(folder).ok()?.snapshot().ok()?;
        let size = snapshot.size().ok()?;
        let kept = snapshot.setting(ABOUT).ok()?.and_then(|kept| serde_json::from_slice::<About>(&kept).ok());
        if let Some(kept) = kept.filter(|kept| kept.size == size) {
            return Some(kept);
        }
        drop(snapshot);
        let desk = Desk::open_foreign(folder).ok()?;
        // Should it not be kept, it is read anew the next time.
        let _ = About::keep(&desk);
        About::of(&desk).ok()
    }
}

/// Holds the head that a successor names against the entries that are held, and counts those behind it.
fn fit(folder: &Path, before: &Before) -> Option<(Fit, u64)> {
    let named = Head { size: before.size, root: Hash::from_url(before.root.as_bytes())? };
    let snapshot = Store::open(folder).ok()?.snapshot().ok()?;
    let held = snapshot.head().ok()?;
    if named.size > held.size {
        return Some((Fit::Unknown, 0));
    }
    let root = if named.size == held.size { held.root } else { root_at(named.size, &snapshot).ok()? };
    Some(match (root == named.root, held.size - named.size) {
        (false, _) => (Fit::NeverWas, 0),
        (true, 0) => (Fit::Fits, 0),
        (true, behind) => (Fit::LeavesOut, behind),
    })
}

/// The members of the ledger before whose keys have agreed.
fn members(folder: &Path, before: &Before) -> Vec<String> {
    let Ok(desk) = Desk::open_foreign(folder) else { return Vec::new() };
    members_of(desk.chain.roll(), &before.agreed)
}

fn members_of(roll: &Roll, agreed: &[String]) -> Vec<String> {
    let mine = roll.keys().filter(|(key, _, in_force)| *in_force && agreed.contains(&key.x()));
    let mut members: Vec<u32> = mine.map(|(_, member, _)| member).collect();
    members.sort_unstable();
    members.iter().filter_map(|number| roll.member(*number)).map(|member| member.name.clone()).collect()
}

/// Setting of a copy.
const ABOUT: &str = "about";

#[cfg(test)]
mod tests {
    use super::*;

    fn known(origin: &str, genesis: &[u8], vouched: Vec<(String, String, u64)>) -> Known {
        let genesis = Hash::of(genesis).url();
        let about = About { origin: origin.into(), name: format!("{origin}局"), size: 1, genesis, succeeds: None, vouched };
        Known { about, folder: PathBuf::new() }
    }

    #[test]
    fn a_voucher_for_another_first_entry_does_not_count_for_this_one() {
        let vouch = |genesis: &[u8]| vec![("new".to_owned(), Hash::of(genesis).url(), 7)];
        let all = AllTies(vec![
            known("new", b"its first entry", Vec::new()),
            known("good", b"good", vouch(b"its first entry")),
            known("deceived", b"deceived", vouch(b"somebody else's")),
        ]);
        let seen: Vec<_> = all.of("new").vouched_by.into_iter().map(|by| (by.name, by.entry, by.fits)).collect();
        assert_eq!(seen, [("good局".into(), 7, Some(true)), ("deceived局".into(), 7, Some(false))]);
        let unseen = AllTies(vec![known("good", b"good", vouch(b"its first entry"))]);
        assert_eq!(unseen.of("new").vouched_by.iter().map(|by| by.fits).collect::<Vec<_>>(), [None], "nothing is held of it");
        assert_eq!(unseen.of("new").genesis, None);
    }
}
