//! Runs a program on a real Python and on the heap, and compares what is seen.

use ch13_python::{Limits, Mode, Settings, run_with};
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Instructions that a program may run on the heap: none needs as many.
const FUEL: u64 = 300_000;

/// Asks an interpreter which it is and where.
const ASK: &str = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)";

/// What a program did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub out: String,
    pub err: String,
    /// `None` if it did not come to an end, or ended by a signal.
    pub status: Option<i32>,
}

/// Where they are not the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    Output,
    Errors,
    Status,
    /// The heap gave up.
    Panic,
}

/// A real Python that waits for scripts, and a file for them.
pub struct Sides {
    server: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
    script: PathBuf,
    python: OsString,
}

impl Sides {
    /// # Errors
    /// If the interpreter can't be started, or is not 3.11.
    pub fn new(python: &OsStr, room: &Path) -> Result<Sides, String> {
        let shown = python.to_string_lossy();
        let said = Command::new(python)
            .args(["-c", ASK])
            .output()
            .map_err(|error| {
                format!("{shown} cannot be started: {error}; name one with --python")
            })?;
        let said = String::from_utf8_lossy(&said.stdout);
        let (version, program) = said.trim().split_once(' ').unwrap_or((&said, ""));
        if version != "3.11" {
            return Err(format!(
                "{shown} is Python {version}, and the heap is Python 3.11: name one with --python"
            ));
        }
        // What was named may only be a script that looks for it.
        Sides::serve(OsStr::new(program), room)
            .map_err(|error| format!("{shown} cannot be asked: {error}"))
    }

    fn serve(python: &OsStr, room: &Path) -> io::Result<Sides> {
        let room = std::path::absolute(room)?;
        std::fs::create_dir_all(&room)?;
        std::fs::write(room.join("heap_fuzz_server.py"), include_str!("server.py"))?;
        // At a prompt readline would keep `__main__` alive until the end.
        std::fs::write(room.join("readline.py"), "raise ImportError\n")?;
        let mut server = Command::new(python)
            .args(["-c", "import heap_fuzz_server"])
            .env("PYTHONPATH", &room)
            // Scripts print sets, too.
            .env("PYTHONHASHSEED", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (ask, answers) = (server.stdin.take(), server.stdout.take());
        let (Some(ask), Some(answers)) = (ask, answers) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        Ok(Sides {
            server,
            ask,
            answers: BufReader::new(answers),
            script: room.join("program.py"),
            python: python.to_owned(),
        })
    }

    /// Both, and where they differ.
    ///
    /// # Errors
    /// If the file system does not let it run a script.
    pub fn compare(
        &mut self,
        text: &str,
        mode: Mode,
    ) -> Result<(Seen, Seen, Option<Aspect>), String> {
        let real = self
            .real(text, mode)
            .map_err(|error| format!("{}: {error}", self.script.display()))?;
        let (heap, panicked) = self.heap(text, mode);
        let aspect = if panicked {
            Some(Aspect::Panic)
        } else if real.out != heap.out {
            Some(Aspect::Output)
        } else if real.err != heap.err {
            Some(Aspect::Errors)
        } else if real.status != heap.status {
            Some(Aspect::Status)
        } else {
            None
        };
        Ok((real, heap, aspect))
    }

    fn real(&mut self, text: &str, mode: Mode) -> io::Result<Seen> {
        std::fs::write(&self.script, text)?;
        if text.contains("SystemExit") {
            return self.alone(mode);
        }
        let kind = if mode == Mode::Repl { "repl" } else { "script" };
        let path = self.script.display();
        writeln!(self.ask, "{kind} {path}")?;
        self.ask.flush()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let answer: i32 = answer
            .trim()
            .parse()
            .map_err(|_| io::Error::other("the interpreter went away"))?;
        let read = |end: &str| {
            let bytes = std::fs::read(self.script.with_extension(end))?;
            Ok::<_, io::Error>(String::from_utf8_lossy(&bytes).into_owned())
        };
        let (out, err) = (read("py.out")?, read("py.err")?);
        // Less than nothing is a signal.
        let status = (answer >= 0).then_some(answer);
        Ok(seen(&out, &err, status, mode))
    }

    /// In an interpreter of its own: `SystemExit` ends the server's child from
    /// within, and then not everything is torn down.
    fn alone(&self, mode: Mode) -> io::Result<Seen> {
        let mut command = Command::new(&self.python);
        command.env("PYTHONHASHSEED", "0");
        let done = if mode == Mode::Repl {
            let typed = std::fs::File::open(&self.script)?;
            command.env("PYTHONPATH", self.script.with_file_name(""));
            command.args(["-i", "-q"]).stdin(typed).output()?
        } else {
            command.arg(&self.script).output()?
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (out, err) = (text(&done.stdout), text(&done.stderr));
        Ok(seen(&out, &err, done.status.code(), mode))
    }

    /// On the heap; and whether that panicked.
    fn heap(&self, text: &str, mode: Mode) -> (Seen, bool) {
        let settings = Settings {
            limits: Limits {
                fuel: Some(FUEL),
                ..Limits::default()
            },
            ..Settings::default()
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let name = self.script.to_string_lossy();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            run_with(text, &name, &settings, mode, &mut out, &mut err)
        }));
        let text = |bytes: &[u8]| without_addresses(&String::from_utf8_lossy(bytes));
        let seen = Seen {
            out: text(&out),
            err: text(&err),
            status: outcome.as_ref().ok().map(|outcome| outcome.status),
        };
        let whole = outcome.is_ok_and(|outcome| outcome.left == 0);
        (seen, !whole)
    }
}

