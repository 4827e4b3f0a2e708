//! Paths that only desks may ask for.

/// What a path below `/desk/` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskPath {
    /// How far the writer's file is.
    State,
    /// The rows beside the entries of a range.
    Beside(u64, u64),
    /// Disclosures that were replaced after that replacement.
    Replaced(u64),
    /// All key files.
    KeyFiles,
    /// All drafts.
    Drafts,
    /// One source file or file of a draft.
    File(String),
    /// Where what was signed is handed in.
    Submit,
}

impl DeskPath {
    /// What stands behind `/desk/`.
    pub(crate) fn path(&self) -> String {
        match self {
            DeskPath::State => "/desk/state".into(),
            DeskPath::Beside(from, upto) => format!("/desk/beside/{from}/{upto}"),
            DeskPath::Replaced(after) => format!("/desk/replaced/{after}"),
            DeskPath::KeyFiles => "/desk/keys".into(),
            DeskPath::Drafts => "/desk/drafts".into(),
            DeskPath::File(id) => format!("/desk/file/{id}"),
            DeskPath::Submit => "/desk/submit".into(),
        }
    }

    /// Reads what stands behind `/desk/`. That there is one way to write it is for the whole path to see.
    pub(crate) fn read(rest: &str) -> Option<DeskPath> {
        match rest {
            "state" => return Some(DeskPath::State),
            "keys" => return Some(DeskPath::KeyFiles),
            "drafts" => return Some(DeskPath::Drafts),
            "submit" => return Some(DeskPath::Submit),
            _ => {}
        }
        match rest.split_once('/')? {
            ("beside", range) => {
                let (from, upto) = range.split_once('/')?;
                Some(DeskPath::Beside(from.parse().ok()?, upto.parse().ok()?))
            }
            ("replaced", after) => Some(DeskPath::Replaced(after.parse().ok()?)),
            ("file", id) if is_file_id(id) => Some(DeskPath::File(id.to_owned())),
            _ => None,
        }
    }
}

/// A hash, or the number of a draft behind `draft/`.
pub(crate) fn is_file_id(id: &str) -> bool {
    match id.strip_prefix("draft/") {
        Some(number) => !number.is_empty() && number.len() <= 20 && number.bytes().all(|b| b.is_ascii_digit()),
        None => id.len() == 64 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
    }
}

#[cfg(test)]
mod tests {
    use crate::Route;

    #[test]
    fn every_path_of_a_desk_has_one_form() {
        let file = format!("/desk/file/{}", "0a".repeat(32));
        let good = ["/desk/state", "/desk/beside/0/7", "/desk/replaced/12", "/desk/keys", "/desk/drafts", "/desk/submit"];
        for path in good.into_iter().chain(["/desk/file/draft/1234567", &file]) {
            assert_eq!(Route::parse(path).map(|route| route.path()).as_deref(), Some(path));
        }
        let bad = [
            "/desk",
            "/desk/",
            "/desk/state/",
            "/desk/beside/7",
            "/desk/beside/07/8",
            "/desk/beside/+7/8",
            "/desk/beside/1/2/3",
            "/desk/replaced/",
            "/desk/replaced/-1",
            "/desk/file/",
            "/desk/file/ledger.db",
            "/desk/file/../ledger.db",
            "/desk/file/draft/",
            "/desk/file/draft/../1",
        ];
        for path in bad.into_iter().chain([&*file.to_uppercase(), &file[..file.len() - 1]]) {
            assert_eq!(Route::parse(path), None, "{path}");
        }
    }
}
