//! What a site may configure, and what is said of the rest.

use super::stage::connect;
use serde_json::json;

#[test]
fn every_mistake_is_named() {
    for (post, error) in [
        (
            json!(null),
            "config.post: an object with the member url belongs here",
        ),
        (
            json!("https://example.com"),
            "config.post: an object with the member url belongs here",
        ),
        (json!({}), "config.post.url: it is missing"),
        (json!({"url": null}), "config.post.url: it is missing"),
        (json!({"url": ""}), "config.post.url: a text belongs here"),
        (
            json!({"url": "/a", "names": []}),
            "config.post.names: expected an object",
        ),
        (
            json!({"url": "/a", "names": {"contact": 1}}),
            "config.post.names: contact: not a name",
        ),
        (
            json!({"url": "/a", "as": "xml"}),
            "config.post.as: json, form or multipart belongs here",
        ),
        (
            json!({"url": "/a", "encoding": "json"}),
            "config.post.encoding: there is no such member",
        ),
        (
            json!({"url": "/a", "credentials": true}),
            "config.post.credentials: a text belongs here",
        ),
        (
            json!({"url": "/a", "credentials": "always"}),
            "config.post.credentials: omit, same-origin or include belongs here",
        ),
        (
            json!({"url": "/a", "honeypot": "contact"}),
            "config.post.honeypot: a member of the request has that name",
        ),
        (
            json!({"url": "/a", "extra": {"answers": "x"}}),
            "config.post.extra.answers: a member of the request has that name",
        ),
        (
            json!({"url": "/a", "headers": {"X Y": "z"}}),
            "config.post.headers.X Y: this is no name of a header",
        ),
        (
            json!({"url": "/a", "headers": {"X": "a\r\nY: b"}}),
            "config.post.headers.X: printable ASCII belongs here",
        ),
        (
            json!({"url": "/a", "headers": {"Content-Type": "text/plain"}}),
            "config.post.headers.Content-Type: this header is set by the form itself",
        ),
        (
            json!({"url": "/a", "challenge": "http://example.com/"}),
            "config.post.challenge: only https is safe, but for a path of the page's own origin and for this machine",
        ),
    ] {
        assert_eq!(
            connect(post.clone()).err().as_deref(),
            Some(error),
            "{post}"
        );
    }
}

#[test]
fn what_people_type_does_not_travel_in_the_clear() {
    for url in [
        "https://example.com",
        "HTTPS://example.com:8443/recover?x=1#y",
        "/recover",
        "/",
        "/a:b",
        "http://localhost:8080/recover",
        "http://site.localhost",
        "http://127.0.0.1/x",
        "http://127.9.9.9:1/x",
        "http://[::1]:3000/x",
    ] {
        assert!(connect(json!({"url": url})).is_ok(), "{url}");
    }
    for url in [
        "http://example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com/",
        "http://127.0.0.1@example.com/",
        "http://example.com\\@127.0.0.1/",
        "http://[::2]/",
        "http://[::1]example.com/",
        "http://0.0.0.0/",
        "https://anna:secret@example.com/",
        "https:///recover",
        "https:example.com",
        "//example.com/recover",
        "/\\example.com/recover",
        "/\t/example.com",
        "recover",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com/",
        "https://example.com/ x",
        ":",
    ] {
        let error = connect(json!({"url": url})).err();
        assert!(
            error.is_some_and(|error| error.starts_with("config.post.url: ")),
            "{url}"
        );
    }
}

#[test]
fn what_people_sign_in_with_is_read_from_the_same_configuration() {
    let config = |members: serde_json::Value| {
        let mut config = members;
        config["post"] = json!({"url": "/recover"});
        regain_core::adapter::post::connect(&config).err()
    };
    assert_eq!(
        config(json!({"brand": {"name": "Fenland"}, "region": "NL"})),
        None
    );
    for (config, member) in [
        (config(json!({"sign_in": ["mail"]})), "config.sign_in: "),
        (config(json!({"region": "Holland"})), "config.region: "),
        (
            config(json!({"username_may_contain_at": 1})),
            "config.username_may_contain_at: ",
        ),
    ] {
        assert!(
            config.is_some_and(|error| error.starts_with(member)),
            "{member}"
        );
    }
}
