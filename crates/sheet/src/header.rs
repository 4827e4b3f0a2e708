//! What a column's header means.
//!
//! Offices word their headers freely, so a header is matched by the words in it, most telling first. What the words leave open, the
//! content of the column decides: see [`crate::Mapping::guess`].

mod words;

use crate::fold::squeeze;
use crate::{Field, MoneyUnit};

/// A header that was understood: the field, and how well its words fit, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) field: Field,
    pub(crate) percent: u8,
}

/// A header's text in the form in which headers are compared: half-width, without spaces, line breaks, colons and stars.
pub(crate) fn normalize(text: &str) -> String {
    squeeze(text).chars().filter(|c| !matches!(c, '*' | ':' | '★' | '※')).flat_map(char::to_lowercase).collect()
}

/// What a header means that may consist of several lines (`家庭成员/姓名`): the last line says what, those above say whose.
pub(crate) fn meaning(normal: &str) -> Option<Meaning> {
    if normal.len() > HEADER_BYTES_MAX {
        return None;
    }
    let whole = without_parentheses(normal);
    let leaf = whole.rsplit('/').next().unwrap_or(&whole);
    if let Some((kind, percent)) = kind_of(leaf) {
        return kind.field(&whole).map(|field| Meaning { field, percent });
    }
    // `补贴面积/早稻`: only together do the lines say what it is.
    let joined = whole.replace('/', "");
    let (kind, percent) = kind_of(&joined)?;
    kind.field(&whole).map(|field| Meaning { field, percent: percent.saturating_sub(20) })
}

/// In what a header, or a line above the table, says that money is counted.
pub(crate) fn money_unit(normal: &str) -> Option<MoneyUnit> {
    let unit = |text: &str| {
        if text.contains("万元") {
            Some(MoneyUnit::TenThousandYuan)
        } else if text.contains("千元") {
            Some(MoneyUnit::ThousandYuan)
        } else {
            text.contains('元').then_some(MoneyUnit::Yuan)
        }
    };
    // `单位元` in words, or a unit in parentheses or behind a slash or comma.
    let mut behind_word = normal.match_indices("单位").map(|(at, word)| &normal[at + word.len()..]);
    behind_word.find_map(|behind| unit(&behind.chars().take(4).collect::<String>())).or_else(|| {
        let (_, inside) = normal.split_once(['(', '[', ',', '/'])?;
        unit(inside)
    })
}

/// In what a header says that a quantity is counted: the last word in parentheses or behind a slash that names a unit. Any other
/// word there is an explanation.
pub(crate) fn quantity_unit(normal: &str) -> Option<&str> {
    let parts = normal.split(['(', ')', '[', ']', '/', ',', '、']).rev();
    parts.map(|part| part.trim_start_matches("单位")).find(|part| words::UNITS.split(' ').any(|unit| unit == *part))
}

/// What a header's words say, persons aside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Field(Field),
    /// The name of a person: whose, other words say.
    Name,
    /// The ID number of a person.
    Id,
    /// Something that is no field here, and must not pass for one.
    Other,
}

impl Kind {
    fn field(self, whole: &str) -> Option<Field> {
        let has = |words: &str| words.split(' ').any(|word| whole.contains(word));
        match self {
            Self::Field(field) => Some(field),
            Self::Other => None,
            Self::Name if has(words::PAYEE_WORDS) => Some(Field::PayeeName),
            Self::Id if has(words::PAYEE_WORDS) => Some(Field::PayeeId),
            Self::Name if has("户主") => Some(Field::HeadName),
            Self::Id if has("户主") => Some(Field::HeadId),
            Self::Name => Some(Field::BeneficiaryName),
            Self::Id => Some(Field::BeneficiaryId),
        }
    }
}

fn kind_of(text: &str) -> Option<(Kind, u8)> {
    if text.is_empty() {
        return None;
    }
    for rule in words::RULES {
        if rule.exact.split(' ').any(|exact| exact == text) {
            return Some((rule.kind, 95));
        }
        if let Some(rank) = rule.words.split(' ').position(|word| !word.is_empty() && text.contains(word)) {
            // Of several columns that could be the one, that with the more telling word is.
            return Some((rule.kind, 92 - rank.min(20) as u8));
        }
    }
    None
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0u32;
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    // `(一)补贴金额` and the like leave nothing to be ashamed of; a header all in parentheses does.
    if kept.is_empty() { text.trim_matches(['(', ')', '[', ']', '【', '】']).to_owned() } else { kept }
}

