//! Which sheet of a file is imported. A sheet that was recorded is refused, unless the batch that it led to was withdrawn or
//! rejected: then nothing of it will ever be paid, and it may come in again.

use super::{Loaded, Saved, defaults};
use crate::{
    Outcome,
    desk::{Desk, OnlyOnce},
    failure::{file_refused, input, same_file, stopped, store_failed},
    progress::Work,
    session::Session,
};
use funds::{Batch, BatchStatus};
use sheet::{Field, Mapping, Table, Workbook};

/// By what a sheet of a file is known again.
pub(super) struct SheetMark {
    kind: String,
    mac: [u8; 16],
    /// The batch that it was recorded by and that no longer counts.
    instead_of: Option<u64>,
}

impl SheetMark {
    pub fn once(&self) -> OnlyOnce<'_> {
        OnlyOnce { kind: &self.kind, mac: &self.mac, instead_of: self.instead_of }
    }
}

impl Desk {
    /// The mark of a sheet; fails when it was recorded before and still counts.
    pub(super) fn sheet_mark(&self, session: &Session, content: &[u8], sheet: u32) -> Outcome<SheetMark> {
        let whole = session.keyring.fingerprint(FILE_FINGERPRINT, content);
        let (kind, mac) = match sheet {
            0 => (FILE_FINGERPRINT.to_owned(), whole),
            _ => {
                let kind = format!("{FILE_FINGERPRINT}/{}", sheet + 1);
                let mac = session.keyring.fingerprint(&kind, &whole);
                (kind, mac)
            }
        };
        let known = self.snapshot()?.fingerprint(&kind, &mac).map_err(|error| store_failed(&error))?;
        match known {
            Some(entry) if !self.came_to_nothing(entry) => Err(same_file(entry)),
            instead_of => Ok(SheetMark { kind, mac, instead_of }),
        }
    }

    /// Whether the batch that an entry submitted was withdrawn or rejected; one that was corrected goes on in its correction.
    fn came_to_nothing(&self, entry: u64) -> bool {
        let batches = self.book.batches();
        let Ok(at) = batches.binary_search_by_key(&entry, Batch::entry) else { return false };
        let mut batch = &batches[at];
        // A correction comes after what it corrects, so that this ends.
        while let Some(next) = batch.replaced_by() {
            batch = &batches[next as usize];
        }
        matches!(batch.status(), BatchStatus::Withdrawn | BatchStatus::Rejected)
    }

    /// Reads the first sheet that has a list and may be recorded, visible ones first.
    pub(super) fn first_list(&self, session: &Session, work: &Work, saved: Saved, content: Vec<u8>) -> Outcome<Loaded> {
        let mut loaded = Loaded::read(saved, content)?;
        let mut order: Vec<usize> = (0..loaded.sheets.len()).collect();
        order.sort_by_key(|sheet| loaded.sheets[*sheet].1);
        let (mut recorded, mut refusal) = (None, None);
        for sheet in order {
            let hidden = loaded.sheets[sheet].1;
            // A hidden sheet is not offered in the place of one that was recorded.
            if hidden && recorded.is_some() {
                break;
            }
            work.done(0).map_err(|_| stopped())?;
            match loaded.take_sheet(sheet as u32) {
                Ok(()) if Table::find(&loaded.grid).is_none() => {}
                Ok(()) => match self.sheet_mark(session, &loaded.content, sheet as u32) {
                    Ok(_) => return Ok(loaded),
                    Err(failure) => recorded = recorded.or(Some(failure)),
                },
                Err(failure) => refusal = refusal.or(Some(failure)),
            }
        }
        Err(recorded.or(refusal).unwrap_or_else(no_list))
    }

    /// Turns to another sheet. What was typed for the whole batch stays, what the title of the sheet before suggested does not;
    /// nor do reasons, which were about that sheet's rows.
    pub(super) fn turn_to(&self, session: &Session, work: &Work, loaded: &mut Loaded, sheet: u32) -> Outcome<()> {
        self.sheet_mark(session, &loaded.content, sheet)?;
        let suggested = defaults::suggested(loaded, self);
        let before = loaded.saved.sheet;
        work.done(0).map_err(|_| stopped())?;
        loaded.take_sheet(sheet)?;
        if Table::find(&loaded.grid).is_none() {
            loaded.take_sheet(before)?;
            return Err(no_list());
        }
        loaded.saved.passes.clear();
        defaults::take_back(&mut loaded.saved.choices, &suggested);
        defaults::suggest(loaded, self);
        self.choose_fields(session, loaded)
    }

    /// Maps the columns as a person did for an earlier file with the same headers; otherwise as they can be guessed.
    pub(super) fn choose_fields(&self, session: &Session, loaded: &mut Loaded) -> Outcome<()> {
        let remembered = self.remembered_mapping(session, loaded)?;
        loaded.saved.remembered = remembered.is_some();
        loaded.saved.fields = remembered.unwrap_or_else(|| loaded.guess());
        Ok(())
    }
}

impl Loaded {
    /// The list in the chosen sheet.
    pub(crate) fn table(&self) -> Outcome<Table<'_>> {
        Table::find(&self.grid).ok_or_else(no_list)
    }

    /// The mapping as a guess from headers and content.
    pub(super) fn guess(&self) -> Vec<Option<Field>> {
        Table::find(&self.grid).map(|table| Mapping::guess(&table).fields()).unwrap_or_default()
    }

    fn take_sheet(&mut self, sheet: u32) -> Outcome<()> {
        if self.saved.sheet != sheet {
            let workbook = Workbook::open(&self.content, &self.saved.name).map_err(|error| file_refused(&error))?;
            self.grid = workbook.read_sheet(sheet as usize).map_err(|error| file_refused(&error))?;
            self.saved.sheet = sheet;
        }
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

/// Kind of the fingerprints of imported files: of their first sheet, and the beginning of the kinds of the others.
const FILE_FINGERPRINT: &str = "file";
