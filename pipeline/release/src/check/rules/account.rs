//! SDC-30: the privacy account is present, complete and the same everywhere, and the pack says that its groups come from code
//! lists and not from the data.

use super::Seen;
use super::context::{says, says_groups_are_declared};
use crate::check::Verdict;
use crate::check::found::Check;
use crate::check::model::{PackKind, TableKind};
use crate::check::place::{Place, Spot};
use crate::check::read::json::Json;
use crate::check::read::tree::Tree;
use crate::decimal;

pub(super) fn complete(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-30",
        "The privacy account is complete: unit, population, rho, epsilon, delta, mechanism, and where groups come from",
        "make the draft again from the release that the account of the population holds",
    );
    match seen.pack.kind {
        PackKind::Book => book(seen, &mut check),
        PackKind::Answers => answers(seen, &mut check),
    }
    let page = if seen.pack.kind == PackKind::Book { "methods.html" } else { "index.html" };
    let public = seen.pack.kind == PackKind::Answers && is_public(seen);
    let said = seen.folder.page(page).is_some_and(|(_, tree)| says_groups_are_declared(&tree.whole_text(0)));
    if !said && !public {
        check.push(
            Verdict::Fail,
            None,
            &format!("{page}: expected a sentence that groups come from published schemas, got none"),
        );
    }
    check
}

/// A pack of public figures alone has nothing to account for.
fn is_public(seen: &Seen<'_>) -> bool {
    let tables = seen.folder.json("provenance.json").map(|json| json.list("tables")).unwrap_or_default();
    !tables.is_empty() && tables.iter().all(|table| table.at(&["privacy", "unit"]).and_then(Json::as_text) == Some("none"))
}

fn fault(check: &mut Check, file: &str, what: &str) {
    check.push(Verdict::Fail, None, &format!("{file}: expected {what}"));
}

fn book(seen: &Seen<'_>, check: &mut Check) {
    const FILE: &str = "privacy-account.json";
    let Some(account) = seen.folder.json(FILE) else {
        return fault(check, FILE, "the privacy account, got none that can be read");
    };
    loss(check, FILE, account, false);
    let tables: Vec<_> = seen.pack.tables.iter().filter(|table| table.kind == TableKind::Table).collect();
    let same = |key: &str, counted: usize| {
        account
            .number(key)
            .is_some_and(|stated| u32::try_from(counted).is_ok_and(|counted| (stated - f64::from(counted)).abs() < 0.5))
    };
    check.look();
    if !same("tables", tables.len()) || !same("cells", tables.iter().map(|table| table.rows.len()).sum()) {
        fault(check, FILE, "the number of tables and cells of this pack, got others");
    }
    // What people read is what machines read.
    let facts = [("rho", account.text("rho").unwrap_or_default()), ("mechanism", account.text("mechanism").unwrap_or_default())];
    let pages = ["report.html", "methods.html"]
        .map(|path| (path, seen.folder.page(path).map(|(_, tree)| tree.whole_text(0)).unwrap_or_default()));
    for (key, value) in facts {
        for (path, text) in &pages {
            check.look();
            if value.is_empty() || !text.contains(value) {
                fault(check, path, &format!("the same {key} as in the account"));
            }
        }
        for (file, sheets) in &seen.pack.workbooks {
            let sheet = sheets.iter().find(|sheet| sheet.name == "Privacy_account");
            if !sheet.is_some_and(|sheet| sheet.rows.iter().flatten().any(|text| text == value)) {
                fault(check, &file.name, &format!("the same {key} as in the account"));
            }
        }
    }
    let provenance = seen.folder.json("provenance.json");
    let known = ["datasets", "snapshot", "release", "approved_by", "purpose", "answered_on", "tables"];
    for key in known {
        check.look();
        let there = provenance.is_some_and(|json| key == "tables" && !json.list(key).is_empty() || says(json.get(key)));
        if !there {
            fault(check, "provenance.json", &format!("`{key}`, got none"));
        }
    }
}

