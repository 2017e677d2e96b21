//! Running other programs: with limits, without leaving any behind.
//!
//! Each child leads a process group of its own, and the groups that run are
//! written down here. So a test that hangs, and everything a signal interrupts
//! (cargo, the compilers below it, the tests), can be ended as a whole, also
//! when the signal reached nobody but this process.

use crate::trouble::{Result, Trouble};
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// The groups that run now, and whether no more may start.
static RUNNING: Mutex<Groups> = Mutex::new(Groups {
    stopping: false,
    ids: Vec::new(),
});

struct Groups {
    stopping: bool,
    ids: Vec<u32>,
}

fn groups() -> std::sync::MutexGuard<'static, Groups> {
    RUNNING
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Ends every child at once, lets no other start, and returns when they are
/// gone. For signals: what the children did by then is told to nobody.
pub fn stop_all() {
    let mut groups = groups();
    groups.stopping = true;
    let ids = std::mem::take(&mut groups.ids);
    drop(groups);
    kill(&ids);
    await_death(&ids);
}

/// A thread that learns of a child's end while everything is being stopped must
/// not take it for a result: it waits here until the process ends.
fn unless_stopping() {
    while groups().stopping {
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// What a program did.
pub struct Finished {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
    /// Stopped because the wall clock limit had passed.
    pub timed_out: bool,
}

/// What a program may do.
#[derive(Clone, Copy)]
pub struct Limits {
    /// By the clock on the wall: generous, since a machine may be busy.
    pub wall: Duration,
    /// What is kept of each of its two outputs, in bytes. The rest is read and
    /// thrown away, so that the program does not block.
    pub output: usize,
}

impl Limits {
    /// For compilers: as long as it takes.
    pub const NONE: Limits = Limits {
        wall: Duration::from_secs(24 * 3600),
        output: usize::MAX,
    };
}

/// Which of the two outputs a line came from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Out,
    Err,
}

/// Runs a program to its end.
pub fn run(command: &mut Command, limits: Limits) -> Result<Finished> {
    watch(command, limits, &mut |_, _| {})
}

/// Runs a program to its end and shows each line as it comes.
pub fn watch(
    command: &mut Command,
    limits: Limits,
    seen: &mut dyn FnMut(Stream, &str),
) -> Result<Finished> {
    let mut child = start(command)?;
    let id = child.id();
    let (send, receive) = mpsc::channel();
    for (stream, pipe) in [
        (Stream::Out, child.stdout.take().map(boxed)),
        (Stream::Err, child.stderr.take().map(boxed)),
    ] {
        let send = send.clone();
        if let Some(pipe) = pipe {
            std::thread::spawn(move || pump(stream, pipe, &send));
        }
    }
    drop(send);
    let mut collector = Collector::new(limits.output, seen);
    let ended = await_end(&mut child, limits.wall, &receive, &mut collector);
    groups().ids.retain(|running| *running != id);
    unless_stopping();
    let (status, timed_out) = ended?;
    let [stdout, stderr] = collector.finish();
    Ok(Finished {
        status,
        stdout,
        stderr,
        timed_out,
    })
}

fn boxed(pipe: impl Read + Send + 'static) -> Box<dyn Read + Send> {
    Box::new(pipe)
}

fn start(command: &mut Command) -> Result<Child> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut groups = loop {
        let groups = groups();
        if !groups.stopping {
            break groups;
        }
        drop(groups);
        unless_stopping();
    };
    let child = command.spawn().map_err(|e| {
        let program = command.get_program().to_string_lossy().into_owned();
        Trouble::new(format!("could not start `{program}`: {e}"))
    })?;
    groups.ids.push(child.id());
    Ok(child)
}

fn pump(stream: Stream, mut pipe: Box<dyn Read + Send>, send: &mpsc::Sender<(Stream, Vec<u8>)>) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match pipe.read(&mut buffer) {
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Ok(0) | Err(_) => return,
            Ok(read) => {
                if send.send((stream, buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
        }
    }
}

/// Waits until the child has ended and its output is read. Whatever it started
/// and left running is ended with it.
fn await_end(
    child: &mut Child,
    wall: Duration,
    receive: &mpsc::Receiver<(Stream, Vec<u8>)>,
    collector: &mut Collector<'_>,
) -> Result<(ExitStatus, bool)> {
    const TICK: Duration = Duration::from_millis(50);
    let failed = |e| Trouble::new(format!("could not wait for a program: {e}"));
    let deadline = Instant::now() + wall;
    let mut timed_out = false;
    let mut ticks_after_end = 0;
    loop {
        match receive.recv_timeout(TICK) {
            Ok((stream, bytes)) => collector.take(stream, &bytes),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                if child.try_wait().map_err(failed)?.is_some() {
                    ticks_after_end += 1;
                }
            }
        }
        // Ended, yet somebody it started still holds its output.
        if ticks_after_end == 4 {
            kill(&[child.id()]);
        }
        if ticks_after_end > 20 {
            break;
        }
        if Instant::now() >= deadline && !timed_out {
            timed_out = true;
            kill(&[child.id()]);
        }
    }
    // Its output is closed; it may still run for a while, or forever.
    loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            return Ok((status, timed_out));
        }
        if Instant::now() >= deadline && !timed_out {
            timed_out = true;
            kill(&[child.id()]);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Keeps the outputs up to a size and cuts them into lines.
struct Collector<'a> {
    kept: [Vec<u8>; 2],
    line: [Vec<u8>; 2],
    most: usize,
    seen: &'a mut dyn FnMut(Stream, &str),
}

