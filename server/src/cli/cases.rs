//! `regain cases`: the desk on the command line (rows C1 and C4). It uses HTTP like any other client, and can do no more.

mod client;
mod report;

use super::output::{unless_closed, write_json, write_text};
use crate::clock;
use crate::desk::{CaseFile, Cases as Page};
use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use client::{Desk, Method};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io;
use std::process::ExitCode;

/// What a reviewer can do.
#[derive(Subcommand)]
pub enum Cases {
    /// Lists cases: those over the limit last, then the one whose deadline comes first.
    List {
        #[command(flatten)]
        desk: Desk,
        #[command(flatten)]
        filter: Filter,
        /// Prints the desk's JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows a case with its evidence. The look is recorded.
    Show {
        #[command(flatten)]
        desk: Desk,
        /// The reference, however it is written.
        reference: String,
        /// Prints the desk's JSON.
        #[arg(long)]
        json: bool,
    },
    /// Decides a case. The decision and its reason are recorded under your name.
    Decide {
        #[command(flatten)]
        desk: Desk,
        /// The reference, however it is written.
        reference: String,
        decision: Decision,
        /// Why, for the audit log and a second reviewer: 1 to 2,000 characters.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Prints the desk's JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Which cases are listed.
#[derive(Args)]
pub struct Filter {
    /// waiting, second_review, verified, not_verified, stopped, withdrawn or expired.
    #[arg(long, default_value = "waiting")]
    state: String,
    /// The person's language.
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// With this score or more.
    #[arg(long, value_name = "NUMBER")]
    min_score: Option<String>,
    /// Received before this time, like 2026-11-22T17:32:31Z.
    #[arg(long, value_name = "TIME")]
    received_before: Option<String>,
    /// Whether the account had its requests of the day already: true or false.
    #[arg(long, value_name = "BOOL")]
    over_limit: Option<String>,
    /// The most cases, 1 to 100.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<String>,
    /// The next page, as the one before names it.
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
}

impl Filter {
    /// As parameters of the query.
    fn params(&self) -> Vec<(&'static str, &str)> {
        let params = [
            ("state", Some(&self.state)),
            ("locale", self.locale.as_ref()),
            ("min_score", self.min_score.as_ref()),
            ("received_before", self.received_before.as_ref()),
            ("over_limit", self.over_limit.as_ref()),
            ("limit", self.limit.as_ref()),
            ("after", self.after.as_ref()),
        ];
        let given = params.into_iter();
        let given = given.filter_map(|(name, value)| Some((name, value?.as_str())));
        given.collect()
    }
}

/// A decision, as it is typed.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Decision {
    /// The person is the owner of the account.
    Verified,
    /// The evidence is not enough.
    NotVerified,
}

impl Decision {
    fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::NotVerified => "not_verified",
        }
    }
}

/// Does it.
pub async fn run(cases: Cases) -> anyhow::Result<ExitCode> {
    match cases {
        Cases::List { desk, filter, json } => {
            let params = filter.params();
            let answer = desk.call(Method::GET, &["cases"], &params, None).await?;
            print(answer, json, |page: &Page| {
                report::table(page, clock::now())
            })
        }
        Cases::Show {
            desk,
            reference,
            json,
        } => {
            let path = ["cases", &reference];
            let answer = desk.call(Method::GET, &path, &[], None).await?;
            print(answer, json, |case: &CaseFile| {
                report::case(case, clock::now())
            })
        }
        Cases::Decide {
            desk,
            reference,
            decision,
            reason,
            json,
        } => {
            let body = json!({"decision": decision.name(), "reason": reason});
            let path = ["cases", &reference, "decision"];
            let answer = desk.call(Method::POST, &path, &[], Some(&body)).await?;
            print(answer, json, |case: &CaseFile| {
                report::case(case, clock::now())
            })
        }
    }
}

/// Prints an answer, as it came or for a person.
fn print<T: DeserializeOwned>(
    answer: Value,
    as_json: bool,
    report: impl Fn(&T) -> String,
) -> anyhow::Result<ExitCode> {
    let written = if as_json {
        write_json(&mut io::stdout().lock(), &answer)
    } else {
        let answer = serde_json::from_value(answer).context("reading the desk's answer")?;
        write_text(&report(&answer))
    };
    unless_closed(written)?;
    Ok(ExitCode::SUCCESS)
}
