//! A reader's program on the reader's own heap: a process of its own, with a
//! deadline, and no more of its output than a page can show.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How programs are run.
#[derive(Clone, Debug)]
pub struct Mine {
    /// The program and its arguments. The Python file follows, and before it
    /// what [`Mine::typed`] says, when it is typed line by line.
    pub command: Vec<OsString>,
    /// The arguments for a program that is typed line by line.
    pub typed: Vec<OsString>,
    /// After so long it is ended, whatever it does. The first run compiles the
    /// reader's chapters.
    pub deadline: Duration,
}

/// Bytes of output of each kind that are kept.
const MOST: usize = 200_000;

/// How a run ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// The exit status; none when it was stopped.
    pub status: Option<i32>,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
    /// Why it was stopped, for people; empty when it was not.
    pub stopped: String,
}

impl Mine {
    /// What `cargo xtask book --serve` uses: the chain of the learner's own
    /// chapters, with as many steps, as much memory and as much time as a page needs.
    pub fn of(root: &Path) -> Mine {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let manifest = root.join("Cargo.toml").into_os_string();
        let mut command = vec![cargo, "run".into(), "--quiet".into()];
        command.extend(["--manifest-path".into(), manifest]);
        let rest = [
            "--package",
            "xtask",
            "--config",
            "profile.dev.incremental=false",
            "--",
            "run",
            "--stack",
            "mine",
            "--fuel",
            "20000000",
            "--memory",
            "256M",
            "--seconds",
            "20",
        ];
        command.extend(rest.map(OsString::from));
        Mine {
            command,
            typed: vec!["--mode".into(), "repl".into()],
            deadline: Duration::from_secs(300),
        }
    }

    /// Runs `text` until it ends, its time is over, or `gone` says that nobody
    /// waits for it.
    ///
    /// # Errors
    /// When there is no place for the file, or the command cannot be started.
    pub fn run(&self, text: &[u8], typed: bool, gone: &dyn Fn() -> bool) -> io::Result<Ended> {
        let folder = tempfile::Builder::new().prefix("press-").tempdir()?;
        let file = folder.path().join("example.py");
        fs::write(&file, text)?;
        let (program, arguments) = self.command.split_first().expect("a command");
        let mut command = Command::new(program);
        command
            .args(arguments)
            .args(self.typed.iter().filter(|_| typed))
            .arg("example.py")
            // Whatever it writes goes with the folder.
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let full = Arc::new(AtomicBool::new(false));
        let out = gather(child.stdout.take(), &full);
        let err = gather(child.stderr.take(), &full);
        let (status, stopped) = self.wait(&mut child, &full, gone)?;
        let text = |pipe: Gathered| {
            // It ends with the process, unless something got away with the other end.
            let _ = pipe.ended.recv_timeout(Duration::from_secs(1));
            let bytes = pipe.bytes.lock().map(|bytes| bytes.clone());
            let bytes = bytes.unwrap_or_default();
            // Python shows where the file is, which is nobody's business.
            let place = folder.path().to_string_lossy().into_owned() + "/";
            String::from_utf8_lossy(&bytes).replace(&place, "")
        };
        Ok(Ended {
            status,
            out: text(out),
            err: text(err),
            stopped,
        })
    }

    fn wait(
        &self,
        child: &mut Child,
        full: &AtomicBool,
        gone: &dyn Fn() -> bool,
    ) -> io::Result<(Option<i32>, String)> {
        let began = Instant::now();
        let stopped = loop {
            if let Some(status) = child.try_wait()? {
                // What it left behind in its group goes, too.
                end(child);
                return Ok((status.code(), String::new()));
            }
            if began.elapsed() > self.deadline {
                let seconds = self.deadline.as_secs();
                break format!("after {seconds} seconds it had not ended");
            }
            if full.load(Ordering::Relaxed) {
                break format!("it printed more than {MOST} letters");
            }
            if gone() {
                break String::from("nobody waits for it any more");
            }
            thread::sleep(Duration::from_millis(20));
        };
        end(child);
        let _ = child.kill();
        child.wait()?;
        Ok((None, stopped))
    }
}

/// Ends the process and all that it started.
#[cfg(unix)]
fn end(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // It may be gone already.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn end(_: &Child) {}

/// What came through a pipe so far.
struct Gathered {
    bytes: Arc<Mutex<Vec<u8>>>,
    /// Closed when the pipe is.
    ended: Receiver<()>,
}

/// Reads a pipe on a thread of its own, and says so when there is too much.
fn gather(pipe: Option<impl Read + Send + 'static>, full: &Arc<AtomicBool>) -> Gathered {
    let (open, ended) = channel();
    let bytes: Arc<Mutex<Vec<u8>>> = Arc::default();
    let (into, full) = (Arc::clone(&bytes), Arc::clone(full));
    thread::spawn(move || {
        let _open: Sender<()> = open;
        let Some(mut pipe) = pipe else { return };
        let mut some = [0; 8192];
        while let Ok(count @ 1..) = pipe.read(&mut some) {
            let Ok(mut bytes) = into.lock() else {
                return;
            };
            let room = MOST.saturating_sub(bytes.len());
            bytes.extend_from_slice(&some[..count.min(room)]);
            if count > room {
                full.store(true, Ordering::Relaxed);
            }
        }
    });
    Gathered { bytes, ended }
}
