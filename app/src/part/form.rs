//! What stands around fields and buttons: the form, running text, other ways on.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// A form that is checked here and sent by us: the browser neither checks (`novalidate`) nor sends.
#[component]
pub fn Form(
    submit: Callback<()>,
    /// Not to be seen now; what was typed stays.
    #[prop(optional)]
    hidden: Option<Signal<bool>>,
    children: Children,
) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        submit.run(());
    };
    view! { class="rg",
        <form class="rg-form" novalidate hidden=hidden on:submit=submit>
            {children()}
        </form>
    }
    .into_any()
}

/// A paragraph; `class` is `rg-lead` under the heading.
#[component]
pub fn Text(#[prop(default = "rg-text")] class: &'static str, text: Signal<String>) -> AnyView {
    view! { class="rg", <p class=class>{text}</p> }.into_any()
}

/// Other ways on, set apart from the main one.
#[component]
pub fn Ways(children: Children) -> AnyView {
    view! { class="rg", <div class="rg-ways">{children()}</div> }.into_any()
}

/// A heading among them.
#[component]
pub fn Subtitle(text: Signal<String>) -> AnyView {
    view! { class="rg", <h2 class="rg-subtitle">{text}</h2> }.into_any()
}

/// A link to a page of the site; nothing where the site has none.
#[component]
pub fn Link(
    #[prop(optional)] class: &'static str,
    to: Option<String>,
    text: Signal<String>,
) -> AnyView {
    to.map(|to| {
        view! { class="rg",
            <a class=class href=to>
                {text}
            </a>
        }
    })
    .into_any()
}
