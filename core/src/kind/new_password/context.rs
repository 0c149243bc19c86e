//! Passwords derived from what is known of the account: its identifier, its owner's name, the site's name (NIST SP
//! 800-63B-4 3.1.1.2, "context-specific words, such as the name of the service, the username, and derivatives").
//!
//! The rule: remove every occurrence of those words, ignoring case. The password is derived from them if fewer than eight
//! letters are left (less than the shortest password), and no more letters than were removed. Digits and signs do not
//! count: `anna-2024!` is derived from `anna`. A passphrase that contains a name is not.

use super::{CommonPasswords, LEAST};
use crate::kind::digit::ascii_digit;
use crate::kind::fold::case_folded;
use crate::kind::invisible::trimmed;
use crate::kind::length;
use crate::kind::parted::{at_last, parts};
use crate::platform;
use crate::prelude::*;

/// What a password is compared with. `None` is not compared.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The list of common passwords.
    pub common: &'a CommonPasswords<'a>,
    /// The sign-in identifier: an address, a phone number or a username.
    pub identifier: Option<&'a str>,
    /// The owner's full name.
    pub name: Option<&'a str>,
    /// The site's name.
    pub site: Option<&'a str>,
}

impl Default for Context<'_> {
    /// A context that knows nothing.
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
    /// The first of the three that the folded password is derived from.
    pub(super) fn found_in(&self, folded: &str) -> Option<&'static str> {
        let sources: [(_, _, Tokenizer); 3] = [
            ("identifier", self.identifier, identifier_words),
            ("name", self.name, words),
            ("site", self.site, words),
        ];
        let mut first = None;
        let mut taken = vec![false; folded.len()];
        for (what, text, words) in sources {
            for word in words(text.unwrap_or_default()) {
                if take_out(&word, folded, &mut taken) {
                    first = first.or(Some(what));
                }
            }
        }
        let mut gone = String::new();
        let mut stays = String::new();
        for (at, c) in folded.char_indices() {
            match taken.get(at) {
                Some(true) => gone.push(c),
                _ => stays.push(c),
            }
        }
        let gone = counted(&platform::words(&gone));
        let stays = counted(&platform::letters(&stays));
        first.filter(|_| stays < LEAST as usize && stays <= gone)
    }
}

/// Splits a text into words.
type Tokenizer = fn(&str) -> Vec<String>;

/// Marks the bytes of each occurrence, and returns whether there is one.
fn take_out(word: &str, folded: &str, taken: &mut [bool]) -> bool {
    let mut at = 0;
    let mut is_in = false;
    while let Some(here) = folded.as_bytes().get(at..at + word.len()) {
        if here != word.as_bytes() {
            at += 1;
            continue;
        }
        for byte in taken.iter_mut().skip(at).take(word.len()) {
            *byte = true;
        }
        at += word.len();
        is_in = true;
    }
    is_in
}

/// The number of characters in the words.
fn counted(words: &str) -> usize {
    parts(words, b' ').map(length::of).sum()
}

/// Shorter words occur by chance; two characters can be a name in syllabic and logographic scripts.
fn is_telling(word: &str) -> bool {
    length::of(word) >= if word.is_ascii() { 3 } else { 2 }
}

/// The whole text and its words.
fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    add_words(text, &mut found);
    found
}

fn add_words(text: &str, found: &mut Vec<String>) {
    let whole = case_folded(&platform::nfc(trimmed(text)));
    for word in parts(&platform::words(&whole), b' ') {
        add(word, found);
    }
    add(&whole, found);
}

fn add(word: &str, found: &mut Vec<String>) {
    if is_telling(word) {
        found.push(word.to_owned());
    }
}

/// The words of an identifier; for a phone number its digits, with and without those before the last eight (country
/// code, trunk prefix).
fn identifier_words(text: &str) -> Vec<String> {
    let mut found = words(text);
    if let Some((local, domain)) = at_last(text, b'@') {
        add_words(local, &mut found);
        // Without the top-level domain, and without `co` or `com` before it.
        let (labels, _) = at_last(domain, b'.').unwrap_or_default();
        for label in parts(labels, b'.') {
            if length::of(label) > 3 {
                add_words(label, &mut found);
            }
        }
    } else if counted(&platform::letters(text)) == 0 {
        let digits: String = text.chars().filter_map(ascii_digit).collect();
        let before = digits.len().saturating_sub(8);
        add(&digits, &mut found);
        add(digits.get(before..).unwrap_or_default(), &mut found);
    }
    found
}
