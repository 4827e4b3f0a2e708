//! The controls of forms, each in a [`Field`](super::Field).
mod calendar;
mod choice;
mod count;
mod number;
mod text;
mod unread;

pub use calendar::*;
pub use choice::*;
pub use count::*;
pub use number::*;
pub use text::*;
pub use unread::*;
