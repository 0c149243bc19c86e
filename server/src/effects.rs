//! Applies a transition's effects in the transaction that stores the journey: both happen or neither. Slow work
//! (hashing) is done before that transaction begins.

use crate::app_state::AppState;
use crate::deliver::TemplateType;
use crate::directory::password;
use crate::error::AppError;
use crate::flow_context::FlowContext;
use crate::heavy::Work;
use crate::limits::{self, CodeLimitKey, LimitKey};
use crate::links;
use crate::outgoing::{NOTICE_LIFETIME, OutgoingMessage, params};
use crate::record::RequestRecord;
use crate::status;
use crate::store::requests::{self, StoredRequest};
use crate::store::{accounts, flows, reset_tokens};
use rand::Rng;
use regain_core::check::Secrets;
use regain_core::journey::{Effect, Notice, Proof, ProofBy, Recipient, Request};
use regain_core::problem::{Problem, ProblemCode};
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
use sqlx::AnyConnection;

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

/// Wakes the tasks that deliver and compare, once the transaction is committed.
pub fn wake_tasks(state: &AppState, effects: &[PreparedEffect]) {
    let sends = |effect: &PreparedEffect| {
        matches!(
            effect,
            PreparedEffect::Effect(
                Effect::SendCode { .. }
                    | Effect::StopRequests { .. }
                    | Effect::NotifyContacts { .. }
                    | Effect::StoreRequest { .. }
                    | Effect::MailReference { .. }
                    | Effect::Withdraw { .. }
                    | Effect::ResendLink { .. }
            )
        )
    };
    if effects.iter().any(sends) {
        state.mail_waits.notify_one();
        state.text_waits.notify_one();
    }
    let receives = |effect: &PreparedEffect| {
        matches!(effect, PreparedEffect::Effect(Effect::StoreRequest { .. }))
    };
    if effects.iter().any(receives) {
        state.requests_wait.notify_one();
    }
}

/// Empties the write-ahead log of what was erased, once the transaction is committed. Where it cannot now, the cleanup does.
pub async fn forget_log(state: &AppState, effects: &[PreparedEffect]) {
    let erases =
        |effect: &PreparedEffect| matches!(effect, PreparedEffect::Effect(Effect::Withdraw { .. }));
    if effects.iter().any(erases)
        && let Err(error) = state.store.truncate_log().await
    {
        tracing::error!("emptying the write-ahead log: {error:#}");
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
                if !set_password(state, connection, proof, hash).await? {
                    let detail =
                        "the account, or what proved it, has changed meanwhile: begin again";
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

/// Sets a password if the proof still holds. A link is used up by it.
async fn set_password(
    state: &AppState,
    connection: &mut AnyConnection,
    proof: &Proof,
    hash: &str,
) -> anyhow::Result<bool> {
    if let ProofBy::Request { reference } = &proof.by {
        let now = state.now();
        let is_unused = reset_tokens::spend(connection, reference.as_str(), now).await?;
        if !is_unused || !requests::password_set(connection, reference.as_str(), now).await? {
            return Ok(false);
        }
    }
    Ok(accounts::set_password(connection, proof, hash).await?)
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
                _ => None,
            };
            let key = CodeLimitKey {
                budget: &budget,
                client: context.client,
                account,
                device: context.device,
            };
            limits::count_code(state, connection, &key).await??;
            if let (ContactKind::Phone, Recipient::LookUp { .. }) = (kind, &to) {
                limits::count_text(state, connection).await??;
            }
            let mut more = Vec::new();
            let mut given = |way: &str, address| {
                more.push(("purpose".to_owned(), way.to_owned()));
                (TemplateType::ContactCode, address)
            };
            let (template, to) = match to {
                Recipient::UnverifiedContact { address } => given("request", Some(address)),
                Recipient::LookUp { address } => given("username", Some(address)),
                Recipient::Requester { address } => given("status", address),
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
            let params = [("code".into(), code), ("minutes".into(), minutes)];
            let params = params.into_iter().chain(more).collect();
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
                account: account.as_deref(),
                device: context.device,
            };
            limits::forget_wrong_codes(state, connection, &key).await?;
        }
        Effect::OpenRequest { reference, ends_at } => {
            let (reference, now) = (reference.as_str(), state.now());
            requests::open(connection, reference, context.flow, now, ends_at).await?;
        }
        Effect::TakeUp {
            reference,
            flow,
            version,
        } => status::take_up(connection, context, &reference, &flow, version).await?,
        Effect::MailReference {
            to,
            reference,
            budget,
            until,
        } => {
            let key = CodeLimitKey {
                budget: &budget,
                client: context.client,
                account: None,
                device: context.device,
            };
            limits::count_code(state, connection, &key).await??;
            status::mail_reference(state, connection, context.locale, to, &reference, until)
                .await?;
        }
        Effect::Withdraw { reference } => {
            status::withdraw(state, connection, context, &reference).await?;
        }
        Effect::ResendLink { reference } => {
            status::resend_link(state, connection, context, &reference).await?;
        }
        Effect::CountRequest {
            identifier,
            mailbox,
            account,
        } => {
            let key = LimitKey {
                identifier: &identifier,
                account: account.as_deref(),
                device: context.device,
            };
            limits::count_request(state, connection, &key, &mailbox).await??;
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
        Effect::StopRequests { by, references } => {
            links::stop(state, connection, context.locale, &by, &references).await?;
        }
        Effect::NotifyContacts {
            account,
            notice: Notice::PasswordChanged { by_request },
        } => {
            let recipients = state.directory.recipients(connection, &account).await?;
            let locale = recipients.locale(&state.locales, context.locale);
            let way = if by_request { "request" } else { "code" };
            for (kind, address) in recipients.contacts {
                let message = OutgoingMessage {
                    kind,
                    template: TemplateType::PasswordChanged,
                    locale: &locale,
                    to: Some(address),
                    params: params([("way", way.into())]),
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
        request: request.clone(),
        secrets: secrets.clone(),
        locale: context.locale.into(),
        familiar_device: accounts::has_device(connection, account, device).await?,
        device: context.device.map(str::to_owned),
    };
    let reference = request.reference.as_str();
    let stored = StoredRequest {
        reference,
        account: request.account.as_deref(),
        received_at: state.now(),
        answer_by,
        over_limit,
        locale: context.locale,
        mailbox: &state.keys.lookup_digest("mailbox", &request.mailbox()),
        familiar_device: record.familiar_device,
        tell_at: request.account.is_some().then(|| state.now()),
        sealed: &record.sealed(&state.keys)?,
    };
    if !requests::receive(connection, &stored).await? {
        anyhow::bail!("a request was sent that is not open");
    }
    let message = OutgoingMessage {
        kind: ContactKind::Email,
        template: TemplateType::RequestReceived,
        locale: context.locale,
        to: Some(request.contact.clone()),
        params: params([
            ("reference", reference.into()),
            ("answer_by", answer_by.to_string()),
        ]),
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
