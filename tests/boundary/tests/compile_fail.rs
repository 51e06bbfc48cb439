//! Programs that must not compile, each for the reason that stands beside its name.
//!
//! The compiler's words are in `cases/*.stderr`, and they belong to the compiler that `rust-toolchain.toml` pins. After a
//! change of compiler run `TRYBUILD=overwrite cargo test --release -p choir-boundary` and read the difference.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

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
    ("open_bounded_keys", "E0616"),     // private field
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

/// trybuild compiles what the cases depend on once more, and twice over, and OpenSSL's C code is most of that: this lends
/// it the OpenSSL that this very test was linked with. A process of its own, because only there can variables be set.
#[test]
fn nothing_here_compiles() {
    let mut command = Command::new(std::env::current_exe().expect("the path of this test"));
    command.args(["--ignored", "--exact", "cases_by_trybuild"]);
    if let Some(openssl) = openssl() {
        command.env("OPENSSL_NO_VENDOR", "1").env("OPENSSL_STATIC", "1").env("OPENSSL_DIR", openssl);
    }
    let output = command.output().expect("the cases run");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "started by `nothing_here_compiles`"]
fn cases_by_trybuild() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}

/// OpenSSL as it was built for this test; without it trybuild builds one, which only takes longer.
fn openssl() -> Option<PathBuf> {
    let test = std::env::current_exe().ok()?;
    let builds = std::fs::read_dir(test.parent()?.parent()?.join("build")).ok()?;
    let installed = builds.filter_map(|build| Some(build.ok()?.path().join("out/openssl-build/install")));
    installed.filter(|folder| folder.join("include/openssl/opensslv.h").is_file()).min()
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
