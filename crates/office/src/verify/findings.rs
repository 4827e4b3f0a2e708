//! What a verification has found: how much of each kind was checked, and what does not fit.

use super::words;
use ipc::{Check, Failure, Problem};
use std::collections::BTreeMap;
use store::Damage;

/// What is checked, in the order in which the report tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aspect {
    /// The file, what links the entries, the tree, the roots of the heads.
    Structure,
    /// Each entry is a statement in its one canonical form.
    Statements,
    /// Each signature.
    Signatures,
    /// Each statement counts at its place: key, role, id, the head its signer had seen.
    Rights,
    /// The fund rules.
    Rules,
    /// The signed heads.
    Heads,
    /// Personal fields.
    Personal,
    /// Source files.
    Files,
    /// What was computed from the entries and saved.
    Derived,
}

/// Collects while the verification goes on.
#[derive(Default)]
pub(super) struct Findings {
    checks: BTreeMap<Aspect, Count>,
    /// By entry, those that concern none last. One a place, that which tells most.
    problems: BTreeMap<Where, (Aspect, Failure)>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    checked: u64,
    wrong: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    Entry(u64),
    /// Elsewhere, by the order in which it was found.
    Elsewhere(usize),
}

impl Findings {
    /// So many were checked; what does not hold is told by itself.
    pub fn checked(&mut self, aspect: Aspect, count: u64) {
        self.checks.entry(aspect).or_default().checked += count;
    }

    /// Not all could be checked, because of what was found elsewhere.
    pub fn incomplete(&mut self, aspect: Aspect) {
        self.checks.entry(aspect).or_default().wrong = true;
    }

    /// Something does not fit.
    pub fn problem(&mut self, aspect: Aspect, entry: Option<u64>, failure: Failure) {
        self.incomplete(aspect);
        let said = entry.is_none() && self.problems.values().any(|(_, there)| *there == failure);
        if said {
            return;
        }
        let place = entry.map_or(Where::Elsewhere(self.problems.len()), Where::Entry);
        match self.problems.get(&place) {
            Some((there, _)) if there.tells() <= aspect.tells() => return,
            Some(_) => {}
            // The first entries tell most: the last place gives way.
            None if self.problems.len() >= PROBLEMS_MAX => match self.problems.last_entry().filter(|last| *last.key() > place) {
                Some(last) => drop(last.remove()),
                // A copy may break a rule as often as it likes; that hides no damage.
                None if aspect != Aspect::Rules => {
                    let mut places = self.problems.iter().rev();
                    let Some(rule) = places.find(|(_, (aspect, _))| *aspect == Aspect::Rules).map(|(place, _)| place.clone())
                    else {
                        return;
                    };
                    self.problems.remove(&rule);
                }
                None => return,
            },
            None => {}
        }
        self.problems.insert(place, (aspect, failure));
    }

    /// What the store has found.
    pub fn damage(&mut self, damage: &Damage) {
        let entry = damage.entries().map(|range| range.start);
        self.problem(Aspect::Structure, entry, crate::failure::damaged(damage));
    }

    /// Whether something was found at an entry.
    pub fn has(&self, entry: u64) -> bool {
        self.problems.contains_key(&Where::Entry(entry))
    }

    /// Whether all of a kind holds, as far as it was checked.
    pub fn holds(&self, aspect: Aspect) -> bool {
        self.checks.get(&aspect).is_none_or(|count| !count.wrong)
    }

    /// Whether nothing was found at all.
    pub fn none(&self) -> bool {
        self.problems.is_empty() && self.checks.values().all(|count| !count.wrong)
    }

    /// The checks in their order, and the problems in that of the entries.
    pub fn report(self) -> (Vec<Check>, Vec<Problem>) {
        let check =
            |(aspect, count): (Aspect, Count)| Check { what: words::aspect(aspect), count: count.checked, holds: !count.wrong };
        let problem = |(place, (_, failure))| match place {
            Where::Entry(entry) => Problem { entry: Some(entry), failure },
            Where::Elsewhere(_) => Problem { entry: None, failure },
        };
        (self.checks.into_iter().map(check).collect(), self.problems.into_iter().map(problem).collect())
    }
}

impl Aspect {
    /// Of several things wrong with one entry the lowest is told: what its bytes are says more than what follows from them.
    fn tells(self) -> u8 {
        match self {
            Aspect::Statements => 0,
            Aspect::Signatures => 1,
            Aspect::Structure => 2,
            Aspect::Rights => 3,
            Aspect::Rules => 4,
            Aspect::Heads | Aspect::Personal | Aspect::Files | Aspect::Derived => 5,
        }
    }
}

/// Whoever has so many need not know all of them.
const PROBLEMS_MAX: usize = 100;
