//! 账本完整性证明: what was verified, up to which head, and who has witnessed it.

use super::part::{Part, Say};
use crate::{Office, Outcome, days::moment_of, failure::store_failed};
use ipc::{ReportWish, Text};
use report::{Align, Block, Column, Document, Group, Table};

impl Office {
    pub(super) fn integrity_part(&mut self, wish: &ReportWish, fully: bool) -> Outcome<Part> {
        let say = Say(wish.lang);
        let verified = if fully { Some(self.verify()?) } else { None };
        let now = self.world.now();
        let (desk, ..) = self.signed_in()?;
        let snapshot = desk.snapshot()?;
        let head = desk.head();
        let blank = desk.blank(say, now);
        let mut table = vec![vec!["check".to_owned(), "count".into(), "holds".into()]];
        let mut rows = Vec::new();
        for check in verified.iter().flat_map(|report| &report.checks) {
            let outcome = if check.holds { say.of("成立", "holds") } else { say.of("不成立", "does not hold") };
            rows.push(vec![check.what.in_lang(say.0).to_owned(), check.count.to_string(), outcome]);
            table.push(vec![check.what.en.clone(), check.count.to_string(), check.holds.to_string()]);
        }
        let holds = verified.as_ref().is_none_or(|report| report.holds);
        let mut facts = vec![
            (say.of("单位", "Office"), blank.office.clone()),
            (say.of("账本", "Ledger"), desk.chain.origin().to_string()),
            (say.of("核验范围", "Extent"), say.of("整个账本，从第一条记录起", "The whole ledger, from its first entry")),
            (say.of("记录数", "Entries"), head.size.to_string()),
            (say.of("根哈希", "Root"), head.root.hex()),
        ];
        if let Some(report) = &verified {
            facts.push((say.of("核验时间", "Verified at"), moment_of(report.at)));
        }
        let mut blocks = vec![
            Block::Paragraph(match holds {
                true => say.of(
                    "经对账本从第一条记录起逐条核验，全部签名、哈希链、默克尔树根和检查点签章均相符，未发现改动、缺失、插入或重排。",
                    "Every entry of the ledger was verified from the first: all signatures, the hash chain, the root of the tree and the signed head agree; nothing was found changed, missing, inserted or reordered.",
                ),
                false => say.of("核验发现账本有不符之处，见下表；本文件不作完整性证明。", "The ledger does not hold, see below; this is no proof of its integrity."),
            }),
            Block::Heading(say.of("一、核验项目", "1. What was verified")),
            Block::Table(Table {
                columns: vec![
                    Column { head: say.of("项目", "Check"), width: 4.0, align: Align::Left },
                    Column { head: say.of("数量", "Count"), width: 1.0, align: Align::Right },
                    Column { head: say.of("结果", "Outcome"), width: 1.0, align: Align::Center },
                ],
                groups: vec![Group { rows, ..Group::default() }],
                total: Vec::new(),
            }),
        ];
        let mut witnesses = Vec::new();
        for line in snapshot.cosignatures().map_err(|error| store_failed(&error))? {
            let name = match line.name.rsplit_once('/') {
                Some((origin, _)) => crate::peers::peer_name(desk.chain.roll(), origin),
                None => line.name.clone(),
            };
            let what = if line.name.ends_with("/mirror") { say.of("备份", "mirror") } else { say.of("见证", "witness") };
            witnesses.push(vec![name, what, line.head.size.to_string()]);
        }
        let counts = vec![
            (Text::new("记录数", "Entries"), head.size),
            (Text::new("见证", "Cosignatures of others"), witnesses.len() as u64),
        ];
        blocks.push(Block::Heading(say.of("二、其他单位的见证", "2. Witnesses")));
        blocks.push(match witnesses.is_empty() {
            true => Block::Paragraph(say.of(
                "目前没有其他单位见证过本账本：本证明只说明账本自身相符，不能排除整本重做。",
                "No other office has witnessed this ledger yet: this only says that it agrees with itself, not that it was never made anew as a whole.",
            )),
            false => Block::Table(Table {
                columns: vec![
                    Column { head: say.of("单位", "Office"), width: 3.0, align: Align::Left },
                    Column { head: say.of("方式", "As"), width: 1.0, align: Align::Center },
                    Column { head: say.of("见证到第几条", "Up to entry"), width: 1.4, align: Align::Right },
                ],
                groups: vec![Group { rows: witnesses, ..Group::default() }],
                total: Vec::new(),
            }),
        });
        Ok(Part {
            place: String::new(),
            document: Document {
                title: say.of("账本完整性证明", "Statement of the ledger's integrity"), facts, blocks, ..blank
            },
            table,
            counts,
            total: None,
            sums: vec![("entries", Text::new("记录数", "Entries"), i64::try_from(head.size).unwrap_or(i64::MAX))],
        })
    }
}
