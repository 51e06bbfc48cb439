//! Columns of personal data that no field takes: a partner should not send them at all.

use crate::content::{district, is_email, is_national_insurance, is_phone, share};
use crate::proposal::Personal;
use crate::sample::Column;
use crate::synonyms;
use crate::text::{contains_phrase, normalise};

/// Whether a cell looks like something.
type Looks = fn(&str) -> bool;

/// Share of cells from which a column is what its cells look like.
const MOSTLY: f64 = 0.6;

/// Whether a text is somebody's address or number.
pub(crate) fn is_personal(text: &str) -> bool {
    is_email(text) || is_phone(text) || is_national_insurance(text) || district(text).is_some()
}

/// Whether a column that no field takes holds personal data, and why.
pub(crate) fn flag(heading: &str, column: &Column) -> Option<Personal> {
    let found = |why: &str| Some(Personal { heading: heading.to_owned(), why: why.to_owned() });
    let cells = &column.cells;
    let looks: [(&str, Looks); 4] = [
        ("its cells look like e-mail addresses", is_email),
        ("its cells look like telephone numbers", is_phone),
        ("its cells look like National Insurance numbers", is_national_insurance),
        ("its cells look like full postcodes", |text| district(text).is_some()),
    ];
    if let Some((why, _)) = looks.iter().find(|(_, test)| share(cells, test) > MOSTLY) {
        return found(why);
    }
    let normal = normalise(heading);
    let known = |known: &&String| normal == **known || (known.contains(' ') && contains_phrase(&normal, known));
    if synonyms::personal().iter().any(|name| known(&name)) {
        return found("its heading is one of personal data");
    }
    let sentences = share(cells, |text| text.split_whitespace().count() > 5);
    (sentences > MOSTLY / 2.0).then(|| found("it holds free text, in which people may be told of")).flatten()
}
