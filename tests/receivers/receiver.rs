//! A receiver of docs/post.md as it stands there, with what docs/receivers.md adds to it, running in a folder of its own.

use reqwest::{Client, header};
use serde_json::Value;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PAGE: &str = include_str!("../../docs/post.md");
const MORE: &str = include_str!("../../docs/receivers.md");
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// After this long a receiver is taken to hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// A language, as its blocks are marked.
pub struct Language {
    fence: &'static str,
    ending: &'static str,
    /// What runs `receive`, with `PORT` for the port.
    command: &'static [&'static str],
}

pub const PYTHON: Language = Language {
    fence: "python",
    ending: "py",
    command: &["python3", "receive.py", "PORT"],
};
pub const PHP: Language = Language {
    fence: "php",
    ending: "php",
    command: &["php", "-S", "127.0.0.1:PORT", "receive.php"],
};
pub const NODE: Language = Language {
    fence: "js",
    ending: "mjs",
    command: &["node", "receive.mjs", "PORT"],
};

/// What docs/receivers.md adds: the names of files, without their endings.
pub const FORMS: &str = "forms";
pub const CHALLENGE: &str = "challenge";

/// What a receiver signs its challenges with.
pub const CHALLENGE_KEY: &str = "0123456789abcdef";

/// A running receiver. Killed when it goes out of scope.
pub struct Receiver {
    child: Child,
    folder: TempDir,
    url: String,
    client: Client,
}

impl Receiver {
    /// Starts it; `None`, and a line about it, where what it needs is not there.
    pub fn start(language: &Language, added: &[&str], form: &str) -> Option<Self> {
        let Language {
            fence,
            ending,
            command,
        } = language;
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(format!("{name}.{ending}"));
        let mut script = block(PAGE, fence).to_owned();
        for name in added {
            let (_, below) = MORE
                .split_once(&format!("`{name}.{ending}`"))
                .expect("a file of this name");
            fs::write(file(name), block(below, fence)).unwrap();
            script = changed(&script, block(below, "diff"));
        }
        fs::write(file("receive"), script).unwrap();
        fs::write(folder.path().join("form.json"), form).unwrap();
        for name in ["pending", "used"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        if *fence == NODE.fence && !add_package(folder.path()) {
            println!("skipped: core/npm is not built (cargo xtask npm)");
            return None;
        }
        let port = free_port();
        let command: Vec<_> = command
            .iter()
            .map(|word| word.replace("PORT", &port.to_string()))
            .collect();
        let regain = Path::new(env!("CARGO_BIN_EXE_regain")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        let child = Command::new(&command[0])
            .args(&command[1..])
            .current_dir(folder.path())
            .env("PATH", format!("{}:{path}", regain.display()))
            .env("CHALLENGE_KEY", CHALLENGE_KEY)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(child) = child else {
            println!("skipped: {} is not installed", command[0]);
            return None;
        };
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "{} does not listen", command[0]);
            std::thread::sleep(Duration::from_millis(20));
        }
        // Only the first call counts.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Some(Self {
            child,
            folder,
            url: format!("http://127.0.0.1:{port}/recover"),
            client: Client::new(),
        })
    }

    /// Sends a body; the status and the JSON that came back.
    pub async fn post(&self, kind: &str, body: Vec<u8>) -> (u16, Value) {
        let request = self.client.post(&self.url);
        let request = request.header(header::CONTENT_TYPE, kind).body(body);
        let response = request.timeout(PATIENCE).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap())
    }

    /// Asks for a challenge.
    pub async fn challenge(&self) -> Value {
        let request = self.client.get(&self.url).timeout(PATIENCE);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.json().await.unwrap()
    }

    /// Takes what is kept out of the folder.
    pub fn kept(&self) -> Vec<Value> {
        let files = fs::read_dir(self.folder.path().join("pending")).unwrap();
        let kept = files.map(|file| {
            let file = file.unwrap().path();
            let text = fs::read(&file).unwrap();
            fs::remove_file(file).unwrap();
            serde_json::from_slice(&text).unwrap()
        });
        kept.collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first block of code with this mark.
fn block<'t>(text: &'t str, fence: &str) -> &'t str {
    let (_, below) = text
        .split_once(&format!("```{fence}\n"))
        .expect("a block with this mark");
    below.split_once("\n```").expect("an end").0
}

/// A script with a diff applied: places apart by an empty line, each once in the script.
fn changed(script: &str, diff: &str) -> String {
    let mut script = script.to_owned();
    for place in diff.split("\n\n") {
        let lines = |other: char| {
            let lines = place.lines().filter(|line| !line.starts_with(other));
            let lines: Vec<&str> = lines.map(|line| &line[1..]).collect();
            lines.join("\n")
        };
        let (old, new) = (lines('+'), lines('-'));
        assert_eq!(script.matches(&old).count(), 1, "{old}");
        script = script.replace(&old, &new);
    }
    script
}

/// Makes `regain-core` importable in a folder, if it is built.
fn add_package(folder: &Path) -> bool {
    let package = Path::new(ROOT).join("core/npm");
    if !package.join("node/regain_core_bg.wasm").is_file() {
        return false;
    }
    let modules = folder.join("node_modules");
    fs::create_dir(&modules).unwrap();
    let package = package.canonicalize().unwrap();
    std::os::unix::fs::symlink(package, modules.join("regain-core")).is_ok()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}
