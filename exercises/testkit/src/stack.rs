//! Running a test's body on a stack of known size.

use crate::lesson::{set_running, take_running};
use std::thread;

/// Runs `body` on a new thread with a stack of `bytes`, and waits for it. The
/// lesson goes with it, so a panic there fails the test with its message.
///
/// A deep structure overflows a small stack at once if it is released by
/// recursion, on every machine and in every build profile.
///
/// # Panics
/// With the panic of `body`, or if the thread cannot be started.
pub fn with_stack<T: Send>(bytes: usize, body: impl FnOnce() -> T + Send) -> T {
    let lesson = take_running();
    let (result, lesson) = thread::scope(|scope| {
        let run = move || {
            set_running(lesson);
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body));
            (result, take_running())
        };
        let thread = thread::Builder::new()
            .name("small stack".into())
            .stack_size(bytes)
            .spawn_scoped(scope, run)
            .expect("a thread could not be started");
        thread.join().expect("the panic was caught on the thread")
    });
    set_running(lesson);
    match result {
        Ok(value) => value,
        // The hook has reported it: go on unwinding without a second report.
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_comes_back() {
        assert_eq!(with_stack(256 * 1024, || 6 * 7), 42);
    }

    #[test]
    #[should_panic(expected = "from the thread")]
    fn the_panic_comes_back() {
        with_stack(256 * 1024, || panic!("from the thread"));
    }
}
