//! Decimal digits of any script: people type a code or a number with the keyboard they have.
//!
//! Source: Unicode 17, General_Category=Nd. Digits come in runs of ten that start with zero; where each run starts is
//! all there is to know. `core/tests/kind/code.rs` compares this with another crate's table.

/// The code points of the zeros, in order.
const ZEROS: [u32; 77] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
    0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
    0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
    0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50,
    0x11DA0, 0x11DE0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE,
    0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

/// The ASCII digit that means the same, for a digit of any script.
///
/// ```
/// use regain_core::kind::digit::ascii_digit;
///
/// assert_eq!(ascii_digit('७'), Some('7'));
/// assert_eq!(ascii_digit('７'), Some('7'));
/// assert_eq!(ascii_digit('Ⅶ'), None);
/// ```
pub fn ascii_digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let zero = ZEROS.iter().rev().find(|zero| **zero <= code)?;
    char::from_digit(code - zero, 10)
}

/// The ASCII letter or digit that means the same, for a digit of any script and a Latin letter of either width.
///
/// ```
/// use regain_core::kind::digit::ascii_alphanumeric;
///
/// assert_eq!(ascii_alphanumeric('Ｎ'), Some('N'));
/// assert_eq!(ascii_alphanumeric('٧'), Some('7'));
/// assert_eq!(ascii_alphanumeric('é'), None);
/// ```
pub fn ascii_alphanumeric(c: char) -> Option<char> {
    match c {
        _ if c.is_ascii_alphabetic() => Some(c),
        // The wide ones stand in ASCII's order.
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => ascii_digit(c),
    }
}
