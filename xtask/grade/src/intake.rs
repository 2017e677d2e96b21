//! Reading what students handed in, believing nothing about it.
//!
//! Only `exercises/chNN-name/src/**/*.rs` is ever taken, as bytes. Links are not
//! followed, devices not opened, archives not unpacked to the disk.

use crate::report::text::plain as plain_text;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use xtask::trouble::{Result, Trouble};

/// More than ten times what the largest chapter needs.
const MOST_FILES: usize = 300;
const MOST_BYTES: u64 = 512 * 1024;
const MOST_IN_ALL: u64 = 4 * 1024 * 1024;
const DEEPEST: usize = 8;
/// A zip may hold a whole checkout with its target folder; names are cheap.
const MOST_ENTRIES: usize = 200_000;

/// One student's submission: where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    pub student: String,
    pub place: PathBuf,
    pub kind: Kind,
}

/// In which form it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Folder,
    Zip,
    /// Neither; a sentence says what.
    Not(&'static str),
}

/// What was found of one chapter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// By name within the chapter: `src/lib.rs`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Why it is not even compiled.
    pub refused: Option<String>,
    /// What a teacher may want to look at.
    pub flags: BTreeSet<String>,
}

impl Work {
    fn refuse(&mut self, why: String) {
        self.refused.get_or_insert(why);
    }
}

/// The submissions in a folder, by the names of its entries.
pub fn submissions(folder: &Path) -> Result<Vec<Submission>> {
    let entries = fs::read_dir(folder).map_err(|e| Trouble::io("list", folder, &e))?;
    let mut found: BTreeMap<String, Submission> = BTreeMap::new();
    for entry in entries {
        let entry = entry.map_err(|e| Trouble::io("list", folder, &e))?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        let place = entry.path();
        let Ok(meta) = fs::symlink_metadata(&place) else {
            continue; // gone since it was listed
        };
        let zip = place
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("zip"));
        let kind = if meta.is_symlink() {
            Kind::Not("the submission is a link to somewhere else")
        } else if meta.is_dir() {
            Kind::Folder
        } else if zip && meta.is_file() {
            Kind::Zip
        } else {
            continue; // a roster, a note of the teacher's
        };
        let stem = if zip && !meta.is_dir() {
            place.file_stem()
        } else {
            Some(name.as_os_str())
        };
        let mut student = readable(stem.unwrap_or(&name));
        while found.contains_key(&student) {
            student.push_str(" (2)"); // a folder and a zip of one name
        }
        found.insert(
            student.clone(),
            Submission {
                student,
                place,
                kind,
            },
        );
    }
    Ok(found.into_values().collect())
}

/// A name without control characters, which could write to a terminal.
fn readable(name: &OsStr) -> String {
    plain_text(&name.to_string_lossy()).replace(['\n', '\t'], "\u{fffd}")
}

/// The chapters a submission has, of those that there are.
pub fn chapters(submission: &Submission, ids: &[String]) -> BTreeSet<String> {
    let names: Vec<String> = match submission.kind {
        Kind::Not(_) => Vec::new(),
        Kind::Folder => match base(&submission.place) {
            Some(base) => entries(&base.join("exercises")),
            None => Vec::new(),
        },
        Kind::Zip => archive(&submission.place).map_or_else(|_| Vec::new(), chapters_in),
    };
    let known = |name: &String| ids.contains(name);
    names.into_iter().filter(known).collect()
}

fn chapters_in(zip: zip::ZipArchive<File>) -> Vec<String> {
    let names = || zip.file_names().take(MOST_ENTRIES);
    let Some(base) = base_in(names()) else {
        return Vec::new();
    };
    let chapter = |name: &str| {
        let inner = inside(name, &format!("{base}exercises/"))?;
        Some(inner.split('/').next()?.to_string())
    };
    names().filter_map(chapter).collect()
}

fn entries(dir: &Path) -> Vec<String> {
    let all = fs::read_dir(dir).into_iter().flatten().flatten();
    all.filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

/// How many folders may lie around the one with `exercises` in it.
const AROUND: usize = 3;

/// A folder that is not looked into for a submission.
fn is_aside(name: &str) -> bool {
    name.starts_with('.') || name == "__MACOSX" || name == "target"
}

/// The folder with `exercises` in it: the submission's, or one within it, as
/// archives of repositories have it. The outermost, and of those the first.
fn base(place: &Path) -> Option<PathBuf> {
    let mut level = vec![place.to_path_buf()];
    for _ in 0..=AROUND {
        let has = |dir: &&PathBuf| fs::symlink_metadata(dir.join("exercises")).is_ok();
        if let Some(found) = level.iter().find(has) {
            return Some(found.clone());
        }
        level = level.iter().flat_map(|dir| folders(dir)).collect();
        level.sort();
        level.truncate(MOST_FILES);
    }
    None
}

fn folders(dir: &Path) -> Vec<PathBuf> {
    let names = entries(dir).into_iter().filter(|name| !is_aside(name));
    let paths = names.map(|name| dir.join(name));
    paths
        .filter(|path| fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir()))
        .collect()
}

