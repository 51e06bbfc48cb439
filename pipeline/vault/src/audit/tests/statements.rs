//! Random statements for record and replay.

use crate::audit::dice::Dice;

/// A statement put together at random; nearly all are accepted.
pub(super) fn random_statement(dice: &mut Dice) -> String {
    let source = source(dice, 2);
    let keys = keys(dice, &source);
    let mut columns = keys.clone();
    for at in 0..1 + dice.below(3) {
        columns.push(format!("{} AS m{at}", aggregate(dice, &source)));
    }
    let condition = if dice.chance(1, 2) { format!(" WHERE {}", condition(dice, &source, 2)) } else { String::new() };
    let group = match (keys.len(), dice.below(5)) {
        (0, _) => String::new(),
        (1.., 0) => format!(" GROUP BY ROLLUP ({})", keys.join(", ")),
        (2, 1) => format!(" GROUP BY CUBE ({})", keys.join(", ")),
        _ => format!(" GROUP BY {}", keys.join(", ")),
    };
    format!("SELECT {} FROM {} t{condition}{group}", columns.join(", "), source.sql)
}

/// A table or subquery with what its columns hold.
#[derive(Clone)]
struct Source {
    sql: String,
    unit: &'static str,
    keys: Vec<String>,
    numbers: Vec<String>,
    days: Vec<String>,
}

fn source(dice: &mut Dice, depth: usize) -> Source {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let table = |name: &str, keys: &[&str], numbers: &[&str], days: &[&str]| Source {
        sql: name.to_owned(),
        unit: "person_id",
        keys: own(keys),
        numbers: own(numbers),
        days: own(days),
    };
    match dice.below(if depth == 0 { 3 } else { 9 }) {
        0 => table("participants", &["gender", "home_city", "age_band"], &["partner_count"], &["registered_on"]),
        1 => table("registrations", &["gender", "home_city", "partner"], &[], &["registered_on"]),
        2 | 3 => table("engagements", &["city", "partner"], &["hours"], &["engaged_on"]),
        6 => {
            let inner = source(dice, 0);
            joined(dice, inner)
        }
        kind => {
            let inner = source(dice, depth - 1);
            match kind {
                4 => redefined(dice, inner),
                5 => by_person(dice, inner),
                7 => united(dice, inner),
                _ => filtered(dice, inner),
            }
        }
    }
}

/// A subquery that computes its columns anew, often under the names they had.
fn redefined(dice: &mut Dice, inner: Source) -> Source {
    let mut columns = vec![inner.unit.to_owned()];
    columns.extend(inner.keys.iter().cloned());
    columns.extend(inner.days.iter().cloned());
    let mut numbers = Vec::new();
    for (at, name) in inner.numbers.iter().enumerate() {
        let new = if dice.chance(1, 2) { name.clone() } else { format!("x{at}") };
        columns.push(format!("{} AS {new}", number(dice, &inner, 2)));
        numbers.push(new);
    }
    Source { sql: format!("(SELECT {} FROM {} s)", columns.join(", "), inner.sql), numbers, ..inner }
}

fn filtered(dice: &mut Dice, inner: Source) -> Source {
    let sql = format!("(SELECT * FROM {} s WHERE {})", inner.sql, condition(dice, &inner, 2));
    Source { sql, ..inner }
}

/// One row a person, or one a person and key.
fn by_person(dice: &mut Dice, inner: Source) -> Source {
    let key = if dice.chance(1, 3) { inner.keys.first().cloned() } else { None };
    let group: Vec<String> = std::iter::once(inner.unit.to_owned()).chain(key.clone()).collect();
    let clip = |inside: String, high: usize| format!("LEAST({inside}, {high})");
    let mut columns = group.clone();
    columns.push(format!("{} AS c0", clip("COUNT(*)".to_owned(), 1 + dice.below(6))));
    let mut numbers = vec!["c0".to_owned()];
    if !inner.numbers.is_empty() {
        let kind = ["SUM", "MAX", "MIN"][dice.below(3)];
        let inside = format!("COALESCE({kind}({}), 0)", number(dice, &inner, 1));
        columns.push(format!("GREATEST({}, -20) AS c1", clip(inside, 20)));
        numbers.push("c1".to_owned());
    }
    let sql = format!("(SELECT {} FROM {} s GROUP BY {})", columns.join(", "), inner.sql, group.join(", "));
    Source { sql, keys: key.into_iter().collect(), numbers, days: Vec::new(), ..inner }
}

