//! Carries out what a journey asked for, in the transaction that stores the journey: either both happened or neither.
//! What is slow (hashing) is done before that transaction begins.

use crate::app::Parts;
use crate::deliver::{Envelope, Template};
use crate::directory::password;
use crate::keys::random_token;
use crate::limits::{self, Client, CodeRequest};
use crate::problem::Failure;
use crate::store::outbox::{self, Due};
use crate::store::{accounts, flows};
use rand::Rng;
use regain_core::journey::{Effect, Notice};
use regain_core::problem::{Problem, ProblemCode};
use regain_core::time::Timestamp;
use regain_core::wire::ContactKind;
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
    SetPassword { account: String, hash: String },
}

/// Does what is slow.
pub async fn prepare(app: &Parts, effects: Vec<Effect>) -> anyhow::Result<Vec<Ready>> {
    let mut ready = Vec::with_capacity(effects.len());
    for effect in effects {
        ready.push(match effect {
            Effect::SetPassword { account, password } => {
                let plain = password.reveal().to_owned();
                let hash = password::hashed(plain, app.config.hashing).await?;
                Ready::SetPassword { account, hash }
            }
            effect => Ready::Effect(effect),
        });
    }
    Ok(ready)
}

/// Does the rest. On a failure the caller rolls the transaction back.
pub async fn carry_out(
    app: &Parts,
    connection: &mut AnyConnection,
    of: &Of<'_>,
    effects: Vec<Ready>,
) -> Result<(), Failure> {
    for effect in effects {
        match effect {
            Ready::SetPassword { account, hash } => {
                if !accounts::set_password(connection, &account, &hash).await? {
                    // Disabled or removed since the code was entered.
                    let detail = "the account cannot be changed now";
                    return Err(Problem::new(ProblemCode::Unavailable, detail).into());
                }
            }
            Ready::Effect(effect) => carry_out_one(app, connection, of, effect).await?,
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
            address,
            account,
            budget,
            expires_at,
        } => {
            let request = CodeRequest {
                budget: &budget,
                client: of.client,
                account: account.as_deref(),
                device: of.device,
            };
            limits::count_code(app, connection, &request).await??;
            let code = random_code(app);
            let digest = app.keys.code_digest(of.flow, &code);
            flows::insert_code(connection, of.flow, number, &digest).await?;
            let minutes = app.config.code.lifetime_minutes.get().to_string();
            let params = [("code".into(), code), ("minutes".into(), minutes)].into();
            let message = Outgoing {
                kind,
                template: Template::Code,
                locale: of.locale,
                to: address,
                params,
                give_up_at: expires_at,
            };
            message.put(app, connection).await?;
        }
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

/// Digits of equal chance, from the system's generator (ASVS 6.5.3).
fn random_code(app: &Parts) -> String {
    let mut random = rand::rng();
    (0..app.config.code.length.get())
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
        // In the order in which they were written, for whoever reads the outbox.
        let id = format!("{:012}-{}", app.now().0, random_token::<12>());
        let envelope = Envelope {
            to: self.to,
            params: self.params,
        };
        let sealed = app
            .keys
            .seal(&outbox::place(&id), &serde_json::to_vec(&envelope)?)?;
        let message = Due {
            id,
            kind: self.kind.name().into(),
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
