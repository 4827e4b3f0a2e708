//! Cosignatures of the own heads, kept with the heads they are on, and brought into the ledger.

use super::policy::policy;
use crate::{
    Office, Outcome,
    desk::{Desk, NewAct},
    failure::{failure, input, store_failed},
};
use ipc::{Blame, Exchange, WitnessTime};
use ledger::{Checkpoint, Head, JsonWriter, Jti, Roles, Statement, note::NoteSignature, roll::Peer, tree};
use std::collections::BTreeMap;
use store::{Change, Snapshot, Store, StoreError};

impl Office {
    /// Brings the times at which others have witnessed this ledger's heads into it: what is in the ledger cannot be dropped from
    /// it, and deadlines count from these times.
    pub fn record_witnessed(&mut self) -> Outcome<Exchange> {
        let notes = self.desk()?.news_of_witnesses()?;
        if notes.is_empty() {
            return Err(nothing_new());
        }
        self.record_notes(&notes)?;
        self.exchange()
    }

    /// Does the same by itself for a member who is signed in and may, once a day at most. `true`: it was done.
    pub fn record_witnessed_if_due(&mut self) -> Outcome<bool> {
        if self.session.is_none() {
            return Ok(false);
        }
        let now = self.world.now();
        let (desk, session, _) = self.signed_in()?;
        if !may_record(desk, session.member) {
            return Ok(false);
        }
        let notes = desk.news_of_witnesses()?;
        if notes.is_empty() {
            return Ok(false);
        }
        let last = desk.chain.roll().witnessed().next_back().map(|last| last.entry);
        if let Some(last) = last
            && now.saturating_sub(desk.statement(&desk.snapshot()?, last)?.iat()) < BY_ITSELF_SECONDS
        {
            return Ok(false);
        }
        self.record_notes(&notes)?;
        Ok(true)
    }

    fn record_notes(&mut self, notes: &[Checkpoint]) -> Outcome<()> {
        let (desk, session, world) = self.signed_in()?;
        if !may_record(desk, session.member) {
            return Err(not_for_inspectors());
        }
        let bodies: Vec<String> = notes
            .iter()
            .map(|note| {
                let mut w = JsonWriter::new();
                w.object(|w| w.field("note", &note.encode()));
                w.finish()
            })
            .collect();
        let bodies: Vec<_> = bodies.iter().map(|body| move |_: &[ledger::Hash]| body.clone()).collect();
        let mut random = world.random();
        let acts: Vec<NewAct<'_>> = bodies
            .iter()
            .map(|body| NewAct { kind: "head.witnessed", jti: Jti::fresh(&mut random), body, disclosures: Vec::new() })
            .collect();
        desk.record_in_turn(world, session, None, &acts).map(drop)
    }
}

impl Desk {
    /// Heads of this ledger with cosignatures that it does not know of yet, the smallest first.
    pub(super) fn news_of_witnesses(&self) -> Outcome<Vec<Checkpoint>> {
        let roll = self.chain.roll();
        let mut known: BTreeMap<&str, u64> = BTreeMap::new();
        for witnessed in roll.witnessed() {
            let size = known.entry(witnessed.peer.as_str()).or_default();
            *size = (*size).max(witnessed.size);
        }
        let snapshot = self.snapshot()?;
        let mut news = Vec::new();
        for mut checkpoint in self.cosigned(&snapshot)? {
            let size = checkpoint.head.size;
            let own = roll.head_verifiers(checkpoint.origin.as_str(), size);
            let is_news = |line: &NoteSignature| {
                let peer = peer_who_made(roll.peers(), line);
                peer.is_some_and(|peer| known.get(peer.origin.as_str()).is_none_or(|before| *before < size))
            };
            let is_own = |line: &NoteSignature| line.name == checkpoint.origin.as_str();
            let lines: Vec<_> =
                checkpoint.note.signatures.iter().filter(|line| !is_own(line) && is_news(line)).cloned().collect();
            // An older note may have the line of a key that such a head need not have any more.
            if lines.is_empty() || !checkpoint.signed_by(&own) {
                continue;
            }
            checkpoint.note.signatures.retain(|line| line.name == checkpoint.origin.as_str());
            if checkpoint.note.signatures.len() != own.len() {
                continue;
            }
            checkpoint.note.signatures.extend(lines.into_iter().take(LINES_MAX));
            news.push(checkpoint);
        }
        news.sort_by_key(|checkpoint| checkpoint.head.size);
        Ok(news)
    }

