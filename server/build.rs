//! The app and the languages are inside the binary: a new file there is a new binary.

fn main() {
    println!("cargo::rerun-if-changed=../dist");
    println!("cargo::rerun-if-changed=../locales");
    println!("cargo::rerun-if-changed=migrations");
}
