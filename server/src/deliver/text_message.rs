//! Text messages through a provider's HTTP gateway.

use super::{Message, NotSent};
use crate::config::TextMessages;
use anyhow::Context;
use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

/// A gateway to hand text messages to.
pub struct Texter {
    client: Client,
    url: reqwest::Url,
    headers: HeaderMap,
    body: String,
}

impl Texter {
    /// The gateway of the configuration; none where it names none.
    pub fn new(config: &TextMessages) -> anyhow::Result<Option<Self>> {
        let (Some(url), Some(body)) = (&config.url, &config.body) else {
            return Ok(None);
        };
        let url = url.parse().context("[text_messages] url: not a URL")?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in &config.headers {
            let mut value = HeaderValue::try_from(value)
                .with_context(|| format!("[text_messages] headers.{name}: not a header's value"))?;
            value.set_sensitive(true);
            let name = HeaderName::try_from(name)
                .with_context(|| format!("[text_messages] headers.{name}: not a header's name"))?;
            headers.insert(name, value);
        }
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("making the client for text messages")?;
        let texter = Self {
            client,
            url,
            headers,
            body: body.clone(),
        };
        if texter
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|t| t == "application/json")
        {
            serde_json::from_str::<serde_json::Value>(&texter.body_for("+441632960001", "\"x\""))
                .context("[text_messages] body: not JSON once {to} and {text} are filled in")?;
        }
        Ok(Some(texter))
    }

    /// Hands a text message over.
    pub async fn send(&self, message: &Message) -> Result<(), NotSent> {
        let answer = self
            .client
            .post(self.url.clone())
            .headers(self.headers.clone())
            .body(self.body_for(&message.to, &message.text))
            .send()
            .await
            .map_err(|_| NotSent::Later("the gateway cannot be reached".into()))?;
        let status = answer.status();
        match status.as_u16() {
            200..300 => Ok(()),
            // The message is what is wrong. Anything else somebody can still mend while it waits.
            400 | 422 => Err(NotSent::Never(format!("the gateway answered {status}"))),
            _ => Err(NotSent::Later(format!("the gateway answered {status}"))),
        }
    }

    fn body_for(&self, to: &str, text: &str) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        // One pass, so that a text that reads "{to}" stays one.
        let mut body = String::new();
        let mut rest = self.body.as_str();
        while let Some(at) = rest.find('{') {
            let (before, after) = rest.split_at(at);
            body.push_str(before);
            rest = match (after.strip_prefix("{to}"), after.strip_prefix("{text}")) {
                (Some(after), _) => {
                    body.push_str(&quoted(to));
                    after
                }
                (_, Some(after)) => {
                    body.push_str(&quoted(text));
                    after
                }
                _ => {
                    body.push('{');
                    after.strip_prefix('{').unwrap_or_default()
                }
            };
        }
        body + rest
    }
}
