//! An office of several machines: one writes, and members work at desks of their own.

mod bureau;
mod conflict;
mod cut;
mod joining;
mod together;
