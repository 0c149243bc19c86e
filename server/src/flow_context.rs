//! What a transition and its effects know of the flow that they belong to.

use crate::limits::Client;

/// The flow that a transition and its effects belong to.
pub struct FlowContext<'a> {
    pub flow: &'a str,
    pub locale: &'a str,
    pub client: &'a Client,
    pub device: Option<&'a str>,
}
