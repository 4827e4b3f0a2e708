//! A batch file opened by one who may decide on it: what an approver sees, and the decision.

use super::{
    file::{Checked, Decider, Told, VERDICT_FORMAT, Verdict},
    forged, not_a_parcel, other_version,
};
use crate::{
    Outcome,
    batches::{Look, drawn, passed_in, row_line},
    failure::{broken, input, reason_needed, refused, vault_failed},
    line::PERSONAL,
    sealing::{Keyring, Seal},
    vault::MemberKey,
    world::World,
};
use funds::Act;
use ipc::{BatchFileFacts, BatchFileMember, BatchFileRow, BatchFileRows, BatchFileStory, Decision, PassedFault, SampleRow};
use ledger::{Disclosure, Draft, Jti, Statement, belong, digests_with_decoys, member_number};
use std::collections::HashMap;

/// What the passphrase of one who may decide opens.
pub(super) struct Unlocked {
    key: MemberKey,
    keyring: Keyring,
    member: u32,
    member_name: String,
    on_behalf: Option<u32>,
    told: Told,
    /// How rows compare with the last period, by row.
    changes: HashMap<u32, String>,
    /// Personal fields of the submission.
    of_list: Vec<Disclosure>,
    /// Personal fields of the rows, in their order.
    fields: Vec<Vec<Disclosure>>,
}

impl Checked {
    /// What it shows before a passphrase is typed.
    pub fn facts(&self) -> BatchFileFacts {
        let member = |(number, name, .., lender): &Decider| BatchFileMember {
            member: ledger::member_text(*number),
            name: name.clone(),
            for_name: lender.as_ref().map(|(_, name)| name.clone()),
        };
        BatchFileFacts {
            origin: self.checkpoint.origin.to_string(),
            programme: self.parcel.programme.clone(),
            count: self.parcel.count,
            total: self.parcel.total,
            size: self.checkpoint.head.size,
            members: self.parcel.members.iter().map(member).collect(),
        }
    }

    /// Opens the key of a member named by number or name, with it the office's keys, and with these what is sealed. Each
    /// personal field must belong to its statement.
    pub fn unlock(&self, member: &str, passphrase: &str) -> Outcome<Unlocked> {
        let number = member_number(member);
        let found = self.parcel.members.iter().find(|(known, name, ..)| number == Some(*known) || name == member);
        let (number, name, file, kid, lender) = found.ok_or_else(|| {
            input(
                "not-found",
                ["这份文件里没有这名主管。", "That supervisor is not in this file."],
                ["请检查姓名。", "Check the name."],
            )
        })?;
        let decode = |text: &String| ledger::url_decode(text.as_bytes()).ok_or_else(not_a_parcel);
        let key = MemberKey::unlock(&decode(file)?, passphrase).map_err(vault_failed)?;
        if key.signing.public().kid().to_string() != *kid {
            return Err(forged());
        }
        let keyring = key.open_keyring(&decode(&self.parcel.office)?).map_err(vault_failed)?;
        let open = |sealed: &String| keyring.open(Seal::Parcel, &decode(sealed)?).map_err(|_| forged());
        let told: Told = serde_json::from_slice(&open(&self.parcel.told)?).map_err(|_| other_version())?;
        if told.batch != self.parcel.batch || told.root != self.checkpoint.head.root.hex() {
            return Err(forged());
        }
        let mut fields = crate::personal::unpack(&open(&self.parcel.personal)?).ok_or_else(forged)?;
        let statements = self.submission.iter().chain(&self.rows).map(|(_, statement)| statement);
        let all_belong = statements.clone().zip(&fields).all(|(statement, fields)| belong(statement, fields).is_ok());
        if fields.len() != statements.count() || !all_belong {
            return Err(forged());
        }
        let of_list = if self.submission.is_some() { fields.remove(0) } else { Vec::new() };
        let changes = told.changes.iter().cloned().collect();
        let on_behalf = lender.as_ref().map(|(lender, _)| *lender);
        Ok(Unlocked { key, keyring, member: *number, member_name: name.clone(), on_behalf, told, changes, of_list, fields })
    }
}

