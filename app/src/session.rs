//! One visit from the first request on: reads what the site offers, takes up the flow of this tab or begins one, and
//! carries out what the screens ask for. The only place that knows backend, storage and history at once.

use crate::backend::{Backend, Failure, Pass, Refusal};
use crate::history::{self, History, Move};
use crate::keep;
use crate::text::{Texts, browser_locales, choose_locale, key};
use crate::visit::{Deed, Doing, Stage, Trouble, Visit};
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Action, Config, NewFlow, Purpose, Step};
use std::pin::Pin;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// After this long the person is told that it takes longer than usual.
const SLOW: Duration = Duration::from_secs(5);

/// What has to be there before anything can be drawn.
#[derive(Clone)]
pub struct Opening {
    /// What the site offers.
    pub config: Config,
    /// The words.
    pub texts: Texts,
    /// Where the flow stands.
    pub stage: Stage,
    /// What opens it.
    pub pass: Option<Pass>,
}

/// Fetches all of it.
///
/// # Errors
/// See [`Failure`]; without words there is nobody to say it but the page itself.
pub async fn open(backend: &Backend) -> Result<Opening, Failure> {
    let config = backend.config().await?;
    let locale = choose_locale(
        asked_locale().as_deref(),
        &browser_locales(),
        &config.locales,
    )
    .ok_or(Failure::Unreadable)?;
    // Under way while the flow is asked for.
    let texts = ask_for_texts(&locale);
    let (stage, pass) = take_up(backend, &locale).await?;
    Ok(Opening {
        config,
        texts: read_texts(texts, &locale).await?,
        stage,
        pass,
    })
}

/// The flow this tab holds, or a new one.
async fn take_up(backend: &Backend, locale: &str) -> Result<(Stage, Option<Pass>), Failure> {
    let Some(pass) = keep::pass() else {
        return begin(backend, locale).await;
    };
    let returning = history::flow_shown().is_some_and(|id| id == pass.id);
    match backend.read(&pass).await {
        // Who comes afresh after a finished journey is here for another one.
        Ok(flow) if returning || !is_over(&flow.step) => Ok((Stage::Drawn(flow), Some(pass))),
        Err(Failure::Refused(refusal)) if returning && is_end(refusal.code) => {
            keep::forget();
            Ok((Stage::Ended(refusal.code), None))
        }
        Err(Failure::Refused(refusal)) if !is_end(refusal.code) => Err(Failure::Refused(refusal)),
        Ok(_) | Err(Failure::Refused(_)) => begin(backend, locale).await,
        Err(failure) => Err(failure),
    }
}

async fn begin(backend: &Backend, locale: &str) -> Result<(Stage, Option<Pass>), Failure> {
    let new = NewFlow {
        purpose: Purpose::Password,
        locale: Some(locale.into()),
        identifier: None,
        device: None,
    };
    let created = backend.begin(&new).await?;
    let pass = Pass {
        id: created.flow.id.clone(),
        token: created.token,
    };
    keep::keep(&pass);
    Ok((Stage::Drawn(created.flow), Some(pass)))
}

/// Whether a flow has nothing more to ask.
fn is_over(step: &Step) -> bool {
    matches!(step, Step::PasswordChanged { .. } | Step::Refused { .. })
}

/// Whether a problem means that the flow is gone.
fn is_end(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::NoToken | ProblemCode::UnknownFlow | ProblemCode::FlowExpired
    )
}

fn ask_for_texts(locale: &str) -> JsFuture {
    JsFuture::from(window().fetch_with_str(&["locales/", locale, "/app.json"].concat()))
}

async fn read_texts(asked: JsFuture, locale: &str) -> Result<Texts, Failure> {
    let unreachable = |_| Failure::Unreachable;
    let answer: web_sys::Response = asked.await.map_err(unreachable)?.unchecked_into();
    if !answer.ok() {
        return Err(Failure::Unavailable);
    }
    let json = JsFuture::from(answer.json().map_err(unreachable)?);
    let json = json.await.map_err(unreachable)?;
    Texts::read(locale, json).ok_or(Failure::Unreadable)
}

fn asked_locale() -> Option<String> {
    web_sys::UrlSearchParams::new_with_str(&window().location().search().ok()?)
        .ok()?
        .get("locale")
}

/// Carries out what the screens ask for.
#[derive(Clone, Copy)]
pub struct Session {
    visit: Visit,
    backend: StoredValue<Backend>,
    pass: StoredValue<Option<Pass>>,
    history: History,
}

impl Session {
    /// Takes over a visit, and the browser's back button with it.
    pub fn begin(visit: Visit, backend: Backend, pass: Option<Pass>) -> Self {
        let session = Self {
            visit,
            backend: StoredValue::new(backend),
            pass: StoredValue::new(pass),
            history: History::new(),
        };
        session.history.replace(&session.flow_id());
        visit.deliver_to(Callback::new(move |deed| session.set_about(deed)));
        let moved = window_event_listener(leptos::ev::popstate, move |_| session.moved());
        // A page out of the back/forward cache shows where the flow stood when it went in.
        let shown = window_event_listener(leptos::ev::pageshow, move |event| {
            if event.persisted() {
                session.look_again();
            }
        });
        on_cleanup(move || {
            moved.remove();
            shown.remove();
        });
        session
    }

    fn flow_id(self) -> String {
        let id = self
            .pass
            .with_value(|pass| pass.as_ref().map(|p| p.id.clone()));
        id.unwrap_or_default()
    }

