//! What a column of a payment list can hold.

/// A field of a payment. A list that names the household head and nobody else pays the head: the caller takes the head for the
/// beneficiary then, and likewise for the payee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// 序号: counts the rows.
    Sequence,
    /// Name of the beneficiary, 受益人.
    BeneficiaryName,
    /// ID number of the beneficiary.
    BeneficiaryId,
    /// Name of the household head, 户主.
    HeadName,
    /// ID number of the household head.
    HeadId,
    /// Name of the payee, 收款人, who may be neither.
    PayeeName,
    /// ID number of the payee.
    PayeeId,
    /// 与户主关系.
    Relation,
    /// 代领依据: what authorises the payee.
    Authorisation,
    /// Bank account or card number.
    Account,
    /// Name of the bank.
    Bank,
    /// 户编号.
    Household,
    /// Telephone number.
    Phone,
    /// 乡镇.
    Township,
    /// 行政村.
    Village,
    /// 村民小组.
    Group,
    /// 补贴标准: money per unit, per month or per person.
    Rate,
    /// How many units: 亩, 头, 人.
    Quantity,
    /// What the quantity counts.
    Unit,
    /// 月数.
    Months,
    /// 本人月收入: what the person has a month, for a benefit that makes up the difference.
    OwnIncome,
    /// The money to be paid.
    Amount,
    /// First month of the benefit period.
    PeriodFrom,
    /// Last month of the benefit period.
    PeriodTo,
    /// 所属期: the benefit period in one cell.
    Period,
    /// 补贴类型.
    BenefitType,
    /// 备注.
    Note,
    /// 发放日期.
    Date,
}

impl Field {
    /// Every field, in the order in which a list usually has them.
    pub const ALL: [Self; 28] = [
        Self::Sequence,
        Self::Township,
        Self::Village,
        Self::Group,
        Self::Household,
        Self::HeadName,
        Self::HeadId,
        Self::BeneficiaryName,
        Self::BeneficiaryId,
        Self::Relation,
        Self::BenefitType,
        Self::Period,
        Self::PeriodFrom,
        Self::PeriodTo,
        Self::Rate,
        Self::Quantity,
        Self::Unit,
        Self::OwnIncome,
        Self::Months,
        Self::Amount,
        Self::PayeeName,
        Self::PayeeId,
        Self::Authorisation,
        Self::Bank,
        Self::Account,
        Self::Phone,
        Self::Date,
        Self::Note,
    ];

    /// The name under which a remembered mapping stores the field. Names are never changed or used again.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sequence => "sequence",
            Self::BeneficiaryName => "beneficiary-name",
            Self::BeneficiaryId => "beneficiary-id",
            Self::HeadName => "head-name",
            Self::HeadId => "head-id",
            Self::PayeeName => "payee-name",
            Self::PayeeId => "payee-id",
            Self::Relation => "relation",
            Self::Authorisation => "authorisation",
            Self::Account => "account",
            Self::Bank => "bank",
            Self::Household => "household",
            Self::Phone => "phone",
            Self::Township => "township",
            Self::Village => "village",
            Self::Group => "group",
            Self::Rate => "rate",
            Self::Quantity => "quantity",
            Self::Unit => "unit",
            Self::Months => "months",
            Self::OwnIncome => "own-income",
            Self::Amount => "amount",
            Self::PeriodFrom => "period-from",
            Self::PeriodTo => "period-to",
            Self::Period => "period",
            Self::BenefitType => "benefit-type",
            Self::Note => "note",
            Self::Date => "date",
        }
    }

    /// The field with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    /// Whether a merged cell stands for every row it reaches down to. A name or village written once for a household means all its
    /// rows; an amount written once is one amount, and never several.
    pub fn spreads(self) -> bool {
        !matches!(self, Self::Sequence | Self::Rate | Self::Quantity | Self::OwnIncome | Self::Months | Self::Amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_code_of_its_own() {
        for field in Field::ALL {
            assert_eq!(Field::from_code(field.code()), Some(field), "{field:?} is found by its code");
        }
        let mut sorted = Field::ALL;
        sorted.sort();
        assert!(sorted.windows(2).all(|pair| pair[0] != pair[1]), "no field is listed twice");
    }
}
