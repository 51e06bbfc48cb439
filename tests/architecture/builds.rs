//! One build of DataFusion for the product and for its tests.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use cargo_metadata::MetadataCommand;

use crate::{assert_none, root};

/// Cargo compiles a library again for every other set of its features. A test library that turns one on below DataFusion
/// would make `cargo run` and `cargo test --workspace` compile it twice, which takes longer than everything else together.
#[test]
fn running_and_testing_share_the_engine() {
    let running = features(&["-p", "choir", "-e", "normal,build"]);
    let testing = features(&["--workspace", "-e", "normal,build,dev"]);
    let engine = features(&["-p", "choir-vault", "-e", "normal,build"]);
    let mut broken = Vec::new();
    for package in engine.keys() {
        let (run, test) = (running.get(package).cloned().unwrap_or_default(), testing.get(package).cloned().unwrap_or_default());
        if !run.is_subset(&test) {
            broken.push(format!("{package}: run with {run:?}, tested with {test:?}"));
        }
    }
    assert_none("features that `cargo run` and `cargo test --workspace` do not share; declare them in Cargo.toml:", &broken);
}

/// The vault's benchmark opens the lake to whoever turns it on: nobody may, neither by a dependency nor by a feature.
#[test]
fn nobody_turns_the_benchmark_of_the_vault_on() {
    let metadata = MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().expect("cargo metadata");
    let mut broken = Vec::new();
    for package in &metadata.packages {
        let uses = package.dependencies.iter().filter(|dependency| dependency.name == "choir-vault");
        broken.extend(
            uses.filter(|dependency| dependency.features.iter().any(|feature| feature == "benchmark"))
                .map(|_| format!("{}: depends on choir-vault with `benchmark`", package.name)),
        );
        for (feature, parts) in &package.features {
            let names = parts.iter().filter(|part| part.ends_with("benchmark"));
            broken.extend(names.map(|part| format!("{}: the feature `{feature}` turns `{part}` on", package.name)));
        }
    }
    assert_none("the benchmark of the vault is not part of the product:", &broken);
    let features = &metadata.packages.iter().find(|package| package.name == "choir-vault").expect("choir-vault").features;
    assert!(features.contains_key("benchmark"), "the feature has another name now: {features:?}");
}

/// Every package below a selection, with the sets of features it is compiled with.
fn features(selection: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let fixed = ["tree", "--locked", "--offline", "--prefix", "none", "--format", "{p}|{f}|"];
    let output = Command::new(cargo).args(fixed).args(selection).current_dir(root()).output().expect("cargo tree");
    assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let mut packages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut parts = line.split('|');
        if let (Some(package), Some(features)) = (parts.next(), parts.next()) {
            packages.entry(package.to_owned()).or_default().insert(features.to_owned());
        }
    }
    packages
}
