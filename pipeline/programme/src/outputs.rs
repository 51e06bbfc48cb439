//! Table 1 of the final evaluation, as printed: thirty outputs with targets and what was reached.
//!
//! Six printed cells are no plain numbers ("200+", "1,791 with over 300 companies", "95 with over 500 participants",
//! "696 (across 2 packages)", "1 resource used twice", "2, 1000+ of upcycled furniture items"); here stands their
//! leading number, and a lower bound is marked. The report's prose counts 394 language sessions where its table has 446.

use crate::desk::Desk;
use crate::dice::Dice;
use crate::sheet::{Cell, Row};

/// One line of the table.
struct Output {
    name: &'static str,
    pathway: &'static str,
    description: &'static str,
    target: i64,
    actual: i64,
    lower_bound: bool,
}

const fn output(name: &'static str, pathway: &'static str, description: &'static str, target: i64, actual: i64) -> Output {
    Output { name, pathway, description, target, actual, lower_bound: false }
}

const OUTPUTS: [Output; 30] = [
    output("Community repair cafés", "MiFriendly Connections", "Number of community repair café sessions run", 3, 9),
    output(
        "MiFriendly exhibitions",
        "Overarching across the programme",
        "Number of programme exhibitions run online or in person",
        3,
        3,
    ),
    output(
        "Citizen Social Science",
        "MiFriendly Evidence",
        "Citizen Social Scientists trained and conducting research in their communities",
        30,
        79,
    ),
    output(
        "Citizen journalists",
        "MiFriendly Social Action",
        "Citizen journalists trained and enabled through media labs",
        100,
        185,
    ),
    output("Volunteering", "MiFriendly Social Action", "Volunteers supporting MiFriendly projects and works", 30, 33),
    output("Social enterprise", "MiFriendly Social Action", "New social enterprises started across the 3 cities", 16, 16),
    output("Social innovation", "MiFriendly Connections", "New social innovation projects started across the 3 cities", 15, 16),
    output("Briefing papers", "MiFriendly Evidence", "Themed briefing papers produced", 4, 4),
    output("Pop up furniture factory", "MiFriendly Social Action", "Number of pop up furniture factory days ran", 2, 2),
    output("MiFriendly Cities Baseline", "MiFriendly Evidence", "Document produced and published", 1, 1),
    output("MiFriendly Cities scorecard", "MiFriendly Evidence", "Exercise undertaken", 1, 1),
    output("Mapping policy opportunities", "MiFriendly Partnerships", "Exercise undertaken and developed", 1, 1),
    output("Hope House", "Overarching across the programme", "New community building built and opened", 1, 1),
    output("Employers Survey", "MiFriendly Evidence", "Exercise undertaken and analysed", 1, 1),
    output("Residents Survey", "MiFriendly Evidence", "Exercise undertaken and analysed", 1, 1),
    output(
        "Employers Guide",
        "MiFriendly Markets",
        "A how to guide for employers converting work placements into apprenticeships",
        1,
        1,
    ),
    output(
        "Job opportunities",
        "MiFriendly Aspirations",
        "Creating further employment, apprenticeships and opportunities",
        100,
        101,
    ),
    output("Digital Guide", "MiFriendly Markets", "An online guide to help employers employ migrants", 1, 1),
    output(
        "Employer roundtables",
        "MiFriendly Markets",
        "Meetings between local employers to discuss programme-related issues",
        6,
        4,
    ),
    output("Employment brokers", "MiFriendly Markets", "Employment brokers reaching employers and companies", 2000, 1791),
    output(
        "Drop-in employment sessions",
        "MiFriendly Aspirations",
        "Walk-in sessions offering employment advice and guidance",
        60,
        76,
    ),
    output("Accreditation", "MiFriendly Aspiration", "Participants gaining qualifications and accreditation", 250, 161),
    output("ESOL classes", "Overarching across the programme", "Participants attending formal ESOL courses", 500, 696),
    Output {
        lower_bound: true,
        ..output("Skills training", "MiFriendly Aspiration", "Training in DIY, carpentry and painting & decorating", 100, 200)
    },
    output("Mobile FabLab", "MiFriendly Social Action", "Mobile FabLab resource used", 1, 1),
    output(
        "Community Health Champions",
        "MiFriendly Support and Access",
        "Number of migrant Community Health Champions recruited and trained",
        60,
        61,
    ),
    output("Share My Language", "MiFriendly Connections", "Share My Language sessions run", 100, 446),
    output("Rights Health Checks", "MiFriendly Voice and Citizenship", "Number of free rights healthchecks undertaken", 200, 255),
    output("Rights awareness sessions", "MiFriendly Voice and Citizenship", "Delivered to support young people", 115, 95),
    output(
        "Community and home makeovers",
        "MiFriendly Connections",
        "Makeovers delivered to vulnerable people across the 3 cities",
        100,
        106,
    ),
];

/// The table, row by row.
pub(crate) fn rows(desk: &Desk<'_>, dice: &mut Dice) -> Vec<Row> {
    let numbered = OUTPUTS.iter().zip(1..);
    numbered.map(|(output, number)| row(output, number, desk, dice)).collect()
}

fn row(output: &Output, number: i64, desk: &Desk<'_>, dice: &mut Dice) -> Row {
    let mut row = Row::default();
    let mut yes_no = |field: &str, yes: bool| Cell::Text(desk.say(field, if yes { "yes" } else { "no" }, dice));
    row.set("actual_is_lower_bound", yes_no("actual_is_lower_bound", output.lower_bound));
    row.set("met", yes_no("met", output.actual >= output.target));
    row.set("row", Cell::Whole(number));
    row.set("action", Cell::Text(format!("A{number:02}")));
    row.set("output", Cell::text(output.name));
    row.set("pathway", Cell::text(output.pathway));
    row.set("description", Cell::text(output.description));
    row.set("target", Cell::Whole(output.target));
    row.set("actual", Cell::Whole(output.actual));
    row
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::codes::Codes;

    #[test]
    fn twenty_six_of_thirty_were_met() {
        assert_eq!(OUTPUTS.iter().filter(|output| output.actual >= output.target).count(), 26);
    }

    #[test]
    fn names_are_those_of_the_code_list() {
        let codes = Codes::read().unwrap();
        let actions = codes.of_field("action").iter().filter(|row| row.kind == "value");
        assert!(actions.map(|row| row.label.as_str()).eq(OUTPUTS.iter().map(|output| output.name)));
    }

    /// Both spellings of a pathway mean one code: that of its outputs in the list of actions.
    #[test]
    fn a_pathway_has_one_code_however_it_is_spelt() {
        let codes = Codes::read().unwrap();
        let mappings = crate::mapping::all().unwrap();
        let mapping = mappings.iter().find(|mapping| mapping.dataset == "programme_outputs").unwrap();
        let meant = |output: &Output| mapping.means(&codes, "pathway", output.pathway).unwrap();
        let parents = codes.of_field("action").iter().filter(|row| row.kind == "value").map(|row| row.parent.clone());
        assert!(parents.eq(OUTPUTS.iter().map(|output| format!("pathway:{}", meant(output)))));
        let spellings: BTreeSet<&str> = OUTPUTS.iter().map(|output| output.pathway).collect();
        let meanings: BTreeSet<String> = OUTPUTS.iter().map(meant).collect();
        assert_eq!((spellings.len(), meanings.len()), (10, 9), "eight pathways, and what serves all of them");
    }
}
