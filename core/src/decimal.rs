//! Whole numbers as texts. Not by `to_string`, whose machinery is 1 kB in a browser.

use crate::prelude::*;

/// A number that a `u64` holds, in digits; 0 for any other.
///
/// ```
/// use regain_core::decimal::decimal;
///
/// assert_eq!(decimal(120_i32), "120");
/// assert_eq!(decimal(0_u8), "0");
/// ```
pub fn decimal(number: impl TryInto<u64>) -> String {
    written(number.try_into().unwrap_or_default())
}

fn written(number: u64) -> String {
    let mut text = match number / 10 {
        0 => String::new(),
        more => written(more),
    };
    // It always is one.
    if let Some(digit) = char::from_digit((number % 10) as u32, 10) {
        text.push(digit);
    }
    text
}
