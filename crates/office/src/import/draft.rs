//! Drafts as they lie in the store, sealed: the file once, and beside it what is typed and passed, which changes often.

use super::{Checked, UNKEPT_DRAFT};
use crate::{
    Outcome, World,
    desk::Desk,
    failure::{broken, file_refused, not_found, store_failed},
    sealing::Seal,
    session::Session,
};
use ipc::{DraftLine, ImportChoices, Pass};
use ledger::{Jti, Random};
use serde::{Deserialize, Serialize};
use sheet::{Field, Format, Grid, Table, Workbook};
use store::Change;

/// A draft as it is stored.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Saved {
    pub name: String,
    /// The file, where a draft was stored in one piece, as drafts once were; otherwise empty.
    content: Vec<u8>,
    pub history: bool,
    pub sheet: u32,
    /// Field of each column, by its code.
    #[serde(with = "field_codes")]
    pub fields: Vec<Option<Field>>,
    pub remembered: bool,
    pub choices: ImportChoices,
    pub passes: Vec<Pass>,
    /// Data rows, for the list of drafts.
    pub rows: u32,
    /// The returned or withdrawn batch that it corrects: id and number.
    pub replaces: Option<(String, String)>,
}

/// A draft with its sheet read.
pub(crate) struct Loaded {
    pub saved: Saved,
    /// The file.
    pub content: Vec<u8>,
    pub format: Format,
    /// Names of the sheets, and whether they are hidden.
    pub sheets: Vec<(String, bool)>,
    pub grid: Grid,
    pub checked: Option<Checked>,
}

impl Saved {
    /// A new draft.
    pub fn new(name: &str, history: bool) -> Saved {
        let choices = ImportChoices { benefit_type: "regular".into(), ..ImportChoices::default() };
        let name = name.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
        let content = Vec::new();
        Saved {
            name,
            content,
            history,
            sheet: 0,
            fields: Vec::new(),
            remembered: false,
            choices,
            passes: Vec::new(),
            rows: 0,
            replaces: None,
        }
    }

    /// The batch that it corrects.
    pub fn corrects(&self) -> Option<Jti> {
        self.replaces.as_ref().and_then(|(id, _)| Jti::from_text(id))
    }
}

impl Loaded {
    /// Opens the file of a draft and reads its chosen sheet.
    pub fn read(saved: Saved, content: Vec<u8>) -> Outcome<Loaded> {
        let workbook = Workbook::open(&content, &saved.name).map_err(|error| file_refused(&error))?;
        let grid = workbook.read_sheet(saved.sheet as usize).map_err(|error| file_refused(&error))?;
        let sheets = workbook.sheets().iter().map(|sheet| (sheet.name.clone(), !sheet.visible)).collect();
        let format = workbook.format();
        Ok(Loaded { saved, content, format, sheets, grid, checked: None })
    }

    /// Takes what was typed; whether it is anything new. Reasons about a programme end with the choice of it.
    pub fn choose(&mut self, choices: &ImportChoices) -> bool {
        if self.saved.choices == *choices {
            return false;
        }
        if self.saved.choices.programme != choices.programme {
            self.saved.passes.retain(|pass| !OF_A_PROGRAMME.contains(&&*pass.code));
        }
        self.saved.choices = choices.clone();
        self.checked = None;
        true
    }

    /// Under what the mapping of files like this is remembered.
    fn template_key(&self) -> Option<String> {
        Table::find(&self.grid).map(|table| table.template_key())
    }
}

impl Desk {
    /// The mapping that a person chose for an earlier file with the same headers.
    pub fn remembered_mapping(&self, session: &Session, loaded: &Loaded) -> Outcome<Option<Vec<Option<Field>>>> {
        let Some(key) = loaded.template_key() else { return Ok(None) };
        let name = mapping_setting(session, &key);
        let Some(sealed) = self.snapshot()?.setting(&name).map_err(|error| store_failed(&error))? else { return Ok(None) };
        let Ok(plain) = session.keyring.open(Seal::Setting, &sealed) else { return Ok(None) };
        let text = String::from_utf8(plain).unwrap_or_default();
        Ok(Some(text.split(',').map(Field::from_code).collect()))
    }

    /// Name and sealed value of the setting that remembers a draft's mapping.
    pub fn mapping_to_remember(&self, session: &Session, world: &World, loaded: &Loaded) -> Option<(String, Vec<u8>)> {
        let key = loaded.template_key()?;
        let codes: Vec<&str> = loaded.saved.fields.iter().map(|field| field.map_or("", Field::code)).collect();
        let sealed = session.keyring.seal(Seal::Setting, codes.join(",").as_bytes(), &mut world.random());
        Some((mapping_setting(session, &key), sealed))
    }

