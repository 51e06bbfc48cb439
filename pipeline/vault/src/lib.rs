//! The rows: the only crate that sees one
