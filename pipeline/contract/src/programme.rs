//! A programme: everything that `schemas/` and `queries/` declare, read together and checked against each other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::checks::FILE as CHECKS_FILE;
use crate::lawfulness::{AGREEMENT_FILE, GOVERNANCE_FILE};
use crate::lossy::lost_columns;
use crate::question::unknown;
use crate::{
    Book, Checks, CodeList, ContractError, Dataset, Day, Lawfulness, LostColumn, Mapping, NotCovered, Population, Question,
    UnitSource, Unlawful,
};

/// Everything that `schemas/` and `queries/` declare.
#[derive(Debug, Clone)]
pub struct Programme {
    root: PathBuf,
    /// Populations and their caps.
    pub populations: BTreeMap<String, Population>,
    /// Code lists.
    pub code_lists: BTreeMap<String, CodeList>,
    /// Datasets.
    pub datasets: BTreeMap<String, Dataset>,
    /// Questions.
    pub questions: BTreeMap<String, Question>,
    /// Purposes, privacy notices and agreements.
    pub lawfulness: Lawfulness,
    /// Dataset to its checks; a dataset without a file of them has none.
    checks: BTreeMap<String, Checks>,
    /// Table books.
    pub books: BTreeMap<String, Book>,
}

/// The checks of a dataset that declares none.
static NO_CHECKS: LazyLock<Checks> = LazyLock::new(Checks::default);

impl Programme {
    /// Reads `schemas/` and `queries/` below `root`.
    ///
    /// # Errors
    /// When a file cannot be read or contradicts another.
    pub fn read(root: &Path) -> Result<Self, ContractError> {
        let schemas = root.join("schemas");
        let populations = Population::read_all(&schemas.join("populations.toml"))?;
        let code_lists = CodeList::read_all(&schemas.join("codelists"))?;
        let datasets = Dataset::read_all(&schemas, &code_lists, &populations)?;
        let questions = Question::read_all(&root.join("queries").join("questions"), &code_lists, &populations)?;
        let lawfulness = Lawfulness::read(&schemas, &datasets)?;
        let read = |dataset: &Dataset| {
            let checks = Checks::read(&schemas.join(&dataset.id).join(CHECKS_FILE), dataset, &code_lists)?;
            Ok((dataset.id.clone(), checks))
        };
        let checks = datasets.values().map(read).collect::<Result<_, ContractError>>()?;
        let books = Book::read_all(&root.join("queries").join("books"), &code_lists, &datasets)?;
        Ok(Self { root: root.to_path_buf(), populations, code_lists, datasets, questions, lawfulness, checks, books })
    }

    /// The checks of a dataset; none where nobody declared any.
    #[must_use]
    pub fn checks(&self, dataset: &str) -> &Checks {
        self.checks.get(dataset).unwrap_or(&NO_CHECKS)
    }

    /// The population of this name.
    ///
    /// # Errors
    /// When nobody declared it.
    pub fn population(&self, id: &str) -> Result<&Population, ContractError> {
        self.populations.get(id).ok_or_else(|| unknown("population", id, self.populations.keys().cloned().collect()))
    }

    /// The dataset of this name.
    ///
    /// # Errors
    /// When nobody declared it.
    pub fn dataset(&self, id: &str) -> Result<&Dataset, ContractError> {
        self.datasets.get(id).ok_or_else(|| unknown("dataset", id, self.datasets.keys().cloned().collect()))
    }

    /// The question of this name.
    ///
    /// # Errors
    /// When nobody declared it.
    pub fn question(&self, id: &str) -> Result<&Question, ContractError> {
        self.questions.get(id).ok_or_else(|| unknown("question", id, self.questions.keys().cloned().collect()))
    }

    /// The book of this name.
    ///
    /// # Errors
    /// When nobody declared it.
    pub fn book(&self, id: &str) -> Result<&Book, ContractError> {
        self.books.get(id).ok_or_else(|| unknown("book", id, self.books.keys().cloned().collect()))
    }

    /// The code of the list `wanted` that a code of `list` belongs to, over any number of levels; none where the parents of
    /// codes do not lead there.
    #[must_use]
    pub fn ancestor(&self, list: &str, code: &str, wanted: &str) -> Option<String> {
        let (mut list, mut code) = (list.to_owned(), code.to_owned());
        // Each step goes to another list, so there are at most as many steps as lists.
        for _ in 0..=self.code_lists.len() {
            if list == wanted {
                return Some(code);
            }
            (list, code) = self.code_lists.get(&list)?.get(&code)?.parent.clone()?;
        }
        None
    }

