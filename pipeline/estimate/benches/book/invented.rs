//! The invented people: drawn from ten latent classes, skewed like an integration programme; the same every time, to the
//! byte.
//!
//! Each class has chances of its own for every variable, drawn about common ones. Everything comes out of one stream of
//! random numbers, in an order that is part of the construction: first the sizes of the classes, then variable by variable
//! the chances of all classes, then the class of every person, then variable by variable the code of every person.
//!
//! The people were first drawn with NumPy 2, as `default_rng(7)`: its generator and its ways of drawing are here again,
//! written from what was published about them.
//!
//! # Source
//! O'Neill: PCG, a family of simple fast space-efficient statistically good algorithms for random number generation (2014):
//! the variant XSL-RR 128/64. Marsaglia, Tsang: The ziggurat method for generating random variables (2000), with 256 layers.
//! Marsaglia, Tsang: A simple method for generating gamma variables (2000); Ahrens, Dieter (1974) for shapes below one.

/// Names of the variables, as the table's header has them, with the number of their codes.
pub(super) const VARIABLES: [(&str, usize); 6] =
    [("age", 6), ("gender", 4), ("eth", 20), ("city", 6), ("time", 6), ("status", 9)];

const PEOPLE: usize = 1_371;
const CLASSES: usize = 10;

/// How the chances of classes lie about the common ones: the parameters of a Dirichlet distribution are the common chances
/// times this, and a little more, so that none is zero.
const NEARNESS: [f64; 6] = [8.0, 30.0, 3.0, 4.0, 5.0, 4.0];
const LITTLE: f64 = 1e-3;

/// The common chances of each variable.
fn common() -> [Vec<f64>; 6] {
    // The first groups are large and there are many small ones (Zipf).
    let ranks = (1..=20).map(|rank| f64::from(rank).powf(-1.3));
    let all: f64 = ranks.clone().sum();
    [
        vec![0.12, 0.30, 0.28, 0.17, 0.09, 0.04],
        vec![0.53, 0.455, 0.01, 0.005],
        ranks.map(|rank| rank / all).collect(),
        vec![0.34, 0.22, 0.17, 0.13, 0.09, 0.05],
        vec![0.22, 0.27, 0.20, 0.14, 0.11, 0.06],
        vec![0.31, 0.22, 0.14, 0.11, 0.09, 0.06, 0.04, 0.02, 0.01],
    ]
}

/// One code a variable for each of the people.
pub(super) fn people() -> Vec<Vec<usize>> {
    let mut stream = Stream::new();
    let classes = running(&stream.chances(&[2.0; CLASSES]));
    let variables = common().into_iter().zip(NEARNESS).map(|(common, nearness)| {
        let parameters: Vec<f64> = common.iter().map(|chance| chance * nearness + LITTLE).collect();
        (0..CLASSES).map(|_| running(&stream.chances(&parameters))).collect()
    });
    let variables: Vec<Vec<Vec<f64>>> = variables.collect();
    let own: Vec<usize> = (0..PEOPLE).map(|_| stream.code(&classes)).collect();
    let columns: Vec<Vec<usize>> =
        variables.iter().map(|chances| own.iter().map(|class| stream.code(&chances[*class])).collect()).collect();
    (0..PEOPLE).map(|person| columns.iter().map(|column| column[person]).collect()).collect()
}

/// The people as a table of comma-separated values.
pub(super) fn table(people: &[Vec<usize>]) -> String {
    let header = VARIABLES.map(|(name, _)| name).join(",");
    let line = |person: &Vec<usize>| person.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    std::iter::once(header).chain(people.iter().map(line)).map(|line| line + "\r\n").collect()
}

/// Sums from the first to each.
fn running(chances: &[f64]) -> Vec<f64> {
    let sum = |sum: &mut f64, chance: &f64| {
        *sum += chance;
        Some(*sum)
    };
    chances.iter().scan(0.0, sum).collect()
}

/// A stream of random numbers.
struct Stream {
    state: u128,
    normal: Ziggurat,
    exponential: Ziggurat,
}

/// Where `default_rng(7)` begins, what it multiplies by and what it adds.
const START: u128 = 208_745_520_555_909_116_978_795_849_195_383_758_904;
const FACTOR: u128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645;
const INCREMENT: u128 = 261_136_684_632_268_670_825_940_853_076_396_136_793;

/// The layers of a falling density from zero on.
struct Ziggurat {
    /// Right end of each layer; that of the lowest one is as wide as its area needs, tail and all.
    ends: Vec<f64>,
    /// The density there; at zero for the lowest layer.
    heights: Vec<f64>,
    /// Whatever is below this is inside the density, in units of the finest step.
    inside: Vec<u64>,
    step: f64,
    tail: f64,
}

