//! What was typed about partners' data: landing, people's rights, links, keys.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct MapOptions {
    /// The partner that sent the extract.
    pub(crate) partner: String,
    /// The dataset it belongs to.
    pub(crate) dataset: String,
    /// The extract.
    pub(crate) file: PathBuf,
    /// Write the mapping to a file, which must not exist, instead of showing it. It holds words of the extract.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Start afresh: leave out what the mapping in the workspace says.
    #[arg(long)]
    pub(crate) afresh: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaOptions {
    #[command(subcommand)]
    pub(crate) command: SchemaCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SchemaCommand {
    /// Make a schema and code lists of an XLSForm.
    Import {
        /// The form: a workbook with the sheets survey and choices.
        form: PathBuf,
        /// Folder for `<dataset>/schema.json` and `codelists/`; files that stand there are not replaced.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The population in whose protection the answers stand.
        #[arg(long)]
        population: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct LandOptions {
    /// The partner that sent the extract.
    #[arg(long)]
    pub(crate) partner: String,
    /// The dataset it belongs to.
    #[arg(long)]
    pub(crate) dataset: String,
    /// The files of the delivery; together they replace the partner's delivery before.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Tell what would be landed, and land nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct WordsOptions {
    /// The partner that sent the extract.
    #[arg(long)]
    pub(crate) partner: String,
    /// The dataset it belongs to.
    #[arg(long)]
    pub(crate) dataset: String,
}

#[derive(Debug, Args)]
pub(crate) struct SubjectOptions {
    #[command(subcommand)]
    pub(crate) command: SubjectCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SubjectCommand {
    /// Give every row of a partner's own file the token by which its person is named here. Nothing is kept.
    Tokens {
        /// The partner whose file it is.
        #[arg(long)]
        partner: String,
        /// The dataset it belongs to.
        #[arg(long)]
        dataset: String,
        /// The file, as it was landed.
        file: PathBuf,
    },
    /// Write everything that is held about a person: a page for them, and JSON.
    Export {
        /// The person's token.
        token: String,
        /// The folder for the files.
        #[arg(long)]
        out: PathBuf,
    },
    /// Erase a person for good.
    Erase {
        /// The person's token.
        token: String,
    },
    /// Keep a person's rows out of every query, for as long as it is not lifted; also when consent is withdrawn.
    Restrict {
        /// The person's token.
        token: String,
    },
    /// Lift a restriction.
    Release {
        /// The person's token.
        token: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct RetainOptions {
    /// Remove the rows whose time is over; without it, only tell the rules.
    #[arg(long)]
    pub(crate) apply: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LinkOptions {
    #[command(subcommand)]
    pub(crate) command: LinkCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LinkCommand {
    /// Tell between which limits the number of different people lies. For stewards: questions give protected figures.
    People,
    /// List the pairs of records in doubt, what matters most first: why, and not who.
    Queue,
    /// Tell why a person's records are one person's: evidence, and no name.
    Why {
        /// The person's token, as `choir subject tokens` gives it.
        token: String,
    },
    /// Decide on a pair, and link everybody again.
    Decide {
        /// The pair, as `choir link queue` names it.
        pair: String,
        /// What the two records are to each other.
        #[arg(value_enum)]
        verdict: LinkVerdict,
    },
    /// Allow another steward to see today who a pair is.
    Allow {
        /// The pair, as `choir link queue` names it.
        pair: String,
        /// Why, for the ledger.
        #[arg(long)]
        reason: String,
    },
    /// Show who a pair is, from a partner's own file, when another steward has allowed it today.
    Show {
        /// The pair, as `choir link queue` names it.
        pair: String,
        /// The partner whose file it is.
        #[arg(long)]
        partner: String,
        /// The dataset it belongs to.
        #[arg(long)]
        dataset: String,
        /// The file, as it was landed.
        file: PathBuf,
    },
    /// Destroy everything that people are linked by, when nobody new is to come.
    Close,
}

/// What a steward says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LinkVerdict {
    /// One person.
    Same,
    /// Two people.
    Different,
    /// Nothing: take back what was decided.
    Open,
}

#[derive(Debug, Args)]
pub(crate) struct KeysOptions {
    #[command(subcommand)]
    pub(crate) command: KeysCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Give every file of the lake a new key and destroy the old ones.
    Rotate,
}
