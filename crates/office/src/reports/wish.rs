//! What a report shall show, as it is asked for.

use crate::{
    Outcome,
    days::day_start,
    desk::Desk,
    failure::{input, not_found},
    find::read_month,
    view::Standings,
};
use ipc::{Fen, PaymentStatus, ReportBy, ReportKind, ReportSplit, ReportWish, Text, show_money};

/// The stable name of a kind, as entries and manifests have it.
pub(crate) fn slug(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Payments => "payments",
        ReportKind::Budget => "budget",
        ReportKind::Batch => "batch",
        ReportKind::Notice => "notice",
        ReportKind::Integrity => "integrity",
    }
}

/// The kind of a stable name.
pub(crate) fn kind_of(slug_: &str) -> Option<ReportKind> {
    use ReportKind::{Batch, Budget, Integrity, Notice, Payments};
    [Payments, Budget, Batch, Notice, Integrity].into_iter().find(|kind| slug(*kind) == slug_)
}

/// Whether it can be asked for so.
pub(crate) fn check(wish: &ReportWish) -> Outcome<()> {
    let (from, to) = (read_month(&wish.from)?, read_month(&wish.to)?);
    if from.is_some() && to.is_some() && from > to {
        return Err(input(
            "period",
            ["期间的起始月份晚于截止月份。", "The period ends before it begins."],
            ["请检查起止月份。", "Check the first and the last month."],
        ));
    }
    if wish.kind == ReportKind::Batch && wish.batch.is_empty() {
        return Err(input(
            "batch-missing",
            ["没有选择批次。", "No batch was chosen."],
            ["请选择要出审批表的批次。", "Choose the batch of which the sheet shall be."],
        ));
    }
    if wish.kind == ReportKind::Notice && wish.names {
        return Err(input(
            "notice-names",
            [
                "公示表是否列出全名，由各补贴项目开设时的规则决定，不能在这里放宽。",
                "Whether a notice shows names in full is in the rule with which each programme was opened, and cannot be widened here.",
            ],
            [
                "去掉“姓名全列”；要把姓名都遮盖，请选择遮盖。",
                "Leave out the names in full; to mask all names, choose that they are masked.",
            ],
        ));
    }
    if wish.kind == ReportKind::Notice
        && [&wish.notice_from, &wish.notice_until].iter().any(|day| funds::Date::parse(day).is_none())
    {
        return Err(input(
            "notice-days",
            ["公示起止日期没有填，或者不是日期。", "The days of the notice are missing, or are no days."],
            ["请填写公示的起止日期，例如 2026-03-01。", "Fill in its first and last day, e.g. 2026-03-01."],
        ));
    }
    if wish.kind == ReportKind::Notice && wish.notice_from > wish.notice_until {
        return Err(input(
            "notice-days",
            ["公示的截止日期早于起始日期。", "The notice ends before it begins."],
            ["请检查公示的起止日期。", "Check its first and last day."],
        ));
    }
    Ok(())
}

impl Desk {
    /// Whether there is what a report is asked for of: a word mistyped must not make a list that looks empty.
    pub(super) fn knows(&self, wish: &ReportWish) -> Outcome<()> {
        let known = |code: &String| self.book.programmes().iter().any(|programme| programme.code() == code);
        if !wish.programmes.iter().all(known) {
            return Err(not_found(["没有这个补贴项目。", "There is no such programme."]));
        }
        let known = wish.batch.is_empty() || self.book.batches().iter().any(|batch| batch.id().to_string() == wish.batch);
        known.then_some(()).ok_or_else(|| not_found(["没有这个批次。", "There is no such batch."]))
    }

    /// What one should know of these payments: of how many rows it will be, and what waits and is not among them.
    pub(super) fn notes_of(&self, wish: &ReportWish, rows: u64) -> Vec<Text> {
        let mut notes = Vec::new();
        if rows == 0 && matches!(wish.kind, ReportKind::Payments | ReportKind::Notice) {
            notes.push(Text::new("没有符合条件的发放。", "No payment is as asked for."));
        }
        if wish.kind == ReportKind::Notice {
            notes.push(self.notice_names_note(wish));
        }
        if wish.kind == ReportKind::Payments {
            let standings = Standings::of(&self.book);
            let public = ReportWish { kind: ReportKind::Notice, ..wish.clone() };
            let waits = |i: &usize| standings.status(*i) == PaymentStatus::Submitted && self.is_wanted(&public, &standings, *i);
            let waiting: Vec<Fen> = (0..self.columns.len()).filter(waits).map(|i| self.columns.row(i).amount).collect();
            if !waiting.is_empty() {
                let (count, sum) = (waiting.len(), show_money(waiting.iter().sum()));
                notes.push(Text::new(
                    format!("另有 {count} 笔共 {sum} 元待审批，未列入。"),
                    format!("Not counted: {count} payments of {sum} yuan that wait for approval."),
                ));
            }
        }
        notes
    }

    /// How a notice will name people.
    fn notice_names_note(&self, wish: &ReportWish) -> Text {
        if wish.masked {
            return Text::new("姓名全部遮盖。", "All names are masked.");
        }
        match self.names_somebody(wish) {
            true => Text::new(
                "姓名按各补贴项目开设时的规则：规定列全名的全列，其余遮盖；账本会记下本次查看了个人信息。",
                "Names are in full where the rule of the programme says so, and masked otherwise; the ledger keeps that personal fields were shown in this sitting.",
            ),
            false => Text::new(
                "姓名遮盖：这些补贴项目没有规定公示时列全名。",
                "Names are masked: the rules of these programmes do not say that a notice shows them in full.",
            ),
        }
    }
}

