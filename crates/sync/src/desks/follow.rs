//! A desk takes up what its writer has recorded: entries, each verified as of any ledger, and what lies beside them.

use super::{DeskPath, Row, ask::ask_rows};
use crate::{Coming, HoldingsFault, Link, Misbehaviour, SyncFault, fetch::Incoming};
use ledger::{Chain, Checkpoint, Entry, tree::Nodes};

/// What is new between the copy on a desk and a head of the writer's: first the entries, then the rows beside them, so that
/// whoever stores them can do so in one transaction.
pub struct Following<'a, 'l, T, E> {
    incoming: Incoming<'a, 'l, T, E>,
    /// Rows about entries below this one have come.
    covered: u64,
    upto: u64,
}

impl<'a, 'l, T: Nodes<Fault = HoldingsFault>, E> Following<'a, 'l, T, E> {
    /// Goes on behind what is held, up to a checkpoint. `known` is how many bytes the entries that are held have in the last
    /// bundle, 0 where that is full or nobody knows.
    pub fn new(link: &'a mut Link<'l, E>, chain: Chain, tree: Option<T>, target: &'a Checkpoint, known: u64) -> Self {
        let (covered, upto) = (chain.size(), target.head.size);
        Following { incoming: Incoming::new(link, chain, tree, target, known), covered, upto }
    }

    /// The next entry; nothing after the last one, when all of them lead to the head.
    pub fn next_entry(&mut self) -> Result<Option<Entry>, HoldingsFault> {
        self.incoming.next(&mut |_, _| {})
    }

    /// Some more rows beside the entries; nothing after the last ones.
    pub fn next_rows(&mut self) -> Result<Option<Vec<Row>>, HoldingsFault> {
        if self.covered >= self.upto {
            return Ok(None);
        }
        match self.rows() {
            Ok(rows) => Ok(Some(rows)),
            Err(fault) => {
                self.incoming.fault = Some(fault);
                Err(HoldingsFault::Stopped)
            }
        }
    }

    /// Why it stopped, if it did.
    pub fn fault(mut self) -> Option<SyncFault<E>> {
        self.incoming.fault.take()
    }

    fn rows(&mut self) -> Result<Vec<Row>, SyncFault<E>> {
        let (covered, upto) = (self.covered, self.upto);
        let mut rows = ask_rows(self.incoming.link(), DeskPath::Beside(covered, upto))?.ok_or(Misbehaviour::Rows)?;
        let Some(Row::Upto(reached)) = rows.pop() else { return Err(Misbehaviour::Rows.into()) };
        let about = |entry: u64| (covered..reached).contains(&entry);
        let fits = |row: &Row| match row {
            Row::Disclosures { first, count, .. } => about(*first) && *count <= reached - *first,
            Row::Fingerprint { entry: Some(entry), .. } | Row::Once { entry: Some(entry), .. } => about(*entry),
            _ => false,
        };
        if reached <= covered || reached > upto || !rows.iter().all(fits) {
            return Err(Misbehaviour::Rows.into());
        }
        self.covered = reached;
        Ok(rows)
    }
}