impl<'a> Collector<'a> {
    fn new(most: usize, seen: &'a mut dyn FnMut(Stream, &str)) -> Collector<'a> {
        Collector {
            kept: Default::default(),
            line: Default::default(),
            most,
            seen,
        }
    }

    fn take(&mut self, stream: Stream, bytes: &[u8]) {
        let index = usize::from(stream == Stream::Err);
        let kept = &mut self.kept[index];
        let room = self.most.saturating_sub(kept.len()).min(bytes.len());
        kept.extend_from_slice(&bytes[..room]);
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let line = &mut self.line[index];
            if line.len() < self.most {
                line.extend_from_slice(piece);
            }
            if piece.ends_with(b"\n") {
                (self.seen)(stream, String::from_utf8_lossy(line).trim_end());
                line.clear();
            }
        }
    }

    fn finish(self) -> [String; 2] {
        for (stream, line) in [Stream::Out, Stream::Err].into_iter().zip(&self.line) {
            if !line.is_empty() {
                (self.seen)(stream, String::from_utf8_lossy(line).trim_end());
            }
        }
        self.kept
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Ends whole process groups. There is no safe call for it in the standard
/// library, and every Unix shell has one.
#[cfg(unix)]
fn kill(groups: &[u32]) {
    if groups.is_empty() {
        return;
    }
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "kill -KILL \"$@\" 2>/dev/null", "kill"]);
    command.args(groups.iter().map(|id| format!("-{id}")));
    let _ = command.stdin(Stdio::null()).status();
}

/// A killed process is there until the system has taken it apart.
#[cfg(unix)]
fn await_death(groups: &[u32]) {
    const SCRIPT: &str = "n=0; for g in \"$@\"; do \
        while kill -0 \"-$g\" 2>/dev/null && [ $n -lt 100 ]; do n=$((n+1)); sleep 0.02; done; done";
    if groups.is_empty() {
        return;
    }
    let mut command = Command::new("/bin/sh");
    command.args(["-c", SCRIPT, "await"]);
    command.args(groups.iter().map(u32::to_string));
    let _ = command.stdin(Stdio::null()).status();
}

#[cfg(not(unix))]
fn await_death(_: &[u32]) {}

#[cfg(not(unix))]
fn kill(groups: &[u32]) {
    for id in groups {
        let mut command = Command::new("taskkill");
        command.args(["/F", "/T", "/PID", &id.to_string()]);
        let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// How much address space a limited program may have. What the tests need is a
/// hundredth of it; a slow machine should come to its end before that of the
/// processor time.
pub const MEMORY_GIB: u32 = 2;

/// The command for a program that may use only so much processor time, in
/// seconds, and memory, and that leaves no core file.
///
/// The limit is on processor time so that a right answer never fails because
/// the machine was busy.
#[cfg(unix)]
pub fn limited(program: &std::path::Path, cpu_seconds: u32) -> Command {
    const MEMORY_KIB: u32 = MEMORY_GIB << 20;
    let script = format!(
        "ulimit -c 0; ulimit -S -t {cpu_seconds}; ulimit -H -t {}; \
         ulimit -v {MEMORY_KIB} 2>/dev/null; exec \"$0\" \"$@\"",
        cpu_seconds + 2
    );
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(script).arg(program);
    command
}

#[cfg(not(unix))]
pub fn limited(program: &std::path::Path, _cpu_seconds: u32) -> Command {
    Command::new(program)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_comes_in_lines_and_whole() {
        let mut lines = Vec::new();
        let done = watch(
            &mut sh("echo a; echo b >&2; printf c"),
            Limits::NONE,
            &mut |s, l| {
                if s == Stream::Out {
                    lines.push(l.to_string());
                }
            },
        );
        let done = done.unwrap();
        assert_eq!(
            (done.stdout.as_str(), done.stderr.as_str()),
            ("a\nc", "b\n")
        );
        assert_eq!(lines, ["a", "c"]);
        assert!(done.status.success() && !done.timed_out);
    }

    #[test]
    fn a_flood_is_cut() {
        let limits = Limits {
            output: 1000,
            ..Limits::NONE
        };
        let done = run(&mut sh("yes | head -c 1000000"), limits).unwrap();
        assert!(!done.timed_out);
        assert_eq!(done.stdout.len(), 1000);
    }

    #[test]
    fn a_sleeper_is_stopped_with_its_children() {
        let begun = Instant::now();
        let limits = Limits {
            wall: Duration::from_millis(300),
            ..Limits::NONE
        };
        let done = run(&mut sh("sleep 600 & sleep 600"), limits).unwrap();
        assert!(done.timed_out);
        assert!(begun.elapsed() < Duration::from_secs(300));
    }

    #[test]
    fn what_a_program_leaves_behind_is_ended() {
        let begun = Instant::now();
        let done = run(&mut sh("sleep 60 & echo $!"), Limits::NONE).unwrap();
        assert!(!done.timed_out);
        // Gone, or dead and waiting for somebody to ask how it ended.
        let gone = format!(
            "kill -0 {0} 2>/dev/null || exit 0; case $(ps -o stat= -p {0}) in Z*|'') exit 0;; esac; exit 1",
            done.stdout.trim()
        );
        while !sh(&gone).status().unwrap().success() {
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "the sleeper still runs"
            );
        }
    }
}
