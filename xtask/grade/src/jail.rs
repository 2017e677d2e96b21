//! Where submissions are compiled and run: bubblewrap around a fence, the fence
//! alone, or, when it must be, nothing.

use crate::cell::{CELL, Done, Fence, Ready, Setup, Step};
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use xtask::trouble::{Result, Trouble};

/// What keeps a submission in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walls {
    /// Namespaces and a file system of its own, and the fence inside.
    Bubblewrap,
    /// Landlock, seccomp and limits.
    Landlock,
    /// Nothing.
    None,
}

impl Walls {
    /// One word for it.
    pub fn word(self) -> &'static str {
        match self {
            Walls::Bubblewrap => "bubblewrap",
            Walls::Landlock => "landlock",
            Walls::None => "none",
        }
    }

    pub fn says(self) -> &'static str {
        match self {
            Walls::Bubblewrap => "bubblewrap, Landlock, seccomp and limits",
            Walls::Landlock => "Landlock, seccomp and limits",
            Walls::None => "NOT SANDBOXED",
        }
    }
}

/// The first of the user numbers that submissions get when a root grades.
const FIRST_USER: u32 = 64_000;

/// System folders that compilers and linkers read.
const SYSTEM: &[&str] = &[
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/bin",
    "/sbin",
    "/nix/store",
];
const SETTINGS: &[&str] = &[
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
];

/// How rooms are opened.
#[derive(Debug, Clone)]
pub struct Jail {
    pub walls: Walls,
    bubblewrap: Option<PathBuf>,
    /// This program, where every user may start it.
    myself: PathBuf,
    as_root: bool,
}

/// What a room is for.
pub struct Order<'a> {
    pub fence: Fence,
    /// The room's folder.
    pub dir: &'a Path,
    /// The worker: each has a user of its own, if a root grades.
    pub worker: u32,
}

impl Jail {
    /// Finds the best walls there are, by trying them on a file that must not be
    /// read. `work` is a folder that every user may enter.
    pub fn find(wish: Option<Walls>, work: &Path) -> Result<Jail> {
        let myself = work.join("grade");
        let program = std::env::current_exe().map_err(|e| Trouble::io("find", work, &e))?;
        fs::copy(&program, &myself).map_err(|e| Trouble::io("copy", &program, &e))?;
        let mut jail = Jail {
            walls: Walls::None,
            bubblewrap: on_path("bwrap"),
            myself,
            as_root: is_root(),
        };
        for walls in [Walls::Bubblewrap, Walls::Landlock] {
            if wish.is_some_and(|wish| wish != walls) {
                continue;
            }
            jail.walls = walls;
            if jail.holds(work) {
                return Ok(jail);
            }
        }
        jail.walls = Walls::None;
        Ok(jail)
    }

    /// Whether a step can run, and cannot read what it should not.
    fn holds(&self, work: &Path) -> bool {
        if self.walls == Walls::Bubblewrap && self.bubblewrap.is_none() {
            return false;
        }
        let (inner, secret) = (work.join("trial"), work.join("secret"));
        let made = fs::create_dir_all(&inner).and_then(|()| fs::write(&secret, "secret"));
        if made.is_err() || !Path::new("/bin/sh").exists() {
            return false;
        }
        open_to_all(&secret, 0o644);
        let order = Order {
            fence: Fence {
                read: vec![inner.clone()],
                ..Fence::default()
            },
            dir: &inner,
            worker: 0,
        };
        let Ok(mut room) = self.open(&order) else {
            return false;
        };
        let script = format!("cat '{}' 2>/dev/null; echo it runs", secret.display());
        let step = Step {
            program: "/bin/sh".into(),
            args: vec!["-c".into(), script],
            env: Vec::new(),
            dir: inner.clone(),
            input: String::new(),
            limits: crate::compile::LIMITS,
            files: Vec::new(),
        };
        room.run(&step).is_ok_and(|done| done.stdout == "it runs\n")
    }

    /// The user that a worker's rooms have, if a root grades.
    pub fn user(&self, worker: u32) -> Option<u32> {
        self.as_root.then_some(FIRST_USER + worker)
    }

    /// Gives a file or folder to the worker's user.
    pub fn give(&self, path: &Path, worker: u32) -> Result<()> {
        #[cfg(unix)]
        if let Some(user) = self.user(worker) {
            std::os::unix::fs::chown(path, Some(user), Some(user))
                .map_err(|e| Trouble::io("give away", path, &e))?;
        }
        Ok(())
    }

