//! Personal fields given to other offices and received from them, and orders to erase them.

use super::Desk;
use crate::{args::PersonalDo, files, output::Output};
use ipc::{EraseFields, Erasure, Erasures, GetErasures, GiveNow, GivenLine, Personal, ReceivedLine};
use office::{Outcome, moment_of};

impl Desk<'_> {
    pub(super) fn personal(&mut self, what: &PersonalDo) -> Outcome<bool> {
        match what {
            PersonalDo::Give => {
                self.sign_in()?;
                let (work, out) = (self.work(), self.output);
                let packing = ["正在打包和打开个人信息", "Packing and opening personal fields"];
                let personal = out.with_progress(packing, &work, || self.office.give_now(&GiveNow {}))?;
                Ok(self.show_personal(&personal))
            }
            PersonalDo::Received => {
                let personal = self.office.personal()?;
                Ok(self.show_personal(&personal))
            }
            PersonalDo::Erase { entry, fields, source_file, reason } => {
                let reason = files::free_text(reason)?;
                self.sign_in()?;
                let call = EraseFields { entry: *entry, fields: fields.clone(), file: *source_file, reason };
                let erasures = self.office.erase(&call)?;
                Ok(self.show_erasures(&erasures))
            }
            PersonalDo::Erasures { about } => {
                self.sign_in()?;
                let erasures = self.office.erasures_about(&GetErasures { entry: *about })?;
                Ok(self.show_erasures(&erasures))
            }
        }
    }

    /// What peers have not been given yet, and what came. It is no part of what was asked for: that it failed is told.
    pub(super) fn give_if_due(&mut self) {
        let (work, out) = (self.work(), self.output);
        if let Err(failure) = self.office.give_if_due(&work) {
            eprintln!("{}", out.say("已办好；但个人信息没有打包完：", "It is done; but packing personal fields failed:"));
            out.failure(&failure);
        }
    }

    fn show_personal(&self, personal: &Personal) -> bool {
        let out = self.output;
        out.facts(personal, |personal| {
            let given = personal.given.iter().flat_map(|line| given_lines(line, out));
            let received = personal.received.iter().flat_map(|line| received_lines(line, out));
            let lines: Vec<String> = given.chain(received).collect();
            match lines.is_empty() {
                true => vec![out.say("没有给过别的单位，也没有收到过个人信息。", "Nothing was given or received.").to_owned()],
                false => lines,
            }
        });
        true
    }

    fn show_erasures(&self, erasures: &Erasures) -> bool {
        let out = self.output;
        out.facts(erasures, |erasures| match erasures.is_empty() {
            true => vec![out.say("没有抹除令。", "There is no order to erase.").to_owned()],
            false => erasures.iter().flat_map(|erasure| erasure_lines(erasure, out)).collect(),
        });
        true
    }
}

fn programmes(codes: &[String], out: &Output) -> String {
    if codes.is_empty() { out.say("全部项目", "every programme").to_owned() } else { codes.join(out.say("、", ", ")) }
}

fn given_lines(line: &GivenLine, out: &Output) -> Vec<String> {
    let state = match (line.granted, line.recipient) {
        (false, _) => out.say("（现在不再给）", " (no longer given)"),
        (true, false) => out.say("（对方名片没有收件密钥，给不了）", " (its card names no recipient, so nothing can be given)"),
        (true, true) => "",
    };
    let (fields, files, waiting) = (line.fields, line.files, line.waiting);
    let head = format!("{} {} {}{state}", out.say("给", "To"), line.origin, line.name);
    let of = format!("  {} {}", out.say("项目", "Programmes:"), programmes(&line.programmes, out));
    let taken = line.taken_at.map_or_else(|| out.say("还没有取走过", "nothing taken yet").to_owned(), moment_of);
    let counts = match out.lang() {
        ipc::Lang::Zh => format!("  已取走 {fields} 项、来源文件 {files} 个（{taken}）；待取 {waiting} 包"),
        ipc::Lang::En => format!("  Taken: {fields} fields, {files} source files ({taken}); waiting: {waiting} parcels"),
    };
    vec![head, of, counts]
}

fn received_lines(line: &ReceivedLine, out: &Output) -> Vec<String> {
    let (fields, files, waiting, refused) = (line.fields, line.files, line.waiting, line.refused);
    let head = format!("{} {} {}", out.say("从", "From"), line.origin, line.name);
    let came = moment_of(line.came_at);
    let mut lines = vec![
        head,
        match out.lang() {
            ipc::Lang::Zh => format!("  收到 {fields} 项、来源文件 {files} 个（{came}）；待打开 {waiting} 包"),
            ipc::Lang::En => {
                format!("  Received: {fields} fields, {files} source files ({came}); to be opened: {waiting} parcels")
            }
        },
    ];
    if refused > 0 {
        lines.push(match out.lang() {
            ipc::Lang::Zh => format!("  ✗ 与账本指纹不符、没有采用的：{refused}"),
            ipc::Lang::En => format!("  ✗ Refused, since the ledger has no such digests: {refused}"),
        });
    }
    lines
}

fn erasure_lines(erasure: &Erasure, out: &Output) -> Vec<String> {
    let fields: Vec<String> = erasure.fields.iter().map(|field| format!("{}/{}", field.entry, field.name)).collect();
    let mut lines = vec![format!(
        "{} {} {} {} {}",
        out.say("抹除令", "Order"),
        erasure.entry,
        moment_of(erasure.at),
        erasure.by_name,
        fields.join(" ")
    )];
    if erasure.files > 0 {
        lines.push(format!("  {} {}", out.say("来源文件", "Source files:"), erasure.files));
    }
    lines.push(match &erasure.in_force {
        None => format!("  {} {}", out.say("待第二人签名", "waits for a second signature:"), erasure.act),
        Some(second) => {
            format!("  {} {} {} {}", out.say("生效", "In force:"), second.entry, moment_of(second.at), second.by_name)
        }
    });
    if erasure.done_here {
        lines.push(format!("  ✓ {}", out.say("本机已抹除", "erased here")));
    }
    for holder in &erasure.holders {
        let state = match holder.acknowledged_at {
            Some(at) => format!("✓ {} {}", out.say("已签名确认", "acknowledged"), moment_of(at)),
            None => format!("… {}", out.say("还没有确认", "not yet acknowledged")),
        };
        lines.push(format!("  {} {} {state}", holder.name, moment_of(holder.given_at)));
    }
    for one in &erasure.out_of_reach {
        lines.push(format!("  ⚠ {} {} {}", moment_of(one.at), one.by_name, out.text(&one.what)));
    }
    lines
}