/// The same in an archive: what stands before `exercises/`.
fn base_in<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let around = |name: &str| {
        let name = name.replace('\\', "/");
        let parts: Vec<&str> = name.split('/').collect();
        let at = parts.iter().position(|part| *part == "exercises")?;
        let good = at <= AROUND && !parts[..at].iter().any(|part| is_aside(part));
        let before: String = parts[..at].iter().map(|part| format!("{part}/")).collect();
        good.then_some((at, before))
    };
    names.filter_map(around).min().map(|(_, before)| before)
}

/// Reads one chapter of a submission.
///
/// # Errors
/// When the disk says no: that is nobody's mistake and no grade.
pub fn read(submission: &Submission, id: &str) -> Result<Work> {
    let work = match submission.kind {
        Kind::Not(why) => refused(why.into()),
        Kind::Folder => from_folder(&submission.place, id)?,
        Kind::Zip => from_zip(&submission.place, id)?,
    };
    Ok(work)
}

fn refused(why: String) -> Work {
    let mut work = Work::default();
    work.refuse(why);
    work
}

fn gone(place: &Path) -> Trouble {
    Trouble::new("the submission disappeared while it was being read")
        .at(place.display())
        .next("put it back and grade again: everything else is kept")
}

fn from_folder(place: &Path, id: &str) -> Result<Work> {
    if !place.is_dir() {
        return Err(gone(place));
    }
    let mut work = Work::default();
    let Some(base) = base(place) else {
        return Ok(work);
    };
    let chapter = base.join("exercises").join(id);
    let mut dir = base;
    for part in ["exercises", id, "src"] {
        dir.push(part);
        match fs::symlink_metadata(&dir) {
            Ok(meta) if meta.is_symlink() => {
                work.refuse(format!("`{part}` is a link to somewhere else"));
                return Ok(work);
            }
            Ok(meta) if meta.is_dir() => {}
            Ok(_) => {
                work.refuse(format!("`{part}` is no folder"));
                return Ok(work);
            }
            Err(_) => return Ok(work),
        }
    }
    let mut total = 0;
    walk(&dir, "src", 1, &mut total, &mut work)?;
    if !place.is_dir() {
        return Err(gone(place));
    }
    note_extras(&chapter, &mut work);
    Ok(work)
}

/// Files beside `src` that never count, and that an honest submission has as
/// they were given out.
fn note_extras(chapter: &Path, work: &mut Work) {
    for name in [
        "build.rs",
        ".cargo",
        "rust-toolchain.toml",
        "rust-toolchain",
    ] {
        if fs::symlink_metadata(chapter.join(name)).is_ok() {
            work.flags.insert(format!("ignored {name}"));
        }
    }
}

fn walk(dir: &Path, name: &str, depth: usize, total: &mut u64, work: &mut Work) -> Result<()> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Err(gone(dir)),
        Err(e) => {
            work.refuse(format!("{name} cannot be listed: {e}"));
            return Ok(());
        }
    };
    for entry in entries.flatten() {
        if work.refused.is_some() {
            return Ok(());
        }
        let Some(file) = plain(&entry.file_name().to_string_lossy(), work) else {
            continue;
        };
        let (path, name) = (entry.path(), format!("{name}/{file}"));
        let Ok(meta) = fs::symlink_metadata(&path) else {
            return Err(gone(&path));
        };
        if meta.is_dir() && name.ends_with(".rs") {
            work.flags
                .insert("ignored a folder named like a file".into());
        } else if meta.is_dir() {
            if depth == DEEPEST {
                work.refuse(format!("{name}: folders are nested too deep"));
            } else {
                walk(&path, &name, depth + 1, total, work)?;
            }
        } else if !name.ends_with(".rs") {
            work.flags.insert("ignored files in src".into());
        } else if !meta.is_file() {
            work.refuse(format!(
                "{name} is no regular file (a link, a pipe or a device)"
            ));
        } else if is_shared(&meta) {
            work.refuse(format!(
                "{name} is a file that has another name elsewhere (a hard link): hand in a copy"
            ));
        } else if meta.len() > MOST_BYTES {
            work.refuse(too_large(&name));
        } else {
            let file = open(&path)?;
            take(file, &name, total, work).map_err(|e| Trouble::io("read", &path, &e))?;
        }
    }
    Ok(())
}

