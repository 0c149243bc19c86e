//! What a step under way is doing, read from the end of its log, and the line that says so: redrawn every second at a
//! terminal, elsewhere a line a minute.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

/// As wide as a line may get at a terminal without being broken.
const WIDTH: usize = 79;
/// Where nothing can be redrawn, a line is said so often.
const EVERY: Duration = Duration::from_secs(60);
/// The end of a log that is looked at: a line of cargo's progress, and more.
const TAIL_BYTES: u64 = 4_096;

/// The line of a step under way.
pub struct Line<'a, W> {
    name: &'a str,
    out: W,
    terminal: bool,
    /// When the next line is due, where nothing can be redrawn.
    due: Duration,
}

impl<'a, W: Write> Line<'a, W> {
    /// Says what begins.
    pub fn begin(name: &'a str, terminal: bool, mut out: W) -> Self {
        write!(out, "  {name} … ").and_then(|()| out.flush()).ok();
        let due = EVERY;
        Self {
            name,
            out,
            terminal,
            due,
        }
    }

    /// Whether `tick` would say something now.
    pub fn is_due(&self, took: Duration) -> bool {
        self.terminal || took >= self.due
    }

    /// Says how far it is, where that is due.
    pub fn tick(&mut self, took: Duration, doing: &str) {
        if !self.is_due(took) {
            return;
        }
        let time = in_words(took);
        if self.terminal {
            let line = format!("  {} … {time}  {doing}", self.name);
            let line: String = line.chars().take(WIDTH).collect();
            write!(self.out, "\r\x1b[2K{line}").ok();
        } else {
            let first = if self.due == EVERY { "\n" } else { "" };
            writeln!(self.out, "{first}    {time}: {doing}").ok();
            self.due = took + EVERY;
        }
        self.out.flush().ok();
    }

    /// Says how long it took, and `word`.
    pub fn end(mut self, took: Duration, word: &str) {
        let again = match (self.terminal, self.due == EVERY) {
            (true, _) => format!("\r\x1b[2K  {} … ", self.name),
            (false, true) => String::new(),
            (false, false) => format!("  {} … ", self.name),
        };
        writeln!(self.out, "{again}{}{word}", in_words(took)).ok();
    }
}

/// `2 min 10 s`, `4.1 s`.
pub fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds >= 60 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else if seconds >= 10 {
        format!("{seconds} s")
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// What the program that writes this log is at.
pub fn doing(log: &Path) -> String {
    let tail = File::open(log).and_then(|mut file| {
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail)?;
        Ok(tail)
    });
    said_last(&String::from_utf8_lossy(&tail.unwrap_or_default()))
}

/// Of the last line, what cargo compiles and how much is left, or the line itself.
fn said_last(tail: &str) -> String {
    let lines = tail.rsplit(['\n', '\r']).map(without_escapes);
    let last = lines.map(|line| line.trim().to_owned());
    let last = last.into_iter().find(|line| !line.is_empty());
    let last = last.unwrap_or_default();
    compiling(&last).unwrap_or(last)
}

/// Cargo's `Building [===>   ] 12/345: syn, tokio(build)`.
fn compiling(line: &str) -> Option<String> {
    let (_, counted) = line.strip_prefix("Building [")?.split_once("] ")?;
    let (counted, names) = counted.split_once(": ").unwrap_or((counted, ""));
    let (done, all) = counted.split_once('/')?;
    let left = all.parse::<u32>().ok()?.checked_sub(done.parse().ok()?)?;
    Some(format!("{left} of {all} to go: {names}"))
}

/// What stays of a log when what a program drew over is taken out.
pub fn without_redrawn(log: &str) -> String {
    let mut kept = String::with_capacity(log.len());
    for line in log.split_inclusive('\n') {
        let end = line.trim_end_matches(['\n', '\r']).len();
        let (text, ending) = line.split_at(end);
        let shown = without_escapes(text.rsplit('\r').next().unwrap_or_default());
        // A log may end in a line that was to be drawn over.
        if compiling(shown.trim()).is_none() {
            kept.push_str(&shown);
            kept.push_str(ending.trim_start_matches('\r'));
        }
    }
    kept
}

/// Without `ESC [ … letter`: colours, and "clear the line".
fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(
            part.trim_start_matches(|c: char| !c.is_ascii_alphabetic())
                .get(1..)
                .unwrap_or_default(),
        );
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn times_read_as_people_say_them() {
        assert_eq!(in_words(Duration::from_millis(4120)), "4.1 s");
        assert_eq!(in_words(Duration::from_secs(42)), "42 s");
        assert_eq!(in_words(Duration::from_secs(130)), "2 min 10 s");
    }

    #[test]
    fn what_is_compiled_and_how_much_is_left_is_read_from_the_log() {
        for (tail, says) in [
            ("", ""),
            ("   Compiling syn v2.0.1\n", "Compiling syn v2.0.1"),
            (
                "   Compiling syn v2.0.1\n    Building [==>      ] 12/345: syn, tokio(build)\r",
                "333 of 345 to go: syn, tokio(build)",
            ),
            (
                "    Building [====>    ] 344/345: trunk(bin)\r\x1b[K   Compiling trunk v0.21.14\n\n",
                "Compiling trunk v0.21.14",
            ),
            ("    Building [====>    ] 3/3\r", "0 of 3 to go: "),
            (
                "\x1b[32m  ✓  12 path-a.spec.ts\x1b[39m\n",
                "✓  12 path-a.spec.ts",
            ),
        ] {
            assert_eq!(said_last(tail), says, "{tail:?}");
        }
    }

    #[test]
    fn a_log_keeps_no_line_that_was_drawn_over() {
        let log = "   Compiling a v1\n    Building [> ] 0/2: a\r\x1b[K   Compiling b v1\r\n    Building [=>] 1/2: b\r\x1b[Kerror: no\n    Building [=>] 1/2: b\r";
        assert_eq!(
            without_redrawn(log),
            "   Compiling a v1\n   Compiling b v1\nerror: no\n"
        );
    }

    #[test]
    fn at_a_terminal_the_line_is_redrawn_and_never_too_long() {
        let mut out = Vec::new();
        let mut line = Line::begin("a step", true, &mut out);
        line.tick(SECOND, &"x".repeat(200));
        line.end(SECOND * 2, "  FAILED");
        let said = String::from_utf8(out).unwrap();
        let drawn: Vec<_> = said.split("\r\x1b[2K").collect();
        assert_eq!(drawn[0], "  a step … ");
        assert_eq!(drawn[1].chars().count(), WIDTH);
        assert_eq!(drawn[2], "  a step … 2.0 s  FAILED\n");
    }

    #[test]
    fn elsewhere_a_line_is_said_every_minute() {
        let mut out = Vec::new();
        let mut line = Line::begin("a step", false, &mut out);
        for second in 1..150 {
            line.tick(SECOND * second, "busy");
        }
        line.end(SECOND * 150, "");
        let said = String::from_utf8(out).unwrap();
        assert_eq!(
            said,
            "  a step … \n    1 min 00 s: busy\n    2 min 00 s: busy\n  a step … 2 min 30 s\n"
        );
        let mut out = Vec::new();
        Line::begin("a step", false, &mut out).end(SECOND, "");
        assert_eq!(String::from_utf8(out).unwrap(), "  a step … 1.0 s\n");
    }
}
