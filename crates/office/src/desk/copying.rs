//! The copy of another office's ledger while its entries come: what follows from them is made as they pass by.

use super::{
    Breaches, Desk,
    replay::take_up,
    saved::{Lent, Part},
    saving::Saving,
};
use crate::{
    failure::{Outcome, breached},
    view::{ByPerson, Columns, Places},
};
use funds::Book;
use ledger::{Chain, Placed, Roll};
use std::sync::Arc;
use store::Store;

/// Book and columns of a copy, ahead of its entries: nothing is known yet of their signatures, nor whether they will be stored.
#[derive(Default)]
pub(crate) struct Foreseen {
    book: Arc<Book>,
    columns: Arc<Columns>,
    places: Arc<Places>,
    breaches: Arc<Breaches>,
}

impl Foreseen {
    /// Goes on from what is held. Unless [`Desk::arrive`] follows, the desk is of no use until it is loaded anew.
    pub fn from(desk: &mut Desk) -> Foreseen {
        Foreseen {
            book: std::mem::take(&mut desk.book),
            columns: std::mem::take(&mut desk.columns),
            places: std::mem::take(&mut desk.places),
            breaches: std::mem::take(&mut desk.breaches),
        }
    }

    /// Takes up an entry that was placed, with the roll as it stands there.
    pub fn see(&mut self, placed: &Placed, roll: &Roll) {
        // What breaks a fund rule changes no account of a copy, and is there to be looked at.
        if let Err(breach) = take_up((&mut self.book, &mut self.columns, &mut self.places), placed, roll) {
            Arc::make_mut(&mut self.breaches).push(placed.index(), breached(&breach).what);
        }
    }

    /// Hands over what is saved of it beside its first entries, so that the copy opens at once.
    pub fn save(&self, chain: &Chain, put: &mut dyn FnMut(Part) -> Outcome<()>) -> Outcome<()> {
        let Foreseen { book, columns, places, breaches } = self;
        Lent { chain: &chain.state(), book, columns, places, breaches: Some(breaches) }.parts(0, put)
    }
}

impl Desk {
    /// A copy of which all was foreseen, and is stored and saved by now.
    pub fn of_copy(store: Arc<Store>, foreseen: Foreseen, chain: Chain) -> Desk {
        let Foreseen { book, columns, places, breaches } = foreseen;
        Desk { book, columns, places, breaches, foreign: true, saved: chain.size(), ..Desk::of_nothing(store, chain) }
    }

    /// Everything that was foreseen is stored, and leads to this chain.
    pub fn arrive(&mut self, foreseen: Foreseen, chain: Chain) {
        let came = chain.size() - self.chain.size();
        let Foreseen { book, columns, places, breaches } = foreseen;
        (self.book, self.columns, self.places, self.breaches, self.chain) = (book, columns, places, breaches, chain);
        self.put_in_order(came);
    }

    /// With a chain, and nothing that follows from its entries.
    pub(super) fn of_nothing(store: Arc<Store>, chain: Chain) -> Desk {
        Desk {
            store,
            chain,
            book: Arc::default(),
            columns: Arc::default(),
            places: Arc::default(),
            persons: None,
            by_id: ByPerson::id(),
            by_name: ByPerson::name(),
            unnumbered: ByPerson::unnumbered(),
            remote: None,
            foreign: false,
            breaches: Arc::default(),
            installation: None,
            saved: 0,
            logged: 0,
            saving: Saving::default(),
            erased: None,
        }
    }
}
