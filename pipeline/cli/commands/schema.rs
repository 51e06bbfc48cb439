//! `choir schema`

use std::path::{Path, PathBuf};

use choir_mapping::read_and_import;
use serde_json::json;

use crate::arguments::{Arguments, Format, SchemaCommand, SchemaOptions};
use crate::commands::map::{failure, write_new};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &SchemaOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let SchemaCommand::Import { form, out, population } = &options.command;
    arguments.engine()?.programme().population(population).map_err(|error| Failure::usage(error.to_string()))?;
    let imported = read_and_import(form, population).map_err(failure)?;
    let mut files: Vec<(PathBuf, &str)> = vec![(out.join(&imported.dataset).join("schema.json"), &imported.schema_json)];
    files.extend(imported.code_lists.iter().map(|(id, text)| (out.join("codelists").join(format!("{id}.csv")), text.as_str())));
    for (path, text) in &files {
        make_folder(path)?;
        write_new(path, text)?;
    }
    let paths: Vec<&Path> = files.iter().map(|(path, _)| path.as_path()).collect();
    if arguments.format == Format::Json {
        return print_json(terminal, &json!({"dataset": imported.dataset, "files": paths, "notes": imported.notes}));
    }
    for path in paths {
        terminal.result(path.display());
    }
    for note in &imported.notes {
        terminal.remark(format!("  {note}"));
    }
    terminal.remark("  next: decide what the notes leave open, put the files below schemas/, and run `choir check`");
    Ok(())
}

fn make_folder(path: &Path) -> Result<(), Failure> {
    let Some(folder) = path.parent() else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| {
        Failure::usage(format!("{}: cannot be made ({})\n  next: choose another --out", folder.display(), error.kind()))
    })
}
