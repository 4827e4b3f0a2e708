//! The office behind one door: a request in, an answer out, from any thread. Progress and stopping need no turn in the queue.

use crate::{
    Office, Outcome, Work, World,
    exports::make_private_folder,
    failure::{broken, stopped},
    status::closed,
};
use ipc::{Failure, Request, Text};
use serde::Serialize;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak},
    time::Duration,
};

/// What the desktop program holds. Nothing is opened before it is asked for, and what could not be opened is tried again with
/// the next request: so that there is a window in which to say why.
pub struct Service {
    folder: PathBuf,
    world: World,
    office: Mutex<Option<Office>>,
    work: Work,
    /// Held while a backup is made: two at once would be in each other's way.
    backing_up: Mutex<()>,
}

impl Service {
    /// The office in a data folder, which is made when it is not there.
    pub fn new(folder: &Path, world: World) -> Arc<Service> {
        let folder = folder.to_owned();
        let (office, backing_up) = (Mutex::new(None), Mutex::new(()));
        let service = Arc::new(Service { folder, world, office, work: Work::default(), backing_up });
        let watched = Arc::downgrade(&service);
        std::thread::spawn(move || lock_when_idle(&watched));
        service
    }

    /// Whether somebody's keys are in memory. No sign of life.
    pub fn holds_keys(&self) -> bool {
        self.with(|office| Ok(office.session.is_some())).unwrap_or(false)
    }

    /// Answers a request of the window.
    pub fn answer(self: &Arc<Self>, request: Request) -> Result<Value, Failure> {
        match request {
            Request::GetStatus(_) => {
                // What cannot be opened has a status too; another failure is one of this moment.
                let opened = self.with(|_| Ok(()));
                show(opened.map_or_else(|why| Ok(closed(&self.folder, Some(why))), |()| self.with(Office::status)))
            }
            Request::GetProgress(_) => show(Ok(self.work.look())),
            Request::Cancel(_) => {
                self.work.stop();
                show(Ok(self.work.look()))
            }
            // A verification reads a view of its own, so that the window stays usable meanwhile.
            Request::Verify(_) => {
                let verification = self.with(|office| Ok(office.verification()))?;
                let report = verification.run(&self.work)?;
                self.with(|office| {
                    office.note_verified(&report);
                    Ok(())
                })?;
                show(Ok(report))
            }
            Request::SyncNow(call) => {
                let runs = self.with(|office| office.syncing(&call))?.run(&self.work)?;
                show(self.with(|office| office.synced(runs)))
            }
            Request::ExportTlog(_) => {
                let (export, folder) = self.with(|office| Ok((office.tlog_export()?, office.tlog_folder()?)))?;
                show(export.run(&folder, &self.work))
            }
            Request::ExportPayments(call) => {
                let export = self.with(|office| office.payments_export(&call))?;
                show(export.run(&self.work))
            }
            Request::BackUp(_) => {
                let plan = self.with(Office::backup_plan)?;
                let made = self.wait_for_backup().and_then(|_one| plan.run(&self.work));
                self.with(|office| {
                    office.note_backup(&made);
                    Ok(())
                })?;
                made?;
                show(self.with(Office::safety))
            }
            Request::RehearseRestore(_) => {
                let rehearsal = self.with(Office::rehearsal)?;
                show(rehearsal.run(&self.work))
            }
            Request::Rebuild(_) => {
                let rebuilt = self.with(Office::rebuilding)?.run(&self.work)?;
                show(self.with(|office| office.take_rebuilt(rebuilt)))
            }
            // Signs of life, often enough for a backup that is daily.
            Request::SignIn(_) | Request::Touch(_) => {
                let answer = self.with(|office| office.answer(request));
                let service = Arc::clone(self);
                std::thread::spawn(move || service.back_up_if_due());
                answer
            }
            other => self.with(|office| office.answer(other)),
        }
    }