fn answers(seen: &Seen<'_>, check: &mut Check) {
    const FILE: &str = "provenance.json";
    let Some(json) = seen.folder.json(FILE) else { return fault(check, FILE, "the provenance, got none that can be read") };
    let tables = json.list("tables");
    if tables.len() != seen.pack.tables.len() {
        fault(check, FILE, "one entry a table");
    }
    for table in tables {
        let Some(privacy) = table.get("privacy") else {
            fault(check, FILE, "the privacy loss of every table");
            continue;
        };
        let public = privacy.text("unit") == Some("none");
        loss(check, FILE, privacy, public);
        let answer = table.text("answer").and_then(|path| seen.folder.json(path)).and_then(|answer| answer.get("privacy"));
        let same = ["rho", "unit", "population", "mechanism"]
            .iter()
            .all(|key| answer.and_then(|answer| answer.text(key)) == privacy.text(key));
        if !same || answer.and_then(|answer| answer.number("epsilon")) != privacy.number("epsilon") {
            fault(check, FILE, "the same privacy loss as in the answer");
        }
        for key in ["datasets", "snapshot", "release", "approved_by", "purpose", "answered_on"] {
            check.look();
            if !says(table.get(key)) {
                fault(check, FILE, &format!("`{key}` of every table, got none"));
            }
        }
    }
    totals(check, json, seen.folder.page("index.html").map(|(_, tree)| tree));
}

/// The sums by population are exact.
fn totals(check: &mut Check, json: &Json, page: Option<&Tree>) {
    for total in json.list("privacy_totals") {
        check.look();
        let own = |privacy: &&Json| {
            privacy.text("population") == total.text("population") && privacy.text("unit") == total.text("unit")
        };
        let losses = json.list("tables").iter().filter_map(|table| table.get("privacy")).filter(own);
        let sum = decimal::sum(losses.map(|privacy| privacy.text("rho").unwrap_or_default()));
        if sum.is_none() || sum.as_deref() != total.text("rho") {
            fault(check, "provenance.json", "the exact sum of the privacy loss of every population, got another");
        }
        let shown = page.is_some_and(|page| total.text("rho").is_some_and(|rho| page.whole_text(0).contains(rho)));
        if !shown {
            fault(check, "index.html", "the sum of the privacy loss of every population");
        }
    }
    let noised = json.list("tables").iter().any(|table| table.at(&["privacy", "unit"]).and_then(Json::as_text) != Some("none"));
    if noised && json.list("privacy_totals").is_empty() {
        fault(check, "provenance.json", "a sum of the privacy loss");
    }
}

/// Unit, population, mechanism, and a loss whose two forms fit together.
fn loss(check: &mut Check, file: &str, privacy: &Json, public: bool) {
    for key in ["unit", "population", "mechanism", "rho"] {
        check.look();
        if !(says(privacy.get(key)) || public && key != "unit") {
            fault(check, file, &format!("`{key}`, got none"));
        }
    }
    if public {
        return;
    }
    check.look();
    let rho = privacy.text("rho").filter(|rho| decimal::parse(rho).is_some()).and_then(|rho| rho.parse::<f64>().ok());
    let (rho, epsilon, delta) =
        (rho.unwrap_or(0.0), privacy.number("epsilon").unwrap_or(0.0), privacy.number("delta").unwrap_or(0.0));
    if rho <= 0.0 || epsilon <= 0.0 || delta <= 0.0 || delta >= 1e-3 {
        fault(check, file, "rho and epsilon above zero and a small delta, got others");
        return;
    }
    // Bun and Steinke 2016, proposition 1.3; the exact profile of Gaussian noise is smaller, and not by a factor of three.
    let bound = rho + 2.0 * (rho * (1.0 / delta).ln()).sqrt();
    if epsilon < bound / 3.0 || epsilon > bound * 1.01 {
        let name = std::rc::Rc::from(file);
        check.review(&Place::at(&name, Spot::Key("epsilon".into())), "epsilon does not follow from rho at this delta");
    }
}