    /// A number that no draft has, and none had: drawn, so that it is another one whoever takes over or throws away drafts, and
    /// whichever program makes one.
    pub fn new_draft_number(&self, world: &World) -> Outcome<u64> {
        let mut random = world.random();
        loop {
            let mut bytes = [0; 8];
            random.fill(&mut bytes);
            let draft = DRAFT_NUMBER_MIN + u64::from_be_bytes(bytes) % (DRAFT_NUMBER_MAX - DRAFT_NUMBER_MIN);
            if self.draft_owner(draft)?.is_none() {
                return Ok(draft);
            }
        }
    }

    /// Keeps a new draft with its file.
    pub fn keep_draft(&self, session: &Session, world: &World, draft: u64, loaded: &Loaded) -> Outcome<()> {
        let sealed = seal(session, world, &loaded.saved)?;
        let file = session.keyring.seal(Seal::Draft, &loaded.content, &mut world.random());
        let now = world.now();
        let (id, file_id) = (draft.to_string(), draft_file(draft));
        let put = Change::PutDraft { id: &id, member: session.member, sealed: &sealed, touched_at: now };
        let put_file = Change::PutFile { id: &file_id, sealed: &file, added_at: now };
        self.change_shared(&session.keyring, &[put, put_file])
    }

    /// Keeps what changed in a draft, its file apart; not of the one that is in memory alone.
    pub fn save_draft(&self, session: &Session, world: &World, draft: u64, saved: &Saved) -> Outcome<()> {
        if draft == UNKEPT_DRAFT {
            return Ok(());
        }
        let sealed = seal(session, world, saved)?;
        let id = draft.to_string();
        let change = Change::PutDraft { id: &id, member: session.member, sealed: &sealed, touched_at: world.now() };
        self.change_shared(&session.keyring, &[change])
    }

    /// Whose draft it is; `None` when there is none.
    pub fn draft_owner(&self, draft: u64) -> Outcome<Option<u32>> {
        let stored = self.snapshot()?.draft(&draft.to_string()).map_err(|error| store_failed(&error))?;
        Ok(stored.map(|stored| stored.member))
    }

    /// Reads a draft and its file.
    pub fn stored_draft(&self, session: &Session, world: &World, draft: u64) -> Outcome<(Saved, Vec<u8>)> {
        let snapshot = self.snapshot()?;
        let stored = snapshot.draft(&draft.to_string()).map_err(|error| store_failed(&error))?;
        let stored = stored.ok_or_else(|| not_found(["没有这份草稿。", "There is no such draft."]))?;
        let mut saved = open(session, &stored.sealed).ok_or_else(|| broken("draft"))?;
        let content = std::mem::take(&mut saved.content);
        if content.is_empty() {
            let file = self.file(&draft_file(draft))?;
            let file = file.and_then(|sealed| session.keyring.open(Seal::Draft, &sealed).ok());
            return Ok((saved, file.ok_or_else(|| broken("draft file"))?));
        }
        // Stored in one piece: taken apart before anything of it is saved without its file.
        let loaded = Loaded::read(saved, content)?;
        self.keep_draft(session, world, draft, &loaded)?;
        Ok((loaded.saved, loaded.content))
    }

    /// Removes a draft of the member who is signed in.
    pub fn remove_draft(&self, session: &Session, draft: u64) -> Outcome<()> {
        if self.draft_owner(draft)? == Some(session.member) {
            let (id, file) = (draft.to_string(), draft_file(draft));
            let changes = [Change::RemoveDraft { id: &id }, Change::RemoveFile { id: &file }];
            self.change_shared(&session.keyring, &changes)?;
        }
        Ok(())
    }

    /// All drafts of the member who is signed in, newest first.
    pub fn draft_lines(&self, session: &Session) -> Outcome<Vec<DraftLine>> {
        self.draft_lines_of(session, session.member)
    }

    /// All drafts of a member, newest first. One that cannot be opened any more is left out.
    pub fn draft_lines_of(&self, session: &Session, member: u32) -> Outcome<Vec<DraftLine>> {
        let mut stored = self.snapshot()?.drafts(member).map_err(|error| store_failed(&error))?;
        stored.sort_by_key(|draft| std::cmp::Reverse(draft.touched_at));
        let line = |draft: &store::StoredDraft| {
            let saved = open(session, &draft.sealed)?;
            Some(DraftLine { draft: draft.id.parse().ok()?, name: saved.name, rows: saved.rows, at: draft.touched_at })
        };
        Ok(stored.iter().filter_map(line).collect())
    }

