//! The statement as it was written, before DataFusion plans it: what its planner would drop without a word is refused
//! here.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use datafusion::common::tree_node::{TreeNode as _, TreeNodeRecursion, TreeNodeVisitor};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{Expr as PlannedExpr, LogicalPlan};
use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::ast::{
    self, Expr, GroupByExpr, Query, Select, TableFactor, Visit as _, Visitor, visit_relations,
};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};

use crate::plan::PlanRefusal;

/// Longest SQL that is read, in characters.
const LONGEST: usize = 20_000;
/// Most words, numbers and signs: a longer chain of operators would outgrow the planner's stack.
const MOST_TOKENS: usize = 1_500;

/// Checks the text before anything parses it.
pub(crate) fn check_text(sql: &str) -> Result<(), PlanRefusal> {
    if sql.len() > LONGEST {
        let construct = format!("SQL of {} characters", sql.len());
        return Err(PlanRefusal::unsupported(construct, format!("use at most {LONGEST}")));
    }
    let tokens = Tokenizer::new(&GenericDialect {}, sql).tokenize();
    let tokens = tokens.map_err(|error| PlanRefusal::Unreadable { reason: error.to_string() })?;
    let count = tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).count();
    if count > MOST_TOKENS {
        let construct = format!("SQL of {count} words and signs");
        return Err(PlanRefusal::unsupported(construct, format!("use at most {MOST_TOKENS}")));
    }
    let interval = |token: &Token| matches!(token, Token::Word(word) if word.keyword == Keyword::INTERVAL);
    if tokens.iter().any(interval) {
        // Its chains cost the parser exponential time; and no interval is needed to compare days.
        return Err(PlanRefusal::unsupported("INTERVAL", "compare with a day: engaged_on < DATE '2020-04-01'"));
    }
    Ok(())
}

/// Checks that the planner will see everything that was written.
pub(crate) fn check(statement: &Statement) -> Result<(), PlanRefusal> {
    let query = match statement {
        Statement::Statement(inner) => match inner.as_ref() {
            ast::Statement::Query(query) => query,
            _ => return Err(no_select(statement)),
        },
        _ => return Err(no_select(statement)),
    };
    match query.visit(&mut Screen { inside: false }) {
        ControlFlow::Continue(()) => check_size(query),
        ControlFlow::Break(refusal) => Err(refusal),
    }
}

fn no_select(statement: &Statement) -> PlanRefusal {
    let verb = statement.to_string().split_whitespace().next().unwrap_or_default().to_uppercase();
    PlanRefusal::unsupported(format!("the statement {verb}, which is not a SELECT,"), "write one SELECT")
}

/// Most tables that a statement may come to once its common table expressions are written out where they are named: each
/// may name the one before it twice, so that a short text could mean a million copies of a table.
const MOST_TABLES: u64 = 100;

/// Checks that a statement with common table expressions stays small when they are written out.
fn check_size(query: &Query) -> Result<(), PlanRefusal> {
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    for table in query.with.iter().flat_map(|with| &with.cte_tables) {
        let size = tables(&table.query, &sizes);
        sizes.insert(folded(&table.alias.name), size);
    }
    // The parts of the WITH are counted where they are named, and once more where they stand: what matters is the power.
    let size = tables(query, &sizes);
    if size > MOST_TABLES {
        let suggestion = format!("name at most {MOST_TABLES} tables, those inside of each WITH counted wherever it is named");
        return Err(PlanRefusal::unsupported(format!("a statement of more than {MOST_TABLES} tables"), suggestion));
    }
    Ok(())
}

/// Tables that a query names, those of known expressions written out.
fn tables(query: &Query, sizes: &BTreeMap<String, u64>) -> u64 {
    let mut count = 0_u64;
    let counted = visit_relations(query, |name| {
        let last = name.0.last().and_then(ast::ObjectNamePart::as_ident).map(folded);
        let known = last.and_then(|name| sizes.get(&name));
        count = count.saturating_add(known.copied().unwrap_or(1));
        ControlFlow::<()>::Continue(())
    });
    _ = counted;
    count
}

/// A name as the planner compares it: in small letters unless it is quoted.
fn folded(name: &ast::Ident) -> String {
    if name.quote_style.is_some() { name.value.clone() } else { name.value.to_lowercase() }
}

/// Most operations that may stand one inside of the other: every walk over an expression needs stack for each of them, and
/// the engine's own walks take time with their square.
const DEEPEST_EXPRESSION: usize = 100;

