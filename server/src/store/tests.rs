//! The queries of the desk on an empty database of each test's own: SQLite, or PostgreSQL where `REGAIN_TEST_POSTGRES`
//! names a server.

use super::staff::{self, Reviewer, Subscriber};
use super::{Store, answers, audit, cases};
use crate::audit::{Head, Misfit, NewEntry, Why, append, verify};
use crate::keys::{Keys, random_token};
use regain_core::time::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::task::JoinSet;

const NOW: Timestamp = Timestamp(1_800_000_000);

async fn store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = match std::env::var("REGAIN_TEST_POSTGRES") {
        Ok(server) => {
            let name = random_token::<12>().to_lowercase();
            format!("{server}/regain_{}", name.replace('-', "_"))
        }
        Err(_) => format!("sqlite:{}", folder.path().join("a.sqlite").display()),
    };
    (Store::open(&url).await.expect("a store"), folder)
}

fn reviewer(name: &str, email: Option<&str>) -> Reviewer {
    Reviewer {
        name: name.into(),
        email: email.map(Into::into),
        token_digest: name.into(),
        expires_at: NOW.0 + 100,
        dev: 0,
        last_used_at: None,
    }
}

#[tokio::test]
async fn reviewers_are_counted_and_notified_once() {
    let (store, _folder) = store().await;
    let mut connection = store.connection().await.expect("a connection");
    let db = &mut *connection;
    let late = Timestamp(NOW.0 + 100);
    assert_eq!(staff::last_used_at(db).await.expect("read"), None);
    let sample = Reviewer {
        dev: 1,
        ..reviewer("Sam", None)
    };
    for one in [&reviewer("Anna", Some("anna@example.com")), &sample] {
        assert!(staff::insert(db, one).await.expect("inserted"));
        assert!(!staff::insert(db, one).await.expect("refused"));
    }
    for (dev, number) in [(false, 1), (true, 2)] {
        let counted = staff::count(db, dev).await.expect("counted");
        assert_eq!(counted, number, "{dev}");
    }
    staff::used(db, "Anna", NOW).await.expect("stored");
    assert_eq!(staff::last_used_at(db).await.expect("read"), Some(NOW));

    let anna = Subscriber {
        name: "Anna".into(),
        email: "anna@example.com".into(),
        notified_at: 0,
    };
    let subscribers = staff::to_notify(db, NOW).await.expect("read");
    assert_eq!(subscribers, [anna]);
    let anna = &subscribers[0];
    // Two servers, a second apart.
    let after_a_second = Timestamp(NOW.0 + 1);
    assert!(staff::notified(db, anna, NOW).await.expect("stored"));
    let again = staff::notified(db, anna, after_a_second).await;
    assert!(!again.expect("refused"));
    let subscribers = staff::to_notify(db, NOW).await.expect("read");
    assert_eq!(subscribers, []);
    // Whose token is expired is written to no more.
    let subscribers = staff::to_notify(db, late).await.expect("read");
    assert_eq!(subscribers, []);
}

async fn appended(store: &Store, keys: &Keys, reference: &str, reason: &str) {
    let mut transaction = store.begin().await.expect("a transaction");
    let entry = NewEntry {
        at: NOW,
        by: "Anna",
        what: "verified",
        reference: Some(reference),
        reason: Some(reason),
    };
    let appended = append(keys, &mut transaction, entry).await;
    appended.expect("appended");
    transaction.commit().await.expect("committed");
}

#[tokio::test]
async fn entries_appended_at_once_are_one_chain() {
    let (store, _folder) = store().await;
    let keys = Arc::new(Keys::new());
    let mut tasks = JoinSet::new();
    for number in 0..20 {
        let (store, keys) = (store.clone(), keys.clone());
        tasks.spawn(async move { appended(&store, &keys, "A", &number.to_string()).await });
    }
    tasks.join_all().await;
    let mut connection = store.connection().await.expect("a connection");
    let verified = verify(&keys, &mut connection, None).await;
    let head = verified.expect("read").expect("whole");
    assert_eq!(head.number, 20);
    // Another key file has written none of them.
    let others = verify(&Keys::new(), &mut connection, None).await;
    let misfit = Misfit {
        number: 1,
        why: Why::Mac,
    };
    assert_eq!(others.expect("read"), Err(misfit));
}

#[tokio::test]
async fn erasing_reasons_leaves_the_chain_whole_and_no_trace_of_them() {
    let (store, _folder) = store().await;
    let keys = Keys::new();
    appended(&store, &keys, "A", "first").await;
    appended(&store, &keys, "B", "second").await;
    let mut connection = store.connection().await.expect("a connection");
    let db = &mut *connection;
    let verified = verify(&keys, db, None).await.expect("read");
    assert_eq!(audit::erase_reasons(db, "A").await.expect("erased"), 1);
    assert_eq!(audit::erase_reasons(db, "A").await.expect("none"), 0);
    assert_eq!(verify(&keys, db, None).await.expect("read"), verified);
    let reasons = audit::reasons(db, 1, 2).await.expect("read");
    let left: Vec<i64> = reasons.iter().map(|reason| reason.number).collect();
    assert_eq!(left, [2]);
    // A head that was written down before a cut.
    let head: Head = "3:00".parse().expect("a head");
    let misfit = Misfit {
        number: 3,
        why: Why::Cut,
    };
    let verified = verify(&keys, db, Some(&head)).await;
    assert_eq!(verified.expect("read"), Err(misfit));
}

