//! What the desktop program is started with.
use std::path::PathBuf;

use clap::Parser;

/// The environment variable that names the data folder where `--data` does not.
pub const DATA_VARIABLE: &str = "MINGZHANG_DATA";

/// 明账 Mingzhang: the ledger of an office's livelihood funds, as a window.
#[derive(Debug, Parser)]
#[command(name = "mingzhang-desktop", version)]
pub struct Args {
    /// The folder that holds the office's ledger [default: MINGZHANG_DATA, else the user's own data folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Open a demo office with fictional places and people
    #[arg(long)]
    pub demo: bool,
}

impl Args {
    /// The data folder asked for, in this order: `--data`, then what `variable` (the value of
    /// [`DATA_VARIABLE`]) says; `None` leaves the choice to the caller.
    pub fn data(&self, variable: Option<PathBuf>) -> Option<PathBuf> {
        self.data.clone().or(variable).filter(|path| !path.as_os_str().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(words: &[&str]) -> Args {
        Args::try_parse_from(std::iter::once(&"mingzhang-desktop").chain(words)).expect("the words are valid")
    }

    #[test]
    fn the_argument_wins_over_the_environment() {
        let named = args(&["--data", "a"]).data(Some("b".into()));
        assert_eq!(named, Some("a".into()), "--data names the folder");
        assert_eq!(args(&[]).data(Some("b".into())), Some("b".into()), "without it the environment does");
    }

    #[test]
    fn an_empty_name_names_no_folder() {
        assert_eq!(args(&[]).data(Some("".into())), None, "an empty variable is as good as none");
    }

    #[test]
    fn unknown_words_are_refused() {
        assert!(Args::try_parse_from(["mingzhang-desktop", "--passphrase", "x"]).is_err(), "no such argument exists");
    }
}
