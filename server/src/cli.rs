//! The command line (CONTRACT "Commands").

use crate::app::{App, Parts};
use crate::clock;
use crate::config::Config;
use crate::deliver::mail::Mailer;
use crate::deliver::text_message::Texter;
use crate::directory::Directory;
use crate::directory::import::{Importer, Report};
use crate::keys::Keys;
use crate::locales::Locales;
use crate::store::{Store, accounts, meta};
use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};
use regain_core::kind::new_password::{COMMON_PASSWORDS, CommonPasswords};
use regain_core::wire::{ContactKind, Links};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Accounts for a developer to recover.
const DEV_ACCOUNTS: &str = include_str!("../dev-accounts.jsonl");
/// With `--dev` limits are this much wider: one person plays everybody.
const DEV_LIMIT: i64 = 100_000;
const META_KEYS: &str = "keys_fingerprint";

/// Account recovery for people who can no longer sign in.
#[derive(Parser)]
#[command(name = "regain", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answers people on their way back in.
    Serve(Serve),
    /// The accounts of the local directory.
    #[command(subcommand)]
    Accounts(Accounts),
}

#[derive(Args)]
struct Installation {
    /// The configuration; without it, the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME; made if absent.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    installation: Installation,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// For developing, on loopback only: sample accounts in an empty database, and what is sent shown at /dev/outbox.
    #[arg(long)]
    dev: bool,
    /// How far the clock is ahead: to see what happens later.
    #[arg(long, value_name = "SECONDS", default_value_t = 0, requires = "dev")]
    clock_ahead: u32,
}

#[derive(Subcommand)]
enum Accounts {
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

/// Does what the command line says.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Serve(serve) => {
            let (app, listen) = start(serve).await?;
            crate::serve::run(app, listen).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Accounts(Accounts::Import {
            installation,
            file,
            skip_bad,
        }) => import(installation, &file, skip_bad).await,
    }
}

async fn start(serve: Serve) -> anyhow::Result<(App, SocketAddr)> {
    clock::run_ahead(Duration::from_secs(serve.clock_ahead.into()));
    let mut config = serve.installation.config()?;
    let listen = serve.listen.unwrap_or(config.listen);
    if serve.dev {
        if !listen.ip().is_loopback() {
            bail!("--dev shows everybody's codes, so it listens on loopback only, not on {listen}");
        }
        widen_limits(&mut config)?;
        if config.links == Links::default() {
            config.links = sample_links();
        }
    }
    let (mailer, texter) = (
        Mailer::new(&config.mail)?,
        Texter::new(&config.text_messages)?,
    );
    if mailer.is_none() && !serve.dev {
        bail!(
            "no mail can be sent: say [mail] smtp and from in the configuration, or start with --dev"
        );
    }
    let locales = Locales::read(config.locales.as_deref(), &config.default_locale)?;
    let (store, keys) = open(&config).await?;
    let mut kinds = vec![ContactKind::Email];
    if texter.is_some() || serve.dev {
        kinds.push(ContactKind::Phone);
    }
    if serve.dev && accounts::count(&mut *store.connection().await?).await? == 0 {
        let importer = Importer {
            store: &store,
            keys: &keys,
            region: config.region,
            hashing: config.hashing,
        };
        let report = importer.import(DEV_ACCOUNTS.as_bytes(), false).await?;
        if let Some(bad) = report.bad.first() {
            bail!("the sample accounts: {bad}");
        }
    }
    let app = Parts {
        directory: Directory {
            keys: keys.clone(),
            kinds,
        },
        common: CommonPasswords::from_sorted_lines(COMMON_PASSWORDS),
        config,
        store,
        keys,
        locales,
        mailer,
        texter,
        dev: serve.dev,
        mail_waits: Notify::new(),
        text_waits: Notify::new(),
    };
    Ok((Arc::new(app), listen))
}

fn widen_limits(config: &mut Config) -> anyhow::Result<()> {
    let limit = |number: i64| {
        number
            .try_into()
            .map_err(|error: String| anyhow::anyhow!(error))
    };
    config.limits.codes_per_address = limit(DEV_LIMIT)?;
    config.limits.codes_per_client = limit(DEV_LIMIT)?;
    config.limits.lookups_per_client = limit(DEV_LIMIT)?;
    config.limits.flows_per_client = limit(DEV_LIMIT)?;
    Ok(())
}

/// So that a developer sees every screen whole.
fn sample_links() -> Links {
    let page = |name: &str| Some(format!("https://www.example.com/{name}"));
    Links {
        sign_in: page("sign-in"),
        sign_up: page("sign-up"),
        free_mailbox: page("free-mailbox"),
        support: page("help"),
        privacy: page("privacy"),
        two_step: page("help/two-step"),
        protect: page("help/protect"),
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

impl Installation {
    fn config(&self) -> anyhow::Result<Config> {
        let mut config = Config::read(self.config.as_deref())?;
        if let Some(database) = &self.database {
            config.database = database.clone();
        }
        Ok(config)
    }
}

/// Opens the database with the keys it was written with. Both are made at the very first start; a database without its
/// keys stops here, before anything is written with others.
async fn open(config: &Config) -> anyhow::Result<(Store, Arc<Keys>)> {
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
    // Of two that start at once with keys of their own, one is first.
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
