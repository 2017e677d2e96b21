//! Where a lesson reports to: the environment of a test's process says it.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;

/// The environment variable that names the folder for the message's parts.
///
/// Without it a failing test prints its message to the standard error stream.
/// With it the parts become plain text files: `python`, `rule` and `page` when
/// the test starts, `heap` when it panics, and `done` only when its body ended
/// without a panic. A process that ends with status 0 and left no `done` ended
/// before the test did.
pub const DIR_VARIABLE: &str = "LESSON_DIR";

/// The environment variable for a process that runs several tests, one after
/// the other. Making many small files takes longer than most tests, so here
/// those that pass share the file `done`: `test` and the test's name in a line,
/// then its parts, each line after the name of the part. A test that panics
/// writes the four parts to a folder named like itself, with `-` for `::`; where
/// a proof is asked for, to the file `heap`, in lines like those of `done`.
pub const SHELF_VARIABLE: &str = "LESSON_SHELF";

/// The environment variable that asks for a proof: with it, the standard input
/// holds a word that must stand in the file `done`. It is read before the first
/// lesson begins and is nowhere else afterwards, so that who ends the process
/// early, or writes the file, cannot know it. A shelf has many tests: there the
/// input has a line for each, a word and the test's name, and the test's record
/// begins with its own word. To read what others left there helps nobody.
pub const PROOF_VARIABLE: &str = "LESSON_PROOF";

/// Where a lesson reports to.
#[derive(Clone)]
pub enum Place {
    /// The standard error stream.
    Printed,
    /// A folder of its own.
    Dir(PathBuf),
    /// A folder that it shares with others, and its test's name.
    Shelf(PathBuf, String),
}

/// The word that proves that a test came to its end, or nothing.
pub fn proof() -> &'static str {
    static WORD: OnceLock<String> = OnceLock::new();
    WORD.get_or_init(|| {
        let mut word = String::new();
        if std::env::var_os(PROOF_VARIABLE).is_some() {
            let _ = std::io::stdin().lock().read_to_string(&mut word);
        }
        word
    })
}

/// The word of one test among those of a shelf.
pub fn proof_of<'a>(words: &'a str, test: &str) -> Option<&'a str> {
    let mut lines = words.lines().filter_map(|line| line.split_once(' '));
    lines.find_map(|(word, name)| (name == test).then_some(word))
}

impl Place {
    /// What the environment says.
    pub fn named() -> Place {
        if let Some(dir) = std::env::var_os(DIR_VARIABLE) {
            return Place::Dir(dir.into());
        }
        // Test programs name a test's thread after the test.
        let thread = thread::current();
        match (std::env::var_os(SHELF_VARIABLE), thread.name()) {
            (Some(shelf), Some(test)) => Place::Shelf(shelf.into(), test.to_owned()),
            _ => Place::Printed,
        }
    }

    /// The folder of this test's own; none when it prints.
    pub fn dir(&self) -> Option<PathBuf> {
        match self {
            Place::Printed => None,
            Place::Dir(dir) => Some(dir.clone()),
            Place::Shelf(shelf, test) => Some(shelf.join(test.replace("::", "-"))),
        }
    }
}

/// Writes a file, and the folder it is in.
pub fn write(dir: &Path, name: &str, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    fs::write(dir.join(name), text)
}

/// Adds to a file; makes it, and the folder it is in.
pub fn append(dir: &Path, name: &str, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    let mut file = fs::File::options()
        .append(true)
        .create(true)
        .open(dir.join(name))?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::proof_of;

    #[test]
    fn on_a_shelf_each_test_has_its_own_word() {
        let words = "one a::b\ntwo a::b::case_1\n";
        assert_eq!(proof_of(words, "a::b"), Some("one"));
        assert_eq!(proof_of(words, "a::b::case_1"), Some("two"));
        assert_eq!(proof_of(words, "a"), None);
        assert_eq!(proof_of("", "a::b"), None);
    }
}
