//! What a request does, step by step, in plain words: before any data are read and anything is spent.

use choir_contract::Rho;
use choir_estimate::{Formula, Step, expected_errors};
use choir_mechanism::{ColumnPlan, ExpectedNoise, Law, Shape, accounting};

use crate::answer::mechanism;
use crate::columns::{label, statistic};
use crate::request::Request;
use crate::{Engine, EngineError};

/// A request, explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Each step with the invariants of `pipeline/ARCHITECTURE.md` that it rests on.
    pub steps: Vec<ExplainedStep>,
    /// What is measured, with its noise.
    pub columns: Vec<ExplainedColumn>,
    /// What the answer shows, with its expected error.
    pub outputs: Vec<ExplainedOutput>,
    /// Privacy loss.
    pub rho: Rho,
    /// The same as epsilon.
    pub epsilon: f64,
    /// Delta of the epsilon.
    pub delta: f64,
    /// The population whose cap is debited.
    pub population: String,
    /// What remains of its cap.
    pub remaining: Rho,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedStep {
    /// What it is about, in a word or two.
    pub name: &'static str,
    /// What is done, in plain words.
    pub text: String,
    /// Numbers of the invariants in `pipeline/ARCHITECTURE.md`.
    pub invariants: &'static [u8],
}

/// One measured column.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedColumn {
    /// What is measured.
    pub measured: String,
    /// How far one privacy unit can move it.
    pub sensitivity: String,
    /// How noise is added.
    pub mechanism: &'static str,
    /// Scale of the noise.
    pub scale: f64,
    /// Share of the budget, in percent.
    pub share: f64,
}

/// One output column.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedOutput {
    /// Name.
    pub name: String,
    /// Label.
    pub label: String,
    /// What it is.
    pub statistic: &'static str,
    /// Half width of the 95% interval, where it is known beforehand.
    pub within: Option<f64>,
    /// The same in words.
    pub sentence: String,
}

impl Engine {
    /// Explains a request.
    pub(crate) fn explain(&self, request: &Request) -> Result<Explanation, EngineError> {
        let population = self.programme.population(&request.planned.population)?;
        let privacy = crate::answer::privacy(request, population)?;
        let expected = request.planned.release.expected(request.rho)?;
        Ok(Explanation {
            steps: steps(request, population.kind.word(), expected.threshold.map(|threshold| threshold.threshold)),
            columns: columns(request, &expected.columns),
            outputs: outputs(request, &expected),
            rho: request.rho,
            epsilon: accounting::epsilon(request.rho, population.delta)?,
            delta: privacy.delta,
            population: population.id.clone(),
            remaining: self.ledger()?.balance(&population.id)?.remaining(),
        })
    }
}

fn steps(request: &Request, unit: &str, threshold: Option<i64>) -> Vec<ExplainedStep> {
    let planned = &request.planned;
    let mut steps = vec![
        ExplainedStep {
            name: "protects",
            text: format!("one {unit} of `{}`, with all rows in all datasets: whether in the data or not", planned.population),
            invariants: &[3],
        },
        ExplainedStep { name: "reads", text: planned.datasets.join(", "), invariants: &[6, 10] },
        ExplainedStep { name: "bounds", text: bounding(request, unit), invariants: &[5, 6, 7] },
        ExplainedStep { name: "groups", text: grouping(request, threshold), invariants: &[2, 5] },
        ExplainedStep { name: "noise", text: mechanism(request), invariants: &[1, 8] },
    ];
    if request.delta() > choir_contract::Delta::ZERO {
        let text = format!("delta {} of the population's own account, since names of groups are released", request.delta());
        steps.push(ExplainedStep { name: "delta", text, invariants: &[3] });
    }
    if let Some(text) = afterwards(request) {
        steps.push(ExplainedStep { name: "afterwards", text, invariants: &[9] });
    }
    let text = "debited before any row is read; never given back; the same request again is free".to_owned();
    steps.push(ExplainedStep { name: "debit", text, invariants: &[2, 3, 4] });
    steps
}

fn bounding(request: &Request, unit: &str) -> String {
    let bound = request.planned.bound;
    if !request.planned.many_rows {
        return format!("nothing: every {unit} has one row here");
    }
    format!(
        "every {unit} to at most {} groups, with at most {} rows in each; which rows are kept is drawn by a key at landing",
        bound.max_groups, bound.max_rows_per_group
    )
}

fn grouping(request: &Request, threshold: Option<i64>) -> String {
    let planned = &request.planned;
    if let Some(threshold) = threshold {
        return format!(
            "by values that no schema declares: a group is shown when its noised number of units is {threshold} or more; the rest is the row \"other\""
        );
    }
    let rows = planned.rows();
    match planned.estimate.sets.len() {
        1 if planned.keys.is_empty() => "none: one row".to_owned(),
        1 => format!("every combination of declared codes is shown, also where nobody is: {rows} rows"),
        sets => format!(
            "{sets} grouping sets, {rows} rows; totals are made to agree with their parts where everybody counts in one group"
        ),
    }
}

