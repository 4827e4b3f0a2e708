use super::{failure, ledger::DAMAGE_REMEDY, rule_way::on_its_way};
use funds::{AmountFault, Breach};
use ipc::{Blame, Failure, show_money};

/// A fund rule that stands against an act.
pub(crate) fn breached(breach: &Breach) -> Failure {
    let (what, remedy) = words(breach);
    let blame = if matches!(breach, Breach::Role(_)) { Blame::Rights } else { Blame::Rule };
    failure(breach.code(), blame, [&what.0, &what.1], remedy)
}

/// A stored entry breaks a fund rule: it could not have been recorded here, so it is damage.
pub(crate) fn breached_at(entry: u64, breach: &Breach) -> Failure {
    let what = breached(breach).what;
    let zh = format!("第 {entry} 条记录违反资金规则：{}", what.zh);
    let en = format!("Entry {entry} breaks a fund rule: {}", what.en);
    failure(breach.code(), Blame::Damage, [&zh, &en], DAMAGE_REMEDY)
}

fn words(breach: &Breach) -> ((String, String), [&'static str; 2]) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match breach {
        Breach::Body(field) => (
            (format!("“{field}”一项缺失或不合规定。"), format!("The field “{field}” is missing or not as required.")),
            ["请检查这一项。", "Check that field."],
        ),
        Breach::EntryOrder { next } => {
            ((format!("记录的顺序不对，应从第 {next} 条开始。"), format!("Entries came out of order; {next} is next.")), REOPEN)
        }
        Breach::Role(_) => (
            both("您的岗位不能做这一步。", "This step is not for this member's role."),
            ["请由有相应岗位的人员办理。", "Ask a member with the right role."],
        ),
        Breach::ProgrammeTaken(code) => (
            (format!("项目代码 {code} 已经用过。"), format!("There is a programme {code} already.")),
            ["请换一个代码，例如加上年度。", "Choose another code, with the year for example."],
        ),
        Breach::ProgrammeUnknown(code) => (
            (format!("没有代码为 {code} 的补贴项目。"), format!("There is no programme {code}.")),
            ["请先开设项目，或检查代码。", "Open the programme first, or check the code."],
        ),
        Breach::DocumentTaken { document, entry } => (
            (
                format!("指标文号 {document} 已在第 {entry} 条记录中登记过。"),
                format!("Document {document} was recorded before, in entry {entry}."),
            ),
            [
                "同一文号只登记一次；如果确是另一笔，请写全文号。",
                "A document is recorded once; if this is another one, give its full number.",
            ],
        ),
        Breach::SumTooLarge => (both("合计超出了程序能记的最大金额。", "The sum is beyond what can be recorded."), CHECK_AMOUNT),
        Breach::BatchOpen { missing, .. } => {
            ((format!("有一个批次还差 {missing} 行没有记入。"), format!("A batch still lacks {missing} rows.")), REOPEN)
        }
        Breach::BatchUnknown(_) => (both("没有这个批次。", "There is no such batch."), ["请刷新列表。", "Refresh the list."]),
        Breach::BatchIncomplete { rows, declared, .. } => (
            (
                format!("批次申报 {declared} 笔，账本里只有 {rows} 笔。"),
                format!("The batch declared {declared} payments and has {rows}."),
            ),
            ["请撤回这个批次，重新导入。", "Withdraw the batch and import it again."],
        ),
        Breach::RowPlace(_) | Breach::RowSigner(_) => (
            both(
                "批次中的一笔不在它该在的位置，或不是同一人签名。",
                "A payment of the batch is out of place or signed by someone else.",
            ),
            REOPEN,
        ),
        Breach::BatchTotal { declared, found } => (
            (
                format!("明细合计 {} 元，与申报的 {} 元不符。", show_money(*found), show_money(*declared)),
                format!("The lines sum up to {}, not to the declared {}.", show_money(*found), show_money(*declared)),
            ),
            ["请对照盖章的汇总表核对明细。", "Hold the lines against the stamped summary."],
        ),
        Breach::BatchPassed { declared, found } => (
            (
                format!("申报放行 {declared} 处，明细中有 {found} 处。"),
                format!("{declared} passed faults were declared and {found} found."),
            ),
            REOPEN,
        ),
        Breach::BatchState { status, .. } => {
            let (zh, en) = status_words(*status);
            (
                (format!("这个批次现在是“{zh}”，不能这样办理。"), format!("The batch is {en} now, and this cannot be done.")),
                ["可能别人刚刚办理过，请刷新后查看。", "Someone may just have acted; refresh and look again."],
            )
        }
        Breach::Recorded { entry, .. } => (
            (
                format!("您参与登记了这个批次（第 {entry} 条），不能由您审批。"),
                format!("You took part in recording this batch (entry {entry}), so you cannot approve it."),
            ),
            ["登记和审批必须是不同的人，请另一位主管审批。", "Whoever records does not approve: ask another supervisor."],
        ),
        Breach::Approved { entry, .. } => (
            (format!("您已在第 {entry} 条记录中审批过这个批次。"), format!("You approved this batch already, in entry {entry}.")),
            ["这一步需要另一个人办理。", "This step needs another person."],
        ),
        Breach::NotKeeper(_) => (
            both("这个批次不在您手里。", "This batch is not in your keeping."),
            ["请由登记人办理，或先办理工作移交。", "Ask whoever recorded it, or have the work handed over first."],
        ),
        Breach::CountOrTotal { count, total } => (
            (
                format!("批次现在是 {count} 笔、{} 元，与您看到的不同。", show_money(*total)),
                format!("The batch now has {count} payments and {}; that is not what you saw.", show_money(*total)),
            ),
            ["请刷新后重新查看，再作决定。", "Refresh, look again, then decide."],
        ),
        Breach::NotSeen { entry } => (
            (
                format!("签名时还没有看到第 {entry} 条记录的变动。"),
                format!("Whoever signed had not seen the change in entry {entry}."),
            ),
            ["请取最新的批次文件，看过后重新签名。", "Take the newest batch file, look at it and sign again."],
        ),
        Breach::HistoryPeriod { to, begun } => (
            (
                format!("历史补录只能补到建账当月（{begun}），这一笔到 {to}。"),
                format!("History ends with the month in which the ledger began, {begun}; this payment is for {to} too."),
            ),
            [
                "建账以后的月份请作为正常批次登记，由主管审批。",
                "Record later months as an ordinary batch, which a supervisor approves.",
            ],
        ),
        Breach::NotAvailable { available, needed } => (
            (
                format!("可用指标只有 {} 元，需要 {} 元。", show_money(*available), show_money(*needed)),
                format!("Only {} is available, and {} is needed.", show_money(*available), show_money(*needed)),
            ),
            ["请先登记新收到的指标，或退回修改。", "Record newly received money first, or return the batch."],
        ),
        Breach::RowUnknown(row) => (
            (format!("批次里没有第 {row} 笔，或已剔除。"), format!("The batch has no payment {row}, or it was taken out.")),
            ["请刷新后重试。", "Refresh and try again."],
        ),
        Breach::NotFree { .. }
        | Breach::DocumentUnknown(_)
        | Breach::Deadline { .. }
        | Breach::IssueTaken { .. }
        | Breach::Destination(_)
        | Breach::Unknown(_)
        | Breach::Over { .. }
        | Breach::NotApproved
        | Breach::OwnRecord { .. }
        | Breach::NotOwn
        | Breach::OtherAmount(_)
        | Breach::Beyond { .. }
        | Breach::NoticeMissing { .. }
        | Breach::ObjectionOpen { .. }
        | Breach::Reissue(_)
        | Breach::NothingPaid(_)
        | Breach::ProjectTaken(_)
        | Breach::ProjectUnknown(_)
        | Breach::ProjectNeeded
        | Breach::YearClosed { .. }
        | Breach::YearOpen(_)
        | Breach::YearBusy { .. } => on_its_way(breach),
        Breach::NoRowLeft => (
            both("不能把批次的全部明细都剔除。", "Not all payments of a batch can be taken out."),
            ["请撤回整个批次。", "Withdraw the whole batch instead."],
        ),
        Breach::BeyondPayment { left, asked } => (
            (
                format!("这笔发放只剩 {} 元可以冲销，不能冲销 {} 元。", show_money(*left), show_money(*asked)),
                format!("Only {} of the payment is left to reverse, not {}.", show_money(*left), show_money(*asked)),
            ),
            CHECK_AMOUNT,
        ),
        Breach::NothingLeft(_) => (
            both("这个批次已全部冲销，没有可支付的了。", "Everything in the batch was reversed; nothing is left to be paid."),
            ["不用再做什么。", "Nothing needs to be done."],
        ),
        Breach::NotReplaceable(_) => (
            both(
                "被替换的批次没有退回或撤回，或已被替换过。",
                "The batch to be replaced is neither returned nor withdrawn, or was replaced before.",
            ),
            ["请先撤回原批次。", "Withdraw the earlier batch first."],
        ),
        Breach::Taker(_) => (
            both("接手的人必须是另一名在岗经办。", "Whoever takes over must be another active clerk."),
            ["请另选一名经办。", "Choose another clerk."],
        ),
        Breach::Facts(AmountFault::Missing(field)) => {
            let (zh, en) = fact_words(field);
            (
                (
                    format!("缺少{zh}，按项目规定算不出金额。"),
                    format!("The {en} is missing, so the programme's rule gives no amount."),
                ),
                ["请补填。", "Fill it in."],
            )
        }
        Breach::Facts(AmountFault::RateUnknown { found }) => (
            (
                format!("标准 {} 元既不是现行标准，也不是旧标准。", show_money(*found)),
                format!("The standard {} is neither the one in force nor the earlier one.", show_money(*found)),
            ),
            ["请按项目规定的标准填写。", "Use the programme's standard."],
        ),
        Breach::Facts(_) => {
            (both("数量、月数或收入超出范围。", "A quantity, number of months or income is out of range."), CHECK_AMOUNT)
        }
        Breach::Months { found, period } => (
            (
                format!("月数 {found} 超过所属期的 {period} 个月。"),
                format!("{found} months are more than the {period} of the period."),
            ),
            ["请核对月数和所属期。", "Check months and period."],
        ),
        Breach::OldRate(rate) => (
            (
                format!("用了旧标准 {} 元而没有写明理由。", show_money(*rate)),
                format!("The earlier standard {} was used without a reason.", show_money(*rate)),
            ),
            ["请写明理由，审批人会看到。", "Give the reason; the approver will see it."],
        ),
        Breach::Amount { by_rule, found } => (
            (
                format!("按规定应为 {} 元，填的是 {} 元。", show_money(*by_rule), show_money(*found)),
                format!("By the rule it is {}, and {} is given.", show_money(*by_rule), show_money(*found)),
            ),
            CHECK_AMOUNT,
        ),
        Breach::Cap { cap, found } => (
            (
                format!("金额 {} 元超过封顶 {} 元。", show_money(*found), show_money(*cap)),
                format!("{} is above the cap of {}.", show_money(*found), show_money(*cap)),
            ),
            CHECK_AMOUNT,
        ),
    }
}

/// A batch's state in the words of the trade.
fn status_words(status: funds::BatchStatus) -> (&'static str, &'static str) {
    use funds::BatchStatus as S;
    match status {
        S::Incomplete => ("登记不完整", "incomplete"),
        S::Submitted => ("待审批", "waiting for approval"),
        S::HalfApproved => ("待第二人审批", "waiting for the second approval"),
        S::Returned => ("已退回", "returned"),
        S::Withdrawn => ("已撤回", "withdrawn"),
        S::Rejected => ("已驳回", "rejected"),
        S::Approved => ("已审批", "approved"),
        S::Executed => ("已到账", "paid"),
        S::History => ("历史补录", "history"),
    }
}

fn fact_words(field: &str) -> (&'static str, &'static str) {
    match field {
        "quantity" => ("数量", "quantity"),
        "months" => ("月数", "number of months"),
        "own_income" => ("本人收入", "own income"),
        _ => ("一项内容", "fact"),
    }
}

const CHECK_AMOUNT: [&str; 2] = ["请核对金额和计算依据。", "Check the amount and what it is computed from."];

const REOPEN: [&str; 2] = ["请重新打开程序后再试。", "Restart the program and try again."];
