//! What needs no office that is open: evidence that somebody shows, and serving peers.

use super::peers::heads;
use crate::{files, output::Output, words};
use ipc::Listening;
use office::{Happening, Outcome, ServeTerms, Serving, Tell, World, moment_of};
use std::{io::Write, path::Path, sync::Arc};

/// Checks evidence; `false` when it does not prove two histories.
pub(super) fn verify_evidence(file: &Path, out: &Output) -> Outcome<bool> {
    let facts = office::verify_evidence(&files::read(file, EVIDENCE_BYTES_MAX)?)?;
    out.facts(&facts, |facts| {
        let mut lines = vec![out.word(words::evidence(&facts.verdict)).to_owned(), out.text(&facts.why).to_owned()];
        if !facts.origin.is_empty() {
            lines.push(format!("{} {}", out.say("账本", "Ledger:"), facts.origin));
            lines.extend(heads(&facts.sizes, &facts.roots));
        }
        lines
    });
    Ok(facts.verdict == "proven")
}

/// Serves until the program is told to end. One line on standard output says where. What happens is logged on standard error, one
/// line each: offices are named in it by their ledgers, persons never.
pub(super) fn serve(folder: &Path, terms: &ServeTerms, out: &Output) -> Outcome<bool> {
    // Heard from before the first line is printed: whoever reads it may end the program at once.
    let end = End::listen()?;
    let tell: Tell = Arc::new(|happening: &Happening| log(happening));
    let serving = Serving::begin(folder, World::real(), &ServeTerms { tell, ..terms.clone() })?;
    let watched = serving.watched_at().map(|address| address.to_string());
    let listening = Listening { address: serving.address().to_string(), watched };
    out.facts(&listening, |listening| vec![format!("{} {}", out.say("正在监听", "Listening on"), listening.address)]);
    end.wait();
    serving.stop();
    Ok(true)
}

/// A line of the log. Where it cannot be written, the server goes on.
fn log(happening: &Happening) {
    let now = World::real().now();
    let line =
        format!("{}:{:02} {happening}\n", moment_of(now), now.rem_euclid(60)).replace(|c: char| c.is_control() && c != '\n', " ");
    let _ = std::io::stderr().lock().write_all(line.as_bytes());
}

#[cfg(unix)]
use ending::End;
#[cfg(not(unix))]
use killing::End;

/// A signal handler may do next to nothing: it writes a byte into a socket, and whoever waits reads it.
#[cfg(unix)]
mod ending {
    use crate::output::usage;
    use office::Outcome;
    use signal_hook::{
        consts::{SIGINT, SIGTERM},
        low_level::pipe,
    };
    use std::{
        io::{self, Read},
        os::unix::net::UnixStream,
    };

    /// The word to end.
    pub struct End(UnixStream);

    impl End {
        /// From now on SIGINT and SIGTERM no longer kill the program.
        pub fn listen() -> Outcome<End> {
            let listen = || -> io::Result<End> {
                let (heard, said) = UnixStream::pair()?;
                pipe::register(SIGTERM, said.try_clone()?)?;
                pipe::register(SIGINT, said)?;
                Ok(End(heard))
            };
            listen().map_err(|_| {
                let failure = usage(
                    "signals",
                    ["系统没有空余的资源来启动服务。", "The system has nothing left to start serving with."],
                    ["请关闭一些程序后重试。", "End some programs and try again."],
                );
                ipc::Failure { blame: ipc::Blame::Machine, ..failure }
            })
        }

        /// Waits for it.
        pub fn wait(mut self) {
            let mut byte = [0];
            while matches!(self.0.read(&mut byte), Err(error) if error.kind() == io::ErrorKind::Interrupted) {}
        }
    }
}

/// Where there are no signals the program is ended from outside: whatever is stored is whole at every moment.
#[cfg(not(unix))]
mod killing {
    use office::Outcome;

    pub struct End;

    impl End {
        pub fn listen() -> Outcome<End> {
            Ok(End)
        }

        pub fn wait(self) {
            loop {
                std::thread::park();
            }
        }
    }
}

/// Two checkpoints, a consistency proof, and a card for each time that the office made one.
const EVIDENCE_BYTES_MAX: usize = 1 << 20;
