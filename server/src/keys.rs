//! The secret keys of an installation: authenticated encryption of stored data, and keyed digests.
//!
//! The keys are in a file apart from the database they protect. `seal` encrypts (a list: the first key encrypts, all
//! decrypt, so it can be rotated), `code` digests security codes, `decoy` derives the decoys of unknown accounts.
//! `decoy` is never rotated: unknown accounts would change their looks, and known ones would not.

use anyhow::{Context, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::Path;

const NONCE_BYTES: usize = 24;

/// The keys in use. Deliberately without `Debug`.
pub struct Keys {
    seal: Vec<[u8; 32]>,
    code: [u8; 32],
    decoy: [u8; 32],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    seal: Vec<String>,
    code: String,
    decoy: String,
}

/// Decryption failed: another key, other associated data, or damaged data.
#[derive(Debug, thiserror::Error)]
#[error("sealed with another key, or damaged")]
pub struct CannotOpen;

impl Keys {
    /// Generates random keys.
    pub fn new() -> Self {
        Self {
            seal: vec![rand::random()],
            code: rand::random(),
            decoy: rand::random(),
        }
    }

    /// Reads the key file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = crate::text_file::read_to_string(path)
            .with_context(|| format!("reading the keys from {}", path.display()))?;
        // The parser's message would quote the line, which is a secret.
        let Ok(file) = toml::from_str::<KeyFile>(&text) else {
            bail!(
                "{} is no key file: it holds seal, code and decoy",
                path.display()
            );
        };
        let key = |name: &str, text: &str| -> anyhow::Result<[u8; 32]> {
            STANDARD
                .decode(text)
                .ok()
                .and_then(|bytes| bytes.try_into().ok())
                .with_context(|| {
                    format!(
                        "the key {name} in {} is not 32 bytes of base64",
                        path.display()
                    )
                })
        };
        let keys = Self {
            seal: file
                .seal
                .iter()
                .map(|text| key("seal", text))
                .collect::<Result<_, _>>()?,
            code: key("code", &file.code)?,
            decoy: key("decoy", &file.decoy)?,
        };
        if keys.seal.is_empty() {
            bail!("{} has no key to seal with", path.display());
        }
        Ok(keys)
    }

    /// Writes a new key file, readable by its owner only. Fails if the file exists.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let file = KeyFile {
            seal: self.seal.iter().map(|key| STANDARD.encode(key)).collect(),
            code: STANDARD.encode(self.code),
            decoy: STANDARD.encode(self.decoy),
        };
        let text = format!(
            "# Regain's keys. Keep a copy in a safe place, apart from the database: without them nothing in it opens.\n{}",
            toml::to_string(&file)?
        );
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(path)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                // Synced first, because the database cannot be read without them.
                file.sync_all()
            })
            .with_context(|| format!("writing new keys to {}", path.display()))
    }

    /// Identifies the keys without revealing them. Stored in the database, so that a lost key file is noticed before
    /// anything is written with other keys.
    pub fn fingerprint(&self) -> String {
        hex(&keyed(&self.decoy, "fingerprint", b""))
    }

    /// Encrypts with XChaCha20-Poly1305. The `associated_data` names what is stored where, so that a ciphertext does
    /// not decrypt in another row.
    pub fn seal(&self, associated_data: &str, plain: &[u8]) -> anyhow::Result<String> {
        let key = self.seal.first().context("no key to seal with")?;
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let payload = Payload {
            msg: plain,
            aad: associated_data.as_bytes(),
        };
        let sealed = XChaCha20Poly1305::new(key.into())
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| anyhow::anyhow!("too much to seal at once"))?;
        Ok(STANDARD.encode([&nonce[..], &sealed].concat()))
    }

    /// Decrypts what was encrypted with this `associated_data`.
    pub fn open(&self, associated_data: &str, sealed: &str) -> Result<Vec<u8>, CannotOpen> {
        let bytes = STANDARD.decode(sealed).map_err(|_| CannotOpen)?;
        let (nonce, msg) = bytes.split_at_checked(NONCE_BYTES).ok_or(CannotOpen)?;
        self.seal
            .iter()
            .find_map(|key| {
                let payload = Payload {
                    msg,
                    aad: associated_data.as_bytes(),
                };
                XChaCha20Poly1305::new(key.into())
                    .decrypt(XNonce::from_slice(nonce), payload)
                    .ok()
            })
            .ok_or(CannotOpen)
    }

    /// The digest stored for a security code, bound to its flow (ASVS 6.5.2).
    pub fn code_digest(&self, flow: &str, code: &str) -> String {
        hex(&keyed(&self.code, flow, code.as_bytes()))
    }

    /// Thirty-two pseudorandom bytes that outsiders cannot predict, for decoys.
    pub fn decoy(&self, purpose: &str, text: &str) -> [u8; 32] {
        keyed(&self.decoy, purpose, text.as_bytes())
    }

    /// The HMAC secret of proofs of work, as the text that ALTCHA expects.
    pub fn challenge_secret(&self) -> String {
        hex(&keyed(&self.code, "challenge", b""))
    }

    /// A keyed digest of values that are looked up but must not be readable: limits, devices.
    pub fn lookup_digest(&self, purpose: &str, text: &str) -> String {
        hex(&keyed(&self.decoy, purpose, text.as_bytes()))
    }

    /// The MAC of an entry of the audit log. Its key is never rotated, or no older entry would fit.
    pub fn audit_mac(&self, entry: &[u8]) -> String {
        hex(&keyed(&self.decoy, "audit log", entry))
    }
}

