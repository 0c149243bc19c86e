//! `regain staff`.

use super::installation::{Installation, open};
use super::output::{unless_closed, write_text};
use crate::clock;
use crate::config::EmailAddress;
use crate::staff::{self, ReviewerName};
use crate::store::staff::{Reviewer, all};
use clap::Subcommand;
use regain_core::time::Timestamp;
use std::process::ExitCode;

/// What can be done with reviewers.
#[derive(Subcommand)]
pub enum Staff {
    /// Adds a reviewer, and prints the token: alone on standard output, this once. It is valid for 90 days.
    Add {
        #[command(flatten)]
        installation: Installation,
        /// Who it is, as the audit log shall say.
        name: ReviewerName,
        /// Where to write that cases are waiting.
        #[arg(long, value_name = "ADDRESS", value_parser = address)]
        email: Option<String>,
        /// Gives a reviewer who is there a new token; the old one opens nothing any more.
        #[arg(long)]
        renew: bool,
    },
    /// Lists the reviewers.
    List {
        #[command(flatten)]
        installation: Installation,
    },
    /// Removes a reviewer: the token opens nothing any more. What was decided stays decided.
    Remove {
        #[command(flatten)]
        installation: Installation,
        /// Who it is.
        name: ReviewerName,
    },
}

fn address(text: &str) -> Result<String, String> {
    Ok(EmailAddress::try_from(text.to_owned())?.0)
}

/// Does it.
pub async fn run(staff: Staff) -> anyhow::Result<ExitCode> {
    match staff {
        Staff::Add {
            installation,
            name,
            email,
            renew,
        } => {
            let (store, keys) = open(&installation.config()?).await?;
            let token = match renew {
                true => staff::renew(&store, &keys, &name, email).await,
                false => staff::add(&store, &keys, &name, email).await,
            };
            store.close().await;
            write_text(&token?)?;
        }
        Staff::List { installation } => {
            let (store, _) = open(&installation.config()?).await?;
            let reviewers = all(&mut *store.connection().await?).await;
            store.close().await;
            unless_closed(write_text(&table(&reviewers?)))?;
        }
        Staff::Remove { installation, name } => {
            let (store, keys) = open(&installation.config()?).await?;
            let removed = staff::remove(&store, &keys, &name).await;
            store.close().await;
            removed?;
            eprintln!("reviewer {name} is removed");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn table(reviewers: &[Reviewer]) -> String {
    let mut lines = vec![row("NAME", "EXPIRES", "LAST USED", "MAIL")];
    for reviewer in reviewers {
        let expires = day(reviewer.expires_at);
        let expires = match () {
            () if Timestamp(reviewer.expires_at) <= clock::now() => format!("{expires} (over)"),
            () if reviewer.dev == 1 => format!("{expires} (--dev)"),
            () => expires,
        };
        let used = reviewer.last_used_at.map(day);
        let email = reviewer.email.as_deref();
        lines.push(row(
            &reviewer.name,
            &expires,
            used.as_deref().unwrap_or("never"),
            email.unwrap_or("none"),
        ));
    }
    lines.join("\n")
}

fn row(name: &str, expires: &str, used: &str, mail: &str) -> String {
    format!("{name:<20}  {expires:<18}  {used:<10}  {mail}")
}

/// `YYYY-MM-DD`.
fn day(at: i64) -> String {
    let at = Timestamp(at).to_string();
    at.split('T').next().unwrap_or_default().into()
}
