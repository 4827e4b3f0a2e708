use clap::{Args as ClapArgs, Subcommand};

/// Money on its way between offices, programmes and years.
#[derive(Debug, Subcommand)]
pub enum FlowDo {
    /// Where the money of a budget year went, by document and from office to office, over all ledgers held or those that are named; exits with 1 where a sum does not close
    Flow {
        /// Budget year [default: the newest]
        #[arg(long, default_value_t = 0)]
        year: u16,
    },
    /// Money that left programmes, or waits to
    Transfers,
    /// Record that money leaves a programme; a supervisor approves it
    Transfer(TransferArgs),
    /// Approve that money leaves a programme
    ApproveTransfer {
        /// Its entry, as `transfers` lists it
        entry: u64,
        /// Its amount as it was seen (元)
        #[arg(long, value_name = "YUAN")]
        amount: String,
    },
    /// Reject a transfer
    RejectTransfer {
        /// Its entry, as `transfers` lists it
        entry: u64,
        /// Why; @FILE for what is in a file, @- for standard input
        #[arg(long)]
        reason: String,
    },
    /// Take back a transfer that waits
    WithdrawTransfer {
        /// Its entry, as `transfers` lists it
        entry: u64,
    },
    /// Take back a part of what was issued to another office
    TakeBack {
        /// Its entry, as `transfers` lists it
        entry: u64,
        /// The number of the document that takes it back
        #[arg(long)]
        document: String,
        /// Date on that document, YYYY-MM-DD
        #[arg(long)]
        date: String,
        /// How much (元)
        #[arg(long, value_name = "YUAN")]
        amount: String,
        /// Why; @FILE for what is in a file, @- for standard input
        #[arg(long)]
        reason: String,
    },
    /// Record that whoever gave money has taken a part of it back
    TakenBack {
        /// Programme code
        #[arg(long, value_name = "CODE")]
        programme: String,
        /// 指标文号 of the money
        #[arg(long)]
        document: String,
        /// The number of the document that takes it back
        #[arg(long)]
        by: String,
        /// Date on that document, YYYY-MM-DD
        #[arg(long)]
        date: String,
        /// How much (元)
        #[arg(long, value_name = "YUAN")]
        amount: String,
    },
    /// What other offices have issued to this one, as their ledgers say that are held here
    Incoming,
    /// Receive what another office has issued
    Receive {
        /// Its ledger, as `incoming` lists it
        origin: String,
        /// The entry there
        entry: u64,
        /// Code of the own programme that it is for
        #[arg(long, value_name = "CODE")]
        programme: String,
        /// How much (元) [default: all of it]
        #[arg(long, value_name = "YUAN")]
        amount: Option<String>,
        /// Where the money comes from: central, province, city, county
        #[arg(long)]
        level: String,
        /// Why only a part of it; @FILE for what is in a file
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// Refuse what another office has issued
    Refuse {
        /// Its ledger, as `incoming` lists it
        origin: String,
        /// The entry there
        entry: u64,
        /// Why; @FILE for what is in a file, @- for standard input
        #[arg(long)]
        reason: String,
    },
    /// Close a budget year: nothing of it may wait
    CloseYear {
        /// Which
        year: u16,
    },
    /// Open a closed budget year again
    ReopenYear {
        /// Which
        year: u16,
        /// Why; @FILE for what is in a file, @- for standard input
        #[arg(long)]
        reason: String,
    },
}

/// Money that leaves a programme.
#[derive(Debug, ClapArgs)]
pub struct TransferArgs {
    /// Code of the programme that it leaves
    #[arg(long, value_name = "CODE")]
    pub programme: String,
    /// 指标文号 of the money that it is a part of
    #[arg(long)]
    pub from: String,
    /// The number of the document by which it goes on
    #[arg(long)]
    pub document: String,
    /// Date on that document, YYYY-MM-DD
    #[arg(long)]
    pub date: String,
    /// How much (元)
    #[arg(long, value_name = "YUAN")]
    pub amount: String,
    /// Name of the office that it goes to
    #[arg(long, value_name = "NAME", required_unless_present = "into", conflicts_with = "into")]
    pub to: Option<String>,
    /// The ledger of that office, if it is on the program
    #[arg(long, value_name = "ORIGIN", requires = "to")]
    pub to_ledger: Option<String>,
    /// Code of the programme of this office that it goes into: of a later year, or of the same
    #[arg(long, value_name = "CODE")]
    pub into: Option<String>,
    /// The last day on which it may be used, YYYY-MM-DD
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    pub deadline: String,
    /// The project that it is for, and no other
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    pub project: String,
    /// What it is for, in the words of the document
    #[arg(long, default_value = "", hide_default_value = true)]
    pub purpose: String,
}

impl FlowDo {
    /// Whether it may add to the ledger.
    pub fn records(&self) -> bool {
        !matches!(self, FlowDo::Flow { .. } | FlowDo::Transfers | FlowDo::Incoming)
    }
}
