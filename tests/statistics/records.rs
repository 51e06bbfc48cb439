//! The two files: synthetic EU-SILC, and the schools of California, with numbers as the schemas declare them.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The folder of real data; `None` where it is not set, which CI does not accept.
pub(crate) fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("CHOIR_REAL_DATA").map(PathBuf::from);
    let required = std::env::var_os("CHOIR_REQUIRE_REAL_DATA").is_some();
    assert!(folder.is_some() || !required, "CHOIR_REAL_DATA is not set, and CHOIR_REQUIRE_REAL_DATA is");
    if folder.is_none() {
        // Past the harness, which keeps what a passing test prints.
        _ = writeln!(std::io::stderr(), "coverage: not run (set CHOIR_REAL_DATA to the folder of real data)");
    }
    folder
}

/// Clipped to declared bounds and rounded to the resolution.
pub(crate) fn bounded(value: f64, low: f64, high: f64, resolution: f64) -> f64 {
    (value / resolution).round().clamp(low / resolution, high / resolution) * resolution
}

/// Somebody in the EU-SILC file.
pub(crate) struct Resident {
    pub(crate) id: String,
    pub(crate) household: String,
    pub(crate) region: String,
    pub(crate) sex: String,
    pub(crate) size: String,
    /// As they stand in the file.
    pub(crate) raw_age: String,
    pub(crate) raw_income: String,
    pub(crate) raw_weight: f64,
    /// As the schema declares them.
    pub(crate) age: f64,
    pub(crate) income: f64,
}

impl Resident {
    pub(crate) fn all(path: &Path) -> Vec<Self> {
        let resident = |field: &dyn Fn(&str) -> String| Self {
            id: field("rb030"),
            household: field("db030"),
            region: field("db040").to_lowercase().replace(' ', "_"),
            sex: field("rb090"),
            size: field("hsize"),
            raw_weight: field("rb050").parse().unwrap(),
            age: bounded(field("age").parse().unwrap(), 0.0, 100.0, 1.0),
            income: bounded(field("eqIncome").parse().unwrap(), 0.0, 60_000.0, 50.0),
            raw_age: field("age"),
            raw_income: field("eqIncome"),
        };
        read(path, resident)
    }

    /// The weight with which samples are drawn: one over the chance of coming into a sample of about 400, clipped to 30
    /// to 45 and rounded to quarters, as the schema clips and rounds what a file says.
    pub(crate) fn weight(&self) -> f64 {
        bounded(self.sampled_weight(), 30.0, 45.0, 0.25)
    }

    /// The weight as it stands in a sample's file.
    pub(crate) fn sampled_weight(&self) -> f64 {
        self.raw_weight / 15.0
    }
}

/// A school.
pub(crate) struct School {
    pub(crate) id: String,
    pub(crate) level: String,
    pub(crate) county: String,
    pub(crate) awards: String,
    pub(crate) score: f64,
    /// Not recorded for some.
    pub(crate) pupils: Option<f64>,
    pub(crate) tested: Option<f64>,
}

impl School {
    pub(crate) fn all(path: &Path) -> Vec<Self> {
        let number = |text: String, low, high| text.parse().ok().map(|value| bounded(value, low, high, 1.0));
        let school = |field: &dyn Fn(&str) -> String| Self {
            id: field("cds"),
            level: field("stype"),
            county: field("cnum"),
            awards: field("awards"),
            score: number(field("api00"), 300.0, 1_000.0).unwrap(),
            pupils: number(field("enroll"), 0.0, 1_500.0),
            tested: number(field("api.stu"), 0.0, 1_500.0),
        };
        read(path, school)
    }

    /// The weight with which samples are drawn: that of the published stratified sample, in whole numbers.
    pub(crate) fn weight(&self) -> f64 {
        bounded(self.sampled_weight(), 15.0, 44.0, 1.0)
    }

    /// The weight as it stands in a sample's file.
    pub(crate) fn sampled_weight(&self) -> f64 {
        match self.level.as_str() {
            "E" => 44.21,
            "M" => 20.36,
            _ => 15.1,
        }
    }
}

fn read<T>(path: &Path, row: impl Fn(&dyn Fn(&str) -> String) -> T) -> Vec<T> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headings = reader.headers().unwrap().clone();
    let place = |name: &str| headings.iter().position(|heading| heading == name).unwrap_or_else(|| panic!("no column {name}"));
    let records = reader.records().map(|record| record.unwrap());
    records.map(|record| row(&|name| record[place(name)].to_owned())).collect()
}
