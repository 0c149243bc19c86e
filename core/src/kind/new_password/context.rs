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
use crate::kind::length;
use crate::kind::parted::{at_last, parts};
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

/// How words are found in a text.
type Tokenizer = fn(&str) -> Vec<String>;

/// Marks the bytes of each occurrence, and says whether there is one.
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

/// How many characters the words have.
fn counted(words: &str) -> usize {
    parts(words, b' ').map(length::of).sum()
}

/// Shorter words turn up anywhere; two characters are a name where a character is a syllable.
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

/// The words of an identifier, whichever it is; for a number its digits, with and without what comes before the last
/// eight (country, trunk prefix).
fn identifier_words(text: &str) -> Vec<String> {
    let mut found = words(text);
    if let Some((local, domain)) = at_last(text, b'@') {
        add_words(local, &mut found);
        // Not the last label, and not `co` or `com` before it.
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
