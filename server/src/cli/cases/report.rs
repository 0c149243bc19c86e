//! Cases in plain text, 80 columns wide. What people wrote is shown without characters that a terminal would obey.

use crate::case_state::CaseState;
use crate::cases::Claim;
use crate::desk::{Case, CaseFile, Cases, Earlier};
use regain_core::kind::invisible::{code_point, is_invisible};
use regain_core::time::Timestamp;
use serde_json::Value;

const WIDTH: usize = 80;

/// A page of cases as a table.
pub fn table(page: &Cases, now: Timestamp) -> String {
    if page.cases.is_empty() {
        return "No such cases.".into();
    }
    let mut lines = vec![row(
        "REFERENCE",
        "STATE",
        "SCORE",
        "GIVEN",
        "ANSWER",
        "EARLIER",
    )];
    for case in &page.cases {
        let earlier = match case.over_limit {
            true => format!("{}, over the limit", earlier(&case.earlier)),
            false => earlier(&case.earlier),
        };
        lines.push(row(
            &case.reference,
            case.state.name(),
            &case.score.to_string(),
            &case.given.to_string(),
            &deadline(case, now).unwrap_or_else(|| "-".into()),
            &earlier,
        ));
    }
    if let Some(next) = &page.next {
        lines.push(format!("\nMore: --after {next}"));
    }
    lines.join("\n")
}

fn row(
    reference: &str,
    state: &str,
    score: &str,
    given: &str,
    answer: &str,
    earlier: &str,
) -> String {
    format!("{reference:<11}  {state:<13}  {score:>5}  {given:>5}  {answer:<15}  {earlier}")
}

/// How many requests there were about the account.
fn earlier(earlier: &Earlier) -> String {
    match earlier.mailboxes {
        1 => format!("{}", earlier.requests),
        mailboxes => format!("{} ({mailboxes} mailboxes)", earlier.requests),
    }
}

/// When a case is to be decided, counted from now; `None` if it is decided or closed.
fn deadline(case: &Case, now: Timestamp) -> Option<String> {
    if !matches!(case.state, CaseState::Waiting | CaseState::SecondReview) {
        return None;
    }
    Some(match now.seconds_until(case.answer_by) {
        0 => format!("late by {}", span(case.answer_by.seconds_until(now))),
        seconds => format!("in {}", span(seconds)),
    })
}

/// A span of time, with no more than two units.
fn span(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

/// A case with its evidence.
pub fn case(file: &CaseFile, now: Timestamp) -> String {
    let case = &file.case;
    let yes = |is: bool| if is { "yes" } else { "no" };
    let requests = match case.earlier.mailboxes {
        1 => format!("{}, from 1 mailbox", case.earlier.requests),
        mailboxes => format!("{}, from {mailboxes} mailboxes", case.earlier.requests),
    };
    let mut lines = vec![
        format!("Case {}: {}", case.reference, case.state.name()),
        String::new(),
    ];
    for (name, value) in [
        (
            "Score",
            format!("{} of 100, at best {}", case.score, file.best),
        ),
        ("Answered", format!("{} of 100", case.given)),
        ("Received", case.received_at.to_string()),
        (
            "Answer",
            match deadline(case, now) {
                Some(deadline) => format!("{deadline} ({})", case.answer_by),
                None => format!("by {}", case.answer_by),
            },
        ),
        (
            "Language",
            case.locale.clone().unwrap_or_else(|| "unknown".into()),
        ),
        ("Known device", yes(case.familiar_device).into()),
        ("Requests in 30 days", requests),
        ("Over the limit", yes(case.over_limit).into()),
        ("Stopped by the owner", yes(file.stopped_by_owner).into()),
    ] {
        lines.push(format!("{name:<22}{}", shown(&value)));
    }
    lines.push("\nClaims".into());
    if file.claims.is_empty() {
        lines.push("  none, or erased".into());
    }
    for claim in &file.claims {
        lines.extend(wrapped(&claim_in_words(claim)));
    }
    lines.push("\nHistory".into());
    if file.history.is_empty() {
        lines.push("  none".into());
    }
    for event in &file.history {
        let mut words = format!("{}  {} {}", event.at, shown(&event.by), shown(&event.what));
        if let Some(reason) = &event.reason {
            words.push_str(&format!(": {}", shown(reason)));
        }
        lines.extend(wrapped(&words));
    }
    lines.join("\n")
}

fn claim_in_words(claim: &Claim) -> String {
    let mut words = format!("{:<16}{}", outcome(&claim.outcome), shown(&claim.field));
    if let Some(row) = claim.row {
        words.push_str(&format!(" [{}]", row + 1));
    }
    if let Some(compared) = &claim.old_passwords {
        let (matched, facts) = (compared.matched, compared.facts);
        words.push_str(&format!(": {matched} right, {facts} known"));
    }
    if let Some(value) = &claim.value {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        words.push_str(&format!(": {}", shown(&text)));
    }
    if let Some(reason) = &claim.reason {
        words.push_str(&format!(" ({})", shown(reason)));
    }
    words
}

/// An outcome in words; one that is not known as it is.
fn outcome(code: &str) -> String {
    match code {
        "exact" => "exact".into(),
        "close" => "close".into(),
        "no_match" => "no match".into(),
        "no_fact" => "nothing known".into(),
        "unreadable_fact" => "not comparable".into(),
        "compared" => "passwords".into(),
        other => shown(other),
    }
}

/// Text without controls and invisible characters: an escape sequence, or a change of direction, could forge the page.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => shown.push(' '),
            c if c.is_control() || is_invisible(c) => {
                shown.push_str(&format!("<{}>", code_point(c)))
            }
            c => shown.push(c),
        }
    }
    shown
}

/// A text in lines of no more than 80 characters, the first indented by two, the others by four.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut length) = (String::from("  "), 2);
    for c in text.chars() {
        if length == WIDTH {
            let rest = match line.trim_start().rfind(' ') {
                // Breaks at the last space; a word longer than a line is cut.
                Some(_) => line.rfind(' ').map(|at| line.split_off(at)),
                None => None,
            };
            lines.push(line.trim_end().to_owned());
            line = format!("    {}", rest.unwrap_or_default().trim_start());
            length = line.chars().count();
        }
        line.push(c);
        length += 1;
    }
    lines.push(line.trim_end().to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_person_moves_the_cursor_or_turns_the_line_around() {
        assert_eq!(shown("a\u{1b}[2Jb\u{202e}c\nd"), "a<U+001B>[2Jb<U+202E>c d");
    }

    #[test]
    fn long_texts_are_broken_at_spaces_or_cut_and_nothing_is_lost() {
        for text in ["word ".repeat(60), "x".repeat(300), "é ü ".repeat(100)] {
            let lines = wrapped(&text);
            assert!(
                lines.iter().all(|line| line.chars().count() <= WIDTH),
                "{lines:#?}"
            );
            let letters =
                |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
            assert_eq!(letters(&lines.join("\n")), letters(&text));
        }
    }

    #[test]
    fn a_span_has_two_units() {
        for (seconds, words) in [
            (59, "0 min"),
            (3_599, "59 min"),
            (3 * 3_600 + 240, "3 h 4 min"),
            (90_000, "1 d 1 h"),
        ] {
            assert_eq!(span(seconds), words);
        }
    }
}
