//! What can go wrong at the exit, one type a concern: making a pack, its tables, its key, and checking a pack.

use std::path::PathBuf;

use thiserror::Error;

use crate::inventory::Differences;

/// Why a pack was not drafted or published. Nothing is left on disk.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReleaseError {
    /// The pack would be empty.
    #[error("release pack: expected at least one answer, got none\n  next: give the answers that the pack should hold")]
    NoAnswers,
    /// A text of the cover is missing.
    #[error("release pack: expected a text for `{field}`, got an empty one\n  next: fill in `{field}`")]
    EmptyText {
        /// Field of [`crate::PackText`].
        field: &'static str,
    },
    /// The head of the transparency log is not written as one.
    #[error(
        "release pack: expected `log_head` as 64 lower-case hexadecimal digits, got `{got}`\n  next: take the head of the log, or `EMPTY_LOG` where it has no entry"
    )]
    LogHead {
        /// What was given.
        got: String,
    },
    /// The key that the pack is made for is not written as a key.
    #[error(
        "release pack: expected the public key of the signer as 64 lower-case hexadecimal digits, got {got} characters\n  next: take the public key of the signing key"
    )]
    Signer {
        /// Number of characters given.
        got: usize,
    },
    /// The display shows smaller numbers than the tier allows.
    #[error(
        "release pack: expected a display threshold of at least {least} in a pack of the tier `{tier}`, got {got}\n  next: set the threshold to {least} or more, or release to a narrower tier under an agreement"
    )]
    Threshold {
        /// The tier.
        tier: &'static str,
        /// The smallest threshold that it allows.
        least: u64,
        /// The threshold given.
        got: u64,
    },
    /// A table crosses more variables than the tier allows.
    #[error(
        "table `{table}`: expected at most {most} variables beside places in a pack of the tier `{tier}`, got {got}\n  next: leave out a variable, or release to a narrower tier under an agreement"
    )]
    Variables {
        /// Identity of the table, or of the question.
        table: String,
        /// The tier.
        tier: &'static str,
        /// The most that it allows.
        most: usize,
        /// How many the table has.
        got: usize,
    },
    /// The publication day cannot be read.
    #[error("release pack: expected `published_on` as YYYY-MM-DD, got `{got}`\n  next: write it as in 2026-11-21")]
    PublishedOn {
        /// What was given.
        got: String,
    },
    /// The same release stands twice in the pack, so that its privacy loss would be counted twice.
    #[error("release pack: expected each release once, got `{release}` twice\n  next: remove one of the two answers")]
    RepeatedRelease {
        /// Identity of the release.
        release: String,
    },
    /// A privacy loss is no plain decimal.
    #[error(
        "answer `{question}`: expected rho as a decimal of up to 18 digits before and after the point, got `{got}`\n  next: ask the question again with this version"
    )]
    Rho {
        /// Question of the answer.
        question: String,
        /// What was given.
        got: String,
    },
    /// An answer does not have the shape of a table.
    #[error("answer `{question}`: {fault}")]
    Table {
        /// Question of the answer.
        question: String,
        /// What is wrong with it.
        fault: TableError,
    },
    /// A table of a book has other cells than its codes ask for.
    #[error(
        "table `{table}`: expected one finite number for each combination of its codes, got others\n  next: release the book again"
    )]
    BookTable {
        /// Identity of the table.
        table: String,
    },
    /// Something stands where the pack should go.
    #[error("folder `{}`: expected a new name, got one that exists\n  next: choose another folder", .directory.display())]
    Exists {
        /// Where the pack should have gone.
        directory: PathBuf,
    },
    /// The target has no name of its own (`/`, `..`).
    #[error("folder `{}`: expected a path that ends in a name\n  next: give the folder to create", .directory.display())]
    NoName {
        /// Where the pack should have gone.
        directory: PathBuf,
    },
    /// Reading or writing failed.
    #[error("release pack: the files could not be written: {0}\n  next: check free space and permissions, then retry")]
    Disk(#[from] std::io::Error),
    /// A file of a draft cannot be read.
    #[error("draft: expected a readable file `{file}`: {reason}\n  next: give the folder of the draft, or draft again")]
    DraftUnreadable {
        /// File of the draft.
        file: String,
        /// What stood in the way.
        reason: String,
    },
    /// A draft is not what was reviewed.
    #[error(
        "draft: expected the files that were drafted under the digest {digest}, got others; changed after it was drafted: {differences}\n  next: draft again, and have the new draft reviewed"
    )]
    DraftChanged {
        /// Digest of the draft that was reviewed.
        digest: String,
        /// What is different.
        differences: Differences,
    },
    /// A draft names another key than the one that should sign it.
    #[error(
        "draft: expected the key with the fingerprint `{expected}`, for which it was made, got `{got}`\n  next: sign with that key, or draft again"
    )]
    DraftKey {
        /// Fingerprint that the draft names.
        expected: String,
        /// Fingerprint of the key given.
        got: String,
    },
    /// The log does not hold the pack, or is not whole.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The log says that the pack was replaced or withdrawn.
    #[error(
        "transparency log: expected the pack `{pack}` to be in force, got one that was replaced or withdrawn\n  next: draft a new pack"
    )]
    NotInForce {
        /// Digest of the pack.
        pack: String,
    },
    /// A document could not be written as JSON or CSV.
    #[error("release pack: `{file}` could not be put into words\n  next: this is a fault of the program; report it")]
    Encode {
        /// File of the pack.
        file: String,
    },
    /// The finished pack does not pass its own check.
    #[error("release pack: the finished pack does not pass its own check: {0}\n  next: check the disk, then retry")]
    SelfCheck(#[from] Box<VerifyError>),
}

