use super::failure;
use ipc::{Blame, Failure};
use sheet::SheetError;

/// A spreadsheet that cannot be read.
pub(crate) fn file_refused(error: &SheetError) -> Failure {
    let (code, what, remedy) = words(error);
    failure(code, Blame::File, [&what.0, &what.1], remedy)
}

fn words(error: &SheetError) -> (&'static str, (String, String), [&'static str; 2]) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match error {
        SheetError::Empty => ("file-empty", both("文件是空的。", "The file is empty."), CHOOSE),
        SheetError::FileTooLarge { bytes } => (
            "file-too-large",
            (format!("文件有 {} MB，太大。", bytes >> 20), format!("The file has {} MB; that is too large.", bytes >> 20)),
            SPLIT,
        ),
        SheetError::Encrypted(_) => (
            "file-encrypted",
            both("文件有密码保护，读不了。", "The file is protected by a password."),
            [
                "请用表格软件打开，另存为不加密的文件后再导入。",
                "Open it in a spreadsheet program, save it without the password, and import that.",
            ],
        ),
        SheetError::WebPage => (
            "file-web-page",
            both(
                "这是网页（HTML），不是表格文件，虽然名字像。",
                "This is a web page (HTML), not a workbook, whatever its name says.",
            ),
            SAVE_AS,
        ),
        SheetError::OtherFormat(_) | SheetError::NotASpreadsheet => {
            ("file-format", both("这不是能导入的表格文件。", "This is no spreadsheet that can be imported."), SAVE_AS)
        }
        SheetError::BadEncoding { line } => (
            "file-encoding",
            (format!("第 {line} 行的文字编码不是 UTF-8 或 GB18030。"), format!("Line {line} is neither UTF-8 nor GB18030.")),
            SAVE_AS,
        ),
        SheetError::Truncated(_) => ("file-truncated", both("文件不完整，后面缺了一截。", "The file is cut off."), CHOOSE),
        SheetError::Damaged(_) => ("file-damaged", both("文件损坏。", "The file is damaged."), CHOOSE),
        SheetError::ZipBomb(_) => (
            "file-bomb",
            both("文件展开后大得离谱，像是恶意文件。", "The file unpacks to far too much; it looks malicious."),
            ["请不要使用这个文件，并查明来源。", "Do not use this file, and find out where it came from."],
        ),
        SheetError::TooManyRows | SheetError::TooManyCells | SheetError::TooMuchText => {
            ("file-too-many-rows", both("表格行数太多，一批放不下。", "The sheet has too many rows for one batch."), SPLIT)
        }
        SheetError::TooManyColumns { row, column } => (
            "file-too-many-columns",
            (
                format!("第 {row} 行一直写到第 {column} 列，列数太多。"),
                format!("Row {row} reaches column {column}; that is too many."),
            ),
            ["请删去右边多余的内容。", "Delete what stands far to the right."],
        ),
        SheetError::TooManyMerges => ("file-merges", both("合并单元格太多。", "There are too many merged cells."), SAVE_AS),
        SheetError::NoSheet | SheetError::NoSuchSheet(_) => {
            ("file-no-sheet", both("文件里没有工作表。", "The workbook has no such sheet."), CHOOSE)
        }
        _ => ("file-unreadable", both("文件读不懂。", "The file cannot be read."), SAVE_AS),
    }
}

const CHOOSE: [&str; 2] = ["请重新获取这个文件，或换一个文件。", "Get the file again, or choose another."];

const SAVE_AS: [&str; 2] =
    ["请用表格软件打开，另存为 .xlsx 后再导入。", "Open it in a spreadsheet program, save it as .xlsx, and import that."];

const SPLIT: [&str; 2] = ["请分成几个文件，分批导入。", "Split it into several files and import them as batches."];
