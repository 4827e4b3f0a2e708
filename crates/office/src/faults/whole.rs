//! The whole list held against the stamped summary and the programme's money.

use super::{field_words, new};
use ipc::{Fault, Fen, show_money};

/// The lines do not agree with the stamped summary.
pub(crate) fn differs(code: &str, field: &str, lines: &str, summary: &str) -> Fault {
    let (zh, en) = field_words(field);
    let mut fault = new(
        code,
        field,
        true,
        [
            &format!("{zh}不符：明细是 {lines}，盖章汇总表是 {summary}。"),
            &format!("The {en} differs: {lines} in the lines, {summary} in the stamped summary."),
        ],
        [
            "请核对是否漏行、多行或金额有误；以盖章的汇总表为准。",
            "Look for missing or extra rows or a wrong amount; the stamped summary decides.",
        ],
    );
    fault.found = lines.to_owned();
    fault.expected = summary.to_owned();
    fault
}

/// More than the programme has: it can be submitted, and not yet approved.
pub(crate) fn beyond_available(available: Fen, sum: Fen) -> Fault {
    let mut fault = new(
        "beyond-available",
        "total",
        false,
        [
            &format!("本批 {} 元超过可用指标 {} 元，现在提交也不能审批。", show_money(sum), show_money(available)),
            &format!(
                "The batch of {} is beyond the {} available; it could be submitted, but not approved yet.",
                show_money(sum),
                show_money(available)
            ),
        ],
        ["请先登记收到的指标；要先提交的，写明理由。", "Record the money received first; to submit all the same, give a reason."],
    );
    fault.found = show_money(sum);
    fault.expected = show_money(available);
    fault
}

/// History that the programme's money does not cover: the ledger would refuse it.
pub(crate) fn history_beyond(available: Fen, sum: Fen) -> Fault {
    let mut fault = new(
        "history-beyond",
        "total",
        true,
        [
            &format!("补录的 {} 元超过项目可用指标 {} 元，账本不接受。", show_money(sum), show_money(available)),
            &format!(
                "The history of {} is beyond the {} that the programme has; the ledger refuses it.",
                show_money(sum),
                show_money(available)
            ),
        ],
        [
            "请先在补贴项目中登记期初余额：收到的指标填全，这里逐笔补录的不要算进“已支出”。",
            "Record the opening balance in the programme first: all that was received, and as spent only what is not recorded here row by row.",
        ],
    );
    fault.found = show_money(sum);
    fault.expected = show_money(available);
    fault
}
