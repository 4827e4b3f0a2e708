//! After a loss: what holds a restored ledger back, a ledger that goes on for another, and who vouches for whom.

use super::{Desk, yuan};
use crate::{args::SucceedArgs, files::free_text, output::Output, passphrase, words};
use ipc::{Fit, Hold, HoldPeer, HoldState, OlderLedger, SetClaimAside, Status, Succeed, Succeeding, Succeeds, TakeOlder, Ties};
use office::Outcome;
use std::path::Path;

impl Desk<'_> {
    pub(super) fn set_aside(&mut self, origin: &str) -> Outcome<bool> {
        self.sign_in()?;
        let status = self.office.set_claim_aside(&SetClaimAside { origin: origin.to_owned() })?;
        let out = self.output;
        out.facts(&status, |status| standing_lines(status, out));
        Ok(true)
    }

    pub(super) fn older(&mut self, from: Option<&Path>) -> Outcome<bool> {
        if let Some(from) = from {
            let (work, out) = (self.work(), self.output);
            let from = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
            let call = TakeOlder { folder: from.display().to_string() };
            out.with_progress(["正在核对并取回", "Verifying and taking up"], &work, || self.office.take_older(&call))?;
        }
        let older = self.office.older()?;
        let out = self.output;
        out.facts(&older, |older| match older.is_empty() {
            true => vec![out.say("没有可以接续的账本。", "There is no ledger to go on for.").to_owned()],
            false => older.iter().flat_map(|ledger| older_lines(ledger, out)).collect(),
        });
        Ok(true)
    }

    pub(super) fn succeed(&mut self, args: &SucceedArgs) -> Outcome<bool> {
        let older = self.office.older()?.into_iter().find(|older| older.origin == args.origin);
        let named: Vec<(&str, Option<&str>)> = args
            .administrators
            .iter()
            .map(|typed| typed.split_once('=').map_or((&**typed, None), |(name, number)| (name, Some(number))))
            .collect();
        let names: Vec<String> = named.iter().map(|(name, _)| (*name).to_owned()).collect();
        let passphrases = passphrase::new_of_all(&names, self.args.passphrase_file.as_deref(), self.output)?;
        let administrators = named.iter().zip(&passphrases).map(|((name, before), passphrase)| Succeeding {
            name: (*name).to_owned(),
            passphrase: passphrase.to_string(),
            before: before.map(str::to_owned),
        });
        let of_old = |typed: &Option<String>, of: fn(&OlderLedger) -> &str| {
            typed.clone().unwrap_or_else(|| older.as_ref().map(|older| of(older).to_owned()).unwrap_or_default())
        };
        let call = Succeed {
            origin: args.origin.clone(),
            cause: args.cause.clone(),
            reason: free_text(&args.reason)?,
            code: of_old(&args.code, |older| &older.code),
            name: of_old(&args.name, |older| &older.name),
            currency: of_old(&args.currency, |older| &older.currency),
            approval_two_over: match &args.two_over {
                Some(typed) => Some(yuan(typed)?),
                None => older.as_ref().and_then(|older| older.approval_two_over),
            },
            administrators: administrators.collect(),
        };
        let sheets = self.office.succeed(&call)?;
        self.show_sheets(&sheets);
        Ok(true)
    }
}

/// What is to be known before anything is signed.
pub(super) fn standing_lines(status: &Status, out: &Output) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(before) = status.office.as_ref().and_then(|office| office.succeeds.as_ref()) {
        lines.extend(before_lines(before, out));
    }
    if let Some(by) = &status.succeeded_by {
        lines.push(format!(
            "{} {}",
            out.say("已由它接续，这里不再登记：", "Nothing more is recorded here; it is gone on for by"),
            by.name
        ));
    }
    if let Some(hold) = &status.hold {
        lines.extend(hold_lines(hold, out));
    }
    lines
}

fn hold_lines(hold: &Hold, out: &Output) -> Vec<String> {
    let verdict = match (hold.forked, hold.holds) {
        (true, _) => out.say(
            "账本出现了两个版本，不能再签名；请开接续账本（succeed）。",
            "It has two histories: nothing more can be signed; open a successor (`succeed`).",
        ),
        (false, true) => out.say(
            "问清下列单位之前不能签名；请用 sync 同步。",
            "Nothing is signed before these have been asked; use `sync`.",
        ),
        (false, false) => out.say(
            "没有见证或备份本账本的单位可问，可以继续签名；备份之后的记录找不回来。",
            "Nobody witnesses or mirrors this ledger who could be asked, so signing goes on; what was recorded after the backup is lost.",
        ),
    };
    let mut lines = vec![format!("✗ {}", out.text(&hold.why)), format!("  {verdict}")];
    lines.extend(hold.peers.iter().map(|peer| format!("  {}", peer_line(peer, out))));
    if hold.card_outdated {
        let card = out.say(
            "见证和备份密钥已换新：请用 card --address 制作新名片，交各单位登记。",
            "The keys to witness and mirror with are new: make a new card (`card --address`) and hand it to every peer.",
        );
        lines.push(format!("  {card}"));
    }
    lines
}