    /// Heads of this ledger with all cosignatures that are known of each, the own lines first.
    pub(crate) fn cosigned(&self, snapshot: &Snapshot) -> Outcome<Vec<Checkpoint>> {
        cosigned(snapshot)
    }

    /// Between which times of other offices' clocks an entry came into the ledger: after what its statement has seen, and before
    /// the first head that covers it.
    pub(crate) fn recorded_between(
        &self,
        snapshot: &Snapshot,
        statement: &Statement,
        entry: u64,
    ) -> Outcome<[Option<WitnessTime>; 2]> {
        let roll = self.chain.roll();
        let name = |origin: &str| super::peer_of(roll, origin).map_or_else(|| origin.to_owned(), |it| it.card.name().to_owned());
        let seen = statement.seen().size;
        let after = roll.witnessed().filter(|it| it.entry < seen).max_by_key(|it| it.time);
        let before = roll.witnessed().filter(|it| it.size > entry).min_by_key(|it| it.time);
        let after = after.map(|it| (it.time, name(it.peer.as_str())));
        let mut before = before.map(|it| (it.time, name(it.peer.as_str())));
        // What has not been recorded yet counts as well, for whoever has it.
        for cosignature in snapshot.cosignatures().map_err(|error| store_failed(&error))? {
            let sooner = before.as_ref().is_none_or(|(time, _)| cosignature.time < *time);
            if cosignature.head.size > entry && sooner {
                let line = NoteSignature::parse(cosignature.line.trim_end_matches('\n'));
                let peer = line.and_then(|line| peer_who_made(roll.peers(), &line));
                before = peer.map(|peer| (cosignature.time, peer.card.name().to_owned())).or(before);
            }
        }
        let shown = |(time, by): (u64, String)| WitnessTime { at: i64::try_from(time).unwrap_or(i64::MAX), by };
        Ok([after.map(shown), before.map(shown)])
    }
}

/// As [`Desk::cosigned`].
fn cosigned(snapshot: &Snapshot) -> Outcome<Vec<Checkpoint>> {
    let note = |name: &str| snapshot.setting(name).map_err(|error| store_failed(&error));
    let mut notes = vec![note(ENOUGH)?];
    for cosignature in snapshot.cosignatures().map_err(|error| store_failed(&error))? {
        notes.push(note(&name_of(&cosignature.name))?);
    }
    let mut heads: Vec<Checkpoint> = Vec::new();
    for checkpoint in notes.into_iter().flatten().filter_map(|note| Checkpoint::parse(&note)) {
        // A backup that was restored may have gone another way since.
        if !is_of(&checkpoint.head, snapshot)? {
            continue;
        }
        match heads.iter_mut().find(|there| there.head == checkpoint.head) {
            Some(there) => {
                let new = |line: &NoteSignature| !there.note.signatures.iter().any(|known| known.name == line.name);
                let lines: Vec<_> = checkpoint.note.signatures.into_iter().filter(new).collect();
                there.note.signatures.extend(lines);
            }
            None => heads.push(checkpoint),
        }
    }
    Ok(heads)
}

/// Whether a head is one of the own ledger.
fn is_of(head: &Head, snapshot: &Snapshot) -> Outcome<bool> {
    let failed = |error: StoreError| store_failed(&error);
    Ok(head.size <= snapshot.size().map_err(failed)? && tree::root_at(head.size, snapshot).map_err(failed)? == head.root)
}

