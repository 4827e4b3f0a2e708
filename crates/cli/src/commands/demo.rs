//! Demo offices: one, or several that are enrolled with each other.

use super::office::cannot_write;
use crate::{output::Output, words::Words};
use ipc::{DemoPassphrases, Status};
use office::{Demo, DemoOffices, Office, Outcome, Work, World};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Makes the demo office; the passphrases go into the folder, since nothing in it is secret.
pub(super) fn one(folder: &Path, demo: Demo, output: &Output) -> Outcome<bool> {
    fs::create_dir_all(folder).map_err(|_| cannot_write())?;
    let work = Work::default();
    let (mut office, passphrases) = output.with_progress(MAKING, &work, || Office::demo(folder, demo, &work))?;
    let path = list(folder, &passphrases).map_err(|_| cannot_write())?;
    let status = office.status()?;
    output.facts(&status, |status| {
        vec![
            format!("{} {}", output.say("演示单位在", "The demo office is in"), status.folder),
            format!("{} {}", output.say("记录数", "Entries:"), status.trust.size),
            format!("{} {}", output.say("密码在", "Passphrases:"), path.display()),
        ]
    });
    Ok(true)
}

/// Makes demo offices in folders of their own, each with its list of passphrases.
pub(super) fn several(folder: &Path, plan: DemoOffices, output: &Output) -> Outcome<bool> {
    fs::create_dir_all(folder).map_err(|_| cannot_write())?;
    let work = Work::default();
    let passphrases = output.with_progress(MAKING, &work, || Office::demo_offices(folder, plan, &work))?;
    let mut made: Vec<Status> = Vec::new();
    for number in 1..=plan.offices {
        let folder = folder.join(number.to_string());
        list(&folder, &passphrases).map_err(|_| cannot_write())?;
        made.push(Office::open(&folder, World::real())?.status()?);
    }
    output.facts(&made, |made| {
        let line = |(status, number): (&Status, u32)| {
            let (name, origin) = status.office.as_ref().map_or(("", ""), |office| (&office.name, &office.origin));
            format!("{} {name} ({origin}) https://127.0.0.1:{}", status.folder, u32::from(plan.port) + number)
        };
        made.iter().zip(1..).map(line).collect()
    });
    Ok(true)
}

/// Writes the list of passphrases, for the folder's owner alone.
fn list(folder: &Path, passphrases: &DemoPassphrases) -> io::Result<PathBuf> {
    let path = folder.join("demo-passphrases");
    let lines: String = passphrases.members.iter().map(|(name, passphrase)| format!("{name}: {passphrase}\n")).collect();
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path)?.write_all(lines.as_bytes())?;
    Ok(path)
}

const MAKING: Words = ["正在建立演示单位", "Making the demo office"];
