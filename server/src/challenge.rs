//! Makes and verifies challenges (row B4): proof of work (ALTCHA v2), or a CAPTCHA picture. Both take a while, so they
//! run on blocking threads.
//!
//! A challenge belongs to the flow that stores it, is used once and expires; any other answer is wrong.

use crate::limits::Counted;
use altcha::{
    Challenge, CreateChallengeOptions, Payload, VerifySolutionOptions, create_challenge,
    verify_solution,
};
use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use captcha::Captcha;
use captcha::filters::{Grid, Noise, Wave};
use rand::Rng;
use regain_core::journey::IssuedChallenge;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{ChallengeKind, Picture};
use serde_json::Value;
use std::ops::RangeInclusive;
use std::time::Duration;

/// The lifetime of a challenge: reading a picture may take long, and people get interrupted.
pub const LIFETIME: Duration = Duration::from_secs(20 * 60);

const ALGORITHM: &str = "PBKDF2/SHA-256";
/// The iterations of one try.
const COST: u32 = 1_000;
/// The tries until a solution is found: bounded, so that nobody waits for bad luck. Half a second to one and a half on
/// a laptop.
const TRIES: RangeInclusive<u32> = 400..=1_200;

/// The characters of a picture, without those that look alike.
const CHARACTERS: &[char] = &[
    'a', 'b', 'c', 'd', 'e', 'f', 'h', 'k', 'm', 'n', 'p', 'r', 't', 'u', 'w', 'x', 'y', '3', '4',
    '6', '7',
];
const LENGTH: u8 = 5;
/// The height of the picture, to fit 40 pixels of text after the waves. On a phone, extra pixels make the text smaller.
const HEIGHT: u32 = 84;
/// The margin left and right of the text, which a wave moves by 12.
const MARGIN: u32 = 20;

/// Issues a new challenge. Making one is work, so it takes the proof that it was counted.
pub async fn issue(
    _: Counted,
    kind: ChallengeKind,
    secret: String,
    now: Timestamp,
) -> anyhow::Result<IssuedChallenge> {
    make(kind, secret, now).await
}

async fn make(
    kind: ChallengeKind,
    secret: String,
    now: Timestamp,
) -> anyhow::Result<IssuedChallenge> {
    let expires_at = now + LIFETIME;
    tokio::task::spawn_blocking(move || match kind {
        ChallengeKind::Work => work(secret, expires_at),
        ChallengeKind::Picture => picture(expires_at),
    })
    .await?
}

/// Verifies a solution of this challenge.
pub async fn is_solved(challenge: &Value, payload: &str, secret: String) -> anyhow::Result<bool> {
    let Some(payload) = read(payload) else {
        return Ok(false);
    };
    // A solution of another challenge of ours does not count.
    if serde_json::to_value(&payload.challenge)? != *challenge {
        return Ok(false);
    }
    tokio::task::spawn_blocking(move || {
        let options = VerifySolutionOptions::new(&payload.challenge, &payload.solution, secret);
        Ok(verify_solution(options).is_ok_and(|result| result.verified))
    })
    .await?
}

fn read(payload: &str) -> Option<Payload> {
    serde_json::from_slice(&STANDARD.decode(payload.trim()).ok()?).ok()
}

fn work(secret: String, expires_at: Timestamp) -> anyhow::Result<IssuedChallenge> {
    let challenge: Challenge = create_challenge(CreateChallengeOptions {
        algorithm: ALGORITHM.into(),
        cost: COST,
        // Lets a client show its progress.
        data: Some([("most".into(), (*TRIES.end()).into())].into()),
        counter: Some(rand::rng().random_range(TRIES)),
        expires_at: Some(expires_at.0),
        hmac_signature_secret: Some(secret),
        ..CreateChallengeOptions::default()
    })?;
    Ok(IssuedChallenge::Work {
        challenge: serde_json::to_value(challenge)?,
        expires_at,
    })
}

fn picture(expires_at: Timestamp) -> anyhow::Result<IssuedChallenge> {
    let mut picture = Captcha::new();
    picture.set_chars(CHARACTERS).add_chars(LENGTH.into());
    let text = picture.text_area();
    let width = text.right.saturating_sub(text.left) + 2 * MARGIN;
    picture
        .apply_filter(Wave::new(2.0, 12.0).horizontal())
        .apply_filter(Wave::new(2.0, 12.0).vertical())
        .apply_filter(Grid::new(17, 17))
        .apply_filter(Noise::new(0.15))
        .view(width.max(2 * HEIGHT), HEIGHT);
    let (answer, png) = picture.as_tuple().context("drawing a picture")?;
    Ok(IssuedChallenge::Picture {
        picture: Picture {
            image: format!("data:image/png;base64,{}", STANDARD.encode(png)),
            length: LENGTH,
        },
        answer: Secret::new(answer),
        expires_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use altcha::{SolveChallengeOptions, solve_challenge};
    use serde_json::json;

    const NOW: Timestamp = Timestamp(4_000_000_000);

    async fn solved(challenge: &Value) -> String {
        let challenge: Challenge = serde_json::from_value(challenge.clone()).expect("ALTCHA's");
        let solution = solve_challenge(SolveChallengeOptions::new(&challenge))
            .expect("solvable")
            .expect("solved");
        STANDARD.encode(
            serde_json::to_vec(&Payload {
                challenge,
                solution,
            })
            .expect("JSON"),
        )
    }

    async fn work_made() -> Value {
        match make(ChallengeKind::Work, "secret".into(), NOW).await {
            Ok(IssuedChallenge::Work { challenge, .. }) => challenge,
            _ => unreachable!("work was asked for"),
        }
    }

    #[tokio::test]
    async fn only_its_own_solution_solves_a_challenge() {
        let (challenge, other) = (work_made().await, work_made().await);
        let payload = solved(&challenge).await;
        let solves = async |challenge: &Value, payload: &str, secret: &str| {
            is_solved(challenge, payload, secret.into())
                .await
                .expect("checked")
        };
        assert!(solves(&challenge, &payload, "secret").await);
        assert!(!solves(&other, &payload, "secret").await);
        assert!(!solves(&challenge, &payload, "another").await);
        for rubbish in ["", "e30=", "not base64", &STANDARD.encode("{}")] {
            assert!(!solves(&challenge, rubbish, "secret").await);
        }
        let mut cheaper = STANDARD
            .decode(&payload)
            .map(|json| serde_json::from_slice::<Value>(&json).expect("JSON"));
        if let Ok(payload) = &mut cheaper {
            payload["challenge"]["parameters"]["cost"] = json!(1);
        }
        let cheaper = cheaper.expect("base64").to_string();
        assert!(!solves(&challenge, &STANDARD.encode(cheaper), "secret").await);
    }

    #[tokio::test]
    async fn a_picture_is_a_png_of_characters_that_can_be_told_apart() {
        let Ok(IssuedChallenge::Picture {
            picture, answer, ..
        }) = make(ChallengeKind::Picture, String::new(), NOW).await
        else {
            unreachable!("a picture was asked for");
        };
        let png = picture.image.strip_prefix("data:image/png;base64,");
        let png = STANDARD.decode(png.expect("a PNG")).expect("base64");
        assert!(
            png.starts_with(b"\x89PNG") && png.len() < 40_000,
            "{}",
            png.len()
        );
        assert_eq!(answer.reveal().chars().count(), usize::from(picture.length));
        assert!(answer.reveal().chars().all(|c| CHARACTERS.contains(&c)));
    }
}
