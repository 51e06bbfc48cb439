//! Exports of survey tools: whose they are, how many rows of headings they have, and which columns are one question
//! with several answers.

mod multi_select;
mod tools;

pub use multi_select::{MultiSelect, Shape};
pub use tools::SurveyTool;

pub(crate) use multi_select::multi_selects;
pub(crate) use tools::{HeaderRows, header_rows, tool_of};
