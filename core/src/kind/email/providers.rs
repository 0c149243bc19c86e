//! Mailbox providers that very many people use.

use crate::kind::parted::parts;

/// Domains long enough for an edit distance of one to mean a typing error, with the old local branches.
const PROVIDERS: &str = "gmail.com googlemail.com \
hotmail.be hotmail.co.uk hotmail.com hotmail.de hotmail.fr hotmail.nl icloud.com live.com live.nl \
outlook.be outlook.co.uk outlook.com outlook.de outlook.fr outlook.nl protonmail.com \
yahoo.co.uk yahoo.com yahoo.de yahoo.fr ziggo.nl";

/// Their domains.
pub(super) fn providers() -> impl Iterator<Item = &'static str> {
    parts(PROVIDERS, b' ')
}
