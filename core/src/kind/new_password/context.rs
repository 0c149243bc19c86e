//! Passwords made of what anybody knows about the account: its identifier, its owner's name, the site's name (NIST SP
//! 800-63B-4 3.1.1.2, "context-specific words, such as the name of the service, the username, and derivatives").
//!
//! The rule: take every occurrence of those words out of the password, case forgotten. It is made of them if something
//! was taken out, fewer than eight letters stay (less than the shortest password), and no more stay than were taken.
//! Digits and signs do not count as staying: `anna-2024!` is made of `anna`. A passphrase that holds a name is not.

use super::{CommonPasswords, LEAST};
use crate::kind::digit::ascii_digit;
use crate::kind::fold::case_folded;
use crate::kind::invisible::trimmed;
use crate::platform;
use crate::prelude::*;

/// What a password is compared with. What is not given is not asked about.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Passwords that guessers try first.
    pub common: &'a CommonPasswords<'a>,
    /// What the account signs in with: an address, a number or a username.
    pub identifier: Option<&'a str>,
    /// The owner's name, in full.
    pub name: Option<&'a str>,
    /// The site's name.
    pub site: Option<&'a str>,
}

impl Default for Context<'_> {
    /// Nothing is known, and nothing common.
    fn default() -> Self {
        const NONE: &CommonPasswords<'static> = &CommonPasswords::from_sorted_lines("");
        Self {
            common: NONE,
            identifier: None,
            name: None,
            site: None,
        }
    }
}

impl Context<'_> {
    /// Which of the three the folded password is made of; the first where it takes several.
    pub(super) fn found_in(&self, folded: &str) -> Option<&'static str> {
        let sources = [
            ("identifier", self.identifier.map(identifier_words)),
            ("name", self.name.map(words)),
            ("site", self.site.map(words)),
        ];
        let mut first = None;
        let mut taken = vec![false; folded.len()];
        for (what, words) in sources {
            for word in words.into_iter().flatten() {
                for (at, _) in folded.match_indices(&word) {
                    first = first.or(Some(what));
                    taken
                        .iter_mut()
                        .skip(at)
                        .take(word.len())
                        .for_each(|byte| *byte = true);
                }
            }
        }
        let marked = || {
            folded
                .char_indices()
                .map(|(at, c)| (c, taken.get(at) == Some(&true)))
        };
        let gone = marked()
            .filter(|(c, taken)| *taken && c.is_alphanumeric())
            .count();
        let stays = marked()
            .filter(|(c, taken)| !*taken && c.is_alphabetic())
            .count();
        first.filter(|_| stays < LEAST as usize && stays <= gone)
    }
}

/// Shorter words turn up anywhere; two characters are a name where a character is a syllable.
fn is_telling(word: &str) -> bool {
    word.chars().count() >= if word.is_ascii() { 3 } else { 2 }
}

/// The whole text and its words.
fn words(text: &str) -> Vec<String> {
    let whole = case_folded(&platform::nfc(trimmed(text)));
    let mut words: Vec<String> = whole
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| is_telling(word))
        .map(str::to_owned)
        .collect();
    if is_telling(&whole) {
        words.push(whole);
    }
    words
}

/// The words of an identifier, whichever it is; for a number its digits, with and without what comes before the last
/// eight (country, trunk prefix).
fn identifier_words(text: &str) -> Vec<String> {
    if let Some((local, domain)) = text.rsplit_once('@') {
        // Not the last label, and not `co` or `com` before it.
        let labels = domain
            .rsplit('.')
            .skip(1)
            .filter(|label| label.chars().count() > 3);
        return labels.chain([local, text]).flat_map(words).collect();
    }
    let digits: String = text.chars().filter_map(ascii_digit).collect();
    let is_number = !digits.is_empty() && !text.chars().any(char::is_alphabetic);
    let tail = digits
        .len()
        .checked_sub(8)
        .and_then(|at| digits.get(at..))
        .filter(|_| is_number);
    let number = [
        tail,
        Some(digits.as_str()).filter(|digits| is_number && is_telling(digits)),
    ];
    number
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .chain(words(text))
        .collect()
}
