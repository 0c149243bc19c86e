//! `regain accounts`.

use super::installation::{Installation, open};
use crate::directory::import::{self, Importer, Report, Stage};
use anyhow::Context;
use clap::Subcommand;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often progress is told.
const OFTEN: Duration = Duration::from_secs(1);

/// What can be done with the accounts of the local directory.
#[derive(Subcommand)]
pub enum Accounts {
    /// Takes in accounts, one a line, as JSON. All or none, unless told otherwise.
    ///
    /// The same id again updates: a member that is absent or null stays as it is; [], {} or false clears it. Whose
    /// sign-in is whose is judged on the result, so accounts may exchange them in one file. An import that is
    /// interrupted is finished or undone by the next start of `regain serve`, or the next import.
    Import {
        #[command(flatten)]
        installation: Installation,
        /// The file; - for standard input.
        file: PathBuf,
        /// Takes the good lines in where there are bad ones.
        #[arg(long)]
        skip_bad: bool,
    },
    /// Removes an account, with its sign-ins, contacts, devices and facts. Ends with 1 where there is none with this id.
    Remove {
        #[command(flatten)]
        installation: Installation,
        /// Its id.
        id: String,
    },
}

/// Does it.
pub async fn run(accounts: Accounts) -> anyhow::Result<ExitCode> {
    match accounts {
        Accounts::Import {
            installation,
            file,
            skip_bad,
        } => take_in(installation, &file, skip_bad).await,
        Accounts::Remove { installation, id } => remove(installation, &id).await,
    }
}

async fn take_in(
    installation: Installation,
    file: &Path,
    skip_bad: bool,
) -> anyhow::Result<ExitCode> {
    let config = installation.config()?;
    let lines: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(File::open(file).with_context(|| format!("opening {}", file.display()))?)
    };
    let (store, keys) = open(&config).await?;
    let importer = Importer {
        store: &store,
        keys: &keys,
        identifiers: config.on_file(),
        hashing: config.hashing,
        progress: &now_and_then(),
    };
    let report = importer.import(lines, skip_bad).await;
    store.close().await;
    Ok(tell(&report?, skip_bad))
}

async fn remove(installation: Installation, id: &str) -> anyhow::Result<ExitCode> {
    let config = installation.config()?;
    let (store, keys) = open(&config).await?;
    let is_removed = import::remove(&store, &keys, &now_and_then(), id).await;
    store.close().await;
    match is_removed? {
        true => {
            println!("account {id} is removed");
            Ok(ExitCode::SUCCESS)
        }
        false => {
            eprintln!("there is no account {id}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Tells progress on standard error; what comes often, once a second.
fn now_and_then() -> impl Fn(Stage) + Send + Sync {
    let told = Mutex::new(Instant::now());
    move |stage| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        match stage {
            Stage::Read(_) | Stage::Applied { .. } if told.elapsed() < OFTEN => {}
            Stage::Read(_) | Stage::Applied { .. } => {
                *told = Instant::now();
                eprintln!("{stage}");
            }
            Stage::Waiting | Stage::Finishing | Stage::Undoing => eprintln!("{stage}"),
        }
    }
}

fn tell(report: &Report, skip_bad: bool) -> ExitCode {
    for bad in &report.bad {
        eprintln!("{bad}");
    }
    match (report.bad.len(), skip_bad) {
        (0, _) => println!("{} accounts are in", report.imported),
        (bad, true) => println!(
            "{} accounts are in, {bad} lines were skipped",
            report.imported
        ),
        (bad, false) => {
            eprintln!("nothing is in: {bad} bad lines (--skip-bad takes the rest)");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
