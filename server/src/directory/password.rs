//! Argon2id password hashing (RFC 9106; OWASP Password Storage), on blocking threads.

use crate::config::Hashing;
use anyhow::Context;
use argon2::password_hash::SaltString;
use argon2::password_hash::rand_core::OsRng;
use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use regain_core::kind::new_password::hashed_text;
use std::num::NonZeroUsize;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// One permit for each core, because each hash uses a core and its share of memory.
static PERMITS: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    Semaphore::new(cores)
});

/// Hashes a password, normalized to NFC, to a PHC string.
pub async fn hashed(password: String, cost: Hashing) -> anyhow::Result<String> {
    let _permit = PERMITS.acquire().await.context("waiting for a turn")?;
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
        .hash_password(
            hashed_text(password).as_bytes(),
            &SaltString::generate(&mut OsRng),
        )
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow::anyhow!("hashing a password: {error}"))
}

/// Verifies a password: as typed, for hashes made elsewhere, or else in NFC.
pub async fn verifies(hash: String, password: String) -> anyhow::Result<bool> {
    let _permit = PERMITS.acquire().await.context("waiting for a turn")?;
    tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&hash)
            .map_err(|error| anyhow::anyhow!("reading a password hash: {error}"))?;
        let is_hashed = |text: &str| {
            Argon2::default()
                .verify_password(text.as_bytes(), &hash)
                .is_ok()
        };
        let in_nfc = hashed_text(&password);
        Ok(is_hashed(&password) || (in_nfc != password && is_hashed(&in_nfc)))
    })
    .await
    .context("comparing a password")?
}

/// Whether a hash is of exactly this text. Slow, and on the calling thread.
pub fn is_hash_of(hash: &str, text: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(text.as_bytes(), &hash)
            .is_ok()
    })
}

/// The highest costs accepted in an imported hash, as in `[hashing]`.
const MAX_MEMORY_KIB: u32 = 4_194_304;
const MAX_ITERATIONS: u32 = 100;
const MAX_PARALLELISM: u32 = 64;
/// The shortest salt, in bytes (RFC 9106 3.1).
const MIN_SALT_BYTES: usize = 8;

