//! The served pages.

use std::net::SocketAddr;

use choir_engine::Engine;

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
}

/// Serves the catalogue and the published packs.
///
/// # Errors
/// When the address cannot be used.
pub async fn serve(_engine: Engine, address: SocketAddr) -> Result<(), ServeError> {
    Err(ServeError::Address { address, reason: "x".to_owned() })
}
