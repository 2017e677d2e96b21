// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Running with enough native stack.
//!
//! `print` of an object whose `__repr__` prints another such object goes
//! through native code, and CPython allows 1000 levels of that. So Python runs
//! on a thread of its own with a large stack, and sends what it writes back.

use crate::{Mode, Outcome, Settings, run_here};
use std::io::{self, Write};
use std::sync::mpsc::{Sender, channel};

/// Native stack of a thread that runs Python; touched pages only cost memory.
pub const STACK: usize = 256 << 20;
/// What Python code may use of it. The rest is for what runs at the limit.
pub const STACK_ROOM: usize = STACK / 4 * 3;
/// Output is sent on when this much has gathered.
const CHUNK: usize = 8 << 10;

enum Piece {
    Out(Vec<u8>),
    Err(Vec<u8>),
}

/// Collects output and sends it on in pieces.
struct Pipe {
    sender: Sender<Piece>,
    wrap: fn(Vec<u8>) -> Piece,
    waiting: Vec<u8>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = (self.wrap)(std::mem::take(&mut self.waiting));
        self.sender
            .send(piece)
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

/// Runs a script and gives back its exit status: 0; 1 after a Python error,
/// whose traceback is on `err`; 2 if it is not this course's Python.
///
/// # Panics
/// If the evaluator or the heap under it panics: the same panic goes on here.
pub fn run(
    source: &str,
    file_name: &str,
    mode: Mode,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> i32 {
    run_counting(source, file_name, mode, out, err).status
}

/// The same with [`Settings`], and says how many objects were left on the heap
/// at the end.
///
/// # Panics
/// As [`run`].
pub fn run_with(
    source: &str,
    file_name: &str,
    settings: &Settings,
    mode: Mode,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    on_a_thread(source, file_name, settings, mode, out, err)
}

/// The same, and says how many objects were left on the heap at the end.
///
/// # Panics
/// As [`run`].
pub fn run_counting(
    source: &str,
    file_name: &str,
    mode: Mode,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    on_a_thread(source, file_name, &Settings::default(), mode, out, err)
}

fn on_a_thread(
    source: &str,
    file_name: &str,
    settings: &Settings,
    mode: Mode,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    std::thread::scope(|scope| {
        let (sender, pieces) = channel();
        let (for_out, for_err) = (sender.clone(), sender);
        let python = move || {
            let out = Pipe {
                sender: for_out,
                wrap: Piece::Out,
                waiting: Vec::new(),
            };
            let err = Pipe {
                sender: for_err,
                wrap: Piece::Err,
                waiting: Vec::new(),
            };
            let (out, err) = (Box::new(out), Box::new(err));
            run_here(source, file_name, mode, out, err, STACK_ROOM, settings)
        };
        let thread = std::thread::Builder::new()
            .name("python".into())
            .stack_size(STACK);
        let thread = thread
            .spawn_scoped(scope, python)
            .expect("the system has a thread to give");
        for piece in pieces {
            // A reader that went away is no reason to stop the script.
            let _ = match piece {
                Piece::Out(bytes) => out.write_all(&bytes).and_then(|()| out.flush()),
                Piece::Err(bytes) => err.write_all(&bytes).and_then(|()| err.flush()),
            };
        }
        match thread.join() {
            Ok(outcome) => outcome,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
