//! Passphrases and recovery codes come from a file or a prompt, never from an argument, where other users of the machine
//! could read them.

use crate::output::{Output, usage};
use office::Outcome;
use std::path::Path;
use zeroize::Zeroizing;

/// The passphrase of `name`: from the file, which holds it alone or has a line `name: passphrase`, else asked for.
pub fn of(name: &str, file: Option<&Path>, output: &Output) -> Outcome<Zeroizing<String>> {
    match file {
        Some(file) => from_file(name, file),
        None => {
            let question = format!("{} {name}: ", output.say("密码", "Passphrase of"));
            rpassword::prompt_password(question).map(Zeroizing::new).map_err(|_| no_terminal())
        }
    }
}

/// A new passphrase, asked for twice.
pub fn new(name: &str, file: Option<&Path>, output: &Output) -> Outcome<Zeroizing<String>> {
    let first = of(name, file, output)?;
    if file.is_none() && *of(name, None, output)? != *first {
        return Err(usage(
            "passphrases-differ",
            ["两次输入的密码不同。", "The passphrases differ."],
            ["请重新输入。", "Type them again."],
        ));
    }
    Ok(first)
}

/// The code of a recovery sheet: the file's text, else asked for.
pub fn code(file: Option<&Path>, output: &Output) -> Outcome<Zeroizing<String>> {
    match file {
        Some(file) => Ok(Zeroizing::new(read(file)?.trim().to_owned())),
        None => {
            let question = format!("{}: ", output.say("恢复单上的码", "Code of the recovery sheet"));
            rpassword::prompt_password(question).map(Zeroizing::new).map_err(|_| no_terminal())
        }
    }
}

fn from_file(name: &str, file: &Path) -> Outcome<Zeroizing<String>> {
    let text = read(file)?;
    let listed = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    // Without a line for the member, the file holds one passphrase and nothing else.
    let alone = || text.trim_end_matches(['\r', '\n']);
    Ok(Zeroizing::new(listed.unwrap_or_else(alone).to_owned()))
}

fn read(file: &Path) -> Outcome<Zeroizing<String>> {
    std::fs::read_to_string(file).map(Zeroizing::new).map_err(|_| {
        usage(
            "passphrase-file",
            ["密码文件读不了。", "The passphrase file cannot be read."],
            ["请检查 --passphrase-file。", "Check --passphrase-file."],
        )
    })
}

fn no_terminal() -> ipc::Failure {
    usage(
        "no-terminal",
        ["没有终端可以输入密码。", "There is no terminal to type the passphrase at."],
        ["请用 --passphrase-file FILE。", "Use --passphrase-file FILE."],
    )
}