fn keyed(key: &[u8; 32], purpose: &str, text: &[u8]) -> [u8; 32] {
    // HMAC pads a key to its block size with zeros (RFC 2104). Padding it here leaves no length that could be refused.
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as Mac>::new(&block);
    mac.update(&(purpose.len() as u64).to_be_bytes());
    mac.update(purpose.as_bytes());
    mac.update(text);
    mac.finalize().into_bytes().into()
}

/// The digest stored for a token. Tokens are long and random, so an unkeyed digest is enough (ASVS 6.5.2).
pub fn token_digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// A digest of text that could be guessed, which says nothing once the salt is erased. Salts have one length.
pub fn salted_digest(salt: &str, text: &str) -> String {
    hex(&Sha256::new()
        .chain_update(salt)
        .chain_update(text)
        .finalize())
}

/// A random token or id of `N` bytes, in URL-safe base64.
pub fn random_token<const N: usize>() -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(rand::random::<[u8; N]>())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_at_its_own_place_only() {
        let keys = Keys::new();
        let sealed = keys.seal("flow:1", b"anna@example.com").expect("sealed");
        assert_eq!(
            keys.open("flow:1", &sealed).expect("opens"),
            b"anna@example.com"
        );
        assert!(keys.open("flow:2", &sealed).is_err());
        assert!(Keys::new().open("flow:1", &sealed).is_err());
        for damaged in ["", "AAAA", &sealed[..sealed.len() - 4]] {
            assert!(keys.open("flow:1", damaged).is_err());
        }
    }

    #[test]
    fn a_renewed_key_still_opens_what_the_old_one_sealed() {
        let mut keys = Keys::new();
        let old = keys.seal("x", b"kept").expect("sealed");
        keys.seal.insert(0, rand::random());
        assert_eq!(keys.open("x", &old).expect("opens"), b"kept");
    }

    #[test]
    fn a_code_digest_is_bound_to_its_flow() {
        let keys = Keys::new();
        assert_ne!(
            keys.code_digest("a", "123456"),
            keys.code_digest("b", "123456")
        );
        assert_eq!(
            keys.code_digest("a", "123456"),
            keys.code_digest("a", "123456")
        );
    }
}
