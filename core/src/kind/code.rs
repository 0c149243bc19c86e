//! Kind `code`: a security code, typed or pasted from a mail or a text message (rows A6, B5). Digits of any script
//! become ASCII; spaces, hyphens and invisible characters are dropped. In a longer text, such as the whole message, the
//! only run of digits with the length of a code is taken; otherwise the first other character is refused.

use super::character::{Sign, UNSEEN, plain, rewritten};
use super::length::within;
use crate::fault::Fault;
use crate::prelude::*;
use alloc::borrow::Cow;

/// The most digits accepted; no site sends as many.
pub const MAX: u32 = 64;
/// The default number of digits.
pub const LENGTH: u32 = 6;

/// The digits of a code that has `length` of them. A text of digits alone passes in any length: whoever sent the code
/// reports a wrong length.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::code::canonical;
///
/// assert_eq!(canonical(" 123-456 ", 6).unwrap(), "123456");
/// assert_eq!(canonical("１２３ ４５６", 6).unwrap(), "123456");
/// assert_eq!(canonical("Your code is 123456. It is good for 10 minutes.", 6).unwrap(), "123456");
/// assert_eq!(canonical("12345O", 6), Err(Fault::BadCharacter { character: 'O' }));
/// ```
pub fn canonical(text: &str, length: u32) -> Result<Cow<'_, str>, Fault> {
    let digits = rewritten(text.into(), &mut |c| match plain(c) {
        digit @ '0'..='9' => Sign::Kept(digit),
        ' ' | '-' | UNSEEN => Sign::Dropped,
        _ => Sign::Refused,
    });
    match digits {
        Ok(digits) => within(MAX, digits),
        Err(refused) => match only_run(text, length) {
            Some(run) => Ok(Cow::Owned(run)),
            None => Err(refused.into()),
        },
    }
}

/// The run of `length` digits in a text, if all such runs are equal: a text message repeats its code for the browser,
/// as `@example.com #123456`. Both plain runs and runs with spaces and hyphens count.
fn only_run(text: &str, length: u32) -> Option<String> {
    let mut found = UniqueRun {
        length: usize::try_from(length).unwrap_or(usize::MAX),
        run: None,
        is_ambiguous: false,
    };
    let (mut group, mut run) = (String::new(), String::new());
    for c in text.chars() {
        match plain(c) {
            digit @ '0'..='9' => {
                group.push(digit);
                run.push(digit);
            }
            UNSEEN => {}
            ' ' | '-' => found.take(&mut group),
            _ => {
                found.take(&mut group);
                found.take(&mut run);
            }
        }
    }
    found.take(&mut group);
    found.take(&mut run);
    found.run.filter(|_| !found.is_ambiguous)
}

struct UniqueRun {
    length: usize,
    run: Option<String>,
    is_ambiguous: bool,
}

impl UniqueRun {
    /// Ends a run of digits.
    fn take(&mut self, digits: &mut String) {
        let digits = core::mem::take(digits);
        if digits.len() != self.length {
            return;
        }
        match &self.run {
            Some(run) => self.is_ambiguous |= *run != digits,
            None => self.run = Some(digits),
        }
    }
}
