//! The texts that have a number of their own in the compact form of a receipt. A number stays what it is for ever; new ones come
//! behind the last.

/// The number of a text.
pub(super) fn number(text: &str) -> Option<u8> {
    WORDS.iter().position(|word| *word == text).and_then(|at| u8::try_from(at).ok())
}

/// The text of a number.
pub(super) fn word(number: u8) -> Option<&'static str> {
    WORDS.get(usize::from(number)).copied()
}

const WORDS: [&str; 104] = [
    "_sd",
    "act",
    "amount",
    "batch",
    "body",
    "bytes",
    "certificate",
    "count",
    "date",
    "digest",
    "document",
    "file",
    "for",
    "from",
    "history",
    "iat",
    "iss",
    "jti",
    "key",
    "kind",
    "level",
    "member",
    "months",
    "name",
    "own_income",
    "passed",
    "passes",
    "period",
    "possession",
    "programme",
    "quantity",
    "rate",
    "received",
    "replaces",
    "roles",
    "root",
    "row",
    "rows",
    "scope",
    "seen",
    "sheet",
    "size",
    "spent",
    "to",
    "total",
    "township",
    "type",
    "village",
    "voucher",
    "adjustment",
    "arrears",
    "partial",
    "regular",
    "central",
    "city",
    "county",
    "province",
    "old-rate",
    "administrator",
    "clerk",
    "inspector",
    "supervisor",
    "account",
    "authorisation",
    "bank",
    "beneficiary_id",
    "beneficiary_name",
    "file_name",
    "group",
    "head_id",
    "head_name",
    "household",
    "note",
    "payee_id",
    "payee_name",
    "phone",
    "reason",
    "reasons",
    "relation",
    "allocation.received",
    "balance.opened",
    "batch.approved",
    "batch.executed",
    "batch.rejected",
    "batch.resubmitted",
    "batch.returned",
    "batch.submitted",
    "batch.withdrawn",
    "certificate.enrolled",
    "certificate.revoked",
    "countersigned",
    "genesis",
    "handed.over",
    "head.witnessed",
    "key.replaced",
    "key.rotated",
    "member.enrolled",
    "member.revoked",
    "office.vouched",
    "payment",
    "payment.reversed",
    "programme.opened",
    "report.issued",
    "rows.excluded",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_the_same_places() {
        let document = include_str!("../../../../docs/format.md");
        let block =
            document.split("```dictionary\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it has a dictionary");
        assert!(block.split_whitespace().eq(WORDS), "place by place");
        assert!(WORDS.len() <= 128, "a byte has room for them");
        assert!(WORDS.iter().enumerate().all(|(place, word)| number(word) == Some(place as u8)), "none is there twice");
    }
}