/// A batch file and what its reader's passphrase has opened of it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub checked: &'a Checked,
    pub unlocked: &'a Unlocked,
}

impl Reader<'_> {
    /// The batch as its approver sees it. What the entries prove is taken from them, whatever else the file says.
    pub fn story(self, draw: u32) -> BatchFileStory {
        let Reader { checked, unlocked } = self;
        let parcel = &checked.parcel;
        let mut story = unlocked.told.story.clone();
        let first = checked.submission.as_ref().or(checked.rows.first());
        story.line.id = parcel.batch.clone();
        story.line.entry = first.map_or(0, |(entry, _)| *entry);
        story.line.at = first.map_or(0, |(_, statement)| statement.iat());
        story.line.programme = parcel.programme.clone();
        story.line.programme_name = checked.opened.name.clone();
        (story.line.count, story.line.total) = (parcel.count, parcel.total);
        (story.declared_count, story.declared_total) = checked.declared;
        story.excluded_count = checked.excluded.len() as u32;
        story.excluded_total = checked.excluded_total();
        story.agrees = true;
        story.passed = self.passed();
        story.line.passed = story.passed.len() as u32;
        let left: Vec<usize> = (0..checked.rows.len()).filter(|i| !checked.excluded.contains(&(*i as u32 + 1))).collect();
        let drawn = drawn(&unlocked.key.signing, &parcel.batch, draw, left.len());
        story.sample = drawn.into_iter().map(|i| self.line(left[i])).collect();
        let may = unlocked.told.may.iter().find(|(member, ..)| *member == unlocked.member);
        story.may = ipc::BatchActs::default();
        story.hindrance = None;
        if let Some((_, acts, hindrance)) = may {
            (story.may.approve, story.may.refuse) = (acts.approve, acts.refuse);
            story.hindrance = hindrance.clone();
        }
        story.masked = false;
        BatchFileStory {
            office: unlocked.told.office.clone(),
            origin: checked.checkpoint.origin.to_string(),
            size: checked.checkpoint.head.size,
            saved_at: unlocked.told.saved_at,
            member_name: unlocked.member_name.clone(),
            rows: checked.rows.len() as u32,
            story,
        }
    }

    /// A window of the rows, or the one of an entry.
    pub fn rows(self, call: &ipc::GetBatchFileRows) -> BatchFileRows {
        let rows = &self.checked.rows;
        let total = rows.len() as u64;
        let wanted: Vec<usize> = match call.entry {
            Some(entry) => rows.iter().position(|(number, _)| *number == entry).into_iter().collect(),
            None => {
                let first = usize::try_from(call.offset).unwrap_or(usize::MAX).min(rows.len());
                (first..rows.len()).take(call.limit.min(ROWS_MAX) as usize).collect()
            }
        };
        BatchFileRows { total, rows: wanted.into_iter().map(|i| self.row(i)).collect() }
    }

    /// Decides with the reader's own key; the result is taken back to the ledger.
    pub fn decide(self, decision: Decision, reason: &str, world: &World) -> Outcome<Vec<u8>> {
        let Reader { checked: Checked { parcel, checkpoint, .. }, unlocked } = self;
        let reason = reason.trim();
        if decision != Decision::Approve && reason.is_empty() {
            return Err(reason_needed());
        }
        let mut random = world.random();
        let batch = Jti::from_text(&parcel.batch).ok_or_else(not_a_parcel)?;
        let act = match decision {
            Decision::Approve => Act::BatchApproved { batch, count: parcel.count, total: parcel.total },
            Decision::Return => Act::BatchReturned { batch },
            Decision::Reject => Act::BatchRejected { batch },
        };
        let disclosures = if reason.is_empty() { Vec::new() } else { vec![Disclosure::new("reason", reason, &mut random)] };
        let digests = if disclosures.is_empty() { Vec::new() } else { digests_with_decoys(&disclosures, &mut random) };
        let draft = Draft {
            issuer: &checkpoint.origin,
            kind: act.kind(),
            iat: world.now(),
            jti: Jti::fresh(&mut random),
            seen: checkpoint.head,
            on_behalf: unlocked.on_behalf,
            body: &act.write(&digests),
        };
        let signing = &unlocked.key.signing;
        let signed = draft.sign(signing, &signing.public()).map_err(|fault| refused(fault.into(), None))?;
        let packed = crate::personal::pack(std::iter::once(disclosures.as_slice()));
        let verdict = Verdict {
            format: VERDICT_FORMAT.into(),
            statement: String::from_utf8_lossy(signed.statement().bytes()).into_owned(),
            personal: ledger::url_encode(&unlocked.keyring.seal(Seal::Parcel, &packed, &mut random)),
        };
        serde_json::to_vec_pretty(&verdict).map_err(|error| broken(&error.to_string()))
    }

    /// What was passed in the rows that are left. Which earlier payment one resembles, the saving desk says.
    fn passed(self) -> Vec<PassedFault> {
        let told = |fault: &PassedFault| {
            let told = &self.unlocked.told.story.passed;
            told.iter().find(|known| known.entry == fault.entry && known.code == fault.code).and_then(|known| known.like)
        };
        let rows = (1..).zip(&self.checked.rows).zip(&self.unlocked.fields);
        let left = rows.filter(|((row, _), _)| !self.checked.excluded.contains(row));
        let of_list =
            self.checked.submission.iter().flat_map(|(entry, _)| passed_in(&self.unlocked.of_list, 0, *entry, self.look()));
        let of_rows = left.flat_map(|((_, (entry, statement)), fields)| {
            passed_in(fields, crate::batches::sheet_row(statement), *entry, self.look())
        });
        let mut passed: Vec<PassedFault> = of_list.chain(of_rows).collect();
        for fault in &mut passed {
            fault.like = told(fault);
        }
        passed
    }

    fn row(self, i: usize) -> BatchFileRow {
        let (fields, row) = (&self.unlocked.fields[i], i as u32 + 1);
        let order = |field: &&Disclosure| PERSONAL.iter().position(|name| *name == field.name()).unwrap_or(PERSONAL.len());
        // What was passed stands beside the rows already, in words.
        let given = fields.iter().filter(|field| !field.value().is_empty() && field.name() != "reasons");
        let mut given: Vec<&Disclosure> = given.collect();
        given.sort_by_key(order);
        let (period, township) = where_and_when(&self.checked.rows[i].1);
        BatchFileRow {
            line: self.line(i),
            excluded: self.checked.excluded.contains(&row),
            period,
            township,
            personal: given.into_iter().map(|field| (field.name().to_owned(), field.value().to_owned())).collect(),
        }
    }

    fn line(self, i: usize) -> SampleRow {
        let (entry, statement) = &self.checked.rows[i];
        let change = self.unlocked.changes.get(&(i as u32 + 1)).map_or("", String::as_str);
        row_line(*entry, statement, &self.unlocked.fields[i], &self.checked.opened.rule, change, self.look())
    }

    fn look(&self) -> Look<'_> {
        Look { keyring: Some(&self.unlocked.keyring), open: true }
    }
}

fn where_and_when(statement: &Statement) -> ((String, String), String) {
    match Act::read(statement) {
        Some(Ok(Act::Payment(payment))) => {
            ((payment.period.from().to_string(), payment.period.to().to_string()), payment.township.to_string())
        }
        _ => Default::default(),
    }
}

/// As many rows as a window can show at once, and some to scroll into.
const ROWS_MAX: u32 = 200;
