//! The demo office: fictional places, ID numbers that no one can have, and a year of payments. One seed, one ledger.

mod offices;
mod people;

pub use offices::DemoOffices;

use crate::{
    Office, Outcome, batches,
    failure::{broken, input, stopped},
    found::Founding,
    import::NewBatch,
    line::Line,
    session::Session,
    world::{SeededRandom, World},
};
use funds::{BenefitType, Month, Period};
use ipc::{DecideBatch, Decision, DemoPassphrases, EnrolMember, ExecuteBatch, OpenProgramme, RecordAllocation, Role, Text};
use ledger::Roles;
use people::Population;
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

/// How a demo office is made.
#[derive(Clone, Copy, Debug)]
pub struct Demo {
    /// How many entries the ledger gets, at least [`Demo::ENTRIES_MIN`].
    pub entries: u64,
    /// Seed of keys, persons and amounts.
    pub seed: u64,
}

impl Demo {
    /// What the office itself takes: its genesis, its people with two signatures each, its programmes and their money.
    pub const ENTRIES_MIN: u64 = 1 + 2 * (MEMBERS.len() as u64 - 2) + 3 * PROGRAMMES.len() as u64;
}

impl Office {
    /// Fills an empty data folder with the demo office. Returns the members' passphrases, since nothing in it is secret.
    pub fn demo(folder: &Path, demo: Demo, work: &crate::Work) -> Outcome<(Office, DemoPassphrases)> {
        Office::demo_named(folder, demo, ("522499-nync", "示例县农业农村局"), work)
    }

    /// As [`Office::demo`], of an office with this code and name.
    fn demo_named(folder: &Path, demo: Demo, named: (&str, &str), work: &crate::Work) -> Outcome<(Office, DemoPassphrases)> {
        if demo.entries < Demo::ENTRIES_MIN {
            return Err(too_few_entries());
        }
        let world = World::seeded(demo.seed, FIRST_DAY);
        let mut office = Office::open(folder, world.clone())?;
        office.work = work.clone();
        let running = work.begin(Text::new("正在准备演示单位", "Making the demo office"), demo.entries);
        let mut maker = Maker {
            random: SeededRandom::new(&demo.seed.to_be_bytes()),
            now: FIRST_DAY,
            office,
            entries: demo.entries,
            passphrases: Vec::new(),
            aside: BTreeMap::new(),
        };
        maker.found(named)?;
        maker.programmes()?;
        let certificates = if demo.entries < CERTIFIED_FROM { 0 } else { CERTIFICATES_ENTRIES };
        maker.payments(demo.entries - certificates, work)?;
        if certificates > 0 {
            maker.certificates()?;
        }
        drop(running);
        let Maker { mut office, passphrases, .. } = maker;
        office.lock();
        if let Some(desk) = &mut office.desk {
            desk.save()?;
        }
        Ok((office, DemoPassphrases { members: passphrases }))
    }

    /// Opens the demo office in this data folder, making it first if the folder is empty. From here on the real clock counts.
    pub fn open_demo(&mut self) -> Outcome<DemoPassphrases> {
        if self.desk.is_some() {
            return match self.desk()?.office_facts() {
                Some(facts) if facts.demo => Ok(DemoPassphrases { members: passphrases() }),
                _ => Err(crate::failure::office_exists()),
            };
        }
        let (made, passphrases) = Office::demo(&self.folder, Demo { entries: WINDOW_ENTRIES, seed: WINDOW_SEED }, &self.work)?;
        drop(made);
        *self = Office { work: self.work.clone(), ..Office::open(&self.folder, self.world.clone())? };
        Ok(passphrases)
    }
}

/// How far a batch comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Submitted,
    Approved,
    Executed,
}

struct Maker {
    random: SeededRandom,
    now: i64,
    office: Office,
    /// How many entries the ledger is to have.
    entries: u64,
    passphrases: Vec<(String, String)>,
    /// Sessions of members who are not at the desk just now.
    aside: BTreeMap<usize, Session>,
}

impl Maker {
    /// The office and its people.
    fn found(&mut self, (code, name): (&str, &str)) -> Outcome<()> {
        self.passphrases = passphrases();
        let all = self.passphrases.clone();
        let administrators = all[..2].iter().map(|(name, passphrase)| (&**name, Roles::ADMINISTRATOR, &**passphrase)).collect();
        self.office.found(&Founding {
            code,
            name,
            currency: "CNY",
            demo: true,
            approval_two_over: Some(TWO_OVER),
            members: administrators,
            succeeds: None,
        })?;
        for ((name, passphrase), (_, role)) in all.iter().zip(MEMBERS).skip(2) {
            self.sign_in(0)?;
            self.office.enrol(&EnrolMember { name: name.clone(), roles: vec![role], passphrase: passphrase.clone() })?;
            let waiting = self.office.people()?.waiting.first().map(|act| act.act.clone());
            if let Some(act) = waiting {
                self.sign_in(1)?;
                self.office.countersign(&ipc::Countersign { act })?;
            }
            self.pass(3600);
        }
        Ok(())
    }

