//! Where things are: the repository, the cache of tools, and the environment a
//! command is started in.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::toolchain;

/// The folders everything happens in.
pub struct Place {
    /// The repository.
    pub root: PathBuf,
    /// Where cargo puts what it builds.
    pub target: PathBuf,
    /// The tools, kept per user so that a fresh clone finds them.
    pub tools: PathBuf,
}

impl Place {
    /// The repository this was started for, the folders made.
    pub fn here() -> Result<Self> {
        // Cargo says at run time where the manifest is; the constant serves a
        // binary that was started by hand.
        let xtask = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = xtask
            .parent()
            .context("finding the repository")?
            .to_path_buf();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |t| root.join(t));
        let tools = tools_folder()?;
        let place = Self {
            root,
            target,
            tools,
        };
        for folder in [&place.tools, &place.logs()] {
            fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        Ok(place)
    }

    /// What each step said. Of this repository alone: in two clones, two steps of one name may run at a time.
    pub fn logs(&self) -> PathBuf {
        self.target.join("logs")
    }

    /// A command in the repository, the tools in its `PATH`, otherwise as the
    /// user would have started it: cargo tells its children about the package
    /// being run, and build scripts that look at those variables would be rebuilt
    /// on every change between `cargo xtask` and plain `cargo`.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        self.command_with(&[], program.as_ref())
    }

    /// `command`, with a compiler that knows wasm32.
    pub fn wasm_command(&self, program: &str) -> Command {
        let made = toolchain::made(self).filter(|_| !toolchain::at_hand(self));
        let Some(made) = made else {
            return self.command(program);
        };
        let mut command = self.command_with(&[made.join("bin")], Path::new(program));
        for name in ["RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC"] {
            command.env_remove(name);
        }
        command
    }

    fn command_with(&self, first: &[PathBuf], program: &Path) -> Command {
        let mut front = first.to_vec();
        front.extend(crate::tools::folders(self));
        front.push(self.root.join("node_modules/.bin"));
        // A bare name would be looked up in this process's PATH, not in the child's.
        let named = front.iter().map(|folder| folder.join(program));
        let program = match program.components().count() {
            1 => named.into_iter().find(|file| file.is_file()),
            _ => None,
        }
        .unwrap_or_else(|| program.into());
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", joined(&front));
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(is_cargos_own) {
                command.env_remove(name);
            }
        }
        match env::var_os("LD_LIBRARY_PATH").map(|path| without_toolchains(&path)) {
            Some(Some(path)) => command.env("LD_LIBRARY_PATH", path),
            Some(None) => command.env_remove("LD_LIBRARY_PATH"),
            None => &mut command,
        };
        command
    }
}

fn tools_folder() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("REGAIN_TOOLS") {
        return std::path::absolute(folder).context("reading REGAIN_TOOLS");
    }
    let cache = match env::var_os("XDG_CACHE_HOME") {
        Some(cache) => PathBuf::from(cache),
        None => env::home_dir()
            .context("no home folder: set REGAIN_TOOLS to where the tools may go")?
            .join(".cache"),
    };
    Ok(cache.join("regain/tools"))
}

/// Set by cargo for what it runs, and wrong for a cargo started from there.
fn is_cargos_own(name: &str) -> bool {
    name == "CARGO"
        || name == "CARGO_PRIMARY_PACKAGE"
        || name == "OUT_DIR"
        || [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// Cargo puts the running toolchain's libraries there; another rustc must not find them.
fn without_toolchains(path: &OsString) -> Option<OsString> {
    let kept: Vec<_> = env::split_paths(path)
        .filter(|folder| {
            let name = folder.to_string_lossy();
            !name.contains("/toolchains/")
                && !name.contains("/rustlib/")
                && !folder.ends_with("deps")
                && !folder.ends_with("debug")
        })
        .collect();
    if kept.is_empty() {
        return None;
    }
    env::join_paths(kept).ok()
}

fn joined(front: &[PathBuf]) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = front.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(folders).unwrap_or(path)
}

/// The first of these programs that `PATH` has.
pub fn program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    })
}

/// What a command prints, where it succeeds.
pub fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// A short name for a file's content.
pub fn fingerprint(file: &Path) -> String {
    mark(&fs::read(file).unwrap_or_default())
}

/// A short name for a content.
pub fn mark(bytes: &[u8]) -> String {
    // FNV-1a: it gives names, it guards nothing.
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
