//! Mail addresses for envelopes and headers.

use lettre::Address;
use lettre::address::AddressError;

/// Converts a canonical address. A local part with dots that RFC 5321 4.1.2 does not allow in a `Dot-string`
/// (`anna.@docomo.example`) becomes a `Quoted-string`, which delivers to the same mailbox.
pub fn address_of(address: &str) -> Result<Address, AddressError> {
    let (local, domain) = address.rsplit_once('@').ok_or(AddressError::MissingParts)?;
    match local.split('.').any(str::is_empty) {
        // The email kind allows no quote or backslash in a local part.
        true => Address::new(format!("\"{local}\""), domain),
        false => Address::new(local, domain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_that_an_atom_cannot_have_are_quoted() {
        for (address, expected) in [
            ("anna@example.com", "anna@example.com"),
            ("anna.b@example.com", "anna.b@example.com"),
            ("anna.@docomo.example", "\"anna.\"@docomo.example"),
            (".anna@docomo.example", "\".anna\"@docomo.example"),
            ("a..b@example.com", "\"a..b\"@example.com"),
        ] {
            let written = address_of(address).expect(address);
            assert_eq!(written.to_string(), expected);
        }
        assert!(address_of("nobody").is_err());
    }
}
