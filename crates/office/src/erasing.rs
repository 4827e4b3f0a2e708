//! Erasing personal fields: ordered by two, carried out wherever they lie, and shown with who has acknowledged it.

mod carry_out;
mod list;
mod show;

pub(crate) use carry_out::{LOST_ORDERS, without_erased};
pub(crate) use list::Orders;

use crate::{
    Office, Outcome,
    desk::{Also, Desk, NewAct},
    failure::{failure, input, not_found, reason_needed, store_failed},
    sealing::{Keyring, Seal},
    session::Session,
};
use ipc::{Blame, EraseFields, Erasures, Failure};
use ledger::{Disclosure, ErasedField, Hash, JsonWriter, Jti, write_digests};

impl Office {
    /// Orders fields of an entry to be erased, with the reason; it waits for a second signature.
    pub fn erase(&mut self, call: &EraseFields) -> Outcome<Erasures> {
        if call.reason.trim().is_empty() {
            return Err(reason_needed());
        }
        let (desk, session, world) = self.administrator()?;
        if call.entry >= desk.chain.size() {
            return Err(not_found(["没有这条记录。", "There is no such entry."]));
        }
        let fields = desk.named(&session.keyring, call)?;
        let files: Vec<Hash> = if call.file { vec![desk.source_of(call.entry)?] } else { Vec::new() };
        if fields.is_empty() && files.is_empty() {
            return Err(nothing_to_erase());
        }
        let mut random = world.random();
        let reason = vec![Disclosure::new("reason", call.reason.trim(), &mut random)];
        let body = |digests: &[Hash]| order(digests, &fields, &files);
        let new = NewAct { kind: "disclosure.erased", jti: Jti::fresh(&mut random), body: &body, disclosures: reason };
        desk.record(world, session, new, &Also::default())?;
        self.erasures()
    }
}

impl Desk {
    /// The fields of an entry that a call names, ascending by digest. Whoever names one that is not there has seen something else.
    fn named(&self, keyring: &Keyring, call: &EraseFields) -> Outcome<Vec<ErasedField>> {
        let there = self.disclosures(keyring, call.entry)?;
        let mut fields = Vec::new();
        for name in &call.fields {
            let found = there.iter().find(|one| one.name() == name).ok_or_else(|| no_such_field(name))?;
            fields.push(ErasedField { entry: call.entry, digest: found.digest(), name: name.clone() });
        }
        fields.sort_unstable();
        fields.dedup();
        Ok(fields)
    }

    /// The source file of the batch that an entry is of.
    fn source_of(&self, entry: u64) -> Outcome<Hash> {
        let batch = self.book.payment(entry).map(|payment| payment.batch);
        let batch = batch.or_else(|| self.book.batches().iter().find(|batch| batch.entry() == entry));
        let file = batch.and_then(funds::Batch::file);
        file.ok_or_else(|| not_found(["这条记录没有来源文件。", "The entry has no source file."]))
    }

    /// Whose drafts have one of the values in them, and when each was touched last, UTC seconds.
    fn drafts_with(&self, session: &Session, values: &[String]) -> Outcome<Vec<(u32, i64)>> {
        let snapshot = self.snapshot()?;
        let mut whose = Vec::new();
        for member in self.chain.roll().members() {
            for draft in snapshot.drafts(member.number).map_err(|error| store_failed(&error))? {
                let Ok(plain) = session.keyring.open(Seal::Draft, &draft.sealed) else { continue };
                if values.iter().any(|value| memchr::memmem::find(&plain, value.as_bytes()).is_some()) {
                    whose.push((member.number, draft.touched_at));
                }
            }
        }
        Ok(whose)
    }
}

/// The body of an order.
fn order(digests: &[Hash], fields: &[ErasedField], files: &[Hash]) -> String {
    let mut body = JsonWriter::new();
    body.object(|w| {
        write_digests(w, digests);
        if !fields.is_empty() {
            w.key("fields").array(|w| {
                for field in fields {
                    w.object(|w| {
                        w.field("digest", &field.digest.url());
                        w.field_integer("entry", i64::try_from(field.entry).unwrap_or(i64::MAX));
                        w.field("name", &field.name);
                    });
                }
            });
        }
        if !files.is_empty() {
            w.key("files").array(|w| files.iter().for_each(|file| w.string(&file.url())));
        }
    });
    body.finish()
}

fn no_such_field(name: &str) -> Failure {
    input(
        "no-such-field",
        [
            &format!("这条记录里没有个人信息项“{name}”，或已经抹除。"),
            &format!("The entry has no personal field “{name}”, or it was erased already."),
        ],
        [
            "请在记录的详情里看有哪些个人信息项；来自其他单位的副本要由对方抹除。",
            "Look at the entry for the fields that it has; in a copy of another office's ledger that office erases.",
        ],
    )
}

fn nothing_to_erase() -> Failure {
    failure(
        "nothing-to-erase",
        Blame::Input,
        ["没有选择要抹除的内容。", "Nothing was chosen to be erased."],
        ["请至少选择一个个人信息项，或来源文件。", "Choose at least one personal field, or the source file."],
    )
}
