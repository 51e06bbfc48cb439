//! `choir init`

use choir_engine::Workspace;

use crate::arguments::{Arguments, InitOptions};
use crate::fault::Failure;
use crate::shipped;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &InitOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let files = if options.empty { Vec::new() } else { shipped::files() };
    Workspace::at(&arguments.workspace).create(shipped::as_shipped(&files))?;
    terminal.result(format!("workspace ready at {}", arguments.workspace.display()));
    if !options.empty {
        terminal.remark("  next: land an extract (`choir land`), or see what can be asked (`choir questions`)");
    }
    Ok(())
}
