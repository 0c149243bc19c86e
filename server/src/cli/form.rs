//! `regain form --form F --texts T`: a form with its texts in one language, as a browser reads it, for a site that only has
//! files (row D5).

use super::document::{Unreadable, form, json, unreadable};
use super::output::{unless_closed, write_text};
use clap::Args;
use regain_core::form::WordedForm;
use std::path::PathBuf;
use std::process::ExitCode;

/// Writes a form joined with its texts in one language, for the attribute `form` of the element.
///
/// Exit status: 0 it was written; 2 a file cannot be read, is no JSON, is no form or does not have the form's texts, or the
/// command line is wrong: what and where is on standard error, and nothing on standard output.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct Form {
    /// The questions; - for standard input.
    #[arg(long, value_name = "FILE")]
    form: PathBuf,
    /// Its texts in one language: locales/LANG/form.ID.json.
    #[arg(long, value_name = "FILE")]
    texts: PathBuf,
}

/// Writes it.
pub fn run(arguments: &Form) -> anyhow::Result<ExitCode> {
    match joined(arguments) {
        Ok(form) => {
            unless_closed(write_text(&form.to_value().to_string()))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Ok(unreadable(&error)),
    }
}

fn joined(arguments: &Form) -> Result<WordedForm, Unreadable> {
    let worded = form(&arguments.form)?.worded(&json(&arguments.texts)?);
    worded.map_err(|errors| Unreadable::of_form(&arguments.texts, &errors))
}
