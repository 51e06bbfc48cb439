//! What people do with `choir`, from outside: one file a theme. Each test has a workspace of its own.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests write files and stop at the first surprise"
)]

#[path = "../support/mod.rs"]
mod support;

mod allowances;
mod approval;
mod asking;
mod books;
mod budget;
mod checking;
mod data_faults;
mod full_disk;
mod help;
mod mapping;
mod real_data;
mod records;
mod refused_questions;
mod releases;
mod rights;
mod the_whole_way;
