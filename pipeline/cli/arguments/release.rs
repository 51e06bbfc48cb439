//! What was typed about releases.

use std::path::PathBuf;

use choir_contract::Day;
use choir_engine::{DraftWish, Recipient};
use clap::{Args, Subcommand, ValueEnum};

use crate::fault::Failure;

#[derive(Debug, Args)]
pub(crate) struct ReleaseOptions {
    #[command(subcommand)]
    pub(crate) command: ReleaseCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReleaseCommand {
    /// List the releases and where each one stands.
    List,
    /// Show one release: its state, who did what, what is to be done next.
    Show(ReleaseName),
    /// Put answers that were given into the draft of a pack. Books are drafted by `choir book build`.
    Draft {
        /// The questions whose answers go into the pack; all answers of the current snapshot when none is named.
        ids: Vec<String>,
        /// Title of the pack.
        #[arg(long, default_value = "Protected tables of the programme")]
        title: String,
        #[command(flatten)]
        draft: DraftOptions,
    },
    /// Run the checks of disclosure control on a draft, and keep what they saw for those who review.
    Check(ReleaseName),
    /// Ask that a check which needs a decision be let pass. Two other people then have to review the release.
    Except {
        /// The release.
        name: String,
        /// The check, such as SDC-24.
        check: String,
        /// Why it should be let pass.
        #[arg(long)]
        reason: String,
        /// What could go wrong, and for whom.
        #[arg(long)]
        risk: String,
    },
    /// Review a checked release; whoever drafted it cannot.
    Review {
        /// The release.
        name: String,
        #[command(flatten)]
        verdict: VerdictOptions,
        /// Why; may be left out of an approval.
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// Publish a reviewed release: sign it, enter it into the transparency log, put it in its place.
    Publish(ReleaseName),
    /// Take a published release back: the transparency log then tells everybody who checks a copy.
    Withdraw {
        /// The release.
        name: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Show the transparency log and its head, after checking every line.
    Log,
}

#[derive(Debug, Args)]
pub(crate) struct ReleaseName {
    /// The release.
    pub(crate) name: String,
}

/// What a reviewer decides.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct VerdictOptions {
    /// It may be published as it is.
    #[arg(long)]
    pub(crate) approve: bool,
    /// It goes back to whoever drafted it.
    #[arg(long)]
    pub(crate) request_changes: bool,
    /// It is never published under this name.
    #[arg(long)]
    pub(crate) reject: bool,
}

/// Who may receive a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TierName {
    /// Everybody.
    Public,
    /// The funder, under an agreement.
    Funder,
    /// One partner, under its agreement.
    Partner,
}

/// How a draft is made.
#[derive(Debug, Args)]
pub(crate) struct DraftOptions {
    /// Name of the release; a draft of this name is replaced. Default: that of the book, or `answers`.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Who may receive it.
    #[arg(long, value_enum, default_value_t = TierName::Public)]
    pub(crate) tier: TierName,
    /// Reference of the agreement with the funder.
    #[arg(long, value_name = "REFERENCE", required_if_eq("tier", "funder"))]
    pub(crate) agreement: Option<String>,
    /// The partner who receives it.
    #[arg(long, required_if_eq("tier", "partner"))]
    pub(crate) partner: Option<String>,
    /// Show released numbers below this as [c]. Default: the least that the tier allows (public 10, funder 5, partner 0).
    #[arg(long, value_name = "NUMBER")]
    pub(crate) threshold: Option<u64>,
    /// Round released numbers to a multiple of this.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..=1_000))]
    pub(crate) rounding: Option<u64>,
    /// The day of publication as the pack says it, YYYY-MM-DD; it cannot be published before. Default: today.
    #[arg(long, value_name = "DAY")]
    pub(crate) publish_on: Option<Day>,
}

impl DraftOptions {
    /// What is wanted of the draft.
    pub(crate) fn wish(&self, title: Option<&str>) -> Result<DraftWish, Failure> {
        Ok(DraftWish {
            name: self.name.clone(),
            title: title.map(str::to_owned),
            recipient: self.recipient()?,
            threshold: self.threshold,
            rounding: self.rounding,
            publish_on: self.publish_on,
        })
    }

    fn recipient(&self) -> Result<Recipient, Failure> {
        match (self.tier, self.agreement.clone(), self.partner.clone()) {
            (TierName::Public, None, None) => Ok(Recipient::Public),
            (TierName::Funder, Some(agreement), None) => Ok(Recipient::Funder { agreement }),
            (TierName::Partner, None, Some(partner)) => Ok(Recipient::Partner { partner }),
            _ => Err(Failure::usage(
                "--tier, --agreement and --partner do not go together\n  next: `--tier funder --agreement REFERENCE`, `--tier partner --partner NAME`, or none of them for a public release"
                    .to_owned(),
            )),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct VerifyOptions {
    /// The pack.
    pub(crate) pack: PathBuf,
    /// The publisher's key or its fingerprint, got from the publisher by another way.
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// The publisher's newest transparency log: it tells whether the pack was replaced or withdrawn.
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,
    /// A head of the log that was noted earlier, to see that nothing was taken out since.
    #[arg(long, requires = "log", value_name = "HASH")]
    pub(crate) head: Option<String>,
}
