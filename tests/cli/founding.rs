//! A real office founded in this process, whose key files are cheap to open.

use ipc::{Countersign, CreateOffice, EnrolMember, NewAdministrator, RecoverySheet, Role, SignIn};
use office::{Office, Outcome, World};
use std::path::Path;

/// Somebody of the office.
pub struct Person {
    pub name: &'static str,
    pub passphrase: String,
    pub role: Role,
}

/// Founds an office of these people, the first two of whom are its administrators; whoever must be countersigned is.
pub fn found(data: &Path, now: i64, people: &[Person], two_over: Option<i64>) -> Outcome<Vec<RecoverySheet>> {
    let mut office = Office::open(data, World::seeded(7, now))?;
    let administrator = |person: &Person| NewAdministrator { name: person.name.into(), passphrase: person.passphrase.clone() };
    let mut sheets = office.create(&CreateOffice {
        code: "522499-nync".into(),
        name: "示例县农业农村局".into(),
        currency: "CNY".into(),
        administrators: people[..2].iter().map(administrator).collect(),
        approval_two_over: two_over,
    })?;
    let sign_in = |office: &mut Office, person: &Person| {
        office.sign_in(&SignIn { member: person.name.into(), passphrase: person.passphrase.clone() }).map(drop)
    };
    sign_in(&mut office, &people[0])?;
    for person in &people[2..] {
        let (name, passphrase) = (person.name.into(), person.passphrase.clone());
        sheets.push(office.enrol(&EnrolMember { name, roles: vec![person.role], passphrase })?);
    }
    sign_in(&mut office, &people[1])?;
    while let Some(waiting) = office.people()?.waiting.first() {
        office.countersign(&Countersign { act: waiting.act.clone() })?;
    }
    Ok(sheets)
}
