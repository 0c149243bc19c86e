//! Applies a transition's effects in the transaction that stores the journey: both happen or neither. Slow work
//! (hashing) is done before that transaction begins.

use crate::app_state::AppState;
use crate::deliver::{Envelope, TemplateType};
use crate::directory::password;
use crate::error::AppError;
use crate::heavy::Work;
use crate::keys::random_token;
use crate::limits::{self, Client, CodeLimitKey, LimitKey};
use crate::store::outbox::{self, Entry};
use crate::store::requests::{self, StoredRequest};
use crate::store::{accounts, flows};
use rand::Rng;
use regain_core::check::Secrets;
use regain_core::journey::{Effect, Notice, Proof, Recipient, Request};
use regain_core::problem::{Problem, ProblemCode};
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
use serde::Serialize;
use sqlx::AnyConnection;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long delivery of a notification is attempted.
const NOTICE_LIFETIME: Duration = Duration::from_secs(3 * 86_400);

/// The flow that a transition and its effects belong to.
pub struct FlowContext<'a> {
    pub flow: &'a str,
    pub locale: &'a str,
    pub client: &'a Client,
    pub device: Option<&'a str>,
}

/// An effect whose slow part is done.
pub enum PreparedEffect {
    Effect(Effect),
    SetPassword { proof: Proof, hash: String },
}

/// Does the slow part of the effects.
pub async fn prepare(
    state: &AppState,
    effects: Vec<Effect>,
    work: &mut Work,
) -> anyhow::Result<Vec<PreparedEffect>> {
    let mut ready = Vec::with_capacity(effects.len());
    for effect in effects {
        ready.push(match effect {
            Effect::SetPassword { proof, password } => {
                let hash = match work.hash.take() {
                    Some(hash) => hash,
                    None => {
                        let plain = password.reveal().to_owned();
                        password::hashed(plain, state.config.hashing).await?
                    }
                };
                work.hash = Some(hash.clone());
                PreparedEffect::SetPassword { proof, hash }
            }
            effect => PreparedEffect::Effect(effect),
        });
    }
    Ok(ready)
}

/// Wakes the delivery task, once the transaction is committed.
pub fn notify_delivery(state: &AppState, effects: &[PreparedEffect]) {
    let sends = |effect: &PreparedEffect| {
        matches!(
            effect,
            PreparedEffect::Effect(
                Effect::SendCode { .. }
                    | Effect::NotifyContacts { .. }
                    | Effect::StoreRequest { .. }
            )
        )
    };
    if effects.iter().any(sends) {
        state.mail_waits.notify_one();
        state.text_waits.notify_one();
    }
}

/// Applies the effects. On an error the caller rolls the transaction back.
pub async fn apply(
    state: &AppState,
    connection: &mut AnyConnection,
    context: &FlowContext<'_>,
    effects: &[PreparedEffect],
) -> Result<(), AppError> {
    for effect in effects {
        match effect {
            PreparedEffect::SetPassword { proof, hash } => {
                if !accounts::set_password(connection, proof, hash).await? {
                    let detail = "the account has changed since the code was sent: begin again";
                    return Err(Problem::new(ProblemCode::FlowExpired, detail).into());
                }
            }
            PreparedEffect::Effect(effect) => {
                apply_one(state, connection, context, effect.clone()).await?
            }
        }
    }
    Ok(())
}

