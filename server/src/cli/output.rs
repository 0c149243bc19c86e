//! Standard output of commands. The reader may close it early, as in `regain normalize … | head`.

use anyhow::Context;
use serde::Serialize;
use std::io::{self, Write};

/// Writes a line of JSON.
///
/// # Errors
/// Errors of standard output.
pub fn write_json(output: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *output, value)
        .map_err(io::Error::from)
        .and_then(|()| output.write_all(b"\n"))
        .context("writing to standard output")
}

/// Writes a text and a line feed.
///
/// # Errors
/// Errors of standard output.
pub fn write_text(text: &str) -> anyhow::Result<()> {
    writeln!(io::stdout().lock(), "{text}").context("writing to standard output")
}

/// Ignores a broken pipe.
///
/// # Errors
/// Any other error.
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
