use serde::{Deserialize, Serialize};

/// The languages of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lang {
    /// Chinese, simplified.
    #[default]
    Zh,
    /// English.
    En,
}

/// One thing said in both languages, so that switching the language needs no new answer from the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Text { zh: zh.into(), en: en.into() }
    }

    /// The wording in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Who must act on a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blame {
    /// What was typed or chosen must be changed.
    Input,
    /// The member lacks the role, or must sign in.
    Rights,
    /// A fund rule or the state of the ledger stands against it.
    Rule,
    /// A file that was given cannot be used.
    File,
    /// This machine: disk, permission, another program at work.
    Machine,
    /// What is stored does not hold: damage or tampering.
    Damage,
    /// The work was stopped on request.
    Stopped,
    /// The other office, or the line to it.
    Peer,
    /// A fault of this program.
    Program,
}

/// Why something was not done: what happened, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Stable name, e.g. `wrong-passphrase`; the window branches on it.
    pub code: String,
    /// Who must act.
    pub blame: Blame,
    /// What happened.
    pub what: Text,
    /// What to do.
    pub remedy: Text,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {}", self.code, self.what.en, self.remedy.en)
    }
}

impl std::error::Error for Failure {}
