//! Targets and scorecards of books.

use super::{BODY, HEAD, read, root};
use crate::{BookDirection, BookMeasure, BookTableChart, Programme};

const TARGETS: &str = r#"
[targets]
title = "Targets"
source = "Table 1"
dataset = "programme_outputs"
code = "action"
pathway = "pathway"
output = "output"
description = "description"
target = "target"
actual = "actual"
at_least = "actual_is_lower_bound"
reported_at = "Year 1"
[[targets.trajectories]]
label = "New work"
source = "Plan"
outputs = ["A04"]
points = [{ at = "Year 1", percent = 10 }, { at = "Year 2", percent = 100 }]
[[targets.trajectories]]
label = "All other work"
source = "Plan"
points = [{ at = "Year 1", percent = 50 }, { at = "Year 2", percent = 100 }]
"#;

const SCORECARD: &str = r#"
[scorecard]
title = "Scorecard"
source = "Guidebook"
[[scorecard.indicators]]
group = "People"
title = "Women born in Africa"
good = "near"
table = "one"
codes = { gender = ["1"] }
of = { "country_of_birth@country_8a" = ["004"] }
benchmark = { percent = 12.5, source = "Census" }
[[scorecard.indicators]]
group = "Targets"
title = "Journalists"
output = "A04"
[[scorecard.indicators]]
group = "Targets"
title = "Markets"
pathway = "P1"
"#;

fn whole() -> String {
    format!("{HEAD}{BODY}{TARGETS}{SCORECARD}")
}

#[test]
fn the_shipped_book_has_the_targets_and_the_scorecard_of_the_programme() {
    let programme = Programme::read(&root()).unwrap();
    let book = programme.book("programme-report").unwrap();
    let targets = book.targets.as_ref().unwrap();
    assert!(programme.datasets[&targets.dataset].is_public() && !programme.datasets["participants"].is_public());
    assert!((targets.code.list.as_str(), targets.pathway.list.as_str()) == ("action", "pathway"));
    assert!(targets.trajectories.is_empty(), "none is published");
    assert_eq!(book.table("age-by-gender").unwrap().chart, Some(BookTableChart::Pyramid));
    let indicators = &book.scorecard.as_ref().unwrap().indicators;
    let pathways = indicators.iter().filter(|indicator| matches!(indicator.measure, BookMeasure::Pathway(_)));
    assert_eq!(pathways.count(), 9, "eight, and what serves all of them");
    let share = |title: &str| {
        let indicator = indicators.iter().find(|indicator| indicator.title.starts_with(title)).unwrap();
        match &indicator.measure {
            BookMeasure::Share(share) => (book.tables[share.table].id.as_str(), share.part[0].codes.clone(), share.base.clone()),
            other => panic!("{other:?}"),
        }
    };
    let (table, part, base) = share("Women");
    assert!(table == "gender" && part == [0] && base[0].codes == [0, 1, 2], "of those who answered");
    let (table, part, base) = share("From Coventry");
    assert!(table == "home-city" && part == [1] && base[0].codes == [0, 1, 2], "of the three cities");
    let (table, part, base) = share("Age is known");
    assert!(table == "age" && part == [0, 1, 2, 3, 4, 5, 6] && base.is_empty(), "of everybody");
}

#[test]
fn an_approval_binds_the_schema_of_the_targets() {
    let programme = Programme::read(&root()).unwrap();
    let book = programme.book("programme-report").unwrap();
    let mut without = book.clone();
    without.targets = None;
    assert_ne!(programme.book_hash(book).unwrap(), programme.book_hash(&without).unwrap());
}

#[test]
fn targets_and_indicators_are_read() {
    let book = read(&whole()).unwrap();
    let targets = book.targets.unwrap();
    assert_eq!((targets.reported_at, targets.at_least.as_deref()), (0, Some("actual_is_lower_bound")));
    let percent = |output: &str| targets.trajectory(output).unwrap().points[0].percent;
    assert_eq!((percent("A04"), percent("A01")), (10, 50));
    let indicators = book.scorecard.unwrap().indicators;
    let BookMeasure::Share(share) = &indicators[0].measure else { panic!("{indicators:?}") };
    assert_eq!((share.table, share.part.len(), share.base.len()), (0, 1, 2));
    assert_eq!(indicators[0].good, Some(BookDirection::Near));
    assert_eq!(indicators[1].measure, BookMeasure::Output("A04".to_owned()));
    let late = read(&whole().replace("reported_at = \"Year 1\"\n", "")).unwrap().targets.unwrap();
    assert_eq!(late.reported_at, 1, "without a time, results are of the end");
}

