//! A batch from a spreadsheet: a draft that is read, mapped, checked, and then signed and recorded whole or not at all.

mod check;
mod defaults;
mod draft;
mod faults_file;
mod lines;
mod submit;
mod view;

pub(crate) use check::Checked;
pub(crate) use draft::{Loaded, Saved};
pub(crate) use lines::{chosen_period, read_person};
pub(crate) use submit::NewBatch;

use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{file_refused, input, not_found, same_file, store_failed},
    session::Session,
};
use ipc::{DraftLine, ImportCheck, ImportDraft, ImportRows, SavedFile};
use sheet::{Field, Mapping, Table};
use std::collections::BTreeMap;

/// Drafts that are open in this program, by number.
pub(crate) type Imports = BTreeMap<u64, Loaded>;

impl Office {
    /// Reads a file and guesses its columns. The same file is refused when it was recorded before.
    pub fn import_file(&mut self, call: &ipc::ImportFile) -> Outcome<ImportDraft> {
        let content = ledger::standard_decode(&call.content).ok_or_else(|| {
            input(
                "file-unreadable",
                ["文件没有完整传来。", "The file did not arrive whole."],
                ["请重新选择文件。", "Choose the file again."],
            )
        })?;
        self.import_bytes(&call.name, content, call.history)
    }

    /// As [`Office::import_file`], for callers that have the bytes.
    pub fn import_bytes(&mut self, name: &str, content: Vec<u8>, history: bool) -> Outcome<ImportDraft> {
        let mut loaded = self.read_file(name, content, history)?;
        let (desk, session, world) = self.signed_in()?;
        let draft = desk.next_draft(session)?;
        let view = loaded.view(draft)?;
        desk.save_draft(session, world, draft, &loaded.saved)?;
        self.imports.insert(draft, loaded);
        Ok(view)
    }

    /// As [`Office::import_bytes`], for callers that finish the import in one go: the draft is in memory alone, and there is
    /// one such draft at a time. Nothing is written before it is submitted.
    pub fn import_at_once(&mut self, name: &str, content: Vec<u8>, history: bool) -> Outcome<ImportDraft> {
        let mut loaded = self.read_file(name, content, history)?;
        let view = loaded.view(UNKEPT_DRAFT)?;
        self.imports.insert(UNKEPT_DRAFT, loaded);
        Ok(view)
    }

    fn read_file(&mut self, name: &str, content: Vec<u8>, history: bool) -> Outcome<Loaded> {
        let (desk, session, _) = self.signed_in()?;
        let mac = session.keyring.fingerprint(FILE_FINGERPRINT, &content);
        let known = desk.snapshot()?.fingerprint(FILE_FINGERPRINT, &mac).map_err(|error| store_failed(&error))?;
        if let Some(entry) = known {
            return Err(same_file(entry));
        }
        let mut loaded = Loaded::read(Saved::new(name, content, history))?;
        loaded.choose_first_list()?;
        let remembered = desk.remembered_mapping(session, &loaded)?;
        loaded.saved.remembered = remembered.is_some();
        loaded.saved.fields = remembered.unwrap_or_else(|| loaded.guess());
        defaults::suggest(&mut loaded, desk);
        Ok(loaded)
    }

    /// Takes another sheet, or the mapping that a person chose. No mapping: guess anew.
    pub fn map_import(&mut self, call: &ipc::MapImport) -> Outcome<ImportDraft> {
        self.load_draft(call.draft)?;
        let (loaded, desk, session, world) = self.import_parts(call.draft)?;
        if loaded.saved.sheet != call.sheet {
            loaded.take_sheet(call.sheet)?;
            loaded.saved.fields = loaded.guess();
        }
        loaded.saved.remembered = false;
        if call.mapping.is_empty() {
            loaded.saved.fields = loaded.guess();
        } else {
            let width = loaded.table()?.columns().len();
            let mut fields = vec![None; width];
            for (column, field) in &call.mapping {
                let field = Field::from_code(&field.replace('_', "-"));
                if let Some(place) = fields.get_mut(*column as usize) {
                    *place = field;
                }
            }
            loaded.saved.fields = Mapping::from_fields(&fields).fields();
        }
        loaded.checked = None;
        desk.save_draft(session, world, call.draft, &loaded.saved)?;
        loaded.view(call.draft)
    }

    /// Holds the rows against the programme, the ledger and the stamped summary.
    pub fn check_import(&mut self, call: &ipc::CheckImport) -> Outcome<ImportCheck> {
        self.load_draft(call.draft)?;
        let (loaded, desk, session, world) = self.import_parts(call.draft)?;
        loaded.saved.choices = call.choices.clone();
        loaded.saved.passes = call.passes.clone();
        desk.save_draft(session, world, call.draft, &loaded.saved)?;
        let checked = desk.check_import(loaded)?;
        let shown = checked.show();
        loaded.checked = Some(checked);
        Ok(shown)
    }

