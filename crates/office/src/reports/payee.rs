//! Who is paid, as a report may say it: the one place where that is decided, for pages and rows alike.
//!
//! No ID number and no account is ever asked for here. A name in full loses every long run of digits: somebody may have typed a number
//! into the field of the name.

use crate::{
    desk::Desk,
    session::Session,
    view::{Person, Standings},
};
use ipc::{ReportKind, ReportWish};

impl Desk {
    /// The payee of a payment: masked, or in full where that may be and is noted.
    pub(super) fn payee_in_report(&self, session: &Session, wish: &ReportWish, i: usize) -> String {
        let person = self.persons.as_ref().map(|persons| persons.get(i)).unwrap_or_default();
        let (field, name) = match person.payee {
            "" => ("beneficiary_name", person.name),
            payee => ("payee_name", payee),
        };
        if self.names_in_full(wish, i) { without_numbers(&session.shown(field, name)) } else { funds::mask(field, name) }
    }

    /// The head of the household of a payment, by the same rule; whoever has no other is the head of the own.
    pub(super) fn head_in_report(&self, session: &Session, wish: &ReportWish, i: usize) -> String {
        let person = self.persons.as_ref().map(|persons| persons.get(i)).unwrap_or_default();
        let (field, name) = match person.head {
            "" => ("beneficiary_name", person.name),
            head => ("head_name", head),
        };
        if self.names_in_full(wish, i) { without_numbers(&session.shown(field, name)) } else { funds::mask(field, name) }
    }

    /// Whether a report names who is in a payment in full. On a notice the programme's rule says so, as everybody who reads the
    /// ledger can see; whoever makes the notice can only show less.
    pub(super) fn names_in_full(&self, wish: &ReportWish, i: usize) -> bool {
        match wish.kind {
            ReportKind::Notice => {
                !wish.masked && self.book.programmes()[usize::from(self.columns.row(i).programme)].notice_names()
            }
            _ => wish.names,
        }
    }

    /// Whether a report that is wished for names anybody in full.
    pub(super) fn names_somebody(&self, wish: &ReportWish) -> bool {
        // The rules of few programmes are looked at before the payments, of which there are many.
        let by_rule = || !wish.masked && self.book.programmes().iter().any(funds::Programme::notice_names);
        if wish.kind != ReportKind::Notice || !by_rule() {
            return wish.names;
        }
        let standings = Standings::of(&self.book);
        (0..self.columns.len()).any(|i| self.names_in_full(wish, i) && self.is_wanted(wish, &standings, i))
    }

    /// What tells a payee from others: the ID number, or else name, account and place. It is never shown.
    pub(super) fn payee_key(&self, i: usize) -> String {
        let person = self.persons.as_ref().map(|persons| persons.get(i)).unwrap_or_default();
        let (township, village) = self.places.name(self.columns.row(i).place);
        match (person.payee, person.id) {
            ("", "") => [person.name, person.account, township, village].join("\n"),
            ("", id) => id.to_owned(),
            (payee, _) => [payee, person.account, township, village].join("\n"),
        }
    }

    /// What tells a household from others: the ID number of its head, or else the name and the place. It is never shown.
    pub(super) fn household_key(&self, i: usize) -> String {
        let person = self.persons.as_ref().map(|persons| persons.get(i)).unwrap_or_default();
        let (township, village) = self.places.name(self.columns.row(i).place);
        household_of(person, township, village)
    }
}

fn household_of(person: Person<'_>, township: &str, village: &str) -> String {
    match (person.head, person.head_id) {
        ("", "") if !person.id.is_empty() => person.id.to_owned(),
        ("", "") => [person.name, township, village].join("\n"),
        (head, "") => [head, township, village].join("\n"),
        (_, id) => id.to_owned(),
    }
}

/// A name whose long runs of digits are stars.
fn without_numbers(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let digits = rest.find(|c: char| !c.is_numeric()).unwrap_or(rest.len());
        let count = rest[..digits].chars().count();
        match count {
            0 => out.push(c),
            1..DIGITS_MIN => out.push_str(&rest[..digits]),
            _ => out.push_str("****"),
        }
        rest = &rest[if count == 0 { c.len_utf8() } else { digits }..];
    }
    out
}

/// So many digits in a row can be of a birth date or an account.
const DIGITS_MIN: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_that_of_its_head_however_many_of_it_are_paid() {
        let own = Person { name: "张大", id: "1", ..Person::default() };
        let child = Person { name: "张小", id: "2", head: "张大", head_id: "1", ..Person::default() };
        let other = Person { name: "张大", id: "3", ..Person::default() };
        let key = |person, village| household_of(person, "青山镇", village);
        assert_eq!(key(own, "上寨村"), key(child, "上寨村"), "the head and whoever else of it is paid");
        assert_ne!(key(own, "上寨村"), key(other, "上寨村"), "heads of one name are told apart by their numbers");
        let unnumbered = |person| Person { id: "", head_id: "", ..person };
        assert_eq!(key(unnumbered(own), "上寨村"), key(unnumbered(child), "上寨村"));
        assert_ne!(key(unnumbered(own), "上寨村"), key(unnumbered(own), "下寨村"), "or by where they are");
    }

    #[test]
    fn a_number_typed_into_a_name_is_hidden() {
        for (name, shown) in [
            ("张三", "张三"),
            ("张三52242219630507203X", "张三****X"),
            ("张三1组", "张三1组"),
            ("２０２６李四 123 5", "****李四 123 5"),
            ("", ""),
        ] {
            assert_eq!(without_numbers(name), shown);
        }
    }
}