impl Ziggurat {
    /// Layers of an area each, in front of a tail, for numbers of so many bits.
    fn new(density: fn(f64) -> f64, inverse: fn(f64) -> f64, tail: f64, area: f64, bits: i32) -> Self {
        let units = f64::from(bits).exp2();
        let mut ends = vec![0.0; 256];
        ends[255] = tail;
        for layer in (1..255).rev() {
            ends[layer] = inverse(density(ends[layer + 1]) + area / ends[layer + 1]);
        }
        let heights = ends.iter().map(|end| density(*end)).collect();
        let mut inside = vec![0; 256];
        for layer in 1..256 {
            inside[layer] = (ends[layer - 1] / ends[layer] * units).round() as u64;
        }
        inside[0] = (tail * density(tail) / area * units).round() as u64;
        ends[0] = area / density(tail);
        Self { ends, heights, inside, step: 1.0 / units, tail }
    }

    /// Whether a number of a layer is under the density, given a uniform number.
    fn under(&self, layer: usize, uniform: f64, density: f64) -> bool {
        (self.heights[layer - 1] - self.heights[layer]) * uniform + self.heights[layer] < density
    }
}

impl Stream {
    fn new() -> Self {
        let normal = Ziggurat::new(
            |end| (-0.5 * end * end).exp(),
            |height| (-2.0 * height.ln()).sqrt(),
            3.654_152_885_361_009,
            0.004_928_673_233_974_652,
            52,
        );
        let exponential =
            Ziggurat::new(|end| (-end).exp(), |height| -height.ln(), 7.697_117_470_131_05, 0.003_949_659_822_581_557, 53);
        Self { state: START, normal, exponential }
    }

    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_mul(FACTOR).wrapping_add(INCREMENT);
        ((self.state >> 64) as u64 ^ self.state as u64).rotate_right((self.state >> 122) as u32)
    }

    /// Uniform from zero to below one.
    fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / 53.0_f64.exp2()
    }

    fn exponential(&mut self) -> f64 {
        loop {
            let bits = self.bits() >> 3;
            let (layer, amount) = ((bits & 0xFF) as usize, bits >> 8);
            let value = amount as f64 * (self.exponential.ends[layer] * self.exponential.step);
            if amount < self.exponential.inside[layer] {
                return value;
            }
            let uniform = self.uniform();
            if layer == 0 {
                return self.exponential.tail - (-uniform).ln_1p();
            }
            if self.exponential.under(layer, uniform, (-value).exp()) {
                return value;
            }
        }
    }

    fn normal(&mut self) -> f64 {
        loop {
            let bits = self.bits();
            let (layer, negative) = ((bits & 0xFF) as usize, bits >> 8 & 1 == 1);
            let amount = bits >> 9 & ((1 << 52) - 1);
            let value = amount as f64 * (self.normal.ends[layer] * self.normal.step);
            let signed = |value: f64, negative: bool| if negative { -value } else { value };
            if amount < self.normal.inside[layer] {
                return signed(value, negative);
            }
            if layer == 0 {
                loop {
                    let beyond = -(-self.uniform()).ln_1p() / self.normal.tail;
                    let other = -(-self.uniform()).ln_1p();
                    if 2.0 * other > beyond * beyond {
                        return signed(self.normal.tail + beyond, amount >> 8 & 1 == 1);
                    }
                }
            }
            let uniform = self.uniform();
            if self.normal.under(layer, uniform, (-0.5 * value * value).exp()) {
                return signed(value, negative);
            }
        }
    }

    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 { self.small_gamma(shape) } else { self.large_gamma(shape) }
    }

    fn small_gamma(&mut self, shape: f64) -> f64 {
        loop {
            let (uniform, exponential) = (self.uniform(), self.exponential());
            let (value, most) = if uniform <= 1.0 - shape {
                (uniform.powf(1.0 / shape), exponential)
            } else {
                let more = -((1.0 - uniform) / shape).ln();
                ((1.0 - shape + shape * more).powf(1.0 / shape), exponential + more)
            };
            if value <= most {
                return value;
            }
        }
    }

    fn large_gamma(&mut self, shape: f64) -> f64 {
        let most = shape - 1.0 / 3.0;
        let spread = 1.0 / (9.0 * most).sqrt();
        loop {
            let (normal, root) = loop {
                let normal = self.normal();
                let root = 1.0 + spread * normal;
                if root > 0.0 {
                    break (normal, root);
                }
            };
            let (cube, uniform) = (root * root * root, self.uniform());
            let square = normal * normal;
            if uniform < 1.0 - 0.0331 * square * square || uniform.ln() < 0.5 * square + most * (1.0 - cube + cube.ln()) {
                return most * cube;
            }
        }
    }

    /// Chances from a Dirichlet distribution.
    fn chances(&mut self, parameters: &[f64]) -> Vec<f64> {
        let parts: Vec<f64> = parameters.iter().map(|shape| self.gamma(*shape)).collect();
        let all: f64 = parts.iter().sum();
        parts.iter().map(|part| part / all).collect()
    }

    /// A code by its running chances.
    fn code(&mut self, running: &[f64]) -> usize {
        let uniform = self.uniform();
        running.iter().filter(|sum| uniform > **sum).count()
    }
}
