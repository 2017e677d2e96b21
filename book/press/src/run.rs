//! Running a page's Python on the reference heap.

use crate::memo::{self, Memo};
use ch13_python::Mode;
use ch13_python::trace::{self, Limits};
use picture::Film;
use std::cell::RefCell;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Where a piece of output went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error: tracebacks, exceptions that were ignored.
    Err,
}

/// What a program did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// 0; 1 after a Python error; 2 after a syntax error or Python that this
    /// course does not know.
    pub status: i32,
    /// What it wrote, in order; neighbours differ in their stream.
    pub log: Vec<(Stream, String)>,
}

impl Ran {
    /// All that went to `stream`.
    pub fn text(&self, stream: Stream) -> String {
        let pieces = self.log.iter().filter(|(s, _)| *s == stream);
        pieces.map(|(_, text)| text.as_str()).collect()
    }

    /// Appends to the log.
    pub fn write(&mut self, stream: Stream, text: &str) {
        match self.log.last_mut() {
            Some((last, written)) if *last == stream => written.push_str(text),
            _ => self.log.push((stream, text.to_string())),
        }
    }
}

/// Something that runs Python. The build uses [`HeapRunner`]; tests bring
/// their own.
pub trait Runner {
    /// Runs `source` as the file `file_name`, or line by line as the
    /// interactive interpreter does.
    ///
    /// # Errors
    /// A sentence when the runner itself failed: it panicked or did not end.
    fn run(&self, source: &str, file_name: &str, repl: bool) -> Result<Ran, String>;

    /// Runs it once more and records what the heap looked like meanwhile.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    fn film(&self, source: &str, repl: bool, limits: Limits) -> Result<Film, String>;

    /// What [`remember`](Self::remember) was given with this key, in this build
    /// or an earlier one.
    fn recall(&self, _key: &str) -> Option<String> {
        None
    }

    /// Keeps something that was made from what a program did.
    fn remember(&self, _key: &str, _made: &str) {}
}

/// Runs Python on the heap that `solutions/` builds.
#[derive(Clone, Debug, Default)]
pub struct HeapRunner {
    /// What was run before need not be run again.
    pub memo: Option<Memo>,
}

/// Longer than any page's program by far, however busy the machine is.
const LIMIT: Duration = Duration::from_secs(60);

/// The evaluator recurses where the program does.
const STACK: usize = 256 << 20;

impl Runner for HeapRunner {
    fn run(&self, source: &str, file_name: &str, repl: bool) -> Result<Ran, String> {
        let key = format!("run {file_name} {repl}\n{source}");
        let known = self.recall(&key);
        if let Some(ran) = known.as_deref().and_then(memo::read) {
            return Ok(ran);
        }
        let (source, file_name) = (source.to_string(), file_name.to_string());
        let (send, receive) = mpsc::channel();
        thread::Builder::new()
            .name("a Python program of the book".into())
            .stack_size(STACK)
            .spawn(move || {
                // The receiver is gone only after a timeout.
                let _ = send.send(run_caught(&source, &file_name, repl));
            })
            .map_err(|why| format!("no thread to run it: {why}"))?;
        let ran = receive.recv_timeout(LIMIT).unwrap_or_else(|_| {
            Err(format!(
                "the program did not end within {} seconds",
                LIMIT.as_secs()
            ))
        })?;
        self.remember(&key, &memo::written(&ran));
        Ok(ran)
    }

    fn recall(&self, key: &str) -> Option<String> {
        self.memo.as_ref()?.get(key)
    }

    fn remember(&self, key: &str, made: &str) {
        if let Some(memo) = &self.memo {
            memo.put(key, made);
        }
    }

    fn film(&self, source: &str, repl: bool, limits: Limits) -> Result<Film, String> {
        // It ended before: no limit is needed now.
        panic::catch_unwind(AssertUnwindSafe(|| {
            trace::film(source, "example.py", mode(repl), limits)
        }))
        .map_err(|_| String::from("whoever records the heap panicked: a bug of ours"))
    }
}

fn mode(repl: bool) -> Mode {
    match repl {
        true => Mode::Repl,
        false => Mode::Script,
    }
}

fn run_caught(source: &str, file_name: &str, repl: bool) -> Result<Ran, String> {
    let ran = Rc::new(RefCell::new(Ran::default()));
    let writer = |stream| Writer {
        ran: Rc::clone(&ran),
        stream,
    };
    let (mut out, mut err) = (writer(Stream::Out), writer(Stream::Err));
    let status = panic::catch_unwind(AssertUnwindSafe(|| {
        ch13_python::run(source, file_name, mode(repl), &mut out, &mut err)
    }))
    .map_err(|_| String::from("the heap or the runner panicked: a bug of ours"))?;
    let mut ran = ran.borrow().clone();
    ran.status = status;
    Ok(ran)
}

/// One end of a shared log, so that the order of both streams is kept.
struct Writer {
    ran: Rc<RefCell<Ran>>,
    stream: Stream,
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.ran.borrow_mut().write(self.stream, &text);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
