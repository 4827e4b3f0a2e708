//! Files that a command is given: read up to a limit and no further, whatever they are.

use crate::output::usage;
use ipc::{Blame, Failure};
use office::Outcome;
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};
use zeroize::Zeroizing;

/// The bytes of a file of at most `bytes_max`. The size is looked at first; a pipe or a device, which has none, is read up to
/// the limit.
pub fn read(path: &Path, bytes_max: usize) -> Outcome<Vec<u8>> {
    let file = File::open(path).map_err(|_| unreadable())?;
    let about = file.metadata().map_err(|_| unreadable())?;
    if about.is_file() && about.len() > bytes_max as u64 {
        return Err(too_large(bytes_max));
    }
    read_from(file, bytes_max)
}

/// A text of at most `bytes_max` bytes, which may be personal or secret; `-` is standard input.
pub fn read_text(path: &Path, bytes_max: usize) -> Outcome<Zeroizing<String>> {
    let bytes = match path.to_str() {
        Some("-") => read_from(io::stdin().lock(), bytes_max)?,
        _ => read(path, bytes_max)?,
    };
    let bytes = Zeroizing::new(bytes);
    let text = std::str::from_utf8(&bytes).map_err(|_| no_text())?;
    // Some editors of Windows mark a text by this sign.
    Ok(Zeroizing::new(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()))
}

/// A free text as it was given: `@FILE` stands for what is in the file, `@-` for standard input. Texts may be about a person, and
/// arguments are in sight of everybody on the machine.
pub fn free_text(given: &str) -> Outcome<String> {
    match given.strip_prefix('@') {
        Some(file) => Ok(read_text(Path::new(file), FREE_TEXT_BYTES_MAX)?.trim().to_owned()),
        None => Ok(given.to_owned()),
    }
}

fn read_from(source: impl Read, bytes_max: usize) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(bytes_max as u64 + 1).read_to_end(&mut bytes).map_err(|_| unreadable())?;
    if bytes.len() > bytes_max { Err(too_large(bytes_max)) } else { Ok(bytes) }
}

fn unreadable() -> Failure {
    usage("file-unreadable", ["文件读不了。", "The file cannot be read."], ["请检查路径和权限。", "Check path and permission."])
}

fn no_text() -> Failure {
    usage(
        "file-encoding",
        ["文件不是 UTF-8 文本。", "The file is no text in UTF-8."],
        ["请另存为 UTF-8 文本，或检查是否选错了文件。", "Save it as UTF-8 text, or check that it is the right file."],
    )
}

fn too_large(bytes_max: usize) -> Failure {
    let most = if bytes_max < 1 << 20 { format!("{} KB", bytes_max >> 10) } else { format!("{} MB", bytes_max >> 20) };
    let failure = usage(
        "file-too-large",
        [&format!("文件太大，最多 {most}。"), &format!("The file is too large: at most {most} are taken.")],
        [
            "请检查是否选错了文件；清单太大时请分成几个文件。",
            "Check that it is the right file; split a list that is too large into several.",
        ],
    );
    Failure { blame: Blame::File, ..failure }
}

/// An entry has at most 65,535 bytes, and a reason is a small part of one.
const FREE_TEXT_BYTES_MAX: usize = 16 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_the_limit() {
        let endless = io::repeat(b'7');
        assert_eq!(read_from(endless, 1000).map_err(|failure| failure.code), Err("file-too-large".into()));
        assert_eq!(read_from(&b"1234"[..], 4), Ok(b"1234".to_vec()), "the limit itself is allowed");
        assert!(read_from(&b"12345"[..], 4).is_err());
        // A device that never ends has no size to look at.
        assert_eq!(read(Path::new("/dev/zero"), 1000).map_err(|failure| failure.code), Err("file-too-large".into()));
    }
}