/// Longest header that is tried: longer ones are explanations.
const HEADER_BYTES_MAX: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    fn field_of(header: &str) -> Option<Field> {
        meaning(&normalize(header)).map(|meaning| meaning.field)
    }

    #[test]
    fn headers_of_real_lists_are_understood() {
        use Field::*;
        for (headers, field) in [
            (&["序号", "序  号", "No."][..], Sequence),
            (
                &[
                    "姓名",
                    "姓  名",
                    "补贴对象",
                    "受益人",
                    "受益人姓名",
                    "家庭成员/姓名",
                    "农户姓名",
                    "学生姓名",
                    "*姓名（必填）",
                    "申请人",
                ],
                BeneficiaryName,
            ),
            (
                &[
                    "身份证号",
                    "身份证号码",
                    "公民身份号码",
                    "证件号码",
                    "身份证\n号码",
                    "身份证件号码",
                    "家庭成员/身份证号",
                    "身份证",
                ],
                BeneficiaryId,
            ),
            (&["户主", "户主姓名", "户主信息/姓名", "户主（姓名）", "户主名字"], HeadName),
            (&["户主身份证号", "户主身份证号码", "户主/身份证号码", "户主证件号码"], HeadId),
            (
                &[
                    "收款人",
                    "收款人姓名",
                    "开户姓名",
                    "开户人姓名",
                    "户名",
                    "账户名称",
                    "一卡通户名",
                    "领款人",
                    "持卡人姓名",
                    "收款人信息/姓名",
                    "银行账户名称",
                ],
                PayeeName,
            ),
            (&["收款人身份证号", "开户人身份证号码", "一卡通户名身份证", "领取人身份证号", "收款人/证件号码"], PayeeId),
            (&["与户主关系", "与户主的关系", "家庭成员/与户主关系", "关系"], Relation),
            (&["代领依据", "授权书", "委托书", "代领授权"], Authorisation),
            (&["本人月收入（元）", "家庭人均月收入", "人均收入", "家庭收入/人均（元/月）收入"], OwnIncome),
            (
                &[
                    "银行账号",
                    "银行帐号",
                    "一卡通账号",
                    "卡号",
                    "社保卡号",
                    "一卡通/卡号",
                    "收款人信息/账号",
                    "一卡通（社保卡）号",
                    "银行卡号",
                    "一卡通号",
                ],
                Account,
            ),
            (&["开户行", "开户银行", "一卡通/开户银行", "代发银行名称", "银行"], Bank),
            (&["户编号", "户号", "家庭编号", "低保证号"], Household),
            (&["联系电话", "手机号码", "电话", "户主联系电话"], Phone),
            (&["乡镇", "所属乡镇", "乡（镇）", "镇（乡、街道）", "街道"], Township),
            (&["村", "行政村", "村（社区）", "村(居)", "所属村", "住址/村", "村名"], Village),
            (&["组", "村民小组", "村民组", "组别", "住址/组"], Group),
            (&["补贴标准（元/亩）", "补贴标准", "标准", "发放标准(元/人/月)", "补贴计算/标准（元/亩）", "单价（元）"], Rate),
            (&["数量", "面积", "补贴面积（亩）", "应享受补贴面积（亩）", "数量（亩）", "人数", "补贴面积（亩）/早稻"], Quantity),
            (&["单位", "计量单位"], Unit),
            (&["月数", "发放月数", "补发月数（个）"], Months),
            (
                &[
                    "补贴金额（元）",
                    "应发金额",
                    "实发金额",
                    "发放金额",
                    "金额",
                    "合计（元）",
                    "补贴金额（万元）",
                    "补助资金",
                    "金额/小计",
                ],
                Amount,
            ),
            (&["所属期", "发放月份", "补贴期间", "所属年月"], Period),
            (&["起始月份", "开始时间", "享受起始时间"], PeriodFrom),
            (&["截止月份", "终止时间", "结束日期"], PeriodTo),
            (&["补贴类型", "救助类别", "类别"], BenefitType),
            (&["备注", "备  注", "说明"], Note),
            (&["发放日期", "打卡时间", "日期"], Date),
        ] {
            for header in headers {
                assert_eq!(field_of(header), Some(field), "{header:?}");
            }
        }
        for header in [
            "户主签字（章）",
            "领取人签字",
            "性别",
            "民族",
            "出生日期",
            "证件类型",
            "采用排除法排除的面积（亩）",
            "家庭住址",
            "家庭年收入（元）",
            "家庭年人均纯收入",
            "",
            "（）",
        ] {
            assert_eq!(field_of(header), None, "{header:?} is no field here");
        }
    }

    #[test]
    fn of_two_headers_for_one_field_the_more_telling_fits_better() {
        let percent = |header: &str| meaning(&normalize(header)).map_or(0, |meaning| meaning.percent);
        for (better, worse) in [
            ("实发金额", "应发金额"),
            ("补贴金额", "应发金额"),
            ("应享受补贴面积（亩）", "土地确权耕地面积（亩）"),
            ("一卡通账号", "银行卡号"),
            ("补贴标准", "最低标准"),
            ("补贴面积", "补贴面积/早稻"),
        ] {
            assert!(percent(better) > percent(worse), "{better} fits better than {worse}");
        }
    }

    #[test]
    fn units_of_quantities_stand_in_headers() {
        for (text, unit) in [
            ("数量（头）", Some("头")),
            ("补贴计算/数量(亩)", Some("亩")),
            ("面积/公顷", Some("公顷")),
            ("数量（单位：只）", Some("只")),
            ("数量（核定）", None),
            ("数量", None),
            ("人数", None),
        ] {
            assert_eq!(quantity_unit(&normalize(text)), unit, "{text}");
        }
    }

    #[test]
    fn units_of_money_stand_in_headers_and_above_the_table() {
        for (text, unit) in [
            ("补贴金额（万元）", Some(MoneyUnit::TenThousandYuan)),
            ("补贴标准（元/亩）", Some(MoneyUnit::Yuan)),
            ("金额/元", Some(MoneyUnit::Yuan)),
            ("单位：万元", Some(MoneyUnit::TenThousandYuan)),
            ("填报单位：青山镇人民政府　　金额单位：千元", Some(MoneyUnit::ThousandYuan)),
            ("金额", None),
            ("填报单位：青山镇人民政府", None),
        ] {
            assert_eq!(money_unit(&normalize(text)), unit, "{text}");
        }
    }
}
