//! What was typed.

mod book;
mod data;
mod release;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use choir_contract::Rho;
use choir_engine::{Engine, Role, Workspace};
use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::book::{BookCommand, BookOptions};
pub(crate) use self::data::*;
pub(crate) use self::release::{DraftOptions, ReleaseCommand, ReleaseOptions, VerdictOptions, VerifyOptions};
use crate::fault::Failure;

/// Hear everyone, single out no one: protected answers over partner extracts.
#[derive(Debug, Parser)]
#[command(name = "choir", version, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 fault (with an incident); 2 usage; 3 refused (not approved, not allowed, over budget,\nplan not supported); 4 data (an extract or pack fails its checks);\n5 found (tables give something away)."
)]
pub(crate) struct Arguments {
    /// Folder of the programme: schemas, questions, lake, ledger and packs.
    #[arg(long, global = true, env = "CHOIR_WORKSPACE", default_value = "./workspace")]
    pub(crate) workspace: PathBuf,
    /// Who acts: a person of the workspace. Without it, the system's user acts as custodian.
    #[arg(long = "as", global = true, value_name = "NAME")]
    pub(crate) acting: Option<String>,
    /// How results are printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Print results only: no progress, no hints.
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people.
    Table,
    /// JSON for machines.
    Json,
    /// CSV for spreadsheets.
    Csv,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a workspace with the shipped schemas and questions.
    Init(InitOptions),
    /// Keep the people of the workspace and their roles.
    Person(PersonOptions),
    /// Write the demonstration programme: what eleven partners would send. No personal data.
    Generate(GenerateOptions),
    /// Propose how a partner writes a dataset: columns and words, how sure each is, and what has to be asked.
    Map(MapOptions),
    /// Make schemas and code lists.
    Schema(SchemaOptions),
    /// Land a partner's extract: check, harmonise, pseudonymise, link, and write it to the lake.
    Land(LandOptions),
    /// Show the words of a partner's last delivery that no mapping knows. They are data.
    Words(WordsOptions),
    /// Answer a person's request: access, erasure, restriction.
    Subject(SubjectOptions),
    /// Remove rows whose time is over.
    Retain(RetainOptions),
    /// Keep the keys of the lake.
    Keys(KeysOptions),
    /// Keep what people are linked by.
    Link(LinkOptions),
    /// List the questions and whether they may be asked.
    Questions,
    /// Show a question whole: its words, SQL, options, cost and expected error.
    Show(QuestionName),
    /// Tell what an answer would cost and how far off its numbers would be. Spends nothing.
    Preview(QuestionOptions),
    /// Ask an approved question. The same question again is free.
    Ask(QuestionOptions),
    /// Ask in SQL, within an allowance; `--explain` tells every step beforehand and spends nothing.
    Sql(SqlOptions),
    /// Approve a question as it stands; whoever wrote it cannot.
    Approve(ApproveOptions),
    /// Take an approval back.
    Revoke(QuestionName),
    /// Give a role, a person or a purpose a share of a privacy budget. The newest share counts; it never adds to the cap.
    Allow(AllowOptions),
    /// Show the privacy budget: cap, spent and remaining for each population, and who may use which share of it.
    Budget,
    /// Preview and build table books: many tables under one budget, the same cell the same number everywhere.
    Book(BookOptions),
    /// Draft, check, review, publish and withdraw packs for readers without an account.
    Release(ReleaseOptions),
    /// Check a pack offline: every file, the signature, the key, the transparency log.
    Verify(VerifyOptions),
    /// Prove that records were not altered.
    Audit(AuditOptions),
    /// Write the record of processing and the data protection impact assessment from what schemas/ declares.
    Records(RecordsOptions),
    /// Tell what tables give away: FILES are read as an intruder would. Without files, check every schema, code list and
    /// question of the workspace.
    Check(CheckOptions),
    /// Serve the catalogue and the published packs as web pages, on this machine only unless told otherwise.
    Serve(ServeOptions),
    /// Run the whole way once on the demonstration programme.
    Demo(DemoOptions),
}

