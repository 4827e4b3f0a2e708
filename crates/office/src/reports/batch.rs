//! 批次审批表: one batch, its rows, and who signed what.

use super::part::{Part, Say, plain};
use crate::{
    Office, Outcome,
    days::moment_of,
    failure::not_found,
    view::{Standings, month_text},
};
use ipc::{ReportWish, Text, show_money};
use report::{Align, Block, Column, Document, Group, Table, capital};

impl Office {
    pub(super) fn batch_part(&mut self, wish: &ReportWish) -> Outcome<Part> {
        let say = Say(wish.lang);
        let now = self.world.now();
        let (desk, session, _) = self.signed_in()?;
        let number = desk.book.batches().iter().position(|batch| batch.id().to_string() == wish.batch);
        let number = number.ok_or_else(|| not_found(["没有这个批次。", "There is no such batch."]))?;
        let batch = &desk.book.batches()[number];
        let line = desk.batch_line(&session.keyring, batch)?;
        let standings = Standings::of(&desk.book);
        let mut table = vec![CSV_HEADS.map(String::from).to_vec()];
        let (mut rows, mut total) = (Vec::new(), 0);
        for i in 0..desk.columns.len() {
            let row = desk.columns.row(i);
            if row.batch as usize != number || standings.status(i) == ipc::PaymentStatus::Excluded {
                continue;
            }
            let payee = desk.payee_in_report(session, wish, i);
            let (township, village) = desk.places.name(row.place);
            let (from, to) = (month_text(row.from), month_text(row.to));
            let amount = row.amount - standings.reversed(i);
            total += amount;
            let period = if from == to { from.clone() } else { format!("{from}～{to}") };
            rows.push(vec![
                (rows.len() + 1).to_string(),
                payee.clone(),
                format!("{township}{village}"),
                period,
                show_money(amount),
            ]);
            table.push(vec![row.entry.to_string(), payee, township.to_owned(), village.to_owned(), from, to, plain(amount)]);
        }
        let blank = desk.blank(say, now);
        let mut facts = vec![
            (say.of("批次", "Batch"), line.number.clone()),
            (say.of("补贴项目", "Programme"), format!("{} {}", line.programme, line.programme_name)),
            (say.of("提交人", "Submitted by"), line.by_name.clone()),
            (say.of("提交时间", "Submitted at"), moment_of(line.at)),
            (say.of("笔数", "Payments"), rows.len().to_string()),
            (say.of("合计", "Total"), format!("¥{}", show_money(total))),
        ];
        if say.0 == ipc::Lang::Zh {
            facts.push(("合计（大写）".into(), capital(total)));
        }
        let steps = desk.steps(batch)?.into_iter().map(|step| {
            let at = step.at.map(moment_of).unwrap_or_else(|| say.of("待办", "to come"));
            vec![step.what.in_lang(say.0).to_owned(), step.by_name, at]
        });
        let column = |head: String, width, align| Column { head, width, align };
        let blocks = vec![
            Block::Heading(say.of("一、审批经过", "1. Who signed")),
            Block::Table(Table {
                columns: vec![
                    column(say.of("环节", "Step"), 2.0, Align::Left),
                    column(say.of("签名人", "Signed by"), 1.6, Align::Left),
                    column(say.of("时间", "At"), 1.6, Align::Left),
                ],
                groups: vec![Group { rows: steps.collect(), ..Group::default() }],
                total: Vec::new(),
            }),
            Block::Heading(say.of("二、明细", "2. Rows")),
            Block::Table(Table {
                columns: vec![
                    column(say.of("序号", "No."), 0.7, Align::Right),
                    column(say.of("收款人", "Payee"), 1.4, Align::Left),
                    column(say.of("乡镇、村", "Township, village"), 2.0, Align::Left),
                    column(say.of("所属期", "Period"), 1.8, Align::Left),
                    column(say.of("金额（元）", "Amount (yuan)"), 1.4, Align::Right),
                ],
                groups: vec![Group { rows, ..Group::default() }],
                total: vec![String::new(), say.of("合计", "Total"), String::new(), String::new(), show_money(total)],
            }),
        ];
        Ok(Part {
            place: String::new(),
            document: Document {
                title: say.of("补贴资金发放批次审批表", "Approval sheet of a batch"),
                subtitle: line.number,
                facts,
                blocks,
                ..blank
            },
            table,
            counts: Vec::new(),
            total: Some(total),
            sums: vec![("total", Text::new("合计", "Total"), total)],
        })
    }
}

const CSV_HEADS: [&str; 7] = ["entry", "payee", "township", "village", "from", "to", "amount"];
