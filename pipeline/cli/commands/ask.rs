//! `choir ask`

use choir_release::AnswerDocument;

use crate::arguments::{Arguments, Format, QuestionOptions};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::numbers::{answer_csv, answer_table, epsilon};
use crate::terminal::Terminal;

pub(crate) async fn run(arguments: &Arguments, options: &QuestionOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let chosen = options.chosen()?;
    let engine = arguments.engine()?;
    let spinner = terminal.spinner();
    spinner.set_message("asking");
    let answer = engine.ask(&options.id, &chosen).await;
    spinner.finish_and_clear();
    show(arguments, &answer?.document, terminal)
}

/// Prints an answer in the form that was asked for.
pub(crate) fn show(arguments: &Arguments, document: &AnswerDocument, terminal: &mut Terminal) -> Result<(), Failure> {
    match arguments.format {
        Format::Json => print_json(terminal, document),
        Format::Csv => {
            terminal.result(answer_csv(document).map_err(|_| Failure::fault("a result cannot be written as CSV".to_owned()))?);
            Ok(())
        }
        Format::Table => {
            print(document, terminal);
            Ok(())
        }
    }
}

/// Prints an answer for people.
pub(crate) fn print(document: &AnswerDocument, terminal: &mut Terminal) {
    terminal.result(document.question.sql.as_ref().unwrap_or(&document.question.title));
    for option in document.question.options.iter().filter(|option| option.code != choir_contract::ALL) {
        terminal.result(format!("{}: {}", option.label, option.code_label));
    }
    terminal.result(format!("Counted: {}", document.question.universe));
    terminal.result(answer_table(document));
    if !document.question.how_to_read.is_empty() {
        terminal.result(&document.question.how_to_read);
    }
    terminal.result("Random noise protects every person: the true number lies in its interval 95 times in 100. [u] marks numbers with much noise.");
    if !document.question.intervals.is_empty() {
        terminal.result(&document.question.intervals);
    }
    let privacy = &document.privacy;
    let charge = if privacy.charged { "charged now" } else { "given before: no charge" };
    terminal.result(format!(
        "Privacy: {} rho of `{}`, epsilon {} at delta {:e}, protected unit: {}; {charge}.",
        privacy.rho,
        privacy.population,
        epsilon(privacy.epsilon),
        privacy.delta,
        privacy.unit
    ));
}
