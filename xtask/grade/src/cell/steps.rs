//! Running one program after the other, each within its limits.

use super::{Done, Limits, STEP, Step, fence};
use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// The most that is read back of a file.
const FILE_MOST: u64 = 256 * 1024;

/// Runs a step to its end.
pub fn run(step: &Step) -> Done {
    for file in &step.files {
        // Emptied and not removed: a test may fill these files and make no other.
        if let Err(error) = fs::File::create(file) {
            return failed(format!("{} cannot be emptied: {error}", file.display()));
        }
    }
    let before = fence::cpu_of_children();
    let begun = Instant::now();
    let mut child = match start(step) {
        Ok(child) => child,
        Err(error) => return failed(format!("{} did not start: {error}", step.program.display())),
    };
    let mut done = watch(&mut child, step, begun);
    done.wall_ms = millis(begun.elapsed());
    done.cpu_ms = millis(fence::cpu_of_children().saturating_sub(before));
    done.files = step.files.iter().map(|file| read_back(file)).collect();
    done
}

fn failed(why: String) -> Done {
    Done {
        failed: Some(why),
        ..Done::default()
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn read_back(file: &Path) -> String {
    let mut bytes = Vec::new();
    if let Ok(file) = fs::File::open(file) {
        let _ = file.take(FILE_MOST).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn start(step: &Step) -> std::io::Result<Child> {
    let limits = serde_json::to_string(&step.limits)?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args([STEP, &limits])
        .arg(&step.program)
        .args(&step.args)
        .env_clear()
        .envs(step.env.iter().map(|(name, value)| (name, value)))
        .current_dir(&step.dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

fn watch(child: &mut Child, step: &Step, begun: Instant) -> Done {
    if let Some(mut input) = child.stdin.take() {
        // A pipe holds what we write here; a step that does not read is no fault.
        let _ = input.write_all(step.input.as_bytes());
    }
    let (send, receive) = mpsc::channel();
    if let Some(pipe) = child.stdout.take() {
        let send = send.clone();
        std::thread::spawn(move || pump(0, pipe, &send));
    }
    if let Some(pipe) = child.stderr.take() {
        std::thread::spawn(move || pump(1, pipe, &send));
    }
    let deadline = begun + Duration::from_secs(step.limits.wall_seconds);
    let mut kept = [Vec::new(), Vec::new()];
    let mut timed_out = false;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match receive.recv_timeout(left) {
            Ok((which, bytes)) => keep(&mut kept[which], &bytes, step.limits.output),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) if timed_out => break,
            Err(RecvTimeoutError::Timeout) => {
                timed_out = true;
                fence::kill_group(child);
            }
        }
    }
    // Its outputs are closed; it may still run for a while, or forever.
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if Instant::now() >= deadline => {
                timed_out = true;
                fence::kill_group(child);
                break child.wait().ok();
            }
            Ok(None) => std::thread::sleep(Duration::from_micros(300)),
            Err(_) => break None,
        }
    };
    fence::kill_group(child);
    let [stdout, stderr] = kept.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Done {
        code: status.and_then(|status| status.code()),
        signal: status.and_then(|status| fence::signal(&status)),
        timed_out,
        stdout,
        stderr,
        ..Done::default()
    }
}

fn keep(kept: &mut Vec<u8>, bytes: &[u8], most: usize) {
    let room = most.saturating_sub(kept.len()).min(bytes.len());
    kept.extend_from_slice(&bytes[..room]);
}

fn pump(which: usize, mut pipe: impl Read, send: &mpsc::Sender<(usize, Vec<u8>)>) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        match pipe.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) if send.send((which, buffer[..count].to_vec())).is_err() => return,
            Ok(_) => {}
        }
    }
}

/// Takes the limits upon this process and lets the program take its place.
pub fn become_step(limits: Option<OsString>, command: &[OsString]) -> ExitCode {
    let limits = limits.and_then(|text| text.into_string().ok());
    let limits = limits.and_then(|text| serde_json::from_str::<Limits>(&text).ok());
    let (Some(limits), Some((program, args))) = (limits, command.split_first()) else {
        return ExitCode::from(2);
    };
    fence::die_with_parent();
    if let Err(why) = fence::take_limits(&limits) {
        eprintln!("the limits could not be set: {why}");
        return ExitCode::from(fence::NOT_LIMITED);
    }
    let mut command = Command::new(program);
    command.args(args);
    fence::become_it(&mut command)
}
