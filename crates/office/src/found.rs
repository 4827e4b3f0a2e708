//! Founding an office: its keys, its two administrators, its first entry.

use crate::{
    Office, Outcome, World,
    desk::Desk,
    failure::{append_failed, broken, input, office_exists, refused, store_failed, vault_failed},
    personal,
    sealing::{Keyring, Seal},
    sign_in::{OFFICE_FILE, check_passphrase, member_file, recipient_file, recovery_file},
    status::read_roles,
    vault::{MemberKey, lock_keyring, recovery_code},
};
use ipc::{RecoverySheet, Role};
use ledger::{
    Agreement, Cause, Chain, Checkpoint, Disclosure, Draft, Hash, Head, JsonWriter, Jti, NodeTable, Origin, Possession, Roles,
    SigningKey, Succession, digests_with_decoys, is_office_code, member_text, write_digests,
};
use std::path::Path;
use store::{Append, Change, Sealed, Store};

/// What an office is founded with.
pub(crate) struct Founding<'a> {
    pub code: &'a str,
    pub name: &'a str,
    pub currency: &'a str,
    pub demo: bool,
    pub approval_two_over: Option<i64>,
    /// Name, roles, passphrase.
    pub members: Vec<(&'a str, Roles, &'a str)>,
    /// The ledger that it goes on for.
    pub succeeds: Option<GoingOn<'a>>,
}

/// What a genesis says of the ledger before it.
pub(crate) struct GoingOn<'a> {
    pub origin: &'a Origin,
    pub head: Head,
    pub cause: Cause,
    pub reason: &'a str,
    /// Keys of members of that ledger, who agree with them.
    pub keys: Vec<SigningKey>,
}

impl Office {
    /// Creates a real office with two administrators. Their recovery sheets come back once and are kept nowhere.
    pub fn create(&mut self, call: &ipc::CreateOffice) -> Outcome<Vec<RecoverySheet>> {
        let [first, second] = call.administrators.as_slice() else {
            return Err(input(
                "two-administrators",
                ["新建单位需要两位管理员。", "An office is created by two administrators."],
                ["请填写两位不同的管理员。", "Give two different administrators."],
            ));
        };
        if first.name.trim() == second.name.trim() {
            return Err(input(
                "same-name",
                ["两位管理员的姓名相同。", "Both administrators have the same name."],
                ["请填写两个不同的人；同名的请加以区分。", "Give two different persons; tell them apart if they share a name."],
            ));
        }
        let roles = read_roles(&[Role::Administrator]);
        let members = call.administrators.iter().map(|member| (member.name.trim(), roles, &*member.passphrase)).collect();
        self.found(&Founding {
            code: &call.code,
            name: call.name.trim(),
            currency: &call.currency,
            demo: false,
            approval_two_over: call.approval_two_over,
            members,
            succeeds: None,
        })
    }

    /// Writes the first entry with everything that must be there from the start.
    pub(crate) fn found(&mut self, founding: &Founding<'_>) -> Outcome<Vec<RecoverySheet>> {
        if self.desk.is_some() {
            return Err(office_exists());
        }
        founding.check()?;
        let (sheets, _) = founding.lay(&self.folder, &self.world)?;
        self.desk = Some(Desk::open(&self.folder)?);
        Ok(sheets)
    }
}

impl Founding<'_> {
    /// Whether an office can be founded so.
    pub fn check(&self) -> Outcome<()> {
        let founding = self;
        if !is_office_code(founding.code) {
            return Err(input(
                "office-code",
                ["单位代码不合规定。", "The office code is not as required."],
                [
                    "请写成六位行政区划代码、连字符和单位简称，例如 522499-nync。",
                    "Write six digits of the division, a hyphen and a short name, e.g. 522499-nync.",
                ],
            ));
        }
        if founding.currency.len() != 3 || !founding.currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(input(
                "currency",
                ["币种不是三个大写字母。", "The currency is not three capital letters."],
                ["请按 ISO 4217 填写，例如人民币 CNY。", "Write it as ISO 4217 does, e.g. CNY."],
            ));
        }
        founding.members.iter().try_for_each(|(_, _, passphrase)| check_passphrase(passphrase))?;
        let passphrases: Vec<&str> = founding.members.iter().map(|(_, _, passphrase)| *passphrase).collect();
        if (1..passphrases.len()).any(|i| passphrases[..i].contains(&passphrases[i])) {
            return Err(input(
                "same-passphrase",
                ["两个人用了同一个密码。", "Two people have the same passphrase."],
                [
                    "请各人自己另想一个密码，不告诉别人：知道两个密码的人，一个人就能当两个人签名。",
                    "Let each choose one of their own and tell nobody: who knows both can sign as two people.",
                ],
            ));
        }
        Ok(())
    }

    /// Makes the ledger in a folder that has none. Returns the recovery sheets and the origin.
    pub fn lay(&self, folder: &Path, world: &World) -> Outcome<(Vec<RecoverySheet>, Origin)> {
        let founding = self;
        let mut random = world.random();
        let keyring = Keyring::generate(&mut random);
        let keys: Vec<MemberKey> = founding.members.iter().map(|_| MemberKey::generate(&mut random)).collect();
        let ledger_key = keyring.ledger_key();
        let origin = Origin::new(founding.code, &ledger_key.public()).ok_or_else(|| broken("origin"))?;
        let reason = founding.succeeds.as_ref().map(|before| vec![Disclosure::new("reason", before.reason, &mut random)]);
        let reason = reason.unwrap_or_default();
        let digests = if reason.is_empty() { Vec::new() } else { digests_with_decoys(&reason, &mut random) };
        let body = genesis_body(founding, &origin, &keys, &keyring, &digests);
        let signer = &keys[0].signing;
        let draft = Draft {
            issuer: &origin,
            kind: "genesis",
            iat: world.now(),
            jti: Jti::fresh(&mut random),
            seen: Head::empty(),
            on_behalf: None,
            body: &body,
        };
        let signed = draft.sign(signer, &signer.public()).map_err(|fault| refused(fault.into(), None))?;
        let mut chain = Chain::new(origin.clone());
        let entry = chain.append(signed, &NodeTable::new(), |_, _, _| {}).map_err(|refusal| refused(refusal, None))?;
        let checkpoint = Checkpoint::sign(&origin, chain.head(), &[ledger_key]);

        let sheets_and_files = founding.members.iter().zip(&keys).zip(1..).map(|(((name, _, passphrase), key), number)| {
            let code = recovery_code(&mut random);
            let files = KeyFiles::of(number, key, passphrase, &code, world.passphrase_work);
            let sheet = RecoverySheet {
                office: founding.name.to_owned(),
                origin: origin.to_string(),
                name: (*name).to_owned(),
                member: member_text(number),
                kid: key.signing.public().kid().to_string(),
                code,
                made_at: world.now(),
                pending: false,
            };
            (sheet, files)
        });
        let (sheets, files): (Vec<RecoverySheet>, Vec<KeyFiles>) = sheets_and_files.unzip();
        let recipients: Vec<String> = keys.iter().map(MemberKey::recipient).collect();
        let office_file = lock_keyring(&keyring, &recipients).map_err(vault_failed)?;
        let mut changes: Vec<Change<'_>> = files.iter().flat_map(KeyFiles::changes).collect();
        changes.push(Change::PutKeyFile { name: OFFICE_FILE, bytes: &office_file });

        let packed = personal::pack(std::iter::once(&reason[..]));
        let sealed = (!reason.is_empty()).then(|| keyring.seal(Seal::Disclosures(0), &packed, &mut random));
        let sealed: Vec<Sealed<'_>> = sealed.iter().map(|sealed| Sealed { first: 0, count: 1, sealed }).collect();
        let store = Store::create(folder).map_err(|error| store_failed(&error))?;
        let entries = [entry];
        let append =
            Append { changes: &changes, disclosures: &sealed, keep_checkpoint: true, ..Append::new(&entries, &checkpoint) };
        store.append(&Head::empty(), &append).map_err(|error| append_failed(&error))?;
        Ok((sheets, origin))
    }
}

