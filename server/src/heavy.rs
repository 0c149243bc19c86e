//! Work that keeps a processor busy or takes much memory: drawing pictures, checking sums, hashing passwords. Few do it
//! at once, and no request does it twice, however many come for one flow.

use crate::app_state::AppState;
use crate::error::AppError;
use regain_core::journey::IssuedChallenge;
use regain_core::problem::{Problem, ProblemCode};
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// As many turns at once as there are processors.
pub fn permits() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(
        available_parallelism().map_or(1, Into::into),
    ))
}

/// What one request has done of it. A turn that is begun again takes it from here.
#[derive(Default)]
pub struct Work {
    permit: Option<OwnedSemaphorePermit>,
    /// A challenge that nobody has seen.
    pub issued: Option<IssuedChallenge>,
    /// The hash of the new password.
    pub hash: Option<String>,
}

impl Work {
    /// Whether it may begin.
    pub fn has_permit(&self) -> bool {
        self.permit.is_some()
    }

    /// Waits until it may. Meanwhile the flow may go on: look at it again before the work.
    ///
    /// # Errors
    /// `unavailable` where too many wait.
    pub async fn wait(&mut self, state: &AppState) -> Result<(), AppError> {
        let turn = state.heavy.clone().acquire_owned();
        match tokio::time::timeout(PATIENCE, turn).await {
            Ok(permit) => {
                self.permit = Some(permit.map_err(anyhow::Error::from)?);
                Ok(())
            }
            Err(_) => {
                let detail = "too many at once; nothing was lost";
                Err(Problem::new(ProblemCode::Unavailable, detail).into())
            }
        }
    }
}
