//! Carries out what a journey asked for, in the transaction that stores the journey: either both happened or neither.
//! What is slow (hashing) is done before that transaction begins.

use crate::app::Parts;
use crate::deliver::{Envelope, Template};
use crate::directory::password;
use crate::heavy::Work;
use crate::keys::random_token;
use crate::limits::{self, About, Client, CodeRequest};
use crate::problem::Failure;
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

/// How long a notice is tried.
const NOTICE_LIFETIME: Duration = Duration::from_secs(3 * 86_400);

/// The flow an effect belongs to.
pub struct Of<'a> {
    pub flow: &'a str,
    pub locale: &'a str,
    pub client: &'a Client,
    pub device: Option<&'a str>,
}

/// An effect with its slow part done.
pub enum Ready {
    Effect(Effect),
    SetPassword { proof: Proof, hash: String },
}

/// Does what is slow.
pub async fn prepare(
    app: &Parts,
    effects: Vec<Effect>,
    work: &mut Work,
) -> anyhow::Result<Vec<Ready>> {
    let mut ready = Vec::with_capacity(effects.len());
    for effect in effects {
        ready.push(match effect {
            Effect::SetPassword { proof, password } => {
                let hash = match work.hash.take() {
                    Some(hash) => hash,
                    None => {
                        let plain = password.reveal().to_owned();
                        password::hashed(plain, app.config.hashing).await?
                    }
                };
                work.hash = Some(hash.clone());
                Ready::SetPassword { proof, hash }
            }
            effect => Ready::Effect(effect),
        });
    }
    Ok(ready)
}

/// Wakes whoever delivers, once the transaction is over.
pub fn announce(app: &Parts, effects: &[Ready]) {
    let sends = |effect: &Ready| {
        matches!(
            effect,
            Ready::Effect(
                Effect::SendCode { .. } | Effect::TellContacts { .. } | Effect::KeepRequest { .. }
            )
        )
    };
    if effects.iter().any(sends) {
        app.mail_waits.notify_one();
        app.text_waits.notify_one();
    }
}

/// Does the rest. On a failure the caller rolls the transaction back.
pub async fn carry_out(
    app: &Parts,
    connection: &mut AnyConnection,
    of: &Of<'_>,
    effects: &[Ready],
) -> Result<(), Failure> {
    for effect in effects {
        match effect {
            Ready::SetPassword { proof, hash } => {
                if !accounts::set_password(connection, proof, hash).await? {
                    let detail = "the account has changed since the code was sent: begin again";
                    return Err(Problem::new(ProblemCode::FlowExpired, detail).into());
                }
            }
            Ready::Effect(effect) => carry_out_one(app, connection, of, effect.clone()).await?,
        }
    }
    Ok(())
}

async fn carry_out_one(
    app: &Parts,
    connection: &mut AnyConnection,
    of: &Of<'_>,
    effect: Effect,
) -> Result<(), Failure> {
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
                Recipient::Given { .. } => None,
            };
            let request = CodeRequest {
                budget: &budget,
                client: of.client,
                account,
                device: of.device,
            };
            limits::count_code(app, connection, &request).await??;
            let (template, to) = match to {
                Recipient::Given { address } => (Template::ContactCode, Some(address)),
                Recipient::OnFile { account, address } => {
                    // It may have been taken off since the account was found. Asked whoever it is, for the same time.
                    let whose = account.as_deref().unwrap_or_default();
                    let at = address.as_deref().unwrap_or_default();
                    let is_on_file =
                        accounts::has_contact(connection, whose, kind.name(), at).await?;
                    (Template::Code, address.filter(|_| is_on_file))
                }
            };
            let code = random_code(length);
            let digest = app.keys.code_digest(of.flow, &code);
            flows::insert_code(connection, of.flow, number, &digest).await?;
            let minutes = app.config.code.lifetime_minutes.get().to_string();
            let params = [("code".into(), code), ("minutes".into(), minutes)].into();
            let message = Outgoing {
                kind,
                template,
                locale: of.locale,
                to,
                params,
                give_up_at: expires_at,
            };
            message.put(app, connection).await?;
        }
        Effect::CountLookup => limits::count_lookup(app, connection, of.client).await??,
        Effect::CountSave => limits::count_save(app, connection, of.flow).await??,
        Effect::CountWrongCode {
            identifier,
            account,
        } => {
            let about = About {
                identifier: &identifier,
                account: account.as_deref(),
                device: of.device,
            };
            limits::count_wrong_code(app, connection, &about).await?;
        }
        Effect::ForgetWrongCodes {
            identifier,
            account,
        } => {
            let about = About {
                identifier: &identifier,
                account: Some(&account),
                device: of.device,
            };
            limits::forget_wrong_codes(app, connection, &about).await?;
        }
        Effect::OpenRequest { reference } => {
            requests::open(connection, reference.as_str(), of.flow, app.now()).await?;
        }
        Effect::CountRequest {
            identifier,
            account,
        } => {
            let request = About {
                identifier: &identifier,
                account: account.as_deref(),
                device: of.device,
            };
            limits::count_request(app, connection, &request).await??;
        }
        Effect::KeepRequest {
            request,
            secrets,
            answer_by,
        } => keep_request(app, connection, of, &request, &secrets, answer_by).await?,
        Effect::ForgetCodes => flows::remove_codes(connection, of.flow).await?,
        Effect::EndSessions { account } => {
            accounts::end_sessions(connection, &account, app.now()).await?;
        }
        Effect::TellContacts { account, notice } => {
            let recipients = app.directory.recipients(connection, &account).await?;
            let locale = app
                .locales
                .nearest(recipients.locale.as_deref().or(Some(of.locale)));
            for (kind, address) in recipients.contacts {
                let message = Outgoing {
                    kind,
                    template: match notice {
                        Notice::PasswordChanged => Template::PasswordChanged,
                    },
                    locale: &locale,
                    to: Some(address),
                    params: BTreeMap::new(),
                    give_up_at: app.now() + NOTICE_LIFETIME,
                };
                message.put(app, connection).await?;
            }
        }
        // Hashing came first: `prepare` leaves none of these.
        Effect::SetPassword { .. } => {
            return Err(anyhow::anyhow!("a password reached the database unhashed").into());
        }
    }
    Ok(())
}

