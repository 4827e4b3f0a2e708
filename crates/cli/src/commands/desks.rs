//! Desks of the office: joining, enrolling, and what waits to be handed in.

use super::{Desk, peers::card_text};
use crate::{args::DesksDo, output::Output};
use ipc::{
    DeskCardFacts, DeskFacts, DeskLine, DeskStanding, Desks, DiscardKept, EnrolDesk, JoinOffice, Kept, Outbox, ReadDeskCard,
    RevokeDesk, SignKeptAnew,
};
use office::{Outcome, moment_of};

impl Desk<'_> {
    pub(super) fn desks_of_office(&mut self, what: &DesksDo) -> Outcome<bool> {
        match what {
            DesksDo::Join { card, name } => {
                let card = self.office.join(&JoinOffice { card: card_text(card)?, name: name.clone() })?;
                self.show_desk_card(&card)
            }
            DesksDo::DeskCard { save: true } => {
                let saved = self.office.save_desk_card()?;
                self.output.facts(&saved, |saved| vec![saved.card.path.clone(), saved.picture.path.clone()]);
                Ok(true)
            }
            DesksDo::DeskCard { save: false } => {
                let card = self.office.desk_card()?;
                self.show_desk_card(&card)
            }
            DesksDo::ReadDeskCard { file } => {
                let card = self.office.read_desk_card(&ReadDeskCard { card: card_text(file)? })?;
                self.show_desk_card(&card)
            }
            DesksDo::EnrolDesk { file, fingerprint } => {
                let card = card_text(file)?;
                self.sign_in()?;
                let desks = self.office.enrol_desk(&EnrolDesk { card, fingerprint: fingerprint.clone() })?;
                self.show_desks(&desks)
            }
            DesksDo::RevokeDesk { desk } => {
                self.sign_in()?;
                let desks = self.office.revoke_desk(&RevokeDesk { desk: *desk })?;
                self.show_desks(&desks)
            }
            DesksDo::Desks => {
                let desks = self.office.desks()?;
                self.show_desks(&desks)
            }
            DesksDo::Outbox => {
                self.sign_in_if_named()?;
                let outbox = self.office.outbox()?;
                self.show_outbox(&outbox)
            }
            DesksDo::Submit => {
                self.sign_in()?;
                let outbox = self.office.submit_outbox()?;
                self.show_outbox(&outbox)?;
                Ok(outbox.kept.is_empty())
            }
            DesksDo::SignAnew { number } => {
                self.sign_in()?;
                let outbox = self.office.sign_kept_anew(&SignKeptAnew { number: *number })?;
                self.show_outbox(&outbox)?;
                Ok(!outbox.kept.iter().any(|kept| kept.number == *number))
            }
            DesksDo::Discard { number } => {
                self.sign_in()?;
                let outbox = self.office.discard_kept(&DiscardKept { number: *number })?;
                self.show_outbox(&outbox)
            }
        }
    }

    fn show_desk_card(&self, card: &DeskCardFacts) -> Outcome<bool> {
        let out = self.output;
        out.facts(card, |card| {
            let mut lines = vec![
                format!("{} {} {}", out.say("工位", "Desk:"), card.name, moment_of(card.made_at)),
                format!("{} {}", out.say("账本", "Ledger:"), card.origin),
                format!("{} {}", out.say("指纹", "Fingerprint:"), card.fingerprint),
            ];
            if let Some(number) = card.known {
                lines.push(format!("{} {number}", out.say("已登记，编号", "It is enrolled, as number")));
            }
            lines
        });
        Ok(true)
    }

    fn show_desks(&self, desks: &Desks) -> Outcome<bool> {
        let out = self.output;
        out.facts(desks, |desks| {
            let mut lines = Vec::new();
            lines.extend(desks.this.iter().flat_map(|this| this_desk(this, out)));
            if desks.this.is_none() {
                let none = out.say("没有：请先用 card --address 制作名片", "none: make a card with card --address first");
                let address = if desks.address.is_empty() { none } else { &desks.address };
                lines.push(format!("{} {address}", out.say("这是主机，工位连接的地址", "This is the writer; desks reach it at")));
            }
            lines.extend(desks.desks.iter().map(|desk| desk_line(desk, out)));
            lines
        });
        Ok(true)
    }

    fn show_outbox(&self, outbox: &Outbox) -> Outcome<bool> {
        let out = self.output;
        out.facts(outbox, |outbox| match outbox.kept.is_empty() {
            true => vec![out.say("没有待提交的。", "Nothing waits to be handed in.").to_owned()],
            false => outbox.kept.iter().flat_map(|kept| kept_lines(kept, out)).collect(),
        });
        Ok(true)
    }
}

/// What this machine is, when it is a desk.
pub(super) fn this_desk(this: &DeskFacts, out: &Output) -> Vec<String> {
    let standing = match this.standing {
        DeskStanding::Waiting => out.say("等待登记", "waits to be enrolled"),
        DeskStanding::Working => out.say("在用", "enrolled"),
        DeskStanding::Revoked => out.say("权限已结束", "its rights were ended"),
    };
    let number = this.number.map(|number| format!("{number} ")).unwrap_or_default();
    let since = this.since.map(moment_of).unwrap_or_default();
    let line = if this.up { out.say("已接通", "up") } else { out.say("不通", "down") };
    let mut lines = vec![
        format!("{} {number}{} ({standing})", out.say("这台电脑是工位", "This machine is desk"), this.name),
        format!("  {} {} {}", out.say("单位", "Office:"), this.office, this.address),
        format!("  {} {}", out.say("指纹", "Fingerprint:"), this.fingerprint),
        format!("  {} {line} {since}", out.say("与主机", "Line to the writer:")),
    ];
    if this.kept + this.refused > 0 {
        lines.push(match out.lang() {
            ipc::Lang::Zh => format!("  待提交 {} 件，未被接受 {} 件", this.kept, this.refused),
            ipc::Lang::En => format!("  Waiting to be handed in: {}, refused: {}", this.kept, this.refused),
        });
    }
    if let Some(failure) = &this.failure {
        lines.push(format!("  ✗ {}", out.text(&failure.what)));
        lines.push(format!("    {}", out.text(&failure.remedy)));
    }
    lines
}

fn desk_line(desk: &DeskLine, out: &Output) -> String {
    let mut line = format!("{} {} {}", desk.number, desk.name, moment_of(desk.enrolled_at));
    if desk.here {
        line += out.say("（本机）", " (this machine)");
    }
    if desk.revoked {
        line += out.say("（已结束）", " (ended)");
    }
    if let Some(seen) = desk.seen_at {
        line += &format!(" {} {}", out.say("最近来过", "last here"), moment_of(seen));
    }
    line
}

fn kept_lines(kept: &Kept, out: &Output) -> Vec<String> {
    let what = kept.what.as_ref().map_or(out.say("（登录后可见）", "(shown to members)"), |what| out.text(what));
    let state = if kept.refused { out.say("未被接受", "refused") } else { out.say("待提交", "waits") };
    let mut line = format!("{} {} {} {what}", kept.number, moment_of(kept.made_at), kept.name);
    if kept.statements > 1 {
        line += &format!(" × {}", kept.statements);
    }
    let mut lines = vec![format!("{line}: {state}")];
    if let Some(failure) = &kept.failure {
        lines.push(format!("  ✗ {}", out.text(&failure.what)));
        lines.push(format!("    {}", out.text(&failure.remedy)));
    }
    lines
}
