//! How long a question takes on the demonstration's lake, beside the same SQL in plain DataFusion.
//!
//! `cargo bench --workspace --features choir-vault/benchmark --bench latency`
//!
//! Ours is everything between a question and its noised figures: analysis, the debit on disk, aggregation, noise. Plain is
//! the engine alone: SQL text to exact figures, over the same files.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use choir_contract::{Delta, Programme, Question};
use choir_ledger::{Debit, Ledger};
use choir_mechanism::Law;
use choir_vault::{Delivery, Query, Vault, benchmark};

type Failure = Box<dyn Error>;

/// Runs of each question of which the median counts; one more warms up.
const RUNS: u32 = 21;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let (folder, mut programme) = (tempfile::tempdir()?, Programme::read(&root)?);
    for population in programme.populations.values_mut() {
        population.cap = "1000000".parse()?;
    }
    let vault = landed(folder.path(), &programme)?;
    let mut ledger = Ledger::open(&folder.path().join("ledger.sqlite"), &programme.populations, "2026-01-01")?;
    println!("{:<32} {:>10} {:>10} {:>8}", "question", "ours ms", "plain ms", "ratio");
    let mut slowest: f64 = 0.0;
    for question in programme.questions.values() {
        let query = query(&programme, question)?;
        let (mut ours, mut plain) = (Vec::new(), Vec::new());
        for run in 0..=RUNS {
            let request = format!("{} {run}", question.id);
            let started = Instant::now();
            choir_vault::Vault::analyse(&programme, &query).await?;
            let debit = Debit {
                population: &question.population,
                rho: question.rho,
                delta: Delta::ZERO,
                request: &request,
                actor: "benchmark",
                role: "benchmark",
                purpose: &question.purpose,
                subject: &question.id,
                at: "2026-01-01",
            };
            let grant = ledger.spend(&debit)?;
            let bounded = vault.read()?.aggregate(&programme, &query, request.clone()).await?;
            tokio::task::spawn_blocking(move || choir_mechanism::release(bounded, grant)).await??;
            let time = started.elapsed();
            let again = Instant::now();
            benchmark::plain(&vault, &programme, &query).await?;
            if run > 0 {
                ours.push(time.as_secs_f64());
                plain.push(again.elapsed().as_secs_f64());
            }
        }
        let (ours, plain) = (median(ours) * 1e3, median(plain) * 1e3);
        slowest = slowest.max(ours);
        println!("{:<32} {ours:>10.1} {plain:>10.1} {:>8.2}", question.id, ours / plain);
    }
    println!("\nthe slowest question: {slowest:.1} ms (aim: below 50 ms)");
    Ok(())
}

fn landed(folder: &Path, programme: &Programme) -> Result<Vault, Failure> {
    let vault = Vault::open(&folder.join("zone"), &folder.join("keys"))?;
    for extract in choir_programme::generate(&folder.join("inbox"), 1371)?.extracts {
        let today = choir_contract::Day::from_unix_seconds(1_790_000_000);
        let files = std::slice::from_ref(&extract.path);
        vault.land(
            programme,
            &Delivery { partner: &extract.partner, dataset: &extract.dataset, files, today, dry_run: false },
            &mut |_| {},
        )?;
    }
    Ok(vault)
}

fn query(programme: &Programme, question: &Question) -> Result<Query, Failure> {
    let options = question.choose(&std::collections::BTreeMap::new(), &programme.code_lists)?;
    Ok(Query {
        sql: question.sql.clone(),
        options: options.iter().map(|(name, code)| (name.to_owned(), code.to_owned())).collect(),
        population: Some(question.population.clone()),
        purpose: question.purpose.clone(),
        bound: question.bound,
        law: Law::Gaussian,
        threshold_delta: Delta::ZERO,
    })
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}
