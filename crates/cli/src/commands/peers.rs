//! Other offices: cards, peers, syncs, alarms.

use super::Desk;
use crate::{
    args::PeersDo,
    files,
    output::{Output, usage},
    words,
};
use ipc::{
    Alarm, CardFacts, ChangePeer, Cosigned, EnrolPeer, GetSyncHistory, LedgerLine, MakeCard, PeerLine, Peers, ReadCard,
    RevokePeer, SaveEvidence, SyncNow, SyncReport, SyncRun,
};
use office::{Outcome, moment_of};
use std::path::Path;

impl Desk<'_> {
    pub(super) fn other_offices(&mut self, what: &PeersDo) -> Outcome<bool> {
        match what {
            PeersDo::Card { address, save } => self.card(address.as_deref(), *save),
            PeersDo::ReadCard { file } => self.read_card(file),
            PeersDo::EnrolPeer { file, may, fingerprint } => self.enrol_peer(file, may, fingerprint),
            PeersDo::ChangePeer { origin, may } => {
                self.sign_in()?;
                let peers = self.office.change_peer(&ChangePeer { origin: origin.clone(), may: ordered(may) })?;
                self.show_peers(&peers)
            }
            PeersDo::RevokePeer { origin } => {
                self.sign_in()?;
                let peers = self.office.revoke_peer(&RevokePeer { origin: origin.clone() })?;
                self.show_peers(&peers)
            }
            PeersDo::Peers => {
                let peers = self.office.peers()?;
                self.show_peers(&peers)
            }
            PeersDo::Ledgers => self.ledgers(),
            PeersDo::Sync { peer } => self.sync(peer.as_deref()),
            PeersDo::SyncHistory { offset } => {
                let runs = self.office.sync_history(&GetSyncHistory { offset: *offset })?;
                let out = self.output;
                out.facts(&runs, |runs| match runs.is_empty() {
                    true => vec![out.say("没有同步过。", "There was no sync.").to_owned()],
                    false => runs.iter().flat_map(|run| run_lines(run, out)).collect(),
                });
                Ok(true)
            }
            PeersDo::Alarms => {
                let alarms = self.office.peers()?.alarms;
                let out = self.output;
                out.facts(&alarms, |alarms| match alarms.is_empty() {
                    true => vec![out.say("没有警报。", "There is no alarm.").to_owned()],
                    false => alarms.iter().flat_map(|alarm| alarm_lines(alarm, out)).collect(),
                });
                Ok(true)
            }
            PeersDo::SaveEvidence { number } => {
                let saved = self.office.save_evidence(&SaveEvidence { alarm: *number })?;
                self.show_saved(&saved);
                Ok(true)
            }
            // They need no office that is open, and are done before one is opened.
            PeersDo::VerifyEvidence { .. } | PeersDo::Serve { .. } => Ok(true),
        }
    }

    fn card(&mut self, address: Option<&str>, save: bool) -> Outcome<bool> {
        if let Some(address) = address {
            self.sign_in()?;
            self.office.make_card(&MakeCard { address: address.to_owned() })?;
        }
        let out = self.output;
        if save {
            let saved = self.office.save_card()?;
            out.facts(&saved, |saved| vec![saved.card.path.clone(), saved.picture.path.clone()]);
        } else {
            let card = self.office.peers()?.card.ok_or_else(no_card)?;
            out.facts(&card, |card| card_lines(card, out));
        }
        Ok(true)
    }

    fn read_card(&mut self, file: &Path) -> Outcome<bool> {
        let card = self.office.read_card(&ReadCard { card: card_text(file)? })?;
        let out = self.output;
        out.facts(&card, |card| card_lines(card, out));
        Ok(true)
    }

    fn enrol_peer(&mut self, file: &Path, may: &[String], fingerprint: &str) -> Outcome<bool> {
        let card = card_text(file)?;
        self.sign_in()?;
        let call = EnrolPeer { card, may: ordered(may), fingerprint: fingerprint.to_owned() };
        let peers = self.office.enrol_peer(&call)?;
        self.show_peers(&peers)
    }

    /// Syncs. Two histories outweigh a peer that was not there.
    fn sync(&mut self, peer: Option<&str>) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        let call = SyncNow { origin: peer.map(str::to_owned) };
        let report = out.with_progress(["正在同步", "Syncing"], &work, || self.office.sync_now(&call))?;
        out.facts(&report, |SyncReport { runs, alarms }| {
            let nobody = out.say("没有可以联系的互证单位。", "There is no peer to call.").to_owned();
            let nobody = runs.is_empty().then_some(nobody);
            let runs = runs.iter().flat_map(|run| run_lines(run, out));
            nobody.into_iter().chain(runs).chain(alarms.iter().flat_map(|alarm| alarm_lines(alarm, out))).collect()
        });
        let failed = report.runs.iter().filter(|run| run.failure.is_some()).count();
        match (report.alarms.is_empty(), failed) {
            (false, _) => Ok(false),
            (true, 0) => Ok(true),
            (true, failed) => Err(sync_failed(failed)),
        }
    }

    fn ledgers(&mut self) -> Outcome<bool> {
        let ledgers = self.office.ledgers()?;
        let out = self.output;
        out.facts(&ledgers, |ledgers| {
            let line = |ledger: &LedgerLine| {
                let own = if ledger.own { out.say("（本单位）", " (own)") } else { "" };
                let (name, origin, root) = (&ledger.name, &ledger.origin, &ledger.root);
                let mut line = format!("{origin} {name}{own} {} {root}", ledger.size);
                if ledger.known > ledger.size {
                    line += &format!(" {} {}", out.say("已知有", "known to have"), ledger.known);
                }
                line
            };
            ledgers.iter().map(line).collect()
        });
        Ok(true)
    }

    fn show_peers(&self, peers: &Peers) -> Outcome<bool> {
        let out = self.output;
        out.facts(peers, |peers| {
            let mut lines = Vec::new();
            match &peers.card {
                Some(card) => {
                    lines.push(format!("{} {} {}", out.say("本单位名片", "Own card:"), card.number, card.address));
                    lines.push(format!("  {} {}", out.say("指纹", "Fingerprint:"), card.fingerprint));
                }
                None => lines.push(out.say("本单位还没有名片。", "This office has no card yet.").to_owned()),
            }
            lines.extend(peers.peers.iter().flat_map(|peer| peer_lines(peer, out)));
            lines.extend(peers.alarms.iter().flat_map(|alarm| alarm_lines(alarm, out)));
            lines
        });
        Ok(true)
    }
}

