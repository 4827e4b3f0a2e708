//! The controls of forms, each in a [`Field`](super::Field).
mod calendar;
mod choice;
mod number;
mod text;

pub use calendar::*;
pub use choice::*;
pub use number::*;
pub use text::*;