/// Among many requests, each query of the list is answered by an index and reads in its order.
#[tokio::test]
async fn no_filter_of_the_desk_reads_the_whole_table() {
    let (store, _folder) = store().await;
    let mut connection = store.connection().await.expect("a connection");
    let rows = "INSERT INTO requests (reference, flow, state, account, opened_at, received_at, answer_by, locale, listed,
            over_limit, score)
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
        SELECT 'R' || n, 'f', CASE WHEN n % 100 = 0 THEN 'waiting' ELSE 'not_verified' END, 'a' || n, 0, n, n,
            CASE WHEN n % 3 = 0 THEN 'nl' ELSE 'en' END, 1, CASE WHEN n % 7 = 0 THEN 1 ELSE 0 END, n % 101 FROM numbers";
    for statement in [rows, "ANALYZE"] {
        let done = sqlx::query(statement).execute(&mut *connection).await;
        done.expect("done");
    }
    let (explain, column) = match store.is_embedded {
        true => ("EXPLAIN QUERY PLAN ", "detail"),
        false => ("EXPLAIN ", "QUERY PLAN"),
    };
    for sql in [cases::LIST, cases::LIST_IN_LOCALE] {
        let explained = AssertSqlSafe(format!("{explain}{sql}"));
        let mut query = sqlx::query(explained).bind(0_i64).bind("waiting");
        query = query.bind(0_i64).bind(0_i64).bind("").bind(0_i64);
        query = query.bind(40_i64).bind(NOW.0).bind(51_i64);
        if sql == cases::LIST_IN_LOCALE {
            query = query.bind("nl");
        }
        let plan = query.fetch_all(&mut *connection).await.expect("a plan");
        let plan: Vec<String> = plan.iter().map(|row| row.get(column)).collect();
        let plan = plan.join("\n");
        let scans = ["SCAN requests", "SCAN other", "Seq Scan"];
        assert!(scans.iter().all(|scan| !plan.contains(scan)), "{plan}");
        assert!(plan.contains("requests_listed"), "{plan}");
        // On SQLite: nothing is sorted after it is read. PostgreSQL may sort what an index found.
        assert!(!plan.contains("TEMP B-TREE FOR ORDER BY"), "{plan}");
    }
}

/// A request that is answered at `answer_at` by no reviewer, or a case in this state.
async fn received(db: &mut AnyConnection, reference: &str, answer_by: i64, sort: Sort) {
    let (state, listed, answer_at) = match sort {
        Sort::Case(state) => (state, 1, None),
        Sort::Gated { answer_at } => ("waiting", 0, Some(answer_at)),
    };
    let insert = "INSERT INTO requests (reference, flow, state, opened_at, received_at, answer_by, listed, answer_at, gated)
        VALUES ($1, 'none', $2, $3, $3, $4, $5, $6, $7)";
    let query = sqlx::query(insert)
        .bind(reference)
        .bind(state)
        .bind(NOW.0 - 7_200)
        .bind(answer_by)
        .bind(listed)
        .bind(answer_at)
        .bind(1 - listed);
    query.execute(db).await.expect("stored");
}

#[derive(Clone, Copy)]
enum Sort {
    Case(&'static str),
    Gated { answer_at: i64 },
}

/// Row E5: what no reviewer decides takes its turn in the list.
#[tokio::test]
async fn answers_that_no_reviewer_gives_take_their_turn() {
    let (store, _folder) = store().await;
    let mut connection = store.connection().await.expect("a connection");
    let db = &mut *connection;
    let late = Sort::Gated {
        answer_at: NOW.0 + 90_000,
    };
    for (reference, answer_by, sort) in [
        ("A", 10, late),
        ("B", 20, Sort::Case("not_verified")),
        ("C", 30, late),
        ("D", 30, late),
        ("E", 40, Sort::Case("stopped")),
        ("F", 50, late),
        ("G", 60, Sort::Case("waiting")),
        ("H", 70, late),
    ] {
        received(db, reference, answer_by, sort).await;
    }
    for (decided, expected) in [("B", &["A"][..]), ("G", &["C", "D", "F"])] {
        let mut turns = answers::gated_before(db, decided).await.expect("read");
        turns.sort();
        assert_eq!(turns, expected);
    }
}

/// Row E5: without a case after it, an answer goes out at its time if a reviewer is at work, and nothing before it waits.
#[tokio::test]
async fn answers_that_no_reviewer_gives_wait_for_the_desk_and_for_what_is_before_them() {
    let (store, _folder) = store().await;
    let mut connection = store.connection().await.expect("a connection");
    let db = &mut *connection;
    for (reference, answer_by, ago) in [("A", 10, 100), ("B", 30, 50), ("C", 30, -1)] {
        let answer_at = NOW.0 - ago;
        received(db, reference, answer_by, Sort::Gated { answer_at }).await;
    }
    for (used_ago, expected) in [(0, &["A", "B"][..]), (1_800, &["A", "B"]), (1_801, &[])] {
        let used_at = Timestamp(NOW.0 - used_ago);
        let due = answers::gated(db, NOW, used_at, 1_800).await.expect("read");
        let due: Vec<_> = due.iter().map(|one| &*one.reference).collect();
        assert_eq!(due, expected, "{used_ago}");
    }
    // Used before they came.
    let used_at = Timestamp(NOW.0 - 7_201);
    let due = answers::gated(db, NOW, used_at, 10_000).await;
    assert_eq!(due.expect("read"), []);
    received(db, "X", 20, Sort::Case("waiting")).await;
    let due = answers::gated(db, NOW, NOW, 1_800).await.expect("read");
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].reference, "A");
}
