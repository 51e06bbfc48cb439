//! Questions with several answers at once: one variable an option, each with the base of those who answered.
//!
//! An option is a variable of its own with the codes of `yes_no`: chosen, not chosen, or why there is no answer. So its
//! share has the people who answered the question as its base, and a person counts once in every option, however many they
//! chose.

use super::check::Checker;
use super::file::{TableSection, VariableSection};
use super::{BookTable, BookVariable};
use crate::{CodeKind, CodeList, ContractError, Dataset, Field, FieldRole, UNCODABLE};

/// The list of an option's codes.
const LIST: &str = "yes_no";

/// One option of a question with several answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookChoice {
    /// The question: the field of the schema, and the name by which tables speak of all its options.
    pub question: String,
    /// Label of the option for people.
    pub option: String,
    /// Columns of the reasons why there is no answer, with the place of the code that each stands for.
    pub absent: Vec<(String, u32)>,
    /// Columns of all options of the question, its own among them.
    pub options: Vec<String>,
    /// Places of the codes for: chosen, not chosen, and no answer that can be coded.
    pub codes: [u32; 3],
}

impl BookVariable {
    /// The code of a row in an option of a question with several answers, by the columns that are true in it: the first
    /// reason for no answer, else whether it was chosen; a row that chose nothing that is known cannot be coded. `None` for
    /// any other variable.
    ///
    /// # Shapes
    /// The place of the code in the list of the variable's only level. Total: every row has a code.
    pub fn choice_code(&self, is_true: impl Fn(&str) -> bool) -> Option<u32> {
        let choice = self.choice.as_ref()?;
        let [chosen, not_chosen, none] = choice.codes;
        let absent = choice.absent.iter().find(|(column, _)| is_true(column)).map(|(_, code)| *code);
        let answered = || match (is_true(&self.column), choice.options.iter().any(|column| is_true(column))) {
            (true, _) => chosen,
            (false, true) => not_chosen,
            (false, false) => none,
        };
        Some(absent.unwrap_or_else(answered))
    }
}

impl Checker<'_> {
    /// The variables of a section: one, or one an option.
    pub(super) fn variables(&self, dataset: &Dataset, section: VariableSection) -> Result<Vec<BookVariable>, ContractError> {
        let several = |field: &&Field| field.name == section.column && field.role == FieldRole::MultiSelect;
        match dataset.fields.iter().find(several) {
            Some(field) => self.choices(field, &section),
            None => Ok(vec![self.variable(dataset, section)?]),
        }
    }

    fn choices(&self, field: &Field, section: &VariableSection) -> Result<Vec<BookVariable>, ContractError> {
        if !(section.groups.is_empty() && section.nets.is_empty() && section.finest) {
            let reason = "a question with several answers has neither groups nor nets";
            return Err(self.invalid(format!("variable `{}`: {reason}", section.column)));
        }
        let own = field.code_list.as_ref().and_then(|id| self.lists.get(id)).map(CodeList::codes).unwrap_or_default();
        let missing = || ContractError::MissingCodeList { user: self.path.display().to_string(), code_list: LIST.to_owned() };
        let list = self.lists.get(LIST).ok_or_else(missing)?;
        let place = |code: &str| {
            let place = list.codes().iter().position(|own| own.code == code).and_then(|place| u32::try_from(place).ok());
            place.ok_or_else(|| self.invalid(format!("variable `{}`: `{LIST}` has no code `{code}`", section.column)))
        };
        let column = |code: &str| format!("{}__{}", field.name, code.to_lowercase());
        let (options, reasons): (Vec<_>, Vec<_>) = own.iter().partition(|code| code.kind == CodeKind::Value);
        let absent = reasons.iter().map(|code| Ok((column(&code.code), place(&code.code)?)));
        let absent: Vec<(String, u32)> = absent.collect::<Result<_, ContractError>>()?;
        let columns: Vec<String> = options.iter().map(|code| column(&code.code)).collect();
        let codes = [place("yes")?, place("no")?, place(UNCODABLE)?];
        let variable = |option: &&crate::Code| BookVariable {
            column: column(&option.code),
            label: format!("{}: {}", section.label, option.label),
            levels: vec![LIST.to_owned()],
            nets: Vec::new(),
            choice: Some(BookChoice {
                question: field.name.clone(),
                option: option.label.clone(),
                absent: absent.clone(),
                options: columns.clone(),
                codes,
            }),
        };
        Ok(options.iter().map(variable).collect())
    }

    /// The tables of a section: one, or one an option where it names a question with several answers. They share its
    /// importance.
    pub(super) fn tables(&self, variables: &[BookVariable], section: TableSection) -> Result<Vec<BookTable>, ContractError> {
        let of = |name: &str| {
            let own = |variable: &&BookVariable| variable.choice.as_ref().is_some_and(|choice| choice.question == name);
            variables.iter().filter(own).collect::<Vec<_>>()
        };
        let mut questions = section.variables.iter().enumerate().filter(|(_, name)| !of(name).is_empty());
        let Some((place, question)) = questions.next() else { return Ok(vec![self.table(variables, section)?]) };
        if questions.next().is_some() {
            return Err(self.invalid(format!("table `{}`: two questions with several answers stand in it", section.id)));
        }
        let options = of(question);
        let table = |variable: &&BookVariable| {
            let mut own = section.clone();
            let code = variable.column.strip_prefix(&format!("{question}__")).unwrap_or(&variable.column);
            let label = variable.choice.as_ref().map_or("", |choice| choice.option.as_str());
            own.id = format!("{}.{code}", section.id);
            own.title = format!("{}: {label}", section.title);
            own.importance = section.importance / options.len() as f64;
            own.variables[place].clone_from(&variable.column);
            let table = self.table(variables, own)?;
            Ok(BookTable { series: Some(section.id.clone()), ..table })
        };
        options.iter().map(table).collect()
    }
}
