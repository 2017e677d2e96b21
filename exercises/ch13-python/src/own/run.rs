// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Running a text from its first unit to the end of Python.

use super::Frame;
use crate::compile::{Compiled, compile};
use crate::given::{Python, Res, T};
use crate::objects::{CodeObject, Module};
use crate::stats::{Furniture, Stats};
use crate::syntax::{Piece, Refusal, Source, Unit, parse, parse_typed, pieces, units};
use crate::{Mode, Settings};
use ch03_ref::Ref;
use ch12_generations::Generation;
use std::io::Write;
use std::rc::Rc;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The exit status: what the script asked for, 1 after an error nobody
    /// handled, [`REFUSED`] or [`STOPPED`].
    pub status: i32,
    /// How many objects were left on the heap when everything was torn down.
    pub left: usize,
    /// What happened on the heap until then.
    pub stats: Stats,
}

/// The exit status of a script that is not this course's Python.
pub const REFUSED: i32 = 2;

/// The exit status of a script that was stopped: its fuel ran out.
pub const STOPPED: i32 = 3;

/// The exit status after Ctrl-C, as shells have it.
const INTERRUPTED: i32 = 130;

/// How many containers CPython 3.11's compiler has in use while a line typed at
/// the prompt runs: `gc.get_count()` shows them.
const PROMPT: u32 = 20;

/// Runs a text on this thread. `room` is how many bytes of native stack
/// there are for Python code that calls Python code through native code.
pub fn run_here(
    text: &str,
    file_name: &str,
    mode: Mode,
    out: Box<dyn Write>,
    mut err: Box<dyn Write>,
    room: usize,
    settings: &Settings,
) -> Outcome {
    let shown = if mode == Mode::Repl {
        "<stdin>"
    } else {
        file_name
    };
    let source = Source::new(shown, text);
    let module = match parse(text) {
        Ok(module) => Some(module),
        Err(Refusal::Syntax(_)) if mode == Mode::Repl => None,
        Err(refusal) => {
            let named = Source::new(file_name, text);
            // If nobody listens there is nobody to tell.
            let _ = err.write_all(refusal.text(&named).as_bytes());
            let _ = err.flush();
            return Outcome {
                status: refusal.status(),
                left: 0,
                stats: Stats::default(),
            };
        }
    };
    let session = Session::open(out, err, room, settings);
    let status = match (mode, &module) {
        (Mode::Script, Some(module)) => {
            let unit = Unit {
                body: &module.body,
                source,
            };
            Some(session.py.run_unit(&unit, false, &session.main))
        }
        (Mode::Repl, Some(module)) => session.run_all(&units(module, &source)),
        (_, None) => session.run_pieces(text),
    };
    let outcome = session.close(status.map_or(0, Ending::code));
    if let Some(camera) = &settings.trace {
        camera.finish(text, outcome.status);
    }
    outcome
}

/// A Python that waits for text, as behind a prompt.
pub struct Session {
    py: Rc<Python>,
    main: Ref,
    /// What there was before the first line ran.
    furniture: Furniture,
}

impl Session {
    /// A new Python that has run nothing yet. See [`run_here`] for the
    /// arguments.
    pub fn open(
        out: Box<dyn Write>,
        err: Box<dyn Write>,
        room: usize,
        settings: &Settings,
    ) -> Session {
        let (out, err) = match &settings.trace {
            Some(camera) => (camera.listen(out), camera.listen(err)),
            None => (out, err),
        };
        let py = Python::new(out, err, room, settings);
        let main = py.main_module();
        let furniture = Furniture::of(&py);
        Session {
            py,
            main,
            furniture,
        }
    }

    /// Runs what was typed; the status to leave with, if it asks for the end.
    /// Errors are reported and are not the end.
    pub fn feed(&self, text: &str) -> Option<i32> {
        self.py.meter.refill();
        self.py.silent.set(false);
        let ending = self.run_pieces(text);
        self.py.flush();
        match ending {
            Some(Ending::Exit(status)) => Some(status),
            _ => None,
        }
    }

    /// Runs what of a text is whole, and reports the rest.
    fn run_pieces(&self, text: &str) -> Option<Ending> {
        pieces(text).into_iter().find_map(|piece| {
            let (text, refusal) = match piece {
                Piece::Units(text) => (text, None),
                Piece::Mistake(text, refusal) => (text, Some(refusal)),
            };
            let source = Source::new("<stdin>", text);
            match refusal.map_or_else(|| parse_typed(text), Err) {
                Ok(module) => self.run_all(&units(&module, &source)),
                Err(refusal) => {
                    self.py.write_err(&refusal.text(&source));
                    None
                }
            }
        })
    }

