//! A server for each test: the real binary on a free port, with a database in a temporary folder.

use reqwest::{Client, RequestBuilder, StatusCode, header};
use serde_json::{Value, json};
use sqlx::Connection;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const GOOD_PASSWORD: &str = "a finch in the fog";

/// The lease of a message that is being sent (`LEASE` in `server/src/deliver.rs`).
const LEASE_SECONDS: u32 = 60;

/// The timeout after which a test is taken to hang, even on a machine at a fifth of the usual speed.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// A running server. Killed when it goes out of scope.
pub struct Server {
    child: Child,
    pub origin: String,
    pub folder: TempDir,
    pub client: Client,
    extra: Vec<String>,
    log: Log,
}

/// The server's output, line by line.
pub type Log = Arc<Mutex<Vec<String>>>;

/// A response with its whole body.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub body: Value,
}

/// A flow in progress.
#[derive(Clone)]
pub struct Flow {
    pub id: String,
    pub token: String,
}

impl Server {
    /// A development server.
    pub fn dev() -> Self {
        Self::start(&["--dev"])
    }

    /// A server with these arguments.
    pub fn start(extra: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), extra)
    }

    /// A development server with this configuration.
    pub fn configured(config: &str, extra: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("regain.toml");
        std::fs::write(&path, config).unwrap();
        let mut arguments = vec!["--config", path.to_str().unwrap()];
        arguments.extend(extra);
        Self::start_in(folder, &arguments)
    }

    /// A server that is not one for developers, with a reviewer, so that it takes requests.
    pub fn staffed(config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("regain.toml");
        let more = "[request]\nescalate_to = \"operator@example.com\"\n";
        let config = config.replacen("[request]\n", more, 1);
        let page = "public_url = \"https://www.example.com/recovery/\"\n";
        std::fs::write(&path, [page, &config].concat()).unwrap();
        let at = database(folder.path());
        let added = regain(folder.path(), &["staff", "add", "Rosa", "--database", &at]);
        assert!(added.status.success(), "{added:?}");
        Self::start_in(folder, &["--config", path.to_str().unwrap()])
    }

    fn start_in(folder: TempDir, extra: &[&str]) -> Self {
        // Only the first call counts.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let extra: Vec<String> = extra.iter().map(|one| (*one).to_owned()).collect();
        let (child, origin, log) = spawn(folder.path(), &extra);
        Self {
            child,
            origin,
            folder,
            client: Client::new(),
            extra,
            log,
        }
    }

    /// Kills the server like a crash, and starts another one on the same database.
    pub fn killed_and_restarted(mut self, more: &[&str]) -> Self {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        if let Some(at) = self.extra.iter().position(|one| one == "--clock-ahead") {
            self.extra.drain(at..at + 2);
        }
        self.extra.extend(more.iter().map(|one| (*one).to_owned()));
        (self.child, self.origin, self.log) = spawn(self.folder.path(), &self.extra);
        self
    }

    /// The same, and what the killed one had begun to send is sent now. On SQLite the other one releases it as it starts; on
    /// PostgreSQL the lease expires: the clock is ahead of as many as were taken one after the other.
    pub fn killed_and_restarted_after(self, leases: u32) -> Self {
        if self.database().starts_with("sqlite:") {
            return self.killed_and_restarted(&[]);
        }
        let ahead = (leases * (LEASE_SECONDS + 1)).to_string();
        self.killed_and_restarted(&["--clock-ahead", &ahead])
    }

    /// The same, and the other one is no development server.
    pub fn killed_and_restarted_without_dev(mut self) -> Self {
        self.extra.retain(|one| one != "--dev");
        self.killed_and_restarted(&[])
    }

    /// Stops the server gracefully, and returns its exit status.
    pub fn stopped(mut self) -> std::process::ExitStatus {
        let kill = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(kill.success());
        self.child.wait().unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}/recovery/v1{path}", self.origin)
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Answer {
            status,
            headers,
            body,
        }
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.client.post(self.url(path)).json(body)).await
    }

    /// Begins a flow after `identify`, and returns it with its first response.
    pub async fn begin(&self, identifier: &str) -> (Flow, Answer) {
        let body = json!({"purpose": "password", "locale": "en", "identifier": identifier});
        let answer = self.post("/flows", &body).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let flow = Flow {
            id: text(&answer.body["flow"]["id"]),
            token: text(&answer.body["token"]),
        };
        (flow, answer)
    }

    pub async fn act(&self, flow: &Flow, action: Value) -> Answer {
        self.send(self.action(flow, &action)).await
    }

    /// The same with this language.
    pub async fn act_in(&self, locale: &str, flow: &Flow, action: Value) -> Answer {
        let request = self.action(flow, &action);
        self.send(request.header("accept-language", locale)).await
    }

    fn action(&self, flow: &Flow, action: &Value) -> RequestBuilder {
        self.client
            .post(self.url(&format!("/flows/{}", flow.id)))
            .bearer_auth(&flow.token)
            .json(action)
    }

    pub async fn standing(&self, flow: &Flow) -> Answer {
        let request = self
            .client
            .get(self.url(&format!("/flows/{}", flow.id)))
            .bearer_auth(&flow.token);
        self.send(request).await
    }

    /// Chooses the first method and types this address.
    pub async fn ask_for_code(&self, flow: &Flow, address: &str) -> Answer {
        let standing = self.standing(flow).await;
        let methods = standing.body["flow"]["step"]["methods"].as_array().unwrap();
        let method = methods[0]["id"].clone();
        let chosen = self
            .act(flow, json!({"action": "choose_method", "method": method}))
            .await;
        assert_eq!(chosen.step(), "confirm_address", "{:?}", chosen.body);
        self.act(
            flow,
            json!({"action": "confirm_address", "address": address}),
        )
        .await
    }

    /// A flow at `enter_code`, and the code that arrived.
    pub async fn with_code(&self, identifier: &str, address: &str) -> (Flow, String) {
        let before = codes(&self.outbox().await).count();
        let (flow, _) = self.begin(identifier).await;
        let answer = self.ask_for_code(&flow, address).await;
        assert_eq!(answer.step(), "enter_code", "{:?}", answer.body);
        // A notice of an earlier flow may arrive before the code, or after it.
        let sent = self.outbox_when(|sent| codes(sent).count() > before).await;
        let code = codes(&sent).last().unwrap().to_owned();
        (flow, code)
    }

    /// All messages sent, the newest last.
    pub async fn outbox(&self) -> Vec<Value> {
        let request = self
            .client
            .get(format!("{}/dev/outbox", self.origin))
            .header(header::ACCEPT, "application/json");
        let answer = self.send(request).await;
        answer.body.as_array().unwrap().clone()
    }

    /// The same, once there are this many.
    pub async fn outbox_of(&self, number: usize) -> Vec<Value> {
        self.outbox_when(|sent| sent.len() >= number).await
    }

    /// The same, once this holds.
    pub async fn outbox_when(&self, is_enough: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let begun = Instant::now();
        loop {
            let sent = self.outbox().await;
            if is_enough(&sent) {
                return sent;
            }
            assert!(begun.elapsed() < PATIENCE, "{sent:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The lines of the log so far that contain this text.
    pub fn log_lines(&self, text: &str) -> Vec<String> {
        let log = self.log.lock().unwrap();
        log.iter()
            .filter(|line| line.contains(text))
            .cloned()
            .collect()
    }

    /// The first line of the log that contains this text, once there is one.
    pub async fn logged(&self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            if let Some(line) = self.log_lines(text).into_iter().next() {
                return line;
            }
            let all = self.log_lines("");
            assert!(begun.elapsed() < PATIENCE, "{text}: {all:#?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn signs_in(&self, identifier: &str, password: &str) -> bool {
        let body = json!({"identifier": identifier, "password": password});
        let url = format!("{}/dev/sign-in", self.origin);
        let answer = self.send(self.client.post(url).json(&body)).await;
        match answer.status.as_u16() {
            204 => true,
            401 => false,
            other => panic!("{other}"),
        }
    }

    /// An integer from the database.
    pub async fn stored(&self, query: &'static str) -> i64 {
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(&self.database())
            .await
            .unwrap();
        let number = sqlx::query_scalar(query).fetch_one(&mut connection).await;
        number.unwrap()
    }

    /// A text from the database.
    pub async fn text(&self, query: &'static str) -> String {
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(&self.database())
            .await
            .unwrap();
        let text = sqlx::query_scalar(query).fetch_one(&mut connection).await;
        text.unwrap()
    }

    /// Changes the database, as an earlier version or an operator would.
    pub async fn change(&self, statement: &'static str) {
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(&self.database())
            .await
            .unwrap();
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }

    pub fn database(&self) -> String {
        database(self.folder.path())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    /// The name of the step the flow is at.
    pub fn step(&self) -> &str {
        self.body["flow"]["step"]["name"].as_str().unwrap_or("none")
    }

    /// Asserts that the response is this problem, with this status, in the right format.
    pub fn assert_problem(&self, code: &str, status: u16) {
        assert_eq!(self.body["code"], code, "{:?}", self.body);
        assert_eq!(self.status, status);
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], "about:blank");
        assert!(self.body["title"].is_string() && self.body["detail"].is_string());
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.headers["cache-control"], "no-store");
    }

    /// The same for a path outside the API, where caching is not specified.
    pub fn assert_problem_anywhere(&self, code: &str, status: u16) {
        assert_eq!(
            (&self.body["code"], self.status.as_u16()),
            (&Value::from(code), status)
        );
    }

    /// Asserts that one member is refused with this code.
    pub fn assert_refused(&self, pointer: &str, code: &str) {
        self.assert_problem("invalid", 422);
        let errors = self.body["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!(errors[0]["pointer"], pointer);
        assert_eq!(errors[0]["code"], code);
        assert!(errors[0]["params"].is_object() && errors[0]["detail"].is_string());
    }
}

/// The codes in these messages.
fn codes(sent: &[Value]) -> impl Iterator<Item = &str> {
    sent.iter().filter_map(|message| message["code"].as_str())
}

pub fn enter_code(code: &str) -> Value {
    json!({"action": "enter_code", "code": code})
}

pub fn set_password(password: &str) -> Value {
    json!({"action": "set_password", "password": password})
}

/// A code other than this one.
pub fn other_than(code: &str) -> String {
    let first = if code.starts_with('9') { '0' } else { '9' };
    format!("{first}{}", &code[1..])
}

/// Runs a command to its end.
pub fn regain(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_regain"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// A database for the folder: a file in it or, if `REGAIN_TEST_POSTGRES` names a server, one there.
pub fn database(folder: &Path) -> String {
    match std::env::var("REGAIN_TEST_POSTGRES") {
        Ok(server) => {
            let name = folder.file_name().unwrap().to_string_lossy().to_lowercase();
            format!(
                "{server}/regain{}",
                name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
            )
        }
        Err(_) => format!("sqlite:{}", folder.join("regain.sqlite").display()),
    }
}

/// Starts a server in the folder, on its database; returns it with its origin and its output.
pub fn spawn(folder: &Path, extra: &[String]) -> (Child, String, Log) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_regain"))
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--database",
            &database(folder),
        ])
        .args(extra)
        .current_dir(folder)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut seen = Vec::new();
    let origin = loop {
        let line = match lines.next() {
            Some(line) => line.unwrap(),
            None => panic!("the server did not start: {seen:#?}"),
        };
        if let Some((_, url)) = line.split_once("listening on ") {
            break url.trim_end_matches("/recovery/v1").to_owned();
        }
        seen.push(line);
    };
    // Read continuously, so that the server never blocks on a full pipe; shown with the test's output.
    let log = Log::default();
    let kept = log.clone();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            println!("{line}");
            kept.lock().unwrap().push(line);
        }
    });
    (child, origin, log)
}

/// Reports why a test was skipped. Where everything is set up, that is a failure.
pub fn skipped(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "cannot run: {why}");
    println!("skipped: {why}");
}
