//! A document that was read from a file cannot be dressed as a release.
use choir_release::{AnswerDocument, Release};

fn dress(document: AnswerDocument) -> Release {
    Release(document)
}

fn main() {}
