//! Rows of a list held against each other: the same person twice, one account for several.

use crate::{faults, line::Line};
use funds::Period;
use ipc::Fault;
use std::collections::HashMap;

/// Looks through the rows once.
pub(super) fn within_file(lines: &[Line], found: &mut Vec<Fault>) {
    twice(lines, found);
    shared_accounts(lines, found);
}

/// The same person twice: by the ID number, or, where one of the two rows has none, by name and account or name and place.
fn twice(lines: &[Line], found: &mut Vec<Fault>) {
    let mut seen: HashMap<&str, &Line> = HashMap::with_capacity(lines.len());
    let mut named: HashMap<&str, Vec<&Line>> = HashMap::with_capacity(lines.len());
    for line in lines {
        let (id, name) = (line.person("beneficiary_id"), line.person("beneficiary_name"));
        if !id.is_empty() {
            match seen.get(id) {
                Some(other) if both_cover(other.period, line.period) => {
                    found.push(Fault { row: line.row, ..faults::twice_in_file(other.row) });
                    continue;
                }
                _ => {
                    seen.insert(id, line);
                }
            }
        }
        if name.is_empty() {
            continue;
        }
        let same_name = named.entry(name).or_default();
        let alike = same_name.iter().rev().take(NAMED_ALIKE_MAX).find(|other| alike(other, line));
        if let Some(other) = alike {
            found.push(Fault { row: line.row, ..faults::alike_in_file(other.row) });
        }
        same_name.push(line);
    }
}

/// Whether two rows of one name may be about one person, though their ID numbers do not say so.
fn alike(one: &Line, other: &Line) -> bool {
    let unknown = one.person("beneficiary_id").is_empty() || other.person("beneficiary_id").is_empty();
    let accounts = [one.person("account"), other.person("account")];
    let same = match accounts.iter().any(|account| account.is_empty()) {
        false => accounts[0] == accounts[1],
        true => (&one.township, &one.village) == (&other.township, &other.village),
    };
    unknown && same && both_cover(one.period, other.period)
}

/// One account for different persons.
fn shared_accounts(lines: &[Line], found: &mut Vec<Fault>) {
    let mut accounts: HashMap<&str, &Line> = HashMap::with_capacity(lines.len());
    for line in lines {
        let account = line.person("account");
        if account.is_empty() {
            continue;
        }
        match accounts.get(account) {
            Some(other) if paid(other) != paid(line) => {
                found.push(Fault { row: line.row, ..faults::shared_account(other.row) });
            }
            Some(_) => {}
            None => {
                accounts.insert(account, line);
            }
        }
    }
}

fn paid(line: &Line) -> Option<&str> {
    [line.person("payee_name"), line.person("beneficiary_name")].into_iter().find(|name| !name.is_empty())
}

fn both_cover(one: Option<Period>, other: Option<Period>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.from() <= other.to() && other.from() <= one.to(),
        _ => false,
    }
}

/// Of so many rows with one name at most each is held against a further one, so that a list of one name alone takes no longer.
const NAMED_ALIKE_MAX: usize = 64;
