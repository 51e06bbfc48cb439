//! Who may not review, which content and texts are taken, and what a record says.

use super::*;
use crate::{EntryKind, Note, ReleaseState};

/// A release that needs exceptions for two checks, asked for by the drafter and by the steward.
fn excepted(desk: &Desk) -> Ledger {
    let steps = [
        (DRAFTER, draft(1)),
        (DRAFTER, check(1, true, &["SDC-14", "SDC-05"])),
        (DRAFTER, except(1, "SDC-05")),
        (STEWARD, except(1, "SDC-14")),
    ];
    after(desk, &steps)
}

#[test]
fn nobody_reviews_their_own_release() {
    let desk = Desk::new();
    let mut ledger = after(&desk, &[("Ana de Sá", draft(1)), ("Ana de Sá", check(1, true, &[]))]);
    for spelling in ["Ana de Sá", "ana de sá", "ANA DE SÁ", "  Ana de Sá ", "ana  de\u{a0}Sá"] {
        for step in [approve(1), request_changes(1), reject(1)] {
            let refusal = refused(&mut ledger, spelling, &step);
            assert!(matches!(refusal, ReleaseRefusal::OwnRelease { .. }), "{spelling}: {refusal}");
            let text = refusal.to_string();
            for part in ["nobody reviews their own release", "`evaluator Ana de Sá` drafted", "next: ask somebody else"] {
                assert!(text.contains(part), "expected {part} in: {text}");
            }
        }
    }
    assert_eq!(desk.books().entries.len(), 3);
}

/// Small letters that share a capital, and capitals that share a small letter.
#[test]
fn no_spelling_makes_a_second_person() {
    for (drafter, reviewer) in [("Straße", "STRASSE"), ("ΟΔΟΣ", "οδος"), ("ΟΔΟΣ", "οδοσ"), ("\u{212a}elvin", "kelvin")]
    {
        let desk = Desk::new();
        let mut ledger = after(&desk, &[(drafter, draft(1)), (drafter, check(1, true, &[]))]);
        let refusal = refused(&mut ledger, reviewer, &approve(1));
        assert!(matches!(refusal, ReleaseRefusal::OwnRelease { .. }), "{drafter}, {reviewer}: {refusal}");
    }
}

/// Who drafted this very content before another person drafted it again is a drafter still.
#[test]
fn every_drafter_of_the_content_is_a_drafter() {
    let desk = Desk::new();
    let steps = [(DRAFTER, draft(1)), (REVIEWER, draft(2)), (STEWARD, draft(1)), ("Steward ", draft(1))];
    let mut ledger = after(&desk, &steps);
    let record = take(&mut ledger, STEWARD, &check(1, true, &[])).unwrap();
    assert_eq!(record.drafted_by, [DRAFTER, STEWARD]);
    for drafter in [DRAFTER, STEWARD] {
        assert!(matches!(refused(&mut ledger, drafter, &approve(1)), ReleaseRefusal::OwnRelease { .. }));
    }
    // They drafted another content, which is gone.
    assert_eq!(take(&mut ledger, REVIEWER, &approve(1)).unwrap().state, ReleaseState::Reviewed);
}

#[test]
fn an_exception_needs_two_people_who_neither_drafted_nor_asked() {
    let desk = Desk::new();
    let mut ledger = excepted(&desk);
    assert!(matches!(refused(&mut ledger, DRAFTER, &approve(1)), ReleaseRefusal::OwnRelease { .. }));
    let asked = refused(&mut ledger, " STEWARD", &approve(1));
    assert!(matches!(&asked, ReleaseRefusal::OwnException { check, .. } if check == "SDC-14"), "{asked}");
    let record = take(&mut ledger, REVIEWER, &approve(1)).unwrap();
    assert_eq!((record.state, record.approvals.len(), record.approvals_needed), (ReleaseState::Checked, 1, 2));
    let again = refused(&mut ledger, "Second Evaluator", &approve(1));
    assert!(matches!(again, ReleaseRefusal::ApprovedBefore { given: 1, needed: 2, .. }), "{again}");
    assert!(matches!(refused(&mut ledger, STEWARD, &publish(1)), ReleaseRefusal::OutOfTurn { .. }));
    let record = take(&mut ledger, "third evaluator", &approve(1)).unwrap();
    assert_eq!((record.state, record.approvals.len()), (ReleaseState::Reviewed, 2));
    take(&mut ledger, DRAFTER, &publish(1)).unwrap();
    ledger.check_chain().unwrap();
}