    fn set_about(self, deed: Deed) {
        match deed {
            Deed::Back if self.history.back() => {}
            Deed::Back => self.run(Deed::Act(Action::GoBack), 0),
            deed => self.run(deed, 0),
        }
    }

    /// `back`: how many entries the browser has gone back already.
    fn run(self, deed: Deed, back: i32) {
        let visit = self.visit;
        visit.doing.set(Doing {
            deed: Some(deed.name()),
            ..Doing::default()
        });
        let slow = set_timeout_with_handle(
            move || {
                visit
                    .doing
                    .update(|doing| doing.slow = doing.deed.is_some())
            },
            SLOW,
        );
        spawn(async move {
            let outcome = match &deed {
                Deed::Speak(locale) => self.speak(locale).await.map(|()| None),
                _ => self.carry_out(&deed, back).await.map(Some),
            };
            if let Ok(slow) = slow {
                slow.clear();
            }
            visit.doing.set(Doing::default());
            match outcome {
                Ok(Some(stage)) => self.draw(stage, &deed),
                Ok(None) => {}
                Err(failure) => {
                    if back > 0 {
                        self.history.undo(back);
                    }
                    self.fail(failure, deed);
                }
            }
        });
    }

    async fn carry_out(self, deed: &Deed, back: i32) -> Result<Stage, Failure> {
        let backend = self.backend.get_value();
        let (Deed::Act(action), Some(pass)) = (deed, self.pass.get_value()) else {
            let (stage, pass) = begin(&backend, &self.visit.words.locale()).await?;
            self.pass.set_value(pass);
            return Ok(stage);
        };
        let mut flow = backend.act(&pass, action).await?;
        for _ in 1..back {
            if flow.can_go_back {
                flow = backend.act(&pass, action).await?;
            }
        }
        Ok(Stage::Drawn(flow))
    }

    fn draw(self, stage: Stage, deed: &Deed) {
        let visit = self.visit;
        let moved_on = visit.stage.with_untracked(step_name) != step_name(&stage);
        visit.clear();
        visit.stage.set(stage);
        if !moved_on && *deed == Deed::Act(Action::ResendCode) {
            visit.say(key::ENTER_CODE_RESENT);
        }
        let forward = matches!(deed, Deed::Act(action) if *action != Action::GoBack);
        if forward && moved_on {
            self.history.push(&self.flow_id());
        } else {
            self.history.replace(&self.flow_id());
        }
    }

    fn fail(self, failure: Failure, deed: Deed) {
        let trouble = match failure {
            Failure::Refused(refusal) => return self.refuse(*refusal, deed),
            _ if !window().navigator().on_line() => Trouble::Offline,
            Failure::Unreachable => Trouble::Unreachable,
            Failure::TimedOut => Trouble::TimedOut,
            Failure::Unavailable => Trouble::Unavailable,
            Failure::Unreadable => Trouble::Unexpected,
        };
        self.show(trouble, deed);
    }

    fn refuse(self, refusal: Refusal, deed: Deed) {
        let visit = self.visit;
        if is_end(refusal.code) {
            keep::forget();
            self.pass.set_value(None);
            visit.clear();
            visit.stage.set(Stage::Ended(refusal.code));
            return;
        }
        if let Some(flow) = refusal.flow {
            let stage = Stage::Drawn(flow);
            let moved_on = visit.stage.with_untracked(step_name) != step_name(&stage);
            visit.stage.set(stage);
            if moved_on {
                // Another tab, or an answer that was lost on its way: the new step speaks for itself.
                visit.clear();
                return;
            }
        }
        match refusal.code {
            ProblemCode::Invalid => visit.show(refusal.faults, None, None),
            ProblemCode::OutOfOrder => self.show(Trouble::MovedOn, deed),
            ProblemCode::TooOften => self.show(Trouble::TooOften(refusal.retry_at), deed),
            ProblemCode::Unavailable => self.show(Trouble::Unavailable, deed),
            _ => self.show(Trouble::Unexpected, deed),
        }
    }

    fn show(self, trouble: Trouble, deed: Deed) {
        let again = trouble.may_pass().then_some(deed);
        self.visit.show(Vec::new(), Some(trouble), again);
    }

    /// The browser's back button, or its forward one.
    fn moved(self) {
        let Move::Back(steps) = self.history.moved() else {
            return;
        };
        if !self.visit.is_idle() {
            self.history.undo(steps);
        } else if untrack(|| self.visit.can_go_back()) {
            self.run(Deed::Act(Action::GoBack), steps);
        } else {
            self.history.leave();
        }
    }

    fn look_again(self) {
        spawn(async move {
            let backend = self.backend.get_value();
            if let Some(pass) = self.pass.get_value()
                && let Ok(flow) = backend.read(&pass).await
            {
                self.visit.stage.set(Stage::Drawn(flow));
            }
        });
    }

    /// Another language: the words change, what was typed stays, and a reload keeps to it.
    async fn speak(self, locale: &str) -> Result<(), Failure> {
        let texts = read_texts(ask_for_texts(locale), locale).await?;
        self.visit.words.change(texts);
        self.history
            .replace_url(&self.flow_id(), &["?locale=", locale].concat());
        Ok(())
    }
}

fn step_name(stage: &Stage) -> Option<std::mem::Discriminant<Step>> {
    match stage {
        Stage::Drawn(flow) => Some(std::mem::discriminant(&flow.step)),
        Stage::Ended(_) => None,
    }
}

/// One kind of future for all: each kind brings its own machinery along.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}
