//! `choir show`

use serde_json::json;

use crate::arguments::{Arguments, Format, QuestionName};
use crate::commands::preview::preview_json;
use crate::commands::{explain, preview, print_json};
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) async fn run(arguments: &Arguments, options: &QuestionName, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    let shown = engine.show(&options.id).await?;
    let question = shown.question;
    if arguments.format == Format::Json {
        let value = json!({
            "question": question.id, "title": question.title, "author": question.author, "purpose": question.purpose,
            "source": question.source, "datasets": shown.datasets, "text": question.text, "sql": question.sql,
            "options": shown.choices.iter().map(|(name, codes)| json!({"name": name, "codes": codes.iter().map(|(code, label)| json!({"code": code, "label": label})).collect::<Vec<_>>()})).collect::<Vec<_>>(),
            "preview": preview_json(&shown.preview), "explanation": explain::json(&shown.preview.explanation),
        });
        return print_json(terminal, &value);
    }
    terminal.result(question.text.trim());
    terminal.result(format!(
        "\nCounted: {}\nSource: {}\nWritten by: {}   Purpose: {}\nReads: {}",
        question.universe,
        question.source,
        question.author,
        question.purpose,
        shown.datasets.join(", ")
    ));
    for (option, (name, codes)) in question.options.iter().zip(&shown.choices) {
        terminal.result(format!("\nOption {name} ({}), default {}:", option.label, option.default));
        for (code, label) in codes {
            terminal.result(format!("  --set {name}={code}   {label}"));
        }
    }
    terminal.result(format!("\nSQL\n{}\n", question.sql.trim()));
    explain::print(&shown.preview.explanation, terminal);
    terminal.result("");
    preview::print(&shown.preview, terminal);
    Ok(())
}
