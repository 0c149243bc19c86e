//! Classifies negative SMTP replies, by enhanced status code first (RFC 3463). Only a reply that says the mailbox can
//! never receive mail is permanent; anything else, such as a policy or a quota, may be fixed while the message waits.
//! docs/mail.md has the same table for operators.

/// Subject and detail of the permanent enhanced codes about the mailbox (IANA "SMTP Enhanced Status Codes").
const PERMANENT: [(u16, u16); 6] = [
    // No such mailbox; no such system; invalid address; moved away; a domain that accepts no mail (RFC 7505).
    (1, 1),
    (1, 2),
    (1, 3),
    (1, 6),
    (1, 10),
    // The mailbox is disabled.
    (2, 1),
];

/// The permanent basic codes about the mailbox (RFC 5321 4.2.3), for servers without enhanced codes.
const PERMANENT_BASIC: [u16; 3] = [550, 551, 553];

/// A negative reply, without the server's text, which often quotes the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    code: u16,
    enhanced: Option<(u16, u16, u16)>,
}

impl Reply {
    /// Parses a reply: its code, and the text after it.
    pub fn read(code: u16, text: &str) -> Self {
        Self {
            code,
            enhanced: enhanced(text),
        }
    }

    /// Whether the reply says that the mailbox can never receive mail.
    pub fn is_permanent(self) -> bool {
        match self.enhanced {
            _ if !(500..600).contains(&self.code) => false,
            // X.0.0 says no more than the basic code.
            None | Some((_, 0, 0)) => PERMANENT_BASIC.contains(&self.code),
            Some((class, subject, detail)) => class == 5 && PERMANENT.contains(&(subject, detail)),
        }
    }
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code)?;
        if let Some((class, subject, detail)) = self.enhanced {
            write!(f, " {class}.{subject}.{detail}")?;
        }
        let about = match (self.code, self.enhanced) {
            (_, Some((_, 6, 7..=10))) => "addresses beyond ASCII are not taken (SMTPUTF8)",
            (530, _) => "it wants TLS or a user first: [mail] tls and smtp",
            (535, _) | (_, Some((_, 7, 8))) => "it refuses the user and password of [mail] smtp",
            (_, Some((_, 7, 10 | 11))) => "it wants encryption: [mail] tls",
            (_, Some((_, 1, 7 | 8))) => "it refuses the address of [mail] from",
            (_, Some((_, 1, _))) => "the address",
            (_, Some((_, 2, _))) => "the mailbox",
            (_, Some((_, 3, _))) => "the mail system there",
            (_, Some((_, 4, _))) => "network, routing or quota",
            (_, Some((_, 5, _))) => "protocol or limits",
            (_, Some((_, 6, _))) => "the content",
            (_, Some((_, 7, _))) => "security or policy",
            _ => return Ok(()),
        };
        write!(f, ", {about}")
    }
}

/// Parses `class.subject.detail` at the start of a text; some servers write a `#` before it.
fn enhanced(text: &str) -> Option<(u16, u16, u16)> {
    let text = text.trim_start().trim_start_matches('#');
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    let code = text.get(..end.unwrap_or(text.len()))?;
    let mut numbers = code.split('.').map(|digits| match digits.len() {
        1..=3 => digits.parse::<u16>().ok(),
        _ => None,
    });
    let mut next = || numbers.next().flatten();
    let (class, subject, detail) = (next()?, next()?, next()?);
    let is_whole = numbers.next().is_none() && matches!(class, 2 | 4 | 5);
    is_whole.then_some((class, subject, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_about_the_mailbox_is_final() {
        for (code, text, is_permanent, about) in [
            // The mailbox, by its enhanced code, whatever the basic one.
            (550, "5.1.1 No such user", true, "550 5.1.1, the address"),
            (554, "5.1.1 No such user", true, "554 5.1.1, the address"),
            (550, "5.1.2 No such domain", true, "550 5.1.2"),
            (501, "5.1.3 Bad syntax", true, "501 5.1.3"),
            (551, "5.1.6 Moved", true, "551 5.1.6"),
            (556, "5.1.10 Null MX", true, "556 5.1.10"),
            (550, "5.2.1 Disabled", true, "550 5.2.1, the mailbox"),
            // No enhanced code, or one without meaning.
            (550, "No such user here", true, "550"),
            (551, "User not local", true, "551"),
            (553, "Mailbox name not allowed", true, "553"),
            (550, "5.0.0 Rejected", true, "550 5.0.0"),
            (550, "", true, "550"),
            // Policy, quota, routing, content, and what the operator can fix.
            (
                550,
                "5.7.1 Blocked by policy",
                false,
                "550 5.7.1, security or policy",
            ),
            (550, "5.7.26 Unauthenticated", false, "security or policy"),
            (
                550,
                "5.4.5 Daily sending quota exceeded",
                false,
                "550 5.4.5, network, routing or quota",
            ),
            (550, "5.4.1 Access denied", false, "550 5.4.1"),
            (
                550,
                "5.1.0 Address rejected",
                false,
                "550 5.1.0, the address",
            ),
            (
                550,
                "#5.1.0 Address rejected",
                false,
                "550 5.1.0, the address",
            ),
            (550, "5.1.8 Sender's domain", false, "[mail] from"),
            (553, "5.1.7 Sender's syntax", false, "[mail] from"),
            (550, "5.2.0 Other", false, "550 5.2.0, the mailbox"),
            (552, "5.2.2 Mailbox full", false, "552 5.2.2, the mailbox"),
            (552, "Mailbox full", false, "552"),
            (550, "5.3.2 Not accepting mail", false, "the mail system"),
            (550, "5.5.0 Unavailable", false, "protocol"),
            (550, "5.6.7 Not ASCII", false, "SMTPUTF8"),
            (554, "Transaction failed", false, "554"),
            (
                530,
                "5.7.0 Must issue a STARTTLS command first",
                false,
                "TLS or a user",
            ),
            (535, "5.7.8 Bad credentials", false, "user and password"),
            (523, "5.7.10 Encryption needed", false, "encryption"),
            (503, "Bad sequence", false, "503"),
            // Transient, whatever the other code says.
            (450, "4.1.1 Greylisted", false, "450 4.1.1"),
            (450, "5.1.1 Odd", false, "450 5.1.1"),
            (550, "4.4.5 Odd", false, "550 4.4.5"),
            (421, "Closing", false, "421"),
            // No enhanced code, though the text begins with digits.
            (550, "5.1.1.1 Odd", true, "550"),
            (550, "192.0.2.1 is listed", true, "550"),
            (550, "5.1 Odd", true, "550"),
            (550, "5.1.1111 Odd", true, "550"),
        ] {
            let reply = Reply::read(code, text);
            assert_eq!(reply.is_permanent(), is_permanent, "{code} {text}");
            let said = reply.to_string();
            assert!(said.contains(about), "{code} {text}: {said}");
            assert!(
                !said.contains("user here") && !said.contains("listed"),
                "{said}"
            );
        }
    }
}
