//! Backup files: their names, which there are of this ledger, and which of them go.

use crate::{
    Outcome,
    days::{DAY_SECONDS, OFFICE_UTC_OFFSET_SECONDS, day_of, day_start},
    exports::file_failed,
    failure::{backup_failed, store_failed},
};
use ipc::UnreadableBackup;
use ledger::Origin;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};
use store::{BACKUP_EXTENSION, Backup};

/// A backup of this ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Copy {
    pub path: PathBuf,
    /// When it was made, UTC seconds.
    pub at: i64,
    pub bytes: u64,
    /// Entries that it holds.
    pub size: u64,
}

/// What lies in a backup folder, as far as it is of this ledger or may be.
#[derive(Default)]
pub(super) struct Copies {
    /// The backups of the ledger, newest first.
    pub ours: Vec<Copy>,
    /// Files that should be backups, by their names, and cannot be read.
    pub unreadable: Vec<UnreadableBackup>,
}

/// Looks for the backups of a ledger in a folder. Whatever else lies there is left alone.
pub(super) fn copies(folder: &Path, origin: Option<&Origin>) -> Outcome<Copies> {
    let listed = match Backup::list(folder) {
        Ok(listed) => listed,
        Err(store::StoreError::NotFound) => return Err(file_failed(&std::io::ErrorKind::NotFound.into())),
        Err(error) => return Err(store_failed(&error)),
    };
    let mut copies = Copies::default();
    for file in listed {
        match file.backup {
            Ok(backup) if origin.is_none_or(|origin| backup.origin.as_ref() == Some(origin)) => {
                copies.ours.push(Copy::of(backup))
            }
            Ok(_) => {}
            Err(error) => {
                copies.unreadable.push(UnreadableBackup { path: file.path.display().to_string(), failure: backup_failed(&error) })
            }
        }
    }
    copies.ours.sort_by(|a, b| (b.at, &b.path).cmp(&(a.at, &a.path)));
    Ok(copies)
}

impl Copy {
    pub fn of(backup: Backup) -> Copy {
        let written = backup.written.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        let named = backup.path.file_name().and_then(|name| time_in(name.to_str()?));
        Copy { path: backup.path, at: named.unwrap_or(written), bytes: backup.bytes, size: backup.head.size }
    }

    /// As the window shows it.
    pub fn show(&self) -> ipc::Backup {
        ipc::Backup { path: self.path.display().to_string(), at: self.at, bytes: self.bytes, size: self.size }
    }
}

/// `mingzhang-522499-nync-20261122T031500Z.mzbackup`, the time in UTC.
pub(super) fn name(office_code: &str, at: i64) -> String {
    let day = day_of(at - OFFICE_UTC_OFFSET_SECONDS).replace('-', "");
    let second = at.rem_euclid(DAY_SECONDS);
    let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
    format!("mingzhang-{office_code}-{day}T{hours:02}{minutes:02}{seconds:02}Z.{BACKUP_EXTENSION}")
}

/// The time in a name, UTC seconds.
fn time_in(name: &str) -> Option<i64> {
    let text = name.strip_suffix(BACKUP_EXTENSION)?.strip_suffix("Z.")?.rsplit('-').next()?;
    let (day, time) = text.split_once('T')?;
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(day, 8) || !digits(time, 6) {
        return None;
    }
    let start = day_start(&format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]))? + OFFICE_UTC_OFFSET_SECONDS;
    let part = |range: std::ops::Range<usize>| time[range].parse::<i64>().ok();
    Some(start + part(0..2)? * 3600 + part(2..4)? * 60 + part(4..6)?)
}

/// Removes backups that are no longer needed, given all of this ledger, newest first.
pub(super) fn tidy(copies: &[Copy]) -> Outcome<()> {
    superfluous(copies).try_for_each(|copy| fs::remove_file(&copy.path).map_err(|error| file_failed(&error)))
}

