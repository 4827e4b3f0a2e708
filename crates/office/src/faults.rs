//! Faults of a row or a form: what is there, what was expected, what to do. Some block, others may be passed with a reason.

mod cells;
mod persons;
mod whole;
mod words;

pub(crate) use cells::{cell, period_backwards};
pub(crate) use persons::{
    alike_in_file, no_authorisation, no_id, no_payee_name, no_relation, paid_before, paid_before_alike, shared_account,
    twice_in_file,
};
pub(crate) use whole::{beyond_available, differs, history_beyond};
pub(crate) use words::{field_words, named};

use crate::failure::breached;
use funds::{Breach, Month, PASS_AMOUNT, PASS_OLD_RATE};
use ipc::{Fault, Fen, Text, show_money};

/// Nothing was given where something must be.
pub(crate) fn missing(field: &str) -> Fault {
    let (zh, en) = field_words(field);
    new(
        "missing",
        field,
        true,
        [&format!("缺少{zh}。"), &format!("The {en} is missing.")],
        ["请补填，或在上方为整批填写。", "Fill it in, or give it for the whole batch above."],
    )
}

/// The earlier standard: may be passed.
pub(crate) fn old_rate(now: Fen, found: Fen) -> Fault {
    let mut fault = new(
        PASS_OLD_RATE,
        "rate",
        false,
        ["用的是旧标准。", "This is the earlier standard."],
        [
            "请改用现行标准；按旧标准补发的，写明理由后可继续。",
            "Use the standard in force; for arrears under the earlier one, go on with a reason.",
        ],
    );
    fault.found = show_money(found);
    fault.expected = show_money(now);
    fault
}

/// The programme's rule stands against the amount.
pub(crate) fn rule(breach: &Breach, adjustment: bool) -> Fault {
    let failure = breached(breach);
    let field = match breach {
        Breach::Facts(funds::AmountFault::Missing(field)) => field,
        Breach::Facts(_) => "rate",
        Breach::Months { .. } => "months",
        _ => "amount",
    };
    let code = if matches!(breach, Breach::Amount { .. }) { PASS_AMOUNT } else { failure.code.as_str() };
    // An adjustment follows no rule of its own; whoever records it says why.
    let blocks = !(adjustment && code == PASS_AMOUNT);
    let mut fault = new(code, field, blocks, [&failure.what.zh, &failure.what.en], [&failure.remedy.zh, &failure.remedy.en]);
    if let Breach::Amount { by_rule, found } | Breach::Cap { cap: by_rule, found } = breach {
        fault.found = show_money(*found);
        fault.expected = show_money(*by_rule);
    }
    fault
}

/// Paid for no month at all.
pub(crate) fn no_months() -> Fault {
    new(
        "zero",
        "months",
        true,
        ["月数不能是零。", "It cannot be for no month."],
        ["请填实际发放的月数；留空则按所属期计算。", "Give the months it is for; left empty, they are those of the period."],
    )
}

/// The quantity is counted in something else than the programme's unit.
pub(crate) fn unit_differs(found: &str, unit: &str) -> Fault {
    let mut fault = new(
        "unit-differs",
        "quantity",
        false,
        [
            &format!("表中的计量单位是“{found}”，项目按“{unit}”计算。"),
            &format!("The list counts in “{found}”, the programme in “{unit}”."),
        ],
        [
            "请核对数量是否要换算；确实一致的，写明理由后可继续。",
            "Check whether the quantities must be converted; if they are right, go on with a reason.",
        ],
    );
    fault.found = found.to_owned();
    fault.expected = unit.to_owned();
    fault
}

/// A payment of history for months that could have been approved here.
pub(crate) fn history_period(to: Month, begun: Month) -> Fault {
    let failure = breached(&Breach::HistoryPeriod { to, begun });
    let what = [&*failure.what.zh, &*failure.what.en];
    let mut fault = new(&failure.code, "period", true, what, [&failure.remedy.zh, &failure.remedy.en]);
    fault.found = to.to_string();
    fault.expected = format!("≤ {begun}");
    fault
}

fn new(code: &str, field: &str, blocks: bool, what: [&str; 2], remedy: [&str; 2]) -> Fault {
    Fault {
        code: code.into(),
        row: 0,
        field: field.into(),
        blocks,
        passed: None,
        found: String::new(),
        expected: String::new(),
        what: Text::new(what[0], what[1]),
        remedy: Text::new(remedy[0], remedy[1]),
        entry: None,
    }
}
