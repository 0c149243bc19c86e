//! The parameters of messages by name: which there are, and what each is.

/// The parameters that every message has, where the site's configuration has them.
pub const OF_THE_SITE: [&str; 9] = [
    "site", "support", "sign_up", "sign_in", "protect", "two_step", "recovery", "request", "status",
];

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    Text,
    /// Chooses between the plural forms of a text.
    Number,
    /// RFC 3339 in the outbox, words in the message.
    Instant,
    /// An absolute http or https URL.
    Link,
    /// Chooses between texts, one for each of these values.
    Choice(&'static [&'static str]),
}

impl ParameterKind {
    /// What the parameter with this name is.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "code" | "reference" | "site" => Self::Text,
            "minutes" | "tries_left" | "waiting" => Self::Number,
            "received_at" | "answer_by" | "link_expires_at" | "again_at" | "erased_at" => {
                Self::Instant
            }
            "link" | "logo" | "support" | "sign_up" | "sign_in" | "protect" | "two_step"
            | "recovery" | "request" | "status" => Self::Link,
            "way" => Self::Choice(&["code", "request"]),
            "purpose" => Self::Choice(&["request", "status", "username"]),
            _ => return None,
        })
    }
}