async fn apply_one(
    state: &AppState,
    connection: &mut AnyConnection,
    context: &FlowContext<'_>,
    effect: Effect,
) -> Result<(), AppError> {
    match effect {
        Effect::SendCode {
            number,
            kind,
            length,
            to,
            budget,
            expires_at,
        } => {
            let account = match &to {
                Recipient::OnFile { account, .. } => account.as_deref(),
                Recipient::UnverifiedContact { .. } => None,
            };
            let key = CodeLimitKey {
                budget: &budget,
                client: context.client,
                account,
                device: context.device,
            };
            limits::count_code(state, connection, &key).await??;
            let (template, to) = match to {
                Recipient::UnverifiedContact { address } => {
                    (TemplateType::ContactCode, Some(address))
                }
                Recipient::OnFile { account, address } => {
                    // It may have been removed since the lookup. Queried for every recipient, against timing attacks.
                    let whose = account.as_deref().unwrap_or_default();
                    let at = address.as_deref().unwrap_or_default();
                    let is_on_file =
                        accounts::has_contact(connection, whose, kind.name(), at).await?;
                    (TemplateType::Code, address.filter(|_| is_on_file))
                }
            };
            let code = random_code(length);
            let digest = state.keys.code_digest(context.flow, &code);
            flows::insert_code(connection, context.flow, number, &digest).await?;
            let minutes = state.config.code.lifetime_minutes.get().to_string();
            let params = [("code".into(), code), ("minutes".into(), minutes)].into();
            let message = OutgoingMessage {
                kind,
                template,
                locale: context.locale,
                to,
                params,
                give_up_at: expires_at,
            };
            message.enqueue(state, connection).await?;
        }
        Effect::CountLookup => limits::count_lookup(state, connection, context.client).await??,
        Effect::CountSave => limits::count_save(state, connection, context.flow).await??,
        Effect::CountWrongCode {
            identifier,
            account,
        } => {
            let key = LimitKey {
                identifier: &identifier,
                account: account.as_deref(),
                device: context.device,
            };
            limits::count_wrong_code(state, connection, &key).await?;
        }
        Effect::ForgetWrongCodes {
            identifier,
            account,
        } => {
            let key = LimitKey {
                identifier: &identifier,
                account: Some(&account),
                device: context.device,
            };
            limits::forget_wrong_codes(state, connection, &key).await?;
        }
        Effect::OpenRequest { reference } => {
            requests::open(connection, reference.as_str(), context.flow, state.now()).await?;
        }
        Effect::CountRequest {
            identifier,
            account,
        } => {
            let key = LimitKey {
                identifier: &identifier,
                account: account.as_deref(),
                device: context.device,
            };
            limits::count_request(state, connection, &key).await??;
        }
        Effect::StoreRequest {
            request,
            secrets,
            answer_by,
        } => store_request(state, connection, context, &request, &secrets, answer_by).await?,
        Effect::ForgetCodes => flows::remove_codes(connection, context.flow).await?,
        Effect::EndSessions { account } => {
            accounts::end_sessions(connection, &account, state.now()).await?;
        }
        Effect::NotifyContacts { account, notice } => {
            let recipients = state.directory.recipients(connection, &account).await?;
            let locale = state
                .locales
                .nearest(recipients.locale.as_deref().or(Some(context.locale)));
            for (kind, address) in recipients.contacts {
                let message = OutgoingMessage {
                    kind,
                    template: match notice {
                        Notice::PasswordChanged => TemplateType::PasswordChanged,
                    },
                    locale: &locale,
                    to: Some(address),
                    params: [("way".into(), "code".into())].into(),
                    give_up_at: state.now() + NOTICE_LIFETIME,
                };
                message.enqueue(state, connection).await?;
            }
        }
        // `prepare` has replaced all of these by their hashes.
        Effect::SetPassword { .. } => {
            return Err(anyhow::anyhow!("a password reached the database unhashed").into());
        }
    }
    Ok(())
}

/// The part of a request that is stored encrypted.
#[derive(Serialize)]
struct RequestRecord<'a> {
    request: &'a Request,
    /// Stored encrypted until the request is erased (`kept_days`).
    secrets: &'a Secrets,
    locale: &'a str,
    /// Whether the account's owner has signed in from this device before (row B12).
    familiar_device: bool,
}

async fn store_request(
    state: &AppState,
    connection: &mut AnyConnection,
    context: &FlowContext<'_>,
    request: &Request,
    secrets: &Secrets,
    answer_by: Timestamp,
) -> anyhow::Result<()> {
    let key = LimitKey {
        identifier: &request.canonical,
        account: request.account.as_deref(),
        device: context.device,
    };
    let over_limit = limits::count_for_account(state, connection, &key).await?;
    let (account, device) = (request.account.as_deref(), context.device);
    let (account, device) = (account.unwrap_or_default(), device.unwrap_or_default());
    let record = RequestRecord {
        request,
        secrets,
        locale: context.locale,
        familiar_device: accounts::has_device(connection, account, device).await?,
    };
    let reference = request.reference.as_str();
    let sealed = state.keys.seal(
        &requests::associated_data(reference),
        &serde_json::to_vec(&record)?,
    )?;
    let stored = StoredRequest {
        reference,
        account: request.account.as_deref(),
        received_at: state.now(),
        answer_by,
        over_limit,
        sealed: &sealed,
    };
    if !requests::receive(connection, &stored).await? {
        anyhow::bail!("a request was sent that is not open");
    }
    let message = OutgoingMessage {
        kind: ContactKind::Email,
        template: TemplateType::RequestReceived,
        locale: context.locale,
        to: Some(request.contact.clone()),
        params: [
            ("reference".into(), reference.into()),
            ("answer_by".into(), answer_by.to_string()),
        ]
        .into(),
        give_up_at: state.now() + NOTICE_LIFETIME,
    };
    message.enqueue(state, connection).await
}

/// Uniformly random digits, from the system's generator (ASVS 6.5.3).
fn random_code(length: u8) -> String {
    let mut random = rand::rng();
    (0..length)
        .filter_map(|_| char::from_digit(random.random_range(0..10), 10))
        .collect()
}

struct OutgoingMessage<'a> {
    kind: ContactKind,
    template: TemplateType,
    locale: &'a str,
    to: Option<String>,
    params: BTreeMap<String, String>,
    give_up_at: Timestamp,
}

impl OutgoingMessage<'_> {
    async fn enqueue(self, state: &AppState, connection: &mut AnyConnection) -> anyhow::Result<()> {
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
