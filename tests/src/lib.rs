//! What the tests share.
//!
//! [`window`] drives the real desktop program, as a person would see it.

pub mod window;
