//! Each request with the use case that answers it.

use crate::{
    Office, Outcome,
    failure::{broken, read_only},
};
use ipc::{Failure, Request};
use serde::Serialize;
use serde_json::Value;

impl Office {
    /// Answers a request; the use case of the same name does the work.
    pub fn answer(&mut self, request: Request) -> Result<Value, Failure> {
        if self.is_copy() && !request.reads_any_ledger() {
            return Err(read_only());
        }
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
            Request::SyncFolder(call) => show(self.sync_folder(&call)),
            Request::GetSyncFolders(_) => show(self.sync_folders()),
            Request::GetSyncHistory(call) => show(self.sync_history(&call)),
            Request::GetCardPicture(_) => show(self.card_picture()),
            Request::GetLedgers(_) => show(self.ledgers()),
            Request::OpenLedger(call) => show(self.open_ledger(&call)),
            Request::RemoveLedger(call) => show(self.remove_ledger(&call)),
            Request::InLedger(call) => self.in_ledger(call),
            Request::SaveEvidence(call) => show(self.save_evidence(&call)),
            Request::GetExchange(_) => show(self.exchange()),
            Request::SetSyncSchedule(call) => show(self.set_sync_schedule(&call)),
            Request::SetServing(call) => show(self.set_serving(&call)),
            Request::SetPolicy(call) => show(self.set_policy(&call)),
            Request::SetQuorum(call) => show(self.set_quorum(&call)),
            Request::RecordWitnessed(_) => show(self.record_witnessed()),
            Request::GetDesks(_) => show(self.desks()),
            Request::JoinOffice(call) => show(self.join(&call)),
            Request::SaveDeskCard(_) => show(self.save_desk_card()),
            Request::ReadDeskCard(call) => show(self.read_desk_card(&call)),
            Request::EnrolDesk(call) => show(self.enrol_desk(&call)),
            Request::RevokeDesk(call) => show(self.revoke_desk(&call)),
            Request::GetOutbox(_) => show(self.outbox()),
            Request::SubmitOutbox(_) => show(self.submit_outbox()),
            Request::SignKeptAnew(call) => show(self.sign_kept_anew(&call)),
            Request::DiscardKept(call) => show(self.discard_kept(&call)),
            Request::SetClaimAside(call) => show(self.set_claim_aside(&call)),
            Request::GetOlder(_) => show(self.older()),
            Request::TakeOlder(call) => show(self.take_older(&call)),
            Request::Succeed(call) => show(self.succeed(&call)),
            Request::Vouch(call) => show(self.vouch(&call)),
            Request::GetPersonal(_) => show(self.personal()),
            Request::GiveNow(call) => show(self.give_now(&call)),
            Request::EraseFields(call) => show(self.erase(&call)),
            Request::GetErasures(call) => show(self.erasures_about(&call)),
            Request::PreviewReport(call) => show(self.preview_report(&call)),
            Request::MakeReport(call) => show(self.make_report(&call)),
            Request::MakeSlip(call) => show(self.make_slip(&call)),
            Request::ExportReport(call) => show(self.export_report(&call)),
            Request::GetReports(_) => show(self.issued_reports()),
            Request::OpenSaved(call) => show(self.open_saved(&call)),
            Request::CheckReport(call) => show(self.check_report(&call)),
            Request::GetCertificates(_) => show(self.certificates()),
            Request::RequestCertificate(_) => show(self.request_certificate()),
            Request::RevokeCertificate(call) => show(self.revoke_certificate(&call)),
            Request::SetStampAuthority(call) => show(self.set_stamp_authority(&call)),
            Request::ExportCertificates(_) => show(self.export_certificates(None)),
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
    pub(super) fn forget(&mut self) {
        self.lock();
        self.desk = None;
        if let Ok(fresh) = Office::open(&self.folder, self.world.clone()) {
            self.desk = fresh.desk;
        }
        if let Some(desk) = &mut self.desk {
            desk.remote = self.remote.clone();
        }
    }
}

/// An answer as it goes to the window.
pub(super) fn show<T: Serialize>(outcome: Outcome<T>) -> Result<Value, Failure> {
    serde_json::to_value(outcome?).map_err(|error| broken(&error.to_string()))
}
