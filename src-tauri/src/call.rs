//! The one command that the window may call.
use ipc::{Blame, Failure, Request, Text};
use serde_json::Value;

/// Answers one request of the window: parses it, has it done and renders what comes back.
///
/// Each request runs on a thread of its own, so that the window goes on drawing, and asking how far
/// a long work is or stopping it, while the work runs.
#[tauri::command]
pub async fn call(request: Request) -> Result<Value, Failure> {
    tauri::async_runtime::spawn_blocking(move || answer(&request)).await.unwrap_or_else(|_| Err(broke_down()))
}

fn answer(request: &Request) -> Result<Value, Failure> {
    serde_json::to_value(request).map_err(|_| broke_down())
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
