//! Orders to erase as they are shown: signed, in force, carried out here, acknowledged by whoever holds it, and what is out of reach.

use crate::{Office, Outcome, desk::Desk, failure::store_failed, peers::peer_name, session::Session};
use funds::Act;
use ipc::{ErasedName, Erasure, Erasures, GetErasures, Holder, InForce, OutOfReach, Text};
use ledger::{ErasedField, Hash, Jti, Order, roll};
use std::collections::BTreeSet;
use store::{ParcelOut, Snapshot, StoredWord};

/// An order, whether it waits or is in force.
struct Ordered<'a> {
    act: Jti,
    entry: u64,
    by: u32,
    in_force: Option<u64>,
    fields: &'a [ErasedField],
    files: &'a [Hash],
}

impl Office {
    /// All orders to erase, newest first.
    pub fn erasures(&mut self) -> Outcome<Erasures> {
        self.erasures_about(&GetErasures { entry: None })
    }

    /// Orders to erase, all or those about one entry, newest first.
    pub fn erasures_about(&mut self, call: &GetErasures) -> Outcome<Erasures> {
        self.signed_in()?;
        let copies = self.backups_made();
        let Office { desk: Some(desk), session: Some(session), .. } = self else { return Err(crate::failure::locked()) };
        let snapshot = desk.settled()?;
        let about =
            |ordered: &Ordered<'_>| call.entry.is_none_or(|entry| ordered.fields.iter().any(|field| field.entry == entry));
        let teller = Teller { desk, session, snapshot: &snapshot, copies: &copies };
        let given = snapshot.parcels_out().map_err(|error| store_failed(&error))?;
        let words = snapshot.words(desk.chain.origin().as_str()).map_err(|error| store_failed(&error))?;
        let mut all = ordered(desk.chain.roll());
        all.sort_unstable_by_key(|ordered| std::cmp::Reverse(ordered.entry));
        all.iter().filter(|ordered| about(ordered)).map(|ordered| teller.tell(ordered, &given, &words)).collect()
    }
}

impl Desk {
    /// Whether a peer was given something that was ordered to be erased and has not said that it did.
    pub(crate) fn awaits_word(&self, peer: &str) -> Outcome<bool> {
        if self.chain.roll().erasures().is_empty() {
            return Ok(false);
        }
        let snapshot = self.snapshot()?;
        let given = snapshot.parcels_out().map_err(|error| store_failed(&error))?;
        let words = snapshot.words(self.chain.origin().as_str()).map_err(|error| store_failed(&error))?;
        let waits = |ordered: &Ordered<'_>| {
            let holder = holders(self, ordered, &given, &words).into_iter().find(|holder| holder.origin == peer);
            holder.is_some_and(|holder| holder.acknowledged_at.is_none())
        };
        Ok(ordered(self.chain.roll()).iter().filter(|ordered| ordered.in_force.is_some()).any(waits))
    }
}

/// Orders in force, and those that wait.
fn ordered(roll: &roll::Roll) -> Vec<Ordered<'_>> {
    let in_force = roll.erasures().iter().map(|erasure| Ordered {
        act: erasure.act,
        entry: erasure.entry,
        by: erasure.by,
        in_force: Some(erasure.in_force),
        fields: &erasure.fields,
        files: &erasure.files,
    });
    let waiting = roll.waiting().filter_map(|(act, waiting)| match &waiting.order {
        Order::Erase { fields, files } => {
            Some(Ordered { act, entry: waiting.entry, by: waiting.by, in_force: None, fields, files })
        }
        _ => None,
    });
    in_force.chain(waiting).collect()
}

/// Who was given what an order names.
fn holders(desk: &Desk, ordered: &Ordered<'_>, given: &[ParcelOut], words: &[StoredWord]) -> Vec<Holder> {
    let files: BTreeSet<String> = ordered.files.iter().map(Hash::hex).collect();
    let programme = |entry: u64| desk.programme_of_entry(entry);
    let wanted: Vec<(u64, Option<&str>)> = ordered.fields.iter().map(|field| (field.entry, programme(field.entry))).collect();
    let mut holders: Vec<Holder> = Vec::new();
    for parcel in given {
        let Some(taken_at) = parcel.taken_at else { continue };
        let contents = &parcel.contents;
        let has = match contents.file.is_empty() {
            false => files.contains(&contents.file),
            true => wanted.iter().any(|(entry, programme)| {
                contents.fields > 0
                    && contents.range.contains(entry)
                    && programme.is_none_or(|programme| programme == contents.programme)
            }),
        };
        if has && !holders.iter().any(|holder| holder.origin == parcel.peer) {
            let word = words.iter().find(|word| word.entry == ordered.entry && word.holder == parcel.peer);
            holders.push(Holder {
                origin: parcel.peer.clone(),
                name: peer_name(desk.chain.roll(), &parcel.peer),
                given_at: taken_at,
                acknowledged_at: word.map(|word| word.at),
            });
        }
    }
    holders
}