/// What is sealed of a request.
#[derive(Serialize)]
struct Kept<'a> {
    request: &'a Request,
    /// Until they are compared.
    secrets: &'a Secrets,
    locale: &'a str,
    /// Whether the account's owner signed in from this device before (row B12).
    familiar_device: bool,
}

async fn keep_request(
    app: &Parts,
    connection: &mut AnyConnection,
    of: &Of<'_>,
    request: &Request,
    secrets: &Secrets,
    answer_by: Timestamp,
) -> anyhow::Result<()> {
    let counted = About {
        identifier: &request.canonical,
        account: request.account.as_deref(),
        device: of.device,
    };
    let over_limit = limits::count_for_account(app, connection, &counted).await?;
    let (account, device) = (request.account.as_deref(), of.device);
    let (account, device) = (account.unwrap_or_default(), device.unwrap_or_default());
    let kept = Kept {
        request,
        secrets,
        locale: of.locale,
        familiar_device: accounts::has_device(connection, account, device).await?,
    };
    let reference = request.reference.as_str();
    let sealed = app
        .keys
        .seal(&requests::place(reference), &serde_json::to_vec(&kept)?)?;
    let stored = StoredRequest {
        reference,
        account: request.account.as_deref(),
        received_at: app.now(),
        answer_by,
        over_limit,
        sealed: &sealed,
    };
    if !requests::receive(connection, &stored).await? {
        anyhow::bail!("a request was sent that is not open");
    }
    let hours = app.config.answer_hours.get().to_string();
    let message = Outgoing {
        kind: ContactKind::Email,
        template: Template::RequestReceived,
        locale: of.locale,
        to: Some(request.contact.clone()),
        params: [
            ("reference".into(), reference.into()),
            ("hours".into(), hours),
        ]
        .into(),
        give_up_at: app.now() + NOTICE_LIFETIME,
    };
    message.put(app, connection).await
}

/// Digits of equal chance, from the system's generator (ASVS 6.5.3).
fn random_code(length: u8) -> String {
    let mut random = rand::rng();
    (0..length)
        .filter_map(|_| char::from_digit(random.random_range(0..10), 10))
        .collect()
}

struct Outgoing<'a> {
    kind: ContactKind,
    template: Template,
    locale: &'a str,
    to: Option<String>,
    params: BTreeMap<String, String>,
    give_up_at: Timestamp,
}

impl Outgoing<'_> {
    async fn put(self, app: &Parts, connection: &mut AnyConnection) -> anyhow::Result<()> {
        // In the order of the seconds in which they were written, for whoever reads the outbox.
        let id = format!("{:012}-{}", app.now().0, random_token::<12>());
        let envelope = Envelope {
            to: self.to,
            params: self.params,
        };
        let sealed = app
            .keys
            .seal(&outbox::place(&id), &serde_json::to_vec(&envelope)?)?;
        let message = Entry {
            id,
            kind: self.kind,
            template: self.template.name().into(),
            locale: self.locale.into(),
            sealed,
            attempts: 0,
            give_up_at: self.give_up_at,
        };
        outbox::insert(connection, &message, app.now()).await?;
        Ok(())
    }
}
