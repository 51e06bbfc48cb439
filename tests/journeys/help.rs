//! Every command explains itself, and what is no command is a mistake of usage.

use crate::support::Home;

const COMMANDS: [&[&str]; 60] = [
    &[],
    &["init"],
    &["person"],
    &["person", "add"],
    &["person", "list"],
    &["generate"],
    &["map"],
    &["schema"],
    &["schema", "import"],
    &["land"],
    &["words"],
    &["subject"],
    &["subject", "tokens"],
    &["subject", "export"],
    &["subject", "erase"],
    &["subject", "restrict"],
    &["subject", "release"],
    &["retain"],
    &["keys"],
    &["keys", "rotate"],
    &["link"],
    &["link", "people"],
    &["link", "queue"],
    &["link", "why"],
    &["link", "decide"],
    &["link", "allow"],
    &["link", "show"],
    &["link", "close"],
    &["questions"],
    &["show"],
    &["preview"],
    &["ask"],
    &["sql"],
    &["approve"],
    &["revoke"],
    &["allow"],
    &["budget"],
    &["book"],
    &["book", "list"],
    &["book", "preview"],
    &["book", "approve"],
    &["book", "build"],
    &["release"],
    &["release", "list"],
    &["release", "show"],
    &["release", "draft"],
    &["release", "check"],
    &["release", "except"],
    &["release", "review"],
    &["release", "publish"],
    &["release", "withdraw"],
    &["release", "log"],
    &["verify"],
    &["audit"],
    &["audit", "ledger"],
    &["audit", "privacy"],
    &["records"],
    &["check"],
    &["serve"],
    &["demo"],
];

#[test]
fn every_command_has_help() {
    let home = Home::empty();
    for command in COMMANDS {
        let help = home.ok(&[command, &["--help"]].concat()).stdout;
        assert!(help.contains("Usage:"), "{command:?}: {help}");
        assert!(help.contains("--workspace") && help.contains("--format"), "{command:?} hides the global options: {help}");
    }
    assert!(!home.workspace().exists(), "help made a workspace");
}

#[test]
fn every_command_is_in_the_help_of_the_binary_and_in_this_list() {
    let help = Home::empty().ok(&["--help"]).stdout;
    let listed =
        help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1).take_while(|line| !line.trim().is_empty());
    let listed: Vec<&str> =
        listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !name.is_empty()).collect();
    assert!(listed.len() > 10, "the commands were not found in: {help}");
    for name in listed {
        assert!(name == "help" || COMMANDS.iter().any(|known| known.first() == Some(&name)), "`{name}` is not tested");
    }
}

#[test]
fn the_help_of_the_binary_tells_the_exit_codes() {
    let help = Home::empty().ok(&["--help"]).stdout;
    for word in ["0 done", "1 fault", "2 usage", "3 refused", "4 data", "5 found"] {
        assert!(help.contains(word), "expected `{word}` in: {help}");
    }
}

#[test]
fn what_is_no_command_is_a_mistake_of_usage() {
    let home = Home::initialised();
    for arguments in [
        &["sql", "SELECT 1"][..],
        &["ask"],
        &["sql"],
        &["ask", "people-by-home-city", "--set", "city"],
        &["--format", "xml", "budget"],
        &[],
    ] {
        home.run(arguments).ends(2);
    }
}

#[test]
fn the_version_is_told() {
    assert!(Home::empty().ok(&["--version"]).stdout.starts_with("choir "));
}
