//! What can be asked of any ledger that is held, and what only of the own one.

use crate::Request;

impl Request {
    /// Whether it only reads a ledger, and no member's key is needed for it at a copy: then the copies of other offices'
    /// ledgers answer it as well. Whatever is not named here they refuse.
    pub fn reads_any_ledger(&self) -> bool {
        READING.contains(&self.name())
    }
}

/// What can be asked of any ledger that is held.
pub const READING: &[&str] = &[
    "ExportPayments",
    "ExportTlog",
    "FindPayments",
    "GetBatch",
    "GetBatches",
    "GetDocuments",
    "GetEntries",
    "GetEntry",
    "GetFacets",
    "GetOverview",
    "GetPayment",
    "GetProgramme",
    "GetProgrammes",
    "SaveReceipt",
    "Verify",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{GetOverview, InLedger};

    /// What is refused at the copy of another office's ledger: it needs a member's key, writes, or is about this installation.
    const REFUSED: &[&str] = &[
        "GetStatus",
        "CreateOffice",
        "OpenDemo",
        "SignIn",
        "SignOut",
        "Touch",
        "GetMembers",
        "EnrolMember",
        "Countersign",
        "Decline",
        "RevokeMember",
        "RotateKey",
        "ReplaceKey",
        "Recover",
        "RenewSheet",
        "Delegate",
        "EndDelegation",
        "PreviewHandover",
        "HandOver",
        "SetOfficeRules",
        "GetTemplates",
        "OpenProgramme",
        "RecordAllocation",
        "RecordOpening",
        "CheckPayment",
        "RecordPayment",
        "ReversePayment",
        "ImportFile",
        "MapImport",
        "CheckImport",
        "SaveDraft",
        "GetImportRows",
        "ExportFaults",
        "SubmitImport",
        "GetDrafts",
        "OpenDraft",
        "DiscardDraft",
        "DecideBatch",
        "WithdrawBatch",
        "ExcludeRows",
        "ExecuteBatch",
        "SaveBatchFile",
        "ReadBatchFile",
        "ResubmitBatch",
        "SaveSourceFile",
        "OpenBatchFile",
        "ViewBatchFile",
        "DrawBatchFile",
        "GetBatchFileRows",
        "DecideBatchFile",
        "CloseBatchFile",
        "Reveal",
        "GetProgress",
        "Cancel",
        "GetSafety",
        "SetBackupFolder",
        "BackUp",
        "RehearseRestore",
        "Rebuild",
        "GetPeers",
        "MakeCard",
        "SaveCard",
        "ReadCard",
        "EnrolPeer",
        "ChangePeer",
        "RevokePeer",
        "SyncNow",
        "GetSyncHistory",
        "SaveEvidence",
        "GetCardPicture",
        "GetLedgers",
        "OpenLedger",
        "RemoveLedger",
        "GetExchange",
        "SetSyncSchedule",
        "SetServing",
        "SetPolicy",
        "SetQuorum",
        "RecordWitnessed",
        "GetDesks",
        "JoinOffice",
        "SaveDeskCard",
        "ReadDeskCard",
        "EnrolDesk",
        "RevokeDesk",
        "GetOutbox",
        "SubmitOutbox",
        "SignKeptAnew",
        "DiscardKept",
        "SetClaimAside",
        "GetOlder",
        "TakeOlder",
        "Succeed",
        "Vouch",
        "GetPersonal",
        "GiveNow",
        "EraseFields",
        "GetErasures",
        "PreviewReport",
        "MakeReport",
        "MakeSlip",
        "ExportReport",
        "GetReports",
        "OpenSaved",
        "CheckReport",
        "GetCertificates",
        "RequestCertificate",
        "RevokeCertificate",
        "SetStampAuthority",
        "ExportCertificates",
        "SyncFolder",
        "GetSyncFolders",
    ];

    #[test]
    fn of_every_request_it_is_decided_whether_a_copy_answers_it() {
        for name in Request::NAMES {
            assert!(READING.contains(name) != REFUSED.contains(name), "{name} belongs on one of the two lists");
        }
        assert_eq!(READING.len() + REFUSED.len(), Request::NAMES.len(), "and nothing else does");
    }

    #[test]
    fn a_copy_is_asked_nothing_about_another_copy() {
        let within = InLedger { origin: "a".into(), request: Box::new(GetOverview { year: 0 }.into()) };
        assert!(!Request::InLedger(within).reads_any_ledger());
    }
}
