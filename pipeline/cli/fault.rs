//! How a command ends when it does not succeed.

use std::process::ExitCode;
use std::sync::Mutex;

use choir_engine::{EngineError, Outcome};

use crate::terminal::Terminal;

/// Why a command did not succeed: a message and an exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    outcome: Outcome,
}

impl Failure {
    pub(crate) fn usage(message: String) -> Self {
        Self { message, outcome: Outcome::Usage }
    }

    pub(crate) fn data(message: String) -> Self {
        Self { message, outcome: Outcome::Data }
    }

    pub(crate) fn fault(message: String) -> Self {
        Self { message, outcome: Outcome::Fault }
    }

    /// A panic of ours. What it said stays unsaid: it may hold a value.
    pub(crate) fn panicked() -> Self {
        let place = PLACE.lock().map(|place| place.clone()).unwrap_or_default();
        Self::fault(format!("internal fault at {place} ended the command\n  next: try again; report the place"))
    }

    /// Prints the failure and gives the exit code. Every fault has the number of an incident.
    pub(crate) fn report(self, terminal: &mut Terminal) -> ExitCode {
        let mut message = self.message;
        if self.outcome == Outcome::Fault && !message.contains("incident") {
            let mut bytes = [0_u8; 6];
            // A number that could not be drawn at random is still a number to quote.
            _ = getrandom::fill(&mut bytes);
            message = format!("{message}\n  incident {}", hex::encode(bytes));
        }
        terminal.error(&message);
        ExitCode::from(self.outcome as u8)
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Self { message: error.to_string(), outcome: error.outcome() }
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
