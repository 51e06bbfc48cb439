//! Measures: the statistics of a statement, each made from tallies.

use choir_estimate::{Centred, Formula, Grid, MeanSampling, Measure, Operator};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Expr, Operator as SqlOperator};

use crate::plan::PlanRefusal;
use crate::plan::expression::{Lowered, centred, centred_square, flag, lower, otherwise_null, product, readable};
use crate::plan::facts::{Domain, Facts};
use crate::plan::number::{LARGEST, Range};
use crate::plan::output::keys::{codes, to_f64};
use crate::plan::output::tally::{Tallies, Tally};
use crate::plan::relation::Relation;

/// Most candidates of a quantile.
const MOST_CANDIDATES: i64 = 1_024;

/// Builds measures over one relation.
pub(crate) struct Measures<'a> {
    pub(crate) relation: &'a Relation,
    /// Whether the rows are a sample of a wider population.
    pub(crate) sample: bool,
    pub(crate) tallies: Tallies,
    pub(crate) measures: Vec<Measure>,
}

/// One aggregate of the statement, read.
struct Called {
    function: AggregateFunction,
    name: String,
    distinct: bool,
    argument: Expr,
}

impl Measures<'_> {
    /// Adds the measure of an aggregate; gives its position.
    pub(crate) fn add(&mut self, expression: &Expr) -> Result<usize, PlanRefusal> {
        let called = Called::read(expression)?;
        let refuse = |suggestion: &str| PlanRefusal::unsupported(format!("the aggregate `{expression}`"), suggestion.to_owned());
        let measure = match (called.name.as_str(), called.distinct) {
            ("count", false) => self.count(&called)?,
            ("count", true) => self.count_distinct(&called)?,
            ("sum", false) => self.sum(&called)?.ok_or_else(|| refuse(CLIP))?,
            ("avg", false) => self.mean(&called)?.ok_or_else(|| refuse(CLIP))?,
            ("var" | "var_pop" | "stddev" | "stddev_pop", false) => self.variance(&called)?.ok_or_else(|| refuse(CLIP))?,
            ("median" | "approx_median" | "percentile_cont" | "approx_percentile_cont", false) => {
                self.quantile(&called)?.ok_or_else(|| refuse("give a bounded number and a literal above 0 and below 1: the ends are MIN and MAX, which tell of one person"))?
            }
            _ => return Err(refuse(SUPPORTED)),
        };
        Ok(self.push(measure))
    }

    fn push(&mut self, measure: Measure) -> usize {
        if let Some(known) = self.measures.iter().position(|known| *known == measure) {
            return known;
        }
        self.measures.push(measure);
        self.measures.len() - 1
    }

    /// COUNT(*) counts rows; COUNT(x) counts rows where x is not null.
    fn count(&mut self, called: &Called) -> Result<Measure, PlanRefusal> {
        let value = if is_unit(&called.argument, self.relation) {
            Lowered { expr: datafusion::logical_expr::lit(1_i64), facts: Facts::always(Domain::Number(Range::whole(1, 1))) }
        } else {
            readable(&called.argument, &self.relation.scope)?
        };
        let value = self.filtered(called, value)?;
        Ok(Measure::Count { aggregate: self.tallies.rows(Some(&value), 1.0) })
    }

    fn count_distinct(&mut self, called: &Called) -> Result<Measure, PlanRefusal> {
        if is_unit(&called.argument, self.relation) {
            let one =
                Lowered { expr: datafusion::logical_expr::lit(1_i64), facts: Facts::always(Domain::Number(Range::whole(1, 1))) };
            let value = self.filtered(called, one)?;
            let value = value.facts.nullable.then_some(value);
            return Ok(Measure::Count { aggregate: self.tallies.add(Tally::Units, value, 1.0) });
        }
        let value = self.argument(called)?;
        let (codes, kind) = codes(&value).filter(|(codes, _)| !codes.is_empty()).ok_or_else(|| {
            let suggestion = "count different values of a column with a code list, or different privacy units";
            PlanRefusal::unsupported(format!("COUNT(DISTINCT {})", called.argument), suggestion)
        })?;
        let codes = codes.into_iter().map(|code| code.code).collect();
        Ok(Measure::Count { aggregate: self.tallies.add(Tally::Distinct { kind, codes }, Some(value), 1.0) })
    }

    fn sum(&mut self, called: &Called) -> Result<Option<Measure>, PlanRefusal> {
        let value = self.argument(called)?;
        Ok(self.sum_of(&value))
    }

    fn sum_of(&mut self, value: &Lowered) -> Option<Measure> {
        let range = value.range()?;
        let aggregate = self.tallies.sum(value, 1.0 / typical(range))?;
        let resolution = range.step.to_f64();
        if self.sample && value.facts.weighted {
            let square = product(value, value)?;
            let squares = self.tallies.sum(&square, 0.3 / typical(square.range()?))?;
            return Some(Measure::WeightedTotal { total: aggregate, squares, resolution, never_negative: range.minimum >= 0 });
        }
        Some(Measure::Sum { aggregate, resolution, never_negative: range.minimum >= 0 })
    }

    fn mean(&mut self, called: &Called) -> Result<Option<Measure>, PlanRefusal> {
        let value = self.argument(called)?;
        Ok(self.mean_of(&value, self.sample))
    }

    fn mean_of(&mut self, value: &Lowered, sample: bool) -> Option<Measure> {
        let range = value.range()?;
        let middle = centred(value)?;
        let sum = self.tallies.sum(&middle, 0.5 / typical(range))?;
        let count = self.tallies.rows(Some(value), to_f64(range.maximum - range.minimum) / 8.0 / typical(range));
        let (sampling, divisor) = match (sample, range.values()) {
            (false, _) => (None, 1),
            (true, 0..=2) => (Some(MeanSampling::Binary), 1),
            (true, _) => {
                let (square, divisor) = centred_square(&middle, LARGEST)?;
                (Some(MeanSampling::Squares(self.tallies.sum(&square, square_need(&square, 0.2))?)), divisor)
            }
        };
        Some(Measure::Mean { sum, count, centred: centred_at(range, divisor), sampling })
    }

    fn variance(&mut self, called: &Called) -> Result<Option<Measure>, PlanRefusal> {
        let value = self.argument(called)?;
        Ok(self.variance_of(called, &value))
    }

    fn variance_of(&mut self, called: &Called, value: &Lowered) -> Option<Measure> {
        let range = value.range()?;
        let middle = centred(value)?;
        let (square, divisor) = centred_square(&middle, LARGEST)?;
        let sum = self.tallies.sum(&middle, 0.5 / typical(range))?;
        let count = self.tallies.rows(Some(value), 0.5);
        let squares = self.tallies.sum(&square, square_need(&square, 1.0))?;
        Some(Measure::Variance {
            sum,
            count,
            squares,
            centred: centred_at(range, divisor),
            sample: !called.name.ends_with("_pop"),
            root: called.name.starts_with("stddev"),
        })
    }

    fn quantile(&mut self, called: &Called) -> Result<Option<Measure>, PlanRefusal> {
        let Some((numerator, denominator)) = called.level() else { return Ok(None) };
        let value = self.argument(called)?;
        let Some(range) = value.range() else { return Ok(None) };
        let width = range.maximum - range.minimum;
        let step = width.div_euclid(MOST_CANDIDATES - 1) + i64::from(width.rem_euclid(MOST_CANDIDATES - 1) > 0);
        let step = step.max(1);
        let candidates = u32::try_from(width.div_euclid(step) + 1 + i64::from(width.rem_euclid(step) > 0)).unwrap_or(2).max(2);
        let count = self.tallies.rows(Some(&value), 0.1);
        let sampling_count = self.sample.then_some(count);
        let tally = Tally::Histogram { first: range.minimum, step, candidates, numerator, denominator, sampling_count };
        let aggregate = self.tallies.add(tally, Some(value), 1.0);
        let grid = Grid { minimum: range.minimum, step, resolution: range.step.to_f64() };
        let tail = f64::from(numerator.min(denominator - numerator)) / f64::from(denominator);
        Ok(Some(Measure::Quantile { aggregate, grid, count, tail }))
    }

    fn argument(&self, called: &Called) -> Result<Lowered, PlanRefusal> {
        let value = readable(&called.argument, &self.relation.scope)?;
        self.filtered(called, value)
    }

    /// FILTER (WHERE ...) makes null of the rows that it leaves out.
    fn filtered(&self, called: &Called, value: Lowered) -> Result<Lowered, PlanRefusal> {
        match &called.function.params.filter {
            None => Ok(value),
            Some(condition) => Ok(otherwise_null(flag(condition, &self.relation.scope)?, value)),
        }
    }

    /// A quotient of two sums or counts, as one measure with its own interval. `a` and `b` are the aggregates.
    pub(crate) fn quotient(&mut self, a: &Expr, b: &Expr) -> Option<usize> {
        if let Some(mean) = self.sample.then(|| self.weighted_mean(a, b)).flatten() {
            return Some(self.push(mean));
        }
        let (first, second) = (self.add(a).ok()?, self.add(b).ok()?);
        let plain = |measure: &Measure| match *measure {
            Measure::Count { aggregate } => Some((aggregate, 1.0, true)),
            Measure::Sum { aggregate, resolution, never_negative } => Some((aggregate, resolution, never_negative)),
            _ => None,
        };
        let (numerator, step, positive) = plain(self.measures.get(first)?)?;
        let (denominator, divisor, below) = plain(self.measures.get(second)?)?;
        let bounds = (positive && below).then_some((0.0, f64::MAX));
        Some(self.push(Measure::Ratio { numerator, denominator, resolution: step / divisor, bounds }))
    }

    /// `SUM(weight * x) / SUM(weight)` over a sample: rows without a weight or without x are left out of both sums.
    fn weighted_mean(&mut self, a: &Expr, b: &Expr) -> Option<Measure> {
        let (above, below) = (Called::read(a).ok()?, Called::read(b).ok()?);
        if above.name != "sum"
            || below.name != "sum"
            || above.function.params.filter.is_some()
            || below.function.params.filter.is_some()
        {
            return None;
        }
        let weight = lower(&below.argument, &self.relation.scope).ok()?;
        let Expr::BinaryExpr(product_of) = uncast(&above.argument) else { return None };
        let is_weight = |side: &Expr| lower(side, &self.relation.scope).is_ok_and(|side| side.expr == weight.expr);
        let value = match (product_of.op, is_weight(&product_of.left), is_weight(&product_of.right)) {
            (SqlOperator::Multiply, true, false) => &product_of.right,
            (SqlOperator::Multiply, false, true) => &product_of.left,
            _ => return None,
        };
        if !(weight.facts.weighted && matches!(weight.expr, Expr::Column(_))) {
            return None;
        }
        let value = readable(value, &self.relation.scope).ok()?;
        self.weighted_mean_of(&weight, &value)
    }

    fn weighted_mean_of(&mut self, weight: &Lowered, value: &Lowered) -> Option<Measure> {
        let (range, weights) = (value.range()?, weight.range()?);
        let answered = if value.facts.nullable {
            let present = Lowered { expr: value.expr.clone().is_not_null(), facts: Facts::always(Domain::Flag) };
            otherwise_null(present, weight.clone())
        } else {
            weight.clone()
        };
        let middle = centred(value)?;
        let sum = product(&answered, &middle)?;
        let heavy = typical(weights);
        let at = self.tallies.sum(&sum, 0.5 / heavy / typical(range))?;
        let weight_at = self.tallies.sum(&answered, to_f64(range.maximum - range.minimum) / 8.0 / typical(range) / heavy)?;
        let count = self.tallies.rows(Some(&answered), 0.1);
        let weight_squares = product(&answered, &answered)?;
        let weight_squares = self.tallies.sum(&weight_squares, 0.1 / typical(weight_squares.range()?))?;
        let (squares, divisor) = if range.values() <= 2 {
            (None, 1)
        } else {
            let (square, divisor) = centred_square(&middle, LARGEST / weights.maximum.max(1))?;
            let weighed = product(&answered, &square)?;
            (Some(self.tallies.sum(&weighed, 0.1 / typical(weighed.range()?))?), divisor)
        };
        Some(Measure::WeightedMean {
            sum: at,
            weight: weight_at,
            count,
            weight_squares,
            squares,
            weight_resolution: weights.step.to_f64(),
            centred: centred_at(range, divisor),
        })
    }

    /// Replaces the aggregates of a formula by measures; a quotient of two of them becomes one measure.
    pub(crate) fn resolve(&mut self, formula: Formula, aggregates: &[Option<Expr>]) -> Result<Formula, PlanRefusal> {
        let named = |position: usize| aggregates.get(position).and_then(Option::as_ref);
        if let Formula::Binary(Operator::Divide, a, b) = &formula
            && let (Formula::Measure(a), Formula::Measure(b)) = (a.as_ref(), b.as_ref())
            && let (Some(a), Some(b)) = (named(*a), named(*b))
            && let Some(measure) = self.quotient(a, b)
        {
            return Ok(Formula::Measure(measure));
        }
        let mut boxed = |formula: Box<Formula>| self.resolve(*formula, aggregates).map(Box::new);
        Ok(match formula {
            Formula::Measure(position) => match named(position) {
                Some(expression) => Formula::Measure(self.add(expression)?),
                None => Formula::Key(position),
            },
            Formula::Binary(operator, a, b) => Formula::Binary(operator, boxed(a)?, boxed(b)?),
            Formula::Not(inner) => Formula::Not(boxed(inner)?),
            Formula::IsNull(inner) => Formula::IsNull(boxed(inner)?),
            Formula::Case(branches, otherwise) => {
                let otherwise = otherwise.map(boxed).transpose()?;
                let branches = branches
                    .into_iter()
                    .map(|(when, then)| Ok((self.resolve(when, aggregates)?, self.resolve(then, aggregates)?)))
                    .collect::<Result<_, PlanRefusal>>()?;
                Formula::Case(branches, otherwise)
            }
            Formula::Call(function, arguments) => {
                let arguments =
                    arguments.into_iter().map(|argument| self.resolve(argument, aggregates)).collect::<Result<_, _>>()?;
                Formula::Call(function, arguments)
            }
            plain => plain,
        })
    }
}

