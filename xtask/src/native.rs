//! What runs natively is compiled once, by one command for the whole workspace: cargo gives a dependency the features that
//! all chosen packages ask for, so another choice of packages would compile most of them again.

use std::process::Command;
use std::thread::available_parallelism;

use anyhow::Result;

use crate::packages;
use crate::place::Place;
use crate::step::{Sort, Steps};

/// Compiles every native test, `target/debug/regain` and the examples.
pub fn compile(place: &Place, steps: &Steps, name: &str) -> Result<()> {
    let mut command = place.command("cargo");
    command.args(["test", "--no-run", "--locked", "--workspace"]);
    steps.run(Sort::Compile, name, &mut command)
}

/// Runs the tests that nextest's filter chooses: `package(regain-core)`.
pub fn tests(place: &Place, filter: &str) -> Command {
    let mut command = place.command("cargo");
    command.args(["nextest", "run", "--locked", "--workspace"]);
    command.args(["--no-fail-fast", "--filterset", filter]);
    // Many tests wait for the server's clock most of their time: two for each processor.
    let threads = 2 * available_parallelism().map_or(1, usize::from);
    command.args(["--test-threads", &threads.to_string()]);
    // A Python that has tests/requirements.txt.
    command.env("REGAIN_TEST_PYTHON", packages::python(place));
    command
}

/// What of the server's tests runs on PostgreSQL, too: all but the modules of `tests/journey` whose subject is no query,
/// and the commands that open no database. `cargo xtask soak postgres` runs those as well.
pub fn on_postgres(is_every: bool) -> String {
    let chosen = match is_every {
        true => "kind(test)".to_owned(),
        false => format!(
            "binary(journey) & not test(/^({})::/)",
            WITHOUT_QUERIES.join("|")
        ),
    };
    format!("package(regain) & (({chosen}) | test(/^store::/))")
}

/// Their subjects are how mails and text messages are handed over, HTTP headers and addresses, the settings, and the
/// README's walks: what these ask of the database others ask, too.
const WITHOUT_QUERIES: &[&str] = &[
    "embedding",
    "mail_quoted",
    "mail_refused",
    "path",
    "proxy",
    "readme",
    "sign_in",
    "start",
    "text_messages",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_on_postgres_is_a_module_of_the_journey() {
        let main = include_str!("../../tests/journey/main.rs");
        for module in WITHOUT_QUERIES {
            assert!(main.contains(&format!("\nmod {module};\n")), "{module}");
        }
    }
}
