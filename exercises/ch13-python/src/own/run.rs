// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Running a text from its first unit to the end of Python.

use super::Frame;
use crate::compile::{Compiled, compile};
use crate::given::{Python, Res};
use crate::objects::{CodeObject, Module};
use crate::syntax::{Refusal, Source, Unit, parse, units};
use crate::{Mode, Settings};
use ch03_ref::Ref;
use ch12_generations::Generation;
use std::io::Write;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The exit status.
    pub status: i32,
    /// How many objects were left on the heap when everything was torn down.
    pub left: usize,
}

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
        Ok(module) => module,
        Err(refusal) => {
            let named = Source::new(file_name, text);
            // If nobody listens there is nobody to tell.
            let _ = err.write_all(refusal.text(&named).as_bytes());
            let _ = err.flush();
            return Outcome { status: 2, left: 0 };
        }
    };
    let (out, err) = match &settings.trace {
        Some(camera) => (camera.listen(out), camera.listen(err)),
        None => (out, err),
    };
    let py = Python::new(out, err, room, settings);
    let heap = py.heap.clone();
    let main = py.main_module();
    let status = match mode {
        Mode::Script => {
            let unit = Unit {
                body: &module.body,
                source: source.clone(),
            };
            py.run_unit(&unit, false, &main)
        }
        Mode::Repl => {
            let all = units(&module, &source);
            all.iter()
                .map(|unit| py.run_unit(unit, true, &main))
                .find(|s| *s != Ending::Next)
        }
        .unwrap_or(Ending::Exit(0)),
    };
    let status = status.code();
    py.flush();
    py.tracer.end(&py);
    py.end(main);
    drop(py);
    if let Some(camera) = &settings.trace {
        camera.finish(text, status);
    }
    Outcome {
        status,
        left: heap.live(),
    }
}

/// What comes after a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// The next unit.
    Next,
    /// The end, with this status.
    Exit(i32),
}

impl Ending {
    fn code(self) -> i32 {
        match self {
            Ending::Next => 0,
            Ending::Exit(status) => status,
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
            Err(refusal) => return self.refuse(&refusal, unit),
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
            Err(raised) if self.is_exit(&raised.0) => Ending::Exit(self.exit_status(&raised.0)),
            Err(raised) => {
                self.report(&raised.0);
                self.keep_last(Some(raised.0));
                if interactive {
                    Ending::Next
                } else {
                    Ending::Exit(1)
                }
            }
        }
    }

    fn refuse(&self, refusal: &Refusal, unit: &Unit<'_>) -> Ending {
        self.write_err(&refusal.text(&unit.source));
        Ending::Exit(2)
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