#[test]
fn every_check_that_needs_an_exception_has_one_before_anybody_approves() {
    let desk = Desk::new();
    let mut ledger =
        after(&desk, &[(DRAFTER, draft(1)), (DRAFTER, check(1, true, &["SDC-14", "SDC-05"])), (STEWARD, except(1, "SDC-14"))]);
    let missing = refused(&mut ledger, REVIEWER, &approve(1)).to_string();
    assert!(missing.contains("SDC-05") && !missing.contains("SDC-14"), "{missing}");
    let record = ledger.release(&name("spring")).unwrap().unwrap();
    assert_eq!(record.exceptions_missing(), ["SDC-05"]);
    let none = refused(&mut ledger, STEWARD, &except(1, "SDC-22")).to_string();
    assert!(none.contains("SDC-22") && none.contains("SDC-14, SDC-05"), "{none}");
    take(&mut ledger, STEWARD, &except(1, "SDC-05")).unwrap();
    take(&mut ledger, REVIEWER, &approve(1)).unwrap();
}

/// What was asked, approved and checked before changes were requested counts for nothing afterwards.
#[test]
fn another_content_begins_anew() {
    let desk = Desk::new();
    let mut ledger = excepted(&desk);
    take(&mut ledger, REVIEWER, &approve(1)).unwrap();
    let back = take(&mut ledger, "third evaluator", &request_changes(1)).unwrap();
    assert_eq!((back.state, back.changes_requested, back.approvals.len()), (ReleaseState::Draft, true, 0));
    for step in [draft(1), check(1, true, &[])] {
        assert!(matches!(refused(&mut ledger, DRAFTER, &step), ReleaseRefusal::SentBack { .. }), "{step:?}");
    }
    let record = take(&mut ledger, STEWARD, &draft(2)).unwrap();
    assert_eq!((record.drafted_by.as_slice(), record.changes_requested), (&[STEWARD.to_owned()][..], false));
    assert_eq!((record.checks_passed, record.evidence.as_ref(), record.approvals_needed), (None, None, 1));
    assert!(record.exceptions.is_empty() && record.exceptions_needed.is_empty());
    assert!(matches!(refused(&mut ledger, DRAFTER, &draft(1)), ReleaseRefusal::SentBack { .. }), "the first content came back");
    take(&mut ledger, STEWARD, &check(2, true, &[])).unwrap();
    // Who approved the content before approves this one, and who drafted that one did not draft this one.
    assert!(matches!(refused(&mut ledger, STEWARD, &approve(2)), ReleaseRefusal::OwnRelease { .. }));
    assert_eq!(take(&mut ledger, REVIEWER, &approve(2)).unwrap().state, ReleaseState::Reviewed);
    // Even then a reviewer may see what nobody saw.
    assert_eq!(take(&mut ledger, "third evaluator", &request_changes(2)).unwrap().state, ReleaseState::Draft);
    assert_eq!(ledger.release(&name("spring")).unwrap().unwrap().history.len(), 10);
    ledger.check_chain().unwrap();
}

#[test]
fn nothing_is_published_before_its_day() {
    let desk = Desk::new();
    let ReleaseStep::Draft { content, kind, of, tier, recipient, .. } = draft(1) else { panic!("a draft is a draft") };
    let publish_on = day("2026-03-01");
    let draft = ReleaseStep::Draft { content, kind, of, tier, recipient, publish_on };
    let mut ledger = after(&desk, &[(DRAFTER, draft), (DRAFTER, check(1, true, &[])), (REVIEWER, approve(1))]);
    let publish_at = |ledger: &mut Ledger, at| {
        ledger.release_step(&name("spring"), &publish(1), &ReleaseActor { actor: STEWARD, role: "steward", at })
    };
    let early = publish_at(&mut ledger, "2026-02-28T23:59:59Z").unwrap_err().to_string();
    assert!(early.contains("2026-03-01") && early.contains("2026-02-28") && early.contains("next:"), "{early}");
    for no_time in ["", "2026-03-01", "2026-02-30T00:00:00Z", "yesterday"] {
        let refusal = publish_at(&mut ledger, no_time).unwrap_err();
        assert!(matches!(refusal, LedgerError::Release(ReleaseRefusal::Moment { .. })), "{no_time}: {refusal}");
    }
    assert_eq!(publish_at(&mut ledger, "2026-03-01T00:00:00Z").unwrap().state, ReleaseState::Published);
}

