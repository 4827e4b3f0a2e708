//! Signing in and out, and the way back after a forgotten passphrase.

use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{input, not_found, store_failed, vault_failed, weak_passphrase},
    found::KeyFiles,
    sealing::Keyring,
    session::Session,
    vault::{MemberKey, VaultFault, read_recovery_code, recovery_code},
};
use ipc::{RecoverySheet, Status};
use ledger::{
    member_number,
    roll::{Member, Standing},
};
use store::Change;

impl Office {
    /// Unlocks with a member's passphrase.
    pub fn sign_in(&mut self, call: &ipc::SignIn) -> Outcome<Status> {
        let number = self.desk()?.find_member(&call.member)?;
        let key = self.desk()?.member_key(&member_file(number), &call.passphrase)?;
        self.begin_session(number, key)
    }

    /// Locks.
    pub fn sign_out(&mut self) -> Outcome<Status> {
        self.lock();
        self.status()
    }

    /// Puts the idle lock off.
    pub fn touch(&mut self) -> Outcome<Status> {
        self.signed_in()?;
        self.status()
    }

    /// Sets a new passphrase with the code of the recovery sheet, and signs in. The key stays the same, so nobody else has
    /// to agree. The code has been typed and its envelope is open, so a new sheet takes its place at once.
    pub fn recover(&mut self, call: &ipc::Recover) -> Outcome<RecoverySheet> {
        check_passphrase(&call.passphrase)?;
        let code = read_recovery_code(&call.code).ok_or_else(|| {
            input(
                "recovery-code-slip",
                ["恢复码有笔误。", "There is a slip in the recovery code."],
                ["请对照恢复单逐组核对。", "Compare it with the sheet group by group."],
            )
        })?;
        let world = self.world.clone();
        let desk = self.desk()?;
        let number = desk.find_member(&call.member)?;
        let key = desk.member_key(&recovery_file(number), &code)?;
        let renewed = recovery_code(&mut world.random());
        let files = KeyFiles::of(number, &key, &call.passphrase, &renewed, world.passphrase_work);
        let sheet = desk.recovery_sheet(number, &key, renewed, world.now(), false);
        // Only a key that is in force gets new files: the code of one that still waits goes on.
        self.begin_session(number, key)?;
        let changes: Vec<Change<'_>> = files.changes().collect();
        let (desk, session, _) = self.signed_in()?;
        if let Err(failure) = desk.change_shared(&session.keyring, &changes) {
            self.lock();
            return Err(failure);
        }
        Ok(sheet)
    }

    /// Shows personal fields for the rest of the sitting; the ledger keeps that it was done, once.
    pub fn reveal(&mut self) -> Outcome<Status> {
        let (_, session, _) = self.signed_in()?;
        if !session.revealed {
            self.note_viewing("payments")?;
        }
        if let Some(session) = &mut self.session {
            session.revealed = true;
        }
        self.status()
    }

    /// Opens a session with a member's key, if that key is in force.
    pub(crate) fn begin_session(&mut self, number: u32, key: MemberKey) -> Outcome<Status> {
        let world = self.world.clone();
        let desk = self.desk()?;
        let in_force = desk.chain.roll().member(number).is_some_and(|member| member.kid == key.signing.public().kid());
        if !in_force {
            return Err(vault_failed(VaultFault::NotForMember));
        }
        let keyring = desk.keyring(&key)?;
        desk.load_persons(&keyring, &world)?;
        // What another member had open is not this one's.
        self.imports.clear();
        self.session = Some(Session::new(number, key, keyring, &world));
        self.status()
    }
}

impl Desk {
    /// A member by number (`m3`) or by name, if that is unique among those who may sign.
    pub fn find_member(&self, text: &str) -> Outcome<u32> {
        let members = self.chain.roll().members();
        if let Some(number) = member_number(text).filter(|number| self.chain.roll().member(*number).is_some()) {
            return Ok(number);
        }
        let here = |member: &&Member| matches!(member.standing, Standing::Active | Standing::Pending);
        only(members.iter().filter(here), text)
    }

    /// As [`Desk::find_member`], or one who has left, if the name is unique among those.
    pub fn find_past_member(&self, text: &str) -> Outcome<u32> {
        let left = self.chain.roll().members().iter().filter(|member| member.standing == Standing::Revoked);
        self.find_member(text).or_else(|_| only(left, text))
    }

    pub(crate) fn member_key(&self, file: &str, passphrase: &str) -> Outcome<MemberKey> {
        let file = self.snapshot()?.key_file(file).map_err(|error| store_failed(&error))?;
        let file =
            file.ok_or_else(|| not_found(["这台电脑上没有这名人员的密钥。", "This machine has no key of that member."]))?;
        MemberKey::unlock(&file, passphrase).map_err(vault_failed)
    }

    /// Opens the office's keys anew where others have come into force since they were opened, as when a member was revoked at
    /// another machine.
    pub(crate) fn follow_keys(&self, session: &mut Session) -> Outcome<()> {
        let in_force = self.chain.roll().ledger_key().is_some_and(|key| session.keyring.ledger_key().is_of(key));
        if !in_force {
            session.keyring = self.keyring(&session.key)?;
        }
        Ok(())
    }

    /// The office's keys, as a member's key opens them.
    pub(crate) fn keyring(&self, key: &MemberKey) -> Outcome<Keyring> {
        let file = self.snapshot()?.key_file(OFFICE_FILE).map_err(|error| store_failed(&error))?;
        key.open_keyring(&file.ok_or_else(|| vault_failed(VaultFault::Damaged))?).map_err(vault_failed)
    }
}

fn only<'a>(members: impl Iterator<Item = &'a Member>, name: &str) -> Outcome<u32> {
    let mut named = members.filter(|member| member.name == name);
    match (named.next(), named.next()) {
        (Some(member), None) => Ok(member.number),
        _ => Err(not_found(["没有这名人员，或有同名的人。", "There is no such member, or more than one of that name."])),
    }
}

/// At least twelve characters that are not all alike or all digits.
pub(crate) fn check_passphrase(passphrase: &str) -> Outcome<()> {
    let characters = passphrase.chars().count();
    let mut different: Vec<char> = passphrase.chars().collect();
    different.sort_unstable();
    different.dedup();
    let only_digits = passphrase.chars().all(|c| c.is_ascii_digit());
    if characters < PASSPHRASE_CHARS_MIN || different.len() < DIFFERENT_CHARS_MIN || only_digits {
        Err(weak_passphrase())
    } else {
        Ok(())
    }
}

/// Name of a member's key file under the passphrase.
pub(crate) fn member_file(number: u32) -> String {
    format!("member/m{number}")
}

/// Name of a member's key file under the recovery code.
pub(crate) fn recovery_file(number: u32) -> String {
    format!("recovery/m{number}")
}

/// Name of the file with what the office's keys are encrypted to for a member.
pub(crate) fn recipient_file(number: u32) -> String {
    format!("recipient/m{number}")
}

/// Name of the file with the office's keys.
pub(crate) const OFFICE_FILE: &str = "office";

const PASSPHRASE_CHARS_MIN: usize = 12;
const DIFFERENT_CHARS_MIN: usize = 5;
