//! One step at a time: its name, the time it takes, its output in a log file
//! that is shown only where it fails, and where the time went in all.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{IsTerminal, Stdout, stdout};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::progress::{Line, doing, without_redrawn};

/// What the time went into.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Other people's tools.
    Install,
    /// Our code.
    Compile,
    /// Checks.
    Test,
}

/// Runs steps and adds up their time.
pub struct Steps {
    logs: PathBuf,
    terminal: bool,
    began: Instant,
    install: Cell<Duration>,
    compile: Cell<Duration>,
    test: Cell<Duration>,
}

impl Steps {
    /// None run yet.
    pub fn new(place: &Place) -> Self {
        Self {
            logs: place.logs(),
            terminal: stdout().is_terminal(),
            began: Instant::now(),
            install: Cell::default(),
            compile: Cell::default(),
            test: Cell::default(),
        }
    }

    /// Runs it; an error where it fails, after showing the end of its output.
    pub fn run(&self, sort: Sort, name: &str, command: &mut Command) -> Result<()> {
        self.good(sort, name, command).map(|_| ())
    }

    /// The same, and what it said.
    pub fn good(&self, sort: Sort, name: &str, command: &mut Command) -> Result<Log> {
        let log = self.logged(sort, name, command, None)?;
        match log.outcome {
            Outcome::Good => Ok(log),
            _ => {
                log.show(60);
                bail!("{name} failed; all it said is in {}", log.file.display())
            }
        }
    }

    /// Runs it, and says how it went, nothing shown.
    pub fn logged(
        &self,
        sort: Sort,
        name: &str,
        command: &mut Command,
        stall: Option<Stall>,
    ) -> Result<Log> {
        let file = self.logs.join(format!("{}.log", file_name(name)));
        let output = File::create(&file).with_context(|| format!("writing {}", file.display()))?;
        let began = Instant::now();
        let mut child = command
            .env("CARGO_TERM_COLOR", "never")
            // How many crates there are to compile: read from the log as it grows, and taken out of it afterwards.
            .env("CARGO_TERM_PROGRESS_WHEN", "always")
            .env("CARGO_TERM_PROGRESS_WIDTH", "100")
            .stdin(Stdio::null())
            .stdout(output.try_clone().context("opening the log")?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("starting {}", command.get_program().to_string_lossy()))?;
        let mut line = Line::begin(name, self.terminal, stdout());
        let outcome = wait(&mut child, &mut line, began, &file, stall)?;
        let took = began.elapsed();
        self.add(sort, took);
        let word = match outcome {
            Outcome::Good => "",
            Outcome::Bad => "  FAILED",
            Outcome::Stalled => "  no progress, given up",
        };
        line.end(took, word);
        let log = Log { outcome, file };
        fs::write(&log.file, without_redrawn(&log.text())).context("tidying the log")?;
        Ok(log)
    }

    /// Adds time that was not spent in a command.
    pub fn add(&self, sort: Sort, took: Duration) {
        let sum = match sort {
            Sort::Install => &self.install,
            Sort::Compile => &self.compile,
            Sort::Test => &self.test,
        };
        sum.set(sum.get() + took);
    }

    /// The closing line: where the time went.
    pub fn sum_up(&self) {
        let part = |name: &str, sum: &Cell<Duration>| {
            let seconds = sum.get().as_secs_f64();
            (seconds >= 0.05).then(|| format!("{name} {seconds:.1} s"))
        };
        let parts: Vec<_> = [
            part("installing tools", &self.install),
            part("compiling ours", &self.compile),
            part("testing", &self.test),
        ]
        .into_iter()
        .flatten()
        .collect();
        let all = self.began.elapsed().as_secs_f64();
        if parts.is_empty() {
            println!("{all:.1} s");
        } else {
            println!("{all:.1} s in all: {}", parts.join(", "));
        }
    }
}

fn wait(
    child: &mut Child,
    line: &mut Line<Stdout>,
    began: Instant,
    file: &Path,
    stall: Option<Stall>,
) -> Result<Outcome> {
    let mut drawn = Instant::now();
    let mut seen = (0, Instant::now());
    loop {
        if let Some(status) = child.try_wait().context("waiting for a step")? {
            return Ok(if status.success() {
                Outcome::Good
            } else {
                Outcome::Bad
            });
        }
        if let Some(stall) = &stall {
            let progress = size_of(file) + (stall.progress)();
            if progress != seen.0 {
                seen = (progress, Instant::now());
            } else if seen.1.elapsed() > stall.limit {
                child.kill().ok();
                child.wait().ok();
                return Ok(Outcome::Stalled);
            }
        }
        if drawn.elapsed() > Duration::from_secs(1) && line.is_due(began.elapsed()) {
            line.tick(began.elapsed(), &doing(file));
            drawn = Instant::now();
        }
        sleep(Duration::from_millis(50));
    }
}

/// When a step that only waits is given up.
pub struct Stall {
    /// So long without any progress.
    pub limit: Duration,
    /// A number that changes while something happens.
    pub progress: Box<dyn Fn() -> u64>,
}

/// How a step ended.
#[derive(PartialEq, Eq)]
pub enum Outcome {
    /// It succeeded.
    Good,
    /// It failed.
    Bad,
    /// It did nothing for too long.
    Stalled,
}

/// What a step left behind.
pub struct Log {
    /// How it ended.
    pub outcome: Outcome,
    /// Everything it said.
    pub file: PathBuf,
}

impl Log {
    /// Everything it said.
    pub fn text(&self) -> String {
        fs::read(&self.file)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// Prints the last lines, indented.
    pub fn show(&self, lines: usize) {
        let text = self.text();
        let all: Vec<_> = text.lines().collect();
        let from = all.len().saturating_sub(lines);
        if from > 0 {
            println!(
                "    … {from} lines before these, in {}",
                self.file.display()
            );
        }
        for line in all.iter().skip(from) {
            println!("    {line}");
        }
    }
}

fn file_name(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect()
}

fn size_of(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |data| data.len())
}
