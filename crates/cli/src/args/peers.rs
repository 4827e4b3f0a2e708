use super::every::{every, every_minutes};
use clap::{Args as ClapArgs, Subcommand, builder::PossibleValuesParser};
use ipc::PEER_RIGHTS;
use std::path::PathBuf;

/// What is done with other offices.
#[derive(Debug, Subcommand)]
pub enum PeersDo {
    /// The own office card, by which other offices find and recognise this one; with --address a new one is made
    Card {
        /// Make a card with this address, https://HOST:PORT; an empty one for an office that only calls others
        #[arg(long, value_name = "URL")]
        address: Option<String>,
        /// Save it as a file to hand over, with its QR code as a picture beside it
        #[arg(long)]
        save: bool,
    },
    /// Show the card that another office has handed over
    ReadCard {
        /// The card
        file: PathBuf,
    },
    /// Enrol the office of a card as a peer, or take the new card of one that is enrolled
    EnrolPeer {
        /// The card
        file: PathBuf,
        /// What it may do, with commas: mirror, personal, push, read, witness; nothing behind it for nothing
        #[arg(long, value_name = "RIGHTS", required = true, num_args = 0..=1, value_delimiter = ',', value_parser = rights())]
        may: Vec<String>,
        /// Of which programmes it is given personal fields, with commas [default: of all, if it may be given any]
        #[arg(long, value_name = "CODES", value_delimiter = ',')]
        programmes: Vec<String>,
        /// The card's fingerprint as the other office has read it out, 32 digits; spaces do not matter
        #[arg(long, value_name = "DIGITS")]
        fingerprint: String,
    },
    /// Give a peer other rights
    ChangePeer {
        /// Whose, as `peers` lists it
        origin: String,
        /// What it may do, with commas: mirror, personal, push, read, witness; nothing behind it for nothing
        #[arg(long, value_name = "RIGHTS", required = true, num_args = 0..=1, value_delimiter = ',', value_parser = rights())]
        may: Vec<String>,
        /// Of which programmes it is given personal fields, with commas [default: of all, if it may be given any]
        #[arg(long, value_name = "CODES", value_delimiter = ',')]
        programmes: Vec<String>,
    },
    /// End a peer's rights
    RevokePeer {
        /// Whose, as `peers` lists it
        origin: String,
    },
    /// Peers: what they may do, what is held of them, and what they have witnessed
    Peers,
    /// Ledgers of which entries are held here; --ledger looks into those of others
    Ledgers,
    /// Remove the copy of a ledger that is damaged; the next sync fetches it again
    RemoveLedger {
        /// Which, as `ledgers` lists it
        origin: String,
    },
    /// Exchange with one peer or all; exits with 1 while an alarm stands, with 2 when one could not be reached
    Sync {
        /// With this one alone, as `peers` lists it
        #[arg(long, value_name = "ORIGIN")]
        peer: Option<String>,
    },
    /// Exchange by a folder that is carried, as on a USB stick: take what peers have left there, and leave what they need
    SyncFolder {
        /// The folder; in it everything lies in mingzhang-sync
        folder: PathBuf,
        /// Also write what all peers have already, by what they have left
        #[arg(long)]
        all: bool,
    },
    /// What came of past syncs, newest first
    SyncHistory {
        /// With this one alone, as `peers` lists it
        #[arg(long, value_name = "ORIGIN")]
        peer: Option<String>,
        /// Leave out so many syncs first
        #[arg(long, default_value_t = 0)]
        offset: u32,
    },
    /// Ledgers that were found to have two histories
    Alarms,
    /// Save the evidence of an alarm as a file, for anybody to check
    SaveEvidence {
        /// The alarm, as `alarms` lists it
        number: u64,
    },
    /// Check evidence that somebody shows; needs no ledger. Exits with 0 only when it proves two histories
    VerifyEvidence {
        /// The evidence
        file: PathBuf,
    },
    /// Vouch for another office's ledger of which a copy is held: that it is that office's
    Vouch {
        /// The ledger, as `ledgers` lists it
        origin: String,
        /// The fingerprint of its first entry as the other office has read it out, 32 digits; spaces do not matter
        #[arg(long, value_name = "DIGITS")]
        fingerprint: String,
    },
    /// Set aside what a peer says of this ledger without proof, after a restore, when you have spoken to that office
    SetAside {
        /// Who says it, as `status` lists it
        origin: String,
    },
    /// Ledgers that a successor can be opened for; with --from one is taken up from another office's export first
    Older {
        /// A folder that another office has exported (`--ledger ORIGIN export tlog FOLDER`)
        #[arg(long, value_name = "DIR")]
        from: Option<PathBuf>,
    },
    /// Open a ledger that goes on for one that cannot, by two administrators; the old one stays beside it, to be looked at
    Succeed(SucceedArgs),
    /// Answer peers until it is told to stop; needs no passphrase
    Serve {
        /// Where to listen, an IP address and a port [default: the port of the own card's address]
        #[arg(long, value_name = "HOST:PORT")]
        listen: Option<String>,
        /// Serve /health and /metrics (Prometheus) at this loopback address and port [default: nowhere]
        #[arg(long, value_name = "HOST:PORT")]
        metrics: Option<String>,
        /// Allow other machines to read them
        #[arg(long, requires = "metrics")]
        metrics_anywhere: bool,
        /// Sync by itself so often: 15 (minutes), 90s, 2h, or off [default: as `sync-schedule` sets it]
        #[arg(long, value_name = "TIME", value_parser = every)]
        sync_every: Option<u64>,
    },
    /// How often `serve` and the open window sync by themselves
    SyncSchedule {
        /// Set it: 15 (minutes), 2h, or off
        #[arg(long, value_name = "TIME", value_parser = every_minutes)]
        every: Option<u32>,
    },
    /// Set which witnesses are enough, by a policy file (C2SP tlog-policy)
    SetPolicy {
        /// The policy
        #[arg(required_unless_present = "unset")]
        file: Option<PathBuf>,
        /// No policy any more
        #[arg(long, conflicts_with = "file")]
        unset: bool,
    },
    /// Which witnesses are enough, and how far they have cosigned
    Policy,
    /// Record in the ledger when others have witnessed it
    RecordWitnesses,
}

