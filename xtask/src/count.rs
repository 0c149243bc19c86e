//! How many tests passed and failed, read from what their runner says at the end.

/// Tests that went one way or the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// As they should.
    pub passed: usize,
    /// Not.
    pub failed: usize,
}

impl Count {
    /// One, that went well or not.
    pub fn of(good: bool) -> Self {
        Self {
            passed: usize::from(good),
            failed: usize::from(!good),
        }
    }

    /// Both together.
    pub fn add(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
    }
}

/// Adds up the closing lines of nextest (`Summary … 3 tests run: 3 passed`) and
/// of Rust's own runner, native or in a browser (`test result: ok. 3 passed; …`).
pub fn counted(text: &str) -> Count {
    let mut count = Count::default();
    // nextest shows what a failed test said, and that is a whole run of its own.
    // Playwright closes with a line for each number: "  2 failed", "  31 passed (1.2m)".
    let is_playwright = text
        .lines()
        .any(|line| line.starts_with("Running ") && line.contains(" tests using "));
    if is_playwright {
        for line in text.lines() {
            let mut words = line.split_whitespace();
            let number = words.next().and_then(|word| word.parse::<usize>().ok());
            match (number, words.next()) {
                (Some(number), Some("passed")) => count.passed += number,
                (Some(number), Some("failed" | "flaky")) => count.failed += number,
                _ => {}
            }
        }
        return count;
    }
    // Node.js closes with "# pass 26" and "# fail 0".
    for line in text.lines() {
        match line
            .strip_prefix("# ")
            .and_then(|line| line.split_once(' '))
        {
            Some(("pass", number)) => count.passed += number.parse().unwrap_or(0),
            Some(("fail", number)) => count.failed += number.parse().unwrap_or(0),
            _ => {}
        }
    }
    let is_nextest = text
        .lines()
        .any(|line| line.trim().starts_with("Summary ["));
    let closing = if is_nextest {
        "Summary ["
    } else {
        "test result:"
    };
    for line in text.lines() {
        let line = line.trim();
        if !line.starts_with(closing) {
            continue;
        }
        let words: Vec<_> = line
            .split([' ', ';', ',', ':', '('])
            .filter(|w| !w.is_empty())
            .collect();
        for pair in words.windows(2) {
            let [number, what] = pair else { continue };
            let Ok(number) = number.parse::<usize>() else {
                continue;
            };
            match *what {
                "passed" => count.passed += number,
                "failed" | "timed" => count.failed += number,
                _ => {}
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_every_runner_are_counted() {
        let several = "\
test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.0s
test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 filtered out";
        let nextest = "\
    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 filtered out
     Summary [   0.010s] 4 tests run: 3 passed (1 slow), 1 failed, 2 skipped";
        let playwright = "\
Running 5 tests using 2 workers
  1 failed
    [en, light, wide] › path-a.spec.ts:3:1 › a sentence
  4 passed (12.3s)";
        let node = "TAP version 13\n# tests 27\n# suites 0\n# pass 26\n# fail 1\n# cancelled 0";
        for (text, passed, failed) in [
            (several, 7, 1),
            (nextest, 3, 1),
            (playwright, 4, 1),
            (node, 26, 1),
        ] {
            assert_eq!(counted(text), Count { passed, failed });
        }
    }
}
