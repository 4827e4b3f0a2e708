//! A draft that corrects a batch: what is recorded from it names the batch that it replaces.

use crate::{
    Office, Outcome,
    failure::{breached, input},
};
use funds::{Act, BatchSubmitted};
use ipc::ImportDraft;
use ledger::Roles;

impl Office {
    /// Notes that a draft corrects a returned or withdrawn batch of whoever is signed in. The batch itself changes only when
    /// the draft is recorded.
    pub fn correct_batch(&mut self, draft: u64, batch: &str) -> Outcome<ImportDraft> {
        self.load_draft(draft)?;
        let (loaded, desk, session, world) = self.import_parts(draft)?;
        let found = desk.find_batch(batch)?;
        if loaded.saved.history {
            return Err(history());
        }
        // As the rule itself says. Programme, count and total are the draft's own, and judged when it is recorded.
        let act = Act::BatchSubmitted(BatchSubmitted {
            programme: desk.book.programme_of(found).code().to_owned(),
            count: 1,
            total: 1,
            history: false,
            file: None,
            passed: 0,
            project: found.project().map(str::to_owned),
            replaces: Some(found.id()),
        });
        desk.book.check(&act, &desk.place_now(session, Roles::CLERK, world.now())).map_err(|breach| breached(&breach))?;
        loaded.saved.replaces = Some((found.id().to_string(), desk.batch_title(found)));
        let programme = desk.book.programme_of(found).code().to_owned();
        if loaded.saved.choices.programme.is_empty() {
            loaded.saved.choices.programme = programme;
        }
        loaded.checked = None;
        desk.save_draft(session, world, draft, &loaded.saved)?;
        loaded.view(draft)
    }
}

fn history() -> ipc::Failure {
    input(
        "history-replaces",
        ["历史补录不能用来更正一个批次。", "What was paid before the program corrects no batch."],
        ["请不要勾选“历史补录”，重新选择文件。", "Choose the file again without marking it as from before the program."],
    )
}