/// The text of a card, however it was saved.
fn card_text(file: &Path) -> Outcome<String> {
    Ok(files::read_text(file, CARD_FILE_BYTES_MAX)?.trim().to_owned())
}

/// Rights in their order, none twice, however they were typed.
fn ordered(may: &[String]) -> Vec<String> {
    ipc::PEER_RIGHTS.iter().filter(|right| may.iter().any(|typed| typed == *right)).map(|right| (*right).to_owned()).collect()
}

fn card_lines(card: &CardFacts, out: &Output) -> Vec<String> {
    let mut lines = vec![
        format!("{} {} ({})", out.say("单位", "Office:"), card.name, card.origin),
        format!("{} {} {}", out.say("名片编号", "Card number:"), card.number, moment_of(card.made_at)),
        format!(
            "{} {}",
            out.say("地址", "Address:"),
            if card.address.is_empty() {
                out.say("没有，只主动联系别人", "none, it only calls others")
            } else {
                &card.address
            }
        ),
        format!("{} {}", out.say("指纹", "Fingerprint:"), card.fingerprint),
    ];
    if card.demo {
        lines.push(out.say("这是演示单位。", "This is a demo office.").to_owned());
    }
    if let Some(number) = card.known {
        lines.push(format!("{} {number}", out.say("已登记，现用名片编号", "It is enrolled, with the card number")));
    }
    lines
}

