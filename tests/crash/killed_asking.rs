//! A process that is killed while it answers: a debit may be lost, an answer without its debit never exists.

use std::time::{Duration, Instant};

use crate::books::Books;
use crate::support::Home;
use crate::{asking, combinations, kill_after, many_requests, moments, start};

const KILLS: u32 = 200;

/// What a killed run had come to.
#[derive(Default, Debug)]
struct Tally {
    printed: usize,
    partly_printed: usize,
}

/// How long one request takes when nobody disturbs it: the slowest of a few.
fn undisturbed(home: &Home, requests: &[[String; 3]]) -> Duration {
    let times = requests.iter().map(|request| {
        let started = Instant::now();
        home.ok(&asking("many", request));
        started.elapsed()
    });
    times.max().unwrap()
}

#[test]
fn two_hundred_kills_never_leave_an_answer_without_its_debit() {
    let home = Home::landed();
    many_requests(&home, "many", "0.0001");
    let requests = combinations(&home, 3 + KILLS as usize);
    let (first, killed) = requests.split_at(3);
    let span = undisturbed(&home, first) * 5 / 4;
    let mut tally = Tally::default();
    let mut answers = Vec::new();
    for (request, moment) in killed.iter().zip(moments(KILLS, span)) {
        let output = kill_after(start(&home, &asking("many", request)), moment);
        match serde_json::from_slice::<serde_json::Value>(&output.stdout) {
            Ok(answer) => answers.push(answer),
            Err(_) => tally.partly_printed += usize::from(!output.stdout.is_empty()),
        }
    }
    tally.printed = answers.len();
    let books = Books::read(&home, "participants");
    answers.iter().for_each(|answer| books.assert_kept(answer));
    books.assert_sound(&home, "participants");
    let told = tally.printed + tally.partly_printed + first.len();
    assert!(told <= books.answers.len(), "{told} answers were told, {} are kept", books.answers.len());
    eprintln!("{KILLS} kills within {span:?}: {tally:?}, {} debits, {} answers", books.debits.len(), books.answers.len());
    assert!(
        books.debits.len() > first.len() && books.debits.len() < requests.len(),
        "the kills came all too early or all too late"
    );
    goes_on(&home, &requests, &books);
}

/// Afterwards every request is answered: those that were kept at no charge, the others at the usual one.
fn goes_on(home: &Home, requests: &[[String; 3]], before: &Books) {
    let mut charged = 0;
    for request in requests.iter().step_by(5) {
        let answer = home.ok(&asking("many", request)).json();
        let kept = before.answers.contains_key(answer["provenance"]["release"].as_str().unwrap());
        assert_eq!(answer["privacy"]["charged"] == true, !kept, "an answer that was kept is free, another is not");
        charged += usize::from(!kept);
    }
    let after = Books::read(home, "participants");
    assert_eq!(after.debits.len(), before.debits.len() + charged);
    assert_eq!(after.answers.len(), before.answers.len() + charged);
    after.assert_sound(home, "participants");
}

/// Many are killed at the same time, while others go on.
#[test]
fn those_who_are_not_killed_are_not_disturbed() {
    let home = Home::landed();
    many_requests(&home, "many", "0.0001");
    let requests = combinations(&home, 3 + 48);
    let (first, others) = requests.split_at(3);
    let span = undisturbed(&home, first) * 4;
    for (turn, group) in others.chunks(8).enumerate() {
        let children: Vec<_> = group.iter().map(|request| start(&home, &asking("many", request))).collect();
        for (position, child) in children.into_iter().enumerate() {
            if position % 2 == 0 {
                kill_after(child, span * u32::try_from(turn + position).unwrap() / 32);
            } else {
                let output = child.wait_with_output().unwrap();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            }
        }
    }
    let books = Books::read(&home, "participants");
    assert!(books.answers.len() >= 3 + 24, "{} answers", books.answers.len());
    books.assert_sound(&home, "participants");
}
