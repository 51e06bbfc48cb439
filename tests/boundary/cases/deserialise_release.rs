//! A release cannot be read back: what comes from a file is a document.
use choir_release::Release;

fn read<T: serde::de::DeserializeOwned>() {}

fn main() {
    read::<Release>();
}
