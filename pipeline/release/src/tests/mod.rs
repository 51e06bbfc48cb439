//! A pack from two hand-made answers: it reads back, it verifies, and every kind of change is named.
#![allow(clippy::unwrap_used, clippy::expect_used)]

pub(crate) mod book;
pub(crate) mod packs;
mod process;
pub(crate) mod samples;
mod tampering;
mod tiers;
mod transparency;
