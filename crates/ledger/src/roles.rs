use serde::{Deserialize, Serialize};

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles(u8);

impl Roles {
    /// 经办: records.
    pub const CLERK: Roles = Roles(1);
    /// 主管: approves.
    pub const SUPERVISOR: Roles = Roles(2);
    /// 检查: reads and verifies.
    pub const INSPECTOR: Roles = Roles(4);
    /// 管理: members, programmes, settings.
    pub const ADMINISTRATOR: Roles = Roles(8);
    /// None.
    pub const NONE: Roles = Roles(0);

    /// Both sets together.
    pub fn and(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }

    /// Whether all of `other` are in it.
    pub fn include(self, other: Roles) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of `other` is in it.
    pub fn meet(self, other: Roles) -> bool {
        self.0 & other.0 != 0
    }

    /// Names as statements have them, in ascending order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.into_iter().filter(move |(_, role)| self.include(*role)).map(|(name, _)| name)
    }

    /// The role of a name.
    pub fn named(name: &str) -> Option<Roles> {
        NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, role)| role)
    }
}

const NAMES: [(&str, Roles); 4] = [
    ("administrator", Roles::ADMINISTRATOR),
    ("clerk", Roles::CLERK),
    ("inspector", Roles::INSPECTOR),
    ("supervisor", Roles::SUPERVISOR),
];
