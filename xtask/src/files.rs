//! Reading and writing files so that nothing is ever half-written.

use crate::trouble::{Result, Trouble};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Reads a text file. Windows line ends become `\n`, so that a checkout with
/// `autocrlf` compares equal to one without.
pub fn read_text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|e| Trouble::io("read", path, &e))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Trouble::new("a file is not UTF-8 text")
            .at(path.display())
            .next("save it as UTF-8")
    })?;
    Ok(if text.contains('\r') {
        text.replace("\r\n", "\n")
    } else {
        text
    })
}

/// Reads a text file, or `None` when there is no such file.
pub fn read_text_if_there(path: &Path) -> Result<Option<String>> {
    match path.try_exists() {
        Ok(false) => Ok(None),
        _ => read_text(path).map(Some),
    }
}

/// Writes a file by way of a neighbour and a rename: a reader, or a power cut,
/// sees the old text or the new one and nothing between.
pub fn write_atomic(path: &Path, text: &str) -> Result<()> {
    make_parent(path)?;
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".new~");
    let beside = path.with_file_name(name);
    fs::write(&beside, text).map_err(|e| Trouble::io("write", &beside, &e))?;
    fs::rename(&beside, path).map_err(|e| Trouble::io("write", path, &e))
}

/// Writes `text` unless the file already says exactly that; tells whether it wrote.
///
/// An unchanged file keeps its time stamp, so cargo does not build again; a
/// changed one gets the present time, whatever the times of its source were.
pub fn write_if_changed(path: &Path, text: &str) -> Result<bool> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    write_atomic(path, text)?;
    Ok(true)
}

fn make_parent(path: &Path) -> Result<()> {
    match path.parent() {
        Some(dir) => {
            fs::create_dir_all(dir).map_err(|e| Trouble::io("make a folder for", path, &e))
        }
        None => Ok(()),
    }
}

/// Removes a file or a whole folder; no matter if it is not there.
pub fn remove(path: &Path) -> Result<()> {
    let done = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(e) => Err(e),
    };
    match done {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(Trouble::io("remove", path, &e)),
        _ => Ok(()),
    }
}

/// The regular files under `dir`, as names relative to it with `/` between the
/// parts, in order. Hidden files and editors' leavings (`x~`, `#x#`) are left out.
pub fn list(dir: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    collect(dir, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(dir: &Path, prefix: &str, found: &mut Vec<String>) -> Result<()> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Trouble::io("list", dir, &e)),
    };
    for entry in entries {
        let entry = entry.map_err(|e| Trouble::io("list", dir, &e))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            return Err(Trouble::new("a file name is not UTF-8").at(entry.path().display()));
        };
        if name.starts_with('.') || name.ends_with('~') || name.starts_with('#') {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), found)?;
        } else {
            found.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

/// The text of every file under `dir` whose name passes `keep`.
pub fn read_tree(dir: &Path, keep: impl Fn(&str) -> bool) -> Result<BTreeMap<String, String>> {
    list(dir)?
        .into_iter()
        .filter(|name| keep(name))
        .map(|name| read_text(&dir.join(&name)).map(|text| (name, text)))
        .collect()
}

/// The names of the folders in `dir` that start with `prefix`, in order.
pub fn folders(dir: &Path, prefix: &str) -> Result<Vec<String>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Trouble::io("list", dir, &e)),
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with(prefix))
        .collect();
    names.sort();
    Ok(names)
}

/// A 64-bit FNV-1a hash, to tell texts apart; the same on every machine.
pub fn hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for part in parts {
        part.bytes().for_each(&mut eat);
        eat(0xff); // never in UTF-8: ("ab","c") is not ("a","bc")
    }
    hash
}

/// `path` with every `..` and `.` worked out, without asking the disk.
pub fn tidy(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_keeps_parts_apart() {
        assert_ne!(hash(["ab", "c"]), hash(["a", "bc"]));
        assert_eq!(hash(["ab", "c"]), hash(["ab", "c"]));
    }

    #[test]
    fn tidy_works_out_the_dots() {
        assert_eq!(tidy(Path::new("/a/b/../../c/./d")), Path::new("/c/d"));
    }
}
