//! Which ledgers are fetched from a peer, and in which order.

use std::collections::BTreeMap;

/// A ledger of which entries are to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Which.
    pub origin: String,
    /// Entries that are held.
    pub from: u64,
    /// Entries that the peer is said to have.
    pub to: u64,
}

/// Plans what to fetch: `held` says how many entries of a ledger are held, `offered` names ledgers with their sizes. What takes
/// least comes first, so that one large ledger does not keep the others waiting; each ledger comes once.
pub fn plan<'a>(held: impl Fn(&str) -> u64, offered: impl IntoIterator<Item = (&'a str, u64)>) -> Vec<Transfer> {
    let mut largest: BTreeMap<&str, u64> = BTreeMap::new();
    for (origin, size) in offered {
        let there = largest.entry(origin).or_default();
        *there = size.max(*there);
    }
    let transfer = |(origin, to): (&str, u64)| Transfer { origin: origin.to_owned(), from: held(origin), to };
    let mut transfers: Vec<Transfer> = largest.into_iter().map(transfer).filter(|transfer| transfer.from < transfer.to).collect();
    // The sort is stable: what takes the same stays in the order of the origins.
    transfers.sort_by_key(|transfer| transfer.to - transfer.from);
    transfers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_comes_first_and_each_ledger_once() {
        let held = |origin: &str| if origin == "b" { 90 } else { 0 };
        let offered = [("d", 5), ("c", 5), ("b", 100), ("a", 200), ("b", 95), ("e", 0)];
        let planned: Vec<_> = plan(held, offered).into_iter().map(|one| (one.origin, one.from, one.to)).collect();
        let expected = [("c", 0, 5), ("d", 0, 5), ("b", 90, 100), ("a", 0, 200)];
        assert_eq!(planned, expected.map(|(origin, from, to)| (origin.to_owned(), from, to)));
        assert_eq!(plan(held, [("b", 90)]), [], "what is held is not fetched");
    }
}
