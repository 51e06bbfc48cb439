//! `/budget`: what has been spent, and what is left.

use axum::extract::State;
use choir_engine::{Allowance, PopulationBudget};
use maud::{Markup, html};

use crate::page::{Page, Place};
use crate::problem::Problem;
use crate::site::Site;
use crate::words;

/// The budget of every population.
pub(crate) async fn page(State(site): State<Site>) -> Result<Page, Problem> {
    let budgets = site.make(|engine, _| Ok(engine.budget()?)).await?;
    Ok(Page::new(Place::Budget, "Privacy budget", content(&budgets)))
}

fn content(budgets: &[PopulationBudget]) -> Markup {
    html! {
        p.summary {
            "Every answer may tell a very small thing about each person or employer in it. The privacy budget is the most that "
            "may ever be told."
        }
        p {
            "There is one budget for each group of people, for everybody who asks, and for all time. It is never filled up "
            "again. When it is used up, no new answer about that group is given. Answers that were given can always be read "
            "again."
        }
        @for budget in budgets { (population(budget)) }
        @if budgets.is_empty() { p { "There is no budget yet. A steward declares it." } }
    }
}

fn population(budget: &PopulationBudget) -> Markup {
    let spent = words::thousandths(budget.spent, budget.cap);
    let (spent_share, left_share) = (words::percent(spent), words::percent(1000 - spent));
    html! {
        section aria-labelledby={ "budget-" (budget.population) } {
            h2 id={ "budget-" (budget.population) } { (budget.label) }
            p { (spent_share) " is spent, " (left_share) " is left." }
            (bar(spent))
            p.ends aria-hidden="true" { span { "Spent: " (spent_share) } span { "Left: " (left_share) } }
            table.wide aria-labelledby={ "budget-" (budget.population) } {
                thead { tr {
                    th scope="col" { "Part" }
                    th.number scope="col" { "Share" }
                    th.number scope="col" { "Amount (rho)" }
                } }
                tbody {
                    tr { th scope="row" { "Most that may ever be spent (cap)" } td.number { "100%" } td.number { (budget.cap) } }
                    tr { th scope="row" { "Spent so far" } td.number { (spent_share) } td.number { (budget.spent) } }
                    tr { th scope="row" { "Left" } td.number { (left_share) } td.number { (budget.remaining) } }
                }
            }
            (allowances(budget))
            details { summary { "For specialists" } p { (specialists(budget)) } }
        }
    }
}

/// Who may use which share; nothing where nobody was given one.
fn allowances(budget: &PopulationBudget) -> Markup {
    let heading = format!("allowances-{}", budget.population);
    html! {
        @if !budget.allowances.is_empty() {
            h3 id=(heading) { "Allowances" }
            p { "An allowance is a share of the budget for one role, person or purpose. It never adds to the budget." }
            table.wide aria-labelledby=(heading) {
                thead { tr {
                    th scope="col" { "For" }
                    th.number scope="col" { "Allowed (rho)" }
                    th.number scope="col" { "Spent (rho)" }
                    th.number scope="col" { "Left (rho)" }
                    th.number scope="col" { "Left (epsilon)" }
                } }
                tbody { @for allowance in &budget.allowances { (share(allowance)) } }
            }
        }
    }
}

fn share(allowance: &Allowance) -> Markup {
    let state = &allowance.state;
    html! {
        tr {
            th scope="row" { (words::holder(&state.holder)) }
            td.number { (state.allowed) }
            td.number { (state.spent) }
            td.number { (state.remaining()) }
            td.number { (words::epsilon(allowance.remaining_epsilon)) }
        }
    }
}

/// The part that was spent is dark, the rest is empty; the same stands in words beside it.
fn bar(spent: u16) -> Markup {
    html! {
        svg.bar viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.whole x="0" y="0" width="1000" height="28" {}
            rect.part x="0" y="0" width=(spent) height="28" {}
        }
    }
}

fn specialists(budget: &PopulationBudget) -> String {
    format!(
        "Zero-concentrated differential privacy; the unit that is protected is one {}. At delta {}, the cap is epsilon {}, what \
         was spent is epsilon {}, and one answer that used all that is left would have epsilon {}. Epsilons do not add up, so \
         the last is not the difference of the others. Answers by threshold may use a delta of {} in all; {} of it is left.",
        budget.unit,
        budget.delta,
        words::epsilon(budget.cap_epsilon),
        words::epsilon(budget.spent_epsilon),
        words::epsilon(budget.remaining_epsilon),
        budget.delta_cap,
        budget.delta_remaining
    )
}
