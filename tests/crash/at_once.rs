//! Sixteen processes at once: the cap is never passed, and no debit is lost.

use std::collections::BTreeSet;

use crate::books::{Books, UNITS_PER_RHO};
use crate::support::{Home, Ran};
use crate::{asking, combinations, many_requests};

const PROCESSES: usize = 16;

/// Runs every list of arguments, so many processes at a time.
fn run_all(home: &Home, requests: &[[String; 3]]) -> Vec<Ran> {
    std::thread::scope(|scope| {
        let ask = |part: &[[String; 3]]| part.iter().map(|chosen| home.run(&asking("many", chosen))).collect::<Vec<_>>();
        let workers: Vec<_> = requests.chunks(requests.len() / PROCESSES).map(|part| scope.spawn(move || ask(part))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

/// 64 different requests, and a cap that fits 40 of them: exactly 40 are debited and answered, 24 are refused.
#[test]
fn sixteen_processes_never_pass_the_cap_and_lose_no_debit() {
    let home = Home::landed();
    home.restart_with_cap("participants", "0.5", "0.004");
    many_requests(&home, "many", "0.0001");
    let ran = run_all(&home, &combinations(&home, 64));
    let books = Books::read(&home, "participants");
    let (answered, refused): (Vec<_>, Vec<_>) = ran.into_iter().partition(|ran| ran.code == 0);
    for ran in refused.iter() {
        assert_eq!(ran.code, 3, "a request ended with {}: {}", ran.code, ran.stderr);
        assert!(ran.stderr.contains("over budget") && ran.stdout.is_empty(), "{}{}", ran.stdout, ran.stderr);
    }
    assert_eq!((answered.len(), refused.len()), (40, 24));
    assert_eq!((books.debits.len(), books.answers.len(), books.refusals.len()), (40, 40, 24));
    assert_eq!(books.spent(), 40 * UNITS_PER_RHO / 10_000);
    let requests: BTreeSet<&String> = books.debits.values().map(|(request, _)| request).collect();
    assert_eq!(requests.len(), 40, "a request was debited twice");
    answered.iter().for_each(|ran| books.assert_kept(&ran.json()));
    books.assert_sound(&home, "participants");
    assert_eq!(home.budget("participants"), ["0.004", "0.004", "0"]);
}

/// The same request from everybody at once is one answer: one process is charged, all get the same numbers.
#[test]
fn the_same_request_from_sixteen_processes_is_charged_once() {
    let home = Home::landed();
    many_requests(&home, "many", "0.0001");
    let one = combinations(&home, 1).remove(0);
    let ran = run_all(&home, &vec![one; 2 * PROCESSES]);
    let answers: Vec<_> = ran.into_iter().map(|ran| ran.ends(0).json()).collect();
    let charged = answers.iter().filter(|answer| answer["privacy"]["charged"] == true).count();
    assert_eq!(charged, 1, "{charged} of {} processes were charged", answers.len());
    assert!(answers.iter().all(|answer| answer["rows"] == answers[0]["rows"]), "the processes got different numbers");
    let books = Books::read(&home, "participants");
    assert_eq!((books.debits.len(), books.answers.len()), (1, 1));
    books.assert_sound(&home, "participants");
}

/// A workspace that nobody used yet: whoever comes first makes keys and ledger, and all agree on them.
#[test]
fn sixteen_first_users_agree() {
    let home = Home::initialised();
    let first = |command: &'static [&'static str]| {
        let home = &home;
        move || home.run(command)
    };
    std::thread::scope(|scope| {
        let commands: [&'static [&'static str]; 4] =
            [&["budget"], &["approve", "people-by-home-city"], &["preview", "people-by-home-city"], &["questions"]];
        let workers: Vec<_> = (0..PROCESSES).map(|number| scope.spawn(first(commands[number % commands.len()]))).collect();
        workers.into_iter().for_each(|worker| _ = worker.join().unwrap().ends(0));
    });
    Books::read(&home, "participants").assert_sound(&home, "participants");
    assert_eq!(home.budget("participants"), ["0.5", "0", "0.5"]);
}
