//! Python on the reference heap, for a browser: the book's pages load it when
//! a reader presses *Run*.
//!
//! A run is an instance of its own. The page asks [`wire`] for room, writes
//! the program there, and calls `run`; what the program prints comes back
//! piece by piece. There is no thread, no file and no clock in here: the page
//! runs it in a worker and ends that when it takes too long.

#![deny(unsafe_code)]

mod wire;

use ch13_python::trace::{Camera, Limits};
use ch13_python::{Mode, Outcome, Settings, run_here};
use picture::{Show, stepper};
use std::io::{self, Write};

/// Where a piece of text goes. The numbers are known to `theme/playground.js`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The program's standard output.
    Out = 0,
    /// Its standard error: tracebacks, exceptions that were ignored.
    Err = 1,
    /// A panic of the heap or the runner, which is a bug of ours.
    Bug = 2,
    /// The run, step by step, as HTML.
    Steps = 3,
}

/// Who is told what is printed.
pub type Say = fn(Stream, &[u8]);

/// How a program is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct How {
    /// Line by line, as if typed at the prompt.
    pub repl: bool,
    /// Bytes that the stack in linear memory may grow for Python that calls
    /// Python through native code. The browser's own stack cannot be measured
    /// from here, so the page knows what fits into it.
    pub room: usize,
    /// Whether the run is written down step by step. The number tells the
    /// page's steppers apart.
    pub film: Option<u32>,
}

/// Output is sent on at the end of a line, or when this many bytes have
/// gathered.
const CHUNK: usize = 4 << 10;

/// Runs a program on a new heap; gives back its exit status and how many
/// objects were left at the end.
pub fn run_program(text: &str, how: How, say: Say) -> Outcome {
    let mode = match how.repl {
        true => Mode::Repl,
        false => Mode::Script,
    };
    let pipe = |stream| {
        Box::new(Pipe {
            stream,
            say,
            waiting: Vec::new(),
        })
    };
    let camera = how.film.map(|_| Camera::new(Limits::default()));
    let settings = Settings {
        trace: camera.clone(),
        ..Settings::default()
    };
    let (out, err) = (pipe(Stream::Out), pipe(Stream::Err));
    let outcome = run_here(text, "example.py", mode, out, err, how.room, &settings);
    if let (Some(camera), Some(number)) = (camera, how.film) {
        let show = Show {
            id: format!("play-{number}"),
            source: true,
        };
        say(Stream::Steps, stepper(&camera.film(), &show).as_bytes());
    }
    outcome
}

/// One stream on its way to the page.
struct Pipe {
    stream: Stream,
    say: Say,
    waiting: Vec<u8>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if bytes.ends_with(b"\n") || self.waiting.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            (self.say)(self.stream, &self.waiting);
            self.waiting.clear();
        }
        Ok(())
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        // It cannot fail.
        let _ = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    thread_local! {
        static SAID: RefCell<Vec<(Stream, String)>> = const { RefCell::new(Vec::new()) };
    }

    /// The status and what was said, neighbours of one stream as one.
    fn said(text: &str, repl: bool) -> (i32, Vec<(Stream, String)>) {
        let how = How {
            repl,
            room: 1 << 20,
            film: None,
        };
        let outcome = run_program(text, how, |stream, bytes| {
            let text = String::from_utf8(bytes.to_vec()).expect("whole letters");
            SAID.with_borrow_mut(|said| match said.last_mut() {
                Some((last, before)) if *last == stream => before.push_str(&text),
                _ => said.push((stream, text)),
            });
        });
        assert_eq!(outcome.left, 0, "objects were left on the heap");
        (outcome.status, SAID.take())
    }

    #[test]
    fn output_and_errors_come_back_in_order() {
        let (status, said) = said("print('a')\nprint('ü')\nnot_there\nprint('b')\n", false);
        assert_eq!(status, 1);
        assert_eq!(said[0], (Stream::Out, "a\nü\n".into()));
        assert_eq!(said[1].0, Stream::Err);
        assert!(
            said[1].1.contains("File \"example.py\", line 3"),
            "{said:?}"
        );
        assert_eq!(said.len(), 2);
    }

    #[test]
    fn typed_lines_show_their_values() {
        let (status, said) = said("1 + 1\nx\n2 + 2\n", true);
        assert_eq!(status, 0);
        assert_eq!(said[0], (Stream::Out, "2\n".into()));
        assert!(said[1].1.contains("NameError"), "{said:?}");
        assert_eq!(said[2], (Stream::Out, "4\n".into()));
    }

    #[test]
    fn a_line_is_sent_when_it_is_whole() {
        thread_local!(static PIECES: RefCell<Vec<String>> = RefCell::default());
        let say: Say = |_, bytes| {
            let text = String::from_utf8(bytes.to_vec()).expect("whole letters");
            PIECES.with_borrow_mut(|pieces| pieces.push(text));
        };
        let how = How {
            room: 1 << 20,
            ..How::default()
        };
        run_program("for i in range(3):\n    print(i, i)\n", how, say);
        assert_eq!(PIECES.take(), ["0 0\n", "1 1\n", "2 2\n"]);
    }

    #[test]
    fn a_film_is_made_when_it_is_asked_for() {
        thread_local!(static FILM: RefCell<String> = RefCell::default());
        let how = How {
            room: 1 << 20,
            film: Some(7),
            ..How::default()
        };
        let outcome = run_program("a = []\nb = [a]\n", how, |stream, bytes| {
            if stream == Stream::Steps {
                let text = String::from_utf8(bytes.to_vec()).expect("whole letters");
                FILM.set(text);
            }
        });
        assert_eq!((outcome.status, outcome.left), (0, 0));
        let film = FILM.take();
        assert!(
            film.starts_with("<div class=\"stepper\" id=\"play-7\""),
            "{film}"
        );
        assert!(film.contains("list"), "{film}");
    }
}
