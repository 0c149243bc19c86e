//! JSON files that commands read. Errors name the file and the position, never the content.

use crate::text_file::without_mark;
use regain_core::form::{Form, FormError};
use serde_json::Value;
use std::fmt;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is wrong with a file, one reason a line.
#[derive(Debug)]
pub struct Unreadable {
    file: PathBuf,
    reasons: Vec<String>,
}

impl Unreadable {
    /// A single reason.
    pub fn because(file: &Path, reason: impl fmt::Display) -> Self {
        Self {
            file: file.into(),
            reasons: vec![reason.to_string()],
        }
    }

    /// All errors of a form or its texts.
    pub fn of_form(file: &Path, errors: &[FormError]) -> Self {
        Self {
            file: file.into(),
            reasons: errors.iter().map(ToString::to_string).collect(),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, reason) in self.reasons.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}{}: {reason}", self.file.display())?;
        }
        Ok(())
    }
}

/// Reads JSON from a file; `-` is standard input.
///
/// # Errors
/// Why it cannot be read, or the line and column where it is not JSON.
pub fn json(file: &Path) -> Result<Value, Unreadable> {
    let mut text = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut text).map(|_| ())
    } else {
        std::fs::read(file).map(|read| text = read)
    }
    .map_err(|error| Unreadable::because(file, error))?;
    serde_json::from_slice(without_mark(&text)).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Unreadable::because(file, format!("no JSON at line {line}, column {column}"))
    })
}

/// Reads a form from a file, with texts or without.
///
/// # Errors
/// As [`json`], or all errors of the form, each with a pointer.
pub fn form(file: &Path) -> Result<Form, Unreadable> {
    Form::read(&json(file)?).map_err(|errors| Unreadable::of_form(file, &errors))
}

/// Reports an error on standard error, if that is open, and returns the exit status.
pub fn unreadable(reason: &Unreadable) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{reason}");
    ExitCode::from(2)
}
