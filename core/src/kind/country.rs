//! Kind `country`: an ISO 3166-1 alpha-2 code, in either case (rows B6, B8). Names are the browser's business, which
//! knows them in every language (`Intl.DisplayNames`).
//!
//! Source: ISO 3166-1, the 249 codes officially assigned in 2026; and `XK`, which the standard leaves to its users and
//! which CLDR, the EU and the phone kind's own source use for Kosovo: people live there. `UK`, `EU` and other reserved
//! codes are none.

use super::digit::ascii_alphanumeric;
use super::invisible::trimmed;
use crate::fault::Fault;
use crate::prelude::*;
use alloc::borrow::Cow;

/// The second letters, a row for each first one from A to Z.
const SECOND: &str = "DEFGILMOQRSTUWXZ ABDEFGHIJLMNOQRSTVWYZ ACDFGHIKLMNORUVWXYZ EJKMOZ CEGHRST IJKMOR \
ABDEFGHILMNPQRSTUWY KMNRTU DELMNOQRST EMOP EGHIMNPRWYZ ABCIKRSTUVY ACDEFGHKLMNOPQRSTUVWXYZ ACEFGILOPRUZ M \
AEFGHKLMNRSTWY A EOSUW ABCDEGHIJKLMNORSTVXYZ CDFGHJKLMNORTVWZ AGMSYZ ACEGINU FS K ET AMW";

/// Every code, in order.
///
/// ```
/// use regain_core::kind::country::all;
///
/// assert_eq!(all().next().as_deref(), Some("AD"));
/// assert_eq!(all().count(), 250);
/// ```
pub fn all() -> impl Iterator<Item = String> {
    ('A'..='Z').zip(SECOND.split(' ')).flat_map(|(first, row)| {
        row.chars()
            .map(move |second| String::from_iter([first, second]))
    })
}

/// The code in upper case.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::country::canonical;
///
/// assert_eq!(canonical("nl").unwrap(), "NL");
/// assert_eq!(canonical("ZZ"), Err(Fault::NotAnOption));
/// assert_eq!(canonical("Nederland"), Err(Fault::Malformed));
/// ```
pub fn canonical(text: &str) -> Result<Cow<'_, str>, Fault> {
    let typed = trimmed(text);
    let mut letters = typed
        .chars()
        .map(|c| ascii_alphanumeric(c).filter(char::is_ascii_alphabetic));
    let code = match (letters.next(), letters.next(), letters.next()) {
        (None, ..) => return Err(Fault::Missing),
        (Some(Some(first)), Some(Some(second)), None) => {
            [first, second].map(|c| c.to_ascii_uppercase())
        }
        _ => return Err(Fault::Malformed),
    };
    let [first, second] = code;
    let mut rows = ('A'..='Z').zip(SECOND.split(' '));
    if !rows.any(|(letter, row)| letter == first && row.contains(second)) {
        Err(Fault::NotAnOption)
    } else if typed.chars().eq(code) {
        Ok(Cow::Borrowed(typed))
    } else {
        Ok(Cow::Owned(String::from_iter(code)))
    }
}
