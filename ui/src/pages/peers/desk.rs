//! What the page of other offices knows, and how its acts are sent.
use super::by_stick::ByStick;
use crate::bridge::call;
use crate::components::{Tone, Work};
use crate::sending::Sending;
use crate::state::{Asked, Load, app};
use crate::words::Words;
use ipc::{
    Call, Failure, GetLedgers, GetPeers, GetSyncHistory, LedgerLine, PeerLine, Peers, SYNC_RUNS_PER_PAGE, SyncNow, SyncReport,
    SyncRun,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the large part of the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The peers.
    Peers,
    /// Syncs of the past.
    History,
    /// The ledgers held.
    Ledgers,
}

/// The state of the page; a handle to signals.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What it shows.
    pub part: RwSignal<Part>,
    /// Peers, own card and alarms as last heard; none before the first answer.
    pub peers: Memo<Peers>,
    /// The peer whose drawer is open, by origin.
    pub chosen: RwSignal<Option<String>>,
    /// A sync that runs.
    pub work: Work,
    /// What came of the last one that was started here.
    pub report: RwSignal<Option<SyncReport>>,
    /// Why it did not even begin.
    pub failure: RwSignal<Option<Failure>>,
    /// Syncs of the past.
    pub past: Past,
    /// Ledgers held.
    pub ledgers: Asked<Vec<LedgerLine>>,
    /// The dialog that enrols a peer stands.
    pub adding: RwSignal<bool>,
    /// The dialog that makes a card stands.
    pub making: RwSignal<bool>,
    /// A sync by USB stick.
    pub by_stick: ByStick,
    /// A card that was found, for the dialog that enrols a peer.
    pub offered: RwSignal<Option<String>>,
}

impl Desk {
    /// Nothing asked yet but what the shell asks.
    pub fn new() -> Self {
        let load = app().peers.load;
        // Where the program cannot be asked for once, what it said last stays.
        let peers = Memo::new(move |last: Option<&Peers>| {
            let now = load.with(|l| l.here().cloned());
            now.unwrap_or_else(|| last.cloned().unwrap_or_default())
        });
        Desk {
            part: RwSignal::new(Part::Peers),
            peers,
            chosen: RwSignal::new(None),
            work: Work::new(),
            report: RwSignal::new(None),
            failure: RwSignal::new(None),
            past: Past::new(None),
            ledgers: Asked::new(),
            adding: RwSignal::new(false),
            making: RwSignal::new(false),
            by_stick: ByStick::new(),
            offered: RwSignal::new(None),
        }
    }

    /// Shows a part, with what it needs.
    pub fn show(self, part: Part) {
        match part {
            Part::Peers => {}
            Part::History => self.past.restart(),
            Part::Ledgers => self.ledgers.ask(GetLedgers {}),
        }
        self.part.set(part);
    }

    /// One peer; tracks.
    pub fn peer(self, origin: &str) -> Option<PeerLine> {
        self.peers.with(|p| p.peers.iter().find(|p| p.origin == origin).cloned())
    }

    /// Syncs with one peer, or with all.
    pub fn sync(self, origin: Option<String>) {
        self.failure.set(None);
        self.report.set(None);
        self.work.run(SyncNow { origin }, move |answer| {
            match answer {
                Ok(report) => self.report.set(Some(report)),
                Err(why) => self.failure.set(Some(why)),
            }
            self.ask_again();
        });
    }

    /// Asks anew for what a sync may have changed.
    pub fn ask_again(self) {
        app().peers.ask(GetPeers {});
        app().refresh();
        self.past.restart();
        self.ledgers.ask(GetLedgers {});
    }
}

impl Sending {
    /// Sends an act that answers with the peers as they then stand.
    pub fn peers<C: Call<Reply = Peers> + 'static>(self, question: C, open: RwSignal<bool>, done: Words) {
        self.send(question, move |peers| {
            open.try_set(false);
            app().peers.take(peers);
            app().refresh();
            app().say(Tone::Proven, done);
        });
    }
}

/// Syncs of the past, as many as were asked for.
#[derive(Clone, Copy)]
pub struct Past {
    /// Those that are here, newest first.
    pub load: RwSignal<Load<Vec<SyncRun>>>,
    /// There may be older ones.
    pub more: RwSignal<bool>,
    /// More of them are asked for.
    pub busy: RwSignal<bool>,
    /// With one peer alone, by origin.
    with: StoredValue<Option<String>>,
    asked: StoredValue<u64>,
}

impl Past {
    /// With all peers, or with one.
    pub fn new(with: Option<String>) -> Self {
        Past {
            load: RwSignal::new(Load::Waiting),
            more: RwSignal::new(false),
            busy: RwSignal::new(false),
            with: StoredValue::new(with),
            asked: StoredValue::new(0),
        }
    }

    /// Asks for the newest ones.
    pub fn restart(self) {
        self.fetch(Vec::new());
    }

    /// Asks for those before the last one that is here.
    pub fn go_on(self) {
        self.fetch(self.load.with_untracked(|l| l.here().cloned().unwrap_or_default()));
    }

    fn fetch(self, mut all: Vec<SyncRun>) {
        let mine = self.asked.get_value() + 1;
        self.asked.set_value(mine);
        self.busy.set(true);
        spawn_local(async move {
            let answer = call(GetSyncHistory { origin: self.with.get_value(), offset: all.len() as u32 }).await;
            // A newer question, or the page is gone.
            if self.asked.try_get_value() != Some(mine) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(runs) => {
                    self.more.set(runs.len() >= SYNC_RUNS_PER_PAGE as usize);
                    // A sync that ended meanwhile has moved all others down by one.
                    let new: Vec<_> = runs.into_iter().filter(|run| !all.contains(run)).collect();
                    all.extend(new);
                    self.load.set(Load::Here(all));
                }
                Err(failure) if all.is_empty() => {
                    app().check_rights(&failure);
                    self.load.set(Load::Failed(failure));
                }
                Err(failure) => app().fail(&failure),
            }
        });
    }
}
