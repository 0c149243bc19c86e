//! Kind `country`: an ISO 3166-1 alpha-2 code, in either case (rows B6, B8). Names are left to the browser, which has
//! them in every language (`Intl.DisplayNames`).
//!
//! Source: ISO 3166-1, the 249 codes officially assigned in 2026; and `XK`, a user-assigned code that CLDR, the EU and
//! the phone kind's source use for Kosovo. `UK`, `EU` and other reserved codes are not accepted.

use super::character::{Sign, plain, rewritten};
use super::invisible::trimmed;
use super::parted::parts;
use crate::fault::Fault;
use crate::prelude::*;
use alloc::borrow::Cow;

/// The second letters, in one row for each first letter from A to Z.
const SECOND: &str = "DEFGILMOQRSTUWXZ ABDEFGHIJLMNOQRSTVWYZ ACDFGHIKLMNORUVWXYZ EJKMOZ CEGHRST IJKMOR \
ABDEFGHILMNPQRSTUWY KMNRTU DELMNOQRST EMOP EGHIMNPRWYZ ABCIKRSTUVY ACDEFGHKLMNOPQRSTUVWXYZ ACEFGILOPRUZ M \
AEFGHKLMNRSTWY A EOSUW ABCDEGHIJKLMNORSTVXYZ CDFGHJKLMNORTVWZ AGMSYZ ACEGINU FS K ET AMW";

/// All codes, in order.
///
/// ```
/// use regain_core::kind::country::all;
///
/// assert_eq!(all().next().as_deref(), Some("AD"));
/// assert_eq!(all().count(), 250);
/// ```
pub fn all() -> impl Iterator<Item = String> {
    ('A'..='Z').zip(rows()).flat_map(|(first, row)| {
        row.chars()
            .map(move |second| String::from_iter([first, second]))
    })
}

fn rows() -> impl Iterator<Item = &'static str> {
    parts(SECOND, b' ')
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
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    let code = rewritten(typed.into(), &mut |c| match plain(c) {
        c @ ('a'..='z' | 'A'..='Z') => Sign::Kept(c.to_ascii_uppercase()),
        _ => Sign::Refused,
    });
    let code = code.map_err(|_| Fault::Malformed)?;
    let [first, second] = code.as_bytes() else {
        return Err(Fault::Malformed);
    };
    let row = rows().nth(usize::from(first - b'A')).unwrap_or_default();
    if row.bytes().any(|letter| letter == *second) {
        Ok(code)
    } else {
        Err(Fault::NotAnOption)
    }
}