    /// Gives a member's drafts to another, all or none.
    pub fn move_drafts(&self, session: &Session, from: u32, to: u32) -> Outcome<()> {
        let stored = self.snapshot()?.drafts(from).map_err(|error| store_failed(&error))?;
        let put = |draft: &'_ store::StoredDraft| (draft.id.clone(), draft.sealed.clone(), draft.touched_at);
        let drafts: Vec<(String, Vec<u8>, i64)> = stored.iter().map(put).collect();
        let changes: Vec<Change<'_>> = drafts
            .iter()
            .map(|(id, sealed, touched_at)| Change::PutDraft { id, member: to, sealed, touched_at: *touched_at })
            .collect();
        self.change_shared(&session.keyring, &changes)
    }
}

fn seal(session: &Session, world: &World, saved: &Saved) -> Outcome<Vec<u8>> {
    let plain = postcard::to_allocvec(saved).map_err(|error| broken(&error.to_string()))?;
    Ok(session.keyring.seal(Seal::Draft, &plain, &mut world.random()))
}

/// Id of the sealed file of a draft. Those of batches are hashes.
pub(super) fn draft_file(draft: u64) -> String {
    format!("draft/{draft}")
}

fn open(session: &Session, sealed: &[u8]) -> Option<Saved> {
    let mut plain = session.keyring.open(Seal::Draft, sealed).ok()?;
    // A draft of an earlier version ends before `replaces`: nothing, in one byte.
    plain.push(0);
    postcard::from_bytes(&plain).ok()
}

/// Headers may name persons, so the name of the setting is a keyed hash.
fn mapping_setting(session: &Session, key: &str) -> String {
    format!("mapping/{}", ledger::url_encode(&session.keyring.fingerprint("template", key.as_bytes())))
}

mod field_codes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use sheet::Field;

    pub fn serialize<S: Serializer>(fields: &[Option<Field>], serializer: S) -> Result<S::Ok, S::Error> {
        fields.iter().map(|field| field.map_or("", Field::code)).collect::<Vec<_>>().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Option<Field>>, D::Error> {
        let codes = Vec::<String>::deserialize(deserializer)?;
        Ok(codes.iter().map(|code| Field::from_code(code)).collect())
    }
}

/// Faults whose reasons are about the programme: what it paid, has, and prescribes.
const OF_A_PROGRAMME: [&str; 5] = ["paid-before", "beyond-available", "unit-differs", funds::PASS_AMOUNT, funds::PASS_OLD_RATE];

const DRAFT_NUMBER_MIN: u64 = 1_000_000;
/// What a number in the window can be.
const DRAFT_NUMBER_MAX: u64 = 1 << 53;
const NAME_CHARS_MAX: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Demo, Office, Work};
    use ipc::SignIn;

    #[test]
    fn a_draft_that_was_stored_in_one_piece_is_taken_apart() {
        let folder = Folder(std::env::temp_dir().join(format!("mingzhang-draft-{}", std::process::id())));
        std::fs::create_dir(&folder.0).expect("a new folder");
        let (made, passphrases) =
            Office::demo(&folder.0, Demo { entries: 40, seed: 7 }, &Work::default()).expect("a demo is made");
        drop(made);
        let mut office = Office::open(&folder.0, World::seeded(8, 1_795_305_600)).expect("the demo opens");
        let (member, passphrase) = passphrases.members[2].clone();
        let sign_in = SignIn { member, passphrase };
        office.sign_in(&sign_in).expect("a clerk signs in");
        let list = "姓名,身份证号,金额\n王秀兰,,420.00\n".as_bytes().to_vec();
        let draft = office.import_bytes("list.csv", list.clone(), false).expect("it is read").draft;

        let (id, file) = (draft.to_string(), draft_file(draft));
        let (desk, session, world) = office.signed_in().expect("a clerk is signed in");
        let (mut saved, content) = desk.stored_draft(session, world, draft).expect("it is stored");
        assert_eq!(content, list);
        saved.content = content;
        let sealed = seal(session, world, &saved).expect("it is sealed");
        let whole = Change::PutDraft { id: &id, member: session.member, sealed: &sealed, touched_at: 1 };
        desk.store.change(&[whole, Change::RemoveFile { id: &file }]).expect("as it was stored once");

        office.sign_out().expect("the draft leaves memory");
        office.sign_in(&sign_in).expect("the clerk comes back");
        assert_eq!(office.open_draft(draft).expect("it is gone on with").rows, 1);
        let (desk, session, world) = office.signed_in().expect("a clerk is signed in");
        let (saved, content) = desk.stored_draft(session, world, draft).expect("it is stored");
        assert_eq!((content, saved.content.is_empty()), (list, true), "the file lies apart now");
        office.discard_draft(draft).expect("it is thrown away");
        let (desk, ..) = office.signed_in().expect("a clerk is signed in");
        let files = desk.snapshot().expect("a snapshot").files().expect("files");
        assert!(files.iter().all(|file| !file.id.starts_with("draft/")), "and its file with it");
    }

    struct Folder(std::path::PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}
