//! Programs that must not compile, each for the reason that stands beside its name.
//!
//! The compiler's words are in `cases/*.stderr`, and they belong to the compiler that `rust-toolchain.toml` pins. After a
//! change of compiler run `TRYBUILD=overwrite cargo test --release -p choir-boundary` and read the difference.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// Every case and the compiler's error that must stop it, and no other.
const CASES: [(&str, &str); 17] = [
    ("clone_bounded", "E0599"),         // no such method
    ("clone_grant", "E0599"),           // no such method
    ("deserialise_release", "E0277"),   // trait not implemented
    ("enlarge_grant", "E0616"),         // private field
    ("forge_grant", "E0451"),           // private fields
    ("forge_noised", "E0451"),          // private fields
    ("forge_noised_column", "E0451"),   // private fields
    ("forge_release", "E0423"),         // private constructor
    ("forge_sensitivity", "E0451"),     // private fields
    ("open_bounded", "E0616"),          // private field
    ("open_bounded_column", "E0616"),   // private field
    ("print_bounded", "E0277"),         // trait not implemented
    ("release_without_noise", "E0308"), // another type
    ("serialise_bounded", "E0277"),     // trait not implemented
    ("spend_grant_twice", "E0382"),     // used after it was moved
    ("use_bounded_twice", "E0382"),     // used after it was moved
    ("zero_sensitivity", "E0308"),      // another type
];

fn cases() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cases")
}

#[test]
fn nothing_here_compiles() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}

/// An expected message that was renewed without being read could record a typing error instead of a closed door.
#[test]
fn every_case_fails_for_its_reason_alone() {
    for (name, expected) in CASES {
        let path = cases().join(format!("{name}.stderr"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let found: Vec<&str> = text.lines().filter(|line| line.starts_with("error")).collect();
        assert!(
            matches!(found[..], [only] if only.starts_with(&format!("error[{expected}]"))),
            "{name}: expected one error {expected}, got {found:#?}"
        );
    }
}

#[test]
fn every_case_has_a_reason() {
    let entries = std::fs::read_dir(cases()).expect("the folder of cases").map(|entry| entry.expect("a case").path());
    let found: BTreeSet<String> = entries.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    let listed: BTreeSet<String> = CASES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, listed, "the folder and the list of cases differ");
}
