//! What there is to watch: whether the program is well, and figures in Prometheus' text format. No person is in it, and no
//! passphrase or key is needed. It reads the store by itself, so that it holds up nothing and nothing holds it up.

use super::{
    held::HeldSizes,
    policy::cover_in,
    roster::{Known, Roster},
    schedule::Rounds,
};
use crate::{Outcome, World, failure::store_failed};
use ledger::{Origin, mirror_name, witness_name};
use std::{
    collections::BTreeMap,
    fmt::{Display, Write},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, Weak},
};
use store::{Change, Store};
use sync::{
    Answer, Status,
    line::{Counts, Server},
};

/// Whoever watches a server.
pub(super) struct Watch {
    pub folder: PathBuf,
    pub world: World,
    pub own: Origin,
    pub name: String,
    pub store: Arc<Store>,
    pub roster: Arc<Roster>,
    /// Gone when the server has stopped.
    pub server: Weak<Server>,
    pub rounds: Weak<Rounds>,
    /// Whether it syncs by itself at all.
    pub syncs: bool,
    /// When it was last tried whether the store can be written, and why not.
    pub written: Mutex<Option<(i64, Option<String>)>>,
    pub held: Mutex<HeldSizes>,
}

impl Watch {
    /// The page at a path.
    pub fn page(&self, path: &str) -> Option<Answer> {
        match path {
            "/health" => Some(self.health()),
            "/metrics" => Some(match self.metrics() {
                Ok(text) => Answer::new(Status::OK, METRICS, text),
                Err(failure) => Answer::for_people(UNAVAILABLE, &format!("ledger: {}", failure.code)),
            }),
            _ => None,
        }
    }

    fn health(&self) -> Answer {
        let why = self.ailments();
        if why.is_empty() { Answer::for_people(Status::OK, "ok") } else { Answer::for_people(UNAVAILABLE, &why.join("\n")) }
    }

    /// What is not well, a line each.
    fn ailments(&self) -> Vec<String> {
        let mut why = Vec::new();
        match self.store.snapshot().and_then(|snapshot| Ok(snapshot.checkpoint()?.is_some())) {
            Ok(true) => {}
            Ok(false) => why.push("ledger: empty".to_owned()),
            Err(error) => why.push(format!("ledger: {}", store_failed(&error).code)),
        }
        if let Some(code) = self.unwritten() {
            why.push(format!("disk: {code}"));
        }
        if !self.server.upgrade().is_some_and(|server| server.listens()) {
            why.push("line: it does not listen".to_owned());
        }
        if self.syncs && !self.rounds.upgrade().is_some_and(|rounds| rounds.goes_on()) {
            why.push("sync: it has stopped".to_owned());
        }
        why
    }

    /// Why the store cannot be written, if it cannot; tried now and then.
    fn unwritten(&self) -> Option<String> {
        let now = self.world.passed();
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, code)) = &*written
            && now - at < TRY_TO_WRITE_SECONDS
        {
            return code.clone();
        }
        let text = self.world.now().to_string();
        let tried = self.store.change(&[Change::PutSetting { name: ALIVE, value: text.as_bytes() }]);
        let code = tried.err().map(|error| store_failed(&error).code);
        *written = Some((now, code.clone()));
        code
    }

    fn metrics(&self) -> Outcome<String> {
        let failed = |error: store::StoreError| store_failed(&error);
        let snapshot = self.store.snapshot().map_err(failed)?;
        let now = self.world.now();
        let mut page = Page::default();
        page.family("mingzhang_info", "gauge", "Version and ledger of this program.");
        page.value("mingzhang_info", &[("ledger", self.own.as_str()), ("office", &self.name), ("version", VERSION)], 1);
        page.family("mingzhang_healthy", "gauge", "1 when /health says so.");
        page.value("mingzhang_healthy", &[], u8::from(self.ailments().is_empty()));

        let mut known: BTreeMap<String, u64> = BTreeMap::new();
        for head in snapshot.known_heads().map_err(failed)? {
            known.insert(head.checkpoint.origin.to_string(), head.checkpoint.head.size);
        }
        let own = snapshot.size().map_err(failed)?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner).now(&self.folder);
        held.insert(self.own.to_string(), own);
        page.family("mingzhang_ledger_entries", "gauge", "Entries held of each ledger.");
        for (ledger, size) in held.iter().take(LINES_MAX) {
            page.value("mingzhang_ledger_entries", &[("ledger", ledger)], size);
        }
        page.family("mingzhang_ledger_known_entries", "gauge", "Size of the newest head known of each ledger.");
        let known_size = |ledger: &String, size: u64| known.get(ledger).copied().unwrap_or(0).max(size);
        for (ledger, size) in held.iter().take(LINES_MAX) {
            page.value("mingzhang_ledger_known_entries", &[("ledger", ledger)], known_size(ledger, *size));
        }
        page.family("mingzhang_alarms", "gauge", "Ledgers with two histories: evidence that is kept.");
        page.value("mingzhang_alarms", &[], snapshot.alarm_numbers().map_err(failed)?.len());
        if let Some((covered, uncovered)) = cover_in(&snapshot)? {
            page.family("mingzhang_covered_entries", "gauge", "Own entries that enough witnesses have cosigned.");
            page.value("mingzhang_covered_entries", &[], covered);
            page.family("mingzhang_uncovered_entries", "gauge", "Own entries that they have not.");
            page.value("mingzhang_uncovered_entries", &[], uncovered);
        }
        self.peers(&snapshot, now, &mut page)?;
        if let Some(server) = self.server.upgrade() {
            line(&server.counts(), &mut page);
        }
        Ok(page.0)
    }

    fn peers(&self, snapshot: &store::Snapshot, now: i64, page: &mut Page) -> Outcome<()> {
        let failed = |error: store::StoreError| store_failed(&error);
        let cosignatures = snapshot.cosignatures().map_err(failed)?;
        let mut peers = self.roster.all();
        peers.truncate(LINES_MAX);
        let mut lines: [Vec<(usize, i64)>; 6] = Default::default();
        for (number, Known { peer, seen_at }) in peers.iter().enumerate() {
            let origin = peer.origin.as_str();
            let (_, ended) = snapshot.last_runs(origin).map_err(failed)?;
            let size = |name: String| cosignatures.iter().find(|it| it.name == name).map_or(0, |it| it.head.size);
            let figure = |size: u64| i64::try_from(size).unwrap_or(i64::MAX);
            lines[0].extend(seen_at.map(|at| (number, at)));
            lines[1].extend(ended.as_ref().map(|run| (number, run.at)));
            lines[2].extend(ended.as_ref().map(|run| (number, now.saturating_sub(run.at))));
            lines[3].push((number, i64::from(snapshot.failures(origin).map_err(failed)?)));
            lines[4].push((number, figure(size(witness_name(origin)))));
            lines[5].push((number, figure(size(mirror_name(origin)))));
        }
        for ((name, help), lines) in PEER_FAMILIES.iter().zip(lines) {
            page.family(name, "gauge", help);
            for (number, value) in lines {
                let peer = &peers[number].peer;
                page.value(name, &[("ledger", peer.origin.as_str()), ("office", peer.card.name())], value);
            }
        }
        Ok(())
    }
}

