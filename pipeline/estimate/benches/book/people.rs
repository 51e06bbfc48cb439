//! People to be counted: one code a variable each.

use std::path::PathBuf;

use choir_estimate::book::View;
use sha2::{Digest, Sha256};

use super::invented;

pub(crate) struct People {
    pub(crate) sizes: Vec<usize>,
    pub(crate) invented: bool,
    codes: Vec<Vec<usize>>,
}

/// Of the table of the invented people, lines ended by a carriage return and a line feed.
const INVENTED_SHA_256: &str = "59973d7054074555a3f02cf903c0056acddb2ceb27cd41fbf3a970ffd052dae8";

/// Every seventh person of the teaching file, so many of them.
const CENSUS_STEP: usize = 7;
const CENSUS_ROWS: usize = 1_371;
const CENSUS_COLUMNS: [&str; 6] = ["Region", "Age", "Marital Status", "Ethnic Group", "Religion", "Economic Activity"];

fn real_data() -> Option<PathBuf> {
    std::env::var_os("CHOIR_REAL_DATA").map(PathBuf::from)
}

impl People {
    /// The invented people, whose table must be the expected one to the byte, and that of the folder of real data where it
    /// is set.
    pub(crate) fn invented() -> Self {
        let codes = invented::people();
        let table = invented::table(&codes);
        let hash: String = Sha256::digest(&table).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, INVENTED_SHA_256, "these are not the invented people of the measured figures");
        if let Some(folder) = real_data() {
            let kept = std::fs::read_to_string(folder.join("accuracy").join("six_variables_1371.csv")).unwrap();
            assert!(kept == table, "the kept table of invented people is another one");
        }
        Self { sizes: invented::VARIABLES.map(|(_, codes)| codes).to_vec(), invented: true, codes }
    }

    /// The people as a table of comma-separated values, with the number of codes of each variable in the header.
    pub(crate) fn listed(&self) -> String {
        let header: Vec<String> = self.sizes.iter().enumerate().map(|(place, size)| format!("v{place}:{size}")).collect();
        let line = |codes: &Vec<usize>| codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        std::iter::once(header.join(",")).chain(self.codes.iter().map(line)).map(|line| line + "\n").collect()
    }

    /// `None` where the folder of real data is not set.
    pub(crate) fn census() -> Option<Self> {
        let path = real_data()?.join("ons_census2011_teaching").join("census2011_nanodata_teaching_file.csv");
        let text = std::fs::read_to_string(path).unwrap();
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let header = lines.next().unwrap();
        let places = CENSUS_COLUMNS.map(|name| header.iter().position(|field| *field == name).unwrap());
        let rows: Vec<Vec<&str>> =
            lines.step_by(CENSUS_STEP).take(CENSUS_ROWS).map(|row| places.map(|place| row[place]).to_vec()).collect();
        let mut people = Self { sizes: Vec::new(), invented: false, codes: vec![Vec::new(); rows.len()] };
        for place in 0..CENSUS_COLUMNS.len() {
            let mut words: Vec<&str> = rows.iter().map(|row| row[place]).collect();
            words.sort_unstable();
            words.dedup();
            people.sizes.push(words.len());
            for (codes, row) in people.codes.iter_mut().zip(&rows) {
                codes.push(words.iter().position(|word| *word == row[place]).unwrap());
            }
        }
        Some(people)
    }

    /// People of three kinds over many variables of 2 to 8 codes; the same every time.
    pub(crate) fn wide(variables: usize, rows: usize) -> Self {
        let sizes: Vec<usize> = (0..variables).map(|variable| 2 + variable * 5 % 7).collect();
        let mut state = 1_u64;
        let mut below = |end: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % end
        };
        let mut codes = Vec::with_capacity(rows);
        for _ in 0..rows {
            let kind = below(3);
            let code = |size: &usize| if below(3) == 0 { below(*size) } else { (kind * 3 + size) % size };
            codes.push(sizes.iter().map(code).collect());
        }
        Self { sizes, invented: true, codes }
    }

    pub(crate) fn rows(&self) -> usize {
        self.codes.len()
    }

    pub(crate) fn counts(&self, view: &View) -> Vec<i64> {
        let axes: Vec<usize> = view.axes().map(|(variable, _)| variable).collect();
        let mut counts = vec![0; axes.iter().map(|axis| self.sizes[*axis]).product()];
        for codes in &self.codes {
            counts[axes.iter().fold(0, |cell, axis| cell * self.sizes[*axis] + codes[*axis])] += 1;
        }
        counts
    }
}