    /// Makes the daily backup while the office stays usable, unless one is being made. How it went is in sight on the safety
    /// page; its progress is not, since another work may be going on that somebody waits for.
    fn back_up_if_due(&self) {
        let _one = match self.backing_up.try_lock() {
            Ok(one) => one,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        let due = self.with(Office::backup_due);
        if let Ok(Some(plan)) = due {
            let made = plan.run(&Work::default());
            // It fails only where there is no office any more in which to remember it.
            let _ = self.with(|office| {
                office.note_backup(&made);
                Ok(())
            });
        }
    }

    /// Waits until no other backup is being made; can be stopped.
    fn wait_for_backup(&self) -> Outcome<MutexGuard<'_, ()>> {
        let _running = self.work.begin(Text::new("正在等待每日备份做完", "Waiting for the daily backup to end"), 0);
        loop {
            match self.backing_up.try_lock() {
                Ok(one) => return Ok(one),
                Err(TryLockError::Poisoned(poisoned)) => return Ok(poisoned.into_inner()),
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(LOOK_AGAIN_MS)),
            }
            self.work.done(0).map_err(|_| stopped())?;
        }
    }

    /// Does something with the office, which is opened first where it is not yet.
    fn with<T>(&self, act: impl FnOnce(&mut Office) -> Outcome<T>) -> Outcome<T> {
        let mut held = self.office.lock().unwrap_or_else(|poisoned| {
            // A request that panicked has left nothing half done: the ledger in memory is read again with the next one.
            let mut held = PoisonError::into_inner(poisoned);
            held.iter_mut().for_each(Office::forget);
            self.office.clear_poison();
            held
        });
        let office = match &mut *held {
            Some(office) => office,
            none => none.insert(self.open()?),
        };
        act(office)
    }

    fn open(&self) -> Outcome<Office> {
        if !self.folder.exists() {
            make_private_folder(&self.folder)?;
        }
        let mut office = Office::open(&self.folder, self.world.clone())?;
        office.work = self.work.clone();
        Ok(office)
    }
}

/// Keys leave memory although nobody asks for anything any more: the window may be gone, or hang. While the office works
/// for somebody, that work holds the turn, and its member is not away.
fn lock_when_idle(service: &Weak<Service>) {
    loop {
        std::thread::sleep(LOOK_EVERY);
        let Some(service) = service.upgrade() else { return };
        if let Ok(mut held) = service.office.try_lock() {
            held.iter_mut().for_each(Office::lock_if_idle);
        }
    }
}

