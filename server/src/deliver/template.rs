//! The messages there are, and the parameters of each (rows A5, A7, B5, C1 to C4, C6, C7). A new one is a variant here, and
//! its texts in every language's `mail.json`.

/// Which message to render.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateType {
    /// The security code of path A.
    Code,
    /// The code that proves a contact that was given: of a request, of one made before, or to look up usernames.
    ContactCode,
    /// To every contact of an account whose password was set.
    PasswordChanged,
    /// To who sent a recovery request: its reference, and until when it is answered.
    RequestReceived,
    /// To the contacts of an account about which a recovery request arrived.
    SomeoneAsked,
    /// To the other contacts of an account: somebody who reads one of them stopped a request.
    RequestStopped,
    /// To who sent a request that is not decided by its deadline.
    TakesLonger,
    /// To who sent a request that was verified: the link to set a new password.
    Verified,
    /// To who sent a request that was not verified: possible reasons, and what helps.
    NotVerified,
    /// To who began a request: its reference, how to go on with it, and until when. When they ask for it, and a day before
    /// it is erased.
    Reference,
    /// To who began a request and did not send it: it is erased.
    NotSent,
    /// To who took a request back: it is erased.
    Withdrawn,
    /// To the operator: a case that nobody decided.
    Escalation,
    /// To a reviewer: cases wait.
    CasesWaiting,
}

impl TemplateType {
    /// Every message.
    pub const ALL: [Self; 14] = [
        Self::Code,
        Self::ContactCode,
        Self::PasswordChanged,
        Self::RequestReceived,
        Self::SomeoneAsked,
        Self::RequestStopped,
        Self::TakesLonger,
        Self::Verified,
        Self::NotVerified,
        Self::Reference,
        Self::NotSent,
        Self::Withdrawn,
        Self::Escalation,
        Self::CasesWaiting,
    ];

    /// The name in the outbox and the language files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::ContactCode => "contact_code",
            Self::PasswordChanged => "password_changed",
            Self::RequestReceived => "request_received",
            Self::SomeoneAsked => "someone_asked",
            Self::RequestStopped => "request_stopped",
            Self::TakesLonger => "takes_longer",
            Self::Verified => "verified",
            Self::NotVerified => "not_verified",
            Self::Reference => "reference",
            Self::NotSent => "not_sent",
            Self::Withdrawn => "withdrawn",
            Self::Escalation => "escalation",
            Self::CasesWaiting => "cases_waiting",
        }
    }

    /// The message with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|template| template.name() == name)
    }

    /// The parameters it has besides those of the site. Every language has to use each of them in the mail.
    pub fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Code => &["code", "minutes"],
            Self::ContactCode => &["code", "minutes", "purpose"],
            Self::PasswordChanged => &["way"],
            Self::RequestReceived | Self::TakesLonger => &["reference", "answer_by"],
            Self::SomeoneAsked => &["reference", "received_at", "link"],
            Self::RequestStopped | Self::NotSent | Self::Withdrawn => &["reference"],
            Self::Reference => &["reference", "erased_at"],
            Self::Verified => &["reference", "link", "link_expires_at"],
            Self::NotVerified => &["reference", "tries_left", "again_at"],
            Self::Escalation => &["reference", "answer_by", "waiting"],
            Self::CasesWaiting => &["waiting"],
        }
    }

    /// Whether it may go to a phone. The contact of a request, reviewers and the operator have a mail address.
    pub fn may_be_texted(self) -> bool {
        match self {
            Self::Code
            | Self::ContactCode
            | Self::PasswordChanged
            | Self::SomeoneAsked
            | Self::RequestStopped => true,
            Self::RequestReceived
            | Self::TakesLonger
            | Self::Verified
            | Self::NotVerified
            | Self::Reference
            | Self::NotSent
            | Self::Withdrawn
            | Self::Escalation
            | Self::CasesWaiting => false,
        }
    }
}