/// What a real Python wrote, without what is its own.
fn seen(out: &str, err: &str, status: Option<i32>, mode: Mode) -> Seen {
    let err = match mode {
        Mode::Repl => without_prompts(err),
        Mode::Script => err.to_owned(),
    };
    Seen {
        out: without_addresses(out),
        err: without_addresses(&without_library(&err)),
        status,
    }
}

/// Without the calls in modules that are Python there and Rust here.
fn without_library(text: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for line in text.lines() {
        let entry = line.starts_with("  File \"");
        inside = if entry {
            line.contains("weakref.py\"") || line.contains("_weakrefset.py\"")
        } else {
            inside && line.starts_with("    ")
        };
        if !inside {
            plain.push_str(line);
            plain.push('\n');
        }
    }
    plain
}

impl Drop for Sides {
    fn drop(&mut self) {
        // It ends anyway when nobody asks any more.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Prompts are written to standard error when nobody types.
fn without_prompts(text: &str) -> String {
    let mut plain = String::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some(after) = rest
            .strip_prefix(">>> ")
            .or_else(|| rest.strip_prefix("... "))
        {
            rest = after;
        }
        // The line of the prompt at which the input ended has nothing else.
        if !rest.is_empty() || line.is_empty() {
            plain.push_str(rest);
            plain.push('\n');
        }
    }
    plain
}

/// Addresses are everybody's own.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split("0x");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.find(|c: char| !c.is_ascii_hexdigit());
        let digits = digits.unwrap_or(part.len());
        if digits < 6 {
            plain.push_str("0x");
            plain.push_str(part);
        } else {
            plain.push_str("0xADDRESS");
            plain.push_str(&part[digits..]);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{without_addresses, without_prompts};

    #[test]
    fn addresses_are_not_compared_and_numbers_are() {
        let text = "<A at 0x7f00aa11bb22> 0x1f";
        assert_eq!(without_addresses(text), "<A at 0xADDRESS> 0x1f");
    }

    #[test]
    fn prompts_are_taken_away() {
        let text = ">>> ... ... Traceback\n  x\n>>> >>> \n";
        assert_eq!(without_prompts(text), "Traceback\n  x\n");
    }
}