fn peer_lines(peer: &PeerLine, out: &Output) -> Vec<String> {
    let state = if peer.revoked { out.say("（已撤销）", " (revoked)") } else { "" };
    let rights: Vec<&str> = peer.may.iter().map(|right| out.word(words::peer_right(right))).collect();
    let rights = if rights.is_empty() { out.say("无", "none").to_owned() } else { rights.join(out.say("、", ", ")) };
    let head = |cosigned: Option<Cosigned>| {
        cosigned
            .map_or_else(|| out.say("还没有", "none yet").to_owned(), |Cosigned { size, at }| format!("{size} {}", moment_of(at)))
    };
    let mut lines = vec![
        format!("{} {}{state}", peer.origin, peer.name),
        format!("  {} {} {}", out.say("名片", "Card:"), peer.card, peer.address),
        format!("  {} {}", out.say("指纹", "Fingerprint:"), peer.fingerprint),
        format!("  {} {rights}", out.say("权限", "It may:")),
        format!("  {} {} / {}", out.say("本机存有其记录", "Its entries held here:"), peer.held, peer.known),
        format!("  {} {}", out.say("它见证到本单位第几条", "Own head it has witnessed:"), head(peer.witnessed)),
        format!("  {} {}", out.say("它备份到本单位第几条", "Own head it keeps a copy of:"), head(peer.mirrored)),
        format!(
            "  {} {}",
            out.say("最近一次同步", "Last synced:"),
            peer.synced_at.map_or_else(|| out.say("还没有", "never").to_owned(), moment_of)
        ),
    ];
    if let Some(failure) = &peer.failure {
        let tried = peer.tried_at.map(moment_of).unwrap_or_default();
        lines.push(format!("  ✗ {tried} {}", out.text(&failure.what)));
        lines.push(format!("    {}", out.text(&failure.remedy)));
    }
    lines
}

fn run_lines(run: &SyncRun, out: &Output) -> Vec<String> {
    let mut line = format!("{} {} ({})：", moment_of(run.at), run.name, run.origin);
    if run.entries == 0 && run.ledgers == 0 && !run.cosigned && run.failure.is_none() {
        line += out.say("没有新内容", "nothing new");
    } else {
        let (entries, ledgers) = (run.entries, run.ledgers);
        line += &match out.lang() {
            ipc::Lang::Zh => format!("新记录 {entries} 条，涉及账本 {ledgers} 个"),
            ipc::Lang::En => format!("{entries} new entries, something new of {ledgers} ledgers"),
        };
        if run.cosigned {
            line += out.say("，本单位账本已获见证", ", own head cosigned");
        }
    }
    line += &format!("；{} B，{} ms", run.bytes, run.took_ms);
    let mut lines = vec![line];
    if let Some(failure) = &run.failure {
        lines.push(format!("  ✗ {}", out.text(&failure.what)));
        lines.push(format!("    {}", out.text(&failure.remedy)));
    }
    lines
}

fn alarm_lines(alarm: &Alarm, out: &Output) -> Vec<String> {
    let verdict = words::evidence(if alarm.proven { "proven" } else { "suspected" });
    let title = format!(
        "✗ {} {} {} {} ({}) {}",
        out.say("警报", "Alarm"),
        alarm.number,
        moment_of(alarm.at),
        alarm.name,
        alarm.origin,
        out.word(verdict)
    );
    let what = format!("  {}", out.text(&alarm.what));
    [title, what].into_iter().chain(heads(&alarm.sizes, &alarm.roots)).collect()
}

/// Two heads that do not fit together.
pub(super) fn heads(sizes: &[u64; 2], roots: &[String; 2]) -> Vec<String> {
    sizes.iter().zip(roots).map(|(size, root)| format!("  {size} {root}")).collect()
}

fn no_card() -> ipc::Failure {
    usage(
        "no-card",
        ["本单位还没有名片。", "This office has no card yet."],
        [
            "请由管理员用 card --address https://主机:端口 制作；只主动联系别人的单位写 --address \"\"。",
            "Let an administrator make one with `card --address https://HOST:PORT`; an office that only calls others gives an empty address.",
        ],
    )
}

/// The peers' own failures stand in the report.
fn sync_failed(failed: usize) -> ipc::Failure {
    usage(
        "sync-incomplete",
        [&format!("有 {failed} 个互证单位没有同步成。"), &format!("The sync with {failed} of the peers failed.")],
        [
            "原因见上面各单位的结果；此前收到的已经保存，稍后再同步即可。",
            "The report says why of each; what had come before is kept. Sync again later.",
        ],
    )
}

/// A card has at most 4,096 bytes; some editors put a sign before them and line ends behind.
const CARD_FILE_BYTES_MAX: usize = 8 << 10;