#[derive(Debug, Args)]
pub(crate) struct InitOptions {
    /// Leave out the shipped datasets and questions: start with empty folders.
    #[arg(long)]
    pub(crate) empty: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PersonOptions {
    #[command(subcommand)]
    pub(crate) action: PersonAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PersonAction {
    /// Add a person, or change their role.
    Add {
        /// Name, as it is recorded.
        name: String,
        /// What they may do.
        #[arg(long, value_enum)]
        role: RoleName,
    },
    /// List the people.
    List,
}

/// Roles that a person of the workspace may have.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RoleName {
    /// Asks approved questions.
    #[value(name = "citizen_scientist", alias = "citizen-scientist")]
    CitizenScientist,
    /// Asks, and publishes.
    Evaluator,
    /// Lands, approves, publishes, keeps people.
    Steward,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::CitizenScientist => Self::CitizenScientist,
            RoleName::Evaluator => Self::Evaluator,
            RoleName::Steward => Self::Steward,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct GenerateOptions {
    /// Folder to write to; one folder a partner.
    pub(crate) directory: PathBuf,
    /// The same seed gives the same files.
    #[arg(long, default_value_t = 1371)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct QuestionName {
    /// The question: the name of its folder.
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct QuestionOptions {
    /// The question: the name of its folder.
    pub(crate) id: String,
    /// Choose an option: --set city=E08000026. May be given several times.
    #[arg(long = "set", value_name = "OPTION=CODE")]
    pub(crate) set: Vec<String>,
}

impl QuestionOptions {
    /// The chosen options.
    pub(crate) fn chosen(&self) -> Result<BTreeMap<String, String>, Failure> {
        let mut chosen = BTreeMap::new();
        for choice in &self.set {
            let (name, code) = choice
                .split_once('=')
                .ok_or_else(|| Failure::usage(format!("--set {choice}: expected OPTION=CODE, such as --set city=E08000026")))?;
            if chosen.insert(name.trim().to_owned(), code.trim().to_owned()).is_some() {
                return Err(Failure::usage(format!("--set {name}: chosen twice; choose each option once")));
            }
        }
        Ok(chosen)
    }
}

#[derive(Debug, Args)]
pub(crate) struct ApproveOptions {
    /// The questions: names of their folders.
    #[arg(required_unless_present = "all")]
    pub(crate) ids: Vec<String>,
    /// Approve every question that waits.
    #[arg(long, conflicts_with = "ids")]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AllowOptions {
    /// Whose share: role:ROLE, person:NAME or purpose:PURPOSE.
    pub(crate) holder: String,
    /// The population whose cap is shared.
    #[arg(long)]
    pub(crate) population: String,
    #[command(flatten)]
    pub(crate) amount: Amount,
    /// Why, for the ledger.
    #[arg(long)]
    pub(crate) reason: String,
}

/// A privacy loss, in one of two ways.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Amount {
    /// The most that may be spent in all, as rho: what was spent before counts.
    #[arg(long)]
    pub(crate) rho: Option<Rho>,
    /// The same as epsilon, at the delta of the population.
    #[arg(long)]
    pub(crate) epsilon: Option<f64>,
}

/// A budget: one of the two.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct BudgetOptions {
    /// What the answer may cost, as epsilon at the delta of the population.
    #[arg(long)]
    pub(crate) epsilon: Option<f64>,
    /// The same as rho of zero-concentrated differential privacy.
    #[arg(long)]
    pub(crate) rho: Option<Rho>,
}

#[derive(Debug, Args)]
pub(crate) struct SqlOptions {
    /// One SELECT over the datasets of the programme.
    pub(crate) sql: String,
    #[command(flatten)]
    pub(crate) budget: BudgetOptions,
    /// Most groups that one person may count in, where a person has many rows.
    #[arg(long, default_value = "1")]
    pub(crate) max_groups: NonZeroU32,
    /// Most rows of one person in one group.
    #[arg(long, default_value = "1")]
    pub(crate) max_rows_per_group: NonZeroU32,
    /// What it is for; every dataset must allow it.
    #[arg(long, default_value = "programme_evaluation")]
    pub(crate) purpose: String,
    /// Demand a pure epsilon (Laplace noise), where the population allows it; it costs more of the cap.
    #[arg(long)]
    pub(crate) pure: bool,
    /// Tell what would be done, how, and how far off it would be; nothing is read or spent.
    #[arg(long)]
    pub(crate) explain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RecordsOptions {
    /// Folder to write to; records that stand there are replaced.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CheckOptions {
    /// Tables made anywhere: CSV, workbooks, or folders of them. They are checked together, and their figures are shown.
    pub(crate) files: Vec<PathBuf>,
    /// Counts below this are small.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=1_000), requires = "files")]
    pub(crate) threshold: u32,
    /// The figures are rounded to this base, whatever the tables say; 1 says that they are not.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000), requires = "files")]
    pub(crate) rounding: Option<u32>,
    /// Most time for solving.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=86_400), requires = "files")]
    pub(crate) seconds: u32,
    /// Show all findings, not the twenty worst.
    #[arg(long, requires = "files")]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AuditOptions {
    #[command(subcommand)]
    pub(crate) what: AuditAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditAction {
    /// Read the whole ledger and check that every entry follows from the one before.
    Ledger,
    /// Check on made-up data that nothing says more than it promises: sensitivities, epsilons, samplers. Reads no row of
    /// the lake and spends nothing.
    Privacy(AuditPrivacyOptions),
}

#[derive(Debug, Args)]
pub(crate) struct AuditPrivacyOptions {
    /// Pairs of neighbouring inputs that every question and statement runs on.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub(crate) inputs: u64,
    /// Releases of every mechanism on each of two neighbours.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    pub(crate) trials: u32,
}

#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8371")]
    pub(crate) address: SocketAddr,
}

#[derive(Debug, Args)]
pub(crate) struct DemoOptions {
    /// Seed of the demonstration programme.
    #[arg(long, default_value_t = 1371)]
    pub(crate) seed: u64,
}

impl Arguments {
    /// Opens the workspace for whoever acts.
    pub(crate) fn engine(&self) -> Result<Engine, Failure> {
        Ok(Engine::open(Workspace::at(&self.workspace), self.acting.as_deref())?)
    }
}
