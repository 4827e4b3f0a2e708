//! The fonts on this machine, and what goes wrong with a report's pages in words.

use crate::{
    Outcome,
    failure::{broken, failure},
};
use ipc::{Blame, Failure};
use report::{Document, FontFile, Fonts, ReportFault};
use std::fs;

/// The fonts that were found. Rare characters are looked for in further ones only when the first lack one.
pub(crate) struct Found {
    fonts: Fonts,
}

/// Reads the fonts of the system.
pub(crate) fn read() -> Outcome<Found> {
    read_with(false)
}

fn read_with(rare: bool) -> Outcome<Found> {
    let font = |names: &[(&str, u32)]| names.iter().find_map(|(name, face)| file(name, *face));
    let (text, heading) = (font(&TEXT).ok_or_else(no_font)?, font(&HEADING).ok_or_else(no_font)?);
    let further = if rare { FURTHER.iter().filter_map(|(name, face)| file(name, *face)).collect() } else { Vec::new() };
    Ok(Found { fonts: Fonts::new(text, heading, further).ok_or_else(no_font)? })
}

fn file(name: &str, face: u32) -> Option<FontFile> {
    let bytes = FOLDERS.iter().find_map(|folder| fs::read(format!("{folder}/{name}")).ok())?;
    Some(FontFile { name: name.to_owned(), bytes, face })
}

impl Found {
    /// How many pages a document has.
    pub fn pages(&self, document: &Document) -> Outcome<usize> {
        self.with(|fonts| Ok(report::lay(document, fonts, &mut |_, _| true)?.pages()))
    }

    /// Does something with the fonts; once more with all that there are, where a character is missing.
    pub fn with<T>(&self, mut make: impl FnMut(&Fonts) -> Result<T, ReportFault>) -> Outcome<T> {
        match make(&self.fonts) {
            Err(ReportFault::Glyph(_)) => make(&read_with(true)?.fonts).map_err(in_words),
            other => other.map_err(in_words),
        }
    }
}

fn in_words(fault: ReportFault) -> Failure {
    match fault {
        ReportFault::Glyph(character) => {
            let code = format!("U+{:04X}", u32::from(character));
            failure(
                "rare-character",
                Blame::Machine,
                [
                    &format!("本机的字体里都没有“{character}”（{code}）这个字，报表没有生成。"),
                    &format!("No font on this machine has the character “{character}” ({code}); the report was not made."),
                ],
                [
                    "请安装收字更多的字体（例如 Debian 软件包 fonts-hanazono），然后重试。",
                    "Install a font with more characters (e.g. the Debian package fonts-hanazono), then try again.",
                ],
            )
        }
        ReportFault::Stopped => crate::failure::stopped(),
        ReportFault::TooLarge => failure(
            "report-too-large",
            Blame::Input,
            ["内容太多，一份报表装不下。", "That is more than one report holds."],
            ["请缩短期间，或按乡镇分别生成。", "Choose a shorter period, or make one for each township."],
        ),
        ReportFault::Font => broken("font"),
    }
}

fn no_font() -> Failure {
    failure(
        "no-font",
        Blame::Machine,
        ["本机没有报表要用的中文字体。", "The fonts that reports need are not on this machine."],
        [
            "请安装字体（Debian 软件包 fonts-noto-cjk），然后重试。",
            "Install them (the Debian package fonts-noto-cjk), then try again.",
        ],
    )
}

const FOLDERS: [&str; 3] = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/truetype/hanazono"];

/// Names with the face of simplified Chinese in them.
const TEXT: [(&str, u32); 2] = [("NotoSerifCJK-Regular.ttc", 2), ("NotoSansCJK-Regular.ttc", 2)];
const HEADING: [(&str, u32); 2] = [("NotoSerifCJK-Bold.ttc", 2), ("NotoSansCJK-Bold.ttc", 2)];
const FURTHER: [(&str, u32); 3] = [("NotoSansCJK-Regular.ttc", 2), ("HanaMinA.ttf", 0), ("HanaMinB.ttf", 0)];
