//! The HTTP client of the desk. A token is not sent in clear to another machine, nor to where an answer redirects to.

use crate::http::is_loopback;
use crate::text_file;
use anyhow::{Context, bail};
use clap::Args;
use regain_core::problem::Problem;
pub use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;

/// The variable that holds the token.
const TOKEN: &str = "REGAIN_DESK_TOKEN";
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the desk is, and what opens it.
#[derive(Args)]
pub struct Desk {
    /// The desk's URL. http:// for this machine alone.
    #[arg(
        long,
        value_name = "URL",
        default_value = "http://127.0.0.1:8080/desk/v1"
    )]
    desk: Url,
    /// The file that holds the token; without it, the variable REGAIN_DESK_TOKEN.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

impl Desk {
    /// Calls the desk, and returns the body of its answer.
    ///
    /// # Errors
    /// No token, no connection, an answer that is not JSON, or what the desk refused.
    pub async fn call(
        &self,
        method: Method,
        path: &[&str],
        params: &[(&str, &str)],
        body: Option<&Value>,
    ) -> anyhow::Result<Value> {
        let is_clear = self.is_in_clear()?;
        let mut url = self.desk.clone();
        match url.path_segments_mut() {
            Ok(mut segments) => segments.pop_if_empty().extend(path),
            Err(()) => bail!("--desk: not a URL like https://id.example.com/desk/v1"),
        };
        if !params.is_empty() {
            url.query_pairs_mut().extend_pairs(params);
        }
        let mut client = Client::builder().redirect(Policy::none()).timeout(PATIENCE);
        if is_clear {
            // A proxy is another machine.
            client = client.no_proxy();
        }
        let client = client.build().context("making a client")?;
        let mut request = client
            .request(method, url)
            .header(AUTHORIZATION, self.token()?);
        if let Some(body) = body {
            let body = serde_json::to_vec(body)?;
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let answer = request
            .send()
            .await
            .map_err(reqwest::Error::without_url)
            .with_context(|| format!("calling {}", self.desk))?;
        let status = answer.status();
        let bytes = answer.bytes().await.context("reading the desk's answer")?;
        if status.is_success() {
            return serde_json::from_slice(&bytes).context("the desk's answer is not JSON");
        }
        match serde_json::from_slice(&bytes) {
            Ok(problem) => bail!("{}", in_words(&problem)),
            Err(_) => bail!("{} answers {status}: is that the desk?", self.desk),
        }
    }

    /// Whether the token goes out in clear, which is refused but to this machine.
    fn is_in_clear(&self) -> anyhow::Result<bool> {
        match (self.desk.scheme(), self.desk.host_str()) {
            ("https", Some(_)) => Ok(false),
            ("http", Some(host)) if is_loopback(host) => Ok(true),
            ("http", Some(host)) => bail!(
                "--desk: {host} is another machine, and http:// would show your token on the way: use https://"
            ),
            _ => bail!("--desk: not a URL like https://id.example.com/desk/v1"),
        }
    }

    fn token(&self) -> anyhow::Result<HeaderValue> {
        let token = match &self.token_file {
            Some(file) => text_file::read_to_string(file)
                .with_context(|| format!("reading the token from {}", file.display()))?,
            None => std::env::var(TOKEN)
                .with_context(|| format!("no token: say --token-file, or set {TOKEN}"))?,
        };
        // The error would quote the token.
        let value = HeaderValue::try_from(format!("Bearer {}", token.trim()));
        let Ok(mut value) = value else {
            bail!("the token is not one line of ASCII");
        };
        value.set_sensitive(true);
        Ok(value)
    }
}

/// A problem in words, with what is refused.
fn in_words(problem: &Problem) -> String {
    let mut words = format!("{}: {}", problem.title, problem.detail);
    for error in &problem.errors {
        let name = error.pointer.trim_start_matches("#/");
        words.push_str(&format!("\n{name}: {}", error.detail));
    }
    words
}