fn joined(dice: &mut Dice, inner: Source) -> Source {
    let kind = if dice.chance(1, 3) { "LEFT JOIN" } else { "JOIN" };
    let other = if dice.chance(1, 2) { "participants" } else { "registrations" };
    let names = inner.keys.iter().chain(&inner.numbers).chain(&inner.days);
    let own: Vec<String> = std::iter::once(inner.unit.to_owned()).chain(names.cloned()).map(|name| format!("s.{name}")).collect();
    let sql = format!(
        "(SELECT {}, j.age_band AS j_age FROM {} s {kind} {other} j ON s.person_id = j.person_id)",
        own.join(", "),
        inner.sql
    );
    let keys = inner.keys.iter().cloned().chain(["j_age".to_owned()]).collect();
    Source { sql, keys, ..inner }
}

fn united(dice: &mut Dice, inner: Source) -> Source {
    let names: Vec<String> = std::iter::once(inner.unit.to_owned())
        .chain(inner.keys.iter().chain(&inner.numbers).chain(&inner.days).cloned())
        .collect();
    let part = |condition: String| format!("SELECT {} FROM {} s WHERE {condition}", names.join(", "), inner.sql);
    let sql = format!("({} UNION ALL {})", part(condition(dice, &inner, 1)), part(condition(dice, &inner, 1)));
    Source { sql, ..inner }
}

fn keys(dice: &mut Dice, source: &Source) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for _ in 0..dice.below(3) {
        if let Some(key) = dice.pick(&source.keys)
            && !keys.contains(key)
        {
            keys.push(key.clone());
        }
    }
    keys
}

fn aggregate(dice: &mut Dice, source: &Source) -> String {
    let clipped = |dice: &mut Dice| format!("GREATEST(LEAST({}, 25), -25)", number(dice, source, 2));
    match dice.below(9) {
        0 | 1 => "COUNT(*)".to_owned(),
        2 => format!("COUNT(DISTINCT {})", source.unit),
        3 => dice.pick(&source.keys).map_or_else(|| "COUNT(*)".to_owned(), |key| format!("COUNT(DISTINCT {key})")),
        4 => format!("AVG({})", clipped(dice)),
        5 => format!("STDDEV({})", clipped(dice)),
        6 => format!("MEDIAN({})", clipped(dice)),
        7 => format!("COUNT({}) FILTER (WHERE {})", number(dice, source, 1), condition(dice, source, 1)),
        _ => format!("SUM({})", clipped(dice)),
    }
}

/// A number that is computed from the columns of a source.
fn number(dice: &mut Dice, source: &Source, depth: usize) -> String {
    let plain = |dice: &mut Dice| {
        dice.pick(&source.numbers)
            .cloned()
            .unwrap_or_else(|| format!("CASE WHEN {} THEN 3 ELSE -1 END", condition(dice, source, 0)))
    };
    if depth == 0 {
        return plain(dice);
    }
    let inner = number(dice, source, depth - 1);
    match dice.below(9) {
        0 => format!("({inner} + {})", dice.below(7)),
        1 => format!("({inner} * {})", dice.below(5) + 1),
        2 => format!("(-({inner}))"),
        3 => format!("ABS({inner})"),
        4 => format!("FLOOR({inner} / {})", dice.below(4) + 1),
        5 => format!("COALESCE({inner}, {})", dice.below(3)),
        6 => format!("CASE WHEN {} THEN {inner} ELSE 1.5 END", condition(dice, source, 1)),
        7 => format!("NULLIF({inner}, {})", dice.below(3)),
        _ => plain(dice),
    }
}

fn condition(dice: &mut Dice, source: &Source, depth: usize) -> String {
    if depth > 0 && dice.chance(1, 3) {
        let (one, other) = (condition(dice, source, depth - 1), condition(dice, source, depth - 1));
        let joint = if dice.chance(1, 2) { "AND" } else { "OR" };
        return format!("({one} {joint} NOT {other})");
    }
    match dice.below(5) {
        0 => dice.pick(&source.numbers).map(|number| format!("{number} >= {}.5", dice.below(6))),
        1 => dice.pick(&source.days).map(|day| format!("{day} < DATE '20{}-0{}-11'", 19 + dice.below(3), 1 + dice.below(9))),
        2 => dice.pick(&source.keys).map(|key| format!("{key} LIKE '%{}%'", ["A", "E", "O", "1"][dice.below(4)])),
        3 => dice.pick(&source.days).map(|day| format!("EXTRACT(MONTH FROM {day}) BETWEEN 2 AND {}", 3 + dice.below(8))),
        _ => dice.pick(&source.keys).map(|key| format!("{key} IN ('MALE', 'COVENTRY', 'OTHER')")),
    }
    .unwrap_or_else(|| "1 = 1".to_owned())
}