/// A member's key as it lies on disk: under the passphrase, under the recovery code, and what office keys are locked to.
pub(crate) struct KeyFiles {
    member: (String, Vec<u8>),
    recovery: (String, Vec<u8>),
    recipient: (String, Vec<u8>),
}

impl KeyFiles {
    /// Locks a member's key both ways.
    pub fn of(number: u32, key: &MemberKey, passphrase: &str, code: &str, work: u8) -> KeyFiles {
        KeyFiles {
            member: (member_file(number), key.lock(passphrase, work)),
            recovery: KeyFiles::recovery(number, key, code, work),
            recipient: (recipient_file(number), key.recipient().into_bytes()),
        }
    }

    /// The one under the recovery code. The code has 130 random bits: no work is needed to make guessing hopeless.
    pub fn recovery(number: u32, key: &MemberKey, code: &str, work: u8) -> (String, Vec<u8>) {
        (recovery_file(number), key.lock(code, RECOVERY_WORK.min(work)))
    }

    /// The writes that keep them.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        [&self.member, &self.recovery, &self.recipient].into_iter().map(|(name, bytes)| Change::PutKeyFile { name, bytes })
    }
}

fn genesis_body(founding: &Founding<'_>, origin: &Origin, keys: &[MemberKey], keyring: &Keyring, digests: &[Hash]) -> String {
    let ledger_key = keyring.ledger_key();
    let mut body = JsonWriter::new();
    body.object(|w| {
        write_digests(w, digests);
        if let Some(amount) = founding.approval_two_over {
            w.field_integer("approval_two_over", amount);
        }
        w.field("code", founding.code);
        w.field("currency", founding.currency);
        w.key("demo").boolean(founding.demo);
        w.key("ledger_key").object(|w| {
            w.field("key", &ledger_key.public().x());
            w.field("possession", &Possession::LedgerKey.prove(origin.as_str(), ledger_key));
        });
        w.key("members").array(|w| {
            for (((name, roles, _), key), number) in founding.members.iter().zip(keys).zip(1..) {
                let possession = Possession::Member { number, name, roles: *roles }.prove(origin.as_str(), &key.signing);
                w.object(|w| {
                    w.field("key", &key.signing.public().x());
                    w.field("name", name);
                    w.field("possession", &possession);
                    w.key("roles").array(|w| roles.names().for_each(|role| w.string(role)));
                });
            }
        });
        w.field("name", founding.name);
        if let Some(before) = &founding.succeeds {
            w.key("succeeds");
            before.succession(origin, keys, digests).write(w);
        }
    });
    body.finish()
}

impl GoingOn<'_> {
    /// Signed by the administrators of the new ledger, and by those of the ledger before whose keys are at hand.
    fn succession(&self, ledger: &Origin, keys: &[MemberKey], digests: &[Hash]) -> Succession {
        let agreement = Agreement { ledger: ledger.as_str(), origin: self.origin, head: self.head, cause: self.cause, digests };
        let all = keys.iter().map(|key| &key.signing).chain(&self.keys);
        let mut agreed: Vec<_> = all.map(|key| (key.public(), agreement.prove(key))).collect();
        agreed.sort_by_key(|(key, _)| key.x());
        Succession { origin: self.origin.clone(), head: self.head, cause: self.cause, agreed }
    }
}

const RECOVERY_WORK: u8 = 12;
