//! Decodes A-labels (Punycode, RFC 3492). One browser engine accepts any `xn--` label unchecked, others and the native
//! crate validate it; passing the decoded label makes all of them validate (row D4).

use crate::kind::parted::{at_last, parts};
use crate::prelude::*;

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;

/// The domain with its A-labels decoded; `None` if one is invalid. Expects lower-case ASCII.
pub(super) fn decoded(domain: &str) -> Option<String> {
    let mut decoded = String::new();
    for label in parts(domain, b'.') {
        match label.strip_prefix("xn--") {
            Some(encoded) => decoded.push_str(&letters(encoded)?),
            None => decoded.push_str(label),
        }
        decoded.push('.');
    }
    decoded.pop();
    Some(decoded)
}

/// RFC 3492 6.2.
fn letters(encoded: &str) -> Option<String> {
    let (basic, deltas) = at_last(encoded, b'-').unwrap_or(("", encoded));
    let mut letters = basic.to_owned();
    let mut length = u32::try_from(letters.len()).ok()?;
    let (mut code, mut at, mut bias) = (128_u32, 0_u32, 72);
    let mut deltas = deltas.bytes();
    while deltas.len() > 0 {
        let (before, mut weight, mut k) = (at, 1_u32, BASE);
        loop {
            let digit = value(deltas.next()?)?;
            // What overflows 32 bits is not a code point, in any label of DNS's length.
            at = at.saturating_add(digit.saturating_mul(weight));
            let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
            if digit < threshold {
                break;
            }
            weight = weight.saturating_mul(BASE - threshold);
            k += BASE;
        }
        length += 1;
        bias = adapted(at - before, length, before == 0);
        code = code.saturating_add(at / length);
        at %= length;
        let place = letters.char_indices().nth(at as usize);
        let place = place.map_or(letters.len(), |(place, _)| place);
        letters.insert(place, char::from_u32(code)?);
        at += 1;
    }
    Some(letters)
}

fn value(digit: u8) -> Option<u32> {
    match digit {
        b'a'..=b'z' => Some(u32::from(digit - b'a')),
        b'0'..=b'9' => Some(u32::from(digit - b'0') + 26),
        _ => None,
    }
}

/// RFC 3492 6.1.
fn adapted(delta: u32, length: u32, is_first: bool) -> u32 {
    let delta = if is_first { delta / DAMP } else { delta / 2 };
    let mut delta = delta + delta / length;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn labels_are_decoded() {
        for (domain, letters) in [
            ("xn--bcher-kva.example", Some("bücher.example")),
            ("a.xn--fsqu00a.xn--fiqs8s", Some("a.例子.中国")),
            // RFC 3492 7.1 (A), Egyptian Arabic.
            ("xn--egbpdaj6bu4bxfgehfvwxn", Some("ليهمابتكلموشعربي؟")),
            ("plain.example", Some("plain.example")),
            ("xn--abc-", Some("abc")),
            ("xn--", Some("")),
            ("xn--a", Some("\u{80}")),
            ("xn--99999999", None),
            ("xn--b", None),
            ("xn--ü", None),
        ] {
            assert_eq!(decoded(domain).as_deref(), letters, "{domain}");
        }
    }
}
