//! A request: one question with its chosen options, as everybody downstream sees it.

use std::collections::BTreeMap;

use choir_contract::{ALL, Options, Question};
use choir_release::document::{ChosenOption, QuestionText};
use choir_vault::{Planned, Query, Vault};
use sha2::{Digest, Sha256};

use crate::{Engine, EngineError};

/// A question with its options, analysed. Nothing of it depends on data.
pub(crate) struct Request<'a> {
    pub(crate) question: &'a Question,
    pub(crate) options: Options,
    pub(crate) query: Query,
    pub(crate) planned: Planned,
    /// Hash of the question's folder and of the schemas it uses.
    pub(crate) hash: String,
}

impl Engine {
    pub(crate) async fn request(&self, id: &str, chosen: &BTreeMap<String, String>) -> Result<Request<'_>, EngineError> {
        let question = self.programme.question(id)?;
        let options = question.choose(chosen, &self.programme.code_lists)?;
        let query = Query {
            sql: question.sql.clone(),
            options: options.iter().map(|(name, code)| (name.to_owned(), code.to_owned())).collect(),
            population: question.population.clone(),
            purpose: question.purpose.clone(),
            bound: question.bound,
        };
        let planned = Vault::analyse(&self.programme, &query).await?;
        let hash = self.programme.question_hash(question, &planned.datasets)?;
        Ok(Request { question, options, query, planned, hash })
    }

    /// The question in words, with the labels of what was chosen.
    pub(crate) fn question_text(&self, request: &Request<'_>) -> QuestionText {
        let question = request.question;
        let options = question.options.iter().map(|option| {
            let code = request.options.get(&option.name).unwrap_or(ALL).to_owned();
            let list = self.programme.code_lists.get(&option.code_list);
            let label = list.and_then(|list| list.get(&code)).map_or_else(|| "All".to_owned(), |code| code.label.clone());
            ChosenOption { name: option.name.clone(), label: option.label.clone(), code, code_label: label }
        });
        QuestionText {
            id: question.id.clone(),
            title: question.title.clone(),
            universe: question.universe.clone(),
            how_to_read: question.how_to_read(),
            options: options.collect(),
        }
    }
}

impl Request<'_> {
    /// Identity of the answer: the same question with the same options on the same snapshot is the same answer.
    pub(crate) fn identity(&self, snapshot: &str) -> String {
        let mut hash = Sha256::new();
        let options = self.options.iter().flat_map(|(name, code)| [name, code]);
        for part in [self.hash.as_str(), snapshot].into_iter().chain(options) {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hex::encode(&hash.finalize()[..16])
    }

    /// What an approval of this question is recorded under.
    pub(crate) fn subject(&self) -> String {
        subject(&self.question.id)
    }
}

pub(crate) fn subject(question: &str) -> String {
    format!("question {question}")
}
