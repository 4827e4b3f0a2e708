//! The words between the window and the program: what the window may ask and what it gets.
//!
//! Every question is a struct that implements [`Call`]; its reply type follows from it. Over the wire travels the
//! [`Request`] enum, as JSON, through one command. Both sides share these types, so a field cannot be misspelt.
//!
//! Invariants: no logic beyond formatting, no I/O, no dependency on any other part of the program. Money is `i64` in
//! 分 (1/100 元) and stays below 2⁵³, times are UTC seconds since 1970, dates are `YYYY-MM-DD`, months `YYYY-MM`.

mod batch;
mod batch_file;
mod copies;
mod desks;
mod exchange;
mod find;
mod flow;
mod import;
mod money;
mod office;
mod overview;
mod payment;
mod peers;
mod people;
mod personal;
mod programme;
mod reading;
mod report;
mod safety;
mod successor;
mod words;

pub use batch::*;
pub use batch_file::*;
pub use copies::*;
pub use desks::*;
pub use exchange::*;
pub use find::*;
pub use flow::*;
pub use import::*;
pub use money::*;
pub use office::*;
pub use overview::*;
pub use payment::*;
pub use peers::*;
pub use people::*;
pub use personal::*;
pub use programme::*;
pub use report::*;
pub use safety::*;
pub use successor::*;
pub use words::*;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A question of the window, with the type of its answer.
pub trait Call: Serialize + DeserializeOwned + Into<Request> {
    /// What comes back when it succeeds.
    type Reply: Serialize + DeserializeOwned;
}

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident -> $reply:ty;)*) => {
        /// Everything the window can ask, as it travels.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(tag = "call", content = "with")]
        pub enum Request {
            $($(#[$doc])* $name($name),)*
            /// The same of another ledger that is held.
            InLedger(InLedger),
        }

        impl Request {
            /// The names of all there are but [`InLedger`], in the order in which they are listed here.
            pub const NAMES: &[&str] = &[$(stringify!($name),)*];

            /// Its name.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Request::$name(_) => stringify!($name),)*
                    Request::InLedger(_) => "InLedger",
                }
            }
        }

        $(
            impl Call for $name { type Reply = $reply; }
            impl From<$name> for Request { fn from(call: $name) -> Self { Request::$name(call) } }
        )*
    };
}

