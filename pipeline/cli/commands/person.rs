//! `choir person`

use crate::arguments::{Arguments, PersonAction, PersonOptions};
use crate::commands::print_rows;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &PersonOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    match &options.action {
        PersonAction::Add { name, role } => {
            engine.add_person(name, (*role).into())?;
            terminal.result(format!("{name} is now {}", choir_engine::Role::from(*role).word()));
            Ok(())
        }
        PersonAction::List => {
            let rows = engine.people()?.into_iter().map(|person| vec![person.name, person.role.word().to_owned()]).collect();
            print_rows(terminal, arguments.format, &["name", "role"], &[], rows)
        }
    }
}
