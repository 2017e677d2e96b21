//! The real course: nothing in it has drifted from what it is made of.

use std::process::Command;

/// Learners edit `exercises/`, so only what is made from `solutions/` is looked
/// at here; `cargo xtask generate --check` looks at everything.
#[test]
fn the_exercises_are_made_from_the_solutions() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["--root", root, "generate", "--check", "--solutions-only"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "`cargo xtask generate` brings these up to date:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