impl Office {
    /// Answers a request; the use case of the same name does the work.
    pub fn answer(&mut self, request: Request) -> Result<Value, Failure> {
        match request {
            Request::GetStatus(_) => show(self.status()),
            Request::CreateOffice(call) => show(self.create(&call)),
            Request::OpenDemo(_) => show(self.open_demo()),
            Request::SignIn(call) => show(self.sign_in(&call)),
            Request::SignOut(_) => show(self.sign_out()),
            Request::Touch(_) => show(self.touch()),
            Request::GetMembers(_) => show(self.people()),
            Request::EnrolMember(call) => show(self.enrol(&call)),
            Request::Countersign(call) => show(self.countersign(&call)),
            Request::Decline(call) => show(self.decline(&call)),
            Request::RevokeMember(call) => show(self.revoke(&call)),
            Request::RotateKey(call) => show(self.rotate_key(&call)),
            Request::ReplaceKey(call) => show(self.replace_key(&call)),
            Request::Recover(call) => show(self.recover(&call)),
            Request::RenewSheet(call) => show(self.renew_sheet(&call)),
            Request::Delegate(call) => show(self.delegate(&call)),
            Request::EndDelegation(call) => show(self.end_delegation(&call)),
            Request::PreviewHandover(call) => show(self.preview_handover(&call)),
            Request::HandOver(call) => show(self.hand_over(&call)),
            Request::SetOfficeRules(call) => show(self.set_office_rules(&call)),
            Request::GetPeers(_) => show(self.peers()),
            Request::MakeCard(call) => show(self.make_card(&call)),
            Request::SaveCard(_) => show(self.save_card()),
            Request::ReadCard(call) => show(self.read_card(&call)),
            Request::EnrolPeer(call) => show(self.enrol_peer(&call)),
            Request::ChangePeer(call) => show(self.change_peer(&call)),
            Request::RevokePeer(call) => show(self.revoke_peer(&call)),
            Request::SyncNow(call) => show(self.sync_now(&call)),
            Request::GetSyncHistory(call) => show(self.sync_history(&call)),
            Request::GetLedgers(_) => show(self.ledgers()),
            Request::SaveEvidence(call) => show(self.save_evidence(&call)),
            Request::GetTemplates(_) => show(self.templates()),
            Request::GetProgrammes(_) => show(self.programmes()),
            Request::OpenProgramme(call) => show(self.open_programme(&call)),
            Request::GetProgramme(call) => show(self.programme(&call.code)),
            Request::GetDocuments(call) => show(self.documents(&call)),
            Request::RecordAllocation(call) => show(self.record_allocation(&call)),
            Request::RecordOpening(call) => show(self.record_opening(&call)),
            Request::CheckPayment(call) => show(self.check_payment(&call)),
            Request::RecordPayment(call) => show(self.record_payment(&call).and_then(|entry| self.payment_story(entry))),
            Request::ReversePayment(call) => show(self.reverse(&call).and_then(|_| self.payment_story(call.entry))),
            Request::ImportFile(call) => show(self.import_file(&call)),
            Request::MapImport(call) => show(self.map_import(&call)),
            Request::CheckImport(call) => show(self.check_import(&call)),
            Request::SaveDraft(call) => show(self.save_draft(&call)),
            Request::GetImportRows(call) => show(self.import_rows(&call)),
            Request::ExportFaults(call) => show(self.export_faults(call.draft)),
            Request::SubmitImport(call) => show(self.submit_import(call.draft)),
            Request::GetDrafts(_) => show(self.drafts()),
            Request::OpenDraft(call) => show(self.open_draft(call.draft)),
            Request::DiscardDraft(call) => show(self.discard_draft(call.draft)),
            Request::GetBatches(call) => show(self.batches(call.which)),
            Request::GetBatch(call) => show(self.batch_story(&call.id, call.draw)),
            Request::DecideBatch(call) => show(self.decide(&call)),
            Request::WithdrawBatch(call) => show(self.withdraw(&call)),
            Request::ExcludeRows(call) => show(self.exclude_rows(&call)),
            Request::ExecuteBatch(call) => show(self.execute(&call)),
            Request::SaveBatchFile(call) => show(self.save_batch_file(&call.id)),
            Request::ReadBatchFile(call) => show(self.read_batch_file(&call.content)),
            Request::ResubmitBatch(call) => show(self.resubmit(&call)),
            Request::SaveSourceFile(call) => show(self.save_source_file(&call)),
            Request::OpenBatchFile(call) => show(self.open_batch_file(&call)),
            Request::ViewBatchFile(call) => show(self.view_batch_file(&call)),
            Request::DrawBatchFile(call) => show(self.draw_batch_file(call.draw)),
            Request::GetBatchFileRows(call) => show(self.batch_file_rows(&call)),
            Request::DecideBatchFile(call) => show(self.decide_batch_file(&call)),
            Request::CloseBatchFile(_) => show(self.close_batch_file()),
            Request::FindPayments(call) => show(self.find_payments(&call)),
            Request::GetFacets(_) => show(self.facets()),
            Request::GetPayment(call) => show(self.payment_story(call.entry)),
            Request::Reveal(_) => show(self.reveal()),
            Request::ExportPayments(call) => show(self.export_payments(&call)),
            Request::SaveReceipt(call) => show(self.save_receipt(&call)),
            Request::GetEntries(call) => show(self.entries(&call)),
            Request::GetEntry(call) => show(self.entry(call.entry)),
            Request::GetOverview(call) => show(self.overview(call.year)),
            Request::Verify(_) => show(self.verify()),
            Request::GetProgress(_) => show(Ok(self.work.look())),
            Request::Cancel(_) => {
                self.work.stop();
                show(Ok(self.work.look()))
            }
            Request::GetSafety(_) => show(self.safety()),
            Request::SetBackupFolder(call) => show(self.set_backup_folder(&call)),
            Request::BackUp(_) => show(self.back_up()),
            Request::RehearseRestore(_) => show(self.rehearse_restore()),
            Request::Rebuild(_) => show(self.rebuild()),
            Request::ExportTlog(_) => show(self.tlog_folder().and_then(|folder| self.export_tlog(&folder))),
        }
    }

    /// Drops everything in memory that a fault may have left out of step.
    fn forget(&mut self) {
        self.lock();
        self.desk = None;
        if let Ok(fresh) = Office::open(&self.folder, self.world.clone()) {
            self.desk = fresh.desk;
        }
    }
}

fn show<T: Serialize>(outcome: Outcome<T>) -> Result<Value, Failure> {
    serde_json::to_value(outcome?).map_err(|error| broken(&error.to_string()))
}

const LOOK_AGAIN_MS: u64 = 50;
/// How often it is looked whether the member has gone away.
const LOOK_EVERY: Duration = Duration::from_secs(2);
