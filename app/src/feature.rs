//! Feature flags of the backend (row E3, docs/contract.md): the app shows nothing of a feature that `features` in `config` does not
//! list. Without `features`, the backend has all of them.

/// Contacts on file to choose from (row A2): the step `choose_method`.
pub const CHOOSE_METHOD: &str = "choose_method";
/// Earlier codes work until they expire, although another one was sent.
pub const EARLIER_CODES: &str = "earlier_codes";
/// The account's other sessions end if the person wants that (row A7).
pub const END_SESSIONS: &str = "end_sessions";
/// The account's contacts are told of a new password (row A7).
pub const NOTIFY_CONTACTS: &str = "notify_contacts";
/// The contact given for a request is proven by a code (row B5).
pub const PROVE_CONTACT: &str = "prove_contact";
/// Answers are saved while they are typed (row B6).
pub const SAVE_ANSWERS: &str = "save_answers";
/// Requests are decided as docs/reviewing.md says (rows C2 to C4).
pub const DECIDE_REQUESTS: &str = "decide_requests";
