//! `choir serve`

use crate::arguments::{Arguments, ServeOptions};
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) async fn run(arguments: &Arguments, options: &ServeOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    terminal.remark(format!("the catalogue and the published packs: http://{}  (stop with Ctrl-C)", options.address));
    choir_web::serve(engine, options.address).await.map_err(|error| Failure::usage(error.to_string()))
}
