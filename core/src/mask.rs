//! Masks contacts (row A2): enough for their owner to recognise, too little for anyone else to use.
//!
//! Always three stars, so that the length does not show; never more than two digits; nothing of a one-letter local part
//!. Other masking schemes leave short addresses readable.

use crate::prelude::*;
const STARS: &str = "***";

/// Masks a canonical email address: first letter, first letter of the domain, top-level domain.
///
/// ```
/// use regain_core::mask::email;
/// assert_eq!(email("anna@example.com"), "a***@e***.com");
/// assert_eq!(email("a@example.co.uk"), "***@e***.uk");
/// ```
pub fn email(canonical: &str) -> String {
    let (local, domain) = canonical.rsplit_once('@').unwrap_or((canonical, ""));
    let mut letters = local.chars();
    let first = match (letters.next(), letters.next()) {
        (Some(first), Some(_)) => first.to_string(),
        _ => String::new(),
    };
    let domain_first: String = domain.chars().take(1).collect();
    let last_label = domain.rsplit_once('.').map(|(_, last)| last);
    match last_label {
        Some(last) => format!("{first}{STARS}@{domain_first}{STARS}.{last}"),
        None => format!("{first}{STARS}@{domain_first}{STARS}"),
    }
}

/// Masks a canonical phone number (E.164), except its last two digits.
///
/// ```
/// assert_eq!(regain_core::mask::phone("+31201234567"), "***67");
/// ```
pub fn phone(canonical: &str) -> String {
    let digits: Vec<char> = canonical.chars().filter(char::is_ascii_digit).collect();
    let shown: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
    format!("{STARS}{shown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_follow_the_contract() {
        for (address, masked) in [
            ("anna@example.com", "a***@e***.com"),
            ("anna.alt@example.org", "a***@e***.org"),
            ("Anna@example.com", "A***@e***.com"),
            ("f@ory.example", "***@o***.example"),
            ("ab@example.com", "a***@e***.com"),
            ("žofie@xn--bcher-kva.example", "ž***@x***.example"),
            ("root@localhost", "r***@l***"),
            ("not an address", "n***@***"),
            ("", "***@***"),
        ] {
            assert_eq!(email(address), masked, "{address:?}");
        }
        for (number, masked) in [("+31201234567", "***67"), ("+1", "***1"), ("", "***")] {
            assert_eq!(phone(number), masked, "{number:?}");
        }
    }

    #[test]
    fn no_mask_tells_the_length() {
        let long = email(&format!("{}@{}.com", "a".repeat(60), "e".repeat(60)));
        assert_eq!(long, email("ab@e.com"));
    }
}
