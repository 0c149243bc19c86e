//! An address as it is written into an envelope and a header.

use lettre::Address;
use lettre::address::AddressError;

/// The address, canonical on file, for a message. A local part with dots where RFC 5321 4.1.2 has none in a `Dot-string`
/// (`anna.@docomo.example`) is a `Quoted-string`, which delivers to the same mailbox.
pub fn address_of(address: &str) -> Result<Address, AddressError> {
    let (local, domain) = address.rsplit_once('@').ok_or(AddressError::MissingParts)?;
    match local.split('.').any(str::is_empty) {
        // No kind of ours takes a quote or a backslash in a local part.
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
