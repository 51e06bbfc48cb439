//! `/`: every question.

use axum::extract::State;
use choir_contract::{Population, Programme, Rho};
use choir_engine::CatalogueEntry;
use maud::{Markup, html};

use crate::page::{Page, Place};
use crate::problem::Problem;
use crate::site::Site;
use crate::words;

/// The catalogue.
pub(crate) async fn page(State(site): State<Site>) -> Result<Page, Problem> {
    let content = site.make(|engine, runtime| {
        let entries = runtime.block_on(engine.questions())?;
        Ok(content(engine.programme(), &entries))
    });
    Ok(Page::new(Place::Questions, "Questions", content.await?))
}

fn content(programme: &Programme, entries: &[CatalogueEntry]) -> Markup {
    html! {
        p.summary {
            "These are the questions that can be asked about the data. Choose one to see what it tells, and how exact the answer "
            "will be."
        }
        p {
            "Every answer has a small random number added to it, so that nobody can be singled out. Each answer also uses up a "
            "part of a " a href="/budget" { "privacy budget" } ". The cost is shown as a part of the whole budget. The same "
            "question with the same options is free when it is asked again."
        }
        @if entries.is_empty() { p { "There are no questions yet. A steward adds them." } }
        @for population in programme.populations.values() { (group(programme, population, entries)) }
    }
}

fn group(programme: &Programme, population: &Population, entries: &[CatalogueEntry]) -> Markup {
    let entries: Vec<_> = entries.iter().filter(|entry| entry.population == population.id).collect();
    html! {
        @if !entries.is_empty() {
            h2 id={ "about-" (population.id) } { (population.label) }
            div.scroll {
                table.wide aria-labelledby={ "about-" (population.id) } {
                    thead { tr {
                        th scope="col" { "Question" }
                        th scope="col" { "Cost of one answer" }
                        th scope="col" { "Approval" }
                    } }
                    tbody { @for entry in entries { (row(programme, entry, population.cap)) } }
                }
            }
        }
    }
}

fn row(programme: &Programme, entry: &CatalogueEntry, cap: Rho) -> Markup {
    let universe = programme.questions.get(&entry.id).map_or(entry.population.as_str(), |question| question.universe.as_str());
    html! {
        tr {
            th scope="row" {
                a href={ "/questions/" (words::segment(&entry.id)) } { (entry.title) }
                span.under { "Who is counted: " (universe) }
            }
            td { (words::percent(words::thousandths(entry.rho, cap))) " " span.fixed { "(rho " (entry.rho) ")" } }
            td { (words::approval(&entry.approval)) }
        }
    }
}