/// Kept are the newest ones, the newest of each of as many days, the first of each month, and the one with most entries:
/// should a ledger have lost entries, its new backups must not drive out the last one that has them.
fn superfluous(copies: &[Copy]) -> impl Iterator<Item = &Copy> {
    let mut keep: BTreeSet<&Path> = copies.iter().take(KEPT_MAX).map(|copy| copy.path.as_path()).collect();
    let mut days = BTreeSet::new();
    for copy in copies {
        if days.len() < KEPT_MAX && days.insert(day_of(copy.at)) {
            keep.insert(&copy.path);
        }
    }
    let mut months = BTreeSet::new();
    keep.extend(copies.iter().rev().filter(|copy| months.insert(crate::days::month_of(copy.at))).map(|copy| copy.path.as_path()));
    keep.extend(copies.iter().max_by_key(|copy| copy.size).map(|copy| copy.path.as_path()));
    copies.iter().filter(move |copy| !keep.contains(copy.path.as_path()))
}

/// Backups, and days with a backup, that are kept in any case.
const KEPT_MAX: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(at: i64, size: u64) -> Copy {
        Copy { path: name("522499-nync", at).into(), at, bytes: 1, size }
    }

    #[test]
    fn a_name_tells_when_a_backup_was_made() {
        let name = name("522499-nync", 1_795_305_661);
        assert_eq!(name, "mingzhang-522499-nync-20261122T000101Z.mzbackup");
        assert_eq!(time_in(&name), Some(1_795_305_661));
        for other in ["mingzhang.mzbackup", "a-20261322T000101Z.mzbackup", "a-20261122T00010Z.mzbackup", "20261122T000101Z"] {
            assert_eq!(time_in(other), None, "{other} tells no time");
        }
    }

    #[test]
    fn a_year_of_daily_backups_becomes_thirty_and_one_a_month() {
        let start = 1_767_225_600; // 2026-01-01, midnight UTC
        let mut copies: Vec<Copy> = (0..365).map(|day| copy(start + day * DAY_SECONDS, day as u64)).collect();
        copies.reverse();
        let gone: Vec<i64> = superfluous(&copies).map(|copy| copy.at).collect();
        let left: Vec<&Copy> = copies.iter().filter(|copy| !gone.contains(&copy.at)).collect();
        assert!(left.iter().zip(&copies).take(30).all(|(left, newest)| left.at == newest.at), "the newest thirty stay");
        let months: BTreeSet<String> = left.iter().map(|copy| crate::days::month_of(copy.at)).collect();
        assert_eq!(months.len(), 12, "every month keeps one");
        assert_eq!(left.len(), 30 + 12, "beside the newest thirty, 2 to 31 December, the first day of each month");
        assert!(left.iter().skip(30).all(|copy| day_of(copy.at).ends_with("-01")), "of a month the first one stays");
    }

    #[test]
    fn many_backups_of_one_day_do_not_drive_out_those_of_other_days() {
        let start = 1_767_225_600;
        let days = (0..10).map(|day| copy(start + day * DAY_SECONDS, 5));
        let hurried = (0..60).map(|second| copy(start + 10 * DAY_SECONDS + second, 5));
        let mut copies: Vec<Copy> = days.chain(hurried).collect();
        copies.reverse();
        let gone = superfluous(&copies).count();
        assert_eq!(gone, 30, "of the sixty of one day the older half goes, and nothing else");
        assert!(superfluous(&copies).all(|copy| copy.at >= start + 10 * DAY_SECONDS), "other days keep theirs");
    }

    #[test]
    fn the_backup_with_most_entries_stays() {
        let start = 1_767_225_600;
        let mut copies: Vec<Copy> =
            (0..80).map(|day| copy(start + day * DAY_SECONDS, if day == 10 { 900 } else { 100 })).collect();
        copies.reverse();
        assert!(superfluous(&copies).all(|copy| copy.size == 100), "the only one with all entries is kept");
        assert!(superfluous(&copies).count() > 0, "others go");
        assert_eq!(superfluous(&copies[..1]).count(), 0, "the only one stays");
    }
}