/// A ledger that goes on for another.
#[derive(Clone, Debug, ClapArgs)]
pub struct SucceedArgs {
    /// The ledger before, as `older` lists it
    pub origin: String,
    /// Why it cannot go on: damaged, forked, held, keys-lost, machine-lost, reorganised
    #[arg(long, value_parser = PossibleValuesParser::new(ipc::CAUSES))]
    pub cause: String,
    /// Why, in words; @FILE for what is in a file, @- for standard input
    #[arg(long)]
    pub reason: String,
    /// Names of the two administrators; `NAME=NUMBER` for one who agrees with the key of that number in the old ledger, too
    #[arg(long = "administrator", value_name = "NAME", num_args = 1, required = true)]
    pub administrators: Vec<String>,
    /// Full name [default: that of the old ledger]
    #[arg(long)]
    pub name: Option<String>,
    /// Division and bureau [default: those of the old ledger]
    #[arg(long)]
    pub code: Option<String>,
    /// ISO 4217 [default: that of the old ledger]
    #[arg(long)]
    pub currency: Option<String>,
    /// Batches above this (元) need two approvals [default: as in the old ledger]
    #[arg(long, value_name = "YUAN")]
    pub two_over: Option<String>,
}

/// Several demo offices.
#[derive(Clone, Copy, Debug, ClapArgs)]
pub struct DemoOfficesArgs {
    /// So many offices in the folders 1, 2, … below it, enrolled with each other
    #[arg(long, value_name = "COUNT")]
    pub offices: Option<u32>,
    /// Office 1 is at the port behind this one of 127.0.0.1, and so on
    #[arg(long, default_value_t = 8440, requires = "offices")]
    pub port: u16,
}

impl PeersDo {
    /// Whether it may add to the ledger.
    pub fn records(&self) -> bool {
        match self {
            PeersDo::Card { address, .. } => address.is_some(),
            PeersDo::EnrolPeer { .. } | PeersDo::ChangePeer { .. } | PeersDo::RevokePeer { .. } | PeersDo::Vouch { .. } => true,
            // What comes of others goes into copies of their ledgers.
            PeersDo::Sync { .. } | PeersDo::SyncFolder { .. } | PeersDo::Serve { .. } | PeersDo::RemoveLedger { .. } => false,
            PeersDo::RecordWitnesses => true,
            PeersDo::SyncSchedule { .. } | PeersDo::SetPolicy { .. } | PeersDo::Policy => false,
            PeersDo::ReadCard { .. } | PeersDo::Peers | PeersDo::Ledgers | PeersDo::SyncHistory { .. } => false,
            PeersDo::SetAside { .. } | PeersDo::Older { .. } | PeersDo::Succeed(_) => false,
            PeersDo::Alarms | PeersDo::SaveEvidence { .. } | PeersDo::VerifyEvidence { .. } => false,
        }
    }
}

fn rights() -> PossibleValuesParser {
    PossibleValuesParser::new(PEER_RIGHTS)
}