#[test]
fn texts_are_there_and_end_and_command_no_terminal() {
    let desk = Desk::new();
    let mut ledger = after(&desk, &[(DRAFTER, draft(1)), (DRAFTER, check(1, true, &["SDC-14"]))]);
    let (long, longest) = ("é".repeat(1_001), "é".repeat(1_000));
    let with = |reason: &str, risk: &str| ReleaseStep::Except {
        content: digest(1),
        check: "SDC-14".to_owned(),
        reason: reason.to_owned(),
        risk: risk.to_owned(),
    };
    let short = format!("{}   ", "é".repeat(19));
    for (reason, risk, part) in [
        ("", RISK, "the reason of the exception has 0 characters: expected 20 to 1000"),
        (short.as_str(), RISK, "has 19 characters"),
        (REASON, "none", "the risk of the exception has 4 characters"),
        (REASON, &long, "has 1001 characters"),
        ("\u{1b}[2J and twenty more characters", RISK, "no control characters"),
    ] {
        let refusal = refused(&mut ledger, STEWARD, &with(reason, risk)).to_string();
        assert!(refusal.contains(part), "expected {part} in: {refusal}");
    }
    take(&mut ledger, STEWARD, &with(&longest, "two lines of text,\nwhich is allowed here")).unwrap();
    let wordless = |verdict| ReleaseStep::Review { content: digest(1), verdict, reason: " \n".to_owned() };
    for verdict in [ReviewVerdict::RequestChanges, ReviewVerdict::Reject] {
        assert!(matches!(refused(&mut ledger, REVIEWER, &wordless(verdict)), ReleaseRefusal::Length { given: 0, .. }));
    }
    take(&mut ledger, REVIEWER, &wordless(ReviewVerdict::Approve)).unwrap();
    for nobody in ["", "  ", "ana\n", &long] {
        let refusal = refused(&mut ledger, nobody, &approve(1));
        assert!(refusal.to_string().contains("name of who takes the step"), "{nobody:?}: {refusal}");
    }
}

