//! The project library (项目库).

use super::Signers;
use crate::ProjectRecorded;
use serde::{Deserialize, Serialize};

/// A project of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// The entry that put it in.
    pub entry: u64,
    /// Who did.
    pub by: Signers,
    /// As it stands.
    pub facts: ProjectRecorded,
    /// Entries that changed it.
    pub changes: Vec<u64>,
    /// How it ended, if it did.
    pub ended: Option<ProjectEnd>,
}

/// What came of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectEnd {
    /// The entry that says so.
    pub entry: u64,
    /// 绩效: what came of it.
    pub outcome: String,
    /// Households that gained by it.
    pub households: u32,
}
