//! The error of one attempt, whichever way the message goes.

/// Why a message was not delivered.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// It may succeed later.
    #[error("not handed over: {0}")]
    Transient(String),
    /// It will never succeed.
    #[error("refused for good: {0}")]
    Permanent(String),
}
