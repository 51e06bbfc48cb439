//! Which crate may use which, and which library has one home: the table in `pipeline/ARCHITECTURE.md`.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand, Package};

use crate::{assert_none, read, root};

/// A row of the table.
#[derive(Default)]
struct Row {
    ours: BTreeSet<String>,
    theirs: BTreeSet<String>,
}

#[test]
fn crates_use_what_the_table_says() {
    let (table, metadata) = (table(), metadata());
    let mut broken = Vec::new();
    let mut crates = BTreeSet::new();
    for package in product(&metadata) {
        let (name, found) = (short(&package.name), ours(package));
        crates.insert(name.clone());
        let Some(row) = table.get(&name) else {
            broken.push(format!("{name}: has no row"));
            continue;
        };
        broken.extend(found.difference(&row.ours).map(|other| format!("{name} -> {other}: extra, the table does not allow it")));
        broken.extend(row.ours.difference(&found).map(|other| format!("{name} -> {other}: missing, the table promises it")));
    }
    broken.extend(table.keys().filter(|name| !crates.contains(*name)).map(|name| format!("{name}: has a row and no crate")));
    assert_none("the arrows differ from pipeline/ARCHITECTURE.md:", &broken);
}

/// A library with a home, and its family (`arrow` and `arrow-schema`), stands in no other crate.
#[test]
fn libraries_stay_at_home() {
    let (table, metadata) = (table(), metadata());
    let mut broken = Vec::new();
    for (home, library) in table.iter().flat_map(|(home, row)| row.theirs.iter().map(move |library| (home, library))) {
        let users: BTreeSet<String> = product(&metadata)
            .filter(|package| normal(package).any(|dependency| is_family(&dependency.name, library)))
            .map(|package| short(&package.name))
            .collect();
        if users != BTreeSet::from([home.clone()]) {
            broken.push(format!("{library}: only {home} may use it, used by {users:?}"));
        }
    }
    assert_none("libraries away from home:", &broken);
}

/// DataFusion, Arrow and Parquet change together: two versions of one of them would not understand each other's tables.
#[test]
fn the_engine_has_one_version() {
    let locked = locked_versions();
    let mut broken = Vec::new();
    for family in ["datafusion", "arrow", "parquet"] {
        assert!(locked.contains_key(family), "{family} is not in Cargo.lock");
        let members = locked.iter().filter(|(name, _)| is_family(name, family));
        broken.extend(members.filter(|(_, versions)| versions.len() > 1).map(|(name, versions)| format!("{name}: {versions:?}")));
    }
    assert_none("more than one version in Cargo.lock:", &broken);
    for family in ["arrow", "parquet"] {
        assert!(
            locked[family][0].starts_with("59."),
            "{family}: expected 59, the version DataFusion 55 speaks, got {:?}",
            locked[family]
        );
    }
}

/// Without `use-openssl` OpenDP falls back, without a word, to a generator that nobody claims is secure.
#[test]
fn noise_has_the_secure_generator() {
    let metadata = metadata();
    let uses: Vec<(&Package, &Dependency)> = metadata
        .packages
        .iter()
        .flat_map(|package| package.dependencies.iter().map(move |dependency| (package, dependency)))
        .filter(|(_, dependency)| is_family(&dependency.name, "opendp"))
        .collect();
    assert!(!uses.is_empty(), "nobody uses opendp");
    for (package, dependency) in uses {
        let secure = dependency.features.iter().any(|feature| feature == "use-openssl");
        assert!(secure, "{} uses opendp without `use-openssl`: {:?}", package.name, dependency.features);
    }
}

fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().expect("cargo metadata")
}

/// The crates of the product; packages below `tests/` are not part of it.
fn product(metadata: &Metadata) -> impl Iterator<Item = &Package> {
    metadata.packages.iter().filter(|package| !package.manifest_path.starts_with(root().join("tests").to_string_lossy().as_ref()))
}

/// A crate's name in the table: the root package is the command line.
fn short(name: &str) -> String {
    name.strip_prefix("choir-").unwrap_or(if name == "choir" { "cli" } else { name }).to_owned()
}

fn ours(package: &Package) -> BTreeSet<String> {
    normal(package).filter(|dependency| dependency.path.is_some()).map(|dependency| short(&dependency.name)).collect()
}

/// What the crate itself is made of: tests may look further.
fn normal(package: &Package) -> impl Iterator<Item = &Dependency> {
    package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development)
}

fn is_family(name: &str, library: &str) -> bool {
    name.strip_prefix(library).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

fn table() -> BTreeMap<String, Row> {
    let text = read(&root().join("pipeline/ARCHITECTURE.md"));
    let (_, rest) = text.split_once("<!-- arrows -->").expect("pipeline/ARCHITECTURE.md has no `<!-- arrows -->`");
    let (table, _) = rest.split_once("<!-- /arrows -->").expect("pipeline/ARCHITECTURE.md has no `<!-- /arrows -->`");
    let lines = table.lines().map(str::trim).filter(|line| line.starts_with('|'));
    lines.skip(2).map(row).collect()
}

fn row(line: &str) -> (String, Row) {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let ["", name, ours, theirs, ""] = cells[..] else { panic!("expected three cells, got {line}") };
    (short(name.trim_matches('`')), Row { ours: names(ours), theirs: names(theirs) })
}

/// Names between commas; a dash stands for none.
fn names(cell: &str) -> BTreeSet<String> {
    cell.split(',').map(|name| name.trim().trim_matches('`')).filter(|name| !["", "-", "–"].contains(name)).map(short).collect()
}

fn locked_versions() -> BTreeMap<String, Vec<String>> {
    let lock: toml::Table = read(&root().join("Cargo.lock")).parse().expect("Cargo.lock is TOML");
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in lock["package"].as_array().expect("the packages of Cargo.lock") {
        let word = |key: &str| package[key].as_str().expect("text in Cargo.lock").to_owned();
        versions.entry(word("name")).or_default().push(word("version"));
    }
    versions
}