    /// Runs units one after the other, until one is the last for some reason.
    fn run_all(&self, units: &[Unit<'_>]) -> Option<Ending> {
        let endings = units.iter();
        let mut endings = endings.map(|unit| self.py.run_unit(unit, true, &self.main));
        endings.find(|ending| *ending != Ending::Next)
    }

    /// The Python in it.
    pub fn python(&self) -> &Rc<Python> {
        &self.py
    }

    /// The dict of the session's names.
    pub fn globals(&self) -> Option<Ref> {
        self.main.get::<Module>().and_then(Module::dict)
    }

    /// The session's names in the order in which they came, but for those that
    /// every module has.
    pub fn names(&self) -> Vec<(String, Ref)> {
        let globals = self.globals();
        let pairs = globals.map_or_else(Vec::new, |dict| self.py.name_pairs(&dict));
        let pairs = pairs.into_iter();
        pairs.filter(|(name, _)| !name.starts_with("__")).collect()
    }

    /// What happened on the heap so far.
    pub fn stats(&self) -> Stats {
        Stats::of(&self.py, &self.furniture)
    }

    /// Tears everything down.
    pub fn close(self, status: i32) -> Outcome {
        let stats = self.stats();
        let Session { py, main, .. } = self;
        let heap = py.heap.clone();
        py.flush();
        py.tracer.end(&py);
        if py.meter.is_stopped() {
            py.forget_jobs();
        }
        py.end(main);
        drop(py);
        Outcome {
            status,
            left: heap.live(),
            stats,
        }
    }
}

/// What comes after a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// The next unit.
    Next,
    /// The end that the script or an error asked for, with this status.
    Exit(i32),
    /// The end, as the text can't be compiled.
    Refused(i32),
    /// The end, as it was stopped.
    Stopped,
}

impl Ending {
    fn code(self) -> i32 {
        match self {
            Ending::Next => 0,
            Ending::Exit(status) | Ending::Refused(status) => status,
            Ending::Stopped => STOPPED,
        }
    }
}

impl Python {
    /// The module `__main__`, with the names it has at the start. The
    /// collector gets to know it before its dict, as in CPython: on that
    /// depends in which order the script's objects die at the end.
    pub fn main_module(&self) -> Ref {
        let dict = self.dict();
        let module = self.heap.alloc(Module::new("__main__", dict.clone()));
        self.dict_set_name(&dict, &self.words.name, self.intern("__main__").into_ref());
        self.dict_set_name(&dict, &self.words.doc, self.none());
        if let Some(builtins) = self.module("builtins") {
            self.dict_set_name(&dict, &self.words.builtins, builtins);
        }
        // What is there before the script begins is old.
        self.gc.collect(Generation::Old);
        module
    }

    fn run_unit(&self, unit: &Unit<'_>, interactive: bool, main: &Ref) -> Ending {
        let compiled = match compile(self, unit, interactive) {
            Ok(compiled) => compiled,
            Err(refusal) => return self.refuse(&refusal, unit, interactive),
        };
        if interactive {
            let made = self.heap.allocations();
            self.heap.set_allocations(made + PROMPT);
        }
        let result = self.run_code(&compiled, main);
        if interactive {
            let made = self.heap.allocations();
            self.heap.set_allocations(made.saturating_sub(PROMPT));
        }
        match result {
            Ok(_) => Ending::Next,
            Err(raised) if self.meter.is_stopped() => {
                self.report_stop(&raised.0);
                Ending::Stopped
            }
            Err(raised) if self.is_exit(&raised.0) => Ending::Exit(self.exit_status(&raised.0)),
            Err(raised) => {
                let interrupted = self.is_a(&raised, T::KeyboardInterrupt);
                // `PyErr_PrintEx` lets go of the one before, then it prints.
                self.keep_last(Some(raised.0.clone()));
                self.report(&raised.0);
                match (interactive, interrupted) {
                    (true, _) => Ending::Next,
                    (false, false) => Ending::Exit(1),
                    (false, true) => Ending::Exit(INTERRUPTED),
                }
            }
        }
    }

    fn refuse(&self, refusal: &Refusal, unit: &Unit<'_>, interactive: bool) -> Ending {
        if interactive {
            self.write_err(&refusal.without_line(&unit.source));
            return Ending::Next;
        }
        self.write_err(&refusal.text(&unit.source));
        Ending::Refused(refusal.status())
    }

    fn run_code(&self, compiled: &Compiled, main: &Ref) -> Res {
        self.run(self.module_frame(compiled, main))
    }

    /// The frame in which a unit runs: its names are those of the module.
    pub fn module_frame(&self, compiled: &Compiled, main: &Ref) -> Frame {
        let code = compiled.code.clone();
        let Some(body) = code.get::<CodeObject>().map(|code| code.body.clone()) else {
            unreachable!("the compiler makes a code object");
        };
        let dict = main.get::<Module>().and_then(Module::dict);
        let globals = dict.unwrap_or_else(|| self.dict());
        let names = Some(globals.clone());
        Frame::new((code, body), None, globals, names, Vec::new())
    }
}
