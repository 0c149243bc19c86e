//! `regain normalize KIND`: a line out for a line in, whatever comes in.

use crate::{command, regain};
use std::io::{BufRead, BufReader, Read, Write};

/// The lines that come out, of a run that ended well and said nothing else.
fn answers(arguments: &[&str], input: &[u8]) -> Vec<String> {
    let output = regain(&[&["normalize"], arguments].concat(), input);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let written = String::from_utf8(output.stdout).unwrap();
    assert!(written.is_empty() || written.ends_with('\n'));
    written.lines().map(str::to_owned).collect()
}

const UNREADABLE: &str = r#"{"ok":false,"code":"unreadable"}"#;
const CODE: &str = r#"{"ok":true,"value":"482913"}"#;

#[test]
fn every_kind_answers_as_the_contract_says() {
    for (arguments, line, answer) in [
        (
            &["email"][..],
            r#"" Anna@GMIAL.com ""#,
            r#"{"ok":true,"value":"Anna@gmial.com","hints":[{"code":"looks_mistyped","params":{"suggestion":"Anna@gmail.com"}}]}"#,
        ),
        (
            &["phone", "--region", "NL"],
            r#""020 123 4567""#,
            r#"{"ok":true,"value":"+31201234567"}"#,
        ),
        (
            &["phone"],
            r#""020 123 4567""#,
            r#"{"ok":false,"code":"malformed","params":{}}"#,
        ),
        (
            &["identifier"],
            r#""ANNA""#,
            r#"{"ok":true,"value":"username:anna"}"#,
        ),
        (&["code"], r#""４８２-913""#, CODE),
        (&["code"], r#""Code: 482 913. Good for 10 minutes.""#, CODE),
        (
            &["code", "--length", "8"],
            r#""12345678.""#,
            r#"{"ok":true,"value":"12345678"}"#,
        ),
        (
            &["identifier"],
            r#""Anna <Anna@example. com>""#,
            r#"{"ok":true,"value":"email:anna@example.com"}"#,
        ),
        (
            &["email"],
            r#""anna.@docomo.example""#,
            r#"{"ok":false,"code":"malformed","params":{}}"#,
        ),
        (
            &["date", "--approximate"],
            r#""2024-02""#,
            r#"{"ok":true,"value":"2024-02"}"#,
        ),
        (
            &["date"],
            r#""2024-02""#,
            r#"{"ok":false,"code":"malformed","params":{}}"#,
        ),
        (
            &["amount"],
            r#""1.234,5""#,
            r#"{"ok":true,"value":"1234.50"}"#,
        ),
        (
            &["text", "--max", "4"],
            r#""three""#,
            r#"{"ok":false,"code":"too_long","params":{"max":4}}"#,
        ),
        (
            &["choices", "--option", "mail", "--option", "calls"],
            r#""calls,mail""#,
            r#"{"ok":true,"value":"mail,calls"}"#,
        ),
        (
            &["choice", "--option", "mail"],
            r#""calls""#,
            r#"{"ok":false,"code":"not_an_option","params":{}}"#,
        ),
        (
            &["new_password"],
            r#""too short""#,
            r#"{"ok":false,"code":"too_short","params":{"min":15}}"#,
        ),
        (
            &["new_password"],
            r#""PasswordPassword""#,
            r#"{"ok":false,"code":"too_common","params":{}}"#,
        ),
    ] {
        assert_eq!(
            answers(arguments, line.as_bytes()),
            [answer],
            "{arguments:?} {line}"
        );
    }
}

#[test]
fn what_is_no_json_string_is_unreadable_and_the_run_goes_on() {
    for line in [
        &b""[..],
        b" ",
        b"482913",
        b"null",
        b"[\"482913\"]",
        b"{}",
        b"\"482913",
        b"482913\"",
        b"\"482913\" \"482913\"",
        b"'482913'",
        b"\"\\x\"",
        b"\"\\ud800\"",
        b"\"\\udc00\\ud800\"",
        b"\"\xff\xfe\"",
        b"\"\xed\xa0\x80\"",
        b"\"4\x002913\"",
        b"\0",
        b"\"tab\there\"",
        b"\xff\xfe\"\x004\x00",
    ] {
        let input = [b"\"482913\"\n", line, b"\n\"482913\"\n"].concat();
        assert_eq!(
            answers(&["code"], &input),
            [CODE, UNREADABLE, CODE],
            "{line:?}"
        );
    }
}

#[test]
fn a_character_that_only_looks_broken_is_the_kinds_to_judge() {
    let nul = r#"{"ok":false,"code":"bad_character","params":{"character":"\u0000"}}"#;
    assert_eq!(answers(&["code"], br#""48\u00002913""#), [nul]);
    assert_eq!(
        answers(&["code"], br#""\uff14\ud835\udfd6""#),
        [r#"{"ok":true,"value":"48"}"#]
    );
}

#[test]
fn however_lines_end_each_is_answered_once() {
    let one = "\"482913\"";
    for (input, number) in [
        (String::new(), 0),
        (one.to_owned(), 1),
        (format!("{one}\n"), 1),
        (format!("{one}\r\n{one}\r\n"), 2),
        (format!("{one}\n{one}"), 2),
        (format!("\u{feff}{one}\n \t{one} \n"), 2),
    ] {
        assert_eq!(
            answers(&["code"], input.as_bytes()),
            vec![CODE; number],
            "{input:?}"
        );
    }
}

#[test]
fn a_line_without_an_end_is_unreadable_and_what_follows_is_answered() {
    let mut input = vec![b'"'];
    input.resize(5 << 20, b'4');
    assert_eq!(answers(&["code"], &input), [UNREADABLE]);
    input.extend(b"\"\n\"482913\"");
    assert_eq!(answers(&["code"], &input), [UNREADABLE, CODE]);
}

#[test]
fn what_is_asked_is_answered_before_more_is_asked() {
    let mut child = command(&["normalize", "code"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..3 {
        stdin.write_all(b"\"482913\"\n\"48").unwrap();
        assert_eq!(answers.next().unwrap().unwrap(), CODE);
        stdin.write_all(b"2913\"\n").unwrap();
        assert_eq!(answers.next().unwrap().unwrap(), CODE);
    }
    drop(stdin);
    assert!(answers.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_who_leaves_ends_the_run_quietly() {
    let mut child = command(&["normalize", "code"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    // More than pipes and buffers hold, so that it must come to a write that fails.
    let lines = b"\"482913\"\n".repeat(1 << 18);
    assert!(stdin.write_all(&lines).is_err());
    drop(stdin);
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn a_wrong_command_line_is_named_and_ends_with_2() {
    for (arguments, named) in [
        (&["normalize"][..], "<KIND>"),
        (&["normalize", "colour"], "'colour'"),
        (&["normalize", "phone", "--region", "ZZ"], "'ZZ'"),
    ] {
        let output = regain(arguments, b"");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(named) && output.stdout.is_empty(), "{said}");
    }
}
