use clap::Subcommand;

/// What is done with personal fields between offices, and with orders to erase them.
#[derive(Debug, Subcommand)]
pub enum PersonalDo {
    /// Open what came from peers, and make what they have not been given yet; it also happens by itself with every command that signs in
    Give,
    /// Personal fields that were given to peers and received from them; needs no passphrase
    Received,
    /// Order personal fields of an entry to be erased everywhere; waits for a second signature
    Erase {
        /// The entry, as `payments` and `entries` list it
        entry: u64,
        /// Name of a field, e.g. payee_id; may be given several times
        #[arg(long = "field", value_name = "NAME")]
        fields: Vec<String>,
        /// The source file of its batch as well
        #[arg(long)]
        source_file: bool,
        /// Why; @FILE for what is in a file, @- for standard input
        #[arg(long)]
        reason: String,
    },
    /// Orders to erase: who holds it, who has acknowledged, and what is out of reach
    Erasures {
        /// Those about this entry alone
        #[arg(long, value_name = "ENTRY")]
        about: Option<u64>,
    },
}

impl PersonalDo {
    /// Whether it may add to the ledger.
    pub fn records(&self) -> bool {
        matches!(self, PersonalDo::Erase { .. })
    }
}
