//! What every page shares: the engine, and how pages get at it.

use std::sync::Arc;

use choir_engine::{Engine, EngineError};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::problem::Problem;

/// Pages that may be made at the same time; the others wait.
const MOST_AT_ONCE: usize = 4;

/// The engine, for every page.
#[derive(Clone)]
pub(crate) struct Site {
    engine: Arc<Engine>,
    places: Arc<Semaphore>,
}

impl Site {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine: Arc::new(engine), places: Arc::new(Semaphore::new(MOST_AT_ONCE)) }
    }

    /// Makes something with the engine, on a thread that may wait: the engine reads files, and a landing may hold them.
    pub(crate) async fn make<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Engine, &Handle) -> Result<T, Problem> + Send + 'static,
    {
        let lost = || Problem::from(EngineError::Task);
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| lost())?;
        let (engine, runtime) = (Arc::clone(&self.engine), Handle::current());
        let made = tokio::task::spawn_blocking(move || {
            let made = work(&engine, &runtime);
            // The place is taken until the work is done, also when the reader has gone.
            drop(place);
            made
        });
        made.await.map_err(|_| lost())?
    }
}
