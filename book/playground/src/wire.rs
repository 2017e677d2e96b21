//! The boundary to the page: three functions it calls, one that it provides.
//!
//! Nothing here reads memory through a pointer. The page writes the program
//! into a buffer that this side owns, and reads what it is told about while
//! the call lasts.
#![allow(unsafe_code)]

use crate::{How, Stream, run_program};
use std::cell::{Cell, RefCell};

thread_local! {
    /// Where the page writes the program. (WebAssembly has one thread.)
    static PROGRAM: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    /// Objects left on the heap after the last run.
    static LEFT: Cell<usize> = const { Cell::new(0) };
}

/// What the page provides.
#[cfg(target_arch = "wasm32")]
mod page {
    // SAFETY: needs a module `page` whose `say` has this signature and neither calls back nor
    // keeps the address; holds because `theme/playground.js` makes the instance with exactly that
    // and copies the bytes at once; would break if `say` there took other numbers.
    #[link(wasm_import_module = "page")]
    unsafe extern "C" {
        /// Takes `length` bytes at `at` for stream number `stream`.
        pub safe fn say(stream: u32, at: *const u8, length: usize);
    }
}

fn say(stream: Stream, bytes: &[u8]) {
    #[cfg(target_arch = "wasm32")]
    page::say(stream as u32, bytes.as_ptr(), bytes.len());
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (stream, bytes);
}

/// Room for a program of `length` bytes of UTF-8, to be written before
/// [`run`] is called.
// SAFETY: needs no other symbol of this name in the program; holds because the crate is linked
// into nothing else; would break if another crate here exported `room`.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    PROGRAM.with_borrow_mut(|program| {
        *program = vec![0; length];
        program.as_mut_ptr()
    })
}

/// Runs the program: as a file, or line by line when `repl` is not 0, with
/// `room` bytes of stack; `film` 0 or the number of the stepper to be made.
/// Gives back its exit status.
// SAFETY: needs no other symbol of this name; holds because the crate is linked into nothing else;
// would break if another crate here exported `run`.
#[unsafe(no_mangle)]
pub extern "C" fn run(repl: u32, room: usize, film: u32) -> i32 {
    std::panic::set_hook(Box::new(|panic| {
        say(Stream::Bug, panic.to_string().as_bytes());
    }));
    let program = PROGRAM.take();
    let text = String::from_utf8_lossy(&program);
    let how = How {
        repl: repl != 0,
        room,
        film: (film != 0).then_some(film),
    };
    let outcome = run_program(&text, how, say);
    LEFT.set(outcome.left);
    outcome.status
}

/// How many objects were left on the heap after the run.
// SAFETY: needs no other symbol of this name; holds because the crate is linked into nothing else;
// would break if another crate here exported `left`.
#[unsafe(no_mangle)]
pub extern "C" fn left() -> usize {
    LEFT.get()
}
