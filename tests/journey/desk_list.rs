//! Row C1: the list of cases, its order, filters and pages, and how often a reviewer calls.

use crate::cases::{Case, now, waiting};
use crate::server::{Answer, Server};
use serde_json::Value;

fn references(answer: &Answer) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let cases = answer.body["cases"].as_array().unwrap().iter();
    cases
        .map(|case| case["reference"].as_str().unwrap())
        .collect()
}

/// Seven cases, the first of them the oldest.
async fn seven(server: &Server) {
    for (number, reference) in (0..).zip(["A", "B", "C", "D", "E", "F", "G"]) {
        let reference = format!("{0}-{0}", reference.repeat(5));
        let case = Case {
            // Two deadlines are alike.
            received_at: now() - 7_000 + 1_000 * (number / 2 * 2),
            locale: if number % 2 == 0 { "nl" } else { "en" },
            score: 10 * number,
            over_limit: i64::from(number < 2),
            state: if number == 6 { "verified" } else { "waiting" },
            ..waiting(&reference)
        };
        server.has_case(case).await;
    }
}

#[tokio::test]
async fn cases_are_filtered_and_come_by_deadline_those_over_the_limit_last() {
    let server = Server::dev();
    let token = server.reviewer("Anna");
    seven(&server).await;
    let before = format!("received_before={}", time(now() - 4_500));
    for (query, expected) in [
        ("", "CDEFAB"),
        ("state=waiting", "CDEFAB"),
        ("state=verified", "G"),
        ("state=stopped", ""),
        ("locale=nl", "CEA"),
        ("locale=fy", ""),
        ("min_score=30", "DEF"),
        ("min_score=100", ""),
        ("over_limit=true", "AB"),
        ("over_limit=false", "CDEF"),
        (before.as_str(), "CDAB"),
        ("locale=en&min_score=20&over_limit=false", "DF"),
        // What is not known, and what is empty, filters nothing.
        ("colour=red&locale=", "CDEFAB"),
    ] {
        let list = server.look(&token, &format!("/cases?{query}")).await;
        let letters: String = references(&list).iter().map(|one| &one[..1]).collect();
        assert_eq!(letters, expected, "{query}");
    }
    for (query, pointer, code) in [
        ("state=open", "#/state", "not_an_option"),
        ("over_limit=1", "#/over_limit", "not_an_option"),
        ("min_score=101", "#/min_score", "out_of_range"),
        ("min_score=-1", "#/min_score", "out_of_range"),
        ("limit=0", "#/limit", "out_of_range"),
        ("limit=101", "#/limit", "out_of_range"),
        (
            "received_before=yesterday",
            "#/received_before",
            "malformed",
        ),
        ("after=x", "#/after", "malformed"),
    ] {
        let refused = server.look(&token, &format!("/cases?{query}")).await;
        refused.assert_refused(pointer, code);
    }
}

#[tokio::test]
async fn pages_have_each_case_once_also_where_others_are_decided_meanwhile() {
    let server = Server::dev();
    let token = server.reviewer("Anna");
    seven(&server).await;
    for filter in ["", "&over_limit=true", "&over_limit=false", "&locale=nl"] {
        let whole = server
            .look(&token, &format!("/cases?limit=100{filter}"))
            .await;
        assert!(whole.body.get("next").is_none());
        for limit in 1..=6 {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let path = format!("/cases?limit={limit}&after={after}{filter}");
                let page = server.look(&token, &path).await;
                let references = references(&page);
                assert!((1..=limit).contains(&references.len()));
                seen.extend(references.iter().map(|one| (*one).to_owned()));
                match page.body.get("next").and_then(Value::as_str) {
                    Some(next) => after = next.to_owned(),
                    None => break,
                }
            }
            assert_eq!(seen, references(&whole), "{limit} {filter}");
        }
    }
    let first = server.look(&token, "/cases?limit=2").await;
    assert_eq!(references(&first), ["CCCCC-CCCCC", "DDDDD-DDDDD"]);
    server.decide(&token, "DDDDD-DDDDD", "not_verified").await;
    let next = first.body["next"].as_str().unwrap();
    let second = server
        .look(&token, &format!("/cases?limit=2&after={next}"))
        .await;
    assert_eq!(references(&second), ["EEEEE-EEEEE", "FFFFF-FFFFF"]);
}

#[tokio::test]
async fn a_reviewer_calls_so_often_and_no_more() {
    let server = Server::configured("[limits]\nlooks_per_reviewer = 3\n", &["--dev"]);
    let (anna, bram) = (server.reviewer("Anna"), server.reviewer("Bram"));
    server.has_case(waiting("AAAAA-AAAAA")).await;
    for path in ["/cases", "/cases/AAAAA-AAAAA", "/audit"] {
        assert_eq!(server.look(&anna, path).await.status, 200);
    }
    for path in ["/cases", "/cases/AAAAA-AAAAA", "/audit"] {
        let refused = server.look(&anna, path).await;
        refused.assert_problem("too_often", 429);
        let wait: u64 = refused.headers["retry-after"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!((1..=3_600).contains(&wait));
        assert!(refused.body["retry_at"].is_string());
    }
    let refused = server.decide(&anna, "AAAAA-AAAAA", "verified").await;
    refused.assert_problem("too_often", 429);
    assert_eq!(server.look(&bram, "/cases").await.status, 200);
}

#[tokio::test]
async fn the_desk_is_under_the_path_of_the_site_as_well() {
    let server = Server::configured("path = \"/account/recovery\"\n", &["--dev"]);
    let token = server.reviewer("Anna");
    let root = server.origin.strip_suffix("/account/recovery").unwrap();
    for origin in [root, &server.origin] {
        let url = format!("{origin}/desk/v1/cases");
        let request = server.client.get(url).bearer_auth(&token);
        assert_eq!(server.send(request).await.status, 200);
        let odd = server.client.get(format!("{origin}/desk/v1/nothing"));
        server.send(odd).await.assert_problem("not_found", 404);
    }
}

fn time(at: i64) -> String {
    regain_core::time::Timestamp(at).to_string()
}
