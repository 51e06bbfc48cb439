//! The served pages: the catalogue, the budget and the published packs, for people who are no programmers.
//!
//! # Privacy
//! The pages only read. Nothing here asks, approves or spends, so that whoever reaches them can learn no more than what
//! was published or declared: the questions, their cost, the account, the packs.

mod budget;
mod catalogue;
mod headers;
mod packs;
mod page;
mod problem;
mod prose;
mod question;
mod router;
mod site;
#[cfg(test)]
mod tests;
mod words;

use std::net::SocketAddr;
use std::time::Duration;

use choir_engine::Engine;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use router::router;

/// How long open connections may take to end once the server was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Why the pages cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be used.
    #[error("cannot listen on {address}: {reason}\n  next: choose another address: `choir serve --address 127.0.0.1:8372`")]
    Address {
        /// The address.
        address: SocketAddr,
        /// The system's word.
        reason: String,
    },
    /// The process cannot be told to stop.
    #[error("cannot listen for Ctrl-C: {reason}\n  next: serve from a process of its own")]
    Interruption {
        /// The system's word.
        reason: String,
    },
    /// The server ended by itself.
    #[error("the server ended: {reason}\n  next: start it again")]
    Ended {
        /// The system's word.
        reason: String,
    },
}

/// Serves the catalogue, the budget and the published packs until the process is told to stop.
///
/// # Errors
/// When the address cannot be used, or the server ends by itself.
pub async fn serve(engine: Engine, address: SocketAddr) -> Result<(), ServeError> {
    let refused = |error: std::io::Error| ServeError::Address { address, reason: error.to_string() };
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    // Port 0 asks the system for one: the router must know which it gave.
    let bound = listener.local_addr().map_err(refused)?;
    let stop = interruption()?;
    let server = axum::serve(listener, router(engine, bound)).with_graceful_shutdown(stopped(stop.clone()));
    tokio::select! {
        ended = server => ended.map_err(|error| ServeError::Ended { reason: error.to_string() }),
        () = out_of_patience(stop) => Ok(()),
    }
}

/// Turns true at the first Ctrl-C or request to terminate.
fn interruption() -> Result<watch::Receiver<bool>, ServeError> {
    let (sender, receiver) = watch::channel(false);
    let handler = move || {
        sender.send_replace(true);
    };
    ctrlc::set_handler(handler).map_err(|error| ServeError::Interruption { reason: error.to_string() })?;
    Ok(receiver)
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that nobody can tell us any more, which is a reason to stop as well.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// A reader that never closes its connection must not keep the process.
async fn out_of_patience(stop: watch::Receiver<bool>) {
    stopped(stop).await;
    tokio::time::sleep(GRACE).await;
}
