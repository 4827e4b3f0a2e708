//! A ledger that goes on for another that cannot: founded by two administrators, who say why, and who agree with the keys that they
//! had in the old one where those are at hand. The old one stays beside it, to be looked at.

use crate::{
    Office, Outcome,
    desk::Desk,
    exports::{file_failed, make_private_folder},
    failure::{failure, input, not_found, reason_needed, store_failed, succeeded, vault_failed},
    found::{Founding, GoingOn},
    hold::SUCCEEDED,
    older::Older,
    peers::mirror_folder,
    sign_in::member_file,
    vault::{MemberKey, VaultFault},
};
use ipc::{Blame, Failure, RecoverySheet, Succeed, Succeeding};
use ledger::{Cause, Origin, Roles, SigningKey, member_number, roll::Standing};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use store::{Change, Store, StoreError};

impl Office {
    /// Opens the ledger that goes on for another. It takes the place of that one in the data folder; the old one moves to the
    /// copies, and signs nothing more.
    pub fn succeed(&mut self, call: &Succeed) -> Outcome<Vec<RecoverySheet>> {
        if call.reason.trim().is_empty() {
            return Err(reason_needed());
        }
        let cause = Cause::named(&call.cause).ok_or_else(no_cause)?;
        let [first, second] = call.administrators.as_slice() else { return Err(two_needed()) };
        if first.name.trim() == second.name.trim() || (first.before.is_some() && first.before == second.before) {
            return Err(two_needed());
        }
        let older = self.older_ones()?.into_iter().find(|older| older.origin.as_str() == call.origin);
        let older = older.ok_or_else(|| not_found(["没有这个账本可以接续。", "There is no such ledger to go on for."]))?;
        if let Some(by) = older.desk.as_ref().map(Desk::succeeded_by).transpose()?.flatten().filter(|_| older.own) {
            return Err(succeeded(&by));
        }
        let keys = [first, second].into_iter().filter_map(|who| older.key_of(who).transpose()).collect::<Outcome<_>>()?;
        let members = call.administrators.iter().map(|who| (who.name.trim(), Roles::ADMINISTRATOR, &*who.passphrase)).collect();
        let founding = Founding {
            code: &call.code,
            name: call.name.trim(),
            currency: &call.currency,
            demo: older.demo(),
            approval_two_over: call.approval_two_over,
            members,
            succeeds: Some(GoingOn { origin: &older.origin, head: older.head, cause, reason: call.reason.trim(), keys }),
        };
        founding.check()?;
        let place = Beginning::beside(&self.folder)?;
        let (sheets, origin) = founding.lay(&place.0, &self.world)?;
        drop(founding);
        let (own, old, folder) = (older.own, older.origin.clone(), older.folder.clone());
        older.succeeded_by(Some(&origin))?;
        drop(older);
        if own {
            self.lock();
            self.desk = None;
            if let Err(failure) = set_aside(&self.folder, &old) {
                // It stays where it is and goes on as before.
                self.desk = Desk::open(&folder).ok();
                if let Ok(store) = Store::open(&folder) {
                    let _ = store.change(&[Change::RemoveSetting { name: SUCCEEDED }]);
                }
                return Err(failure);
            }
        }
        fs::rename(place.0.join(DATA_FILE), self.folder.join(DATA_FILE)).map_err(|error| file_failed(&error))?;
        drop(place);
        self.verified = crate::Verified::default();
        self.desk = Some(Desk::open(&self.folder)?);
        Ok(sheets)
    }
}

