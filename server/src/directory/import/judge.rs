//! Validates the staged lines together, against the directory they result in: a sign-in that one account gives up can
//! go to another one in the same file, whatever the order of lines.

use super::BadLine;
use super::apply::Applying;
use crate::store::imports::{self, Conflict};
use std::collections::BTreeMap;

/// Removes the lines that cannot be applied, and those that depend on them, and returns all of them.
pub async fn judged(applying: &Applying<'_>) -> anyhow::Result<Vec<BadLine>> {
    let mut bad: BTreeMap<usize, String> = BTreeMap::new();
    loop {
        let conflicts = next_conflicts(applying).await?;
        if conflicts.is_empty() {
            let named = |(number, reason)| BadLine { number, reason };
            return Ok(bad.into_iter().map(named).collect());
        }
        let mut left = conflicts.as_slice();
        while !left.is_empty() {
            let pace = applying.store.pace();
            let mut transaction = applying.begin().await?;
            while let Some((conflict, rest)) = left.split_first() {
                imports::remove_line(&mut transaction, &conflict.account, conflict.number).await?;
                left = rest;
                if pace.is_over() {
                    break;
                }
            }
            transaction.commit().await?;
            pace.yield_to_writers().await;
        }
        for conflict in conflicts {
            let number = usize::try_from(conflict.number).unwrap_or(usize::MAX);
            let reason = match conflict.kind {
                Some(kind) => format!("its {kind} signs in to another account"),
                None => "no way to sign in: one of usernames, emails, phones".into(),
            };
            // A line may have several conflicts; the first is reported.
            bad.entry(number).or_insert(reason);
        }
    }
}

/// Certain conflicts come first: a line that is removed for another reason takes nothing from anybody.
async fn next_conflicts(applying: &Applying<'_>) -> anyhow::Result<Vec<Conflict>> {
    let mut connection = applying.store.connection().await?;
    let conflicts = imports::taken_in_directory(&mut connection).await?;
    if !conflicts.is_empty() {
        return Ok(conflicts);
    }
    let conflicts = imports::taken_in_file(&mut connection).await?;
    if !conflicts.is_empty() {
        return Ok(conflicts);
    }
    Ok(imports::without_sign_in(&mut connection).await?)
}
