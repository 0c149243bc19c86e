//! `regain audit`.

use super::installation::{Installation, open};
use super::output::{unless_closed, write_text};
use crate::audit::{self, Head};
use clap::Subcommand;
use std::process::ExitCode;

/// What can be done with the audit log.
#[derive(Subcommand)]
pub enum Audit {
    /// Walks the audit log: each entry must follow the one before it and have the MAC that the key file gives it.
    ///
    /// Prints the number of entries and the head, the newest entry. Ends with 1 at the first entry that does not fit, which
    /// is named.
    Verify {
        #[command(flatten)]
        installation: Installation,
        /// An entry that must be there: a head as it was printed or logged before. Without it, a log that was cut together
        /// with what the database knows of its end looks whole.
        #[arg(long, value_name = "NUMBER:MAC")]
        head: Option<Head>,
    },
}

/// Does it.
pub async fn run(audit: Audit) -> anyhow::Result<ExitCode> {
    let Audit::Verify { installation, head } = audit;
    let (store, keys) = open(&installation.config()?).await?;
    let mut snapshot = store.snapshot().await?;
    let verified = audit::verify(&keys, &mut snapshot, head.as_ref()).await;
    drop(snapshot);
    store.close().await;
    match verified? {
        Ok(head) => {
            let count = head.number;
            unless_closed(write_text(&format!("{count} entries, head {head}")))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(misfit) => {
            eprintln!("{misfit}");
            Ok(ExitCode::FAILURE)
        }
    }
}
