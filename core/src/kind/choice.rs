//! Kinds `choice` and `choices`: one, or several, of a field's options, by id (rows B7, B9). A form sends several as a
//! list, each checked as one; as a single text they are separated by commas.

use super::invisible::trimmed_of;
use super::parted::parts;
use crate::fault::Fault;
use crate::prelude::*;
use alloc::borrow::Cow;

/// The chosen option.
///
/// ```
/// use regain_core::fault::Fault;
/// use regain_core::kind::choice::canonical;
///
/// let options = ["mail".to_owned(), "calls".to_owned()];
/// assert_eq!(canonical("calls", &options), Ok("calls"));
/// assert_eq!(canonical("Calls", &options), Err(Fault::NotAnOption));
/// ```
pub fn canonical<'a>(text: &'a str, options: &[String]) -> Result<&'a str, Fault> {
    match text {
        "" => Err(Fault::Missing),
        _ if options.iter().any(|option| option == text) => Ok(text),
        _ => Err(Fault::NotAnOption),
    }
}

/// The chosen options, without duplicates and in the options' order.
///
/// ```
/// use regain_core::kind::choice::several;
///
/// let options = ["mail".to_owned(), "console".to_owned(), "calls".to_owned()];
/// assert_eq!(several("calls, mail,calls", &options).unwrap(), "mail,calls");
/// ```
pub fn several<'a>(text: &'a str, options: &[String]) -> Result<Cow<'a, str>, Fault> {
    let trimmed = |id| trimmed_of(char::is_whitespace, char::is_whitespace, id);
    let chosen = || parts(text, b',').map(trimmed).filter(|id| !id.is_empty());
    for id in chosen() {
        canonical(id, options)?;
    }
    let mut value = String::new();
    for option in options {
        if chosen().any(|id| id == option) {
            value.extend((!value.is_empty()).then_some(','));
            value.push_str(option);
        }
    }
    if value.is_empty() {
        return Err(Fault::Missing);
    }
    if value == text {
        Ok(Cow::Borrowed(text))
    } else {
        Ok(Cow::Owned(value))
    }
}