/// Checks that a text is a complete argon2id hash that [`verifies`] can compute.
///
/// # Errors
/// The part that cannot be used. The hash is not quoted.
pub fn check_hash(text: &str) -> Result<(), String> {
    let not_one = || "not an argon2id hash in PHC form".to_owned();
    let hash = PasswordHash::new(text).map_err(|_| not_one())?;
    if hash.algorithm.as_str() != "argon2id" || hash.hash.is_none() {
        return Err(not_one());
    }
    if hash
        .version
        .is_some_and(|version| Version::try_from(version).is_err())
    {
        return Err("v is a version of argon2 that there is not".into());
    }
    let salt = hash.salt.ok_or_else(not_one)?;
    let mut bytes = [0; 64];
    match salt.decode_b64(&mut bytes) {
        Ok(salt) if salt.len() >= MIN_SALT_BYTES => {}
        Ok(_) => return Err(format!("the salt is shorter than {MIN_SALT_BYTES} bytes")),
        Err(_) => return Err("the salt is not Base64".into()),
    }
    let figure = |name: &str, default: u32, least: u32, most: u32| {
        let value = match hash.params.get(name) {
            Some(value) => value
                .decimal()
                .map_err(|_| format!("{name} is no number"))?,
            None => default,
        };
        match (least..=most).contains(&value) {
            true => Ok(value),
            false => Err(format!("{name}={value} is not between {least} and {most}")),
        }
    };
    figure(
        "t",
        Params::DEFAULT_T_COST,
        Params::MIN_T_COST,
        MAX_ITERATIONS,
    )?;
    let lanes = figure(
        "p",
        Params::DEFAULT_P_COST,
        Params::MIN_P_COST,
        MAX_PARALLELISM,
    )?;
    let least = Params::MIN_M_COST.max(8 * lanes);
    figure("m", Params::DEFAULT_M_COST, least, MAX_MEMORY_KIB)?;
    // Checks everything else.
    Params::try_from(&hash)
        .map(drop)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hash accepted by an import must not fail when somebody signs in.
    #[test]
    fn a_hash_that_argon2_refuses_is_refused_by_name() {
        let output = "b3V0cHV0b3V0cHV0b3V0cHV0";
        let hash = |costs: &str| format!("$argon2id$v=19${costs}$c2FsdHNhbHQ${output}");
        for costs in ["m=8,t=1,p=1", "m=16,t=2,p=2", "m=64,t=3,p=4"] {
            let hash = hash(costs);
            assert_eq!(check_hash(&hash), Ok(()), "{costs}");
            let parsed = PasswordHash::new(&hash).expect("a hash");
            let verified = Argon2::default().verify_password(b"x", &parsed);
            assert_eq!(verified, Err(argon2::password_hash::Error::Password));
        }
        for (text, reason) in [
            (hash("m=8,t=0,p=1"), "t=0 is not between 1 and 100"),
            (hash("m=8,t=1,p=0"), "p=0 is not between 1 and 64"),
            (hash("m=7,t=1,p=1"), "m=7 is not between 8"),
            (hash("m=8,t=1,p=2"), "m=8 is not between 16"),
            (hash("m=0,t=1,p=1"), "m=0"),
            (hash("m=4294967295,t=1,p=1"), "m=4294967295"),
            (hash("m=8,t=4294967295,p=1"), "t=4294967295"),
            (hash("m=65536,t=1,p=4096"), "p=4096"),
            (hash("m=8,t=x,p=1"), "t is no number"),
            (hash("m=8,t=1,p=1,q=1"), "parameter"),
            (
                format!("$argon2id$v=18$m=8,t=1,p=1$c2FsdHNhbHQ${output}"),
                "version",
            ),
            (
                format!("$argon2id$v=19$m=8,t=1,p=1$c2FsdA${output}"),
                "salt",
            ),
            (format!("$argon2id$v=19$m=8,t=1,p=1${output}"), "PHC"),
            (
                format!("$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ${output}"),
                "argon2id",
            ),
            ("hunter2".into(), "PHC"),
        ] {
            let error = check_hash(&text).expect_err(&text);
            assert!(error.contains(reason), "{text}: {error}");
            assert!(
                !error.contains("hunter2") && !error.contains(output),
                "{error}"
            );
        }
    }

    const NFD: &str = "u\u{308}ber den Wolken";
    const NFC: &str = "\u{fc}ber den Wolken";

    fn cheap() -> Hashing {
        Hashing {
            memory_kib: 7_168.try_into().expect("in range"),
            iterations: 1.try_into().expect("in range"),
            ..Hashing::default()
        }
    }

    /// Keyboards differ in normalization (NIST SP 800-63B-4 3.1.1.2).
    #[tokio::test]
    async fn a_password_is_the_same_in_either_way_of_writing() {
        for set in [NFD, NFC] {
            let hash = hashed(set.into(), cheap()).await.expect("hashed");
            for typed in [NFD, NFC] {
                let verified = verifies(hash.clone(), typed.into()).await;
                assert!(verified.expect("compared"), "{set:?} {typed:?}");
            }
            let other = verifies(hash, "uber den Wolken".into()).await;
            assert!(!other.expect("compared"));
        }
    }

    /// A hash made elsewhere is of the text as typed, without normalization.
    #[tokio::test]
    async fn a_hash_of_a_text_that_is_not_in_nfc_is_compared_as_typed() {
        let salt = SaltString::generate(&mut OsRng);
        let params = Params::new(8, 1, 1, None).expect("params");
        let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(NFD.as_bytes(), &salt)
            .expect("hashed")
            .to_string();
        assert!(verifies(hash.clone(), NFD.into()).await.expect("compared"));
        assert!(!verifies(hash, NFC.into()).await.expect("compared"));
    }
}
