use super::Desk;
use crate::{
    args::{PaymentsArgs, Sort},
    files,
    output::usage,
    words,
};
use ipc::{ExportPayments, Facets, FindPayments, PaymentPage, PaymentQuery, PaymentStory, show_money};
use office::Outcome;

impl Desk<'_> {
    pub(super) fn payments(&mut self, args: &PaymentsArgs) -> Outcome<bool> {
        let text = match &args.text_file {
            Some(file) => files::read_text(file, SEARCHED_BYTES_MAX)?.trim().to_owned(),
            None => args.text.clone(),
        };
        self.sign_in_to_look(args.reveal)?;
        let sort = args.sort.unwrap_or(Sort::Entry);
        let query = PaymentQuery {
            text,
            programme: args.programme.clone(),
            township: args.township.clone(),
            village: args.village.clone(),
            month: args.month.clone(),
            approved_month: args.approved_month.clone(),
            paid_month: args.paid_month.clone(),
            status: args.status.iter().map(|status| (*status).into()).collect(),
            year: args.year,
            from_date: args.from.clone(),
            to_date: args.to.clone(),
            member: args.by.as_deref().map(|who| self.recorder(who)).transpose()?.unwrap_or_default(),
            batch: args.batch.clone(),
            sort: sort.into(),
            descending: args.descending || (args.sort.is_none() && !args.ascending),
        };
        if let Some(format) = &args.export {
            let (work, out) = (self.work(), self.output);
            let call = ExportPayments { query, format: format.clone() };
            let saved = out.with_progress(["正在查找", "Finding"], &work, || self.office.export_payments(&call))?;
            self.show_saved(&saved);
            return Ok(true);
        }
        let page = self.page(&query, args.offset, args.limit)?;
        let out = self.output;
        out.facts(&page, |page| {
            let rows = page.rows.iter().map(|row| {
                format!(
                    "{} {} {} {} {} {} {}",
                    row.entry,
                    row.programme,
                    row.township,
                    row.village,
                    row.payee,
                    show_money(row.amount),
                    out.word(words::payment_status(row.status))
                )
            });
            let mut last =
                format!("{} {}，{} {}", out.say("笔数", "Payments:"), page.count, out.say("合计", "sum"), show_money(page.sum));
            let shown = page.rows.len() as u64;
            if shown < page.count {
                let range = if shown == 0 { "0".into() } else { format!("{}–{}", args.offset + 1, args.offset + shown) };
                last.push_str(&format!("，{} {range}", out.say("列出第", "listed")));
            }
            rows.chain([last]).collect()
        });
        Ok(true)
    }

    /// What can be chosen in the filters.
    pub(super) fn filters(&mut self) -> Outcome<bool> {
        self.sign_in_here()?;
        let facets = self.office.facets()?;
        let out = self.output;
        out.facts(&facets, |facets: &Facets| {
            let pair = |(code, name): &(String, String)| format!("  {code} {name}");
            let place = |(township, villages): &(String, Vec<String>)| format!("  {township} {}", villages.join(" "));
            let mut lines = vec![out.say("补贴项目", "Programmes").to_owned()];
            lines.extend(facets.programmes.iter().map(pair));
            lines.push(out.say("乡镇和村", "Townships and villages").to_owned());
            lines.extend(facets.places.iter().map(place));
            lines.push(out.say("月份", "Months").to_owned());
            lines.push(format!("  {}", facets.months.join(" ")));
            lines.push(out.say("经办", "Recorded by").to_owned());
            lines.extend(facets.members.iter().map(pair));
            lines
        });
        Ok(true)
    }

    pub(super) fn payment(&mut self, entry: u64, reveal: bool) -> Outcome<bool> {
        self.sign_in_to_look(reveal)?;
        let story = self.office.payment_story(entry)?;
        self.show_payment(&story);
        Ok(story.proof.holds)
    }

    pub(super) fn show_payment(&self, story: &PaymentStory) {
        let out = self.output;
        out.facts(story, |story| {
            let status = out.word(words::payment_status(story.status));
            let mut lines = vec![format!("{} {status} {} {}", story.entry, show_money(story.amount), story.capital)];
            if story.reversed != 0 {
                lines.push(format!("{} {}", out.say("已冲销", "Reversed:"), show_money(story.reversed)));
            }
            lines.push(format!("{} {} {}–{}", story.programme, story.programme_name, story.period.0, story.period.1));
            lines.push(format!("{} {} {}", story.township, story.village, story.working).trim_end().to_owned());
            for (name, value) in &story.personal {
                lines.push(format!("{}：{value}", words::field(name).map_or(&**name, |words| out.word(words))));
            }
            if let Some(batch) = &story.batch {
                lines.push(format!("{} {}", out.say("批次", "Batch:"), batch.number));
            }
            if let Some((file, row)) = &story.source {
                lines.push(format!("{} {file} {} {row}", out.say("原表", "Source:"), out.say("行", "row")));
            }
            lines.extend(story.timeline.iter().map(|event| self.event(event)));
            lines.push(self.proof_words(story.proof.holds).to_owned());
            lines
        });
    }

    pub(super) fn proof_words(&self, holds: bool) -> &'static str {
        match holds {
            true => self.output.word(["证明成立", "The proof holds"]),
            false => self.output.word(["证明不成立", "The proof does not hold"]),
        }
    }

    /// So many rows of what a query finds: the office gives them a window at a time.
    fn page(&mut self, query: &PaymentQuery, offset: u64, limit: u32) -> Outcome<PaymentPage> {
        let (work, out, limit) = (self.work(), self.output, limit as usize);
        out.with_progress(["正在查找", "Finding"], &work, || {
            let mut window = |offset: u64, limit: usize| {
                let limit = u32::try_from(limit).unwrap_or(u32::MAX);
                self.office.find_payments(&FindPayments { query: query.clone(), offset, limit })
            };
            let mut page = window(offset, limit)?;
            while page.rows.len() < limit {
                let next = window(offset + page.rows.len() as u64, limit - page.rows.len())?;
                if next.count != page.count {
                    // Somebody recorded meanwhile, and the rows have moved: begin again, so that none is there twice.
                    page = window(offset, limit)?;
                    continue;
                }
                if next.rows.is_empty() {
                    break;
                }
                page.rows.extend(next.rows);
            }
            Ok(page)
        })
    }

    /// The number of a member who recorded payments, named by name or number.
    fn recorder(&mut self, who: &str) -> Outcome<String> {
        let members = self.office.facets()?.members;
        let mut found = members.into_iter().filter(|(number, name)| number == who || name == who).map(|(number, _)| number);
        match (found.next(), found.next()) {
            (Some(number), None) => Ok(number),
            (None, _) => Err(usage(
                "no-recorder",
                [&format!("“{who}”没有登记过发放。"), &format!("{who} has recorded no payment.")],
                ["可选的人员用 filters 列出。", "`filters` lists who has."],
            )),
            _ => Err(usage(
                "several-recorders",
                [&format!("有几个人叫“{who}”。"), &format!("Several members are called {who}.")],
                ["请写人员编号，用 filters 列出。", "Give the member's number, which `filters` lists."],
            )),
        }
    }
}

const SEARCHED_BYTES_MAX: usize = 4 << 10;
