//! `/questions/{id}`: one question, whole.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use choir_contract::{ALL, Population, Programme, QuestionOption};
use choir_engine::{Preview, Shown};
use maud::{Markup, html};

use crate::page::{Page, Place};
use crate::problem::Problem;
use crate::prose::prose;
use crate::site::Site;
use crate::words;

/// Lists of choices up to this length stand open.
const SHORT_LIST: usize = 12;

/// One question.
pub(crate) async fn page(State(site): State<Site>, id: Result<Path<String>, PathRejection>) -> Result<Page, Problem> {
    let Path(id) = id.map_err(|_| Problem::not_found())?;
    let made = site.make(move |engine, runtime| {
        let shown = runtime.block_on(engine.show(&id))?;
        Ok((shown.question.title.clone(), content(engine.programme(), &shown)))
    });
    let (title, content) = made.await?;
    Ok(Page::new(Place::Questions, title, content))
}

fn content(programme: &Programme, shown: &Shown<'_>) -> Markup {
    let question = shown.question;
    html! {
        p { a href="/" { "Back to all questions" } }
        (prose(&question.text))
        @if let Some(population) = programme.populations.get(&question.population) {
            h2 { "What an answer costs, and how exact it is" }
            (preview(shown, population))
        }
        @if !shown.choices.is_empty() {
            h2 { "Options" }
            @for (option, (_, codes)) in question.options.iter().zip(&shown.choices) { (choices(option, codes)) }
        }
        h2 { "Where it comes from" }
        (origin(programme, shown))
        details { summary { "The exact query (SQL)" } pre tabindex="0" { code { (question.sql.trim()) } } }
        h2 { "How to ask" }
        p { "You cannot ask on this page yet. Somebody who uses the command line asks with:" }
        pre tabindex="0" { code { "choir ask " (question.id) } }
    }
}

fn preview(shown: &Shown<'_>, population: &Population) -> Markup {
    let preview = &shown.preview;
    html! {
        dl.facts {
            div { dt { "Approval" } dd { (words::approval(&preview.approval)) } }
            div { dt { "How exact" } dd {
                // The engine's sentence is short, for tables; here it is a whole one.
                @for error in &preview.errors {
                    p.line {
                        (error.label) ": " (error.sentence.replacen(" within ", " are within ", 1)) " of the number without noise"
                    }
                }
            } }
            div { dt { "Size of the answer" } dd { (words::counted(preview.rows, "row")) } }
            div { dt { "Cost" } dd { (cost(preview, population)) } }
            div { dt { "What is left" } dd { (left(preview, population)) } }
            div { dt { "Protection" } dd { (protection(preview, population)) } }
        }
        p {
            "Looking at this page costs nothing. "
            @if !shown.choices.is_empty() {
                "This is the answer without a choice of options. Every other choice is a new answer, and costs "
                (words::cost(preview.rho, population.cap)) "."
            }
        }
        details {
            summary { "The cost for specialists" }
            p {
                "Zero-concentrated differential privacy: rho " (preview.rho) ", which gives epsilon "
                (words::epsilon(preview.epsilon)) " at delta " (preview.delta) ", for each " (population.kind.word()) "."
            }
        }
    }
}

fn cost(preview: &Preview, population: &Population) -> String {
    if preview.stored {
        return "Nothing: this answer was already given, and the same answer is free".to_owned();
    }
    format!("{} of the whole privacy budget", words::cost(preview.rho, population.cap))
}

fn left(preview: &Preview, population: &Population) -> String {
    let spent = words::thousandths(population.cap.saturating_sub(preview.remaining), population.cap);
    let answers = preview.remaining.units() / preview.rho.units().max(1);
    let enough = match answers {
        0 => "not enough for a new answer at this price".to_owned(),
        1 => "enough for 1 new answer at this price".to_owned(),
        _ => format!("enough for {answers} new answers at this price"),
    };
    format!("{} of the budget (rho {}), {enough}", words::percent(1000 - spent), preview.remaining)
}

fn protection(preview: &Preview, population: &Population) -> String {
    let unit = population.kind.word();
    match preview.bound {
        (1, 1) => format!("Each {unit} is counted once"),
        (groups, 1) => format!("Each {unit} is counted in at most {groups} groups, once in each"),
        (1, rows) => format!("Each {unit} is counted in one group, with at most {rows} rows"),
        (groups, rows) => format!("Each {unit} is counted in at most {groups} groups, with at most {rows} rows in each"),
    }
}

fn choices(option: &QuestionOption, codes: &[(String, String)]) -> Markup {
    let default = codes.iter().find(|(code, _)| *code == option.default);
    let default = default.map_or("All", |(_, label)| label.as_str());
    html! {
        h3 { (option.label) }
        p { "Without a choice: " (default) "." }
        details open[codes.len() <= SHORT_LIST] {
            summary { (words::counted(codes.len() + 1, "choice")) ", each with its code" }
            ul.choices {
                li { "All " code { (ALL) } }
                @for (code, label) in codes { li { (label) " " code { (code) } } }
            }
        }
    }
}

fn origin(programme: &Programme, shown: &Shown<'_>) -> Markup {
    let question = shown.question;
    let title = |id: &str| programme.datasets.get(id).map_or_else(|| id.to_owned(), |dataset| dataset.title.clone());
    html! {
        dl.facts {
            div { dt { "Who is counted" } dd { (question.universe) } }
            div { dt { "Datasets" } dd { @for dataset in &shown.datasets { (title(dataset)) " " code { (dataset) } " " } } }
            div { dt { "Source" } dd { (question.source) } }
            div { dt { "Purpose" } dd { (question.purpose.replace('_', " ")) } }
            div { dt { "Written by" } dd { (question.author) } }
        }
    }
}
