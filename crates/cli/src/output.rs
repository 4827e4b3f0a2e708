//! What the command prints: facts to standard output, progress and failures to standard error.

use crate::args::Language;
use crate::words::Words;
use ipc::{Blame, Failure, Lang, Text};
use office::{Outcome, Work};
use serde::Serialize;
use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

/// How to print.
pub struct Output {
    json: bool,
    lang: Lang,
}

impl Output {
    /// The language is the one asked for, else as the environment says.
    pub fn new(json: bool, language: Option<Language>) -> Output {
        let lang = match language {
            Some(Language::Zh) => Lang::Zh,
            Some(Language::En) => Lang::En,
            None => language_of_environment(),
        };
        Output::of(json, lang)
    }

    /// In a language that is known.
    pub fn of(json: bool, lang: Lang) -> Output {
        Output { json, lang }
    }

    /// The language of the messages.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The wording in the language of the messages.
    pub fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    /// A word of the trade.
    pub fn word(&self, [zh, en]: Words) -> &'static str {
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
        print(&lines(facts).iter().map(|line| format!("{}\n", harmless(line))).collect::<String>());
    }

    /// Prints lines that go with facts for whoever reads them; a program asks for what is in them by itself.
    pub fn aside(&self, lines: impl IntoIterator<Item = String>) {
        if !self.json {
            lines.into_iter().for_each(|line| print(&format!("{}\n", harmless(&line))));
        }
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

    /// Shows the progress of a long work on a terminal while `job` runs: how far it is where that is known, else `what` is
    /// being done.
    pub fn with_progress<T>(&self, what: Words, work: &Work, job: impl FnOnce() -> T) -> T {
        if !io::stderr().is_terminal() {
            return job();
        }
        let ended = AtomicBool::new(false);
        eprint!("{} …", self.word(what));
        thread::scope(|scope| {
            let shown = scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    thread::park_timeout(Duration::from_millis(PROGRESS_MS));
                    match work.look() {
                        Some(progress) if progress.total > 0 => {
                            eprint!("\r\x1b[K{} {}/{}", self.text(&progress.what), progress.done, progress.total);
                        }
                        Some(progress) => eprint!("\r\x1b[K{} …", self.text(&progress.what)),
                        None => eprint!("\r\x1b[K{} …", self.word(what)),
                    }
                }
                eprint!("\r\x1b[K");
            });
            // Also when the job fails inside: whoever waits for it must not wait for ever.
            let _end = AtEnd(|| {
                ended.store(true, Ordering::Relaxed);
                shown.thread().unpark();
            });
            job()
        })
    }
}

/// Does something when it is dropped.
struct AtEnd<F: Fn()>(F);

impl<F: Fn()> Drop for AtEnd<F> {
    fn drop(&mut self) {
        self.0();
    }
}

/// Writes to standard output. A reader that has gone away is no fault of ours; that facts could not be written otherwise is
/// told at the end.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush())
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        UNWRITTEN.store(true, Ordering::Relaxed);
    }
}

/// Whether all facts could be written where they were to go.
pub fn written() -> Outcome<()> {
    if !UNWRITTEN.load(Ordering::Relaxed) {
        return Ok(());
    }
    let failure = usage(
        "output-failed",
        [
            "结果没有写出去：磁盘已满，或输出的位置写不了。",
            "What was found could not be written: the disk is full, or the place is closed.",
        ],
        [
            "要办的事已经办完；请腾出空间，再用查询类命令重新输出。恢复单没有印出来的，请换发密钥。",
            "What was asked for is done; make room, and have it shown again by a command that only looks. Who lost a recovery sheet by it needs a new key.",
        ],
    );
    Err(Failure { blame: Blame::Machine, ..failure })
}

/// Text from files and ledgers does not steer a terminal.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// The language that a command line asks for, before it is read: its help must be in it.
pub fn language_of(called: &[OsString]) -> Lang {
    let mut words = called.iter().filter_map(|word| word.to_str());
    let asked = words.by_ref().find_map(|word| match word {
        "--lang" => Some(None),
        word => word.strip_prefix("--lang=").map(Some),
    });
    match asked.and_then(|value| value.or_else(|| words.next())) {
        Some("en") => Lang::En,
        Some("zh") => Lang::Zh,
        _ => language_of_environment(),
    }
}

/// English where the environment says so, else Chinese.
fn language_of_environment() -> Lang {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    if named.is_some_and(|value| value.starts_with("en")) { Lang::En } else { Lang::Zh }
}

/// A command line that could not be read, with what clap says of it.
pub fn not_understood(said: &str) -> Failure {
    let first = said.lines().next().unwrap_or_default().trim_start_matches("error: ");
    usage(
        "usage",
        [&format!("命令写得不对：{first}"), &format!("The command is not understood: {first}")],
        ["在命令后加 --help 可以看说明。", "Add --help to the command to see how it is called."],
    )
}

/// Something is wrong with how the command was called.
pub fn usage(code: &str, what: [&str; 2], remedy: [&str; 2]) -> Failure {
    Failure { code: code.into(), blame: Blame::Input, what: Text::new(what[0], what[1]), remedy: Text::new(remedy[0], remedy[1]) }
}

/// Set for good when something could not be written.
static UNWRITTEN: AtomicBool = AtomicBool::new(false);

const PROGRESS_MS: u64 = 200;

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_steers_a_terminal() {
        assert_eq!(super::harmless("王\u{1b}[2J\r王\n\u{9b}王"), "王 [2J 王\n 王");
    }
}
