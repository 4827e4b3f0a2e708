//! The one command that the window may call.
use std::path::PathBuf;
use std::sync::Arc;

use ipc::{Blame, Failure, Request, Text};
use serde_json::{Value, json};
use tauri::State;

/// What every request is answered from: the data folder that this program was started on.
pub struct Desk {
    folder: PathBuf,
    demo: bool,
}

impl Desk {
    /// A desk on the data `folder`, which need not exist yet; with `demo`, a demo office is to be there.
    pub fn new(folder: PathBuf, demo: bool) -> Arc<Self> {
        Arc::new(Desk { folder, demo })
    }

    fn answer(&self, request: &Request) -> Result<Value, Failure> {
        Ok(json!({ "folder": self.folder, "demo": self.demo, "request": request }))
    }
}

/// Answers one request of the window: parses it, has it done and renders what comes back.
///
/// Each request runs on a thread of its own, so that the window goes on drawing, and asking how far
/// a long work is or stopping it, while the work runs.
#[tauri::command]
pub async fn call(desk: State<'_, Arc<Desk>>, request: Request) -> Result<Value, Failure> {
    let desk = Arc::clone(&desk);
    tauri::async_runtime::spawn_blocking(move || desk.answer(&request)).await.unwrap_or_else(|_| Err(broke_down()))
}

/// The work panicked. Its message is not shown: it could carry what was typed.
fn broke_down() -> Failure {
    Failure {
        code: "program-fault".into(),
        blame: Blame::Program,
        what: Text::new("程序内部出错，这一步没有完成。", "The program failed inside; this step was not completed."),
        remedy: Text::new(
            "请核验账本，再试一次；仍然出错，请联系技术人员。",
            "Verify the ledger, then try again; if it fails again, ask for technical help.",
        ),
    }
}
