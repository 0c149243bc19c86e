//! `multipart/form-data` (RFC 7578), written here because a browser's `FormData` rewrites line ends: what was typed is to
//! arrive as it is.

use crate::prelude::*;

/// The boundary, and the body that it delimits. The boundary occurs in no name and no value; the same pairs give the same.
///
/// ```
/// use regain_core::adapter::encode::multipart;
///
/// let (boundary, body) = multipart(&[("a\"b".into(), "1\n2".into())]);
/// let expected = format!(
///     "--{boundary}\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\n1\n2\r\n--{boundary}--\r\n"
/// );
/// assert_eq!(body, expected.as_bytes());
/// ```
pub fn multipart(pairs: &[(String, String)]) -> (String, Vec<u8>) {
    let pairs = pairs.iter().map(|(name, value)| (escaped(name), value));
    let pairs: Vec<(String, &String)> = pairs.collect();
    let boundary = boundary_for(&pairs);
    let mut body = String::new();
    for (name, value) in &pairs {
        for part in [
            "--",
            &*boundary,
            "\r\nContent-Disposition: form-data; name=\"",
            name,
            "\"\r\n\r\n",
            value,
            "\r\n",
        ] {
            body.push_str(part);
        }
    }
    for part in ["--", &*boundary, "--\r\n"] {
        body.push_str(part);
    }
    (boundary, body.into_bytes())
}

/// A name as the HTML standard writes it ("multipart/form-data encoding algorithm").
fn escaped(name: &str) -> String {
    let name = name.replace('"', "%22");
    name.replace('\r', "%0D").replace('\n', "%0A")
}

/// The first boundary of a series that occurs nowhere; at most 70 characters (RFC 2046 section 5.1.1).
fn boundary_for(pairs: &[(String, &String)]) -> String {
    let mut number = 0_u64;
    loop {
        let boundary = format!("----RegainFormBoundary{number}");
        let is_in = |text: &str| text.contains(&boundary);
        if !pairs
            .iter()
            .any(|(name, value)| is_in(name) || is_in(value))
        {
            return boundary;
        }
        number += 1;
    }
}
