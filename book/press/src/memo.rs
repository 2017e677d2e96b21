//! What programs did the last time: a program that is the same as before, on a
//! heap that is the same as before, is not run again.
//!
//! The key of a result is all that it depends on, this program's own file
//! included, in which the heap is. The whole key is stored with the result, so a
//! result is never taken for another one.

use crate::run::{Ran, Stream};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Stands between key and result in a file.
const END: &str = "\u{0}\n";

/// Results of this very program, in a folder of their own.
#[derive(Clone, Debug)]
pub struct Memo {
    folder: PathBuf,
}

impl Memo {
    /// The results in a folder. Those of other builds of this program are
    /// deleted. None if the folder cannot be made, or this program not be found.
    pub fn open(folder: &Path) -> Option<Memo> {
        let own = fs::metadata(std::env::current_exe().ok()?).ok()?;
        let made = own.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let name = format!("{:x}-{:x}", own.len(), made.as_nanos());
        let mine = folder.join(&name);
        fs::create_dir_all(&mine).ok()?;
        for entry in fs::read_dir(folder).ok()?.flatten() {
            if entry.file_name().to_string_lossy() != name {
                // What stays is only in the way.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Some(Memo { folder: mine })
    }

    fn file(&self, key: &str) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        self.folder.join(format!("{:016x}", hasher.finish()))
    }

    /// The result with this key.
    pub fn get(&self, key: &str) -> Option<String> {
        let text = fs::read_to_string(self.file(key)).ok()?;
        let rest = text.strip_prefix(key)?.strip_prefix(END)?;
        Some(rest.to_owned())
    }

    /// Keeps a result. If that fails, it is computed again next time.
    pub fn put(&self, key: &str, result: &str) {
        let _ = fs::write(self.file(key), format!("{key}{END}{result}"));
    }
}

/// A run as text: the status, then for each piece its stream and length.
pub fn written(ran: &Ran) -> String {
    let mut text = format!("{}\n", ran.status);
    for (stream, piece) in &ran.log {
        let name = if *stream == Stream::Out { "out" } else { "err" };
        text += &format!("{name} {}\n{piece}", piece.len());
    }
    text
}

/// The run that was written so.
pub fn read(text: &str) -> Option<Ran> {
    let (status, mut rest) = text.split_once('\n')?;
    let mut ran = Ran {
        status: status.parse().ok()?,
        log: Vec::new(),
    };
    while !rest.is_empty() {
        let (head, after) = rest.split_once('\n')?;
        let (name, length) = head.split_once(' ')?;
        let length: usize = length.parse().ok()?;
        let stream = if name == "out" {
            Stream::Out
        } else {
            Stream::Err
        };
        ran.log.push((stream, after.get(..length)?.to_owned()));
        rest = &after[length..];
    }
    Some(ran)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_read_as_it_was_written() {
        let mut ran = Ran {
            status: 1,
            ..Ran::default()
        };
        ran.write(Stream::Out, "ä\nout 3\n");
        ran.write(Stream::Err, "no\n");
        assert_eq!(read(&written(&ran)), Some(ran));
        assert_eq!(read("0\nout 9\nshort"), None);
    }

    #[test]
    fn only_the_same_key_finds_a_result() {
        let folder = std::env::temp_dir().join(format!("press memo {}", std::process::id()));
        let memo = Memo::open(&folder).unwrap();
        memo.put("a", "1\n\u{0}\n2");
        assert_eq!(memo.get("a").as_deref(), Some("1\n\u{0}\n2"));
        assert_eq!(memo.get("b"), None);
        fs::create_dir_all(folder.join("older")).unwrap();
        let again = Memo::open(&folder).unwrap();
        assert_eq!(again.get("a").as_deref(), Some("1\n\u{0}\n2"));
        assert!(
            !folder.join("older").exists(),
            "what another build left goes"
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}
