//! `choir`: hear everyone, single out no one.

mod arguments;
mod commands;
mod fault;
mod numbers;
mod shipped;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command, KeysCommand};
use crate::fault::Failure;
use crate::terminal::Terminal;

fn main() -> ExitCode {
    fault::silence_panics();
    let arguments = Arguments::parse();
    let mut terminal = Terminal::new(arguments.quiet);
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&arguments, &mut terminal)));
    match ended {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => failure.report(&mut terminal),
        Err(_) => Failure::panicked().report(&mut terminal),
    }
}

fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new().map_err(|_| Failure::panicked())?;
    runtime.block_on(async {
        match &arguments.command {
            Command::Init(options) => commands::init::run(arguments, options, terminal),
            Command::Person(options) => commands::person::run(arguments, options, terminal),
            Command::Generate(options) => commands::generate::run(options, terminal),
            Command::Map(options) => commands::map::run(arguments, options, terminal),
            Command::Schema(options) => commands::schema::run(arguments, options, terminal),
            Command::Land(options) => commands::land::run(arguments, options, terminal),
            Command::Words(options) => commands::words::run(arguments, options, terminal),
            Command::Subject(options) => commands::subject::run(arguments, options, terminal),
            Command::Retain(options) => commands::retain::run(arguments, options, terminal),
            Command::Keys(options) => match options.command {
                KeysCommand::Rotate => commands::keys::rotate(arguments, terminal),
            },
            Command::Link(options) => commands::link::run(arguments, options, terminal),
            Command::Questions => commands::questions::run(arguments, terminal).await,
            Command::Show(options) => commands::show::run(arguments, options, terminal).await,
            Command::Preview(options) => commands::preview::run(arguments, options, terminal).await,
            Command::Ask(options) => commands::ask::run(arguments, options, terminal).await,
            Command::Sql(options) => commands::sql::run(arguments, options, terminal).await,
            Command::Approve(options) => commands::approve::approve(arguments, options, terminal).await,
            Command::Revoke(options) => commands::approve::revoke(arguments, options, terminal),
            Command::Allow(options) => commands::allow::run(arguments, options, terminal),
            Command::Budget => commands::budget::run(arguments, terminal),
            Command::Book(options) => commands::book::run(arguments, options, terminal).await,
            Command::Release(options) => commands::release::run(arguments, options, terminal),
            Command::Verify(options) => commands::verify::run(arguments, options, terminal),
            Command::Audit(options) => commands::audit::run(arguments, options, terminal).await,
            Command::Records(options) => commands::records::run(arguments, options, terminal),
            Command::Check(options) if options.files.is_empty() => commands::check::run(arguments, terminal).await,
            Command::Check(options) => commands::check_tables::run(arguments.format, options, terminal),
            Command::Serve(options) => commands::serve::run(arguments, options, terminal).await,
            Command::Demo(options) => commands::demo::run(arguments, options, terminal).await,
        }
    })
}
