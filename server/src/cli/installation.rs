//! What `regain serve` and `regain accounts` share: a configuration, a database, and its keys.

use crate::config::Config;
use crate::keys::Keys;
use crate::store::{Store, meta};
use anyhow::bail;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

const META_KEYS: &str = "keys_fingerprint";

/// Where everything is.
#[derive(Args)]
pub struct Installation {
    /// The configuration; without it, the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME; made if absent.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Installation {
    /// The configuration, overridden by the command line.
    pub fn config(&self) -> anyhow::Result<Config> {
        let mut config = Config::read(self.config.as_deref())?;
        if let Some(database) = &self.database {
            config.database = database.clone();
        }
        Ok(config)
    }
}

/// Opens the database with its keys. The first start creates both; a database without its keys is refused before
/// anything is written with other keys.
pub async fn open(config: &Config) -> anyhow::Result<(Store, Arc<Keys>)> {
    let path = config.keys_file();
    let store = Store::open(&config.database).await?;
    let mut connection = store.connection().await?;
    let known = meta::get(&mut connection, META_KEYS).await?;
    if !path.exists() {
        if known.is_some() {
            bail!(
                "this database was written with keys that are not in {}: bring the key file back",
                path.display()
            );
        }
        Keys::new().write(&path)?;
        tracing::info!("new keys are in {}: keep a copy elsewhere", path.display());
    }
    let keys = Keys::read(&path)?;
    // If two servers generate keys at once, the first one stored wins.
    let known = meta::put_first(&mut connection, META_KEYS, &keys.fingerprint()).await?;
    if known != keys.fingerprint() {
        bail!(
            "this database was written with other keys than those in {}",
            path.display()
        );
    }
    drop(connection);
    Ok((store, Arc::new(keys)))
}
