//! Whole numbers as texts. Not by `to_string` and `parse`, whose machinery is over 1 kB in a browser.

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

/// A whole number up to [`u32::MAX`], in ASCII digits alone; `None` of another text, and where `T` does not hold it.
///
/// ```
/// use regain_core::decimal::read;
///
/// assert_eq!(read("120"), Some(120_i32));
/// assert_eq!(read::<u8>("256"), None);
/// assert_eq!(read::<u8>("-1"), None);
/// assert_eq!(read::<u8>(""), None);
/// ```
pub fn read<T: TryFrom<u32>>(text: &str) -> Option<T> {
    T::try_from(digits(text)?).ok()
}

fn digits(text: &str) -> Option<u32> {
    let mut number: Option<u32> = None;
    for digit in text.bytes() {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        let tens = number.unwrap_or(0).checked_mul(10)?;
        number = Some(tens.checked_add(digit.into())?);
    }
    number
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