fn line(counts: &Counts, page: &mut Page) {
    page.family("mingzhang_connections", "gauge", "Connections that are open.");
    page.value("mingzhang_connections", &[], counts.connections);
    page.family("mingzhang_connections_accepted_total", "counter", "Connections that were accepted.");
    page.value("mingzhang_connections_accepted_total", &[], counts.accepted);
    page.family("mingzhang_connections_not_accepted_total", "counter", "Times that the system would not accept one.");
    page.value("mingzhang_connections_not_accepted_total", &[], counts.not_accepted);
    page.family("mingzhang_connections_turned_away_total", "counter", "Connections that came to no request.");
    for (why, times) in &counts.turned_away {
        page.value("mingzhang_connections_turned_away_total", &[("why", why.word())], times);
    }
    page.family("mingzhang_requests_total", "counter", "Requests by the status of their answer.");
    for (status, times) in &counts.requests {
        page.value("mingzhang_requests_total", &[("status", &status.0.to_string())], times);
    }
    page.family("mingzhang_line_bytes_total", "counter", "Bytes that went over the line.");
    page.value("mingzhang_line_bytes_total", &[("direction", "in")], counts.bytes_in);
    page.value("mingzhang_line_bytes_total", &[("direction", "out")], counts.bytes_out);
}

/// A page in Prometheus' text format. Writing into a text does not fail.
#[derive(Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn value(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        self.0.push_str(name);
        for (number, (label, text)) in labels.iter().enumerate() {
            let _ = write!(self.0, "{}{label}=\"{}\"", if number == 0 { '{' } else { ',' }, escaped(text));
        }
        let _ = writeln!(self.0, "{} {value}", if labels.is_empty() { "" } else { "}" });
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

const VERSION: &str = env!("CARGO_PKG_VERSION");
const METRICS: &str = "text/plain; version=0.0.4; charset=utf-8";
const UNAVAILABLE: Status = Status(503);
const ALIVE: &str = "alive";
const TRY_TO_WRITE_SECONDS: i64 = 30;
/// More ledgers than this nobody watches one by one.
const LINES_MAX: usize = 2_000;
const PEER_FAMILIES: [(&str, &str); 6] = [
    ("mingzhang_peer_seen_timestamp_seconds", "When the peer last asked for something since the start."),
    ("mingzhang_peer_synced_timestamp_seconds", "When a sync with the peer last came to its end."),
    ("mingzhang_peer_sync_age_seconds", "How long ago that is."),
    ("mingzhang_peer_sync_failures", "Syncs with the peer that have failed since."),
    ("mingzhang_peer_witnessed_entries", "Size of the newest own head that the peer has witnessed."),
    ("mingzhang_peer_mirrored_entries", "Size of the newest own head of which the peer holds all entries."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped_as_the_format_wants_them() {
        let mut page = Page::default();
        page.value("a", &[("b", "1\"2\\3\n4"), ("c", "")], 5);
        page.value("a", &[], 6);
        assert_eq!(page.0, "a{b=\"1\\\"2\\\\3\\n4\",c=\"\"} 5\na 6\n");
    }
}
