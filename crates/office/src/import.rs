//! A batch from a spreadsheet: a draft that is read, mapped, checked, and then signed and recorded whole or not at all.

mod before;
mod check;
mod defaults;
mod draft;
mod faults_file;
mod lines;
mod passes;
mod replaces;
mod sheets;
mod submit;
mod view;
mod within;

pub(crate) use check::Checked;
pub(crate) use draft::{Loaded, Saved};
pub(crate) use lines::{chosen_period, read_person};
pub(crate) use passes::taken_reason;
pub(crate) use submit::NewBatch;

use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{input, not_found},
    progress::Work,
    session::Session,
};
use ipc::{DraftLine, ImportCheck, ImportDraft, ImportRows, SavedFile, Text};
use sheet::{Field, Mapping};
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
        let view = self.import_bytes(&call.name, content, call.history)?;
        if call.replaces.is_empty() {
            return Ok(view);
        }
        let corrects = self.correct_batch(view.draft, &call.replaces);
        if corrects.is_err() {
            self.discard_draft(view.draft)?;
        }
        corrects
    }

    /// As [`Office::import_file`], for callers that have the bytes.
    pub fn import_bytes(&mut self, name: &str, content: Vec<u8>, history: bool) -> Outcome<ImportDraft> {
        let mut loaded = self.read_file(name, content, history)?;
        let (desk, session, world) = self.signed_in()?;
        let draft = desk.new_draft_number(world)?;
        let view = loaded.view(draft)?;
        desk.keep_draft(session, world, draft, &loaded)?;
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
        let work = self.work.clone();
        let (desk, session, _) = self.signed_in()?;
        let running = begin_reading(&work);
        let mut loaded = desk.first_list(session, &work, Saved::new(name, history), content)?;
        desk.choose_fields(session, &mut loaded)?;
        defaults::suggest(&mut loaded, desk);
        drop(running);
        Ok(loaded)
    }

    /// Takes another sheet, or the mapping that a person chose. No mapping: as an earlier file of this kind had it, or guessed.
    pub fn map_import(&mut self, call: &ipc::MapImport) -> Outcome<ImportDraft> {
        self.load_draft(call.draft)?;
        let work = self.work.clone();
        let (loaded, desk, session, world) = self.import_parts(call.draft)?;
        let turned = loaded.saved.sheet != call.sheet;
        if turned {
            let running = begin_reading(&work);
            desk.turn_to(session, &work, loaded, call.sheet)?;
            drop(running);
        }
        if !call.mapping.is_empty() {
            let width = loaded.table()?.columns().len();
            loaded.saved.fields = read_mapping(&call.mapping, width)?;
            loaded.saved.remembered = false;
        } else if !turned {
            loaded.saved.fields = loaded.guess();
            loaded.saved.remembered = false;
        }
        loaded.checked = None;
        let view = loaded.view(call.draft)?;
        desk.save_draft(session, world, call.draft, &loaded.saved)?;
        Ok(view)
    }

    /// Keeps what was typed so far, without a check.
    pub fn save_draft(&mut self, call: &ipc::SaveDraft) -> Outcome<()> {
        self.load_draft(call.draft)?;
        let (loaded, desk, session, world) = self.import_parts(call.draft)?;
        if loaded.choose(&call.choices) {
            desk.save_draft(session, world, call.draft, &loaded.saved)?;
        }
        Ok(())
    }

    /// Holds the rows against the programme, the ledger and the stamped summary.
    pub fn check_import(&mut self, call: &ipc::CheckImport) -> Outcome<ImportCheck> {
        self.load_draft(call.draft)?;
        let work = self.work.clone();
        let (loaded, desk, session, world) = self.import_parts(call.draft)?;
        if loaded.choose(&call.choices) {
            desk.save_draft(session, world, call.draft, &loaded.saved)?;
        }
        let mut checked = desk.checked(loaded, &work)?;
        if passes::take(&mut loaded.saved.passes, &call.passes, &checked.faults) {
            desk.save_draft(session, world, call.draft, &loaded.saved)?;
        }
        passes::mark(&loaded.saved.passes, &mut checked.faults);
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
        let (loaded, desk, ..) = self.import_parts(draft)?;
        let checked = loaded.checked.as_ref().ok_or_else(check_first)?;
        let source = loaded.source(&desk.book);
        faults_file::write(&folder, checked, &source)
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
        if !self.imports.contains_key(&draft) {
            let work = self.work.clone();
            let (desk, session, world) = self.signed_in()?;
            let running = begin_reading(&work);
            let (saved, content) = desk.stored_draft(session, world, draft)?;
            let loaded = Loaded::read(saved, content)?;
            drop(running);
            self.imports.insert(draft, loaded);
        }
        Ok(())
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

/// The fields of all columns, as the window names them; a column without a name is not imported.
fn read_mapping(mapping: &[(u32, String)], width: usize) -> Outcome<Vec<Option<Field>>> {
    let mut fields = vec![None; width];
    for (column, name) in mapping.iter().filter(|(_, name)| !name.is_empty()) {
        let field = Field::from_code(&name.replace('_', "-")).ok_or_else(|| unknown_field(name))?;
        if let Some(place) = fields.get_mut(*column as usize) {
            *place = Some(field);
        }
    }
    Ok(Mapping::from_fields(&fields).fields())
}

fn begin_reading(work: &Work) -> crate::progress::Running {
    work.begin(Text::new("读取表格", "Reading the spreadsheet"), 0)
}

fn unknown_field(name: &str) -> ipc::Failure {
    input(
        "field",
        [&format!("没有“{name}”这个字段。"), &format!("There is no field “{name}”.")],
        ["请重新选择这一列的含义。", "Choose again what the column is."],
    )
}

fn check_first() -> ipc::Failure {
    input("not-checked", ["还没有核对。", "The rows were not checked yet."], ["请先核对，再继续。", "Check them first."])
}

/// The draft that is in memory alone. Those that are stored have numbers from a million on.
const UNKEPT_DRAFT: u64 = 0;

const ROWS_SHOWN_MAX: u32 = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_contract_can_be_a_column() {
        for name in ipc::FIELDS {
            let read = read_mapping(&[(0, name.to_owned())], 1).expect("the sheet has this field");
            assert_eq!(read[0].map(lines::field_name).as_deref(), Some(name), "it is kept under its name");
        }
        assert_eq!(read_mapping(&[(0, String::new())], 1).ok(), Some(vec![None]), "a column may be left out");
        assert_eq!(read_mapping(&[(0, "none".into())], 1).err().map(|failure| failure.code).as_deref(), Some("field"));
    }
}
