//! The prompt: `>>> `, and what can be asked of the heap besides Python.

use crate::colon::Colon;
use crate::options;
use ch13_python::syntax::is_unfinished;
use ch13_python::{STACK, STACK_ROOM, Session};
use clap::ArgMatches;
use rustyline::error::ReadlineError;
use rustyline::{ColorMode, Config, DefaultEditor};
use std::io::{self, BufRead, IsTerminal, Write, stderr, stdin, stdout};
use std::path::PathBuf;

const BANNER: &str = "This course's Python, on the heap of its chapters. \
                      `:help` tells more, Ctrl-D leaves.";

/// What a line of input turned out to be.
enum Typed {
    Line(String),
    /// Ctrl-C.
    Cancelled,
    /// Ctrl-D, or the end of a pipe.
    Over,
}

/// Where lines come from.
enum Input {
    /// A terminal, with editing and history.
    Editor(Box<DefaultEditor>, Option<PathBuf>),
    /// Anything else; no prompts are shown.
    Plain,
}

/// Runs the prompt on a thread with a large stack; its exit status.
pub fn run(args: &ArgMatches) -> Result<u8, String> {
    let settings = options::settings(args);
    let thread = std::thread::Builder::new().stack_size(STACK);
    let prompt = move || {
        let (out, err) = (crate::screen::Screen(stdout()), stderr());
        let session = Session::open(Box::new(out), Box::new(err), STACK_ROOM, &settings);
        let status = converse(&session, Input::new());
        session.close(status).status
    };
    let thread = thread
        .spawn(prompt)
        .map_err(|error| format!("there is no room for another thread: {error}"))?;
    let status = thread.join().unwrap_or(crate::panics::BROKEN);
    Ok(u8::try_from(status).unwrap_or(1))
}

/// Reads and runs until somebody wants to leave; the exit status.
fn converse(session: &Session, mut input: Input) -> i32 {
    input.greet();
    let colon = Colon::new(session);
    let mut unit = String::new();
    loop {
        match input.read(if unit.is_empty() { ">>> " } else { "... " }) {
            Typed::Cancelled => {
                eprintln!("KeyboardInterrupt");
                unit.clear();
                continue;
            }
            Typed::Over => {
                // A pipe may end without the empty line that ends a block.
                let status = session.feed(&unit);
                input.save();
                return status.unwrap_or(0);
            }
            Typed::Line(line) => {
                if unit.is_empty() && line.trim_start().starts_with(':') {
                    if colon.run(line.trim()) {
                        input.save();
                        return 0;
                    }
                    continue;
                }
                unit.push_str(&line);
                unit.push('\n');
            }
        }
        if !is_unfinished(&unit) {
            let status = session.feed(&unit);
            unit.clear();
            if let Some(status) = status {
                input.save();
                return status;
            }
        }
    }
}

impl Input {
    fn new() -> Input {
        if !stdin().is_terminal() {
            return Input::Plain;
        }
        let color = match std::env::var_os("NO_COLOR") {
            Some(_) => ColorMode::Disabled,
            None => ColorMode::Enabled,
        };
        let config = Config::builder()
            .color_mode(color)
            .auto_add_history(true)
            .build();
        let Ok(mut editor) = DefaultEditor::with_config(config) else {
            return Input::Plain;
        };
        let history = history_file();
        if let Some(file) = &history {
            // There is none the first time.
            let _ = editor.load_history(file);
        }
        Input::Editor(Box::new(editor), history)
    }

    fn greet(&self) {
        if matches!(self, Input::Editor(..)) {
            println!("{BANNER}");
        }
    }

    fn read(&mut self, prompt: &str) -> Typed {
        match self {
            Input::Editor(editor, _) => match editor.readline(prompt) {
                Ok(line) => Typed::Line(line),
                Err(ReadlineError::Interrupted) => Typed::Cancelled,
                Err(_) => Typed::Over,
            },
            Input::Plain => {
                let _ = stdout().flush();
                let mut bytes = Vec::new();
                match stdin().lock().read_until(b'\n', &mut bytes) {
                    Ok(1..) => {
                        let line = String::from_utf8_lossy(&bytes);
                        Typed::Line(line.trim_end_matches(['\r', '\n']).to_owned())
                    }
                    Ok(0) => Typed::Over,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => Typed::Cancelled,
                    Err(_) => Typed::Over,
                }
            }
        }
    }

    /// Keeps the history for the next time.
    fn save(&mut self) {
        if let Input::Editor(editor, Some(file)) = self {
            // A prompt without a memory is still a prompt.
            let _ = editor.save_history(file);
        }
    }
}

/// Where the history is kept: beside what is built, which nobody checks in.
fn history_file() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    Some(program.parent()?.join("heap-python-history.txt"))
}
