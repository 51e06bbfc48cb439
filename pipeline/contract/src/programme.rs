//! A programme: everything that `schemas/` and `queries/` declare, read together and checked against each other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::question::unknown;
use crate::{Book, CodeList, ContractError, Dataset, Mapping, Population, Question, UnitSource};

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
    /// Table books.
    pub books: BTreeMap<String, Book>,
}

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
        let books = Book::read_all(&root.join("queries").join("books"), &code_lists, &datasets)?;
        Ok(Self { root: root.to_path_buf(), populations, code_lists, datasets, questions, books })
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

    fn mapping_path(&self, partner: &str, dataset: &str) -> PathBuf {
        self.root.join("schemas").join("partners").join(partner).join(format!("{dataset}.toml"))
    }

    fn partners(&self) -> Result<Vec<String>, ContractError> {
        let folders = entries(&self.root.join("schemas").join("partners"))?;
        Ok(folders
            .iter()
            .filter(|path| path.is_dir())
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect())
    }

    /// Hash of what a landing rests on beside the extract: the dataset's schema, its code lists and the mapping.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn landing_hash(&self, partner: &str, dataset: &str) -> Result<String, ContractError> {
        let mut files = self.dataset_files(dataset)?;
        files.insert(self.mapping_path(partner, dataset));
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

    /// Hash of what an approval of a book binds: every file of its folder, and the schema and code lists it uses.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn book_hash(&self, book: &Book) -> Result<String, ContractError> {
        let mut files = self.dataset_files(&book.dataset)?;
        collect_files(&book.folder, &mut files)?;
        files.insert(self.root.join("schemas").join("populations.toml"));
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
