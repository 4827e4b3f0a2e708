//! What kind of payment it is within the benefit.

use super::{CellFault, FaultKind, read_text};
use crate::Cell;

/// A type of payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BenefitType {
    /// 正常发放.
    Regular,
    /// 补发 for months gone by.
    Arrears,
    /// A part of a month.
    Partial,
    /// 调整 of what was paid before.
    Adjustment,
}

/// Reads a type of payment by the words offices use for it. Any other text is a fault: to take it for the usual type would hide
/// what it says.
pub fn read_benefit_type(cell: &Cell<'_>) -> Result<BenefitType, CellFault> {
    let text = read_text(cell)?.to_lowercase();
    let found = WORDS.iter().find(|(words, _)| words.split(' ').any(|word| text.contains(word)));
    found.map(|(_, kind)| *kind).ok_or_else(|| FaultKind::NotABenefitType.at(cell))
}

/// The most telling first.
const WORDS: [(&str, BenefitType); 4] = [
    ("补发 arrears", BenefitType::Arrears),
    ("部分 不足月 partial", BenefitType::Partial),
    ("调整 adjustment", BenefitType::Adjustment),
    ("正常 常规 当月 当期 按月 regular", BenefitType::Regular),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_by_their_words_and_nothing_else_passes_for_one() {
        let read = |text| read_benefit_type(&Cell::Text(text)).map_err(|fault| fault.kind);
        for (text, kind) in [
            ("正常发放", BenefitType::Regular),
            ("补发", BenefitType::Arrears),
            ("不足月", BenefitType::Partial),
            ("Adjustment", BenefitType::Adjustment),
        ] {
            assert_eq!(read(text), Ok(kind), "{text}");
        }
        assert_eq!(read("A类"), Err(FaultKind::NotABenefitType));
        assert_eq!(read("农村低保"), Err(FaultKind::NotABenefitType));
    }
}
