//! A PostgreSQL server of the tests' own: made in a folder that goes away, on a
//! free port of loopback, stopped when they are done. Not the system's server,
//! which is left alone.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::packages;
use crate::place::{Place, program};
use crate::step::{Sort, Steps};

/// Debian keeps its programs outside `PATH`; others have them there.
pub const PROGRAMS: &[&str] = &["initdb", "pg_createcluster"];

/// A server that stops when it goes out of scope.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes one and waits until it answers.
    pub fn start(place: &Place, steps: &Steps) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("regain-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder).context("making a folder for PostgreSQL")?;
        let free = TcpListener::bind("127.0.0.1:0").context("looking for a free port")?;
        let server = Self {
            programs: programs().context("looking for initdb")?,
            port: free.local_addr().context("looking for a free port")?.port(),
            folder,
        };
        drop(free);
        if packages::is_root() {
            // PostgreSQL refuses to run as root.
            let mut chown = Command::new("chown");
            chown.arg("postgres").arg(&server.folder);
            steps.run(Sort::Test, "PostgreSQL's folder", &mut chown)?;
        }
        let data = server.folder.join("data");
        let mut make = server.command(place, "initdb");
        make.args([
            "--auth=trust",
            "--username=postgres",
            "--no-sync",
            "--pgdata",
        ]);
        steps.run(Sort::Test, "PostgreSQL, making", make.arg(&data))?;
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off",
            server.port,
            server.folder.display()
        );
        let mut start = server.command(place, "pg_ctl");
        start.args(["start", "--wait", "--options", &options, "--log"]);
        start
            .arg(server.folder.join("log"))
            .arg("--pgdata")
            .arg(&data);
        steps.run(Sort::Test, "PostgreSQL, starting", &mut start)?;
        Ok(server)
    }

    /// Where databases can be made, as in `postgres://…/NAME`.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }

    fn command(&self, place: &Place, name: &str) -> Command {
        let program = self.programs.join(name);
        if !packages::is_root() {
            return place.command(program);
        }
        let mut command = place.command("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = match packages::is_root() {
            true => {
                let mut stop = Command::new("runuser");
                stop.args(["-u", "postgres", "--"]);
                stop.arg(self.programs.join("pg_ctl"));
                stop
            }
            false => Command::new(self.programs.join("pg_ctl")),
        };
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]);
        // Nothing of it is needed any more, so nothing is lost where this fails.
        let _ = stop.arg(self.folder.join("data")).status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn programs() -> Option<PathBuf> {
    if let Some(initdb) = program(&["initdb"]) {
        return initdb.parent().map(Path::to_path_buf);
    }
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    versions
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file())
        .max()
}
