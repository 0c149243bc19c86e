//! `regain schema --form F`: a form's answers as JSON Schema 2020-12 (row E2), for whoever sends or takes them in another
//! language.

use super::document::{Unreadable, form, json, unreadable};
use super::output::{unless_closed, write_text};
use clap::Args;
use regain_core::schema::schema;
use serde_json::Value;
use std::path::PathBuf;
use std::process::ExitCode;

/// Writes the JSON Schema (2020-12) of the answers to a form.
///
/// Exit status: 0 it was written; 2 a file cannot be read, is no JSON, or is no form, or the command line is wrong: what and
/// where is on standard error, and nothing on standard output.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct Schema {
    /// The questions; - for standard input.
    #[arg(long, value_name = "FILE")]
    form: PathBuf,
    /// Its texts in one language, for titles and descriptions: locales/LANG/form.ID.json.
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
}

/// Writes it.
pub fn run(arguments: &Schema) -> anyhow::Result<ExitCode> {
    match described(arguments) {
        Ok(schema) => {
            unless_closed(write_text(&format!("{schema:#}")))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Ok(unreadable(&error)),
    }
}

fn described(arguments: &Schema) -> Result<Value, Unreadable> {
    let form = form(&arguments.form)?;
    let Some(file) = &arguments.texts else {
        return Ok(schema(&form));
    };
    let worded = form.worded(&json(file)?);
    let worded = worded.map_err(|errors| Unreadable::of_form(file, &errors))?;
    Ok(schema(&worded))
}
