//! The whole crate: every real file that is at hand, and every reader under damaged bytes.

mod mutations;
mod real_data;
mod throughput;
