//! Signed files: that they hold, and what is done to them.

mod certificates;
mod devour;
mod files;
mod hostile;
mod small;