/// Whether the same file is there under another name, which may be anybody's.
fn is_shared(meta: &fs::Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::nlink(meta) > 1;
    #[cfg(not(unix))]
    {
        let _ = meta;
        false
    }
}

/// Opens a file that is not a link now, whatever it was a moment ago.
fn open(path: &Path) -> Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(target_os = "linux")]
    {
        use nix::fcntl::OFlag;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits());
    }
    options.open(path).map_err(|e| match e.kind() {
        ErrorKind::NotFound => gone(path),
        _ => Trouble::io("read", path, &e),
    })
}

fn too_large(name: &str) -> String {
    format!("{name} is larger than {} KiB", MOST_BYTES / 1024)
}

/// A name that is taken as it is; hidden files and editors' leavings are not.
fn plain(name: &str, work: &mut Work) -> Option<String> {
    if name.starts_with(['.', '#']) || name.ends_with('~') {
        return None;
    }
    let good = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    if name.chars().all(good) {
        return Some(name.to_string());
    }
    work.flags.insert("ignored a file with an odd name".into());
    None
}

/// Takes a file's bytes if there is room for them.
fn take(file: impl Read, name: &str, total: &mut u64, work: &mut Work) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    *total += size;
    if size > MOST_BYTES {
        work.refuse(too_large(name));
    } else if *total > MOST_IN_ALL || work.files.len() >= MOST_FILES {
        work.refuse("the chapter has more files or text than any answer needs".into());
    } else if work.files.insert(name.to_string(), bytes).is_some() {
        work.refuse(format!("{name} is there twice"));
    }
    Ok(())
}

fn archive(place: &Path) -> std::result::Result<zip::ZipArchive<File>, String> {
    let file = File::open(place).map_err(|e| e.to_string())?;
    zip::ZipArchive::new(file).map_err(|e| e.to_string())
}

fn from_zip(place: &Path, id: &str) -> Result<Work> {
    if !place.exists() {
        return Err(gone(place));
    }
    let mut zip = match archive(place) {
        Ok(zip) => zip,
        Err(why) => return Ok(refused(format!("the archive cannot be read: {why}"))),
    };
    if zip.len() > MOST_ENTRIES {
        return Ok(refused("the archive has too many entries".into()));
    }
    let mut work = Work::default();
    let mut total = 0;
    let Some(base) = base_in(zip.file_names()) else {
        return Ok(work);
    };
    let prefix = format!("{base}exercises/{id}/");
    let wanted: Vec<(usize, String)> = zip
        .file_names()
        .enumerate()
        .filter_map(|(at, name)| Some((at, inside(name, &prefix)?)))
        .collect();
    for (at, name) in wanted {
        if work.refused.is_some() {
            break;
        }
        from_entry(&mut zip, at, &name, &mut total, &mut work);
    }
    Ok(work)
}

/// The name within a folder of the archive.
fn inside(name: &str, folder: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    name.strip_prefix(folder).map(str::to_string)
}

fn from_entry(
    zip: &mut zip::ZipArchive<File>,
    at: usize,
    name: &str,
    total: &mut u64,
    work: &mut Work,
) {
    const KIND: u32 = 0o170_000;
    const REGULAR: u32 = 0o100_000;
    if !name.starts_with("src/") || name.ends_with('/') {
        if ["build.rs", "rust-toolchain.toml"].contains(&name) {
            work.flags.insert(format!("ignored {name}"));
        }
        return;
    }
    let parts: Vec<&str> = name.split('/').collect();
    if parts.iter().any(|part| ["", ".", ".."].contains(part)) {
        return work.refuse("a name in the archive leads out of its folder".into());
    }
    if parts.len() > DEEPEST {
        return work.refuse(format!("{name}: folders are nested too deep"));
    }
    if parts.iter().any(|part| plain(part, work).is_none()) {
        return;
    }
    let entry = match zip.by_index(at) {
        Ok(entry) => entry,
        Err(error) => return work.refuse(format!("{name} cannot be unpacked: {error}")),
    };
    let kind = entry.unix_mode().map_or(0, |mode| mode & KIND);
    if kind != 0 && kind != REGULAR {
        return work.refuse(format!("{name} is no regular file (a link or a device)"));
    }
    if !name.ends_with(".rs") {
        work.flags.insert("ignored files in src".into());
    } else if let Err(error) = take(entry, name, total, work) {
        work.refuse(format!("{name} cannot be unpacked: {error}"));
    }
}