struct Teller<'a> {
    desk: &'a Desk,
    session: &'a Session,
    snapshot: &'a Snapshot,
    /// When backups that there are were made, UTC seconds.
    copies: &'a [i64],
}

impl Teller<'_> {
    fn tell(&self, ordered: &Ordered<'_>, given: &[ParcelOut], words: &[StoredWord]) -> Outcome<Erasure> {
        let Teller { desk, session, snapshot, .. } = self;
        let statement = desk.statement(snapshot, ordered.entry)?;
        let reason = desk.disclosures(&session.keyring, ordered.entry)?;
        let reason = reason.iter().find(|field| field.name() == "reason");
        let in_force = match ordered.in_force {
            None => None,
            Some(entry) => {
                let event = desk.event_of(&desk.statement(snapshot, entry)?, entry, &[]);
                Some(InForce { entry, at: event.at, by_name: event.by_name })
            }
        };
        Ok(Erasure {
            act: ordered.act.to_string(),
            entry: ordered.entry,
            at: statement.iat(),
            by_name: desk.member_name(ordered.by),
            reason: reason.map(|reason| session.shown("reason", reason.value())).unwrap_or_default(),
            fields: ordered.fields.iter().map(|field| ErasedName { entry: field.entry, name: field.name.clone() }).collect(),
            files: ordered.files.len() as u32,
            done_here: in_force.is_some() && !desk.erasures_due(),
            holders: holders(desk, ordered, given, words),
            out_of_reach: self.out_of_reach(ordered, in_force.as_ref().map_or(i64::MAX, |second| second.at))?,
            in_force,
        })
    }

    /// Who had sight of it since it was recorded, as far as entries say so, and which backups have it still.
    fn out_of_reach(&self, ordered: &Ordered<'_>, until: i64) -> Outcome<Vec<OutOfReach>> {
        let Teller { desk, snapshot, .. } = self;
        let files: BTreeSet<String> = desk
            .book
            .batches()
            .iter()
            .filter(|batch| batch.file().is_some_and(|file| ordered.files.contains(&file)))
            .map(|batch| batch.id().to_string())
            .collect();
        let first = ordered.fields.first().map_or(0, |field| field.entry);
        let end = ordered.in_force.unwrap_or(desk.head().size);
        let mut found = Vec::new();
        for entry in desk.without_payments(end).take_while(|entry| *entry > first).take(LOOKED_AT_MAX) {
            let statement = desk.statement(snapshot, entry)?;
            if statement.kind() != "disclosure.viewed" {
                continue;
            }
            let Some(Ok(Act::DisclosureViewed { scope })) = Act::read(&statement) else { continue };
            let what = match scope.split_once(':') {
                None if ordered.fields.is_empty() => continue,
                None if scope == "payments" => Text::new(
                    "全文查看过个人信息；此后导出、打印或抄走的收不回来",
                    "saw personal fields in full; what was exported, printed or copied since cannot be called back",
                ),
                None => Text::new("审批时全文查看过个人信息", "saw personal fields in full while approving"),
                Some(("file", batch)) if files.is_empty() || files.contains(batch) => {
                    Text::new("保存过批次的来源文件", "saved the source file of a batch")
                }
                Some(_) => continue,
            };
            let event = desk.event_of(&statement, entry, &[]);
            found.push(OutOfReach { what, at: event.at, by_name: event.by_name, entry: Some(entry) });
            if found.len() == SHOWN_MAX {
                break;
            }
        }
        for at in self.copies.iter().filter(|at| **at < until).take(SHOWN_MAX) {
            let what = Text::new(
                "更早的备份里还有；恢复时会先抹除",
                "an earlier backup still has it; a restore erases it before it shows anything",
            );
            found.push(OutOfReach { what, at: *at, by_name: String::new(), entry: None });
        }
        if ordered.in_force.is_none() {
            found.extend(self.drafts(ordered)?);
        }
        found.sort_by_key(|one| std::cmp::Reverse(one.at));
        Ok(found)
    }
}

impl Teller<'_> {
    /// Drafts that have what is to be erased in them. Only before it is erased can they be looked for.
    fn drafts(&self, ordered: &Ordered<'_>) -> Outcome<Vec<OutOfReach>> {
        let Teller { desk, session, .. } = self;
        let mut values = Vec::new();
        for field in ordered.fields {
            let there = desk.disclosures(&session.keyring, field.entry)?;
            let value = there.iter().find(|one| one.digest() == field.digest).map(|one| one.value().to_owned());
            values.extend(value.filter(|value| value.chars().count() > 1));
        }
        let line = |(member, at)| OutOfReach {
            what: Text::new("草稿里还有：请本人放弃这份草稿", "a draft still has it: let its member discard it"),
            at,
            by_name: desk.member_name(member),
            entry: None,
        };
        Ok(desk.drafts_with(session, &values)?.into_iter().map(line).collect())
    }
}

/// Entries that are looked through, payments not among them.
const LOOKED_AT_MAX: usize = 100_000;

const SHOWN_MAX: usize = 100;