    /// Some of the rows with their marks.
    pub fn import_rows(&mut self, call: &ipc::GetImportRows) -> Outcome<ImportRows> {
        self.load_draft(call.draft)?;
        let (loaded, ..) = self.import_parts(call.draft)?;
        loaded.rows(call.offset, call.limit.min(ROWS_SHOWN_MAX), call.faulty_only)
    }

    /// The list of faults as a spreadsheet, to be sent to the township.
    pub fn export_faults(&mut self, draft: u64) -> Outcome<SavedFile> {
        self.load_draft(draft)?;
        let folder = self.exports_folder()?;
        let (loaded, ..) = self.import_parts(draft)?;
        let checked = loaded.checked.as_ref().ok_or_else(check_first)?;
        faults_file::write(&folder, checked)
    }

    /// The drafts of the member who is signed in, newest first.
    pub fn drafts(&mut self) -> Outcome<Vec<DraftLine>> {
        let (desk, session, _) = self.signed_in()?;
        desk.draft_lines(session)
    }

    /// Goes on with a draft, also after a restart.
    pub fn open_draft(&mut self, draft: u64) -> Outcome<ImportDraft> {
        self.load_draft(draft)?;
        let (loaded, ..) = self.import_parts(draft)?;
        loaded.view(draft)
    }

    /// Throws a draft away.
    pub fn discard_draft(&mut self, draft: u64) -> Outcome<Vec<DraftLine>> {
        self.imports.remove(&draft);
        let (desk, session, _) = self.signed_in()?;
        desk.remove_draft(session, draft)?;
        self.drafts()
    }

    /// Brings a draft into memory.
    fn load_draft(&mut self, draft: u64) -> Outcome<()> {
        let (desk, session, _) = self.signed_in()?;
        if draft == UNKEPT_DRAFT {
            return Ok(());
        }
        if desk.draft_owner(draft)? != Some(session.member) {
            return Err(not_found(["没有这份草稿。", "There is no such draft."]));
        }
        let saved = if self.imports.contains_key(&draft) { None } else { Some(self.stored_draft(draft)?) };
        if let Some(saved) = saved {
            self.imports.insert(draft, Loaded::read(saved)?);
        }
        Ok(())
    }

    fn stored_draft(&mut self, draft: u64) -> Outcome<Saved> {
        let (desk, session, _) = self.signed_in()?;
        desk.stored_draft(session, draft)
    }

    /// The draft and all that working on it needs, borrowed at once.
    fn import_parts(&mut self, draft: u64) -> Outcome<(&mut Loaded, &mut Desk, &Session, &crate::World)> {
        self.signed_in()?;
        let loaded = self.imports.get_mut(&draft).ok_or_else(|| not_found(["没有这份草稿。", "There is no such draft."]))?;
        let desk = self.desk.as_mut().ok_or_else(crate::failure::no_office)?;
        let session = self.session.as_ref().ok_or_else(crate::failure::locked)?;
        Ok((loaded, desk, session, &self.world))
    }
}

impl Loaded {
    /// The list in the chosen sheet.
    pub(crate) fn table(&self) -> Outcome<Table<'_>> {
        Table::find(&self.grid).ok_or_else(no_list)
    }

    /// The mapping as a guess from headers and content.
    fn guess(&self) -> Vec<Option<Field>> {
        Table::find(&self.grid).map(|table| Mapping::guess(&table).fields()).unwrap_or_default()
    }

    /// Takes the first sheet that has a list, visible ones first.
    fn choose_first_list(&mut self) -> Outcome<()> {
        let mut order: Vec<usize> = (0..self.sheets.len()).collect();
        order.sort_by_key(|sheet| self.sheets[*sheet].1);
        let mut refusal = None;
        for sheet in order {
            match self.take_sheet(sheet as u32) {
                Ok(()) if Table::find(&self.grid).is_some() => return Ok(()),
                Ok(()) => {}
                Err(failure) => refusal = refusal.or(Some(failure)),
            }
        }
        Err(refusal.unwrap_or_else(no_list))
    }

    fn take_sheet(&mut self, sheet: u32) -> Outcome<()> {
        let workbook = sheet::Workbook::open(&self.saved.content, &self.saved.name).map_err(|error| file_refused(&error))?;
        self.grid = workbook.read_sheet(sheet as usize).map_err(|error| file_refused(&error))?;
        self.saved.sheet = sheet;
        self.checked = None;
        Ok(())
    }
}

fn no_list() -> ipc::Failure {
    ipc::Failure {
        blame: ipc::Blame::File,
        ..input(
            "no-list",
            ["这个工作表里没有找到发放明细。", "No list of payments was found in this sheet."],
            ["请换一个工作表，或检查文件是否选对。", "Choose another sheet, or check that it is the right file."],
        )
    }
}

fn check_first() -> ipc::Failure {
    input("not-checked", ["还没有核对。", "The rows were not checked yet."], ["请先核对，再继续。", "Check them first."])
}

/// The draft that is in memory alone. Those that are stored have numbers from a million on.
const UNKEPT_DRAFT: u64 = 0;

/// Kind of the fingerprints of imported files.
pub(crate) const FILE_FINGERPRINT: &str = "file";

const ROWS_SHOWN_MAX: u32 = 500;
