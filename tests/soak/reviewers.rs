//! Reviewers, who decide whatever is listed as planned.

use super::people::{Plan, World};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Between two looks at the list.
const PAUSE: Duration = Duration::from_millis(500);

/// A decision that was accepted.
pub struct Accepted {
    pub reference: String,
    pub reviewer: String,
    pub decision: &'static str,
}

impl World {
    /// A reviewer, until told to stop.
    pub async fn review(&self, reviewer: &str, token: &str, stop: &AtomicBool) {
        let mut done = HashSet::new();
        while !stop.load(Ordering::Relaxed) {
            for state in ["waiting", "second_review"] {
                let path = format!("/cases?state={state}&limit=100&min_score=0");
                let Some(list) = self.site.desk(token, &path, None).await else {
                    continue;
                };
                let cases = list.body["cases"].as_array().cloned().unwrap_or_default();
                for case in cases {
                    let reference = case["reference"].as_str().unwrap();
                    if done.contains(reference) {
                        continue;
                    }
                    let plan = self.plans.lock().unwrap().get(reference).copied();
                    let decision = match plan {
                        Some(Plan::NearDeadline) => {
                            self.has_deadline_in(600, reference).await;
                            done.insert(reference.to_owned());
                            continue;
                        }
                        Some(Plan::Overdue) => {
                            self.has_deadline_in(-1, reference).await;
                            done.insert(reference.to_owned());
                            continue;
                        }
                        Some(Plan::Refuse) => "not_verified",
                        _ => "verified",
                    };
                    let is_accepted = self.decide(reviewer, token, reference, decision).await;
                    // An objection after the answer has both decide once more.
                    if is_accepted && plan != Some(Plan::Doubt) {
                        done.insert(reference.to_owned());
                    }
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Decides a case. False if it was decided otherwise, or stopped.
    pub async fn decide(
        &self,
        reviewer: &str,
        token: &str,
        reference: &str,
        decision: &'static str,
    ) -> bool {
        let path = format!("/cases/{reference}");
        let decision_path = format!("{path}/decision");
        let body = json!({"decision": decision, "reason": "because it is planned"});
        let is_accepted = loop {
            let decided = self.site.desk(token, &decision_path, Some(&body)).await;
            if let Some(answer) = decided {
                let status = answer.status.as_u16();
                let is_expected = [200, 409].contains(&status);
                self.faults
                    .check(is_expected, || format!("{reference}: {:?}", answer.body));
                break status == 200;
            }
            // The answer is lost: is the decision there?
            let case = loop {
                if let Some(case) = self.site.desk(token, &path, None).await {
                    break case;
                }
            };
            let history = case.body["history"].as_array().cloned().unwrap_or_default();
            let is_this = |event: &&Value| event["by"] == reviewer && event["what"] == decision;
            // One more than there were: after an objection the same reviewer may decide once more.
            if history.iter().filter(is_this).count() > self.accepted(reference, reviewer) {
                break true;
            }
        };
        if is_accepted {
            self.decisions.lock().unwrap().push(Accepted {
                reference: reference.to_owned(),
                reviewer: reviewer.to_owned(),
                decision,
            });
        }
        is_accepted
    }

    /// How many decisions of a reviewer about a case were accepted.
    fn accepted(&self, reference: &str, reviewer: &str) -> usize {
        let decisions = self.decisions.lock().unwrap();
        let same = decisions.iter().filter(|one| one.reference == reference);
        same.filter(|one| one.reviewer == reviewer).count()
    }

    /// Moves a deadline, as time would, once.
    async fn has_deadline_in(&self, seconds: i64, reference: &str) {
        if !self.moved.lock().unwrap().insert(reference.to_owned()) {
            return;
        }
        let mut connection = self.site.connection().await;
        let update = "UPDATE requests SET answer_by = $1 WHERE reference = $2";
        let query = sqlx::query(update)
            .bind(super::now() as i64 + seconds)
            .bind(reference);
        query.execute(&mut connection).await.unwrap();
    }
}
