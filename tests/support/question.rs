//! Questions that tests write into a workspace.

use std::fmt::Write as _;

use super::Home;

/// A question folder to be.
#[derive(Clone)]
pub(crate) struct Question<'a> {
    pub(crate) id: &'a str,
    pub(crate) author: &'a str,
    pub(crate) population: &'a str,
    pub(crate) rho: &'a str,
    pub(crate) max_groups: u32,
    pub(crate) max_rows_per_group: u32,
    /// Option name and its code list.
    pub(crate) options: &'a [(&'a str, &'a str)],
    pub(crate) sql: &'a str,
}

impl Default for Question<'_> {
    fn default() -> Self {
        Self {
            id: "test-question",
            author: "somebody else",
            population: "participants",
            rho: "0.01",
            max_groups: 1,
            max_rows_per_group: 1,
            options: &[],
            sql: "SELECT home_city, COUNT(*) AS people FROM participants GROUP BY home_city",
        }
    }
}

impl Question<'_> {
    /// Writes the question into the workspace, over one of the same name.
    pub(crate) fn write(&self, home: &Home) {
        let folder = home.inside(&format!("queries/questions/{}", self.id));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("question.toml"), self.toml()).unwrap();
        std::fs::write(folder.join("question.sql"), self.sql).unwrap();
        let words =
            "# A question of a test\n\n## Who asks\n\nA test.\n\n## Why\n\nTo see.\n\n## How to read the answer\n\nWith care.\n";
        std::fs::write(folder.join("question.md"), words).unwrap();
    }

    fn toml(&self) -> String {
        let mut toml = format!(
            "title = \"A question of a test?\"\nauthor = \"{}\"\npurpose = \"programme_evaluation\"\npopulation = \"{}\"\n\
             universe = \"everybody who was recorded\"\nsource = \"a test\"\n\n\
             [privacy]\nrho = \"{}\"\nmax_groups = {}\nmax_rows_per_group = {}\n",
            self.author, self.population, self.rho, self.max_groups, self.max_rows_per_group
        );
        for (name, list) in self.options {
            // Writing to a String cannot fail.
            _ = write!(toml, "\n[[options]]\nname = \"{name}\"\nlabel = \"{name}\"\ncode_list = \"{list}\"\ndefault = \"all\"\n");
        }
        toml
    }
}
