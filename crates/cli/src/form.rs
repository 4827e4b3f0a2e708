//! One payment as a text: the fields of the form, filled in and read back. They are personal, so that they are never arguments.

use crate::{
    output::usage,
    words::{self, BENEFIT_TYPES},
};
use ipc::{Failure, Pass, Payee, PaymentForm, Person, read_money, read_quantity};
use office::Outcome;
use serde_json::Value;

/// Reads a form: a JSON object, or lines `field: value`. What is empty is not given.
pub fn read(text: &str) -> Outcome<PaymentForm> {
    let mut form = PaymentForm { benefit_type: "regular".into(), ..PaymentForm::default() };
    let mut given: Vec<String> = Vec::new();
    for (name, value) in pairs(text)? {
        let field = code_of(&name);
        if given.contains(&field) {
            return Err(twice(&name));
        }
        let value = value.trim();
        if !value.is_empty() {
            set(&mut form, &field, value)?;
        }
        given.push(field);
    }
    Ok(form)
}

/// An empty form as text, with what each field is in both languages.
pub fn blank() -> String {
    let mut out = String::from(
        "# 一笔发放：在冒号后填写，不填的留空。金额以元计。\n# One payment: write behind the colons; leave empty what is not given. Amounts in yuan.\n\n",
    );
    for field in FORM_FIELDS {
        let [zh, en] = words::field(field).unwrap_or_default();
        let hint = match field {
            "period_from" | "period_to" => "YYYY-MM",
            "benefit_type" => "regular, arrears, partial, adjustment",
            _ => "",
        };
        let hint = if hint.is_empty() { String::new() } else { format!("（{hint}）") };
        out.push_str(&format!("# {zh} / {en}{hint}\n{field}: \n"));
    }
    out.push_str("# 说明可放行的问题 / a warning passed with a reason: pass CODE: …\n");
    out
}

/// Names and values as they stand there.
fn pairs(text: &str) -> Outcome<Vec<(String, String)>> {
    if text.trim_start().starts_with('{') {
        return json_pairs(text);
    }
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    lines
        .map(|(line, number)| {
            let (name, value) = line.split_once([':', '：']).ok_or_else(|| no_pair(number))?;
            Ok((name.trim().to_owned(), value.to_owned()))
        })
        .collect()
}

fn json_pairs(text: &str) -> Outcome<Vec<(String, String)>> {
    let object: serde_json::Map<String, Value> = serde_json::from_str(text).map_err(|_| no_form())?;
    let mut pairs = Vec::new();
    for (name, value) in object {
        match value {
            Value::Null => {}
            Value::String(text) => pairs.push((name, text)),
            Value::Number(number) => pairs.push((name, number.to_string())),
            Value::Object(reasons) if name == "passes" => {
                for (code, reason) in reasons {
                    pairs.push((format!("pass {code}"), reason.as_str().unwrap_or_default().to_owned()));
                }
            }
            _ => return Err(wrong(&name)),
        }
    }
    Ok(pairs)
}

/// A field by its code, or by its Chinese name.
fn code_of(name: &str) -> String {
    let known = words::FIELDS.iter().find(|(_, [zh, _])| *zh == name).map(|(code, _)| *code);
    known.unwrap_or(name).to_owned()
}

fn set(form: &mut PaymentForm, field: &str, value: &str) -> Outcome<()> {
    let money = || read_money(value).map(Some).ok_or_else(|| wrong(field));
    let text = value.to_owned();
    match field {
        "programme" => form.programme = text,
        "beneficiary_name" => form.beneficiary.name = text,
        "beneficiary_id" => form.beneficiary.id = text,
        "head_name" => head(form).name = text,
        "head_id" => head(form).id = text,
        "payee_name" => payee(form).person.name = text,
        "payee_id" => payee(form).person.id = text,
        "relation" => payee(form).relation = text,
        "authorisation" => payee(form).authorisation = text,
        "account" => form.account = text,
        "bank" => form.bank = text,
        "household" => form.household = text,
        "phone" => form.phone = text,
        "township" => form.township = text,
        "village" => form.village = text,
        "period" => {
            let (from, to) = value.split_once("..").unwrap_or((value, value));
            (form.period_from, form.period_to) = (from.trim().to_owned(), to.trim().to_owned());
        }
        "period_from" => form.period_from = text,
        "period_to" => form.period_to = text,
        "benefit_type" => form.benefit_type = benefit_type(value).ok_or_else(|| wrong(field))?,
        "rate" => form.rate = money()?,
        "own_income" => form.own_income = money()?,
        "amount" => form.amount = money()?,
        "quantity" => form.quantity = Some(read_quantity(value).ok_or_else(|| wrong(field))?),
        "months" => form.months = Some(value.parse().map_err(|_| wrong(field))?),
        "note" => form.note = text,
        other => match other.strip_prefix("pass ") {
            Some(code) => form.passes.push(Pass { row: 0, code: code.trim().to_owned(), reason: text }),
            None => return Err(unknown(other)),
        },
    }
    Ok(())
}

