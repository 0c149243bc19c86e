//! How long each stage of the checks took the last time that it passed: a file beside the tools, a line a stage.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::progress::in_words;

/// What is known of earlier runs on this machine.
pub struct Past {
    file: PathBuf,
    seconds: Vec<(String, u64)>,
}

impl Past {
    /// What this folder of tools has of it. A line that cannot be read is a stage that is not known.
    pub fn read(tools: &Path) -> Self {
        let file = tools.join("durations");
        let lines = fs::read_to_string(&file).unwrap_or_default();
        let seconds = lines.lines().filter_map(|line| {
            let (name, seconds) = line.split_once(' ')?;
            Some((name.to_owned(), seconds.parse().ok()?))
        });
        let seconds = seconds.collect();
        Self { file, seconds }
    }

    /// How long this stage took, where it ran before.
    fn of(&self, stage: &str) -> Option<Duration> {
        let (_, seconds) = self.seconds.iter().find(|(name, _)| name == stage)?;
        Some(Duration::from_secs(*seconds))
    }

    /// All of these together, where each ran before.
    pub fn of_all(&self, stages: &[&str]) -> Option<Duration> {
        stages.iter().map(|stage| self.of(stage)).sum()
    }

    /// `3 of 12, clippy: 1 min 10 s the last time`.
    pub fn says_next(&self, number: usize, all: usize, stage: &str) -> String {
        let took = self.of(stage).map_or_else(
            || "the first time here".to_owned(),
            |took| format!("{} the last time", in_words(took)),
        );
        format!("{number} of {all}, {stage}: {took}")
    }

    /// Keeps how long this stage took.
    pub fn note(&mut self, stage: &str, took: Duration) -> Result<()> {
        self.seconds.retain(|(name, _)| name != stage);
        self.seconds.push((stage.to_owned(), took.as_secs()));
        let lines = self.seconds.iter();
        let lines = lines.map(|(name, seconds)| format!("{name} {seconds}\n"));
        let lines: String = lines.collect();
        fs::write(&self.file, lines).context("noting how long a stage took")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_took_how_long_is_there_the_next_time() {
        let folder = std::env::temp_dir().join(format!("regain-past-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut past = Past::read(&folder);
        assert_eq!(
            past.says_next(1, 2, "clippy"),
            "1 of 2, clippy: the first time here"
        );
        past.note("clippy", Duration::from_secs(300)).unwrap();
        past.note("native", Duration::from_secs(5)).unwrap();
        past.note("clippy", Duration::from_millis(70_900)).unwrap();
        fs::write(
            folder.join("durations"),
            fs::read_to_string(folder.join("durations")).unwrap() + "\nno number\n",
        )
        .unwrap();
        let past = Past::read(&folder);
        assert_eq!(
            past.says_next(2, 2, "clippy"),
            "2 of 2, clippy: 1 min 10 s the last time"
        );
        let all = past.of_all(&["clippy", "native"]);
        assert_eq!(all, Some(Duration::from_secs(75)));
        assert_eq!(past.of_all(&["clippy", "doc"]), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