const CLIP: &str = "give a bounded number; clip a wide one with LEAST(GREATEST(value, low), high)";
const SUPPORTED: &str = "supported aggregates: COUNT, COUNT(DISTINCT ...) of privacy units or codes, SUM, AVG, VAR, STDDEV, MEDIAN and PERCENTILE_CONT of bounded columns";

impl Called {
    fn read(expression: &Expr) -> Result<Self, PlanRefusal> {
        let refuse = |suggestion: &str| PlanRefusal::unsupported(format!("the aggregate `{expression}`"), suggestion.to_owned());
        let Expr::AggregateFunction(function) = expression.clone().unalias() else { return Err(refuse(SUPPORTED)) };
        let name = function.func.name().to_owned();
        let ordered = !function.params.order_by.is_empty() && !name.contains("percentile");
        if ordered || function.params.null_treatment.is_some() {
            return Err(refuse("leave ORDER BY and IGNORE NULLS out of the aggregate"));
        }
        let argument = function.params.args.first().cloned().ok_or_else(|| refuse(SUPPORTED))?;
        if function.params.args.len() > 1 && !name.contains("percentile") {
            return Err(refuse(SUPPORTED));
        }
        Ok(Self { distinct: function.params.distinct, argument: uncast(&argument).clone(), function, name })
    }

