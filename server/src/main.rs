//! Regain's backend: axum over `regain-core`, one binary, SQLite or PostgreSQL.

mod app;
mod cli;
mod clock;
mod config;
mod deliver;
mod directory;
mod effects;
mod http;
mod keys;
mod limits;
mod locales;
mod problem;
mod serve;
mod store;
mod turns;

use clap::Parser;
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    // Only the first call counts, and this is it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match cli::run(cli::Cli::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("regain: {error:#}");
            ExitCode::FAILURE
        }
    }
}
