use serde::{Deserialize, Serialize};

/// What a peer may do, or is asked to: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights(u8);

impl Rights {
    /// It is asked to keep our entries.
    pub const MIRROR: Rights = Rights(1);
    /// It may be given disclosures.
    pub const PERSONAL: Rights = Rights(2);
    /// It may send us entries of its own accord.
    pub const PUSH: Rights = Rights(4);
    /// It may read what we serve.
    pub const READ: Rights = Rights(8);
    /// It is asked to cosign our heads.
    pub const WITNESS: Rights = Rights(16);
    /// None.
    pub const NONE: Rights = Rights(0);

    /// Both sets together.
    pub fn and(self, other: Rights) -> Rights {
        Rights(self.0 | other.0)
    }

    /// Whether all of `other` are in it.
    pub fn include(self, other: Rights) -> bool {
        self.0 & other.0 == other.0
    }

    /// Names as statements have them, in ascending order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.into_iter().filter(move |(_, right)| self.include(*right)).map(|(name, _)| name)
    }

    /// The right of a name.
    pub fn named(name: &str) -> Option<Rights> {
        NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, right)| right)
    }
}

/// Of which programmes a peer may be given personal fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programmes(Option<Vec<String>>);

impl Programmes {
    /// Of every programme, those that come later among them.
    pub const ALL: Programmes = Programmes(None);

    /// Of these alone; `None` when they are not what an entry can have: at least one and at most [`PROGRAMMES_MAX`], ascending,
    /// none twice, each like a programme's code.
    pub fn only(codes: Vec<String>) -> Option<Programmes> {
        let fit = (1..=PROGRAMMES_MAX).contains(&codes.len())
            && codes.is_sorted_by(|a, b| a < b)
            && codes.iter().all(|code| is_programme_code(code));
        fit.then_some(Programmes(Some(codes)))
    }

    /// The codes; `None`: every programme.
    pub fn codes(&self) -> Option<&[String]> {
        self.0.as_deref()
    }

    /// Whether the programme with this code is among them.
    pub fn cover(&self, code: &str) -> bool {
        self.0.as_ref().is_none_or(|codes| codes.iter().any(|one| one == code))
    }

    /// Whether all of `other` are among them.
    pub fn include(&self, other: &Programmes) -> bool {
        match (&self.0, &other.0) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(_), Some(codes)) => codes.iter().all(|code| self.cover(code)),
        }
    }
}

fn is_programme_code(code: &str) -> bool {
    let letters = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
    (2..=24).contains(&code.len()) && code.bytes().all(letters)
}

/// More programmes are named by naming none, which means all.
pub const PROGRAMMES_MAX: usize = 64;

const NAMES: [(&str, Rights); 5] = [
    ("mirror", Rights::MIRROR),
    ("personal", Rights::PERSONAL),
    ("push", Rights::PUSH),
    ("read", Rights::READ),
    ("witness", Rights::WITNESS),
];
