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

const NAMES: [(&str, Rights); 5] = [
    ("mirror", Rights::MIRROR),
    ("personal", Rights::PERSONAL),
    ("push", Rights::PUSH),
    ("read", Rights::READ),
    ("witness", Rights::WITNESS),
];