fn head(form: &mut PaymentForm) -> &mut Person {
    form.head.get_or_insert_default()
}

fn payee(form: &mut PaymentForm) -> &mut Payee {
    form.payee.get_or_insert_default()
}

fn benefit_type(value: &str) -> Option<String> {
    let known = BENEFIT_TYPES.iter().find(|(code, words)| *code == value || words.contains(&value));
    known.map(|(code, _)| (*code).to_owned())
}

/// What is in the field is not repeated: it may be personal.
fn wrong(field: &str) -> Failure {
    let [zh, en] = words::field(field).unwrap_or_default();
    usage(
        "form-value",
        [&format!("表单里“{zh}”（{field}）填得不对。"), &format!("The form has no right value for {field} ({en}).")],
        [
            "金额写成 1234.56，月数写整数，月份写成 2026-11；空表用 pay --blank。",
            "Write amounts like 1234.56, a whole number of months, months like 2026-11; `pay --blank` prints an empty form.",
        ],
    )
}

fn unknown(field: &str) -> Failure {
    usage(
        "form-field",
        [&format!("表单里没有“{field}”这一项。"), &format!("The form has no field {field}.")],
        ["请用 pay --blank 打印空表，照着填写。", "Print an empty form with `pay --blank` and fill that in."],
    )
}

fn twice(field: &str) -> Failure {
    usage(
        "form-twice",
        [&format!("表单里“{field}”写了两次。"), &format!("The form has {field} twice.")],
        ["请只留一处。", "Leave one of them."],
    )
}

fn no_pair(line: usize) -> Failure {
    usage(
        "form-line",
        [&format!("表单第 {line} 行不是“项目: 内容”。"), &format!("Line {line} of the form is no `field: value`.")],
        ["请用 pay --blank 打印空表，照着填写。", "Print an empty form with `pay --blank` and fill that in."],
    )
}

fn no_form() -> Failure {
    usage(
        "form-json",
        ["表单不是完整的 JSON。", "The form is no whole JSON object."],
        ["请检查括号和引号，或改用 pay --blank 打印的空表。", "Check braces and quotes, or fill in what `pay --blank` prints."],
    )
}

/// The fields of an empty form, in its order.
const FORM_FIELDS: [&str; 24] = [
    "programme",
    "beneficiary_name",
    "beneficiary_id",
    "head_name",
    "head_id",
    "payee_name",
    "payee_id",
    "relation",
    "authorisation",
    "account",
    "bank",
    "household",
    "phone",
    "township",
    "village",
    "period_from",
    "period_to",
    "benefit_type",
    "quantity",
    "months",
    "own_income",
    "amount",
    "rate",
    "note",
];

/// Far more than any form has.
pub const FORM_BYTES_MAX: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_alike_from_lines_and_from_json() {
        let lines = "# 一笔\n补贴项目：CYDH-2026\nbeneficiary_name: 王秀兰\npayee_name: 王国强\nrelation: 父子\n户编号: \n\
                     period: 2026-07..2026-08\nbenefit_type: 补发\nquantity: 3.5\namount: 1,470.00\npass no-id: 户口补办: 已核实\n";
        let json = r#"{"programme":"CYDH-2026","beneficiary_name":"王秀兰","payee_name":"王国强","relation":"父子","household":null,
            "period_from":"2026-07","period_to":"2026-08","benefit_type":"arrears","quantity":3.5,"amount":1470,
            "passes":{"no-id":"户口补办: 已核实"}}"#;
        let form = read(lines).expect("the lines are right");
        assert!(form == read(json).expect("the JSON is right"), "both say the same");
        assert_eq!((form.amount, form.quantity, &*form.benefit_type), (Some(147_000), Some(35_000), "arrears"));
        assert!(form.head.is_none(), "nobody else was named");
        assert_eq!(form.passes[0].reason, "户口补办: 已核实");
        assert!(read(&blank()).expect("an empty form is one") == read("").expect("so is nothing"));
    }

    #[test]
    fn what_is_wrong_in_a_form_is_named_and_not_repeated() {
        for (text, code) in [
            ("beneficiary_name 王秀兰", "form-line"),
            ("beneficiary: 王秀兰", "form-field"),
            ("note: 王秀兰\n备注: 王秀兰", "form-twice"),
            ("amount: 王秀兰", "form-value"),
            ("months: 1.5", "form-value"),
            ("benefit_type: 王秀兰", "form-value"),
            (r#"{"note": ["王秀兰"]}"#, "form-value"),
            (r#"{"note": "王秀兰""#, "form-json"),
        ] {
            let failure = read(text).expect_err("it is refused");
            assert_eq!(failure.code, code, "{text}");
            assert!(!format!("{failure:?}").contains("王秀兰"), "{text}: {failure:?}");
        }
    }
}
