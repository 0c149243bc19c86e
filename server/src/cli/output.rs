//! Standard output of commands that answer and end: whoever reads it may leave when they have seen enough, as in
//! `regain normalize … | head`.

use anyhow::Context;
use serde::Serialize;
use std::io::{self, Write};

/// One line of JSON.
///
/// # Errors
/// What writing said.
pub fn write_json(output: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *output, value)
        .map_err(io::Error::from)
        .and_then(|()| output.write_all(b"\n"))
        .context("writing to standard output")
}

/// A text, and the end of its last line.
///
/// # Errors
/// What writing said.
pub fn write_text(text: &str) -> anyhow::Result<()> {
    writeln!(io::stdout().lock(), "{text}").context("writing to standard output")
}

/// Makes nothing of a reader who left.
///
/// # Errors
/// Every other that there was.
pub fn unless_closed(written: anyhow::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if is_broken_pipe(&error) => Ok(()),
        written => written,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
