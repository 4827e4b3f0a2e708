use super::Desk;
use crate::args::PaymentsArgs;
use crate::output::Output;
use ipc::{ExportPayments, FindPayments, GetDocuments, GetEntries, Money, PaymentQuery, SaveReceipt, SavedFile, show_money};
use office::Outcome;

/// Money in one line; what was spent before the program only where there is some.
pub(super) fn money_line(out: &Output, money: &Money) -> String {
    let mut figures = vec![
        (out.say("收到", "received"), money.received),
        (out.say("已审批", "committed"), money.committed),
        (out.say("已到账", "paid"), money.paid),
    ];
    if money.spent_before != 0 {
        figures.push((out.say("启用前已用", "spent before"), money.spent_before));
    }
    figures.push((out.say("可用", "available"), money.available));
    figures.into_iter().map(|(name, fen)| format!("{name} {}", show_money(fen))).collect::<Vec<_>>().join(" ")
}

impl Desk<'_> {
    pub(super) fn payments(&mut self, args: &PaymentsArgs) -> Outcome<bool> {
        self.sign_in()?;
        let query = PaymentQuery {
            text: args.text.clone(),
            programme: args.programme.clone(),
            township: args.township.clone(),
            village: args.village.clone(),
            month: args.month.clone(),
            approved_month: args.approved_month.clone(),
            paid_month: args.paid_month.clone(),
            descending: true,
            ..PaymentQuery::default()
        };
        if let Some(format) = &args.export {
            let call = ExportPayments { query, format: format.clone() };
            let (work, out) = (self.work(), self.output);
            let saved = out.with_progress(&work, || self.office.export_payments(&call))?;
            self.show_saved(&saved);
            return Ok(true);
        }
        let page = self.office.find_payments(&FindPayments { query, offset: 0, limit: args.limit })?;
        let out = self.output;
        out.facts(&page, |page| {
            let rows = page.rows.iter().map(|row| {
                format!(
                    "{} {} {} {} {} {} {:?}",
                    row.entry,
                    row.programme,
                    row.township,
                    row.village,
                    row.payee,
                    show_money(row.amount),
                    row.status
                )
            });
            let sum =
                format!("{} {}，{} {}", out.say("笔数", "Payments:"), page.count, out.say("合计", "sum"), show_money(page.sum));
            rows.chain([sum]).collect()
        });
        Ok(true)
    }

    pub(super) fn payment(&mut self, entry: u64) -> Outcome<bool> {
        self.sign_in()?;
        let story = self.office.payment_story(entry)?;
        let out = self.output;
        out.facts(&story, |story| {
            let mut lines = vec![format!("{} {:?} {} {}", story.entry, story.status, show_money(story.amount), story.capital)];
            lines.push(format!("{} {} {}–{}", story.programme, story.programme_name, story.period.0, story.period.1));
            lines.extend(
                story.timeline.iter().map(|event| format!("  {} {} {}", event.entry, out.text(&event.what), event.by_name)),
            );
            lines.push(
                out.say(
                    if story.proof.holds { "证明成立" } else { "证明不成立" },
                    if story.proof.holds { "The proof holds" } else { "The proof does not hold" },
                )
                .to_owned(),
            );
            lines
        });
        Ok(story.proof.holds)
    }

    pub(super) fn entries(&mut self, limit: u32) -> Outcome<bool> {
        self.sign_in()?;
        let page = self.office.entries(&GetEntries { before: None, limit, without_payments: false })?;
        let out = self.output;
        out.facts(&page, |page| {
            page.entries.iter().map(|event| format!("{} {} {}", event.entry, out.text(&event.what), event.by_name)).collect()
        });
        Ok(true)
    }

    pub(super) fn overview(&mut self, year: u16) -> Outcome<bool> {
        self.sign_in()?;
        let overview = self.office.overview(year)?;
        let out = self.output;
        out.facts(&overview, |overview| {
            let all = format!("{}：{}", overview.year, money_line(out, &overview.money));
            let programmes = overview.programmes.iter().map(|bar| format!("{}：{}", bar.name, money_line(out, &bar.money)));
            let months = overview.months.iter().map(|bar| {
                let figures = [
                    (out.say("收到", "received"), bar.received),
                    (out.say("审批", "approved"), bar.approved),
                    (out.say("到账", "paid"), bar.paid),
                    (out.say("月末可用", "available at the end"), bar.available),
                ];
                format!("{}：{}", bar.month, figures.map(|(name, fen)| format!("{name} {}", show_money(fen))).join(" "))
            });
            std::iter::once(all).chain(programmes).chain(months).collect()
        });
        Ok(true)
    }

    pub(super) fn documents(&mut self, year: u16, month: &str) -> Outcome<bool> {
        self.sign_in()?;
        let documents = self.office.documents(&GetDocuments { year, month: month.to_owned() })?;
        let out = self.output;
        out.facts(&documents, |found| {
            let figures = |received, used, left| {
                let figures =
                    [(out.say("收到", "received"), received), (out.say("已用", "used"), used), (out.say("余", "left"), left)];
                figures.map(|(name, fen)| format!("{name} {}", show_money(fen))).join(" ")
            };
            let line = |(code, _, document): &(String, String, ipc::Document)| {
                let left = document.amount - document.used;
                format!("{} {code} {}：{}", document.entry, document.number, figures(document.amount, document.used, left))
            };
            let sum = format!("{}：{}", out.say("合计", "sum"), figures(found.received, found.used, found.left));
            found.documents.iter().map(line).chain([sum]).collect()
        });
        Ok(true)
    }

    pub(super) fn receipt(&mut self, entry: u64, show: &[String]) -> Outcome<bool> {
        if !show.is_empty() {
            self.sign_in()?;
        }
        let saved = self.office.save_receipt(&SaveReceipt { entry, show: show.to_vec() })?;
        self.show_saved(&saved);
        Ok(true)
    }

    pub(super) fn show_saved(&self, saved: &SavedFile) {
        self.output.facts(saved, |saved| vec![saved.path.clone()]);
    }
}