    /// Opens a room.
    pub fn open(&self, order: &Order<'_>) -> Result<Room> {
        let mut fence = order.fence.clone();
        fence.read.push(self.myself.clone());
        let system = SYSTEM.iter().chain(SETTINGS).map(PathBuf::from);
        fence.read.extend(system.filter(|path| path.exists()));
        fence.fill.push("/dev/null".into());
        let setup = Setup {
            namespaces: self.walls == Walls::Landlock,
            fence: (self.walls != Walls::None).then(|| fence.clone()),
        };
        let setup = serde_json::to_string(&setup).unwrap_or_default();
        let mut command = match (self.walls, &self.bubblewrap) {
            (Walls::Bubblewrap, Some(program)) => {
                let mut command = Command::new(program);
                command
                    .args(mounts(&fence, order.dir))
                    .arg("--")
                    .arg(&self.myself);
                command
            }
            _ => Command::new(&self.myself),
        };
        command
            .arg(CELL)
            .arg(setup)
            .env_clear()
            .current_dir(order.dir);
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            if let Some(user) = self.user(order.worker) {
                command.uid(user).gid(user);
            }
            command.process_group(0);
        }
        Room::start(command, self.walls)
    }
}

/// What bubblewrap shows of the file system: the fence's files at their places.
fn mounts(fence: &Fence, dir: &Path) -> Vec<OsString> {
    let mut args: Vec<OsString> = [
        "--unshare-user",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup-try",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
    ]
    .map(OsString::from)
    .to_vec();
    for path in &fence.read {
        match fs::symlink_metadata(path) {
            Ok(meta) if meta.is_symlink() && path.parent() == Some(Path::new("/")) => {
                if let Ok(target) = fs::read_link(path) {
                    args.extend(["--symlink".into(), target.into(), path.into()]);
                }
            }
            Ok(_) => args.extend(["--ro-bind".into(), path.into(), path.into()]),
            Err(_) => {}
        }
    }
    for path in fence.write.iter().chain(&fence.fill) {
        if path != Path::new("/dev/null") {
            args.extend(["--bind".into(), path.into(), path.into()]);
        }
    }
    args.extend(["--chdir".into(), dir.into()]);
    args
}

/// A cell that waits for steps.
pub struct Room {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Room {
    fn start(mut command: Command, walls: Walls) -> Result<Room> {
        let broken =
            |why: String| Trouble::new(format!("internal error: the sandbox did not open: {why}"));
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| broken(error.to_string()))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let Some(output) = output else {
            return Err(broken("it has no output".into()));
        };
        let mut room = Room {
            child,
            input,
            output: BufReader::new(output),
        };
        let ready: Ready = room.hear().map_err(broken)?;
        if walls != Walls::None && !ready.fenced {
            return Err(broken(ready.failed.unwrap_or_default()));
        }
        Ok(room)
    }

    fn hear<T: serde::de::DeserializeOwned>(&mut self) -> std::result::Result<T, String> {
        let mut line = String::new();
        match self.output.read_line(&mut line) {
            Ok(0) => Err("it ended".into()),
            Ok(_) => serde_json::from_str(&line).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Runs a step.
    ///
    /// # Errors
    /// When the room broke or the step could not start: that is no grade.
    pub fn run(&mut self, step: &Step) -> Result<Done> {
        let broken =
            |why: String| Trouble::new(format!("internal error: the sandbox broke: {why}"));
        let mut line = serde_json::to_string(step).map_err(|e| broken(e.to_string()))?;
        line.push('\n');
        let input = self
            .input
            .as_mut()
            .ok_or_else(|| broken("it is closed".into()))?;
        input
            .write_all(line.as_bytes())
            .and_then(|()| input.flush())
            .map_err(|e| broken(e.to_string()))?;
        let done: Done = self.hear().map_err(broken)?;
        match done.failed {
            Some(why) => Err(broken(why)),
            None => Ok(done),
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // A cell ends when it hears no more; what hangs is killed, and with the
        // first process of a namespace everything in it.
        drop(self.input.take());
        #[cfg(target_os = "linux")]
        if let Ok(id) = i32::try_from(self.child.id()) {
            use nix::sys::signal::{Signal, killpg};
            let _ = killpg(nix::unistd::Pid::from_raw(id), Signal::SIGKILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(name))
        .find(|file| file.is_file())
}

/// Whether this process is a root, who must not run a submission.
pub fn is_root() -> bool {
    #[cfg(target_os = "linux")]
    return nix::unistd::geteuid().is_root();
    #[cfg(not(target_os = "linux"))]
    false
}

/// Sets who may read a file; what cannot be set stays as it is.
pub fn open_to_all(path: &Path, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
}
