//! Text messages through a provider's HTTP gateway.

use super::error::DeliveryError;
use super::render::Message;
use crate::config::TextMessages;
use anyhow::{Context, bail};
use regain_core::template::fill;
use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

/// A client for the gateway.
pub struct Texter {
    client: Client,
    url: reqwest::Url,
    headers: HeaderMap,
    template: BodyTemplate,
}

impl Texter {
    /// The client for the configured gateway; `None` if there is none.
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
        let content_type = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        let template = BodyTemplate::new(content_type.unwrap_or_default(), body)?;
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("making the client for text messages")?;
        Ok(Some(Self {
            client,
            url,
            headers,
            template,
        }))
    }

    /// Sends a text message.
    pub async fn send(&self, message: &Message) -> Result<(), DeliveryError> {
        let answer = self
            .client
            .post(self.url.clone())
            .headers(self.headers.clone())
            .body(self.template.filled(&message.to, &message.text))
            .send()
            .await
            .map_err(|_| DeliveryError::Transient("the gateway cannot be reached".into()))?;
        let status = answer.status();
        match status.as_u16() {
            200..300 => Ok(()),
            // The message itself is wrong. Anything else may be fixed while it waits.
            400 | 422 => Err(DeliveryError::Permanent(format!(
                "the gateway answered {status}"
            ))),
            _ => Err(DeliveryError::Transient(format!(
                "the gateway answered {status}"
            ))),
        }
    }
}

/// How a value is encoded in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// As a JSON string with its quotes.
    Json,
    /// As `application/x-www-form-urlencoded`.
    Form,
}

/// The template of the request body.
struct BodyTemplate {
    encoding: Encoding,
    body: String,
}

impl BodyTemplate {
    /// Parses a template. The content type decides how values are encoded, and the filled body must be of that type.
    fn new(content_type: &str, body: &str) -> anyhow::Result<Self> {
        let essence = content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let encoding = match essence.as_str() {
            "application/json" => Encoding::Json,
            other if other.ends_with("+json") => Encoding::Json,
            "application/x-www-form-urlencoded" => Encoding::Form,
            _ => bail!(
                "[text_messages] headers.content-type: values can be written into application/json and \
                 application/x-www-form-urlencoded"
            ),
        };
        let template = Self {
            encoding,
            body: body.trim().to_owned(),
        };
        for name in ["{to}", "{text}"] {
            if !body.contains(name) {
                bail!("[text_messages] body: {name} is not in it");
            }
        }
        let filled = template.filled("+441632960001", "\"x\"");
        match encoding {
            Encoding::Json => {
                serde_json::from_str::<serde_json::Value>(&filled).context(
                    "[text_messages] body: not JSON once {to} and {text} are filled in; a gateway that takes form \
                     encoding needs headers = { content-type = \"application/x-www-form-urlencoded\" }",
                )?;
            }
            Encoding::Form => {
                // The rest of the body must already be percent-encoded.
                let fits = |byte: u8| byte.is_ascii_graphic() && !b"\"<>{}\\^`|#".contains(&byte);
                if !filled.bytes().all(fits) {
                    bail!(
                        "[text_messages] body: not form-encoded once {{to}} and {{text}} are filled in, like To={{to}}&Body={{text}}"
                    );
                }
            }
        }
        Ok(template)
    }

    fn encoded(&self, value: &str) -> String {
        match self.encoding {
            Encoding::Json => serde_json::Value::from(value).to_string(),
            Encoding::Form => form_urlencoded::byte_serialize(value.as_bytes()).collect(),
        }
    }

    fn filled(&self, to: &str, text: &str) -> String {
        let (to, text) = (self.encoded(to), self.encoded(text));
        fill(&self.body, &[("to", &to), ("text", &text)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded";

    #[test]
    fn values_are_written_as_the_content_type_has_it() {
        let text = "ü & 50% = \"{to}\"\n1+1";
        for (kind, body, filled) in [
            (
                "application/json",
                r#"{"to": {to}, "text": {text}}"#,
                r#"{"to": "+441632960001", "text": "ü & 50% = \"{to}\"\n1+1"}"#,
            ),
            (
                "application/vnd.api+json; charset=utf-8",
                r#"[{to},{text}]"#,
                r#"["+441632960001","ü & 50% = \"{to}\"\n1+1"]"#,
            ),
            (
                FORM,
                "To={to}&Body={text}",
                "To=%2B441632960001&Body=%C3%BC+%26+50%25+%3D+%22%7Bto%7D%22%0A1%2B1",
            ),
            (
                "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
                "\nFrom=Example%20Ltd&To={to}&Body={text}\n",
                "From=Example%20Ltd&To=%2B441632960001&Body=%C3%BC+%26+50%25+%3D+%22%7Bto%7D%22%0A1%2B1",
            ),
        ] {
            let template = BodyTemplate::new(kind, body).expect(body);
            assert_eq!(template.filled("+441632960001", text), filled, "{kind}");
        }
    }

    #[test]
    fn a_body_that_no_gateway_could_read_is_refused() {
        for (kind, body, reason) in [
            ("application/json", "To={to}&Body={text}", "form"),
            (
                "application/json",
                r#"{"to": "{to}", "text": {text}}"#,
                "not JSON",
            ),
            ("application/json", r#"{"to": {to}}"#, "{text} is not in it"),
            (FORM, "Body={text}", "{to} is not in it"),
            (FORM, r#"{"to": {to}, "text": {text}}"#, "not form-encoded"),
            (
                FORM,
                "To={to}&Body={text}&From=Example Ltd",
                "not form-encoded",
            ),
            (
                "text/xml",
                "<to>{to}</to><text>{text}</text>",
                "content-type",
            ),
        ] {
            let error = BodyTemplate::new(kind, body).err().expect(body);
            assert!(format!("{error:#}").contains(reason), "{body}: {error:#}");
        }
    }
}
