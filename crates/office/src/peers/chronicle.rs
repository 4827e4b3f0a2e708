//! Tells what a server's figures say now and then: how many it has turned away, and alarms that were raised.

use super::{
    happening::{Happening, Tell},
    schedule::Ending,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Weak},
    thread,
    time::Duration,
};
use store::Store;
use sync::{
    Status,
    line::{Counts, Server},
};

/// It tells until it is dropped.
pub(super) struct Chronicle(Arc<Ending>);

impl Chronicle {
    /// Begins. Alarms that are there already are not told again.
    pub fn start(server: Weak<Server>, store: Arc<Store>, tell: Tell) -> Chronicle {
        let ending = Arc::new(Ending::default());
        let known = alarms(&store).into_keys().max().unwrap_or(0);
        let until = ending.clone();
        thread::spawn(move || {
            let mut told = Told { counts: Counts::default(), alarm: known };
            loop {
                let ended = until.comes_within(TELL_EVERY);
                let Some(server) = server.upgrade() else { return };
                told.tell(&server.counts(), &store, &tell);
                if ended {
                    return;
                }
            }
        });
        Chronicle(ending)
    }
}

impl Drop for Chronicle {
    fn drop(&mut self) {
        self.0.come();
    }
}

/// What was told last.
struct Told {
    counts: Counts,
    alarm: u64,
}

impl Told {
    fn tell(&mut self, counts: &Counts, store: &Store, tell: &Tell) {
        for (why, times) in &counts.turned_away {
            let times = times - self.counts.turned_away.get(why).copied().unwrap_or(0);
            if times > 0 {
                tell(&Happening::TurnedAway { why: why.word(), times });
            }
        }
        for (status, times) in counts.requests.iter().filter(|(status, _)| is_refusal(**status)) {
            let times = times - self.counts.requests.get(status).copied().unwrap_or(0);
            if times > 0 {
                tell(&Happening::Refused { status: status.0, times });
            }
        }
        for (number, ledger) in alarms(store).split_off(&(self.alarm + 1)) {
            self.alarm = number;
            tell(&Happening::Alarm { ledger, number });
        }
        self.counts = counts.clone();
    }
}

/// What is asked for in good faith and is not there, or comes too early, is everyday business.
fn is_refusal(status: Status) -> bool {
    let everyday = [Status::NOT_FOUND, Status::CONFLICT, Status::TOO_MANY_REQUESTS];
    status.0 >= Status::BAD_REQUEST.0 && !everyday.contains(&status)
}

/// Ledgers by the number of the alarm. What cannot be read now is told later.
fn alarms(store: &Store) -> BTreeMap<u64, String> {
    store.snapshot().and_then(|snapshot| snapshot.alarm_numbers()).unwrap_or_default().into_iter().collect()
}

/// One line of a kind in this time says as much as one for each.
const TELL_EVERY: Duration = Duration::from_secs(10);
