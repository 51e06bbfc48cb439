//! Tokens: by which a partner, who knows its own rows, names a person to the custodian, who knows no names.

use std::path::Path;

use choir_contract::Programme;
use choir_intake::Rows;

use crate::landing::LandError;
use crate::landing::harmonise::Harmoniser;
use crate::landing::stage::{ROWS_AT_A_TIME, hints};
use crate::linkage::{Identities, token};
use crate::zone::Zone;

/// The token of every row of a partner's file that says whom it is about, by row. Nothing is kept.
pub(crate) fn tokens(
    zone: &Zone,
    programme: &Programme,
    partner: &str,
    dataset: &str,
    path: &Path,
) -> Result<Vec<(u64, String)>, LandError> {
    let (mapping, dataset, key) = (programme.mapping(partner, dataset)?, programme.dataset(dataset)?, zone.key()?);
    let refused = |error: choir_intake::IntakeError| LandError::file(path, error.problem(), error.next_step());
    let mut extract = choir_intake::open(path, &hints(&mapping)).map_err(refused)?;
    let harmoniser = Harmoniser::new(programme, dataset, &mapping, &key, 0, zone.tombstones()?, Identities::default());
    let columns = harmoniser.columns(path, extract.headings(), extract.detected().dialect.is_some())?;
    let (mut rows, mut found) = (Rows::new(), Vec::new());
    while extract.next_rows(&mut rows, ROWS_AT_A_TIME).map_err(refused)? > 0 {
        let numbered = rows.iter().filter_map(|row| Some((row.number(), token(&key, harmoniser.whom(&row, &columns)?))));
        found.extend(numbered);
    }
    Ok(found)
}