/// Checks that no expression of a plan is too deep to be walked.
pub(crate) fn check_depth(plan: &LogicalPlan) -> Result<(), PlanRefusal> {
    let mut depth = Depth::default();
    let walked = plan.apply_with_subqueries(|node| node.apply_expressions(|expression| expression.visit(&mut depth)));
    walked.map_err(|error| PlanRefusal::unreadable(&error))?;
    if depth.most > DEEPEST_EXPRESSION {
        let construct = format!("an expression of {} operations one inside of the other", depth.most);
        let suggestion = format!("use at most {DEEPEST_EXPRESSION}, and IN (...) for a list of values");
        return Err(PlanRefusal::unsupported(construct, suggestion));
    }
    Ok(())
}

/// How deep a walk is, and how deep it has been.
#[derive(Default)]
struct Depth {
    now: usize,
    most: usize,
}

impl TreeNodeVisitor<'_> for Depth {
    type Node = PlannedExpr;

    fn f_down(&mut self, _: &PlannedExpr) -> Result<TreeNodeRecursion, DataFusionError> {
        self.now += 1;
        self.most = self.most.max(self.now);
        Ok(TreeNodeRecursion::Continue)
    }

    fn f_up(&mut self, _: &PlannedExpr) -> Result<TreeNodeRecursion, DataFusionError> {
        self.now -= 1;
        Ok(TreeNodeRecursion::Continue)
    }
}

/// What looks at every part of a statement; tells whether the first query, which alone may have a WITH, is past.
struct Screen {
    inside: bool,
}

fn refuse(construct: impl Into<String>, suggestion: &str) -> ControlFlow<PlanRefusal> {
    ControlFlow::Break(PlanRefusal::unsupported(construct, suggestion))
}

impl Visitor for Screen {
    type Break = PlanRefusal;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<PlanRefusal> {
        if std::mem::replace(&mut self.inside, true) && query.with.is_some() {
            return refuse("WITH inside of another query", "put every WITH at the front of the statement");
        }
        let plain = query.locks.is_empty()
            && query.for_clause.is_none()
            && query.settings.is_none()
            && query.format_clause.is_none()
            && query.pipe_operators.is_empty();
        if plain {
            ControlFlow::Continue(())
        } else {
            refuse("a clause after the SELECT (FOR, SETTINGS, FORMAT or |>)", "leave it out")
        }
    }

    /// Clauses of other dialects, which the planner would drop without a word.
    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<PlanRefusal> {
        let dropped = [
            (select.prewhere.is_some(), "PREWHERE"),
            (!select.connect_by.is_empty(), "CONNECT BY"),
            (!select.lateral_views.is_empty(), "LATERAL VIEW"),
            (!select.cluster_by.is_empty(), "CLUSTER BY"),
            (!select.distribute_by.is_empty(), "DISTRIBUTE BY"),
            (!select.sort_by.is_empty(), "SORT BY"),
            (select.top.is_some(), "TOP"),
            (select.into.is_some(), "SELECT INTO"),
            (select.value_table_mode.is_some(), "SELECT AS VALUE"),
            (select.select_modifiers.is_some(), "a word before the columns of SELECT"),
            (!select.optimizer_hints.is_empty(), "a hint in SELECT"),
        ];
        if let Some((_, clause)) = dropped.into_iter().find(|(found, _)| *found) {
            return refuse(clause, "leave it out, or say it with WHERE, GROUP BY and ORDER BY");
        }
        match &select.group_by {
            GroupByExpr::Expressions(_, modifiers) | GroupByExpr::All(modifiers) if !modifiers.is_empty() => {
                let words: Vec<String> = modifiers.iter().map(ToString::to_string).collect();
                refuse(words.join(" "), "write GROUP BY ROLLUP (...) or GROUP BY CUBE (...)")
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_table_factor(&mut self, table: &TableFactor) -> ControlFlow<PlanRefusal> {
        let (plain, sampled) = match table {
            TableFactor::Table {
                args, with_hints, version, with_ordinality, partitions, json_path, sample, index_hints, ..
            } => {
                let bare = args.is_none() && version.is_none() && json_path.is_none() && !with_ordinality;
                (bare && with_hints.is_empty() && partitions.is_empty() && index_hints.is_empty(), sample.is_some())
            }
            TableFactor::Derived { lateral, sample, .. } => (!lateral, sample.is_some()),
            TableFactor::NestedJoin { .. } => (true, false),
            _ => (false, false),
        };
        match (plain, sampled) {
            (_, true) => refuse("TABLESAMPLE", "leave it out: every row is protected, none needs to be left out"),
            (true, _) => ControlFlow::Continue(()),
            _ => refuse(format!("`{table}` in FROM"), "name a dataset or a subquery"),
        }
    }

    /// A cast of a column may fail on a row, and one that changes nothing in the lake's types would vanish unseen.
    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<PlanRefusal> {
        match expression {
            Expr::Cast { expr, .. } if !matches!(expr.as_ref(), Expr::Value(_)) => {
                refuse(format!("Cast in `{expression}`"), "compare values of the same type; only literals can be cast")
            }
            _ => ControlFlow::Continue(()),
        }
    }
}
