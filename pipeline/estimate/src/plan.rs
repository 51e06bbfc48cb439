//! What is released, and how it is made from noised aggregates. All of it is public.

/// The plan of a table.
///
/// Noised columns of one aggregate stand in the order of the grouping sets: column `aggregate * sets + set`. The cells of
/// a set are row-major over its present keys in key order, the last key fastest. A release of discovered keys has one
/// set, whose rows are the released keys and then "other".
#[derive(Debug, Clone, PartialEq)]
pub struct EstimatePlan {
    /// Number of codes of each key.
    pub keys: Vec<usize>,
    /// Grouping sets: which keys are present. Without grouping sets one set with all of them.
    pub sets: Vec<Vec<bool>>,
    /// Every aggregate.
    pub aggregates: Vec<AggregateShape>,
    /// The released statistics, made from aggregates.
    pub measures: Vec<Measure>,
    /// One a column of the answer that is not a key.
    pub outputs: Vec<Formula>,
    /// HAVING, ORDER BY and LIMIT in the order in which they apply.
    pub steps: Vec<Step>,
}

/// How the cells of an aggregate in one grouping set relate to those in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AggregateShape {
    /// A total is the sum of its parts: made so by generalised least squares.
    Additive,
    /// A total is not the sum of its parts, such as a number of different people.
    NotAdditive,
    /// One quantile a cell.
    Quantile,
}

/// A released statistic. Aggregates are named by their index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// A number of units or rows.
    Count {
        /// The number.
        aggregate: usize,
    },
    /// A sum.
    Sum {
        /// The sum, in steps.
        aggregate: usize,
        /// Size of a step.
        resolution: f64,
        /// Whether every summand is at or above zero.
        never_negative: bool,
    },
    /// A mean within declared bounds.
    Mean {
        /// Sum of the centred values.
        sum: usize,
        /// Number of values.
        count: usize,
        /// What "centred" means.
        centred: Centred,
        /// Set when the rows are a simple sample and the interval is to hold the mean of its population.
        sampling: Option<MeanSampling>,
    },
    /// A variance or standard deviation.
    Variance {
        /// Sum of the centred values.
        sum: usize,
        /// Number of values.
        count: usize,
        /// Sum of the centred squares.
        squares: usize,
        /// What "centred" means.
        centred: Centred,
        /// Divided by n - 1 instead of n.
        sample: bool,
        /// Its square root.
        root: bool,
    },
    /// A quantile.
    Quantile {
        /// The quantile, as an index of the grid.
        aggregate: usize,
        /// The grid.
        grid: Grid,
        /// Number of rows that have a value: where there are too few against the noise, nothing can be said.
        count: usize,
        /// Share of the rows on the shorter side of the quantile.
        tail: f64,
    },
    /// A quotient of two linear aggregates.
    Ratio {
        /// Above the line.
        numerator: usize,
        /// Below the line.
        denominator: usize,
        /// Step of the numerator over step of the denominator.
        resolution: f64,
        /// Bounds that hold for every group, if there are any.
        bounds: Option<(f64, f64)>,
    },
    /// A total of a population, estimated from a weighted sample.
    WeightedTotal {
        /// Sum of `w` or of `w x`.
        total: usize,
        /// Sum of the squares of the same summands.
        squares: usize,
        /// Size of a step of the total; the squares are in steps of its square.
        resolution: f64,
        /// Whether every summand is at or above zero.
        never_negative: bool,
    },
    /// A mean of a population, estimated from a weighted sample.
    WeightedMean {
        /// Sum of `w` times the centred value.
        sum: usize,
        /// Sum of `w`.
        weight: usize,
        /// Number of sampled values.
        count: usize,
        /// Sum of `w^2`.
        weight_squares: usize,
        /// Sum of `w` times the centred square; absent for values that lie at one of the two bounds.
        squares: Option<usize>,
        /// Size of a step of the weights. Every figure here is free of it.
        weight_resolution: f64,
        /// What "centred" means.
        centred: Centred,
    },
}

/// How values were centred before they were summed: `u = 2 x - (minimum + maximum)` in steps, so that `u` is a whole
/// number and reaches no further than `maximum - minimum`; squares are of `floor(u / divisor)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Centred {
    /// Size of a step of `x`.
    pub resolution: f64,
    /// Smallest `x`, in steps.
    pub minimum: i64,
    /// Largest `x`, in steps.
    pub maximum: i64,
    /// At least one.
    pub divisor: i64,
}

/// Where the variance between sampled rows comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeanSampling {
    /// Values lie at one of the two bounds, such as 0 and 1: the mean tells the variance.
    Binary,
    /// This aggregate is the sum of the centred squares.
    Squares(usize),
}

/// Candidates of a quantile: number i stands for `(minimum + i * step) * resolution`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// First candidate, in steps of the resolution.
    pub minimum: i64,
    /// Between two candidates, in steps of the resolution.
    pub step: i64,
    /// Size of a step.
    pub resolution: f64,
}

/// Arithmetic and conditions over released figures of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// Text of a key's code; null in a total and in "other".
    Key(usize),
    /// A measure.
    Measure(usize),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// True or false.
    Flag(bool),
    /// Null.
    Null,
    /// Two formulas and what stands between them.
    Binary(Operator, Box<Formula>, Box<Formula>),
    /// Not.
    Not(Box<Formula>),
    /// Whether it is null.
    IsNull(Box<Formula>),
    /// The result of the first condition that holds, or else the last one.
    Case(Vec<(Formula, Formula)>, Option<Box<Formula>>),
    /// A function of other formulas.
    Call(Function, Vec<Formula>),
}

/// What stands between two formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

/// A function of released figures, as in SQL: `Least` and `Greatest` leave nulls out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are SQL's")]
pub enum Function {
    Abs,
    Round,
    Floor,
    Ceil,
    Least,
    Greatest,
    Coalesce,
    NullIf,
    Sqrt,
}

/// Something done to the rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Keep the rows for which it is true.
    Filter(Formula),
    /// Order by these, whether ascending, and whether nulls come first. Rows that tie keep their order.
    Sort(Vec<(Formula, bool, bool)>),
    /// Leave out the first rows, then keep no more than some.
    Limit {
        /// How many to leave out.
        skip: usize,
        /// How many to keep.
        fetch: Option<usize>,
    },
}
