//! How a command ends when it does not succeed.

use std::process::ExitCode;
use std::sync::Mutex;

use choir_engine::{EngineError, Outcome};

use crate::terminal::Terminal;

/// Exit code of a check that found something: the command worked, and its answer is bad news.
const FOUND: u8 = 5;

/// Why a command did not succeed: a message and an exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    ending: Ending,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Outcome(Outcome),
    Found,
}

impl Failure {
    pub(crate) fn usage(message: String) -> Self {
        Self { message, ending: Ending::Outcome(Outcome::Usage) }
    }

    pub(crate) fn data(message: String) -> Self {
        Self { message, ending: Ending::Outcome(Outcome::Data) }
    }

    pub(crate) fn fault(message: String) -> Self {
        Self { message, ending: Ending::Outcome(Outcome::Fault) }
    }

    /// Tables give something away. What they give away is printed as a result.
    pub(crate) fn found(count: usize) -> Self {
        let word = if count == 1 { "finding" } else { "findings" };
        Self { message: format!("{count} {word}: do not publish these tables as they are"), ending: Ending::Found }
    }

    /// A panic of ours. What it said stays unsaid: it may hold a value.
    pub(crate) fn panicked() -> Self {
        let place = PLACE.lock().map(|place| place.clone()).unwrap_or_default();
        Self::fault(format!("internal fault at {place} ended the command\n  next: try again; report the place"))
    }

    /// Prints the failure and gives the exit code. Every fault has the number of an incident.
    pub(crate) fn report(self, terminal: &mut Terminal) -> ExitCode {
        let mut message = self.message;
        if self.ending == Ending::Outcome(Outcome::Fault) && !message.contains("incident") {
            let mut bytes = [0_u8; 6];
            // A number that could not be drawn at random is still a number to quote.
            _ = getrandom::fill(&mut bytes);
            message = format!("{message}\n  incident {}", hex::encode(bytes));
        }
        terminal.error(&message);
        match self.ending {
            Ending::Outcome(outcome) => ExitCode::from(outcome as u8),
            Ending::Found => ExitCode::from(FOUND),
        }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Self { message: error.to_string(), ending: Ending::Outcome(error.outcome()) }
    }
}

/// Where the last panic was.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// Keeps the place of a panic and drops its payload. A panic inside the vault is told by the incident it becomes.
pub(crate) fn silence_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if let (Some(place), Ok(mut kept)) = (panic.location(), PLACE.lock()) {
            // The file's own name is enough to find it; the folders before it are those of the machine it was built on.
            let file = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
            *kept = format!("{file}:{}", place.line());
        }
    }));
}
