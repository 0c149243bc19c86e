//! `regain check --form F --answers A`: the verdict on answers that the browser reaches before sending and the backend
//! after (rows B6, D4, E2), for whoever writes a form or takes answers in.

use super::document::{Unreadable, form, json, unreadable};
use super::output::{unless_closed, write_json};
use clap::Args;
use regain_core::check::{Context, check};
use regain_core::kind::Region;
use std::path::PathBuf;
use std::process::ExitCode;

const PROBLEMS: u8 = 1;

/// Judges answers to a form, and writes {"normalized":…,"problems":[…],"hints":[…],"given":…} on one line.
///
/// Exit status: 0 there are no problems; 1 there are; 2 a file cannot be read, is no JSON, is no form or holds no answers,
/// or the command line is wrong: what and where is on standard error, and nothing on standard output.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct Check {
    /// The questions; - for standard input.
    #[arg(long, value_name = "FILE")]
    form: PathBuf,
    /// A JSON object: field id to text, list of texts, or list of rows; - for standard input.
    #[arg(long, value_name = "FILE")]
    answers: PathBuf,
    /// Where a phone number without a country code is dialled from: a two-letter region, such as NL.
    #[arg(long, value_name = "REGION")]
    region: Option<Region>,
}

/// Says what the answers come to.
pub fn run(arguments: &Check) -> anyhow::Result<ExitCode> {
    let read = form(&arguments.form).and_then(|form| Ok((form, answers(arguments)?)));
    let (form, answers) = match read {
        Ok(read) => read,
        Err(error) => return Ok(unreadable(&error)),
    };
    let context = Context {
        region: arguments.region,
        secrets: None,
    };
    let checked = check(&form, &answers, &context);
    unless_closed(write_json(&mut std::io::stdout().lock(), &checked))?;
    Ok(if checked.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(PROBLEMS)
    })
}

fn answers(arguments: &Check) -> Result<serde_json::Value, Unreadable> {
    let answers = json(&arguments.answers)?;
    if answers.is_object() {
        Ok(answers)
    } else {
        Err(Unreadable::because(
            &arguments.answers,
            "#: a JSON object belongs here",
        ))
    }
}