fn peer_line(peer: &HoldPeer, out: &Output) -> String {
    let size = peer.size.unwrap_or(0);
    let state = match peer.state {
        HoldState::ToAsk if peer.calls_only => out.say("还没有问；等它来连接", "not asked yet; it calls by itself").to_owned(),
        HoldState::ToAsk => out.say("还没有问", "not asked yet").to_owned(),
        HoldState::Ahead => {
            format!("{} {size}", out.say("有本账本签过的条数，还没有取回：", "has signed entries that did not come:"))
        }
        HoldState::Claims => format!(
            "{} {size}{}",
            out.say("自称有，但没有证据：", "says without proof that there are"),
            out.say("；打电话核实后可用 set-aside 搁置", "; ask by telephone, then `set-aside`")
        ),
        HoldState::SetAside => format!("{} {size}", out.say("已搁置它的说法：", "set aside what it says:")),
        HoldState::Asked => out.say("已问过，没有更多", "asked, has nothing more").to_owned(),
    };
    format!("{} {}（{state}）", peer.origin, peer.name)
}

/// Who vouches for a ledger, and what goes on for what.
pub(super) fn tie_lines(ties: &Ties, own: bool, out: &Output) -> Vec<String> {
    let mut lines = Vec::new();
    // Another's is to be heard on the telephone, and not to be read here.
    if let Some(genesis) = ties.genesis.as_ref().filter(|_| own) {
        lines.push(format!("  {} {genesis}", out.say("第一条记录（电话核对用）", "First entry, to be read out:")));
    }
    for voucher in &ties.vouched_by {
        let what = match voucher.fits {
            Some(false) => out.say("✗ 担保的是另一份第一条记录：", "✗ Vouches for another first entry:"),
            _ => out.say("担保单位", "Vouched for by"),
        };
        lines.push(format!("  {what} {} ({} {})", voucher.name, voucher.origin, voucher.entry));
    }
    if ties.vouched_by.is_empty() && !own {
        lines.push(format!("  {}", out.say("未经担保", "Nobody vouches for it")));
    }
    lines.extend(ties.succeeds.iter().flat_map(|before| before_lines(before, out)));
    if ties.succeeded_by.len() > 1 {
        let several = out.say(
            "✗ 有几个账本都说接续它，只能有一个：",
            "✗ Several ledgers say that they go on for it, of which one can be right:",
        );
        lines.push(format!("  {several}"));
    }
    let by = out.say("由它接续", "Gone on for by");
    lines.extend(ties.succeeded_by.iter().map(|one| format!("  {by} {} ({})", one.name, one.origin)));
    lines
}

fn before_lines(before: &Succeeds, out: &Output) -> Vec<String> {
    let cause = out.word(words::cause(&before.cause));
    let mut lines = vec![
        format!("  {} {} ({}) {cause}", out.say("接续自", "Goes on for"), before.before.name, before.before.origin),
        format!("    {} {} {}", out.say("其最后的条数和根哈希", "its last head:"), before.size, before.root),
    ];
    let fit = match before.fit {
        Fit::Fits => out.say("✓ 与这里存的旧账本相符", "✓ it fits the old ledger held here").to_owned(),
        Fit::Unknown => {
            out.say("这里没有存到那么多条，无法核对", "not so many entries of it are held here to check that").to_owned()
        }
        Fit::NeverWas => out.say("✗ 旧账本从来没有过这个签章", "✗ the old ledger never had that head").to_owned(),
        Fit::LeavesOut => {
            format!(
                "✗ {} {}",
                out.say("漏掉了旧账本后面的条数：", "it leaves out entries of the old ledger behind it:"),
                before.left_out
            )
        }
    };
    lines.push(format!("    {fit}"));
    if before.fit != Fit::Unknown {
        lines.push(match before.agreed.is_empty() {
            true => format!(
                "    {}",
                out.say(
                    "没有旧账本的人员用原来的密钥同意，请打电话核实",
                    "no member of the old ledger has agreed with the key there; ask by telephone"
                )
            ),
            false => format!(
                "    {} {}",
                out.say("旧账本人员已用原密钥同意：", "agreed with their keys in the old ledger:"),
                before.agreed.join(", ")
            ),
        });
    }
    let rival = out.say("✗ 另有账本也说接续它：", "✗ Another ledger says the same:");
    lines.extend(before.rivals.iter().map(|one| format!("    {rival} {} ({})", one.name, one.origin)));
    lines
}

fn older_lines(older: &OlderLedger, out: &Output) -> Vec<String> {
    let place = if older.own {
        out.say("（这个数据文件夹的账本）", " (the ledger of this folder)")
    } else {
        out.say("（副本）", " (a copy)")
    };
    let damaged = if older.damaged { out.say("，已损坏", ", damaged") } else { "" };
    let head = format!("{} {}{place}{damaged}", older.origin, older.name);
    let mut lines = vec![head, format!("  {} {} {}", out.say("最后的条数和根哈希", "Last head:"), older.size, older.root)];
    let members: Vec<String> = older.members.iter().map(|member| format!("{} {}", member.member, member.name)).collect();
    if !members.is_empty() {
        lines.push(format!("  {} {}", out.say("密钥在这里的人员", "Members whose keys lie here:"), members.join(", ")));
    }
    lines
}
