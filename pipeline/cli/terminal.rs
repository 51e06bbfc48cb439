//! The one place that prints.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Results go to stdout; progress, hints and errors to stderr.
pub(crate) struct Terminal {
    quiet: bool,
}

impl Terminal {
    pub(crate) const fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Prints a result. A reader who has gone away is no error.
    pub(crate) fn result(&mut self, text: impl Display) {
        _ = writeln!(std::io::stdout().lock(), "{text}");
    }

    /// Prints a remark that a quiet run leaves out.
    pub(crate) fn remark(&mut self, text: impl Display) {
        if !self.quiet {
            _ = writeln!(std::io::stderr().lock(), "{text}");
        }
    }

    /// Prints an error.
    pub(crate) fn error(&mut self, text: impl Display) {
        _ = writeln!(std::io::stderr().lock(), "error: {text}");
    }

    /// A spinner on stderr, shown to a terminal only.
    pub(crate) fn spinner(&self) -> ProgressBar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let spinner = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
        spinner.enable_steady_tick(Duration::from_millis(120));
        spinner
    }

    /// Width that text may take.
    pub(crate) fn is_terminal() -> bool {
        std::io::stdout().is_terminal()
    }
}
