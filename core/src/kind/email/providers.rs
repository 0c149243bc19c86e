//! Mailbox providers that very many people use.

use crate::kind::parted::parts;

/// Mailbox providers long enough for one slip to be a slip, with the local branches people have had for decades.
const PROVIDERS: &str = "gmail.com googlemail.com \
hotmail.be hotmail.co.uk hotmail.com hotmail.de hotmail.fr hotmail.nl icloud.com live.com live.nl \
outlook.be outlook.co.uk outlook.com outlook.de outlook.fr outlook.nl protonmail.com \
yahoo.co.uk yahoo.com yahoo.de yahoo.fr ziggo.nl";

/// Their domains.
pub(super) fn providers() -> impl Iterator<Item = &'static str> {
    parts(PROVIDERS, b' ')
}
