//! What the dictionary says about a column.

use super::dictionary::Variable;
use crate::hints::Heading;

pub(super) fn heading(variable: &Variable) -> Heading {
    Heading {
        name: variable.name.clone(),
        label: (!variable.label.is_empty()).then(|| variable.label.clone()),
        codes: variable.codes.clone(),
    }
}
