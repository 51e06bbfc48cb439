//! The catalogue of questions.

use std::collections::BTreeMap;

use choir_contract::Question;

use crate::{Approval, Engine, EngineError, Preview};

/// One line of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogueEntry {
    /// The question.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who is counted.
    pub population: String,
    /// What one answer costs.
    pub rho: choir_contract::Rho,
    /// Whether it may be asked.
    pub approval: Approval,
    /// Names of its options.
    pub options: Vec<String>,
}

/// A question, whole.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The question.
    pub question: &'a Question,
    /// Cost and expected error with the default options.
    pub preview: Preview,
    /// The datasets it reads.
    pub datasets: Vec<String>,
    /// The codes of each option.
    pub choices: Vec<(String, Vec<(String, String)>)>,
}

impl Engine {
    /// All questions.
    ///
    /// # Errors
    /// When a question is not usable.
    pub async fn questions(&self) -> Result<Vec<CatalogueEntry>, EngineError> {
        let mut entries = Vec::new();
        for question in self.programme.questions.values() {
            let approval = match self.request(&question.id, &BTreeMap::new()).await {
                Ok(request) => self.approval(&request.subject, &request.hash)?,
                // A question whose plan is refused is listed, and waits: `choir show` tells why.
                Err(EngineError::Plan(_)) => Approval::Waiting,
                Err(error) => return Err(error),
            };
            entries.push(CatalogueEntry {
                id: question.id.clone(),
                title: question.title.clone(),
                population: question.population.clone(),
                rho: question.rho,
                approval,
                options: question.options.iter().map(|option| option.name.clone()).collect(),
            });
        }
        Ok(entries)
    }

    /// One question, whole.
    ///
    /// # Errors
    /// When the question is not usable.
    pub async fn show(&self, id: &str) -> Result<Shown<'_>, EngineError> {
        let preview = self.preview(id, &BTreeMap::new()).await?;
        let request = self.request(id, &BTreeMap::new()).await?;
        let question = self.programme.question(id)?;
        let choices = question.options.iter().map(|option| {
            let codes = self.programme.code_lists.get(&option.code_list).map(|list| list.codes()).unwrap_or_default();
            (option.name.clone(), codes.iter().map(|code| (code.code.clone(), code.label.clone())).collect())
        });
        Ok(Shown { question, preview, datasets: request.planned.datasets.clone(), choices: choices.collect() })
    }
}
