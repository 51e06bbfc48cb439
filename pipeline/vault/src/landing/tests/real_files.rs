//! Real files of other people, landed through the whole of landing: each lands, row by row accounted for, or is refused with
//! what to do.
#![allow(clippy::disallowed_methods, reason = "the test plays a steward who writes a mapping for each file")]

use std::path::{Path, PathBuf};

use choir_contract::Programme;

use super::{copy_folder, real_data, repository, today, vault};
use crate::landing::LandError;
use crate::{Delivery, Vault};

/// Files of a folder and below.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_of(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// Lands one file as registrations whose name stands in its first column.
fn land(vault: &Vault, programme: &Programme, root: &Path, file: &Path) -> Option<Result<crate::LandingReport, LandError>> {
    let extract = choir_intake::open(file, &choir_intake::Hints::default()).ok()?;
    let heading = extract.headings().first()?.name.clone();
    let escaped = toml::Value::String(heading).to_string();
    let mapping = format!(
        "partner = \"law_centre\"\ndataset = \"registrations\"\n[columns]\ngiven_name = {escaped}\n[constants]\ngender = \"MISSING\"\n"
    );
    std::fs::write(root.join("schemas/partners/law_centre/registrations.toml"), mapping).unwrap();
    let files = [file.to_path_buf()];
    let delivery = Delivery { partner: "law_centre", dataset: "registrations", files: &files, today: today(), dry_run: false };
    Some(vault.land(programme, &delivery, &mut |_| {}))
}

#[test]
fn every_real_file_lands_or_is_refused_with_what_to_do() {
    let Some(data) = real_data() else { return };
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&repository().join("schemas"), &folder.path().join("schemas"));
    copy_folder(&repository().join("queries"), &folder.path().join("queries"));
    let (programme, vault) = (Programme::read(folder.path()).unwrap(), vault(folder.path()));
    let (mut landed, mut refused) = (0, 0);
    for file in ["messy_xlsx", "sav"].into_iter().flat_map(|name| files_of(&data.join(name))) {
        match land(&vault, &programme, folder.path(), &file) {
            Some(Ok(report)) => {
                assert!(report.files.iter().all(crate::FileReport::adds_up), "{}: {report:?}", file.display());
                landed += 1;
            }
            Some(Err(error)) => {
                assert!(error.to_string().contains("next:"), "{}: {error}", file.display());
                refused += 1;
            }
            // Refused before a mapping could be written: the reader's own refusal.
            None => refused += 1,
        }
    }
    assert!(landed > 80 && landed + refused > 120, "landed {landed}, refused {refused}");
}
