use clap::Subcommand;
use std::path::PathBuf;

/// What is done with the desks of the office.
#[derive(Debug, Subcommand)]
pub enum DesksDo {
    /// Make this folder a desk of an office, by the office's card; prints the fingerprint to read out to an administrator
    Join {
        /// The office's card, as it was saved on the writer
        card: PathBuf,
        /// What the desk is called
        #[arg(long)]
        name: String,
    },
    /// The card of this desk, to be handed to an administrator of the office
    DeskCard {
        /// Save it as a file to hand over, with its QR code as a picture beside it
        #[arg(long)]
        save: bool,
    },
    /// Show the card of a desk to be
    ReadDeskCard {
        /// The desk's card
        file: PathBuf,
    },
    /// Enrol a desk of this office
    EnrolDesk {
        /// The desk's card
        file: PathBuf,
        /// The card's fingerprint as it was read out at the desk, 32 digits; spaces do not matter
        #[arg(long, value_name = "DIGITS")]
        fingerprint: String,
    },
    /// End a desk's rights
    RevokeDesk {
        /// Its number, as `desks` lists it
        desk: u32,
    },
    /// The desks of the office, and what this machine is among them
    Desks,
    /// What was signed at this desk and is not recorded; what each is shows with --member
    Outbox,
    /// Hand in what was signed at this desk, in order; exits with 1 when something was refused
    Submit,
    /// Sign anew what was refused, and hand it in
    SignAnew {
        /// Its number, as `outbox` lists it
        number: u64,
    },
    /// Throw away what was signed at this desk and is not recorded
    Discard {
        /// Its number, as `outbox` lists it
        number: u64,
    },
}

impl DesksDo {
    /// Whether it may add to the ledger.
    pub fn records(&self) -> bool {
        match self {
            DesksDo::EnrolDesk { .. } | DesksDo::RevokeDesk { .. } | DesksDo::Submit | DesksDo::SignAnew { .. } => true,
            DesksDo::Join { .. } | DesksDo::DeskCard { .. } | DesksDo::ReadDeskCard { .. } => false,
            DesksDo::Desks | DesksDo::Outbox | DesksDo::Discard { .. } => false,
        }
    }
}
