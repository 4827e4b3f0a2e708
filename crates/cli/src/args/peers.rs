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
    /// Exchange with one peer or all; exits with 1 while an alarm stands, with 2 when one could not be reached
    Sync {
        /// With this one alone, as `peers` lists it
        #[arg(long, value_name = "ORIGIN")]
        peer: Option<String>,
    },
    /// What came of past syncs, newest first
    SyncHistory {
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
    /// Answer peers until it is told to stop; needs no passphrase
    Serve {
        /// Where to listen, an IP address and a port [default: the port of the own card's address]
        #[arg(long, value_name = "HOST:PORT")]
        listen: Option<String>,
    },
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
            PeersDo::EnrolPeer { .. } | PeersDo::ChangePeer { .. } | PeersDo::RevokePeer { .. } => true,
            // What comes of others goes into copies of their ledgers.
            PeersDo::Sync { .. } | PeersDo::Serve { .. } => false,
            PeersDo::ReadCard { .. } | PeersDo::Peers | PeersDo::Ledgers | PeersDo::SyncHistory { .. } => false,
            PeersDo::Alarms | PeersDo::SaveEvidence { .. } | PeersDo::VerifyEvidence { .. } => false,
        }
    }
}

fn rights() -> PossibleValuesParser {
    PossibleValuesParser::new(PEER_RIGHTS)
}
