//! Where things are: the repository and the cache of tools. What starts a command there is `command.rs`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

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
