//! The one command that the window may call.
use std::sync::Arc;

use ipc::{Blame, Failure, Request, Text};
use office::Service;
use serde_json::Value;
use tauri::State;

/// Answers one request of the window: the office does the work, and what comes back goes back.
///
/// Each request runs on a thread of its own, so that the window goes on drawing, and asking how far a long work is or
/// stopping it, while the work runs.
#[tauri::command]
pub async fn call(service: State<'_, Arc<Service>>, request: Request) -> Result<Value, Failure> {
    let service = Arc::clone(&service);
    tauri::async_runtime::spawn_blocking(move || service.answer(request)).await.unwrap_or_else(|_| Err(broke_down()))
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
