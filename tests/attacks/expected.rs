//! One statement, run and compared with what its file expects.

use serde_json::Value;

use crate::account;
use crate::lake::{Lake, RHO};
use crate::leaks;
use crate::statement::{Answered, Ending, Statement};
use crate::support::Ran;

/// Runs a statement and tells what is not as it should be.
pub(crate) fn check(lake: &Lake, statement: &Statement) -> Result<(), String> {
    let sql = statement.sql();
    match statement.ending() {
        Ending::Refused(words) => refused(lake, statement, &sql, words),
        Ending::Answered(answered) => {
            bounded(lake, statement, &sql, answered).and_then(|()| paid_once(lake, statement, &sql, answered))
        }
    }
}

fn run(lake: &Lake, statement: &Statement, sql: &str, more: &[&str]) -> Result<Ran, String> {
    let options = statement.options();
    let mut arguments = vec!["sql", sql, "--rho", RHO, "--format", "json"];
    arguments.extend(options.iter().map(String::as_str));
    arguments.extend(more);
    let ran = lake.start(&arguments);
    leaks::found(sql, &ran).map_or(Ok(ran), Err)
}

/// Refused beforehand: in these words, at no charge, and on record.
fn refused(lake: &Lake, statement: &Statement, sql: &str, words: &str) -> Result<(), String> {
    let before = account::newest(&lake.home);
    let ran = run(lake, statement, sql, &[])?;
    ended(&ran, 3)?;
    require(ran.stdout.is_empty(), || format!("a refusal printed a result: {}", short(&ran.stdout)))?;
    require(ran.stderr.to_lowercase().contains(&words.to_lowercase()), || {
        format!("expected `{words}` in: {}", short(&ran.stderr))
    })?;
    require(ran.stderr.contains("next:"), || format!("no way on in: {}", short(&ran.stderr)))?;
    let entries = account::after(&lake.home, before);
    require(account::are(&entries, &["request", "refusal"], 0), || format!("the ledger says: {entries:?}"))
}

/// The explanation, before anything is read or spent: the most that one privacy unit may move.
fn bounded(lake: &Lake, statement: &Statement, sql: &str, answered: &Answered) -> Result<(), String> {
    let before = account::newest(&lake.home);
    let ran = run(lake, statement, sql, &["--explain"])?;
    ended(&ran, 0)?;
    let explained = ran.json();
    let columns = explained["measured"].as_array().ok_or("nothing is measured")?;
    let largest = columns.iter().filter_map(|column| sensitivity(column["sensitivity"].as_str()?)).fold(0.0, f64::max);
    let same = (largest - answered.sensitivity).abs() <= 1e-4 * answered.sensitivity;
    require(same, || format!("one unit moves it by {largest}, expected {}", answered.sensitivity))?;
    require(account::after(&lake.home, before).iter().all(|entry| entry.rho == 0), || "an explanation was charged".to_owned())
}

/// `160 in each of 1 groups (L2 160.000)`, or for a quantile `3 rows in each of 2 groups`.
fn sensitivity(words: &str) -> Option<f64> {
    if let Some((_, number)) = words.split_once("(L2 ") {
        return number.trim_end_matches(')').parse().ok();
    }
    let numbers: Vec<f64> = words.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [rows, groups] = numbers[..] else { return None };
    Some(rows * groups.sqrt())
}

/// Answered in the expected shape, charged once; and once more, the same at no charge.
fn paid_once(lake: &Lake, statement: &Statement, sql: &str, answered: &Answered) -> Result<(), String> {
    let before = account::newest(&lake.home);
    let ran = run(lake, statement, sql, &[])?;
    ended(&ran, 0)?;
    let first = ran.json();
    shaped(&first, answered)?;
    let entries = account::after(&lake.home, before);
    require(account::are(&entries, &["request", "debit", "answer"], 1), || format!("the ledger says: {entries:?}"))?;
    require(first["privacy"]["charged"] == true, || "the answer does not say that it was charged".to_owned())?;

    let before = account::newest(&lake.home);
    let again = run(lake, statement, sql, &[])?;
    ended(&again, 0)?;
    let again = again.json();
    require(again["rows"] == first["rows"], || "asked again, the answer is another".to_owned())?;
    require(again["privacy"]["charged"] == false, || "the answer says that it was charged again".to_owned())?;
    let entries = account::after(&lake.home, before);
    require(account::are(&entries, &["request"], 0), || format!("asked again, the ledger says: {entries:?}"))
}

/// Rows as many as expected, all of the same columns, and no number that is none.
fn shaped(answer: &Value, answered: &Answered) -> Result<(), String> {
    let names = answer["columns"].as_array().ok_or("no columns")?.iter().map(|column| column["name"].as_str());
    let names: Vec<&str> = names.collect::<Option<_>>().ok_or("a column without a name")?;
    let rows = answer["rows"].as_array().ok_or("no rows")?;
    if let Some(expected) = answered.rows {
        require(rows.len() == expected, || format!("{} rows, expected {expected}", rows.len()))?;
    }
    for row in rows {
        let row = row.as_object().ok_or("a row that is none")?;
        require(row.keys().eq(names.iter().copied()), || format!("another row: {row:?}"))?;
        for cell in row.values().filter_map(Value::as_object) {
            let plain = ["value", "lower", "upper"].iter().all(|name| cell[*name].is_null() || cell[*name].is_number());
            require(plain, || format!("a figure that is no number: {cell:?}"))?;
        }
    }
    Ok(())
}

fn ended(ran: &Ran, code: i32) -> Result<(), String> {
    require(ran.code == code, || format!("ended with {}, expected {code}: {}", ran.code, short(&ran.stderr)))?;
    require(!ran.stderr.contains("incident"), || format!("an incident: {}", short(&ran.stderr)))
}

fn require(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn short(text: &str) -> String {
    text.chars().take(300).collect()
}