#[test]
fn drafts_and_checks_say_what_they_must() {
    let desk = Desk::new();
    let mut ledger = desk.open("0.1");
    let with = |of: &str, tier: &str, recipient: &str| ReleaseStep::Draft {
        content: digest(1),
        kind: ReleaseKind::Answers,
        of: of.to_owned(),
        tier: tier.to_owned(),
        recipient: Some(recipient.to_owned()),
        publish_on: day("2026-01-01"),
    };
    for (step, part) in [
        (with("", "public", "all"), "what it is made of"),
        (with("answers", " public", "all"), "tier"),
        (with("answers", "public", ""), "recipient"),
        (with("answers", "public", "one\nother"), "recipient"),
    ] {
        let refusal = refused(&mut ledger, DRAFTER, &step).to_string();
        assert!(refusal.contains(part), "expected {part} in: {refusal}");
    }
    take(&mut ledger, DRAFTER, &draft(1)).unwrap();
    let many: Vec<String> = (0..1_001).map(|number| format!("SDC-{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let refusal = refused(&mut ledger, DRAFTER, &check(1, true, &many));
    assert!(matches!(refusal, ReleaseRefusal::TooManyExceptions { given: 1_001, most: 1_000 }), "{refusal}");
    assert!(matches!(refused(&mut ledger, DRAFTER, &check(1, true, &["a", "b", "a"])), ReleaseRefusal::CheckTwice { .. }));
    assert!(matches!(refused(&mut ledger, DRAFTER, &check(1, true, &[""])), ReleaseRefusal::Length { .. }));
    take(&mut ledger, DRAFTER, &check(1, true, &many[..1_000])).unwrap();
}

#[test]
fn names_can_name_a_folder_and_digests_have_one_spelling() {
    let long = "a".repeat(65);
    for wrong in ["", "Spring", "spring 2026", "spring/2026", "../spring", "frühling", "a.b", "a\n", &long] {
        let refusal = wrong.parse::<ReleaseName>().unwrap_err();
        assert!(refusal.to_string().contains("1 to 64 lower-case letters"), "{wrong}: {refusal}");
    }
    for right in ["a", "2026-q1", &long[..64]] {
        assert_eq!(name(right).to_string(), right);
    }
    for wrong in ["", &"A".repeat(64), &"a".repeat(63), &"g".repeat(64)] {
        assert!(wrong.parse::<Digest>().unwrap_err().to_string().contains("64 hexadecimal digits"), "{wrong}");
    }
}

/// The detail of an entry is a step in one spelling, which reads back as the step.
#[test]
fn an_entry_says_the_step_in_json() {
    let desk = Desk::new();
    let mut ledger = after(&desk, &[(DRAFTER, draft(1))]);
    ledger
        .release_step(&name("spring"), &check(1, true, &["SDC-14"]), &ReleaseActor { actor: STEWARD, role: "steward", at: AT })
        .unwrap();
    let sql = "SELECT kind, actor, role, purpose, population, subject, detail FROM entry ORDER BY number DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| Ok([0, 1, 2, 3, 4, 5, 6].map(|column| row.get::<_, String>(column).unwrap()));
    let [kind, actor, role, purpose, population, subject, detail] = desk.raw().query_row(sql, [], read).unwrap();
    assert_eq!([kind, actor, role, purpose, population, subject], ["release", STEWARD, "steward", "", "", "release spring"]);
    let (content, evidence) = (digest(1), digest(0xe));
    assert_eq!(
        detail,
        format!(
            r#"{{"step":"check","content":"{content}","passed":true,"exceptions_needed":["SDC-14"],"evidence":"{evidence}"}}"#
        )
    );
    for step in [draft(1), check(1, false, &[]), except(1, "SDC-14"), approve(1), request_changes(1), publish(1), withdraw(1)] {
        let text = serde_json::to_string(&step).unwrap();
        assert_eq!(serde_json::from_str::<ReleaseStep>(&text).unwrap(), step, "{text}");
    }
}

#[test]
fn a_record_tells_everything_that_was_done() {
    let desk = Desk::new();
    let mut ledger = excepted(&desk);
    take(&mut ledger, REVIEWER, &approve(1)).unwrap();
    let other = ReleaseActor { actor: STEWARD, role: "steward", at: AT };
    ledger.release_step(&name("autumn"), &draft(3), &other).unwrap();
    let names: Vec<String> = ledger.releases().unwrap().iter().map(|record| record.name.to_string()).collect();
    assert_eq!(names, ["spring", "autumn"], "in the order of their first drafts");
    assert_eq!(ledger.release(&name("winter")).unwrap(), None);
    let told = serde_json::to_value(ledger.release(&name("spring")).unwrap()).unwrap();
    for (path, expected) in [
        ("/name", "spring"),
        ("/state", "checked"),
        ("/kind", "book"),
        ("/publish_on", "2026-01-01"),
        ("/drafted_by/0", DRAFTER),
        ("/exceptions/1/check", "SDC-14"),
        ("/exceptions/1/actor", STEWARD),
        ("/exceptions/1/risk", RISK),
        ("/approvals/0/actor", REVIEWER),
        ("/approvals/0/at", AT),
        ("/history/0/step", "draft"),
        ("/history/0/role", "evaluator"),
        ("/history/4/verdict", "approve"),
        ("/history/4/reason", "the second table says too much"),
    ] {
        assert_eq!(told.pointer(path).and_then(|value| value.as_str()), Some(expected), "{path} in {told}");
    }
    assert_eq!(told.pointer("/history/4/entry").and_then(serde_json::Value::as_u64), Some(6));
    assert_eq!(told.pointer("/evidence").and_then(|value| value.as_str()), Some(digest(0xe).as_str()));
}

#[test]
fn a_step_is_no_note() {
    let desk = Desk::new();
    let mut ledger = desk.open("0.1");
    let (kind, subject, detail) = (EntryKind::Release, "release spring", "published");
    let note = Note { kind, actor: "tester", role: "", purpose: "", subject, detail, at: AT };
    assert!(matches!(ledger.record(&note), Err(LedgerError::NotANote { .. })));
}
