//! Running the tool, one run at a time: a newer one ends the one before it.

use crate::event::{Ended, Event};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a run that was asked to end is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Starts and ends runs of the tool.
pub struct Runner {
    /// The tool's program.
    pub program: PathBuf,
    pub root: PathBuf,
    /// How its reports should look.
    pub width: usize,
    pub styled: bool,
    events: Sender<Event>,
    number: u64,
    running: Option<Running>,
}

struct Running {
    id: u32,
    thread: JoinHandle<()>,
}

impl Runner {
    pub fn new(program: PathBuf, root: PathBuf, events: Sender<Event>) -> Runner {
        Runner {
            program,
            root,
            width: 80,
            styled: false,
            events,
            number: 0,
            running: None,
        }
    }

    /// Starts a run and returns its number. What ran is ended first.
    ///
    /// # Errors
    ///
    /// Why it cannot be started.
    pub fn start(&mut self, args: &[OsString]) -> Result<u64, String> {
        self.stop();
        self.number += 1;
        let mut command = Command::new(&self.program);
        command
            .arg("--root")
            .arg(&self.root)
            .args(args)
            .env("COLUMNS", self.width.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if self.styled {
            command.env("CLICOLOR_FORCE", "1");
        }
        let child = command
            .spawn()
            .map_err(|error| format!("could not start {}: {error}", self.program.display()))?;
        let (number, events) = (self.number, self.events.clone());
        self.running = Some(Running {
            id: child.id(),
            thread: std::thread::spawn(move || follow(number, child, &events)),
        });
        Ok(number)
    }

    /// Ends what runs, with all that it started, and waits until it is gone.
    /// Not for ever: the tool lets one run at a time build, so a newer one that
    /// comes too early waits by itself.
    pub fn stop(&mut self) {
        let Some(running) = self.running.take() else {
            return;
        };
        if !running.thread.is_finished() {
            end(running.id);
        }
        let until = Instant::now() + PATIENCE;
        while !running.thread.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Asks a run to end. The tool then ends the compilers and tests it started.
#[cfg(unix)]
fn end(id: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    let id = i32::try_from(id).ok().and_then(Pid::from_raw);
    if let Some(id) = id {
        let _ = kill_process(id, Signal::TERM);
    }
}

/// There is no way to ask: the run ends by itself, and is waited for.
#[cfg(not(unix))]
fn end(_: u32) {}

fn follow(number: u64, mut child: Child, events: &Sender<Event>) {
    let out = child.stdout.take().map(|mut pipe| {
        std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = pipe.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        })
    });
    let mut err = String::new();
    for line in child.stderr.take().map(BufReader::new).into_iter() {
        for line in line.lines().map_while(Result::ok) {
            err.push_str(&line);
            err.push('\n');
            let _ = events.send(Event::Step(number, line));
        }
    }
    let out = out
        .and_then(|thread| thread.join().ok())
        .unwrap_or_default();
    let status = child.wait().ok().and_then(|status| status.code());
    let _ = events.send(Event::Done(number, Ended { status, out, err }));
}
