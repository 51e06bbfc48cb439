//! What the page says of the programme as a whole: its targets and results, and its scorecard.

use maud::{Markup, html};

use super::download;
use crate::book::chart;
use crate::book::pack::Content;
use crate::book::scorecard::{Scorecard, ScorecardRow};
use crate::book::sentences;
use crate::book::targets::{TargetRow, Targets};

/// Targets and results: chart, table, and when targets were due.
pub(crate) fn targets(content: &Content<'_>, targets: &Targets) -> Markup {
    let early = targets.before_the_end();
    html! {
        p { (sentences::targets_reached(targets)) " Source: " (targets.source) "." }
        p { "These are public figures about the programme. They have no noise, and no person is counted in them." }
        @for note in &targets.notes { p { (note) } }
        h3 { "Chart" }
        (chart::targets_figure(targets, "targets-chart"))
        h3 { "Table" }
        div.scroll tabindex="0" role="group" aria-label={ "Table: " (targets.title) } {
            table {
                caption { (targets.title) ", by pathway" }
                thead { tr {
                    th scope="col" { "Pathway" }
                    th scope="col" { "Output" }
                    th scope="col" { "What is counted" }
                    th.number scope="col" { "Target" }
                    @if let Some(time) = early { th.number scope="col" { "Due by: " (time) } }
                    th.number scope="col" { "Result" }
                    th.number scope="col" { "Percent of the target" }
                    th scope="col" { (targets.reached_heading()) }
                } }
                tbody { @for (pathway, rows) in targets.groups() {
                    @for row in rows { (target(pathway, row, early.is_some())) }
                } }
            }
        }
        p.downloads { (download(content, "csv/targets.csv", "Numbers of this table", "CSV")) }
        @if !targets.trajectories.is_empty() { (trajectories(content, targets)) }
    }
}

fn target(pathway: &str, row: &TargetRow, early: bool) -> Markup {
    html! { tr {
        th scope="row" { (pathway) }
        th scope="row" { (row.output) }
        td { (row.description) }
        td.number { (sentences::whole(row.target)) }
        @if early { td.number { (sentences::whole(row.due_number())) } }
        td.number { @if row.at_least { "at least " } (sentences::whole(row.actual)) }
        td.number { (row.percent().map_or_else(|| "[z]".to_owned(), |percent| format!("{}%", sentences::whole(percent)))) }
        td { @if row.reached() { "Yes" } @else { "No" } }
    } }
}

/// When targets were due, where they were not meant to grow evenly.
fn trajectories(content: &Content<'_>, targets: &Targets) -> Markup {
    let points = targets.trajectories.first().map(|first| first.points.as_slice()).unwrap_or_default();
    html! {
        h3 { "When targets were due" }
        p {
            "New work starts slowly. So a target is not always meant to grow by the same amount every month. The chart shows "
            "what part of a target was due at each time."
        }
        ul { @for trajectory in &targets.trajectories {
            li { (trajectory.label) ": " (sentences::followers(targets, trajectory)) " Source: " (trajectory.source) "." }
        } }
        (chart::trajectories_figure(targets, "trajectories-chart"))
        div.scroll tabindex="0" role="group" aria-label="Table: when targets were due" {
            table {
                caption { "Part of the target that was due, in percent" }
                thead { tr {
                    th scope="col" { "Time" }
                    @for trajectory in &targets.trajectories { th.number scope="col" { (trajectory.label) } }
                } }
                tbody { @for (place, point) in points.iter().enumerate() { tr {
                    th scope="row" { (point.at) }
                    @for trajectory in &targets.trajectories {
                        td.number { @if let Some(point) = trajectory.points.get(place) { (point.percent) "%" } }
                    }
                } } }
            }
        }
        p.downloads { (download(content, "csv/target-trajectories.csv", "Numbers of this table", "CSV")) }
    }
}

/// The scorecard: how to read it, chart, table, and a sentence for every indicator.
pub(crate) fn scorecard(content: &Content<'_>, card: &Scorecard) -> Markup {
    html! {
        @for sentence in &card.words { p { (sentence) } }
        p { "Source: " (card.source) "." }
        h3 { "How to read the scorecard" }
        ul { @for sentence in sentences::SCORECARD { li { (sentence) } } }
        h3 { "Chart" }
        (chart::scorecard_figure(content, card, "scorecard-chart"))
        h3 { "Table" }
        div.scroll tabindex="0" role="group" aria-label={ "Table: " (card.title) } {
            table {
                caption { (card.title) }
                thead { tr {
                    th scope="col" { "Heading" }
                    th scope="col" { "Indicator" }
                    th.number scope="col" { "Number" }
                    th.number.interval scope="col" { "Likely between" }
                    th.number scope="col" { "Benchmark" }
                    th scope="col" { "What is good" }
                    th scope="col" { "What can be said" }
                } }
                tbody { @for (group, rows) in card.groups() {
                    @for row in rows { (indicator(content, group, row)) }
                } }
            }
        }
        p.downloads { (download(content, "csv/scorecard.csv", "Numbers of this table", "CSV")) }
        h3 { "The scorecard in sentences" }
        @for (group, rows) in card.groups() {
            h4 { (group) }
            ul { @for row in rows { li { strong { (row.title) "." } " " (row.sentence(&content.display)) } } }
        }
        @if card.benchmarks().next().is_some() {
            h3 { "Where the benchmarks come from" }
            ul { @for (title, source) in card.benchmarks() { li { (title) ": " (source) } } }
        }
    }
}

fn indicator(content: &Content<'_>, group: &str, row: &ScorecardRow) -> Markup {
    let ends = row.interval_text(&content.display).map(|(lower, upper)| format!("{lower} to {upper}"));
    html! { tr {
        th scope="row" { (group) }
        th scope="row" { (row.title) }
        td.number.estimate { (row.number_text(&content.display)) }
        td.number.interval { (ends.unwrap_or_else(|| "[z]".to_owned())) }
        td.number { (row.benchmark_text().unwrap_or_else(|| "[z]".to_owned())) }
        td { (row.good_text()) }
        td { (row.finding(&content.display).words()) }
    } }
}
