//! How the office keeps in touch with others, at a glance.

use super::{
    schedule::{Every, minutes, next_of_all},
    witnessing,
};
use crate::{Office, Outcome, failure::store_failed};
use ipc::{Exchange, Reach, SetServing, WitnessTime};
use ledger::roll::Peer;
use store::{Change, Snapshot};

impl Office {
    /// The schedule, the policy, and how far enough witnesses have cosigned. Whether others reach this office is for whoever
    /// looks after that to say.
    pub fn exchange(&mut self) -> Outcome<Exchange> {
        let now = self.world.now();
        let desk = self.desk()?;
        let snapshot = desk.snapshot()?;
        let peers: Vec<Peer> = desk.chain.roll().peers().cloned().collect();
        let news = desk.news_of_witnesses()?;
        let recorded = desk.chain.roll().witnessed().max_by_key(|it| it.time);
        Ok(Exchange {
            every: minutes(&snapshot)?,
            next_at: next_of_all(&peers, &snapshot, Every::AsSet, now)?,
            serve: serves(&snapshot)?,
            reach: Reach::Unasked,
            policy: desk.policy_facts(&snapshot)?,
            cover: desk.cover(&snapshot)?,
            unrecorded: news.iter().map(witnessing::lines_of_others).sum(),
            recorded: recorded.map(|it| WitnessTime {
                at: i64::try_from(it.time).unwrap_or(i64::MAX),
                by: super::peer_of(desk.chain.roll(), it.peer.as_str()).map_or_else(String::new, |p| p.card.name().to_owned()),
            }),
        })
    }

    /// Sets whether the program takes calls while its window is open.
    pub fn set_serving(&mut self, call: &SetServing) -> Outcome<Exchange> {
        let value: &[u8] = if call.on { b"1" } else { b"0" };
        let change = Change::PutSetting { name: SERVE, value };
        self.desk()?.store.change(&[change]).map_err(|error| store_failed(&error))?;
        self.exchange()
    }
}

/// Whether the program takes calls while its window is open; it does unless somebody has said otherwise.
pub(super) fn serves(snapshot: &Snapshot) -> Outcome<bool> {
    Ok(snapshot.setting(SERVE).map_err(|error| store_failed(&error))?.is_none_or(|set| set != b"0"))
}

const SERVE: &str = "serve-with-window";
