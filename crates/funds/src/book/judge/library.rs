//! Projects of the library, and budget years.

use super::{Effect, need_role};
use crate::book::{Batch, BatchStatus, Book, Place, Programme, TransferStatus};
use crate::{Breach, ProjectRecorded};
use ledger::Roles;

impl Book {
    pub(super) fn judge_project<'e>(
        &self,
        again: bool,
        project: &'e ProjectRecorded,
        place: &Place<'_>,
    ) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::ADMINISTRATOR.and(Roles::SUPERVISOR))?;
        match (again, self.project(&project.code)) {
            (false, Some(_)) => Err(Breach::ProjectTaken(project.code.clone())),
            (false, None) => Ok(Effect::ProjectOpened(project)),
            (true, _) => Ok(Effect::ProjectChanged { project: self.open_project(&project.code)?, facts: project }),
        }
    }

    /// A project of the library that has not ended.
    pub(super) fn open_project(&self, code: &str) -> Result<u32, Breach> {
        let found = (0..).zip(&self.projects).find(|(_, project)| project.facts.code == code && project.ended.is_none());
        found.map(|(at, _)| at).ok_or_else(|| Breach::ProjectUnknown(code.to_owned()))
    }

    /// Whether a batch may be for that project, or for none.
    pub(super) fn need_project(&self, programme: &Programme, project: Option<&str>) -> Result<(), Breach> {
        match project {
            Some(code) => self.open_project(code).map(drop),
            None if programme.needs_project => Err(Breach::ProjectNeeded),
            None => Ok(()),
        }
    }

    /// Everything must be decided on and paid, so that what is left is known and can be carried over.
    pub(super) fn judge_closing<'e>(&self, year: u16, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::SUPERVISOR)?;
        if let Some(entry) = self.closed.get(&year) {
            return Err(Breach::YearClosed { year, entry: *entry });
        }
        let of_year = |at: u32| self.programmes[at as usize].year == year;
        let busy = |batch: &&Batch| {
            let waits = matches!(batch.status, BatchStatus::Submitted | BatchStatus::HalfApproved | BatchStatus::Returned);
            of_year(batch.programme) && (waits || (batch.status == BatchStatus::Approved && batch.standing() > 0))
        };
        if let Some(batch) = self.batches.iter().find(busy) {
            return Err(Breach::YearBusy { entry: batch.entry });
        }
        let mut transfers = self.transfers.iter();
        let waits = transfers.find(|it| it.status == TransferStatus::Submitted && of_year(it.programme));
        waits.map_or(Ok(Effect::YearClosed(year)), |it| Err(Breach::YearBusy { entry: it.entry }))
    }
}