impl Older {
    /// The key that an administrator had in this ledger.
    fn key_of(&self, who: &Succeeding) -> Outcome<Option<SigningKey>> {
        let Some(before) = &who.before else { return Ok(None) };
        let nobody = || not_found(["旧账本里没有这名人员的密钥。", "No key of that member lies with the old ledger."]);
        let number = member_number(before).ok_or_else(nobody)?;
        let snapshot = self.store.snapshot().map_err(|error| store_failed(&error))?;
        let file = snapshot.key_file(&member_file(number)).map_err(|error| store_failed(&error))?.ok_or_else(nobody)?;
        let key = MemberKey::unlock(&file, &who.passphrase).map_err(vault_failed)?.signing;
        let in_force = self.desk.as_ref().is_none_or(|desk| {
            let member = desk.chain.roll().member(number);
            member.is_some_and(|member| member.standing == Standing::Active && member.kid == key.public().kid())
        });
        if in_force { Ok(Some(key)) } else { Err(vault_failed(VaultFault::NotForMember)) }
    }

    /// Says in the old ledger's data file that another one goes on for it: from then on nothing is signed there.
    fn succeeded_by(&self, origin: Option<&Origin>) -> Outcome<()> {
        let change = match origin {
            Some(origin) => Change::PutSetting { name: SUCCEEDED, value: origin.as_str().as_bytes() },
            None => Change::RemoveSetting { name: SUCCEEDED },
        };
        match self.store.change(&[change]) {
            // A damaged file that takes no write signs nothing either.
            Err(_) if self.desk.is_none() => Ok(()),
            done => done.map_err(|error| store_failed(&error)),
        }
    }
}

/// Moves the ledger of a data folder to the copies, when nobody else has it open.
fn set_aside(folder: &Path, origin: &Origin) -> Outcome<()> {
    let target = mirror_folder(folder, origin.as_str());
    make_private_folder(&target)?;
    if target.join(DATA_FILE).exists() {
        return Err(in_the_way());
    }
    // What is damaged is moved as it lies.
    if let Err(StoreError::Busy) = Store::leave(folder) {
        return Err(in_use());
    }
    // The keys of the line and the note of what was signed here belong to the old ledger. New ones are made with the next card.
    for (name, stays) in [("installation", false), ("operational.keys", false), ("ledger.db-wal", true), ("ledger.db-shm", true)]
    {
        let (here, there) = (folder.join(name), target.join(name));
        let done = if stays { fs::rename(here, there) } else { fs::remove_file(here) };
        match done {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(file_failed(&error)),
            _ => {}
        }
    }
    fs::rename(folder.join(DATA_FILE), target.join(DATA_FILE)).map_err(|error| file_failed(&error))
}

/// Where a ledger is made before it gets its place. Whatever is left there goes with it.
struct Beginning(PathBuf);

impl Beginning {
    fn beside(folder: &Path) -> Outcome<Beginning> {
        let place = folder.join(format!(".successor-{}", std::process::id()));
        let _ = fs::remove_dir_all(&place);
        make_private_folder(&place)?;
        Ok(Beginning(place))
    }
}

impl Drop for Beginning {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn no_cause() -> Failure {
    input(
        "succession-cause",
        ["没有说明旧账本为什么不能再用。", "It is not said why the old ledger cannot go on."],
        ["请选择一个原因。", "Choose one of the causes."],
    )
}

fn two_needed() -> Failure {
    input(
        "two-administrators",
        ["接续账本要由两位不同的管理员一起开。", "A successor is opened by two different administrators."],
        ["请填写两位不同的管理员。", "Give two different administrators."],
    )
}

fn in_use() -> Failure {
    failure(
        "ledger-in-use",
        Blame::Machine,
        ["另一个程序正开着这个账本。", "Another program has this ledger open."],
        [
            "请关掉其他窗口、命令和 serve 服务（以及正在进行的核验或备份），然后再试；什么也没有改变。",
            "Close other windows, commands and the service `serve`, and let a verification or backup end; then try again. Nothing has changed.",
        ],
    )
}

fn in_the_way() -> Failure {
    input(
        "copy-in-the-way",
        ["数据文件夹里已经有这个账本的一份副本。", "A copy of this ledger lies in the data folder already."],
        [
            "请先把 ledgers 下的那份副本移到别处，再开接续账本。",
            "Move that copy, below `ledgers`, elsewhere, and then open the successor.",
        ],
    )
}

const DATA_FILE: &str = "ledger.db";
