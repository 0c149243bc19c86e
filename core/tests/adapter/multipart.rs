//! `multipart/form-data`, read back by a parser of its own.
#![allow(clippy::expect_used)]

use proptest::prelude::*;
use regain_core::adapter::encode::multipart;

/// What a parser of `multipart/form-data` reads (RFC 7578 section 4, RFC 2046 section 5.1.1).
fn parsed(boundary: &str, body: &[u8]) -> Vec<(String, String)> {
    let body = std::str::from_utf8(body).expect("UTF-8");
    let delimiter = format!("\r\n--{boundary}");
    let body = ["\r\n", body].concat();
    let mut parts = body.split(&*delimiter);
    assert_eq!(parts.next(), Some(""), "nothing before the first boundary");
    let mut parts: Vec<&str> = parts.collect();
    assert_eq!(parts.pop(), Some("--\r\n"), "the last boundary");
    let part = |part: &str| {
        let (head, value) = part.split_once("\r\n\r\n").expect("a head");
        let name = head.strip_prefix("\r\nContent-Disposition: form-data; name=\"");
        let name = name
            .and_then(|name| name.strip_suffix('"'))
            .expect("a name");
        assert!(!name.contains(['"', '\r', '\n']));
        let name = name
            .replace("%0A", "\n")
            .replace("%0D", "\r")
            .replace("%22", "\"");
        (name, value.to_owned())
    };
    parts.into_iter().map(part).collect()
}

#[test]
fn what_was_typed_arrives_byte_for_byte() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let pairs = [
        pair("subjects[]", " a\nb\r\nc\rd "),
        pair("a\"b\r\nc", ""),
        pair("é", "--\r\n------RegainFormBoundary0--\r\n"),
        pair(
            "x",
            "\r\n------RegainFormBoundary1\r\nContent-Disposition: form-data; name=\"y\"\r\n\r\n",
        ),
        pair("x", "😀\0"),
    ];
    let (boundary, body) = multipart(&pairs);
    assert_eq!(boundary, "----RegainFormBoundary2");
    assert_eq!(parsed(&boundary, &body), pairs);
    assert_eq!(multipart(&pairs), (boundary, body));
    let (boundary, body) = multipart(&[]);
    assert_eq!(parsed(&boundary, &body), []);
}

proptest! {
    #[test]
    fn multipart_is_read_as_it_was_written(
        pairs in prop::collection::vec(("[a-z\"\r\n\\[\\]é]{0,8}", "(?s).{0,40}|(\r\n)?--(--RegainFormBoundary[0-3])?(--)?\r\n"), 0..8)
    ) {
        let (boundary, body) = multipart(&pairs);
        prop_assert!(boundary.len() <= 70);
        prop_assert_eq!(parsed(&boundary, &body), pairs);
    }
}
