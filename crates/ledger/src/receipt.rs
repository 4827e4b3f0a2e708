//! C2SP tlog-proof: one entry with its inclusion proof and a signed head, to be checked offline.

mod compact;
mod dictionary;
mod supporting;

pub use compact::{COMPACT_BYTES_MAX, COMPACT_MARK};
pub use supporting::{SUPPORTING_MAX, Supporting};

use crate::{Checkpoint, Hash, Head, Presentation, PublicKey, Statement, base64, belong, note::Verifier, tree};

/// A receipt, taken apart but not verified.
///
/// `extra` is the leaf hash of the entry before and the statement with the fields that the holder shows; together they
/// give the leaf. Behind them stand the supporting entries, if there are any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Leaf hash of the entry before.
    pub previous: Hash,
    /// The statement and the fields shown.
    pub presentation: Presentation,
    /// Entries that made the signer's key, ascending, all in the tree of the same head. None: it must be known otherwise.
    pub support: Vec<Supporting>,
    /// Entry number.
    pub index: u64,
    /// Inclusion proof, leaf side first.
    pub path: Vec<Hash>,
    /// The signed head, as bytes.
    pub checkpoint: String,
}

/// Why a receipt does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptFault {
    /// Not a tlog-proof with the extra data of this format.
    Malformed,
    /// The statement is not well formed, or its signature does not hold.
    Statement,
    /// A field shown is not one of the statement's.
    Disclosure,
    /// The checkpoint is not signed by the ledger key, or is of another ledger.
    Checkpoint,
    /// The entry is not in the tree of that head.
    Inclusion,
    /// A supporting entry is not in the tree of that head, out of order, or no statement of that ledger.
    Support,
}

impl Receipt {
    /// The file.
    pub fn encode(&self) -> String {
        let mut extra = self.previous.0.to_vec();
        extra.extend_from_slice(&self.presentation.text());
        self.support.iter().for_each(|entry| entry.write(&mut extra));
        let mut text = format!("{FIRST_LINE}\nextra {}\nindex {}\n", base64::standard_encode(&extra), self.index);
        for hash in &self.path {
            text.push_str(&base64::standard_encode(&hash.0));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads a file.
    pub fn parse(text: &str) -> Option<Receipt> {
        if text.len() > RECEIPT_BYTES_MAX {
            return None;
        }
        let (proof, checkpoint) = text.split_once("\n\n")?;
        let mut lines = proof.split('\n');
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let extra = base64::standard_decode(lines.next()?.strip_prefix("extra ")?)?;
        let (previous, shown) = extra.split_first_chunk::<32>()?;
        // No statement and no disclosure has a line feed.
        let mut shown = shown.split(|byte| *byte == b'\n');
        let presentation = Presentation::parse(shown.next()?).ok()?;
        let support = shown.map(Supporting::read).collect::<Option<Vec<_>>>()?;
        let index_text = lines.next()?.strip_prefix("index ")?;
        let index: u64 = index_text.parse().ok()?;
        let path = lines.map(|line| Some(Hash(base64::standard_decode(line)?.try_into().ok()?))).collect::<Option<Vec<_>>>()?;
        (index.to_string() == index_text && path.len() <= PATH_MAX && supporting::ordered(&support, index)).then_some(Receipt {
            previous: Hash(*previous),
            presentation,
            support,
            index,
            path,
            checkpoint: checkpoint.to_owned(),
        })
    }

    /// Checks all that can be checked offline, given the ledger's key and the signer's: returns the statement.
    ///
    /// It holds as of that head: whether the payment was reversed later, a receipt cannot say.
    pub fn verify(&self, ledger: &Verifier, signer: &PublicKey) -> Result<(Statement, Checkpoint), ReceiptFault> {
        let checkpoint = Checkpoint::parse(self.checkpoint.as_bytes()).ok_or(ReceiptFault::Malformed)?;
        if !checkpoint.signed_by(std::slice::from_ref(ledger)) {
            return Err(ReceiptFault::Checkpoint);
        }
        let statement = self.statement_in(checkpoint.head)?;
        if statement.issuer() != checkpoint.origin.as_str() {
            return Err(ReceiptFault::Statement);
        }
        let signed = statement.verify(signer).ok_or(ReceiptFault::Statement)?;
        self.supported_in(&checkpoint)?;
        Ok((signed.into_parts().0, checkpoint))
    }

    /// The statement, if the entry is in the tree of that head and the fields shown are its own.
    pub(crate) fn statement_in(&self, head: Head) -> Result<Statement, ReceiptFault> {
        let leaf = Hash::entry(&self.previous, &self.presentation.statement);
        if tree::inclusion_root(self.index, head.size, leaf, &self.path) != Some(head.root) {
            return Err(ReceiptFault::Inclusion);
        }
        let statement = Statement::parse(self.presentation.statement.clone()).map_err(|_| ReceiptFault::Statement)?;
        belong(&statement, &self.presentation.disclosures).map_err(|_| ReceiptFault::Disclosure)?;
        Ok(statement)
    }

    /// The supporting entries' statements, if all are in the tree of that head.
    pub(crate) fn supported_in(&self, checkpoint: &Checkpoint) -> Result<Vec<Statement>, ReceiptFault> {
        if !supporting::ordered(&self.support, self.index) {
            return Err(ReceiptFault::Support);
        }
        self.support.iter().map(|entry| entry.statement_in(checkpoint).ok_or(ReceiptFault::Support)).collect()
    }
}

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// Hashes of a proof in a tree of at most 2⁶⁴ leaves.
const PATH_MAX: usize = 64;

/// A statement, its fields, a path and a head with many witnesses stay far below this.
const RECEIPT_BYTES_MAX: usize = 1024 * 1024;
