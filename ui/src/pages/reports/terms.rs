//! The words of reports.
use crate::words::{Words, w};
use ipc::ReportKind;

/// A kind with its words, and the parts of the form that it takes.
pub struct Kind {
    /// Kind.
    pub kind: ReportKind,
    /// As it is called in tests.
    pub key: &'static str,
    /// Its name.
    pub name: Words,
    /// What it is for.
    pub hint: Words,
    fields: &'static [&'static str],
}

/// The kinds, in the order in which they are offered.
pub const KINDS: [Kind; 5] = [
    Kind {
        kind: ReportKind::Payments,
        key: "payments",
        name: w("发放明细表", "Statement of payments"),
        hint: w("每笔一行，分组小计", "one row a payment, with subtotals"),
        fields: &["period", "programmes", "place", "by", "split", "names"],
    },
    Kind {
        kind: ReportKind::Budget,
        key: "budget",
        name: w("预算执行表", "Budget execution"),
        hint: w("指标、已占用、已到账、可用", "allocated, committed, paid, available"),
        fields: &["programmes"],
    },
    Kind {
        kind: ReportKind::Batch,
        key: "batch",
        name: w("批次审批表", "Approval sheet"),
        hint: w("一个批次，谁签的", "one batch and who signed"),
        fields: &["batch", "names"],
    },
    Kind {
        kind: ReportKind::Notice,
        key: "notice",
        name: w("公示表", "Public notice"),
        hint: w("张贴公示，姓名按项目规则", "for the notice board, names by the programme’s rule"),
        fields: &["period", "programmes", "place", "batch", "split", "masked", "notice"],
    },
    Kind {
        kind: ReportKind::Integrity,
        key: "integrity",
        name: w("账本完整性证明", "Integrity statement"),
        hint: w("核验结果、检查点、见证", "what was verified, head, witnesses"),
        fields: &[],
    },
];

/// Whether a kind takes a part of the form.
pub fn is_for(kind: ReportKind, field: &str) -> bool {
    KINDS.iter().any(|one| one.kind == kind && one.fields.contains(&field))
}

/// A kind's name.
pub fn kind_name(kind: ReportKind) -> Words {
    KINDS.iter().find(|one| one.kind == kind).map_or(w("报表", "Report"), |one| one.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_takes_only_what_it_shows() {
        assert!(is_for(ReportKind::Payments, "by") && !is_for(ReportKind::Notice, "by"));
        assert!(is_for(ReportKind::Batch, "batch") && !is_for(ReportKind::Batch, "period"));
        assert!(!is_for(ReportKind::Integrity, "names") && !is_for(ReportKind::Budget, "names"), "nobody is named there");
    }
}
