//! What the system must do for the sandbox: Landlock, seccomp, limits,
//! namespaces. Where there is none of it, this says so.

/// The status of a step whose limits could not be set.
pub const NOT_LIMITED: u8 = 123;

#[cfg(not(target_os = "linux"))]
pub use elsewhere::*;
#[cfg(target_os = "linux")]
pub use linux::*;

#[cfg(target_os = "linux")]
mod linux {
    use crate::cell::{CELL, Fence, Limits, Ready, Setup, syscalls};
    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
        RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
    };
    use nix::sched::{CloneFlags, unshare};
    use nix::sys::prctl::set_pdeathsig;
    use nix::sys::resource::{Resource, UsageWho, getrusage, setrlimit};
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    use std::os::unix::process::{CommandExt, ExitStatusExt};
    use std::process::{Child, Command, ExitCode, ExitStatus};
    use std::time::Duration;

    /// Newer kernels than we know do what this one does.
    const KNOWN: ABI = ABI::V6;

    /// This process ends when the one that started it ends, however that ends.
    pub fn die_with_parent() {
        let _ = set_pdeathsig(Some(Signal::SIGKILL));
    }

    /// The processor time of all children that have ended.
    pub fn cpu_of_children() -> Duration {
        let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
            return Duration::ZERO;
        };
        let of = |time: nix::sys::time::TimeVal| {
            let micros = time.tv_sec() * 1_000_000 + time.tv_usec();
            Duration::from_micros(u64::try_from(micros).unwrap_or(0))
        };
        of(usage.user_time()) + of(usage.system_time())
    }

    pub fn kill_group(child: &Child) {
        if let Ok(id) = i32::try_from(child.id()) {
            let _ = killpg(Pid::from_raw(id), Signal::SIGKILL);
        }
    }

    pub fn signal(status: &ExitStatus) -> Option<i32> {
        status.signal()
    }

    pub fn become_it(command: &mut Command) -> ExitCode {
        let error = command.exec();
        eprintln!("could not start: {error}");
        ExitCode::from(super::NOT_LIMITED)
    }

    /// Keeps this process and all it starts away from everything not named.
    pub fn put_up(fence: &Fence) -> Ready {
        match landlock(fence) {
            Ok(RulesetStatus::NotEnforced) => Ready {
                fenced: false,
                failed: Some("this kernel has no Landlock".into()),
            },
            Ok(_) => Ready {
                fenced: true,
                failed: None,
            },
            Err(error) => Ready {
                fenced: false,
                failed: Some(format!("Landlock: {error}")),
            },
        }
    }

    fn landlock(fence: &Fence) -> Result<RulesetStatus, RulesetError> {
        let read = AccessFs::from_read(KNOWN);
        let fill = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::Truncate;
        let status = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(KNOWN))?
            .handle_access(AccessNet::from_all(KNOWN))?
            .scope(Scope::from_all(KNOWN))?
            .create()?
            .add_rules(path_beneath_rules(&fence.read, read))?
            .add_rules(path_beneath_rules(&fence.write, AccessFs::from_all(KNOWN)))?
            .add_rules(path_beneath_rules(&fence.fill, fill))?
            .restrict_self()?;
        Ok(status.ruleset)
    }

    /// The limits of a step; for one that is alone, what it may ask the kernel.
    pub fn take_limits(limits: &Limits) -> Result<(), String> {
        let set = |what: Resource, soft: u64, hard: u64| {
            setrlimit(what, soft, hard).map_err(|error| format!("{what:?}: {error}"))
        };
        set(Resource::RLIMIT_CORE, 0, 0)?;
        // The second one kills: the first can be caught.
        set(
            Resource::RLIMIT_CPU,
            limits.cpu_seconds,
            limits.cpu_seconds + 1,
        )?;
        let memory = limits.memory_mib << 20;
        set(Resource::RLIMIT_AS, memory, memory)?;
        let file = limits.file_kib << 10;
        set(Resource::RLIMIT_FSIZE, file, file)?;
        set(Resource::RLIMIT_NOFILE, 256, 256)?;
        if limits.alone {
            syscalls::forbid()?;
        }
        Ok(())
    }

    /// A cell that is the first process of a namespace: when it ends, or when
    /// this process does, nothing in it goes on.
    pub fn inside_namespaces(setup: &Setup) -> ExitCode {
        let wanted = CloneFlags::CLONE_NEWUSER
            | CloneFlags::CLONE_NEWPID
            | CloneFlags::CLONE_NEWNET
            | CloneFlags::CLONE_NEWIPC;
        // A root that was given no more than that may not make a user namespace,
        // but perhaps the others. With none, groups and death signals must do.
        let _ = unshare(wanted).or_else(|_| unshare(wanted - CloneFlags::CLONE_NEWUSER));
        let inner = Setup {
            namespaces: false,
            ..setup.clone()
        };
        let start = || {
            let setup = serde_json::to_string(&inner).map_err(std::io::Error::other)?;
            let mut command = Command::new(std::env::current_exe()?);
            command.args([CELL, &setup]).status()
        };
        match start() {
            Ok(status) => {
                ExitCode::from(status.code().and_then(|c| c.try_into().ok()).unwrap_or(1))
            }
            Err(error) => {
                eprintln!("the cell did not start: {error}");
                ExitCode::FAILURE
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use crate::cell::{Fence, Limits, Ready, Setup};
    use std::process::{Child, Command, ExitCode, ExitStatus};
    use std::time::Duration;

    pub fn die_with_parent() {}

    pub fn cpu_of_children() -> Duration {
        Duration::ZERO
    }

    pub fn kill_group(child: &mut Child) {
        let _ = child.kill();
    }

    pub fn signal(_: &ExitStatus) -> Option<i32> {
        None
    }

    pub fn become_it(command: &mut Command) -> ExitCode {
        match command.status() {
            Ok(status) => {
                ExitCode::from(status.code().and_then(|c| c.try_into().ok()).unwrap_or(1))
            }
            Err(_) => ExitCode::from(super::NOT_LIMITED),
        }
    }

    pub fn put_up(_: &Fence) -> Ready {
        Ready {
            fenced: false,
            failed: Some("only Linux has the fence that is used here".into()),
        }
    }

    pub fn take_limits(_: &Limits) -> Result<(), String> {
        Ok(())
    }

    pub fn inside_namespaces(_: &Setup) -> ExitCode {
        ExitCode::FAILURE
    }
}
