//! SDC-10 and SDC-16: how many variables a table crosses, and how fine its geography is.

use std::collections::BTreeSet;

use super::Seen;
use crate::check::found::Check;
use crate::check::identifier::plain;
use crate::check::model::{Key, Numbers, field};
use crate::check::place::{Place, Spot};

/// Letters that begin the codes of local authorities and of wider areas (ONS Register of Geographic Codes): districts, counties,
/// regions, countries.
const WIDE: [&str; 14] = ["E06", "E07", "E08", "E09", "E10", "E11", "E12", "E92", "W06", "W92", "S12", "S92", "N09", "N92"];
/// The United Kingdom and its parts.
const WIDEST: &str = "K0";
/// Words by which a column names an area.
const AREAS: [&str; 16] = [
    "postcode",
    "ward",
    "wards",
    "district",
    "lsoa",
    "msoa",
    "oa",
    "parish",
    "street",
    "address",
    "neighbourhood",
    "neighborhood",
    "constituency",
    "geography",
    "area",
    "locality",
];

/// What a table crosses: its columns of codes, and the options and filters that limit it; and whether each is geography.
pub(crate) fn dimensions(seen: &Seen<'_>, table: &Numbers<'_>) -> Vec<bool> {
    let mut found: Vec<bool> = table.keys.iter().map(|key| is_geography(seen, table, key)).collect();
    let answer = seen.folder.json(&format!("answers/{}.json", table.stem)).and_then(|json| json.get("question"));
    let chosen = answer.map(|question| question.list("options")).unwrap_or_default();
    found.extend(chosen.iter().filter_map(|option| option.text("code")).filter(|code| *code != "all").map(is_area_code));
    if let Some((_, only)) = table.text("dc:description").split_once("Only those with ") {
        // "Home city: Coventry, Gender: Female. Source: …": each filter is a label and a colon.
        found.extend(only.split(". Source").next().unwrap_or_default().matches(": ").map(|_| false));
    }
    found
}

pub(super) fn variables(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-10",
        "A table crosses few variables beside geography, filters and options counted",
        "take a variable out of the table, or show it at a wider level",
    );
    let most = seen.expected.most_variables;
    for table in seen.released() {
        check.look();
        let crossed = dimensions(seen, table).into_iter().filter(|geography| !geography).count();
        if crossed > most {
            check.fail(
                &Place::whole(&table.file.name),
                &format!("expected at most {most} variables beside geography, got {crossed}"),
            );
        }
    }
    check
}

pub(super) fn geography(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-16",
        "Geography only from registered lists of local authorities or wider areas",
        "show the table by local authority or wider",
    );
    for table in seen.released() {
        for key in &table.keys {
            check.look();
            let place = Place::at(&table.file.name, Spot::Field(1, key.code + 1));
            let lists = lists(seen, table, key);
            if is_geography(seen, table, key) && !lists.iter().any(|list| seen.expected.geographies.contains(*list)) {
                check.fail(&place, "a column of areas whose list is not one that this release may show");
            }
            for (line, row) in (2..).zip(table.rows) {
                let texts = [field(row, key.code), field(row, key.label)];
                if texts.iter().any(|text| is_narrow(text)) {
                    check.fail(
                        &Place::at(&table.file.name, Spot::Field(line, key.code + 1)),
                        "an area that is smaller than a local authority",
                    );
                }
            }
        }
    }
    for (stem, records) in &seen.pack.lists {
        let file = format!("codelists/{stem}.csv");
        for (line, record) in (2..).zip(*records) {
            check.look();
            if is_narrow(field(record, 0)) || is_narrow(field(record, 1)) {
                let name = seen.folder.file(&file).map(|file| Place::at(&file.name, Spot::Field(line, 1)));
                name.iter().for_each(|place| check.fail(place, "an area that is smaller than a local authority"));
            }
        }
    }
    check
}

/// The registered lists that a column may be of: by the name of its file of codes, or by all of its codes.
fn lists<'a>(seen: &'a Seen<'_>, table: &Numbers<'_>, key: &Key<'_>) -> Vec<&'a str> {
    if let Some((id, _)) = key.list.and_then(|stem| seen.registered.list_of_file(stem)) {
        return vec![id];
    }
    let codes: BTreeSet<&str> = table.rows.iter().map(|row| field(row, key.code)).filter(|code| !code.starts_with('(')).collect();
    seen.registered.lists_with(&codes)
}

/// By its codes, by its list, or by its name where no registered list of something else has its codes ("Do you meet people in the
/// neighbourhood?" is answered with yes and no).
fn is_geography(seen: &Seen<'_>, table: &Numbers<'_>, key: &Key<'_>) -> bool {
    let named = |name: &str| name.split(['_', '-']).any(|word| AREAS.contains(&word));
    let coded = table.rows.iter().any(|row| is_area_code(field(row, key.code)));
    let lists = lists(seen, table, key);
    let listed = key.list.is_some() && lists.first().is_some_and(|list| seen.expected.geographies.contains(*list) || named(list));
    coded || listed || named(key.name) && lists.iter().all(|list| named(list))
}

/// A letter of a country and eight digits.
fn is_area_code(text: &str) -> bool {
    text.len() == 9 && text.starts_with(['E', 'W', 'S', 'N', 'K']) && text.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

/// The code of a ward, an output area or the like, or a postcode district.
fn is_narrow(text: &str) -> bool {
    let code = is_area_code(text) && !text.starts_with(WIDEST) && !WIDE.iter().any(|wide| text.starts_with(wide));
    code || is_postcode_district(text)
}

/// "CV1", "EC1A", "WV10 9": a district, or a sector of one.
fn is_postcode_district(text: &str) -> bool {
    let plain = plain(text);
    let whole = [plain.as_slice(), b" 1aa"].concat();
    let sector = [plain.as_slice(), b"aa"].concat();
    let fits = |text: &[u8]| crate::check::identifier::is_postcode(text);
    // A code of a list ("P1") is no district of any area, unless its letters are those of one; then it stands in capitals.
    text.len() >= 3
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && (fits(&whole) || text.contains(' ') && fits(&sector))
}