    /// The level of a quantile as a fraction of thousandths at most.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
    fn level(&self) -> Option<(u32, u32)> {
        if self.name.contains("median") {
            return Some((1, 2));
        }
        let descending = self.function.params.order_by.first().is_some_and(|order| !order.asc);
        let level = match self.function.params.args.get(1).map(uncast) {
            Some(Expr::Literal(value, _)) => match value.cast_to(&arrow::datatypes::DataType::Float64) {
                Ok(datafusion::common::ScalarValue::Float64(Some(level))) if level > 0.0 && level < 1.0 => level,
                _ => return None,
            },
            _ => return None,
        };
        let thousandths = ((level * 1_000.0).round() as u32).clamp(1, 999);
        let thousandths = if descending { 1_000 - thousandths } else { thousandths };
        let divisor = (1..=1_000).rev().find(|divisor| thousandths % divisor == 0 && 1_000 % divisor == 0).unwrap_or(1);
        Some((thousandths / divisor, 1_000 / divisor))
    }
}

/// Type coercion puts casts to floats around arguments, whose sums the vault takes itself in whole steps.
fn uncast(expression: &Expr) -> &Expr {
    match expression {
        Expr::Cast(cast) if cast.field.data_type().is_floating() && !matches!(cast.expr.as_ref(), Expr::Literal(..)) => {
            uncast(&cast.expr)
        }
        other => other,
    }
}

fn is_unit(expression: &Expr, relation: &Relation) -> bool {
    matches!(expression, Expr::Column(column) if relation.scope.iter().any(|(known, facts)| known == column && facts.domain == Domain::Unit))
}

/// A figure that a row may typically have, from its bounds alone.
fn typical(range: Range) -> f64 {
    let width = to_f64(range.maximum) - to_f64(range.minimum);
    ((to_f64(range.maximum) + to_f64(range.minimum)).abs() / 2.0).max(width / 4.0).max(1.0)
}

fn square_need(square: &Lowered, need: f64) -> f64 {
    square.range().map_or(need, |range| need / typical(range))
}

fn centred_at(range: Range, divisor: i64) -> Centred {
    Centred { resolution: range.step.to_f64(), minimum: range.minimum, maximum: range.maximum, divisor }
}
