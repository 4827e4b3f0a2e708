//! What was looked at in a receipt, and what came of it, in words.

use ipc::{CheckLine, Grade, Holds, Text};

/// One condition; `why` is the stable name of why it does not hold or could not be looked at, a count or a name.
pub(super) fn line(code: &str, holds: Holds, why: &str) -> CheckLine {
    let (zh, en) = match code {
        "form" => ("格式", "Form"),
        "inclusion" => ("在账本里", "In the ledger"),
        "disclosures" => ("所示个人信息", "Fields shown"),
        "ledger" => ("同一账本", "One ledger"),
        "entries" => ("与账本核对", "Against the ledger"),
        "support" => ("签名人的登记", "Signer's enrolment"),
        "signature" => ("签名", "Signature"),
        "signer" => ("签名人", "Signer"),
        "head" => ("账本检查点", "Head of the ledger"),
        "witnessed" => ("见证", "Witnessed"),
        "later" => ("此后的变动", "Since then"),
        "paper" => ("纸面与文件", "Paper and file"),
        "demo" => ("演示单位", "Demo office"),
        _ => (code, code),
    };
    CheckLine { code: code.to_owned(), holds, what: Text::new(zh, en), found: found(code, holds, why) }
}

fn found(code: &str, holds: Holds, why: &str) -> Text {
    if code == "witnessed"
        && let Some((signed, all)) = why.split_once('/')
    {
        return match holds {
            Holds::Yes => Text::new(
                format!("{all} 家见证单位中有 {signed} 家见证，达到规定。"),
                format!("{signed} of {all} witnesses have cosigned it, which is enough by the policy."),
            ),
            _ => Text::new(
                format!("{all} 家见证单位中有 {signed} 家见证，还不够。"),
                format!("{signed} of {all} witnesses have cosigned it, which is not enough by the policy."),
            ),
        };
    }
    let (zh, en) = match (code, holds, why) {
        ("form", Holds::No, "malformed") => {
            ("不是完整的凭据，可能没有读全。", "It is no whole receipt; it may not have been read whole.")
        }
        ("form", Holds::No, _) => ("内容或检查点读不出来。", "The statement or the head cannot be read."),
        ("form", ..) => ("格式完整。", "It is whole."),
        ("inclusion", Holds::No, _) => (
            "账本里没有这条记录：内容或位置被改动过。",
            "The entry is not in the ledger of that head: content or place was changed.",
        ),
        ("inclusion", ..) => ("这条记录在该检查点的账本里。", "The entry is in the ledger of that head."),
        ("disclosures", Holds::No, _) => ("所示内容不属于这条记录。", "A field shown is not one of this entry's."),
        ("disclosures", ..) => ("所示内容是登记时的内容。", "The fields shown are those that were recorded."),
        ("ledger", Holds::No, _) => ("记录和检查点不是同一本账的。", "Entry and head are of different ledgers."),
        ("ledger", ..) => ("记录和检查点是同一本账的。", "Entry and head are of one ledger."),
        ("support", Holds::No, _) => {
            ("所附的人员登记记录不成立。", "The entries about its signer that came with it do not hold.")
        }
        ("support", ..) => ("所附的人员登记记录在同一账本里。", "The entries about its signer are in the same ledger."),
        ("signature", Holds::No, _) => ("签名与内容不符。", "The signature does not fit the content."),
        ("signature", Holds::Unknown, _) => (
            "没有签名人的公钥；可以给出该单位的 keys.jwks。",
            "The signer's public key is not here; the office's keys.jwks has it.",
        ),
        ("signature", ..) => ("签名与内容相符。", "The signature fits the content."),
        ("signer", Holds::Yes, "") => ("是您认得的人员公钥。", "It is a member's key that is known here."),
        ("signer", Holds::Yes, name) => return Text::new(format!("{name}。"), format!("{name}.")),
        ("signer", ..) => (
            "没有附上签名人的登记，只知道签名密钥（纸上的二维码就是这样）。",
            "No entries show whose key it is, as is so with a code on paper; the key alone is known.",
        ),
        ("head", Holds::Yes, "witnesses") => {
            ("由足够的见证单位确认是该账本的检查点。", "Enough witnesses have seen it as a head of that ledger.")
        }
        ("head", Holds::Yes, _) => ("检查点由账本密钥签章。", "The head is signed with the ledger key."),
        ("head", Holds::No, _) => (
            "检查点不是用您信任的账本密钥签章的：名片可能已换新，也可能是冒充的。",
            "The head is not signed with the ledger key that you trust: the card may be an old one, or the office a false one.",
        ),
        ("head", ..) => (
            "没有可以据以相信这个单位的东西：请给出该单位的名片，或先同步它的账本。",
            "There is nothing here to trust this office by: give its card, or sync its ledger first.",
        ),
        ("witnessed", ..) => (
            "没有规定要几家见证：只有单位自己的签章。",
            "No policy says how many witnesses are enough: the office alone has signed.",
        ),
        ("entries", Holds::No, _) => (
            "检查点不是这里的账本的：同一账本有两套历史。请保存这张凭据，它可能是分叉的证据。",
            "The head is none of the ledger held here: there are two histories. Keep this receipt, it may be evidence of a fork.",
        ),
        ("entries", ..) => ("检查点是这里所存账本的。", "The head is one of the ledger held here."),
        ("paper", ..) => (
            "文件附件里的凭据才是证明；纸面上印的文字没有签名，请与这里写明的内容对照。",
            "What proves something is the receipt attached to the file; the printed words are not signed: compare them with what is told here.",
        ),
        ("demo", ..) => ("这是演示单位的凭据，没有任何效力。", "It is a demo office's and has no force whatever."),
        _ => ("", ""),
    };
    Text::new(zh, en)
}