    /// The mapping by which `partner` writes `dataset`.
    ///
    /// # Errors
    /// When partner or dataset are unknown, or the mapping is missing or wrong.
    pub fn mapping(&self, partner: &str, dataset: &str) -> Result<Mapping, ContractError> {
        let schema = self.dataset(dataset)?;
        let partners: Vec<String> = self.partners()?;
        if !partners.iter().any(|known| known == partner) {
            return Err(unknown("partner", partner, partners));
        }
        if let UnitSource::Derived(from) = &schema.unit_source {
            return Err(ContractError::Unknown {
                kind: "dataset to land",
                given: dataset.to_owned(),
                known: format!("`{dataset}` is made from `{from}`; land that one"),
            });
        }
        Mapping::read(&self.mapping_path(partner, dataset), schema, &self.code_lists)
    }

    /// The mappings of all partners that write `dataset`, by partner.
    ///
    /// # Errors
    /// When nobody declared the dataset, or a mapping cannot be read.
    pub fn mappings(&self, dataset: &str) -> Result<Vec<Mapping>, ContractError> {
        let schema = self.dataset(dataset)?;
        let paths = self.partners()?.into_iter().map(|partner| self.mapping_path(&partner, dataset));
        paths.filter(|path| path.is_file()).map(|path| Mapping::read(&path, schema, &self.code_lists)).collect()
    }

    /// The columns of `dataset` that lost meaning in the words of these partners, whose rows it holds.
    ///
    /// # Errors
    /// When nobody declared the dataset, or a mapping cannot be read.
    pub fn lost(&self, dataset: &str, partners: &[&str]) -> Result<Vec<LostColumn>, ContractError> {
        let schema = self.dataset(dataset)?;
        let source = if let UnitSource::Derived(from) = &schema.unit_source { from } else { dataset };
        let mut lost = Vec::new();
        for mapping in self.mappings(source)?.iter().filter(|mapping| partners.contains(&mapping.partner.as_str())) {
            lost.extend(lost_columns(mapping, &self.datasets, &self.code_lists));
        }
        lost.retain(|column| column.dataset == dataset);
        Ok(lost)
    }

    fn mapping_path(&self, partner: &str, dataset: &str) -> PathBuf {
        self.root.join("schemas").join("partners").join(partner).join(format!("{dataset}.toml"))
    }

    /// The file that says what only people know about the programme: controller, contacts, assessment. It need not exist.
    #[must_use]
    pub fn governance_path(&self) -> PathBuf {
        self.root.join("schemas").join(GOVERNANCE_FILE)
    }

    /// Whether this delivery lies inside the agreement with its partner on `day`: the dataset and every field that the
    /// mapping fills.
    ///
    /// # Errors
    /// When the programme is governed and there is no agreement, or the agreement does not cover the delivery.
    pub fn may_land(&self, mapping: &Mapping, dataset: &Dataset, day: Day) -> Result<(), NotCovered> {
        let columns: Vec<&str> = mapping.columns.keys().map(String::as_str).collect();
        self.lawfulness.may_land(&mapping.partner, dataset, &columns, day)
    }

    /// Whether a question with this purpose may use `dataset`, which holds rows of `partners`, on `day`.
    ///
    /// A derived dataset needs the purpose itself, and is otherwise judged as the dataset from which it is made.
    ///
    /// # Errors
    /// With the first thing that does not allow the purpose.
    pub fn lawful(&self, purpose: &str, dataset: &Dataset, partners: &[&str], day: Day) -> Result<(), Unlawful> {
        let source = match &dataset.unit_source {
            UnitSource::Derived(from) => self.datasets.get(from),
            _ => None,
        };
        if source.is_some() {
            self.lawfulness.dataset_allows(purpose, dataset)?;
        }
        self.lawfulness.lawful(purpose, source.unwrap_or(dataset), partners, day)
    }

    /// The datasets for which this partner has a mapping, in the order of their names.
    ///
    /// # Errors
    /// When the partner's folder cannot be read.
    pub fn deliveries(&self, partner: &str) -> Result<Vec<String>, ContractError> {
        let files = entries(&self.root.join("schemas").join("partners").join(partner))?;
        let stem = |path: &PathBuf| Some(path.file_stem()?.to_string_lossy().into_owned());
        Ok(files.iter().filter_map(stem).filter(|stem| self.datasets.contains_key(stem)).collect())
    }

