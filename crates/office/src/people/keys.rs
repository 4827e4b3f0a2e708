//! Members' keys: new ones, their files on this machine, and the office's keys locked to whoever is active.

use super::object;
use crate::{
    Office, Outcome,
    desk::{Also, Desk},
    failure::{not_found, store_failed, vault_failed},
    found::KeyFiles,
    sealing::Keyring,
    sign_in::{OFFICE_FILE, check_passphrase, member_file, recipient_file, recovery_file},
    vault::{MemberKey, VaultFault, lock_keyring, recovery_code},
    world::World,
};
use ipc::RecoverySheet;
use ledger::{Jti, Order, Possession, member_text, roll::Standing};
use store::Change;

impl Office {
    /// A new key and passphrase for the member who is signed in.
    pub fn rotate_key(&mut self, call: &ipc::RotateKey) -> Outcome<RecoverySheet> {
        check_passphrase(&call.passphrase)?;
        let (desk, session, world) = self.signed_in()?;
        let number = session.member;
        let (key, code, files, body) = desk.new_key(number, &call.passphrase, world)?;
        let office_file = desk.relock(&session.keyring, None, Some((number, key.recipient())))?;
        let mut changes: Vec<Change<'_>> = files.changes().collect();
        changes.push(Change::PutKeyFile { name: OFFICE_FILE, bytes: &office_file });
        let before = desk.chain.size();
        let entry = desk.record_order(world, session, "key.rotated", &body, Vec::new(), &Also { changes, ..Also::default() })?;
        desk.relock_after(before, entry, &session.keyring)?;
        let sheet = desk.recovery_sheet(number, &key, code, world.now(), false);
        self.begin_session(number, key)?;
        Ok(sheet)
    }

    /// A new key for a member who forgot the passphrase; it waits for a second signature, and the old one stays until then.
    pub fn replace_key(&mut self, call: &ipc::ReplaceKey) -> Outcome<RecoverySheet> {
        check_passphrase(&call.passphrase)?;
        let (desk, session, world) = self.signed_in()?;
        let number = desk.find_member(&call.member)?;
        let (key, code, files, body) = desk.new_key(number, &call.passphrase, world)?;
        // Two new keys may wait for one member: each lies under the id of the act that names it.
        let act = Jti::fresh(&mut world.random());
        let named: Vec<(String, &[u8])> = files
            .changes()
            .filter_map(|change| match change {
                Change::PutKeyFile { name, bytes } => Some((waiting_file(act, name), bytes)),
                _ => None,
            })
            .collect();
        let changes = named.iter().map(|(name, bytes)| Change::PutKeyFile { name, bytes }).collect();
        desk.record_order_as(world, session, act, "key.replaced", &body, &Also { changes, ..Also::default() })?;
        Ok(desk.recovery_sheet(number, &key, code, world.now(), true))
    }

    /// A new recovery sheet for the member who is signed in, in place of one that was lost or seen. The passphrase is asked
    /// for, since whoever finds an unlocked desk must not get a way to another's key.
    pub fn renew_sheet(&mut self, call: &ipc::RenewSheet) -> Outcome<RecoverySheet> {
        let (desk, session, world) = self.signed_in()?;
        let number = session.member;
        let key = desk.member_key(&member_file(number), &call.passphrase)?;
        let code = recovery_code(&mut world.random());
        let (name, bytes) = KeyFiles::recovery(number, &key, &code, world.passphrase_work);
        desk.change_shared(&session.keyring, &[Change::PutKeyFile { name: &name, bytes: &bytes }])?;
        Ok(desk.recovery_sheet(number, &key, code, world.now(), false))
    }
}

/// What a second signature does to the files on this machine.
pub(super) struct Installed {
    /// Under which name a file waited, under which it is used, and what is in it.
    files: Vec<(String, String, Vec<u8>)>,
    /// Whose key comes into force, and what the office's keys are then locked to.
    pub recipient: Option<(u32, String)>,
}

impl Installed {
    /// The writes.
    pub fn changes(&self) -> Vec<Change<'_>> {
        let put = self.files.iter().map(|(_, name, bytes)| Change::PutKeyFile { name, bytes });
        put.chain(self.files.iter().map(|(waiting, ..)| Change::RemoveKeyFile { name: waiting })).collect()
    }
}

