//! XLSForm: a questionnaire as a workbook with the sheets `survey`, `choices` and `settings`.

mod form;
mod questions;

pub use form::{Choice, ChoiceList, Form, Label, Question, QuestionKind};

use std::path::Path;
use std::sync::Arc;

use crate::hints::Format;
use crate::input::Origin;
use crate::{IntakeError, Reason, extract, workbook};

/// Reads a form.
///
/// # Errors
/// When the file is no workbook, has no sheet `survey`, or names a list that it does not have.
pub fn read_form(path: &Path) -> Result<Form, IntakeError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    read_origin(&Origin::File(Arc::from(path))).map_err(|error| error.about(&name))
}

pub(crate) fn read_form_bytes(bytes: Arc<[u8]>) -> Result<Form, IntakeError> {
    read_origin(&Origin::Bytes(bytes))
}

fn read_origin(origin: &Origin) -> Result<Form, IntakeError> {
    let format = extract::format_of(origin)?;
    if !matches!(format, Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods) {
        return Err(IntakeError::new(Reason::UnknownFormat, format!("is {format}, not a form"), "send the form as .xlsx"));
    }
    workbook::check(origin, format)?;
    let sheet = |name: &str| workbook::whole_sheet(origin, format, name);
    let survey = sheet("survey")?.ok_or_else(|| {
        let next = "send the XLSForm itself, the workbook with the sheets survey and choices";
        IntakeError::new(Reason::NoTable, "has no sheet `survey`", next)
    })?;
    form::read(&survey, sheet("choices")?.as_ref(), sheet("settings")?.as_ref())
}

#[cfg(test)]
mod tests;
