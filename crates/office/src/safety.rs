//! Placeholder until the backup module is written over it.
use crate::Office;
impl Office {
    pub(crate) fn backed_up_at(&self) -> Option<i64> {
        None
    }
}