    /// The partners: the folders of `schemas/partners/`.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn partners(&self) -> Result<Vec<String>, ContractError> {
        let folders = entries(&self.root.join("schemas").join("partners"))?;
        Ok(folders
            .iter()
            .filter(|path| path.is_dir())
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect())
    }

    /// Hash of what a landing rests on beside the extract: the dataset's schema, its code lists, the mapping, and what
    /// decides the purposes of its records.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn landing_hash(&self, partner: &str, dataset: &str) -> Result<String, ContractError> {
        let mut files = self.dataset_files(dataset)?;
        files.insert(self.mapping_path(partner, dataset));
        let schemas = self.root.join("schemas");
        let deciding = [
            schemas.join("purposes.toml"),
            schemas.join("notices.toml"),
            schemas.join("partners").join(partner).join(AGREEMENT_FILE),
        ];
        files.extend(deciding.into_iter().filter(|path| path.is_file()));
        self.hash_files(&files)
    }

    /// Hash of what an approval binds: every file of the question's folder, and the schemas and code lists it uses.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn question_hash(&self, question: &Question, datasets: &[String]) -> Result<String, ContractError> {
        let mut files: BTreeSet<PathBuf> = BTreeSet::new();
        collect_files(&question.folder, &mut files)?;
        files.insert(self.root.join("schemas").join("populations.toml"));
        for option in &question.options {
            files.insert(self.code_list_path(&option.code_list));
        }
        for dataset in datasets {
            files.extend(self.dataset_files(dataset)?);
        }
        self.hash_files(&files)
    }

    /// Hash of what an approval of a book binds: every file of its folder, and the schemas and code lists it uses, those of
    /// its targets among them.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn book_hash(&self, book: &Book) -> Result<String, ContractError> {
        let mut files = self.dataset_files(&book.dataset)?;
        collect_files(&book.folder, &mut files)?;
        files.insert(self.root.join("schemas").join("populations.toml"));
        if let Some(targets) = &book.targets {
            files.extend(self.dataset_files(&targets.dataset)?);
        }
        for list in book.variables.iter().flat_map(|variable| &variable.levels) {
            files.insert(self.code_list_path(list));
        }
        self.hash_files(&files)
    }

    /// Hash of the schemas and code lists of some datasets.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn schemas_hash(&self, datasets: &[String]) -> Result<String, ContractError> {
        let mut files = BTreeSet::from([self.root.join("schemas").join("populations.toml")]);
        for dataset in datasets {
            files.extend(self.dataset_files(dataset)?);
        }
        self.hash_files(&files)
    }

    fn dataset_files(&self, dataset: &str) -> Result<BTreeSet<PathBuf>, ContractError> {
        let mut files = BTreeSet::from([self.root.join("schemas").join(dataset).join("schema.json")]);
        for field in &self.dataset(dataset)?.fields {
            for list in field.code_list.iter().chain(field.derived.iter().map(|(_, list)| list)) {
                files.insert(self.code_list_path(list));
            }
        }
        Ok(files)
    }

    fn code_list_path(&self, id: &str) -> PathBuf {
        self.root.join("schemas").join("codelists").join(format!("{id}.csv"))
    }

    /// Hashes names (relative to the root) and bytes, each with its length, so that no two sets of files collide.
    fn hash_files(&self, files: &BTreeSet<PathBuf>) -> Result<String, ContractError> {
        let mut hash = Sha256::new();
        for path in files {
            let bytes = std::fs::read(path)
                .map_err(|error| ContractError::Unreadable { path: path.clone(), reason: error.to_string() })?;
            let name = path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/");
            for part in [name.as_bytes(), &bytes] {
                hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
                hash.update(part);
            }
        }
        Ok(hex::encode(hash.finalize()))
    }
}

/// The entries of a folder in the order of their names, dotfiles left out.
pub(crate) fn entries(directory: &Path) -> Result<Vec<PathBuf>, ContractError> {
    let unreadable =
        |error: std::io::Error| ContractError::Unreadable { path: directory.to_path_buf(), reason: error.to_string() };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

fn collect_files(directory: &Path, files: &mut BTreeSet<PathBuf>) -> Result<(), ContractError> {
    for path in entries(directory)? {
        if path.is_dir() { collect_files(&path, files)? } else { _ = files.insert(path) }
    }
    Ok(())
}
