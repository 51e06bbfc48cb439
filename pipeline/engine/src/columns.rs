//! The columns of an answer, with labels and what is known of their error beforehand.

use choir_estimate::{Formula, Measure, expected_errors};
use choir_mechanism::Expected;
use choir_release::OutputColumn;
use choir_release::document::CodeLabel;
use choir_vault::{Output, Planned};

use crate::request::Request;

/// The codes of every group key.
pub(crate) fn key_codes(planned: &Planned) -> Vec<Vec<CodeLabel>> {
    let codes = |key: &choir_vault::Key| {
        key.codes.iter().map(|code| CodeLabel { code: code.code.clone(), label: code.label.clone() }).collect()
    };
    planned.keys.iter().map(codes).collect()
}

/// The output columns in the order of the SELECT.
pub(crate) fn outputs(request: &Request, expected: &Expected) -> Vec<OutputColumn> {
    let planned = &request.planned;
    let errors = expected_errors(&planned.estimate, planned.release.law, expected);
    let describe = |output: &Output| match output {
        Output::Key { key, name } => OutputColumn::Key { key: *key, name: name.clone(), label: label(request, name) },
        Output::Measure { output, name } => {
            let statistic = planned.estimate.outputs.get(*output).map_or("formula", |formula| statistic(planned, formula));
            OutputColumn::Measure {
                output: *output,
                name: name.clone(),
                label: label(request, name),
                unit: request.labels.get(name).map(|label| label.unit().to_owned()).unwrap_or_default(),
                statistic: statistic.to_owned(),
                // That of a mean or a quantile depends on how many people it is of.
                error_95: errors.get(*output).filter(|_| matches!(statistic, "count" | "sum")).and_then(|error| error.half_width),
            }
        }
    };
    planned.outputs.iter().map(describe).collect()
}

pub(crate) fn label(request: &Request, name: &str) -> String {
    request.labels.get(name).map_or_else(|| name.to_owned(), |label| label.label().to_owned())
}

/// What an output is, in one word.
pub(crate) fn statistic(planned: &Planned, formula: &Formula) -> &'static str {
    let Formula::Measure(measure) = formula else { return "formula" };
    match planned.estimate.measures.get(*measure) {
        Some(Measure::Count { .. }) => "count",
        Some(Measure::Sum { .. } | Measure::WeightedTotal { .. }) => "sum",
        Some(Measure::Mean { .. } | Measure::WeightedMean { .. }) => "mean",
        Some(Measure::Variance { root: false, .. }) => "variance",
        Some(Measure::Variance { root: true, .. }) => "standard deviation",
        Some(Measure::Quantile { .. }) => "quantile",
        Some(Measure::Ratio { .. }) => "ratio",
        None => "formula",
    }
}