/// What was asked for, as the manifest has it: ascending by name, without what was left open.
pub(crate) fn asked(wish: &ReportWish, place: &str) -> Vec<(String, String)> {
    let mut asked = vec![
        ("batch", wish.batch.clone()),
        ("from", wish.from.clone()),
        ("notice_from", wish.notice_from.clone()),
        ("notice_until", wish.notice_until.clone()),
        ("place", place.to_owned()),
        ("programmes", wish.programmes.join(" ")),
        ("split", if wish.split == ReportSplit::None { String::new() } else { format!("{:?}", wish.split).to_lowercase() }),
        ("to", wish.to.clone()),
        ("township", wish.township.clone()),
        ("village", wish.village.clone()),
    ];
    asked.retain(|(_, value)| !value.is_empty());
    asked.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What was asked for, as far as it says which payments there are, and of which place; `None` where it is not as [`asked`] writes it.
pub(crate) fn wish_of(kind: ReportKind, asked: &[(String, String)]) -> Option<(ReportWish, String)> {
    let mut wish = ReportWish { kind, ..ReportWish::default() };
    let mut place = String::new();
    for (name, value) in asked {
        match name.as_str() {
            "batch" => wish.batch.clone_from(value),
            "from" => wish.from.clone_from(value),
            "notice_from" => wish.notice_from.clone_from(value),
            "notice_until" => wish.notice_until.clone_from(value),
            "place" => place.clone_from(value),
            "programmes" => wish.programmes = value.split(' ').map(String::from).collect(),
            "split" => {
                wish.split = [ReportSplit::Township, ReportSplit::Village]
                    .into_iter()
                    .find(|split| format!("{split:?}").to_lowercase() == *value)?;
            }
            "to" => wish.to.clone_from(value),
            "township" => wish.township.clone_from(value),
            "village" => wish.village.clone_from(value),
            _ => return None,
        }
    }
    (self::asked(&wish, &place) == *asked).then_some((wish, place))
}

/// What one should know before it is made.
pub(crate) fn notes(wish: &ReportWish) -> Vec<Text> {
    let mut notes = Vec::new();
    if wish.kind == ReportKind::Payments && wish.by == ReportBy::Payee && !wish.names {
        notes.push(Text::new(
            "按收款人分组：同名的人分开列，姓名遮盖；要看全名请选择显示姓名。",
            "Grouped by payee: persons of one name stand apart, and names are masked; choose names to show them in full.",
        ));
    }
    if wish.kind == ReportKind::Payments && wish.by == ReportBy::Household {
        notes.push(Text::new(
            "按户主分组；没有登记户主的发放，按享受人本人算一户。",
            "Grouped by the head of the household; where none is recorded the beneficiary is a household.",
        ));
    }
    if wish.kind == ReportKind::Notice {
        if let (Some(from), Some(until)) = (day_start(&wish.notice_from), day_start(&wish.notice_until))
            && (until - from) / crate::days::DAY_SECONDS + 1 < NOTICE_DAYS_MIN
        {
            notes.push(Text::new(
                format!("公示期不足 {NOTICE_DAYS_MIN} 天，请核对当地的规定。"),
                format!("The notice is up for less than {NOTICE_DAYS_MIN} days; see what is required where you are."),
            ));
        }
        if wish.contact.trim().is_empty() || wish.telephone.trim().is_empty() {
            notes.push(Text::new(
                "没有填写联系人或监督电话，公示表上将没有这一项。",
                "The contact or the telephone for complaints is missing, and the notice will not say it.",
            ));
        }
    }
    match wish.kind {
        ReportKind::Payments => notes.push(Text::new(
            "只列已审批、已到账和历史补录的发放；待审批、退回、撤回、剔除、驳回和全部冲销的不列。",
            "Approved and paid payments and history are listed; not those that wait, were returned, withdrawn, taken out, rejected or wholly reversed.",
        )),
        ReportKind::Notice => notes.push(Text::new(
            "公示表不列身份证号和银行账号。",
            "A notice has no ID and account numbers.",
        )),
        ReportKind::Integrity => {
            notes.push(Text::new(
                "生成时会重新核验整个账本，可能需要一些时间；核验的结果列在表中。",
                "The whole ledger is verified anew when it is made, which may take a while; what was found is listed then.",
            ));
            if !(wish.from.is_empty() && wish.to.is_empty()) {
                notes.push(Text::new(
                    "完整性证明总是核验整个账本，所选的期间不起作用。",
                    "The ledger is always verified as a whole: the period that was chosen makes no difference.",
                ));
            }
        }
        ReportKind::Budget | ReportKind::Batch => {}
    }
    if wish.names && wish.kind != ReportKind::Budget && wish.kind != ReportKind::Integrity {
        notes.push(Text::new(
            "姓名全列：账本会记下本次查看了个人信息。",
            "Names in full: the ledger keeps that personal fields were shown in this sitting.",
        ));
    }
    notes
}

/// Township and village boards show a notice for at least so long.
const NOTICE_DAYS_MIN: i64 = 10;
