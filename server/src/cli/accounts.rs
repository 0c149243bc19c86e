//! `regain accounts`.

use super::installation::{Installation, open};
use crate::directory::import::{Importer, Report};
use anyhow::Context;
use clap::Subcommand;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What can be done with the accounts of the local directory.
#[derive(Subcommand)]
pub enum Accounts {
    /// Takes in accounts, one a line, as JSON. All or none, unless told otherwise; the same id again updates.
    Import {
        #[command(flatten)]
        installation: Installation,
        /// The file; - for standard input.
        file: PathBuf,
        /// Takes the good lines in where there are bad ones.
        #[arg(long)]
        skip_bad: bool,
    },
}

/// Does it.
pub async fn run(accounts: Accounts) -> anyhow::Result<ExitCode> {
    match accounts {
        Accounts::Import {
            installation,
            file,
            skip_bad,
        } => import(installation, &file, skip_bad).await,
    }
}

async fn import(
    installation: Installation,
    file: &Path,
    skip_bad: bool,
) -> anyhow::Result<ExitCode> {
    let config = installation.config()?;
    let lines: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        let opened = File::open(file).with_context(|| format!("opening {}", file.display()))?;
        Box::new(BufReader::new(opened))
    };
    let (store, keys) = open(&config).await?;
    let importer = Importer {
        store: &store,
        keys: &keys,
        region: config.region,
        hashing: config.hashing,
    };
    let report = importer.import(lines, skip_bad).await;
    store.close().await;
    Ok(tell(&report?, skip_bad))
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