impl Desk {
    /// What is to be done to the files on this machine when a waiting act comes into force.
    pub(super) fn installed(&self, act: Jti) -> Outcome<Installed> {
        let waiting = self.chain.roll().waiting().find(|(jti, _)| *jti == act).map(|(_, waiting)| waiting);
        let snapshot = self.snapshot()?;
        let read = |name: &str| snapshot.key_file(name).map_err(|error| store_failed(&error));
        let mut installed = Installed { files: Vec::new(), recipient: None };
        let (number, recipient) = match waiting.map(|waiting| &waiting.order) {
            Some(Order::Enrol { number, .. }) => (*number, read(&recipient_file(*number))?),
            Some(Order::Rekey { number, .. }) => {
                for name in key_files_of(*number) {
                    let bytes = read(&waiting_file(act, &name))?.ok_or_else(|| vault_failed(VaultFault::Damaged))?;
                    installed.files.push((waiting_file(act, &name), name, bytes));
                }
                let new = installed.files.iter().find(|(_, name, _)| *name == recipient_file(*number));
                (*number, new.map(|(.., bytes)| bytes.clone()))
            }
            _ => return Ok(installed),
        };
        // Without it the member could never open the office's keys.
        let recipient = recipient.and_then(|bytes| String::from_utf8(bytes).ok());
        installed.recipient = Some((number, recipient.ok_or_else(|| vault_failed(VaultFault::Damaged))?));
        Ok(installed)
    }

    /// Removes key files that nothing can bring into force any more. `files` were listed before the last entry was recorded,
    /// so that none is among them that another program has put there for an act that is not known here yet.
    pub(super) fn sweep(&self, keyring: &Keyring, files: &[String]) -> Outcome<()> {
        let roll = self.chain.roll();
        let waits: Vec<String> = roll.waiting().map(|(act, _)| waiting_file(act, "")).collect();
        let gone = roll.members().iter().filter(|m| matches!(m.standing, Standing::Revoked | Standing::Declined));
        let gone: Vec<String> = gone.flat_map(|member| key_files_of(member.number)).collect();
        let orphan = |name: &&String| {
            gone.contains(name) || (name.starts_with(WAITING) && !waits.iter().any(|folder| name.starts_with(folder)))
        };
        let changes: Vec<Change<'_>> = files.iter().filter(orphan).map(|name| Change::RemoveKeyFile { name }).collect();
        if changes.is_empty() { Ok(()) } else { self.change_shared(keyring, &changes) }
    }

    /// Locks the office's keys to all active members, one more and one fewer.
    pub(super) fn relock(&self, keyring: &Keyring, without: Option<u32>, with: Option<(u32, String)>) -> Outcome<Vec<u8>> {
        let snapshot = self.snapshot()?;
        let mut recipients = Vec::new();
        for member in self.chain.roll().members() {
            let other = Some(member.number) != without && with.as_ref().is_none_or(|(number, _)| *number != member.number);
            if member.standing == Standing::Active
                && other
                && let Some(file) = snapshot.key_file(&recipient_file(member.number)).map_err(|error| store_failed(&error))?
            {
                recipients.extend(String::from_utf8(file));
            }
        }
        recipients.extend(with.map(|(_, recipient)| recipient));
        lock_keyring(keyring, &recipients).map_err(vault_failed)
    }

    /// Locks the office's keys anew where another program was faster with an entry: it may have let in a member of whom
    /// what was written with ours did not know.
    pub(super) fn relock_after(&self, before: u64, entry: u64, keyring: &Keyring) -> Outcome<()> {
        if entry == before {
            return Ok(());
        }
        let bytes = self.relock(keyring, None, None)?;
        self.change_shared(keyring, &[Change::PutKeyFile { name: OFFICE_FILE, bytes: &bytes }])
    }

    /// A new key for a member, its files, and the body of the entry that names it.
    fn new_key(&self, number: u32, passphrase: &str, world: &World) -> Outcome<(MemberKey, String, KeyFiles, String)> {
        let member = self.chain.roll().member(number).ok_or_else(|| not_found(["没有这名人员。", "There is no such member."]))?;
        let mut random = world.random();
        let key = MemberKey::generate(&mut random);
        let code = recovery_code(&mut random);
        let files = KeyFiles::of(number, &key, passphrase, &code, world.passphrase_work);
        let possession = Possession::Member { number, name: &member.name, roles: member.roles };
        let possession = possession.prove(self.chain.origin().as_str(), &key.signing);
        let body = object(|w| {
            w.field("key", &key.signing.public().x());
            w.field("member", &member_text(number));
            w.field("possession", &possession);
        });
        Ok((key, code, files, body))
    }

    /// What is printed once for a member on the roll.
    pub(crate) fn recovery_sheet(
        &self,
        number: u32,
        key: &MemberKey,
        code: String,
        made_at: i64,
        pending: bool,
    ) -> RecoverySheet {
        RecoverySheet {
            office: self.office_name(),
            origin: self.chain.origin().to_string(),
            name: self.member_name(number),
            member: member_text(number),
            kid: key.signing.public().kid().to_string(),
            code,
            made_at,
            pending,
        }
    }
}

/// The files of a member's key.
pub(super) fn key_files_of(number: u32) -> [String; 3] {
    [member_file(number), recovery_file(number), recipient_file(number)]
}

/// Where the files of a key lie that waits for a second signature.
fn waiting_file(act: Jti, name: &str) -> String {
    format!("{WAITING}{act}/{name}")
}

const WAITING: &str = "waiting/";
