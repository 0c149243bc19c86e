//! The environment a command is started in: the tools in its `PATH`, and a compiler that knows wasm32 where it needs one.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::Place;
use crate::{toolchain, tools};

impl Place {
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
        front.extend(tools::folders(self));
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
