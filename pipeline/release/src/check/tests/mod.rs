//! Clean packs pass every check; every check finds what it is for, and nothing else then speaks; hostile files stop nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod clean;
mod draft;
mod hostile;
mod identifiers;
mod planted;
mod workbooks;
