//! The full page: what `index.html` loads.

fn main() {
    regain_app::full_page();
}
