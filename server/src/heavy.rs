//! Limits work that is heavy on processor or memory: drawing pictures, verifying proofs of work, hashing passwords. Few
//! requests do it at once, and none does it twice, however many arrive for one flow.

use crate::error::AppError;
use regain_core::journey::IssuedChallenge;
use regain_core::problem::{Problem, ProblemCode};
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a request waits for a permit.
const MAX_WAIT: Duration = Duration::from_secs(20);

/// A semaphore with one permit for each processor.
pub fn permits() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(
        available_parallelism().map_or(1, Into::into),
    ))
}

/// The heavy work one request has done, reused when its transition is retried.
#[derive(Default)]
pub struct Work {
    permit: Option<OwnedSemaphorePermit>,
    /// A challenge that was not sent yet.
    pub issued: Option<IssuedChallenge>,
    /// The hash of the new password.
    pub hash: Option<String>,
}

impl Work {
    /// Whether the request holds a permit.
    pub fn has_permit(&self) -> bool {
        self.permit.is_some()
    }

    /// Waits for one of the `permits`. The flow may change meanwhile: reload it before the work.
    ///
    /// # Errors
    /// `unavailable` if the wait takes too long.
    pub async fn wait(&mut self, permits: &Arc<Semaphore>) -> Result<(), AppError> {
        let permit = permits.clone().acquire_owned();
        match tokio::time::timeout(MAX_WAIT, permit).await {
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
