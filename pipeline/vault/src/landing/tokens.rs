//! Back from a partner's own file to the zone: tokens, by which a partner names a person to the custodian, who knows no
//! names; and who a pair of records is, for two people who were allowed to look.

use std::collections::HashMap;
use std::path::Path;

use choir_contract::Programme;
use choir_intake::{Row, Rows};

use crate::landing::LandError;
use crate::landing::harmonise::{Columns, Harmoniser};
use crate::landing::stage::{ROWS_AT_A_TIME, hints};
use crate::linkage::{Identities, token};
use crate::zone::Zone;

/// A row of a partner's file about one of the people who are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityRow {
    /// Row of the file, counted from 1.
    pub row: u64,
    /// Identifier and what the row says in it.
    pub identifiers: Vec<(String, String)>,
}

/// The token of every row of a partner's file that says whom it is about, by row. Nothing is kept.
pub(crate) fn tokens(
    zone: &Zone,
    programme: &Programme,
    partner: &str,
    dataset: &str,
    path: &Path,
) -> Result<Vec<(u64, String)>, LandError> {
    let key = zone.key()?;
    let mut found = Vec::new();
    each_row(zone, programme, (partner, dataset, path), |_, _, row, record| found.push((row.number(), token(&key, record))))?;
    Ok(found)
}

/// The rows of a partner's file about these records, with their identifiers. Nothing is kept.
pub(crate) fn identities(
    zone: &Zone,
    programme: &Programme,
    partner: &str,
    dataset: &str,
    path: &Path,
    records: &[i64],
) -> Result<Vec<IdentityRow>, LandError> {
    let mut found = Vec::new();
    each_row(zone, programme, (partner, dataset, path), |harmoniser, columns, row, record| {
        if records.contains(&record) {
            found.push(IdentityRow { row: row.number(), identifiers: harmoniser.identifiers(row, columns) });
        }
    })?;
    Ok(found)
}

/// Calls `take` with every row that says whom it is about, and the number of its record.
fn each_row(
    zone: &Zone,
    programme: &Programme,
    (partner, dataset, path): (&str, &str, &Path),
    mut take: impl FnMut(&Harmoniser<'_>, &Columns, &Row<'_>, i64),
) -> Result<(), LandError> {
    let (mapping, dataset, key) = (programme.mapping(partner, dataset)?, programme.dataset(dataset)?, zone.key()?);
    let refused = |error: choir_intake::IntakeError| LandError::file(path, error.problem(), error.next_step());
    let mut extract = choir_intake::open(path, &hints(&mapping)).map_err(refused)?;
    let (known, nothing) = (zone.tombstones()?, Identities::new(zone, &key)?);
    let harmoniser = Harmoniser::new(programme, dataset, (&mapping, &[]), &key, (0, HashMap::new()), known, nothing);
    let columns = harmoniser.columns(path, extract.headings(), extract.detected().dialect.is_some())?;
    let mut rows = Rows::new();
    while extract.next_rows(&mut rows, ROWS_AT_A_TIME).map_err(refused)? > 0 {
        for row in rows.iter() {
            if let Some(record) = harmoniser.whom(&row, &columns) {
                take(&harmoniser, &columns, &row, record);
            }
        }
    }
    Ok(())
}
