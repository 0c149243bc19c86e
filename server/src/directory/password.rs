//! Argon2id (RFC 9106; OWASP Password Storage), away from the threads that answer requests.

use crate::config::Hashing;
use anyhow::Context;
use argon2::password_hash::SaltString;
use argon2::password_hash::rand_core::OsRng;
use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use std::num::NonZeroUsize;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Each hash takes a core and its share of memory for a while: no more at once than there are cores.
static TURN: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    Semaphore::new(cores)
});

/// Hashes a password as typed, to a PHC string.
pub async fn hashed(password: String, cost: Hashing) -> anyhow::Result<String> {
    let _turn = TURN.acquire().await.context("waiting for a turn")?;
    tokio::task::spawn_blocking(move || hashed_here(&password, cost))
        .await
        .context("hashing a password")?
}

fn hashed_here(password: &str, cost: Hashing) -> anyhow::Result<String> {
    let params = Params::new(
        cost.memory_kib.get(),
        cost.iterations.get(),
        cost.parallelism.get(),
        None,
    )
    .map_err(|error| anyhow::anyhow!("[hashing]: {error}"))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes(), &SaltString::generate(&mut OsRng))
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow::anyhow!("hashing a password: {error}"))
}

/// Whether a password is the one hashed.
pub async fn verifies(hash: String, password: String) -> anyhow::Result<bool> {
    let _turn = TURN.acquire().await.context("waiting for a turn")?;
    tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&hash)
            .map_err(|error| anyhow::anyhow!("reading a password hash: {error}"))?;
        Ok(Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok())
    })
    .await
    .context("comparing a password")?
}

/// Whether a text is a whole argon2id hash, which [`verifies`] can read.
pub fn is_hash(text: &str) -> bool {
    PasswordHash::new(text)
        .is_ok_and(|hash| hash.algorithm.as_str() == "argon2id" && hash.hash.is_some())
}