/// Why an answer is no table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TableError {
    /// No number to show.
    #[error("expected at least one measure, got none\n  next: ask the question again")]
    NoMeasure,
    /// Two columns share a name.
    #[error("expected each column once, got `{column}` twice\n  next: rename one of the columns")]
    RepeatedColumn {
        /// Name of the column.
        column: String,
    },
    /// A row lacks a column, or holds one that is not declared.
    #[error("row {row}: expected the declared columns, got none or more than one for `{column}`\n  next: ask again")]
    Column {
        /// Row, from 1.
        row: usize,
        /// Name of the column.
        column: String,
    },
    /// A code is not in the declared list.
    #[error("row {row}: expected a declared code of `{column}`, got `{code}`\n  next: add the code to the code list")]
    Code {
        /// Row, from 1.
        row: usize,
        /// Name of the column.
        column: String,
        /// The code.
        code: String,
    },
    /// Two rows have the same keys.
    #[error("row {row}: expected each combination of keys once, got this one before\n  next: ask the question again")]
    RepeatedRow {
        /// Row, from 1.
        row: usize,
    },
    /// A number is infinite or no number.
    #[error("row {row}: expected a finite number in `{column}`, got none\n  next: ask the question again")]
    NotFinite {
        /// Row, from 1.
        row: usize,
        /// Name of the column.
        column: String,
    },
}

/// Why a signing key could not be made or read. Never holds any part of the key.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A file stands where the key should go.
    #[error("key file `{}`: expected a new name, got one that exists\n  next: choose another path; keys are never overwritten", .path.display())]
    Exists {
        /// Path of the key.
        path: PathBuf,
    },
    /// Others may read the key.
    #[error("key file `{}`: expected a file that only its owner may read, got mode {mode:o}\n  next: run `chmod 600` on it and consider a new key", .path.display())]
    Exposed {
        /// Path of the key.
        path: PathBuf,
        /// Permission bits.
        mode: u32,
    },
    /// The file is not a key.
    #[error("key file `{}`: expected a signing key as this program writes it, got something else\n  next: name the right file, or create a key", .path.display())]
    NotAKey {
        /// Path of the key.
        path: PathBuf,
    },
    /// Reading or writing failed.
    #[error("key file: {0}\n  next: check the path and its permissions")]
    Disk(#[from] std::io::Error),
    /// The operating system gave no randomness.
    #[error("signing key: the operating system gave no random bytes\n  next: retry on a machine with a working generator")]
    NoRandomness,
}

