//! Where the grader keeps its things while it works.
//!
//! A root grades through an ordinary user, who must be able to reach compiler,
//! kits and stages. Where a home folder is in the way, they are shown at another
//! place, to this process and its children only: nothing is left behind, however
//! this process ends.

use crate::jail::{is_root, open_to_all};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use xtask::trouble::{Result, Trouble};

/// The folders in use.
#[derive(Debug)]
pub struct Places {
    /// Compiled dependencies and tests, one folder a chapter; kept.
    pub kits: PathBuf,
    /// The compiler's folder.
    pub sysroot: PathBuf,
    /// This run's own; removed at its end, or at the start of a later run.
    pub work: PathBuf,
    /// The folder of kits as other processes know it.
    pub kept: PathBuf,
    /// Held while this run lasts, so that no other takes its folder away.
    _lock: File,
}

impl Places {
    /// Finds and makes them. Call it before there is a second thread.
    pub fn find(target: &Path, sysroot: &Path) -> Result<Places> {
        let base = target.join("grade");
        let kept = base.join("kits");
        make(&kept)?;
        let hidden = is_root() && !(reachable(&kept) && reachable(sysroot));
        let shelf = if hidden { std::env::temp_dir() } else { base };
        sweep(&shelf);
        let work = shelf.join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir(&work).map_err(|e| Trouble::io("make a folder", &work, &e))?;
        open_to_all(&work, 0o755);
        let lock = work.join("lock");
        let lock = File::create(&lock).map_err(|e| Trouble::io("write", &lock, &e))?;
        let _ = lock.try_lock();
        let mut places = Places {
            kits: kept.clone(),
            sysroot: sysroot.to_path_buf(),
            work,
            kept,
            _lock: lock,
        };
        if hidden {
            places.sysroot = places.shown(sysroot, "toolchain")?;
            places.kits = places.shown(&places.kept.clone(), "kits")?;
        }
        Ok(places)
    }

    /// Shows a folder at a place that every user can reach.
    #[cfg(target_os = "linux")]
    fn shown(&self, folder: &Path, name: &str) -> Result<PathBuf> {
        use nix::mount::{MsFlags, mount};
        use nix::sched::{CloneFlags, unshare};
        const NONE: Option<&str> = None;
        let place = self.work.join(name);
        make(&place)?;
        unshare(CloneFlags::CLONE_NEWNS)
            .and_then(|()| mount(NONE, "/", NONE, MsFlags::MS_REC | MsFlags::MS_PRIVATE, NONE))
            .and_then(|()| mount(Some(folder), &place, NONE, MsFlags::MS_BIND, NONE))
            .map_err(|error| {
                Trouble::new(format!(
                    "submissions are run by an ordinary user, who cannot reach a folder ({error})"
                ))
                .at(folder.display())
                .next("grade as an ordinary user, or put checkout and toolchain where all can read them")
            })?;
        Ok(place)
    }

    #[cfg(not(target_os = "linux"))]
    fn shown(&self, folder: &Path, _: &str) -> Result<PathBuf> {
        Ok(folder.to_path_buf())
    }
}

impl Drop for Places {
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        for name in ["toolchain", "kits"] {
            let _ = nix::mount::umount(&self.work.join(name));
        }
        remove_work(&self.work);
    }
}

const PREFIX: &str = "grade-work-";

fn make(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).map_err(|e| Trouble::io("make a folder", dir, &e))
}

/// Takes away what runs left that were killed.
fn sweep(shelf: &Path) {
    for entry in fs::read_dir(shelf).into_iter().flatten().flatten() {
        let named = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let dir = entry.path();
        let real = fs::symlink_metadata(&dir).is_ok_and(|meta| meta.is_dir());
        if !named || !real {
            continue;
        }
        // Only an owner who is gone lets go of the lock.
        let unlocked = File::open(dir.join("lock")).is_ok_and(|file| file.try_lock().is_ok());
        if unlocked {
            remove_work(&dir);
        }
    }
}

/// Removes a run's folder. What may be another folder shown there is not looked
/// into: its entries would be the toolchain's.
fn remove_work(work: &Path) {
    for name in ["toolchain", "kits"] {
        let _ = fs::remove_dir(work.join(name));
    }
    let left = |name: &str| work.join(name).exists();
    if !left("toolchain") && !left("kits") {
        let _ = fs::remove_dir_all(work);
    }
}

/// Whether every user can get to a folder.
fn reachable(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        const ENTER: u32 = 0o001;
        let Ok(folder) = folder.canonicalize() else {
            return false;
        };
        folder
            .ancestors()
            .all(|dir| fs::metadata(dir).is_ok_and(|meta| meta.permissions().mode() & ENTER != 0))
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        true
    }
}
