//! The ledger format: statements, personal fields, entries, the chain and the tree, signed heads, receipts.
//!
//! `docs/format.md` says it in words; this crate is one implementation of it. Invariants: no file, no clock, no network,
//! no randomness of its own (callers pass a [`Random`]); every reader refuses what is not canonical; an [`Entry`] exists
//! only for a statement that counts at its place and whose signature holds.

mod address;
mod base64;
mod card;
mod chain;
mod checkpoint;
mod cosignature;
mod desk_card;
mod disclosure;
mod erasure;
mod evidence;
mod hash;
mod json;
mod jti;
pub mod judge;
mod jws;
mod key;
mod manifest;
mod nodes;
pub mod note;
mod orders;
mod origin;
pub mod policy;
mod possession;
mod random;
mod receipt;
mod recipient;
mod refusal;
mod rights;
mod roles;
pub mod roll;
mod serial;
mod statement;
mod succession;
pub mod tile;
pub mod tree;
mod write;

pub use address::read_address;
pub use base64::{standard_decode, standard_encode, url_decode, url_encode};
pub use card::{CARD_BYTES_MAX, Card, CardDraft, CardFault};
pub use chain::{Chain, ChainState, ENTRY_BYTES_MAX, Entry, Placed, split_entry};
pub use checkpoint::Checkpoint;
pub use cosignature::{Cosigner, cosign, mirror_name, witness_name};
pub use desk_card::{DESK_CARD_BYTES_MAX, DeskCard, DeskCardDraft};
pub use disclosure::{
    DIGESTS_STEP, DISCLOSURES_MAX, Disclosure, DisclosureFault, Presentation, SALT_BYTES, belong, digests_with_decoys,
    read_digests, write_digests,
};
pub use erasure::Acknowledgement;
pub use evidence::{Doubt, EVIDENCE_BYTES_MAX, Evidence, EvidenceFault, Flaw, RootProof, Verdict};
pub use hash::Hash;
pub use json::{DEPTH_MAX, INTEGER_MAX, Json, JsonFault};
pub use jti::{Jti, JtiSet};
pub use key::{Batch, Kid, PublicKey, SigningKey};
pub use manifest::Manifest;
pub use nodes::{NoSuchNode, NodeTable};
use orders::is_name;
pub use orders::{CERTIFICATE_BYTES_MAX, ERASED_MAX, ErasedField, NAME_CHARS_MAX, Order};
pub use origin::{Origin, is_office_code};
pub use policy::{Policy, PolicyFault, PolicyReason};
pub use possession::{Possession, Use};
pub use random::Random;
pub use receipt::{COMPACT_BYTES_MAX, COMPACT_MARK, Receipt, ReceiptFault, SUPPORTING_MAX, Supporting};
pub use recipient::{Recipient, age_identity};
pub use refusal::Refusal;
pub use rights::{PROGRAMMES_MAX, Programmes, Rights};
pub use roles::Roles;
pub use roll::{Authority, Roll};
pub use statement::{Draft, Head, STATEMENT_BYTES_MAX, Signed, Statement, StatementFault, member_number, member_text};
pub use succession::{AGREED_MAX, Agreement, Cause, Succession};
pub use write::JsonWriter;
