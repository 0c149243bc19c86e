//! The command line: a file a command, its arguments and what it does.
//!
//! A new command is a file under `cli/` and a variant of [`Command`] with its line in [`Cli::run`].

mod accounts;
mod audit;
mod cases;
mod check;
mod document;
mod form;
mod installation;
mod mail;
mod normalize;
mod output;
mod page;
mod schema;
mod serve;
mod staff;

use clap::{Parser, Subcommand};
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

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
    Serve(serve::Serve),
    /// The accounts of the local directory.
    #[command(subcommand)]
    Accounts(accounts::Accounts),
    /// The reviewers of recovery requests.
    #[command(subcommand)]
    Staff(staff::Staff),
    /// The desk: cases, and decisions on them.
    #[command(subcommand)]
    Cases(cases::Cases),
    /// The log of what reviewers saw and decided.
    #[command(subcommand)]
    Audit(audit::Audit),
    Page(page::Page),
    Mail(mail::Mail),
    Normalize(normalize::Normalize),
    Check(check::Check),
    Schema(schema::Schema),
    Form(form::Form),
}

impl Cli {
    /// Does what the command line says. What only reads and writes needs no runtime and keeps no log.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Serve(serve) => with_a_runtime(serve::run(serve)),
            Command::Accounts(accounts) => with_a_runtime(accounts::run(accounts)),
            Command::Staff(staff) => with_a_runtime(staff::run(staff)),
            Command::Cases(cases) => with_a_runtime(cases::run(cases)),
            Command::Audit(audit) => with_a_runtime(audit::run(audit)),
            Command::Page(page) => page::run(&page),
            Command::Mail(mail) => mail::run(&mail),
            Command::Normalize(normalize) => normalize::run(&normalize),
            Command::Check(check) => check::run(&check),
            Command::Schema(schema) => schema::run(&schema),
            Command::Form(form) => form::run(&form),
        }
    }
}

fn with_a_runtime(
    command: impl Future<Output = anyhow::Result<ExitCode>>,
) -> anyhow::Result<ExitCode> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    // Only the first call counts, and this is it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::runtime::Runtime::new()?.block_on(command)
}
