//! `regain normalize KIND`: one JSON string a line in, one verdict a line out,
//! so that anybody's import or backend has the rules without linking them.
//!
//! Any number of lines in the same memory, and line by line: what was written is answered before more is waited for.

use super::output::{unless_closed, write_json};
use crate::lines::{Line, Lines};
use anyhow::Context;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use regain_core::fault::{Fault, JsonType};
use regain_core::kind::new_password::{self, COMMON_PASSWORDS, CommonPasswords};
use regain_core::kind::{self, Kind, Region, Verdict, code};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

/// What is read and written at once.
const BUFFER_BYTES: usize = 64 << 10;
/// A longer line is no answer to any question, so it is not kept.
const LONGEST_LINE_BYTES: usize = 1 << 20;

/// Reads one JSON string a line, and writes what a kind makes of it: {"ok":true,"value":…} or {"ok":false,"code":…}.
///
/// A line that is no JSON string, or is longer than 1 MiB, gives {"ok":false,"code":"unreadable"}, and the run goes on:
/// as many lines come out as go in, in the same order.
///
/// Exit status: 0 every line was answered, whatever the answer (or whoever reads them has gone); 1 reading or writing
/// failed; 2 the command line is wrong.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct Normalize {
    /// What the texts are.
    #[arg(value_parser = kinds())]
    kind: Kind,
    /// Where a phone number without a country code is dialled from: a two-letter region, such as NL.
    #[arg(long, value_name = "REGION")]
    region: Option<Region>,
    /// Takes a month or a year for a date, too.
    #[arg(long)]
    approximate: bool,
    /// The most characters of a text, and of any other kind where that is less than the kind takes.
    #[arg(long, value_name = "NUMBER")]
    max: Option<u32>,
    /// How many digits a security code has: out of a longer text the one run of so many digits is the code.
    #[arg(long, value_name = "NUMBER", default_value_t = code::LENGTH)]
    length: u32,
    /// What there is to choose from; once for each.
    #[arg(long = "option", value_name = "ID")]
    options: Vec<String>,
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.name()))
        .try_map(|name| name.parse::<Kind>())
}

/// Answers standard input on standard output.
pub fn run(arguments: &Normalize) -> anyhow::Result<ExitCode> {
    let common = CommonPasswords::from_sorted_lines(COMMON_PASSWORDS);
    let context = kind::Context {
        region: arguments.region,
        approximate: arguments.approximate,
        max: arguments.max,
        length: Some(arguments.length),
        options: &arguments.options,
        password: new_password::Context {
            common: &common,
            ..new_password::Context::default()
        },
        ..kind::Context::default()
    };
    let input = BufReader::with_capacity(BUFFER_BYTES, io::stdin().lock());
    let output = BufWriter::with_capacity(BUFFER_BYTES, io::stdout().lock());
    unless_closed(answer(input, output, arguments.kind, &context))?;
    Ok(ExitCode::SUCCESS)
}

fn answer(
    input: BufReader<impl Read>,
    mut output: impl Write,
    kind: Kind,
    context: &kind::Context<'_>,
) -> anyhow::Result<()> {
    let mut lines = Lines::new(input, LONGEST_LINE_BYTES);
    loop {
        if !lines.has_next() {
            output.flush().context("writing to standard output")?;
        }
        let Some(line) = lines.next().context("reading standard input")? else {
            return Ok(());
        };
        let text = match line {
            Line::Whole(line) => std::str::from_utf8(line).ok(),
            Line::TooLong => None,
        };
        let verdict = match text {
            Some(text) => Verdict::of_json(kind, text, context),
            None => Verdict(Err(Fault::Unreadable {
                expected: JsonType::String,
            })),
        };
        write_json(&mut output, &verdict)?;
    }
}
