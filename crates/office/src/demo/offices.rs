//! Several demo offices that know each other: a province, counties, and an inspection team.

use super::{Demo, passphrases};
use crate::{Office, Outcome, Work, failure::input};
use ipc::{DemoPassphrases, EnrolPeer, MakeCard, PEER_RIGHTS, SignIn};
use std::{fs, path::Path};

/// How demo offices are made.
#[derive(Clone, Copy, Debug)]
pub struct DemoOffices {
    /// How many, 2 to [`DemoOffices::MAX`]: the first is the province, the last the inspectors.
    pub offices: u32,
    /// Office 1 listens on the port after this one of 127.0.0.1, and so on.
    pub port: u16,
    /// How many entries each ledger gets before its peers are enrolled.
    pub entries: u64,
    /// Seed of everything.
    pub seed: u64,
}

impl DemoOffices {
    /// Each is enrolled with each other.
    pub const MAX: u32 = 200;
}

impl Office {
    /// Fills the folders `1`, `2`, … of a folder with demo offices, enrolled with each other. Their members and passphrases are
    /// the same everywhere.
    pub fn demo_offices(folder: &Path, plan: DemoOffices, work: &Work) -> Outcome<DemoPassphrases> {
        let last_port = u64::from(plan.port) + u64::from(plan.offices);
        if !(2..=DemoOffices::MAX).contains(&plan.offices) || last_port > u64::from(u16::MAX) {
            return Err(too_many());
        }
        fs::create_dir_all(folder).map_err(|error| crate::exports::file_failed(&error))?;
        let mut offices = Vec::new();
        for number in 1..=plan.offices {
            let demo = Demo { entries: plan.entries, seed: plan.seed.wrapping_mul(1_000).wrapping_add(u64::from(number)) };
            let (code, name) = named(number, plan.offices);
            let (mut office, _) = Office::demo_named(&folder.join(number.to_string()), demo, (&code, &name), work)?;
            let (_, passphrase) = passphrases().swap_remove(0);
            office.sign_in(&SignIn { member: "m1".into(), passphrase })?;
            let address = format!("https://127.0.0.1:{}", u32::from(plan.port) + number);
            office.make_card(&MakeCard { address })?;
            offices.push(office);
        }
        let cards: Vec<_> = offices.iter_mut().map(|office| Ok(office.peers()?.card)).collect::<Outcome<Vec<_>>>()?;
        for (i, office) in offices.iter_mut().enumerate() {
            for card in cards.iter().enumerate().filter(|(other, _)| *other != i).filter_map(|(_, card)| card.as_ref()) {
                office.enrol_peer(&EnrolPeer {
                    card: card.text.clone(),
                    may: PEER_RIGHTS.iter().filter(|right| **right != "personal").map(|right| (*right).to_owned()).collect(),
                    programmes: Vec::new(),
                    fingerprint: card.fingerprint.clone(),
                })?;
            }
            office.sign_out()?;
        }
        Ok(DemoPassphrases { members: passphrases() })
    }
}

fn named(number: u32, offices: u32) -> (String, String) {
    match number {
        1 => ("520000-nync".into(), "示例省农业农村厅".into()),
        _ if number == offices => ("520000-jcz".into(), "示例省检查组".into()),
        _ => (format!("5224{:02}-n{number}", number % 100), format!("示例{number}县农业农村局")),
    }
}

fn too_many() -> ipc::Failure {
    let most = DemoOffices::MAX;
    input(
        "demo-offices",
        [
            &format!("演示单位的个数须为 2 到 {most}，端口号不能超过 65535。"),
            &format!("There are 2 to {most} demo offices, and no port above 65535."),
        ],
        ["请改一改个数或端口。", "Change the number or the port."],
    )
}