calls! {
    // The office and its members.
    /// What there is in this data folder and who is signed in.
    GetStatus -> Status;
    /// Create a real office with two administrators.
    CreateOffice -> Vec<RecoverySheet>;
    /// Fill the data folder with the demo office.
    OpenDemo -> DemoPassphrases;
    /// Unlock with a member's passphrase.
    SignIn -> Status;
    /// Lock.
    SignOut -> Status;
    /// The member is at the desk: puts the idle lock off.
    Touch -> Status;
    /// All members, and the acts that wait for a second signature.
    GetMembers -> People;
    /// Enrol a new member, who types an own passphrase; it waits for a second signature.
    EnrolMember -> RecoverySheet;
    /// Sign second.
    Countersign -> People;
    /// Say of an act that waits that it shall not come into force.
    Decline -> People;
    /// End a member's rights.
    RevokeMember -> People;
    /// A new key for the member who is signed in.
    RotateKey -> RecoverySheet;
    /// A new key for a member who forgot the passphrase; it waits for a second signature.
    ReplaceKey -> RecoverySheet;
    /// Choose a new passphrase with the code on the recovery sheet, and sign in; answers with the sheet that takes its place.
    Recover -> RecoverySheet;
    /// A new recovery sheet for the member who is signed in.
    RenewSheet -> RecoverySheet;
    /// Let another member act for one for a time (代).
    Delegate -> People;
    /// End a delegation before its time.
    EndDelegation -> People;
    /// What a leaving member has open.
    PreviewHandover -> OpenWork;
    /// Transfer it.
    HandOver -> OpenWork;
    /// The office's own thresholds.
    SetOfficeRules -> Status;

    // Programmes and money in.
    /// The programme templates that are shipped.
    GetTemplates -> Vec<Template>;
    /// All programmes with their money.
    GetProgrammes -> Vec<Programme>;
    /// Open a programme.
    OpenProgramme -> Vec<Programme>;
    /// One programme with its documents.
    GetProgramme -> ProgrammeStory;
    /// The documents by which money came, of all programmes.
    GetDocuments -> Documents;
    /// Money received under a document number.
    RecordAllocation -> ProgrammeStory;
    /// What was available and spent before the program was used.
    RecordOpening -> ProgrammeStory;

    // One payment.
    /// Check a payment form while it is typed.
    CheckPayment -> PaymentCheck;
    /// Record it.
    RecordPayment -> PaymentStory;
    /// Take money back from a payment that has not been executed.
    ReversePayment -> PaymentStory;

    // A batch from a spreadsheet.
    /// Read a file and guess its columns.
    ImportFile -> ImportDraft;
    /// Take another sheet, header or column mapping.
    MapImport -> ImportDraft;
    /// Hold the rows against the programme, the ledger and the stamped summary.
    CheckImport -> ImportCheck;
    /// Keep what was typed so far.
    SaveDraft -> ();
    /// Some of the rows, with their marks.
    GetImportRows -> ImportRows;
    /// The list of faults as a spreadsheet for the township.
    ExportFaults -> SavedFile;
    /// Sign and record all rows or none.
    SubmitImport -> BatchStory;
    /// Drafts that survived.
    GetDrafts -> Vec<DraftLine>;
    /// Go on with a draft.
    OpenDraft -> ImportDraft;
    /// Throw a draft away.
    DiscardDraft -> Vec<DraftLine>;

    // Batches and their approval.
    /// Batches, newest first.
    GetBatches -> Vec<BatchLine>;
    /// One batch as its approver sees it.
    GetBatch -> BatchStory;
    /// Approve, return or reject.
    DecideBatch -> BatchStory;
    /// Take one's own batch back.
    WithdrawBatch -> BatchStory;
    /// Take single rows out of a batch, with the reason.
    ExcludeRows -> BatchStory;
    /// Mark an approved batch as paid by the bank.
    ExecuteBatch -> BatchStory;
    /// Save a batch as a file that can be decided on another machine.
    SaveBatchFile -> SavedFile;
    /// Take up a decision that was made elsewhere.
    ReadBatchFile -> BatchStory;
    /// Submit a returned batch again as it stands.
    ResubmitBatch -> BatchStory;
    /// Save the file that a batch was read from.
    SaveSourceFile -> SavedFile;

    // A batch file away from its ledger.
    /// Check a batch file and keep it open.
    OpenBatchFile -> BatchFileFacts;
    /// Show it to one who may decide.
    ViewBatchFile -> BatchFileStory;
    /// Draw other rows.
    DrawBatchFile -> BatchFileStory;
    /// Some of its rows.
    GetBatchFileRows -> BatchFileRows;
    /// Decide on it.
    DecideBatchFile -> SavedFile;
    /// Put it away.
    CloseBatchFile -> Status;

    // Find.
    /// One window of the payments that match, with count and sum of all that match.
    FindPayments -> PaymentPage;
    /// What can be chosen in the filters.
    GetFacets -> Facets;
    /// A payment's whole story.
    GetPayment -> PaymentStory;
    /// Show personal fields for the rest of the sitting; recorded in the ledger once.
    Reveal -> Status;
    /// The filtered list as a file.
    ExportPayments -> SavedFile;
    /// The receipt of a payment as a file.
    SaveReceipt -> SavedFile;
    /// The newest entries of the ledger, of every kind.
    GetEntries -> EntryPage;
    /// One entry of any kind, with its proof.
    GetEntry -> EntryStory;

    // Overview.
    /// The figures and what waits.
    GetOverview -> Overview;

    // Keep safe.
    /// Verify the whole ledger.
    Verify -> VerifyReport;
    /// How far the running work is.
    GetProgress -> Option<Progress>;
    /// Stop the running work.
    Cancel -> Option<Progress>;
    /// Backup, its age, sizes.
    GetSafety -> Safety;
    /// Where the daily backup goes.
    SetBackupFolder -> Safety;
    /// Back up now.
    BackUp -> Safety;
    /// Prove that the newest backup can be restored, without touching the ledger.
    RehearseRestore -> VerifyReport;
    /// Drop and rebuild what is derived.
    Rebuild -> Safety;
    /// The static export that any tlog-tiles client reads.
    ExportTlog -> SavedFile;

    // Other offices.
    /// The own card, the peers, the alarms.
    GetPeers -> Peers;
    /// Make a card with another address.
    MakeCard -> Peers;
    /// The own card and its QR code as files.
    SaveCard -> SavedCard;
    /// What a card says.
    ReadCard -> CardFacts;
    /// Enrol a peer, or take its new card.
    EnrolPeer -> Peers;
    /// Give a peer other rights.
    ChangePeer -> Peers;
    /// End a peer's rights.
    RevokePeer -> Peers;
    /// Sync with one peer or all.
    SyncNow -> SyncReport;
    /// Sync with what peers have left in a folder.
    SyncFolder -> FolderReport;
    /// Folders that a sync by a folder may be about.
    GetSyncFolders -> Vec<String>;
    /// Past syncs.
    GetSyncHistory -> Vec<SyncRun>;
    /// An alarm's evidence as a file.
    SaveEvidence -> SavedFile;
    /// The QR code of the own card.
    GetCardPicture -> CardPicture;

    // The ledgers of other offices.
    /// The ledgers that are held.
    GetLedgers -> Vec<LedgerLine>;
    /// Open the copy of a ledger.
    OpenLedger -> LedgerFacts;
    /// Remove a damaged copy.
    RemoveLedger -> Vec<LedgerLine>;

    // Keeping in touch with other offices.
    /// How often it syncs by itself, whether others reach it, and how far enough of them have witnessed.
    GetExchange -> Exchange;
    /// How often it syncs by itself.
    SetSyncSchedule -> Exchange;
    /// Whether others reach it while the window is open.
    SetServing -> Exchange;
    /// Which witnesses are enough, as a policy.
    SetPolicy -> Exchange;
    /// Which witnesses are enough, as so many of some peers.
    SetQuorum -> Exchange;
    /// Record the witnesses' times in the ledger.
    RecordWitnessed -> Exchange;

    // Desks of the office.
    /// The desks, and what this machine is among them.
    GetDesks -> Desks;
    /// Make this data folder a desk of an office.
    JoinOffice -> DeskCardFacts;
    /// The own desk card and its QR code as files.
    SaveDeskCard -> SavedCard;
    /// What a desk card says.
    ReadDeskCard -> DeskCardFacts;
    /// Enrol a desk.
    EnrolDesk -> Desks;
    /// End a desk's rights.
    RevokeDesk -> Desks;
    /// What was signed here and is not recorded.
    GetOutbox -> Outbox;
    /// Submit it.
    SubmitOutbox -> Outbox;
    /// Sign anew what was refused.
    SignKeptAnew -> Outbox;
    /// Throw away what was kept.
    DiscardKept -> Outbox;

    // After a loss, and who vouches.
    /// Set aside what a peer says without proof.
    SetClaimAside -> Status;
    /// Ledgers that can be gone on for.
    GetOlder -> Vec<OlderLedger>;
    /// Take up an older ledger from an exported folder.
    TakeOlder -> OlderLedger;
    /// Open a ledger that goes on for another.
    Succeed -> Vec<RecoverySheet>;
    /// Vouch for another office's ledger.
    Vouch -> Peers;

    // Personal fields between offices.
    /// What was given to peers, and received from them.
    GetPersonal -> Personal;
    /// Open what came, and make what was not given yet.
    GiveNow -> Personal;
    /// Order personal fields to be erased.
    EraseFields -> Erasures;
    /// Orders to erase, and how far they have come.
    GetErasures -> Erasures;

    // Reports, receipts and what others hand in.
    /// What will be in a report.
    PreviewReport -> ReportPreview;
    /// Make it.
    MakeReport -> Vec<MadeReport>;
    /// The receipt of a payment on paper, and its file.
    MakeSlip -> MadeSlip;
    /// What it shows, as a spreadsheet.
    ExportReport -> SavedFile;
    /// Reports that were issued.
    GetReports -> Vec<IssuedReport>;
    /// Open a file that was saved, or show it in its folder.
    OpenSaved -> ();
    /// Check a report or a receipt.
    CheckReport -> Checked;
    /// Certificates for signing reports.
    GetCertificates -> Certificates;
    /// Ask for a certificate.
    RequestCertificate -> Certificates;
    /// End one.
    RevokeCertificate -> Certificates;
    /// Set who stamps reports.
    SetStampAuthority -> Certificates;
    /// The certificates as files.
    ExportCertificates -> SavedFile;
}
