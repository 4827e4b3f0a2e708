//! What was looked at, and what came of it, in words.

use ipc::{CheckLine, Grade, Holds, Text};
use pades::PdfFault;

/// One condition.
pub(super) fn line(code: &'static str, holds: Holds, found: Text) -> CheckLine {
    let what = match code {
        "signature" => Text::new("文件完好", "File intact"),
        "manifest" => Text::new("报表说明", "Manifest"),
        "stamp" => Text::new("时间戳", "Time-stamp"),
        "rows" => Text::new("行数与合计", "Rows and total"),
        "certificate" => Text::new("签章证书", "Certificate"),
        "head" => Text::new("账本检查点", "Head of the ledger"),
        "entries" => Text::new("与账本逐行核对", "Rows against the ledger"),
        "demo" => Text::new("演示单位", "Demo office"),
        "undone" => Text::new("后来的变动", "Undone later"),
        "logged" => Text::new("已入账", "Logged"),
        "witnessed" => Text::new("见证", "Witnessed"),
        "reversed" => Text::new("后来的冲销", "Reversed later"),
        _ => Text::new(code, code),
    };
    CheckLine { code: code.to_owned(), holds, what, found }
}

/// The verdict in one sentence.
pub(super) fn verdict(grade: Grade, unsigned: bool, looked_up: bool, reversed: bool) -> Text {
    let text = match grade {
        Grade::Broken if unsigned => Text::new("这份文件没有签名，不能作为凭证。", "This file is not signed and proves nothing."),
        Grade::Broken => Text::new("这份报表不成立，请不要据此办理。", "This report does not hold; do not act on it."),
        Grade::Whole => Text::new(
            "文件本身完好，但这里没有可以据以相信签发单位的东西。",
            "The file is intact, but there is nothing here to trust the office by.",
        ),
        Grade::Signed if looked_up => Text::new(
            "文件完好，由该单位人员签名，但账本里没有签发它的记录：不能当作有效报表，请向该单位核实。",
            "Intact and signed by a member of the office, but no entry of the ledger names it: it is no valid report, ask the office.",
        ),
        Grade::Signed => Text::new(
            "文件完好，由该单位人员签名，但是否入账在这里查不到：还不能当作有效报表，请同步该单位的账本或索取入账凭据。",
            "Intact and signed by a member of the office, but whether it is logged cannot be looked up here: do not take it for valid yet; sync the office's ledger or ask for the proof of its entry.",
        ),
        Grade::Logged => Text::new(
            "报表成立：签发人有权签发，并已记入账本。",
            "The report holds: its signer had the right to sign, and it is logged.",
        ),
        Grade::Witnessed => Text::new(
            "报表成立：已记入账本，并由足够的其他单位见证。",
            "The report holds: it is logged, and enough other offices have witnessed it.",
        ),
    };
    match reversed && grade >= Grade::Logged {
        true => Text::new(
            format!("{}所列发放后来有冲销，见下。", text.zh),
            format!("{} Some of its payments were reversed later, see below.", text.en),
        ),
        false => text,
    }
}

/// The verdict of a demo's report.
pub(super) fn of_demo(text: &Text) -> Text {
    Text::new(
        format!("演示单位的报表，没有任何效力。{}", text.zh),
        format!("A demo office's report, without any force. {}", text.en),
    )
}

/// The head that a report shows is none.
pub(super) fn never_signed() -> Text {
    Text::new("报表所据的检查点从来没有由这个账本签过章。", "The head that the report shows was never signed for this ledger.")
}

/// The certificate says something else of whose it is than the ledger.
pub(super) fn other_name() -> Text {
    Text::new(
        "证书或报表说明上的单位、姓名与账本不符。",
        "Office or name in the certificate or manifest are not as the ledger has them.",
    )
}

/// What is wrong with the file itself.
pub(super) fn form_fault(fault: PdfFault) -> Text {
    let (zh, en) = match fault {
        PdfFault::NotPdf => ("不是明账生成的 PDF 文件。", "It is no PDF file that Mingzhang has made."),
        PdfFault::TooLarge => ("文件太大。", "The file is too large."),
        PdfFault::Unsigned => ("没有签名，或签名不止一个。", "It has no signature, or more than one."),
        PdfFault::NotWhole => (
            "签名没有覆盖整个文件：后面加了内容，或少了内容。",
            "The signature does not cover the whole file: something was added or is missing.",
        ),
        PdfFault::Revisions => ("文件在签名前后被改写过（有多个版本）。", "The file has more than one revision."),
        PdfFault::Padding => ("签名的空位里藏有内容。", "Something is hidden in the room of the signature."),
        PdfFault::Signature => ("签名不成立：内容被改动过。", "The signature does not hold: something was changed."),
        PdfFault::Stamp => (
            "时间戳不成立，或被去掉、换过，或旁边另有内容。",
            "Its time-stamp does not hold, was taken away or exchanged, or is not alone.",
        ),
        PdfFault::Chain => {
            ("签章证书不是文件里那个单位签发的。", "The certificate was not issued by the office that is in the file.")
        }
        PdfFault::Time => ("签名时间不在证书有效期内。", "It was signed outside of the certificate's time."),
        PdfFault::Attachments => ("附件读不出来。", "Its attachments cannot be read."),
    };
    Text::new(zh, en)
}
