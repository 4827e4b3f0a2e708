//! What the command prints: facts to standard output, progress and failures to standard error.

use crate::args::Language;
use ipc::{Blame, Failure, Lang, Text};
use office::Work;
use serde::Serialize;
use std::{
    io::{IsTerminal, Write},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// How to print.
pub struct Output {
    json: bool,
    lang: Lang,
}

impl Output {
    /// The language is the one asked for, else English where the environment says so, else Chinese.
    pub fn new(json: bool, language: Option<Language>) -> Output {
        let environment =
            ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        let lang = match language {
            Some(Language::Zh) => Lang::Zh,
            Some(Language::En) => Lang::En,
            None if environment.is_some_and(|value| value.starts_with("en")) => Lang::En,
            None => Lang::Zh,
        };
        Output { json, lang }
    }

    /// The wording in the language of the messages.
    pub fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    /// The wording of a text.
    pub fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.in_lang(self.lang)
    }

    /// Prints facts: as JSON, or line by line as `lines` writes them.
    pub fn facts<T: Serialize>(&self, facts: &T, lines: impl FnOnce(&T) -> Vec<String>) {
        if self.json {
            return self.json(facts);
        }
        print(&lines(facts).iter().map(|line| format!("{line}\n")).collect::<String>());
    }

    /// Prints facts as JSON, whether that was asked for or not.
    pub fn json<T: Serialize>(&self, facts: &T) {
        print(&format!("{}\n", serde_json::to_string_pretty(facts).unwrap_or_default()));
    }

    /// Prints a failure: what happened and what to do.
    pub fn failure(&self, failure: &Failure) {
        if self.json {
            eprintln!("{}", serde_json::to_string(failure).unwrap_or_default());
        } else {
            eprintln!("{}\n{}", self.text(&failure.what), self.text(&failure.remedy));
        }
    }

    /// Shows the progress of a long work on a terminal while `job` runs.
    pub fn with_progress<T>(&self, work: &Work, job: impl FnOnce() -> T) -> T {
        if !std::io::stderr().is_terminal() {
            return job();
        }
        let ended = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(PROGRESS_MS));
                    if let Some(progress) = work.look() {
                        eprint!("\r{} {}/{}   ", self.text(&progress.what), progress.done, progress.total);
                    }
                }
                eprint!("\r\x1b[K");
            });
            let done = job();
            ended.store(true, Ordering::Relaxed);
            done
        })
    }
}

/// Writes to standard output. A reader that has gone away is no fault of ours.
pub fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Something is wrong with how the command was called.
pub fn usage(code: &str, what: [&str; 2], remedy: [&str; 2]) -> Failure {
    Failure { code: code.into(), blame: Blame::Input, what: Text::new(what[0], what[1]), remedy: Text::new(remedy[0], remedy[1]) }
}

const PROGRESS_MS: u64 = 200;
