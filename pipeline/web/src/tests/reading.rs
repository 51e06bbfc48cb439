//! What stands on the pages.

use axum::http::StatusCode;
use choir_engine::{Engine, Workspace};

use super::Room;

const HOSTILE: &str = "<script>alert(1)</script>";

#[tokio::test]
async fn the_catalogue_lists_every_question() {
    let room = Room::new();
    let reply = room.get("/").await;
    assert_eq!(reply.status, StatusCode::OK);
    let questions = fs_err::read_dir(room.path("queries/questions")).unwrap();
    for question in questions {
        let link = format!("href=\"/questions/{}\"", question.unwrap().file_name().to_str().unwrap());
        assert!(reply.text.contains(&link), "{link}");
    }
    assert!(reply.text.contains("Not approved yet"));
    assert!(reply.text.contains("lang=\"en\"") && reply.text.contains("class=\"skip\""));
    assert!(!reply.text.contains("<script"));
}

#[tokio::test]
async fn a_question_tells_its_cost_its_error_and_its_choices() {
    let reply = Room::new().get("/questions/city-friendly-by-contact").await;
    assert_eq!(reply.status, StatusCode::OK);
    for part in [
        "How to read the answer",
        "95 in 100 counts are within",
        "8% (rho 0.04)",
        "E08000025",
        "Birmingham",
        "FROM resident_survey",
        "100% of the budget",
    ] {
        assert!(reply.text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn the_budget_tells_the_cap_and_what_is_left() {
    let reply = Room::new().get("/budget").await;
    assert_eq!(reply.status, StatusCode::OK);
    for part in ["People who took part in the programme", "0% is spent, 100% is left.", "For specialists"] {
        assert!(reply.text.contains(part), "{part}");
    }
    assert!(!reply.text.contains("Allowances"), "nobody was given a share");
}

#[tokio::test]
async fn the_budget_tells_who_may_use_which_share() {
    let room = Room::new();
    let engine = Engine::open(Workspace::at(room.path("")), None).unwrap();
    engine.allow("participants", &"role:citizen_scientist".parse().unwrap(), "0.125".parse().unwrap(), "a share").unwrap();
    engine.allow("participants", &"purpose:programme_evaluation".parse().unwrap(), "0.25".parse().unwrap(), "more").unwrap();
    let reply = room.get("/budget").await;
    for part in ["Allowances", "Role: citizen scientist", "0.125", "Purpose: programme evaluation", "0.25", "Left (epsilon)"] {
        assert!(reply.text.contains(part), "{part}");
    }
    assert_eq!(reply.text.matches(">Allowances<").count(), 1, "only one population has shares");
}

#[tokio::test]
async fn what_is_not_there_is_told_in_plain_words() {
    let room = Room::new();
    for path in [
        "/nowhere",
        "/questions/nothing",
        "/questions/",
        "/questions/%FF",
        "/packs/none",
        "/budget/x",
        "//",
        "/questions/..%2F..",
    ] {
        let reply = room.get(path).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        assert!(reply.text.contains("There is no such page"), "{path}");
    }
}

#[tokio::test]
async fn hostile_texts_are_escaped() {
    let room = Room::new();
    let folder = "queries/questions/people-by-home-city";
    let file = fs_err::read_to_string(room.path(&format!("{folder}/question.toml"))).unwrap();
    let lines = file.lines().map(|line| match line.split(" = ").next() {
        Some(key @ ("title" | "universe" | "source" | "author")) => format!("{key} = \"{HOSTILE}\""),
        _ => line.to_owned(),
    });
    room.write(&format!("{folder}/question.toml"), &lines.collect::<Vec<_>>().join("\n"));
    room.write(
        &format!("{folder}/question.md"),
        &format!("# {HOSTILE}\n\n## {HOSTILE}\n\n{HOSTILE}\n\n## How to read the answer\n\n- {HOSTILE}\n"),
    );
    for path in ["/", "/questions/people-by-home-city", "/questions/%3Cscript%3Ealert(1)%3C%2Fscript%3E"] {
        let reply = room.get(path).await;
        assert!(!reply.text.contains("<script"), "{path}");
        assert!(reply.text.contains("&lt;script&gt;"), "{path}");
    }
}

#[tokio::test]
async fn a_question_that_is_not_supported_says_why() {
    let room = Room::new();
    room.write(
        "queries/questions/people-by-home-city/question.sql",
        "SELECT home_city, MAX(partner_count) AS people FROM participants GROUP BY home_city",
    );
    assert_eq!(room.get("/").await.status, StatusCode::OK);
    let reply = room.get("/questions/people-by-home-city").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("This question cannot be answered as it is written"));
}