/// The verdict in one sentence.
pub(super) fn verdict(grade: Grade, no_receipt: bool, lacks_witnesses: bool, undone: bool) -> Text {
    let text = match grade {
        Grade::Broken if no_receipt => {
            Text::new("这个文件里没有附凭据，不能作为凭证。", "There is no receipt attached to this file; it proves nothing.")
        }
        Grade::Broken => Text::new("凭据不成立，请不要据此办理。", "The receipt does not hold; do not act on it."),
        Grade::Whole => Text::new(
            "凭据本身完整，但这里没有可以据以相信该单位的东西。",
            "The receipt is whole in itself, but there is nothing here to trust the office by.",
        ),
        Grade::Signed => Text::new(
            "由您认得的人员签名，但账本检查点在这里无从相信。",
            "Signed by a member whose key is known here, but there is nothing to trust the head by.",
        ),
        Grade::Logged if lacks_witnesses => Text::new(
            "凭据由该单位签章，但见证没有达到您给出的规则。",
            "The office has signed it, but not enough witnesses have, by the policy that you gave.",
        ),
        Grade::Logged => {
            Text::new("凭据成立：已记入该单位签章的账本。", "The receipt holds: it is in the ledger that the office has signed.")
        }
        Grade::Witnessed => Text::new(
            "凭据成立：已记入账本，并由足够的其他单位见证。",
            "The receipt holds: it is in the ledger, and enough other offices have witnessed it.",
        ),
    };
    match undone && grade >= Grade::Logged {
        true => Text::new(
            format!("{}但这笔发放后来有变动，见下。", text.zh),
            format!("{} But the payment was changed later, see below.", text.en),
        ),
        false => text,
    }
}

/// The verdict of a demo's receipt.
pub(super) fn of_demo(text: &Text) -> Text {
    Text::new(
        format!("演示单位的凭据，没有任何效力。{}", text.zh),
        format!("A demo office's receipt, without any force. {}", text.en),
    )
}
