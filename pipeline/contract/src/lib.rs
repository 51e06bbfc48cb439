//! The words of Choir: populations and their caps, schemas, code lists, partner mappings, questions and table books.
//!
//! Everything here is public and small. This crate reads those files and nothing else: no row of data, no engine.

mod book;
mod code_list;
mod delta;
mod error;
mod mapping;
mod population;
mod programme;
mod question;
mod rho;
mod schema;

pub use book::{Book, BookAxis, BookFilter, BookImpossible, BookObjective, BookPublicTotal, BookTable, BookVariable};
pub use code_list::{ALL, Code, CodeKind, CodeList, MISSING, UNCODABLE};
pub use delta::Delta;
pub use error::ContractError;
pub use mapping::{ColumnSource, DateOrder, FileHints, Mapping, Take};
pub use population::{Population, PrivacyUnitKind};
pub use programme::Programme;
pub use question::{ColumnLabel, ContributionBound, Options, Question, QuestionOption};
pub use rho::Rho;
pub use schema::{
    Bounds, Dataset, DateBounds, Field, FieldRole, FieldType, IdentifierUse, LakeColumn, LakeType, RowsPerUnit, Sampling,
    UnitSource,
};