    /// A programme for each livelihood field, with its money.
    fn programmes(&mut self) -> Outcome<()> {
        for (code, template, usual, document) in PROGRAMMES {
            // A quarter more than the year's payments come to, and room for a batch or two that somebody tries out.
            let amount = (usual * self.entries as i64 / PROGRAMMES.len() as i64 / 4 * 5 / ROUND_TO + 1) * ROUND_TO + SPARE;
            let template =
                self.office.templates()?.into_iter().find(|known| known.name == template).ok_or_else(|| broken(template))?;
            self.sign_in(SUPERVISOR_FIRST)?;
            self.office.open_programme(&OpenProgramme {
                code: code.into(),
                name: template.title.zh.clone(),
                year: 2026,
                field: template.field.clone(),
                classification: template.classification.clone(),
                notice_names: template.notice_names,
                rule: template.rule.clone(),
            })?;
            self.sign_in(CLERK_FIRST)?;
            for (part, level) in ["province", "county"].into_iter().enumerate() {
                self.pass(7200);
                self.office.record_allocation(&RecordAllocation {
                    programme: code.into(),
                    document: format!("示财农〔2026〕{} 号", document + part as u32 * 40),
                    amount: amount / 4 * if part == 0 { 3 } else { 1 },
                    date: format!("2026-01-{:02}", 10 + part),
                    level: level.into(),
                })?;
            }
        }
        Ok(())
    }

    /// Batches, month after month, decided and paid but for the last few; then single payments up to the very number.
    fn payments(&mut self, entries: u64, work: &crate::Work) -> Outcome<()> {
        let population = Population::new(&mut self.random, (entries / 12).clamp(400, 40_000) as usize);
        let rows_max = (entries / 24).clamp(20, 5_000);
        let batches = (entries / (rows_max + 3)).max(1) as i64;
        let step = (LAST_DAY - self.now) / (batches + 2) / 4;
        let mut batch = 0usize;
        loop {
            let left = entries.saturating_sub(self.size()?);
            work.done(entries - left).map_err(|_| stopped())?;
            if left < ROWS_MIN + 4 {
                break;
            }
            // Submission, two approvals and the bank's word are up to four entries more.
            let rows = rows_max.min(left - 4) as usize;
            // The last ones are still on their way, so that there is something to approve and to pay.
            let way = match left / rows_max {
                0..3 => Way::Submitted,
                3..6 => Way::Approved,
                _ => Way::Executed,
            };
            self.batch(&population, batch, rows, way, step)?;
            batch += 1;
        }
        while self.size()? < entries {
            self.sign_in(CLERK_FIRST)?;
            self.pass(60);
            self.single(&population)?;
        }
        Ok(())
    }

    /// Certificates for those who may sign reports, so that one can be made at once.
    fn certificates(&mut self) -> Outcome<()> {
        for member in SUPERVISOR_FIRST..MEMBERS.len() {
            self.pass(60);
            self.sign_in(member)?;
            self.office.request_certificate()?;
            self.sign_in(0)?;
            let waiting = self.office.people()?.waiting.into_iter().map(|act| act.act).collect::<Vec<_>>();
            for act in waiting {
                self.office.countersign(&ipc::Countersign { act })?;
            }
        }
        Ok(())
    }

    fn batch(&mut self, population: &Population, number: usize, rows: usize, way: Way, step: i64) -> Outcome<()> {
        let (code, ..) = PROGRAMMES[number % PROGRAMMES.len()];
        let clerk = CLERK_FIRST + number % 2;
        self.pass(step);
        self.sign_in(clerk)?;
        let round = number / (PROGRAMMES.len() * people::TOWNSHIPS.len());
        let township = number / PROGRAMMES.len() % people::TOWNSHIPS.len();
        let rule = self.office.desk()?.programme(code)?.rule().clone();
        let month = (round % 12) as u8 + 1;
        let period = Month::new(2026, month).and_then(|month| Period::new(month, month));
        let mut lines: Vec<Line> = population
            .in_township(township, rows, round)
            .zip(4u32..)
            .map(|(person, row)| Line {
                row,
                period,
                benefit_type: Some(BenefitType::Regular),
                ..person.line(&rule, &mut self.random)
            })
            .collect();
        lines.iter_mut().for_each(|line| line.amount_from(&rule));
        lines.retain(|line| line.amount.is_some_and(|amount| amount > 0));
        let name = format!("2026年{month}月-{}.xlsx", people::TOWNSHIPS[township].0);
        let batch = NewBatch {
            programme: code,
            history: false,
            file_name: &name,
            sheet: 1,
            lines: &lines,
            passes: &HashMap::new(),
            replaces: None,
        };
        let work = self.office.work.clone();
        let (desk, session, world) = self.office.signed_in()?;
        // The demo's files are not spreadsheets anybody would open; the sample to import is.
        let jti = desk.record_batch(world, session, &work, &batch, name.as_bytes(), crate::desk::Also::default())?.to_string();
        if way == Way::Submitted {
            return Ok(());
        }
        for supervisor in [SUPERVISOR_FIRST, SUPERVISOR_FIRST + 1] {
            self.pass(step);
            self.sign_in(supervisor)?;
            let line = self.office.desk()?.find_batch(&jti)?;
            let (count, total, waits) = (line.count(), line.total(), batches::show_status(line.status()));
            if matches!(waits, ipc::BatchStatus::Submitted | ipc::BatchStatus::HalfApproved) {
                let call = DecideBatch {
                    id: jti.clone(),
                    decision: Decision::Approve,
                    reason: String::new(),
                    seen_count: count,
                    seen_total: total,
                };
                self.office.decide_only(&call)?;
            }
        }
        if way == Way::Approved {
            return Ok(());
        }
        self.pass(step);
        self.sign_in(CLERK_FIRST + (number + 1) % 2)?;
        let date = crate::days::day_of(self.now);
        self.office.execute_only(&ExecuteBatch { id: jti, voucher: format!("PZ-{:05}", number + 1), date })
    }

