//! Forms of a real Kratos, recorded by others: skipped where they are not at hand.

use super::*;
use std::path::Path;

/// What a recorded form must lead to.
type Check = fn(&dyn Adapter, Next);

const FILES: [(&str, Check); 6] = [
    ("initial-form", |kratos, next| {
        assert_eq!(next, Next::Done);
        assert!(matches!(kratos.flow().step, Step::Identify { .. }));
        assert!(!kratos.flow().can_go_back);
    }),
    ("missing-any-address", |kratos, next| {
        let faults = faults(next);
        assert_eq!(
            (&*faults[0].pointer, &*faults[0].code),
            ("#/identifier", "missing")
        );
        assert!(matches!(kratos.flow().step, Step::Identify { .. }));
    }),
    ("select-identifier", |kratos, next| {
        assert_eq!(next, Next::Done);
        let Step::ChooseMethod {
            methods,
            can_request,
        } = kratos.flow().step
        else {
            panic!("{:?}", kratos.flow().step);
        };
        assert!(!can_request);
        let methods: Vec<_> = methods
            .iter()
            .map(|method| (&*method.id, method.kind, &*method.masked))
            .collect();
        let expected = [
            ("0", ContactKind::Phone, "+33****00"),
            ("1", ContactKind::Email, "de****@ory.dev"),
        ];
        assert_eq!(methods, expected);
    }),
    ("confirm-identifier", |kratos, next| {
        assert_eq!(next, Next::Done);
        let Step::ConfirmAddress { kind, .. } = kratos.flow().step else {
            panic!("{:?}", kratos.flow().step);
        };
        assert_eq!(kind, ContactKind::Phone);
        assert!(kratos.flow().can_go_back);
    }),
    ("code-sent", |kratos, next| {
        assert_eq!(next, Next::Done);
        let step = enter_code_step(ContactKind::Email, "dev@ory.dev", Timestamp(0));
        assert_eq!(kratos.flow().step, step);
        assert!(kratos.flow().can_go_back);
        // Its times are Go's zero.
        assert_eq!(kratos.flow().expires_at, Timestamp::NEVER);
    }),
    ("wrong-code", |kratos, next| {
        let faults = faults(next);
        assert_eq!(
            (&*faults[0].pointer, &*faults[0].code),
            ("#/code", "mismatch")
        );
        assert!(matches!(kratos.flow().step, Step::EnterCode { .. }));
    }),
];

#[test]
fn recorded_forms_are_read() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/kratos-recovery-v2");
    if !folder.exists() {
        eprintln!("skipped: no forms of Kratos at ../shared/corpora/kratos-recovery-v2");
        return;
    }
    for (name, check) in FILES {
        let text = std::fs::read_to_string(folder.join(name).with_extension("json")).unwrap();
        let form: Value = serde_json::from_str(&text).unwrap();
        // As after a reload: nothing but the form says where it stands.
        let before = standing_at(response(200, body::asks_code()));
        let mut kratos = kratos();
        kratos.restore(&before.saved().unwrap()).unwrap();
        let next = kratos.receive(response(200, form), NOW);
        check(&*kratos, next);
    }
}
