//! Other offices: cards, peers, syncs, alarms.

use super::{Desk, exchange::cover_line, successor::tie_lines};
use crate::{
    args::PeersDo,
    files,
    output::{Output, usage},
    words,
};
use ipc::{
    Alarm, CardFacts, ChangePeer, Cosigned, EnrolPeer, FolderReport, GetSyncHistory, LedgerLine, MakeCard, PeerLine, Peers,
    ReadCard, RemoveLedger, RevokePeer, SaveEvidence, Stranger, SyncFolder, SyncNow, SyncReport, SyncRun, Vouch,
};
use office::{Outcome, moment_of};
use std::path::Path;

impl Desk<'_> {
    pub(super) fn other_offices(&mut self, what: &PeersDo) -> Outcome<bool> {
        match what {
            PeersDo::Card { address, save } => self.card(address.as_deref(), *save),
            PeersDo::ReadCard { file } => self.read_card(file),
            PeersDo::EnrolPeer { file, may, programmes, fingerprint } => self.enrol_peer(file, may, programmes, fingerprint),
            PeersDo::ChangePeer { origin, may, programmes } => {
                self.sign_in()?;
                let peers = self.office.change_peer(&ChangePeer {
                    origin: origin.clone(),
                    may: ordered(may),
                    programmes: programmes.clone(),
                })?;
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
            PeersDo::SyncFolder { folder, all } => self.sync_folder(folder, *all),
            PeersDo::RemoveLedger { origin } => {
                let ledgers = self.office.remove_ledger(&RemoveLedger { origin: origin.clone() })?;
                self.show_ledgers(&ledgers)
            }
            PeersDo::SyncHistory { peer, offset } => {
                let runs = self.office.sync_history(&GetSyncHistory { origin: peer.clone(), offset: *offset })?;
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
            PeersDo::SyncSchedule { every } => self.sync_schedule(*every),
            PeersDo::SetPolicy { file, .. } => self.set_policy(file.as_deref()),
            PeersDo::Policy => self.policy(),
            PeersDo::RecordWitnesses => self.record_witnesses(),
            PeersDo::Vouch { origin, fingerprint } => {
                self.sign_in()?;
                let call = Vouch { origin: origin.clone(), fingerprint: fingerprint.clone() };
                let peers = self.office.vouch(&call)?;
                self.show_peers(&peers)
            }
            PeersDo::SetAside { origin } => self.set_aside(origin),
            PeersDo::Older { from } => self.older(from.as_deref()),
            PeersDo::Succeed(args) => self.succeed(args),
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
            out.facts(&card, |card| card_lines(card, true, out));
        }
        Ok(true)
    }

    fn read_card(&mut self, file: &Path) -> Outcome<bool> {
        let card = self.office.read_card(&ReadCard { card: card_text(file)? })?;
        let out = self.output;
        out.facts(&card, |card| card_lines(card, false, out));
        Ok(true)
    }

    fn enrol_peer(&mut self, file: &Path, may: &[String], programmes: &[String], fingerprint: &str) -> Outcome<bool> {
        let card = card_text(file)?;
        self.sign_in()?;
        let call = EnrolPeer { card, may: ordered(may), programmes: programmes.to_vec(), fingerprint: fingerprint.to_owned() };
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

    /// Syncs by a folder. The answer is as that of a sync over the line.
    fn sync_folder(&mut self, folder: &Path, all: bool) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        let call = SyncFolder { folder: folder.display().to_string(), all };
        let report = out.with_progress(["正在同步", "Syncing"], &work, || self.office.sync_folder(&call))?;
        out.facts(&report, |report| folder_lines(report, out));
        let failed = report.runs.iter().filter(|run| run.failure.is_some()).count();
        match (report.alarms.is_empty(), failed) {
            (false, _) => Ok(false),
            (true, 0) => Ok(true),
            (true, failed) => Err(sync_failed(failed)),
        }
    }

    fn ledgers(&mut self) -> Outcome<bool> {
        let ledgers = self.office.ledgers()?;
        self.show_ledgers(&ledgers)
    }

    fn show_ledgers(&self, ledgers: &[LedgerLine]) -> Outcome<bool> {
        let out = self.output;
        out.facts(&ledgers, |ledgers| ledgers.iter().flat_map(|ledger| ledger_lines(ledger, out)).collect());
        Ok(true)
    }

    fn show_peers(&mut self, peers: &Peers) -> Outcome<bool> {
        let out = self.output;
        let cover = self.office.exchange()?.cover;
        out.facts(peers, |peers| {
            let mut lines = Vec::new();
            match &peers.card {
                Some(card) => {
                    lines.push(format!("{} {} {}", out.say("本单位名片", "Own card:"), card.number, card.address));
                    lines.push(format!("  {} {}", out.say("指纹", "Fingerprint:"), card.fingerprint));
                    lines.extend(tie_lines(&card.ties, true, out));
                }
                None => lines.push(out.say("本单位还没有名片。", "This office has no card yet.").to_owned()),
            }
            lines.extend(cover.map(|cover| cover_line(cover, out)));
            lines.extend(peers.peers.iter().flat_map(|peer| peer_lines(peer, out)));
            lines.extend(peers.alarms.iter().flat_map(|alarm| alarm_lines(alarm, out)));
            lines
        });
        Ok(true)
    }
}

/// The text of a card, however it was saved.
pub(super) fn card_text(file: &Path) -> Outcome<String> {
    Ok(files::read_text(file, CARD_FILE_BYTES_MAX)?.trim().to_owned())
}

/// Rights in their order, none twice, however they were typed.
fn ordered(may: &[String]) -> Vec<String> {
    ipc::PEER_RIGHTS.iter().filter(|right| may.iter().any(|typed| typed == *right)).map(|right| (*right).to_owned()).collect()
}

fn card_lines(card: &CardFacts, own: bool, out: &Output) -> Vec<String> {
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
    lines.extend(tie_lines(&card.ties, own, out));
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
    lines.extend(peer.damage.iter().flat_map(|damage| damage_lines(damage, out)));
    lines.extend(tie_lines(&peer.ties, false, out));
    if let Some(failure) = &peer.failure {
        let tried = peer.tried_at.map(moment_of).unwrap_or_default();
        lines.push(format!("  ✗ {tried} {}", out.text(&failure.what)));
        lines.push(format!("    {}", out.text(&failure.remedy)));
    }
    if peer.may.iter().any(|right| right == "personal") {
        let all = out.say("全部项目", "every programme").to_owned();
        let of = if peer.programmes.is_empty() { all } else { peer.programmes.join(out.say("、", ", ")) };
        lines.push(format!("  {} {of}", out.say("个人信息", "Personal fields of:")));
    }
    lines
}

fn ledger_lines(ledger: &LedgerLine, out: &Output) -> Vec<String> {
    let own = if ledger.own { out.say("（本单位）", " (own)") } else { "" };
    let (name, origin, root) = (&ledger.name, &ledger.origin, &ledger.root);
    let mut line = format!("{origin} {name}{own} {} {root}", ledger.size);
    if ledger.known > ledger.size {
        line += &format!(" {} {}", out.say("已知有", "known to have"), ledger.known);
    }
    let mut lines = vec![line];
    if let Some(at) = ledger.came_at {
        lines.push(format!("  {} {} {}", out.say("最近收到", "Newest entries came:"), moment_of(at), ledger.came_from));
    }
    if ledger.breaches > 0 {
        let words = out.say(
            "违反资金规则的记录（entries --breaches 可以列出）",
            "Entries that break a fund rule (entries --breaches lists them):",
        );
        lines.push(format!("  ✗ {words} {}", ledger.breaches));
    }
    lines.extend(tie_lines(&ledger.ties, ledger.own, out));
    lines.extend(ledger.damage.iter().flat_map(|damage| damage_lines(damage, out)));
    lines
}

fn damage_lines(damage: &ipc::Failure, out: &Output) -> [String; 2] {
    [format!("  ✗ {}", out.text(&damage.what)), format!("    {}", out.text(&damage.remedy))]
}

fn run_lines(run: &SyncRun, out: &Output) -> Vec<String> {
    let way = match (run.by_folder, run.brought) {
        (true, _) => out.say("（U 盘）", " by stick"),
        (_, true) => out.say("（对方送来）", " brought by them"),
        _ => "",
    };
    let mut line = format!("{} {} ({}){way}：", moment_of(run.at), run.name, run.origin);
    if run.entries == 0 && run.ledgers == 0 && !run.cosigned && run.evidence == 0 && run.failure.is_none() {
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
    if run.evidence > 0 {
        let words = out.say("发现账本出现两个版本的证据，涉及账本", "Evidence of two histories was found; ledgers:");
        lines.push(format!("  ✗ {words} {}", run.evidence));
    }
    if let Some(failure) = &run.failure {
        lines.push(format!("  ✗ {}", out.text(&failure.what)));
        lines.push(format!("    {}", out.text(&failure.remedy)));
    }
    lines
}

fn folder_lines(report: &FolderReport, out: &Output) -> Vec<String> {
    let mut lines: Vec<String> = report.runs.iter().flat_map(|run| run_lines(run, out)).collect();
    if !report.absent.is_empty() {
        let names = report.absent.join(out.say("、", ", "));
        lines.push(format!("{}{names}", out.say("还没有在这里留下内容的单位：", "Peers that have left nothing here yet: ")));
    }
    for Stranger { name, origin, fingerprint, file, .. } in &report.strangers {
        lines.push(format!("{} {name} ({origin})", out.say("没有登记的单位：", "Not enrolled:")));
        lines.push(format!("  {} {fingerprint}", out.say("名片指纹", "Fingerprint of its card:")));
        lines.push(format!("  {file}"));
    }
    let (files, bytes, folder) = (report.files, report.bytes, &report.folder);
    lines.push(match out.lang() {
        ipc::Lang::Zh => format!("已在 {folder} 写入 {files} 个文件，{bytes} B"),
        ipc::Lang::En => format!("{files} files, {bytes} B were written to {folder}"),
    });
    lines.extend(report.alarms.iter().flat_map(|alarm| alarm_lines(alarm, out)));
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
