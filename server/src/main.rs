//! Regain's backend: axum over `regain-core`, one binary, SQLite or PostgreSQL.

#![forbid(unsafe_code)]

mod answer;
mod app_state;
mod audit;
mod case_state;
mod cases;
mod challenge;
mod cli;
mod clock;
mod compare;
mod config;
mod delay;
mod deliver;
mod desk;
mod directory;
mod effects;
mod error;
mod flow_context;
mod heavy;
mod html;
mod http;
mod keys;
mod limits;
mod lines;
mod links;
mod locales;
mod outgoing;
mod questions;
mod record;
mod samples;
mod serve;
mod staff;
mod status;
mod store;
mod stored_journey;
mod text_file;
mod transitions;
mod unsent;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("regain: {error:#}");
            ExitCode::FAILURE
        }
    }
}
