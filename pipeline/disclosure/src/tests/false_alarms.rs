//! Tables that count nobody, and tables in which nobody can be found: nothing is reported.

use super::report;
use crate::Report;

#[track_caller]
fn nothing(text: &str) -> Report {
    let report = report(&[("table.csv", text)]);
    assert!(!report.found(), "{}", report.text(true));
    report
}

#[test]
fn money_time_ranks_and_codes_are_no_people() {
    nothing("City,Spend,Rank,Hours\nCoventry,3,1,4\nWalsall,5,2,7\n");
    nothing("City,Cost (£),Change in cost\nCoventry,3,1\nWalsall,5,2\n");
    nothing("City,Grant number,People\nCoventry,3,400\nWalsall,5,700\n");
    nothing("Year,People\n2018,300\n2019,400\n2020,671\n");
    nothing("City,2018,2019,2020\nCoventry,300,400,500\nWalsall,120,130,140\n");
    nothing("City,People (thousands)\nCoventry,4\nWalsall,7\n");
    nothing("City,Mean age,Median age\nCoventry,4.5,4\nWalsall,7.1,7\n");
    nothing("City,Rate per 1000,Lower CI,Upper CI\nCoventry,4,3,5\nWalsall,7,6,8\n");
}

#[test]
fn answers_that_sound_like_measures_are_answers() {
    let text = "City,Better,No change,Worse,Total\nCoventry,120,40,30,190\nWalsall,60,50,40,150\nTotal,180,90,70,340\n";
    nothing(text);
    let hidden = text.replace(",40,30,190", ",*,30,154");
    let report = report(&[("table.csv", &hidden)]);
    assert!(report.findings.iter().any(|finding| finding.what.cell == "Coventry × No change"), "{}", report.text(true));
}

#[test]
fn several_answers_are_not_one_sum() {
    let report = nothing("Support used (n=905),Percent\nLanguage classes,63%\nLegal advice,52%\nJob search,31%\n");
    assert!(report.remarks.iter().any(|remark| remark.contains("counted in several")), "{report:#?}");
    nothing(
        "Tick all that apply. Base: 905\nSupport,Number\nLanguage classes,600\nLegal advice,500\nJob search,310\nTotal,905\n",
    );
}

/// ONS: under ten hidden, all others rounded to five one by one, percentages of rounded figures.
#[test]
fn the_rule_of_ten_and_five_holds() {
    let text = "Participants. Numbers under 10 are shown as [c]; all others are rounded to the nearest 5, totals too.\n\
                City,Female,Male,Other,Total\nCoventry,200,150,[c],355\nBirmingham,120,90,15,225\nWalsall,30,20,[c],50\nTotal,350,260,20,630\n";
    nothing(text);
    let percent = "Counts are rounded to the nearest 5.\nGender,Number,Percent\nFemale,740,63.2\nMale,430,36.8\nTotal,1170,100\n";
    nothing(percent);
}

#[test]
fn weighted_figures_are_told_and_left() {
    let report = nothing("City,Weighted number\nCoventry,4.5\nWalsall,7.2\nDudley,3.9\n");
    assert!(!report.remarks.is_empty(), "{report:#?}");
}

#[test]
fn a_number_about_others_is_no_base() {
    nothing(
        "Gender,Number\nFemale,350\nMale,260\n\nNot recorded for 12 people. Source: 11 organisations, 40 people interviewed.\n",
    );
}

#[test]
fn words_about_noise_do_not_switch_the_check_off() {
    let table = "City,Number\nCoventry,*\nWalsall,30\nTotal,34\n";
    for title in ["Complaints about noise in the street", "Perturbed neighbours", "Random notes"] {
        assert!(report(&[("table.csv", &format!("{title}\n{table}"))]).found(), "{title}");
    }
    let claimed = nothing(&format!("Random noise was added\n{table}"));
    assert!(claimed.left_out[0].reason.contains("takes its word"), "{claimed:#?}");
    assert!(claimed.text(false).starts_with("Nothing was found. 1 table was not checked"), "{}", claimed.text(false));
    // Ends without room between them, and an exact count beside a rate, protect nothing.
    for text in [
        "City,value,lower,upper,status\nCoventry,4,4,4,ok\nWalsall,30,30,30,ok\n",
        "City,value,lower,upper,status,people\nCoventry,40,36,44,ok,4\nWalsall,30,26,34,ok,30\n",
        "code,label,order,people\nC,Coventry,1,4\nW,Walsall,2,30\n",
    ] {
        assert!(report(&[("table.csv", text)]).found(), "{text}");
    }
}

/// What a pack of tables holds besides its tables.
#[test]
fn what_stands_beside_the_tables_of_a_pack_counts_nobody() {
    let account = "Privacy account\nThis sheet has one table.\nWhat,Value\nProtected unit,person\n\"Privacy loss (rho, zero-concentrated differential privacy)\",0.03\n\
                   The same as epsilon,1.3\nNumber of tables released together,22\nMechanism,noise\nNumber of the entry in the account,8\n";
    let report = nothing(account);
    assert_eq!(report.left_out.len(), 1, "{report:#?}");
    let targets = "Outputs\nThese are public figures about the programme. They have no noise, and no person is counted in them.\n\
                   Pathway,Output,Target,Result\nMarkets,Sessions,3,9\nVoice,Films,1,1\n";
    assert_eq!(nothing(targets).left_out.len(), 1);
    let sheet = "Gender\nRandom noise was added to protect people (differential privacy).\n\
                 Gender,Number of people [note 1],Likely between: lower end,Likely between: upper end,Reliability\n\
                 Female,741,723,777,Reliable\nMale,429,404,457,Reliable\nOther,[low],0,14,[low]\n";
    let report = nothing(sheet);
    assert!(report.left_out[0].reason.contains("no number is exact"), "{report:#?}");
}