fn afterwards(request: &Request) -> Option<String> {
    let steps = request.planned.estimate.steps.iter().map(|step| match step {
        Step::Filter(_) => "rows are left out by their released figures (HAVING)",
        Step::Sort(_) => "rows are sorted by released figures",
        Step::Limit { .. } => "the released table is cut (LIMIT)",
    });
    let computed = request.planned.estimate.outputs.iter().any(|formula| !matches!(formula, Formula::Measure(_)));
    let mut parts: Vec<&str> = steps.collect();
    if computed {
        parts.insert(0, "columns are computed from released figures");
    }
    (!parts.is_empty()).then(|| format!("{}: this costs nothing", parts.join("; ")))
}

fn columns(request: &Request, expected: &[ExpectedNoise]) -> Vec<ExplainedColumn> {
    let planned = &request.planned;
    let sets = planned.estimate.sets.len().max(1);
    let threshold = planned.release.threshold.as_ref().map_or(0, |threshold| u64::from(threshold.weight.get()));
    let total: u64 = planned.release.columns.iter().map(|column| u64::from(column.weight.get())).sum::<u64>() + threshold;
    let explained = planned.release.columns.iter().zip(expected).enumerate();
    explained
        .map(|(at, (column, noise))| ExplainedColumn {
            measured: measured(request, at / sets, at % sets, sets),
            sensitivity: sensitivity(column),
            mechanism: match (&column.shape, planned.release.law) {
                (Shape::Quantile(_), _) => "exponential mechanism",
                (_, Law::Gaussian) => "discrete Gaussian",
                (_, Law::Laplace) => "discrete Laplace",
            },
            scale: match noise {
                ExpectedNoise::Vector { scale } => *scale,
                ExpectedNoise::Quantile { rank_scale, .. } => *rank_scale,
            },
            share: 100.0 * f64::from(column.weight.get()) / as_number(total),
        })
        .collect()
}

#[allow(clippy::cast_precision_loss, reason = "a sum of few weights")]
fn as_number(total: u64) -> f64 {
    total.max(1) as f64
}

fn measured(request: &Request, tally: usize, set: usize, sets: usize) -> String {
    let planned = &request.planned;
    let what = planned.tallies.get(tally).cloned().unwrap_or_default();
    if sets == 1 {
        return what;
    }
    let keys = planned.keys.iter().zip(&planned.estimate.sets[set]).filter(|(_, present)| **present);
    let keys: Vec<&str> = keys.map(|(key, _)| key.name.as_str()).collect();
    let by = if keys.is_empty() { "in all".to_owned() } else { format!("by {}", keys.join(", ")) };
    format!("{what}, {by}")
}

fn sensitivity(column: &ColumnPlan) -> String {
    match &column.shape {
        Shape::Vector { sensitivity } => {
            format!("{} in each of {} groups (L2 {:.3})", sensitivity.per_group(), sensitivity.groups(), sensitivity.l2_up())
        }
        Shape::Quantile(plan) => format!("{} rows in each of {} groups", plan.rows, plan.groups),
    }
}

fn outputs(request: &Request, expected: &choir_mechanism::Expected) -> Vec<ExplainedOutput> {
    let planned = &request.planned;
    let errors = expected_errors(&planned.estimate, planned.release.law, expected);
    let measures = planned.outputs.iter().filter_map(|output| match output {
        choir_vault::Output::Measure { output, name } => Some((*output, name)),
        choir_vault::Output::Key { .. } => None,
    });
    measures
        .map(|(output, name)| {
            let statistic = planned.estimate.outputs.get(output).map_or("formula", |formula| statistic(planned, formula));
            let error = errors.get(output);
            let within = error.and_then(|error| error.half_width);
            let unit = request.labels.get(name).map(|label| label.unit().to_owned()).unwrap_or_default();
            let basis = error.map_or("", |error| error.basis);
            ExplainedOutput {
                name: name.clone(),
                label: label(request, name),
                statistic,
                within,
                sentence: sentence(statistic, within, &unit, basis),
            }
        })
        .collect()
}

fn sentence(statistic: &str, within: Option<f64>, unit: &str, basis: &str) -> String {
    // A count or a sum has one error in every cell: nothing to add.
    let plain = matches!(statistic, "count" | "sum") || basis.is_empty();
    let basis = if plain { String::new() } else { format!(" ({basis})") };
    let (numbers, unit) = match statistic {
        "count" => ("counts", ""),
        "sum" => ("sums", unit),
        "mean" => ("means", unit),
        "quantile" => ("quantiles", "ranks"),
        _ => ("numbers", unit),
    };
    match within {
        Some(within) => format!("95 in 100 {numbers} within {} {unit}", readable(within)).trim_end().to_owned() + &basis,
        None => format!("the interval is known with the answer{basis}"),
    }
}

/// Three digits that matter.
fn readable(number: f64) -> String {
    if number >= 100.0 || number.fract() == 0.0 { format!("{number:.0}") } else { format!("{number:.2}") }
}