    fn single(&mut self, population: &Population) -> Outcome<()> {
        let (code, ..) = PROGRAMMES[0];
        let rule = self.office.desk()?.programme(code)?.rule().clone();
        let person = population.any(&mut self.random);
        let period = Month::new(2026, 11).and_then(|month| Period::new(month, month));
        let mut line = Line { period, benefit_type: Some(BenefitType::Regular), ..person.line(&rule, &mut self.random) };
        line.amount_from(&rule);
        self.office.record_line(code, &line)
    }

    /// Changes who is signed in. Opened keys are kept aside: opening a key file is slow on purpose.
    fn sign_in(&mut self, member: usize) -> Outcome<()> {
        if let Some(session) = self.office.session.take() {
            self.aside.insert(session.member as usize - 1, session);
        }
        match self.aside.remove(&member) {
            Some(mut session) => {
                session.touch(&self.office.world);
                self.office.session = Some(session);
                Ok(())
            }
            None => {
                let passphrase = self.passphrases[member].1.clone();
                self.office.sign_in(&ipc::SignIn { member: format!("m{}", member + 1), passphrase }).map(drop)
            }
        }
    }

    fn pass(&mut self, seconds: i64) {
        self.now += seconds;
        self.office.world.set_now(self.now);
        if let Some(session) = &mut self.office.session {
            session.touch(&self.office.world);
        }
    }

    fn size(&mut self) -> Outcome<u64> {
        Ok(self.office.desk()?.chain.size())
    }
}

fn too_few_entries() -> ipc::Failure {
    let least = Demo::ENTRIES_MIN;
    input(
        "too-few-entries",
        [&format!("演示单位至少要有 {least} 条记录。"), &format!("A demo office takes at least {least} entries.")],
        ["请写一个更大的数。", "Give a larger number."],
    )
}

/// The demo members' passphrases: no secret, and the same in every demo.
fn passphrases() -> Vec<(String, String)> {
    MEMBERS.iter().zip(1..).map(|((name, _), number)| ((*name).to_owned(), format!("demo-青山绿水-100{number}"))).collect()
}

const MEMBERS: [(&str, Role); 7] = [
    ("陈管理", Role::Administrator),
    ("吴管理", Role::Administrator),
    ("李经办", Role::Clerk),
    ("赵经办", Role::Clerk),
    ("周主管", Role::Supervisor),
    ("郑主管", Role::Supervisor),
    ("钱检查", Role::Inspector),
];

const CLERK_FIRST: usize = 2;
const SUPERVISOR_FIRST: usize = 4;

/// Code, template, money of the year in 元, number of the first document.
const PROGRAMMES: [(&str, &str, i64, u32); 7] = [
    ("CYDH-2026", "poverty-industry", 126_000, 19),
    ("YLJH-2026", "education-yulu", 150_000, 21),
    ("GYGW-2026", "employment-public-post", 80_000, 23),
    ("JMYL-2026", "pension-residents", 20_000, 25),
    ("CBZZ-2026", "medical-enrolment", 20_000, 27),
    ("LSJZ-2026", "assistance-temporary", 200_000, 29),
    ("GLJT-2026", "welfare-old-age", 10_000, 31),
];

/// Two signatures for each.
const CERTIFICATES_ENTRIES: u64 = 2 * (MEMBERS.len() - SUPERVISOR_FIRST) as u64;

/// A smaller one has nothing to report on.
const CERTIFIED_FROM: u64 = 1_000;

/// 2026-01-05, nine in the morning.
const FIRST_DAY: i64 = 1_767_574_800;

/// 2026-11-20, five in the afternoon.
const LAST_DAY: i64 = 1_795_165_200;

/// 500,000 元.
const TWO_OVER: i64 = 50_000_000;

const ROWS_MIN: u64 = 8;

/// 10,000 元.
const ROUND_TO: i64 = 1_000_000;

/// 1,200,000 元.
const SPARE: i64 = 120_000_000;

/// The demo that the window opens: made in a second or two, and long enough to scroll in.
const WINDOW_ENTRIES: u64 = 6_000;
const WINDOW_SEED: u64 = 2026;