/// A share of a table with a filter is a share of those whom the filter leaves.
#[test]
fn a_share_stays_within_the_filter_of_its_table() {
    let table = "[[tables]]\nid = \"men\"\ntitle = \"Men\"\nvariables = [\"country_of_birth\"]\nfilter = { gender = [\"2\"] }\n";
    let card = "[scorecard]\ntitle = \"T\"\nsource = \"S\"\n[[scorecard.indicators]]\ngroup = \"G\"\ntitle = \"I\"\nrecorded = \"men\"\n";
    let book = read(&format!("{HEAD}{BODY}{table}{card}")).unwrap();
    let BookMeasure::Share(share) = &book.scorecard.as_ref().unwrap().indicators[0].measure else { panic!() };
    assert_eq!(share.base, book.tables[1].filters);
}

#[test]
fn what_is_written_wrong_is_refused_by_name() {
    for (from, to, named) in [
        ("dataset = \"programme_outputs\"", "dataset = \"participants\"", "about people"),
        ("dataset = \"programme_outputs\"", "dataset = \"nothing\"", "nothing"),
        ("title = \"Targets\"", "title = \" \"", "title and a source"),
        ("code = \"action\"", "code = \"output\"", "targets.code"),
        ("pathway = \"pathway\"\noutput", "pathway = \"path\"\noutput", "targets.pathway"),
        ("output = \"output\"", "output = \"target\"", "targets.output"),
        ("description = \"description\"", "description = \"action\"", "targets.description"),
        ("target = \"target\"", "target = \"output\"", "targets.target"),
        ("actual = \"actual\"", "actual = \"met\"", "targets.actual"),
        ("at_least = \"actual_is_lower_bound\"", "at_least = \"pathway\"", "targets.at_least"),
        ("reported_at = \"Year 1\"", "reported_at = \"Year 3\"", "Year 3"),
        ("outputs = [\"A04\"]", "outputs = [\"A99\"]", "A99"),
        ("outputs = [\"A04\"]", "outputs = [\"MISSING\"]", "MISSING"),
        ("outputs = [\"A04\"]", "outputs = [\"A04\", \"A04\"]", "twice"),
        ("outputs = [\"A04\"]\n", "", "name no outputs"),
        ("percent = 10 }", "percent = 101 }", "do not fall"),
        (
            "percent = 10 }, { at = \"Year 2\", percent = 100 }",
            "percent = 10 }, { at = \"Year 2\", percent = 90 }",
            "100 percent",
        ),
        ("{ at = \"Year 1\", percent = 10 }, ", "", "at least two points"),
        ("{ at = \"Year 1\", percent = 10 }", "{ at = \"Year 2\", percent = 10 }", "time of its own"),
        ("{ at = \"Year 1\", percent = 50 }", "{ at = \"Month 1\", percent = 50 }", "same times"),
        ("group = \"People\"", "group = \"\"", "a group"),
        ("title = \"Markets\"", "title = \"Journalists\"", "twice"),
        ("table = \"one\"", "table = \"two\"", "two"),
        ("table = \"one\"", "table = \"one\"\nrecorded = \"one\"", "one of"),
        ("codes = { gender = [\"1\"] }\n", "", "codes"),
        ("codes = { gender = [\"1\"] }", "codes = { gender = [\"9\"] }", "`9`"),
        ("codes = { gender = [\"1\"] }", "codes = { gender = [\"MISSING\"] }", "`of`"),
        ("codes = { gender = [\"1\"] }", "codes = { country_of_birth = [\"GB\"] }", "country_of_birth"),
        ("of = { \"country_of_birth@country_8a\" = [\"004\"] }", "of = { gender = [\"1\"] }", "always 100%"),
        ("benchmark = { percent = 12.5, source = \"Census\" }\n", "", "benchmark"),
        ("percent = 12.5", "percent = 112.5", "0 to 100"),
        ("good = \"near\"", "good = \"best\"", "best"),
        ("output = \"A04\"", "output = \"P1\"", "P1"),
        ("pathway = \"P1\"", "pathway = \"P1\"\ngood = \"higher\"", "own benchmark"),
        ("output = \"A04\"", "recorded = \"one\"", "more than one variable"),
    ] {
        let text = whole().replacen(from, to, 1);
        assert!(text != whole() && text.contains(to), "{from}");
        let refused = read(&text).unwrap_err().to_string();
        assert!(refused.contains(named), "{to}: {refused}");
    }
    let refused = read(&format!("{HEAD}{BODY}{SCORECARD}")).unwrap_err().to_string();
    assert!(refused.contains("[targets]"), "{refused}");
    let pyramid =
        format!("{HEAD}{BODY}").replace("[\"gender\", \"country_of_birth@country_8a\"]", "[\"gender\"]\nchart = \"pyramid\"");
    assert!(read(&pyramid).unwrap_err().to_string().contains("two variables"));
}
