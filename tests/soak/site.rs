//! A site under load: one or two servers on one database, of which one is killed now and then. Clients reach whichever
//! server is up, as behind a load balancer, and lose the answers of one that is killed.

use super::now;
use crate::server::{Answer, Flow, database, regain, spawn};
use rand::Rng;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection};
use std::path::Path;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// Between two tries of a client whose answer was lost.
const AGAIN: Duration = Duration::from_millis(300);

/// Servers on one database, and a client of theirs.
pub struct Site {
    folder: TempDir,
    client: Client,
    servers: Vec<Mutex<Running>>,
    logs: Mutex<Vec<Arc<Mutex<Vec<String>>>>>,
    /// When servers were killed.
    pub kills: Mutex<Vec<f64>>,
    /// Answers that clients lost.
    pub lost: Mutex<usize>,
}

struct Running {
    child: Child,
    origin: String,
}

impl Site {
    /// A folder for the database with this configuration and these accounts, and no server yet.
    pub fn new(config: &str, accounts: &str) -> Self {
        // Only the first call counts.
        let _ = rustls::crypto::ring::default_provider().install_default();
        sqlx::any::install_default_drivers();
        let site = Self {
            folder: tempfile::tempdir().unwrap(),
            client: Client::builder()
                .timeout(Duration::from_secs(60))
                .build()
                .unwrap(),
            servers: Vec::new(),
            logs: Mutex::default(),
            kills: Mutex::default(),
            lost: Mutex::default(),
        };
        site.configure(config);
        std::fs::write(site.path().join("accounts.jsonl"), accounts).unwrap();
        let import = ["accounts", "import", "accounts.jsonl"];
        site.command(&[&import[..], &["--config", "regain.toml"]].concat());
        site
    }

    /// Writes the configuration, which a server reads at its start.
    pub fn configure(&self, config: &str) {
        std::fs::write(self.path().join("regain.toml"), config).unwrap();
    }

    /// Starts this many servers.
    pub fn serve(&mut self, number: usize, more: &[&str]) {
        for _ in 0..number {
            let running = self.spawned(more);
            self.servers.push(Mutex::new(running));
        }
    }

    fn spawned(&self, more: &[&str]) -> Running {
        let arguments = [&["--config", "regain.toml"], more].concat();
        let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
        let (child, origin, log) = spawn(self.path(), &arguments);
        self.logs.lock().unwrap().push(log);
        Running { child, origin }
    }

    /// Kills one of the servers at random, and starts another one.
    pub fn kill_one(&self) {
        let at = rand::rng().random_range(0..self.servers.len());
        let child = &mut self.servers[at].lock().unwrap().child;
        self.kills.lock().unwrap().push(now());
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Starts a server in the place of each one that was killed.
    pub fn restart(&self) {
        for server in &self.servers {
            let is_down = server.lock().unwrap().child.try_wait().unwrap().is_some();
            if is_down {
                let running = self.spawned(&[]);
                *server.lock().unwrap() = running;
            }
        }
    }

    /// Kills them all.
    pub fn stop(&mut self) {
        for server in self.servers.drain(..) {
            let mut child = server.into_inner().unwrap().child;
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn database(&self) -> String {
        database(self.path())
    }

    /// A connection of the test's own.
    pub async fn connection(&self) -> AnyConnection {
        let mut connection = AnyConnection::connect(&self.database()).await.unwrap();
        if self.database().starts_with("sqlite:") {
            let wait = "PRAGMA busy_timeout = 60000";
            sqlx::query(wait).execute(&mut connection).await.unwrap();
        }
        connection
    }

    /// Runs a command on the database, and returns what it wrote.
    pub fn command(&self, arguments: &[&str]) -> String {
        let database = self.database();
        let output = regain(
            self.path(),
            &[arguments, &["--database", &database]].concat(),
        );
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The errors that servers logged, without their times.
    pub fn errors(&self) -> Vec<String> {
        let logs = self.logs.lock().unwrap();
        let lines = logs.iter().flat_map(|log| log.lock().unwrap().clone());
        lines
            .filter_map(|line| Some(line.split_once(" ERROR ")?.1.trim().to_owned()))
            .collect()
    }

    fn origin(&self) -> String {
        let at = rand::rng().random_range(0..self.servers.len());
        self.servers[at].lock().unwrap().origin.clone()
    }

    /// Sends a request once. `None` where there is no answer, or one that says to try again.
    pub async fn tried(&self, request: impl Fn(&Client, &str) -> RequestBuilder) -> Option<Answer> {
        let answer = self.answered(request(&self.client, &self.origin())).await;
        let answer = answer.filter(|answer| answer.status.as_u16() < 500);
        if answer.is_none() {
            *self.lost.lock().unwrap() += 1;
            tokio::time::sleep(AGAIN).await;
        }
        answer
    }

    async fn answered(&self, request: RequestBuilder) -> Option<Answer> {
        let response = request.send().await.ok()?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.ok()?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Some(Answer {
            status,
            headers,
            body,
        })
    }

    /// Sends a request until there is an answer.
    pub async fn sent(&self, request: impl Fn(&Client, &str) -> RequestBuilder) -> Answer {
        loop {
            if let Some(answer) = self.tried(&request).await {
                return answer;
            }
        }
    }

    /// Begins a flow.
    pub async fn begun(&self, body: &Value) -> (Flow, Answer) {
        let request = |client: &Client, origin: &str| {
            client
                .post(format!("{origin}/recovery/v1/flows"))
                .json(body)
        };
        let answer = self.sent(request).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let flow = Flow {
            id: text(&answer.body["flow"]["id"]),
            token: text(&answer.body["token"]),
        };
        (flow, answer)
    }

    /// Where a flow stands.
    pub async fn standing(&self, flow: &Flow) -> Answer {
        let request = |client: &Client, origin: &str| {
            let url = format!("{origin}/recovery/v1/flows/{}", flow.id);
            client.get(url).bearer_auth(&flow.token)
        };
        self.sent(request).await
    }

    /// Performs an action at a step, as the page does: after a lost answer it looks where the flow stands, and tries
    /// again if it is still there.
    pub async fn act(&self, flow: &Flow, step: &str, action: &Value) -> Answer {
        loop {
            if let Some(answer) = self.acted(flow, action, None).await {
                return answer;
            }
            let standing = self.standing(flow).await;
            if standing.step() != step {
                return standing;
            }
        }
    }

    /// Performs an action once; with a key it may be repeated.
    pub async fn acted(&self, flow: &Flow, action: &Value, key: Option<&str>) -> Option<Answer> {
        self.tried(|client, origin| {
            let url = format!("{origin}/recovery/v1/flows/{}", flow.id);
            let request = client.post(url).bearer_auth(&flow.token).json(action);
            match key {
                Some(key) => request.header("idempotency-key", key),
                None => request,
            }
        })
        .await
    }

    /// A call of the desk.
    pub async fn desk(&self, token: &str, path: &str, body: Option<&Value>) -> Option<Answer> {
        self.tried(|client, origin| {
            let url = format!("{origin}/desk/v1{path}");
            match body {
                Some(body) => client.post(url).bearer_auth(token).json(body),
                None => client.get(url).bearer_auth(token),
            }
        })
        .await
    }

    /// Whether a password signs in, at a server for developers.
    pub async fn signs_in(&self, identifier: &str, password: &str) -> bool {
        let body = json!({"identifier": identifier, "password": password});
        let request = |client: &Client, origin: &str| {
            client.post(format!("{origin}/dev/sign-in")).json(&body)
        };
        self.sent(request).await.status == 204
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop();
    }
}
