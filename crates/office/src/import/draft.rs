//! Drafts as they lie in the store: sealed, the file with them.

use super::{Checked, UNKEPT_DRAFT};
use crate::{
    Outcome, World,
    desk::Desk,
    failure::{broken, file_refused, not_found, store_failed},
    sealing::Seal,
    session::Session,
};
use ipc::{DraftLine, ImportChoices, Pass};
use serde::{Deserialize, Serialize};
use sheet::{Field, Format, Grid, Table, Workbook};
use store::Change;

/// A draft as it is stored.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Saved {
    pub name: String,
    pub content: Vec<u8>,
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
}

/// A draft with its sheet read.
pub(crate) struct Loaded {
    pub saved: Saved,
    pub format: Format,
    /// Names of the sheets, and whether they are hidden.
    pub sheets: Vec<(String, bool)>,
    pub grid: Grid,
    pub checked: Option<Checked>,
}

impl Saved {
    /// A new draft.
    pub fn new(name: &str, content: Vec<u8>, history: bool) -> Saved {
        let choices = ImportChoices { benefit_type: "regular".into(), ..ImportChoices::default() };
        let name = name.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
        Saved { name, content, history, sheet: 0, fields: Vec::new(), remembered: false, choices, passes: Vec::new(), rows: 0 }
    }
}

impl Loaded {
    /// Opens the file of a draft and reads its chosen sheet.
    pub fn read(saved: Saved) -> Outcome<Loaded> {
        let workbook = Workbook::open(&saved.content, &saved.name).map_err(|error| file_refused(&error))?;
        let grid = workbook.read_sheet(saved.sheet as usize).map_err(|error| file_refused(&error))?;
        let sheets = workbook.sheets().iter().map(|sheet| (sheet.name.clone(), !sheet.visible)).collect();
        let format = workbook.format();
        Ok(Loaded { saved, format, sheets, grid, checked: None })
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

    /// A number that no draft has.
    pub fn next_draft(&self, session: &Session) -> Outcome<u64> {
        let drafts = self.snapshot()?.drafts(session.member).map_err(|error| store_failed(&error))?;
        // Numbers of different members do not meet.
        let base = u64::from(session.member) * DRAFTS_PER_MEMBER;
        let newest = drafts.iter().filter_map(|draft| draft.id.parse::<u64>().ok()).max();
        Ok(newest.map_or(base + 1, |newest| newest + 1))
    }

    /// Keeps a draft, unless it is the one that is in memory alone.
    pub fn save_draft(&self, session: &Session, world: &World, draft: u64, saved: &Saved) -> Outcome<()> {
        if draft == UNKEPT_DRAFT {
            return Ok(());
        }
        let plain = postcard::to_allocvec(saved).map_err(|error| broken(&error.to_string()))?;
        let sealed = session.keyring.seal(Seal::Draft, &plain, &mut world.random());
        let id = draft.to_string();
        let change = Change::PutDraft { id: &id, member: session.member, sealed: &sealed, touched_at: world.now() };
        self.store.change(&[change]).map_err(|error| store_failed(&error))
    }

    /// Whose draft it is; `None` when there is none.
    pub fn draft_owner(&self, draft: u64) -> Outcome<Option<u32>> {
        let stored = self.snapshot()?.draft(&draft.to_string()).map_err(|error| store_failed(&error))?;
        Ok(stored.map(|stored| stored.member))
    }

    /// Reads a draft.
    pub fn stored_draft(&self, session: &Session, draft: u64) -> Outcome<Saved> {
        let stored = self.snapshot()?.draft(&draft.to_string()).map_err(|error| store_failed(&error))?;
        let stored = stored.ok_or_else(|| not_found(["没有这份草稿。", "There is no such draft."]))?;
        open(session, &stored.sealed).ok_or_else(|| broken("draft"))
    }

    /// Removes a draft of the member who is signed in.
    pub fn remove_draft(&self, session: &Session, draft: u64) -> Outcome<()> {
        if self.draft_owner(draft)? == Some(session.member) {
            self.store.change(&[Change::RemoveDraft { id: &draft.to_string() }]).map_err(|error| store_failed(&error))?;
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

    /// Gives a member's drafts to another.
    pub fn move_drafts(&self, from: u32, to: u32) -> Outcome<()> {
        let stored = self.snapshot()?.drafts(from).map_err(|error| store_failed(&error))?;
        let put = |draft: &'_ store::StoredDraft| (draft.id.clone(), draft.sealed.clone(), draft.touched_at);
        for (id, sealed, touched_at) in stored.iter().map(put) {
            let change = Change::PutDraft { id: &id, member: to, sealed: &sealed, touched_at };
            self.store.change(&[change]).map_err(|error| store_failed(&error))?;
        }
        Ok(())
    }
}

fn open(session: &Session, sealed: &[u8]) -> Option<Saved> {
    postcard::from_bytes(&session.keyring.open(Seal::Draft, sealed).ok()?).ok()
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

const DRAFTS_PER_MEMBER: u64 = 1_000_000;
const NAME_CHARS_MAX: usize = 120;
