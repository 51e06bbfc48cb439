//! `choir link`

use choir_engine::Verdict;
use serde_json::json;

use crate::arguments::{Arguments, Format, LinkCommand, LinkOptions, LinkVerdict};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

/// Most pairs that are shown on the terminal.
const MOST_SHOWN: usize = 20;

pub(crate) fn run(arguments: &Arguments, options: &LinkOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    match &options.command {
        LinkCommand::People => people(arguments, terminal),
        LinkCommand::Queue => queue(arguments, terminal),
        LinkCommand::Why { token } => why(arguments, token, terminal),
        LinkCommand::Decide { pair, verdict } => {
            let decided = decide(arguments, pair, *verdict, terminal)?;
            done(arguments, decided, "decided; everybody was linked again", terminal)
        }
        LinkCommand::Allow { pair, reason } => {
            let entry = arguments.engine()?.allow_opening(pair, reason)?;
            done(arguments, entry, "allowed: another steward may see today who this pair is", terminal)
        }
        LinkCommand::Show { pair, partner, dataset, file } => show(arguments, pair, (partner, dataset, file), terminal),
        LinkCommand::Close => {
            let entry = arguments.engine()?.close_linkage()?;
            done(arguments, entry, "what people are linked by was destroyed; who is whom stays", terminal)?;
            terminal.remark("  deliveries with new people are refused from now on");
            Ok(())
        }
    }
}

fn done(arguments: &Arguments, entry: u64, said: &str, terminal: &mut Terminal) -> Result<(), Failure> {
    if arguments.format == Format::Json {
        return print_json(terminal, &json!({"ledger_entry": entry}));
    }
    terminal.result(said);
    terminal.remark(format!("  ledger entry {entry}"));
    Ok(())
}

fn decide(arguments: &Arguments, pair: &str, verdict: LinkVerdict, terminal: &Terminal) -> Result<u64, Failure> {
    let verdict = match verdict {
        LinkVerdict::Same => Verdict::Same,
        LinkVerdict::Different => Verdict::Different,
        LinkVerdict::Open => Verdict::Open,
    };
    let spinner = terminal.spinner();
    spinner.set_message("linking everybody again");
    let decided = arguments.engine()?.decide_link(pair, verdict);
    spinner.finish_and_clear();
    Ok(decided?)
}

fn people(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let told = arguments.engine()?.distinct_people()?;
    if arguments.format == Format::Json {
        return print_json(terminal, &told);
    }
    for people in &told {
        terminal.result(format!(
            "{}: between {} and {} different people, from about {} records",
            people.population, people.lowest, people.highest, people.records
        ));
        terminal.remark(format!("  method: {}", people.method));
        terminal.remark(format!(
            "  {} pairs in doubt; with the last delivery {} persons were parted and {} joined",
            people.pending, people.splits, people.merges
        ));
        if people.capped > 0 {
            terminal.remark(format!("  {} groups of records were too large to compare in full", people.capped));
        }
    }
    if told.is_empty() {
        terminal.result("nobody was landed yet");
    }
    terminal.remark("  rounded outwards, but not protected: these figures stay with the steward; to publish, ask a question");
    Ok(())
}

fn queue(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let pending = arguments.engine()?.pending_links()?;
    if arguments.format == Format::Json {
        return print_json(terminal, &pending);
    }
    for pair in pending.iter().take(MOST_SHOWN) {
        let linked = if pair.linked { "counted as one person" } else { "counted as two people" };
        terminal.result(format!("{}  {} and {}: {linked}", pair.pair, pair.partners[0], pair.partners[1]));
        terminal.result(format!("          {}", pair.evidence));
    }
    if pending.len() > MOST_SHOWN {
        terminal.remark(format!("  and {} more: `--format json` lists all", pending.len() - MOST_SHOWN));
    }
    terminal.remark("  next: ask the two partners, then `choir link decide PAIR same` or `... different`");
    Ok(())
}

fn why(arguments: &Arguments, token: &str, terminal: &mut Terminal) -> Result<(), Failure> {
    let reasons = arguments.engine()?.link_reasons(token)?;
    if arguments.format == Format::Json {
        return print_json(terminal, &reasons);
    }
    for record in &reasons {
        let reason = record.reason.as_deref().unwrap_or("no other record is this person's");
        terminal.result(format!("{} ({}): {reason}", record.partner, record.datasets.join(", ")));
    }
    Ok(())
}

fn show(
    arguments: &Arguments,
    pair: &str,
    (partner, dataset, file): (&str, &str, &std::path::Path),
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let rows = arguments.engine()?.open_pair(pair, partner, dataset, file)?;
    if arguments.format == Format::Json {
        let rows: Vec<_> = rows.iter().map(|row| json!({"row": row.row, "identifiers": row.identifiers})).collect();
        return print_json(terminal, &rows);
    }
    for row in &rows {
        let said: Vec<String> = row.identifiers.iter().map(|(name, text)| format!("{name}: {text}")).collect();
        terminal.result(format!("row {}  {}", row.row, said.join(", ")));
    }
    if rows.is_empty() {
        terminal.result("no row of this file is about either record");
    }
    terminal.remark("  the ledger records that two people opened this pair; nothing of it was kept");
    Ok(())
}
