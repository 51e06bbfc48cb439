//! `choir demo`: the whole way, once, on the demonstration programme.

use std::collections::BTreeMap;

use choir_engine::{DraftWish, Engine, LandingReport, ReviewVerdict, Role, Workspace};
use choir_programme::Extract;

use crate::arguments::{Arguments, DemoOptions};
use crate::commands::{ask, budget, print_rows};
use crate::fault::Failure;
use crate::shipped;
use crate::terminal::Terminal;

const STEWARD: &str = "demo steward";
const CITIZEN_SCIENTIST: &str = "demo citizen scientist";
const EVALUATOR: &str = "demo evaluator";

/// Questions that the demonstration shows.
const SHOWN: [&str; 3] = ["people-by-home-city", "people-by-time-in-uk", "city-friendly-by-contact"];
/// Questions that it asks as well.
const ALSO_ASKED: [&str; 4] = ["gender-by-home-city", "people-by-ethnicity-group", "people-by-number-of-actions", MEAN];
/// The question whose answer tells a mean without the number behind it.
const MEAN: &str = "mean-hours-by-city";

pub(crate) async fn run(arguments: &Arguments, options: &DemoOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let custodian = prepare(arguments, terminal)?;
    land(&custodian, options.seed, terminal, arguments)?;
    approve(arguments, terminal).await?;
    ask(arguments, terminal).await?;
    publish(arguments, terminal)
}

fn open(arguments: &Arguments, name: &str) -> Result<Engine, Failure> {
    Ok(Engine::open(Workspace::at(&arguments.workspace), Some(name))?)
}

fn prepare(arguments: &Arguments, terminal: &mut Terminal) -> Result<Engine, Failure> {
    let files = shipped::files();
    Workspace::at(&arguments.workspace).create(shipped::as_shipped(&files))?;
    let custodian = Engine::open(Workspace::at(&arguments.workspace), None)?;
    for (name, role) in [(STEWARD, Role::Steward), (CITIZEN_SCIENTIST, Role::CitizenScientist), (EVALUATOR, Role::Evaluator)] {
        custodian.add_person(name, role)?;
    }
    terminal.result("CHOIR: hear everyone, single out no one\n");
    terminal.result(format!(
        "1. A workspace was made at {}, with a steward, a citizen scientist and an evaluator.",
        arguments.workspace.display()
    ));
    Ok(custodian)
}

fn land(custodian: &Engine, seed: u64, terminal: &mut Terminal, arguments: &Arguments) -> Result<(), Failure> {
    let inbox = custodian.workspace().root().join("zone").join("inbox");
    let generated = choir_programme::generate(&inbox, seed).map_err(|error| Failure::fault(error.to_string()))?;
    terminal
        .result("\n2. Eleven partners send their extracts, each in its own words. They are checked, harmonised, pseudonymised,");
    terminal
        .result("   linked, and landed as Parquet. (The people are made up; the totals are those of the final evaluation.)\n");
    let spinner = terminal.spinner();
    let mut rows = Vec::new();
    for extract in &generated.extracts {
        spinner.set_message(format!("landing {} from {}", extract.dataset, extract.partner));
        rows.push(landed(custodian, extract)?);
    }
    spinner.finish_and_clear();
    print_rows(
        terminal,
        arguments.format,
        &["partner", "dataset", "rows landed", "set aside, and why", "unknown words"],
        &[2, 4],
        rows,
    )?;
    terminal.result(
        "   Nothing was guessed: rows set aside and words that no mapping knows are listed for each partner in zone/reports.",
    );
    Ok(())
}

fn landed(custodian: &Engine, extract: &Extract) -> Result<Vec<String>, Failure> {
    let report = custodian.land(&extract.partner, &extract.dataset, std::slice::from_ref(&extract.path), false, &mut |_| {})?;
    Ok(vec![
        extract.partner.clone(),
        extract.dataset.clone(),
        report.landed().to_string(),
        reasons(&report),
        report.unmapped.values().sum::<usize>().to_string(),
    ])
}

fn reasons(report: &LandingReport) -> String {
    let mut reasons: Vec<String> =
        report.quarantined_by_rule().into_iter().map(|(rule, rows)| format!("{rows} {rule}")).collect();
    let totals: usize = report.files.iter().map(|file| file.totals).sum();
    if totals > 0 {
        reasons.push(format!("{totals} totals row"));
    }
    reasons.join(", ")
}

async fn approve(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let steward = open(arguments, STEWARD)?;
    for entry in steward.questions().await? {
        steward.approve(&entry.id).await?;
    }
    terminal.result("\n3. The steward reads and approves the questions; nobody approves their own. A changed question must be approved again.");
    Ok(())
}

async fn ask(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let asker = open(arguments, CITIZEN_SCIENTIST)?;
    terminal.result("\n4. A citizen scientist asks. Before asking, the likely error is known:\n");
    for id in SHOWN {
        let preview = asker.preview(id, &BTreeMap::new()).await?;
        let errors: Vec<String> = preview.errors.iter().map(|error| error.sentence.clone()).collect();
        terminal.result(format!("── {id}: {}; costs {} rho", errors.join("; "), preview.rho));
        ask::print(&asker.ask(id, &BTreeMap::new()).await?.document, terminal);
        terminal.result("");
    }
    for id in ALSO_ASKED {
        asker.ask(id, &BTreeMap::new()).await?;
    }
    terminal.result(format!("   Asked as well: {}.", ALSO_ASKED.join(", ")));
    Ok(())
}

fn publish(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let (evaluator, steward) = (open(arguments, EVALUATOR)?, open(arguments, STEWARD)?);
    terminal.result("\n5. What was spent, for ever and over everybody who asks:\n");
    print_rows(terminal, arguments.format, &budget::HEADINGS, &budget::NUMBERS, budget::rows(&evaluator.budget()?))?;
    let title = Some("Protected tables of the demonstration programme".to_owned());
    // A mean whose base is not told needs somebody's decision, and stays out of the first pack.
    let packed: Vec<String> = SHOWN.iter().chain(&ALSO_ASKED).filter(|id| **id != MEAN).map(|id| (*id).to_owned()).collect();
    let drafted = evaluator.draft_answers(&packed, &DraftWish { title, ..DraftWish::default() })?;
    let name = drafted.record.name.to_string();
    let checked = evaluator.check_release(&name)?;
    terminal.result(format!(
        "\n6. The evaluator drafts a pack of {} answers and runs the {} checks of disclosure control on it.",
        drafted.summary.tables,
        checked.report.checks.len()
    ));
    steward.review_release(&name, ReviewVerdict::Approve, "")?;
    let published = evaluator.publish_release(&name)?;
    terminal
        .result("   The steward, who did not draft it, reads and approves it. The evaluator publishes it, signed, and enters it");
    terminal.result("   into the transparency log.");
    terminal.result(format!("\n   Read it:   {}", published.folder.join("index.html").display()));
    terminal.result(format!("   Check it:  choir verify {}", published.folder.display()));
    terminal.result("   Ask more:  choir questions");
    Ok(())
}
