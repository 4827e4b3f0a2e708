//! Rules about money on its way: between offices, programmes and years, to the bank and back, and its being made public.

use funds::Breach;
use ipc::show_money;

/// What happened, and what to do.
pub(super) fn on_its_way(breach: &Breach) -> ((String, String), [&'static str; 2]) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match breach {
        Breach::NotFree { document, free, needed } => (
            (
                format!("指标文号 {document} 只剩 {} 元没有安排，需要 {} 元。", show_money(*free), show_money(*needed)),
                format!("Only {} of document {document} is free, and {} is needed.", show_money(*free), show_money(*needed)),
            ),
            ["请减少金额，或从别的指标中安排。", "Lower the amount, or take it from another document."],
        ),
        Breach::DocumentUnknown(number) => (
            (format!("这个项目没有指标文号 {number}。"), format!("The programme has no document {number}.")),
            ["请核对文号和项目。", "Check the number and the programme."],
        ),
        Breach::Deadline { document, deadline } => (
            (
                format!("指标文号 {document} 的使用期限到 {deadline} 为止，已经过了。"),
                format!("Document {document} could be used until {deadline}, which is over."),
            ),
            ["请按规定结转或交回，不能再支出。", "Carry it over or give it back as the rules demand; it can no longer be spent."],
        ),
        Breach::IssueTaken { entry } => (
            (
                format!("这笔下达的指标已在第 {entry} 条记录中办理过。"),
                format!("What was issued was received or refused before, in entry {entry}."),
            ),
            ["不用再办。", "Nothing needs to be done."],
        ),
        Breach::Destination(code) => (
            (
                format!("不能调入项目 {code}：它就是原项目，或者年度更早。"),
                format!("Money cannot be moved into {code}: it is the same programme, or one of an earlier year."),
            ),
            ["请选择同年度的另一个项目，或以后年度的项目。", "Choose another programme of the year, or one of a later year."],
        ),
        Breach::Unknown(what) => {
            let (zh, en) = thing(what);
            ((format!("没有这条{zh}记录。"), format!("There is no such {en}.")), REFRESH)
        }
        Breach::Over { what, entry } => {
            let (zh, en) = thing(what);
            ((format!("这条{zh}已在第 {entry} 条记录中办结。"), format!("The {en} was dealt with in entry {entry}.")), REFRESH)
        }
        Breach::NotApproved => (
            both("它还没有下达，或者是本单位内部的调剂。", "It has not been issued, or was moved within this office."),
            ["没有下达的请撤回；内部调剂请再调一次。", "Withdraw what was not issued; move again what was moved."],
        ),
        Breach::OwnRecord { entry, .. } => (
            (
                format!("这件事是您自己登记的（第 {entry} 条记录），不能由您来定。"),
                format!("You recorded this yourself, in entry {entry}, and so cannot decide on it."),
            ),
            ["请由另一名人员办理。", "Ask another member."],
        ),
        Breach::NotOwn => (
            both("这不是您登记的，不能由您撤回。", "You did not record this, and so cannot withdraw it."),
            ["请由登记的人撤回，或由主管驳回。", "Ask whoever recorded it, or a supervisor to reject it."],
        ),
        Breach::OtherAmount(amount) => (
            (
                format!("登记的金额是 {} 元，与您看到的不一致。", show_money(*amount)),
                format!("The amount recorded is {}, and not what was decided on.", show_money(*amount)),
            ),
            REFRESH,
        ),
        Breach::Beyond { left, asked } => (
            (
                format!("只剩 {} 元，不能办 {} 元。", show_money(*left), show_money(*asked)),
                format!("Only {} is left, and {} was asked for.", show_money(*left), show_money(*asked)),
            ),
            ["请核对金额。", "Check the amount."],
        ),
        Breach::NothingPaid(row) => (
            (
                format!("第 {row} 笔没有可退回或追回的款：没有付出，已退票，或已在追回。"),
                format!("Nothing of payment {row} can come back: it was not paid, came back, or is being recovered."),
            ),
            REFRESH,
        ),
        Breach::Reissue(_) => (
            both(
                "要补发的这笔没有退票，已在补发，或者项目、金额不一致。",
                "The payment to be paid again was not sent back, is being paid again, or has another programme or amount.",
            ),
            ["请从退票清单里选择，金额保持不变。", "Choose it from the list of returned payments, and keep its amount."],
        ),
        Breach::NoticeMissing { stage, days } => {
            let (zh, en) = stage_words(*stage);
            (
                (format!("{zh}公示未满 {days} 天。"), format!("It was not public at the {en} for {days} days.")),
                [
                    "请张贴公示并登记；天数按见证单位的时间计，请按时与见证单位同步。",
                    "Post the list and record it; days are counted by a witness's clock, so sync with a witness in time.",
                ],
            )
        }
        Breach::ObjectionOpen { entry } => (
            (format!("第 {entry} 条记录的异议还没有答复。"), format!("The objection of entry {entry} has not been answered.")),
            ["请由主管先答复异议。", "Have a supervisor answer the objection first."],
        ),
        Breach::ProjectTaken(code) => (
            (format!("项目库里已有 {code}。"), format!("There is a project {code} already.")),
            ["请换一个代码。", "Choose another code."],
        ),
        Breach::ProjectUnknown(code) => (
            (format!("项目库里没有 {code}，或已完结。"), format!("There is no open project {code} in the library.")),
            ["请先入库，或核对代码。", "Put it into the library first, or check the code."],
        ),
        Breach::ProjectNeeded => (
            both("这类补贴必须落实到项目库里的项目。", "Payments of this programme have to belong to a project."),
            ["请选择项目。", "Choose the project."],
        ),
        Breach::YearClosed { year, entry } => (
            (format!("{year} 年度已在第 {entry} 条记录中结账。"), format!("The budget year {year} was closed in entry {entry}.")),
            [
                "请记入新年度，或由主管说明理由后重新开账。",
                "Record it in the new year, or have a supervisor reopen the year with a reason.",
            ],
        ),
        Breach::YearOpen(year) => ((format!("{year} 年度没有结账。"), format!("The budget year {year} is not closed.")), REFRESH),
        Breach::YearBusy { entry } => (
            (
                format!("第 {entry} 条记录还没有办结，年度不能结账。"),
                format!("Entry {entry} still waits to be decided on or paid, so the year cannot be closed."),
            ),
            ["请先审批、支付、退回或撤回。", "Approve, pay, return or withdraw it first."],
        ),
        _ => (both("违反资金规则。", "It breaks a fund rule."), REFRESH),
    }
}

fn thing(what: &str) -> (&'static str, &'static str) {
    match what {
        "transfer" => ("下达或结转", "transfer"),
        "notice" => ("公示", "notice"),
        "objection" => ("异议", "objection"),
        _ => ("追回", "recovery"),
    }
}

/// Where a list is posted, in words.
fn stage_words(stage: funds::Stage) -> (&'static str, &'static str) {
    match stage {
        funds::Stage::Village => ("村级", "village"),
        funds::Stage::Township => ("乡镇", "township"),
        funds::Stage::County => ("县级", "county"),
    }
}

const REFRESH: [&str; 2] = ["请刷新后查看。", "Refresh, and look again."];
