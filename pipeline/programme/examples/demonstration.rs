//! Writes the extracts of all partners: `cargo run -p choir-programme --example demonstration -- <folder> <seed>`.
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("a folder is needed")?);
    let seed = arguments.next().ok_or("a seed is needed")?.parse()?;
    choir_programme::generate(&folder, seed)?;
    Ok(())
}
