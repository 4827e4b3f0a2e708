//! What `docs/format.md` says, held against the crate: vectors, published examples, properties.

#[path = "../../examples/vectors/cases/mod.rs"]
mod cases;
mod compact;
mod document;
mod entry_points;
mod examples;
mod flips;
mod json;
mod jti;
mod limits;
mod naive;
mod reports;
mod resume;
mod seeded;
mod signatures;
mod smoke;
mod subtrees;
mod tiles;
mod tree;
mod vectors;
