//! W3C WebDriver over HTTP: one session, JSON both ways.
use std::fmt;
use std::path::Path;

use serde_json::{Value, json};

// The key under which an element's reference travels (W3C WebDriver, section "Elements").
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";
const TIMEOUT_S: u64 = 60;

/// An open session; it is closed with this value.
pub struct Wire {
    session: String,
}

impl Wire {
    /// Asks the driver at `port` to start `program` with `arguments` and to open a session on its window.
    pub fn open(port: u16, program: &Path, arguments: &[&str]) -> Result<Self, Trouble> {
        let options = json!({ "binary": program, "args": arguments });
        Wire::open_with(port, json!({ "webkitgtk:browserOptions": options }))
    }

    /// Asks the driver at `port` to open a session on a browser that starts with `arguments`.
    pub fn open_browser(port: u16, arguments: &[String]) -> Result<Self, Trouble> {
        Wire::open_with(port, json!({ "goog:chromeOptions": { "args": arguments } }))
    }

    fn open_with(port: u16, match_all: Value) -> Result<Self, Trouble> {
        let wanted = json!({ "capabilities": { "alwaysMatch": match_all } });
        let sessions = format!("http://127.0.0.1:{port}/session");
        let opened = send(minreq::post(&sessions).with_body(wanted.to_string()))?;
        let id = opened["sessionId"].as_str().ok_or_else(|| Trouble::unexpected("a session"))?;
        Ok(Wire { session: format!("{sessions}/{id}") })
    }

    /// Asks for what lies at `path` of the session.
    pub fn get(&self, path: &str) -> Result<Value, Trouble> {
        send(minreq::get(format!("{}/{path}", self.session)))
    }

    /// Has `path` of the session done with `body`.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value, Trouble> {
        send(minreq::post(format!("{}/{path}", self.session)).with_body(body.to_string()))
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let _ = send(minreq::delete(&self.session));
    }
}

/// The reference by which later commands name an element.
pub fn element_id(value: &Value) -> Result<String, Trouble> {
    value[ELEMENT_KEY].as_str().map(str::to_owned).ok_or_else(|| Trouble::unexpected("an element"))
}

/// Why the driver did not do something: its own short name for it, and what it says.
#[derive(Debug)]
pub struct Trouble {
    name: String,
    message: String,
}

impl Trouble {
    /// The driver answered with something else than `wanted`.
    pub fn unexpected(wanted: &str) -> Self {
        Trouble { name: "unexpected answer".into(), message: format!("{wanted} was expected") }
    }

    /// Whether it may be otherwise a moment later: the page was being redrawn.
    pub fn passes(&self) -> bool {
        const PASSING: [&str; 5] = [
            "element click intercepted",
            "element not interactable",
            "no such element",
            "stale element reference",
            "invalid element state",
        ];
        PASSING.contains(&self.name.as_str())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

fn send(request: minreq::Request) -> Result<Value, Trouble> {
    let unreachable = |why: minreq::Error| Trouble { name: "driver unreachable".into(), message: why.to_string() };
    let answer = request.with_header("Content-Type", "application/json").with_timeout(TIMEOUT_S).send().map_err(unreachable)?;
    let mut body: Value = serde_json::from_slice(answer.as_bytes()).map_err(|_| Trouble::unexpected("an answer in JSON"))?;
    let value = body["value"].take();
    match value["error"].as_str() {
        Some(name) if answer.status_code >= 400 => {
            Err(Trouble { name: name.into(), message: value["message"].as_str().unwrap_or_default().into() })
        }
        _ => Ok(value),
    }
}