/// Keeps a cosignature with the head it is on, as far as that is the newest one: what brings it into the ledger needs the own
/// signatures too. Once a head has enough of them it is kept as such, since a witness's next cosignature takes the place of this
/// one.
pub(super) fn keep_with_head(store: &Store, head: &Head, line: &NoteSignature) -> Outcome<()> {
    let failed = |error: StoreError| store_failed(&error);
    let snapshot = store.snapshot().map_err(failed)?;
    let newest = snapshot.checkpoint().map_err(failed)?.filter(|checkpoint| checkpoint.head == *head);
    let Some(mut checkpoint) = newest.cloned() else { return Ok(()) };
    checkpoint.note.signatures.retain(|own| own.name == checkpoint.origin.as_str());
    checkpoint.note.signatures.push(line.clone());
    let note = checkpoint.encode();
    store.change(&[Change::PutSetting { name: &name_of(&line.name), value: note.as_bytes() }]).map_err(failed)?;
    drop(snapshot);
    keep_enough(store)
}

/// Keeps the newest head that enough witnesses have cosigned, with their lines.
pub(super) fn keep_enough(store: &Store) -> Outcome<()> {
    let failed = |error: StoreError| store_failed(&error);
    let snapshot = store.snapshot().map_err(failed)?;
    let Some((_, policy)) = policy(&snapshot)? else { return Ok(()) };
    let enough = cosigned(&snapshot)?.into_iter().filter(|checkpoint| policy.passes(&checkpoint.note));
    let Some(newest) = enough.max_by_key(|checkpoint| checkpoint.head.size) else { return Ok(()) };
    let note = newest.encode();
    if snapshot.setting(ENOUGH).map_err(failed)?.as_deref() == Some(note.as_bytes()) {
        return Ok(());
    }
    store.change(&[Change::PutSetting { name: ENOUGH, value: note.as_bytes() }]).map_err(failed)
}

/// How many cosignatures a head bears.
pub(super) fn lines_of_others(checkpoint: &Checkpoint) -> u32 {
    let others = checkpoint.note.signatures.iter().filter(|line| line.name != checkpoint.origin.as_str());
    u32::try_from(others.count()).unwrap_or(u32::MAX)
}

/// The peer whose witness or mirror has made a line, with the key of its card in force.
fn peer_who_made<'a>(mut peers: impl Iterator<Item = &'a Peer>, line: &NoteSignature) -> Option<&'a Peer> {
    peers.find(|peer| !peer.revoked && [peer.card.witness(), peer.card.mirror()].iter().any(|one| one.made(line)))
}

fn may_record(desk: &Desk, member: u32) -> bool {
    let roles = [Roles::ADMINISTRATOR, Roles::CLERK, Roles::SUPERVISOR];
    desk.chain.roll().member(member).is_some_and(|member| roles.iter().any(|role| member.roles.include(*role)))
}

fn nothing_new() -> ipc::Failure {
    input(
        "nothing-witnessed",
        ["没有新的见证可以记入。", "There is nothing new of witnesses to record."],
        [
            "请先与其他单位同步；它们见证了新的记录以后再记。",
            "Sync with other offices first; once they have witnessed something new it can be recorded.",
        ],
    )
}

fn not_for_inspectors() -> ipc::Failure {
    failure(
        "not-for-inspectors",
        Blame::Rights,
        ["检查人员不能记入见证。", "An inspector cannot record this."],
        ["请经办人、主管或管理员登录后办理。", "Let a clerk, a supervisor or an administrator sign in and do it."],
    )
}

fn name_of(cosigner: &str) -> String {
    format!("cosigned/{cosigner}")
}

const ENOUGH: &str = "cosigned-enough";
/// An entry has room for about twice as many; the rest comes the next time.
const LINES_MAX: usize = 100;
/// By itself once a day.
const BY_ITSELF_SECONDS: i64 = 86_400;
