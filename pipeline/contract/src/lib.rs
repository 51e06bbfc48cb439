//! The words of Choir: populations and their caps, schemas, code lists, partner mappings, questions, table books, and what
//! in law allows their use.
//!
//! Everything here is public and small. This crate reads those files and nothing else: no row of data, no engine.

mod book;
mod checks;
mod code_list;
mod coverage;
mod delta;
mod error;
mod lawfulness;
mod lossy;
mod mapping;
mod population;
mod programme;
mod question;
mod rho;
mod schema;

pub use book::{
    Book, BookAxis, BookBenchmark, BookChoice, BookDirection, BookFilter, BookImpossible, BookIndicator, BookMeasure, BookNet,
    BookObjective, BookPublicTotal, BookScorecard, BookShare, BookTable, BookTableChart, BookTargetKey, BookTargets,
    BookTrajectory, BookTrajectoryPoint, BookVariable, YES,
};
pub use checks::{
    BrokenCheck, Check, CheckCounts, Checks, Condition, Misplaced, Offer, OfferedWords, Said, Severity, Test, Vocabulary,
};
pub use code_list::{ALL, Code, CodeKind, CodeList, MISSING, UNCODABLE};
pub use coverage::{Change, ColumnCoverage, Coverage, CoverageCounter, CoverageLine, Filled, STATED_FALL, compare, compare_by};
pub use delta::Delta;
pub use error::ContractError;
pub use lawfulness::{
    AgreedDataset, Agreement, AgreementState, ArticleNine, ConsentFields, ControllerRole, Day, Handling, LawfulBasis, Lawfulness,
    NotADay, NotCovered, Notice, Purpose, RecordBasis, Retention, RetentionStart, SpecialCategoryCondition, UnknownBasis,
    Unlawful,
};
pub use lossy::{Lossy, LostColumn, LostMeaning, Needed, lost_columns, needs_lost, sql_needs_lost};
pub use mapping::{ColumnSource, DateOrder, FileHints, Mapping, Take, UnnamedHeadings};
pub use population::{Population, PrivacyUnitKind};
pub use programme::Programme;
pub use question::{ColumnLabel, ContributionBound, Options, Question, QuestionOption};
pub use rho::Rho;
pub use schema::{
    Bounds, Dataset, DateBounds, Field, FieldRole, FieldType, IdentifierUse, LakeColumn, LakeType, RowsPerUnit, Sampling,
    UnitSource,
};