/// Why a pack does not pass the check. Each message names the file or the key.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The publisher withdrew the pack.
    #[error(
        "WITHDRAWN. Do not use this pack: its publisher withdrew it on {at} (transparency log)\n  next: delete it, stop using its numbers, and ask the publisher what takes its place"
    )]
    Withdrawn {
        /// Time of the withdrawal.
        at: String,
    },
    /// The folder is a draft.
    #[error(
        "this is a draft, it was not published: it has no `signature.json` and no `transparency.log`\n  next: ask the publisher for the published pack; do not use the draft"
    )]
    Draft,
    /// A file that every pack has is not there.
    #[error("`{file}` is missing, and every published pack has it\n  next: ask the publisher for the pack again")]
    Missing {
        /// File of the pack.
        file: String,
    },
    /// A file that every pack has cannot be read.
    #[error(
        "`{file}`: expected a readable file of at most {limit} bytes: {reason}\n  next: ask the publisher for the pack again"
    )]
    Unreadable {
        /// File of the pack.
        file: String,
        /// Limit in bytes.
        limit: u64,
        /// What stood in the way.
        reason: String,
    },
    /// The signature file is not one that this program writes.
    #[error(
        "`signature.json`: expected an ed25519 signature as Choir writes it: {reason}\n  next: the file was changed; ask the publisher for the pack again"
    )]
    SignatureForm {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The signature does not fit the list of checksums.
    #[error(
        "`checksums.sha256` or `signature.json` was changed: the signature does not fit the list of checksums\n  next: ask the publisher for the pack again"
    )]
    Signature,
    /// The trusted key is not written as a key.
    #[error(
        "trusted key: expected 64 or 32 hexadecimal digits (a public key or its fingerprint), got {got} characters\n  next: copy the key again"
    )]
    TrustedKeyForm {
        /// Number of characters given.
        got: usize,
    },
    /// The pack was signed by somebody else.
    #[error(
        "trusted key: expected a pack signed by `{trusted}`, got one signed by the key with fingerprint `{found}` (`signature.json`)\n  next: ask the publisher which key is right; do not use the pack until then"
    )]
    OtherKey {
        /// What was trusted.
        trusted: String,
        /// Fingerprint of the key in the pack.
        found: String,
    },
    /// The list of checksums cannot be read, or names a file outside the pack.
    #[error("`checksums.sha256` line {line}: {reason}\n  next: ask the publisher for the pack again")]
    Listing {
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The manifest contradicts the signed list or the provenance.
    #[error(
        "`manifest.json`: expected the files of the signed list and the facts of `provenance.json`, got others\n  next: ask the publisher for the pack again"
    )]
    Manifest,
    /// The pack does not say what every pack says, or names another key than the one that signed it.
    #[error(
        "`provenance.json`: expected title, tier, log head and tables, and the fingerprint of the key that signed the pack, got others\n  next: ask the publisher for the pack again"
    )]
    Provenance,
    /// The transparency log in the pack does not fit.
    #[error("`transparency.log` in the pack: {0}")]
    Log(#[source] LogError),
    /// The newer log does not fit.
    #[error("newer log: {0}")]
    NewerLog(#[source] LogError),
    /// The newer log is not the one that the pack was published in.
    #[error(
        "newer log: expected the lines of `transparency.log` in the pack at its beginning, got others\n  next: ask the publisher why; compare with other copies of the log"
    )]
    OtherLog,
    /// The folder cannot be listed.
    #[error("folder `{}`: {reason}\n  next: give the folder that holds `signature.json`", .directory.display())]
    Folder {
        /// The folder.
        directory: PathBuf,
        /// What stood in the way.
        reason: String,
    },
    /// Files differ from the signed list.
    #[error("the files differ from the signed list; {0}\n  next: ask the publisher for the pack again")]
    Files(Differences),
}

/// Why a transparency log cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LogError {
    /// A line does not fit.
    #[error("transparency log line {line}: {reason}\n  next: ask the publisher for the log again; do not append to this one")]
    Line {
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The log does not hold the head that was noted earlier.
    #[error(
        "transparency log: expected a log that goes through the head `{head}`, got another: entries were changed or taken out\n  next: ask the publisher why; compare with other copies of the log"
    )]
    OtherLog {
        /// The head that was noted.
        head: String,
    },
    /// A pack is not in the log.
    #[error(
        "transparency log: expected an entry for the pack `{pack}` by the key that signed it, got none\n  next: get a newer copy of the log, or ask the publisher"
    )]
    NotIncluded {
        /// Digest of the pack.
        pack: String,
    },
    /// A digest is not written as one.
    #[error(
        "transparency log: expected a digest of 64 lower-case hexadecimal digits, got `{got}`\n  next: take it from the pack"
    )]
    Digest {
        /// What was given.
        got: String,
    },
    /// A time cannot be read, or lies before the last entry.
    #[error(
        "transparency log: expected a time as YYYY-MM-DDThh:mm:ssZ, not before the last entry, got `{got}`\n  next: check the clock"
    )]
    Time {
        /// What was given.
        got: String,
    },
    /// The entry makes no sense after those before it.
    #[error(
        "transparency log: expected a pack to be published once, and only then to be replaced or withdrawn, got otherwise for `{pack}`\n  next: look at the log"
    )]
    State {
        /// Digest of the pack.
        pack: String,
    },
    /// An entry could not be put into words.
    #[error("transparency log: an entry could not be written\n  next: this is a fault of the program; report it")]
    Encode,
}
