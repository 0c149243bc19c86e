//! Messages on their way into the outbox, in the transaction that decides to send them.

use crate::app_state::AppState;
use crate::deliver::{Envelope, TemplateType};
use crate::keys::random_token;
use crate::store::outbox::{self, Entry};
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
use sqlx::AnyConnection;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long delivery of a notification is attempted.
pub const NOTICE_LIFETIME: Duration = Duration::from_secs(3 * 86_400);

/// A message to send.
pub struct OutgoingMessage<'a> {
    pub kind: ContactKind,
    pub template: TemplateType,
    pub locale: &'a str,
    /// The recipient; `None` if nothing must be sent, though the work is the same.
    pub to: Option<String>,
    pub params: BTreeMap<String, String>,
    /// When delivery is given up.
    pub give_up_at: Timestamp,
}

impl OutgoingMessage<'_> {
    /// Puts the message into the outbox, due at once.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn enqueue(
        self,
        state: &AppState,
        connection: &mut AnyConnection,
    ) -> anyhow::Result<()> {
        // The id begins with the time, so that the outbox sorts by it.
        let id = format!("{:012}-{}", state.now().0, random_token::<12>());
        let envelope = Envelope {
            to: self.to,
            params: self.params,
        };
        let sealed = state.keys.seal(
            &outbox::associated_data(&id),
            &serde_json::to_vec(&envelope)?,
        )?;
        let message = Entry {
            id,
            kind: self.kind,
            template: self.template.name().into(),
            locale: self.locale.into(),
            sealed,
            attempts: 0,
            give_up_at: self.give_up_at,
        };
        outbox::insert(connection, &message, state.now()).await?;
        Ok(())
    }
}

/// The parameters of a message.
pub fn params<const N: usize>(given: [(&str, String); N]) -> BTreeMap<String, String> {
    given.map(|(name, value)| (name.to_owned(), value)).into()
}
