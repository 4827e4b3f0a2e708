//! Passphrases and recovery codes come from a file or a prompt, never from an argument, where other users of the machine
//! could read them.

use crate::{
    files,
    output::{Output, usage},
};
use office::Outcome;
use std::path::Path;
use zeroize::Zeroizing;

/// The passphrase of `name`: from the file, which holds it alone or has a line `name: passphrase`, else asked for.
pub fn of(name: &str, file: Option<&Path>, output: &Output) -> Outcome<Zeroizing<String>> {
    match file {
        Some(file) => named_in(name, &read(file)?),
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

/// New passphrases of several people, in their order: each has an own one.
pub fn new_of_all(names: &[String], file: Option<&Path>, output: &Output) -> Outcome<Vec<Zeroizing<String>>> {
    let mut all: Vec<Zeroizing<String>> = Vec::with_capacity(names.len());
    for (i, name) in names.iter().enumerate() {
        let next = new(name, file, output)?;
        // A name that is given twice is refused as such, further on.
        if all.iter().zip(names).any(|(other, of)| **other == *next && *of != names[i]) {
            return Err(usage(
                "same-passphrase",
                ["两位管理员的密码不能相同。", "The two administrators cannot have the same passphrase."],
                [
                    "请各设各的密码；用文件时，每人一行，写成“姓名: 密码”。",
                    "Let each choose an own one; in a file give each a line `name: passphrase`.",
                ],
            ));
        }
        all.push(next);
    }
    Ok(all)
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

/// A list has a line for each; a file with one line that names nobody is one passphrase. Whoever is not in a list must not be
/// taken to have the whole list for a passphrase.
fn named_in(name: &str, text: &str) -> Outcome<Zeroizing<String>> {
    if let Some(listed) = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")) {
        return Ok(Zeroizing::new(listed.to_owned()));
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    match (lines.next(), lines.next()) {
        (Some(alone), None) if !alone.contains(": ") => Ok(Zeroizing::new(alone.to_owned())),
        (None, _) => Err(usage(
            "passphrase-file-empty",
            ["密码文件是空的。", "The passphrase file is empty."],
            ["请写入密码，或每人一行“姓名: 密码”。", "Write the passphrase into it, or a line `name: passphrase` for each."],
        )),
        _ => Err(usage(
            "passphrase-not-listed",
            [
                &format!("密码文件是名单，里面没有“{name}”这一行。"),
                &format!("The passphrase file is a list, and has no line for {name}."),
            ],
            [
                &format!("请加上一行“{name}: 密码”（半角冒号加空格），或改用只写一个密码的文件。"),
                &format!("Add the line `{name}: passphrase`, or use a file that holds one passphrase alone."),
            ],
        )),
    }
}

fn read(file: &Path) -> Outcome<Zeroizing<String>> {
    files::read_text(file, PASSPHRASE_FILE_BYTES_MAX).map_err(|_| {
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

/// A list of some ten thousand members.
const PASSPHRASE_FILE_BYTES_MAX: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_gives_nobody_the_passphrase_of_another() {
        let of = |name: &str, text: &str| named_in(name, text).map(|found| found.to_string()).map_err(|failure| failure.code);
        let list = "何一: first of two\r\n林二: name: and passphrase\n";
        assert_eq!(of("何一", list), Ok("first of two".into()));
        assert_eq!(of("林二", list), Ok("name: and passphrase".into()));
        for (name, text) in [("高三", list), ("何", list), ("高三", "何一: first of two\n"), ("高三", "one\ntwo\n")] {
            assert_eq!(of(name, text), Err("passphrase-not-listed".into()), "{name} in {text:?}");
        }
        assert_eq!(of("高三", "correct horse battery\r\n"), Ok("correct horse battery".into()), "one alone is anybody's");
        assert_eq!(of("高三", "\n\n"), Err("passphrase-file-empty".into()));
    }
}
