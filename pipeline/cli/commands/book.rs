//! `choir book`

use choir_engine::BookPreview;

use crate::arguments::{Arguments, BookCommand, BookOptions, DraftOptions, Format};
use crate::commands::print_json;
use crate::commands::release::drafted;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) async fn run(arguments: &Arguments, options: &BookOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    match &options.command {
        BookCommand::List => list(arguments, terminal),
        BookCommand::Preview { id } => preview(arguments, id, terminal),
        BookCommand::Approve { id } => {
            arguments.engine()?.approve_book(id)?;
            terminal.result(format!("approved: {id}"));
            terminal.remark(format!("  next: `choir book build {id}`"));
            Ok(())
        }
        BookCommand::Build { id, draft } => build(arguments, id, draft, terminal).await,
    }
}

fn list(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let books = arguments.engine()?.books()?;
    if arguments.format == Format::Json {
        return print_json(terminal, &books);
    }
    for book in &books {
        terminal.result(format!(
            "{:<24} {:<9} {:>3} tables  rho {:<6} {}",
            book.id, book.approval, book.tables, book.rho, book.title
        ));
    }
    terminal.remark("  next: `choir book preview ID`");
    Ok(())
}

fn preview(arguments: &Arguments, id: &str, terminal: &mut Terminal) -> Result<(), Failure> {
    let preview = arguments.engine()?.preview_book(id)?;
    if arguments.format == Format::Json {
        return print_json(terminal, &preview);
    }
    print_preview(&preview, terminal);
    Ok(())
}

fn print_preview(preview: &BookPreview, terminal: &mut Terminal) {
    terminal.result(&preview.title);
    terminal
        .result(format!("all tables together: rho {}, epsilon {:.3} at delta {:e}", preview.rho, preview.epsilon, preview.delta));
    terminal.result("95 of 100 cells lie within so many of the truth:");
    terminal.result(format!("  {:<40} {:>6} {:>10} {:>10} {:>10}", "table", "cells", "quarter", "as is", "four times"));
    for table in &preview.tables {
        let [own, quarter, four] = table.within.map(|within| format!("{:.0}", within.ceil()));
        terminal.result(format!("  {:<40} {:>6} {quarter:>10} {own:>10} {four:>10}", table.id, table.cells));
    }
    terminal.remark("  quarter, as is, four times: of the book's budget. Nothing was spent");
    terminal.remark(format!("  next: `choir book approve {0}`, then `choir book build {0}`", preview.id));
}

async fn build(arguments: &Arguments, id: &str, draft: &DraftOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let spinner = terminal.spinner();
    spinner.set_message("counting, adding noise, fitting, writing");
    let engine = arguments.engine()?;
    let built = engine.build_book(id, &draft.wish(None)?).await;
    spinner.finish_and_clear();
    drafted(arguments, &built?, terminal)
}
