//! Building what a learner has just edited without asking cargo.
//!
//! For an edit of the chapter's own source cargo always comes to the same two
//! commands: compile the library, compile its tests. So they are remembered as
//! cargo gave them, and given to the compiler again, which saves a learner a
//! tenth of the wait.
//!
//! No time stamp decides about the source that is judged: both commands are run
//! whenever its content is not what was built last. About all the rest (the
//! chapters below, the test kit, the versions, the flags) this module is more
//! careful than cargo: has any of it been touched since cargo built last, or
//! does a command fail, then cargo is asked, and its messages are the ones told.

use crate::cargo::{Said, Tools};
use crate::course;
use crate::files;
use crate::record::Heard;
use crate::remembered;
use crate::stage::{CHAPTER, LIB, Stage};
use crate::trouble::Result;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How cargo built a staged package.
struct Known {
    lib: Heard,
    chapter: Heard,
    program: PathBuf,
    /// The program as the last build left it.
    stamp: String,
    /// When that build was begun, and a hash of what else it depended on.
    begun: u64,
    around: u64,
}

/// Builds the test program of a stage if only its own source has changed since
/// cargo built it, and gives it; `None` leaves it to cargo.
pub fn build(tools: &Tools<'_>, stage: &Stage) -> Result<Option<PathBuf>> {
    let member = &stage.graded;
    let (Some(content), Some(mut known)) = (member.content, Known::read(stage)?) else {
        return Ok(None);
    };
    if known.around != around(tools, stage)? || known.begun <= last_touched(tools, stage) {
        return Ok(None);
    }
    if member.state(LIB) == Some(content) {
        let is_there = member.state(CHAPTER) == Some(member.tested)
            && known.stamp == remembered::stamp(&known.program);
        return Ok(is_there.then_some(known.program));
    }
    let steps = [
        (LIB, &known.lib, content),
        (CHAPTER, &known.chapter, member.tested),
    ];
    // Until it is done, nobody may take what lies there for a build of anything.
    for (role, ..) in steps {
        member.set_state(role, 0)?;
    }
    for (role, heard, made_of) in steps {
        if !heard.run(tools, stage)? {
            return Ok(None);
        }
        member.set_state(role, made_of)?;
    }
    known.stamp = remembered::stamp(&known.program);
    known.write(stage)?;
    Ok(Some(known.program))
}

/// Remembers how cargo built a stage, if it built both the library and the tests.
pub fn note(
    tools: &Tools<'_>,
    stage: &Stage,
    begun: SystemTime,
    said: &Said,
    program: &Path,
) -> Result<()> {
    // A chapter below that is somebody's own changes as the graded one does.
    if !cfg!(unix) || stage.below.iter().any(|member| member.content.is_some()) {
        return Ok(());
    }
    let commands = said
        .finished
        .stderr
        .lines()
        .filter_map(|line| command(stage, line));
    let commands: Vec<Heard> = commands.collect();
    // What is graded is built last.
    let find = |root: &str| {
        let is_it = |heard: &&Heard| heard.args.iter().any(|word| word == root);
        commands.iter().rfind(is_it).cloned()
    };
    let (Some(lib), Some(chapter)) = (find("src/lib.rs"), find("tests/chapter/main.rs")) else {
        return Ok(());
    };
    let known = Known {
        lib,
        chapter,
        program: program.to_path_buf(),
        stamp: remembered::stamp(program),
        begun: nanoseconds(begun),
        around: around(tools, stage)?,
    };
    known.write(stage)
}

impl Known {
    fn path(stage: &Stage) -> PathBuf {
        stage.graded.dir.join("commands.json")
    }

    /// A note that cannot be read is no note: cargo is asked.
    fn read(stage: &Stage) -> Result<Option<Known>> {
        let text = files::read_text_if_there(&Known::path(stage))?.unwrap_or_default();
        let Ok(note) = serde_json::from_str::<Value>(&text) else {
            return Ok(None);
        };
        let known = || {
            Some(Known {
                lib: Heard::read(&note["lib"])?,
                chapter: Heard::read(&note["chapter"])?,
                program: note["program"].as_str()?.into(),
                stamp: note["stamp"].as_str()?.to_string(),
                begun: note["begun"].as_u64()?,
                around: note["around"].as_u64()?,
            })
        };
        Ok(known())
    }

    fn write(&self, stage: &Stage) -> Result<()> {
        let note = json!({
            "about": "How cargo built this package; see xtask/src/edited.rs.",
            "lib": self.lib.json(),
            "chapter": self.chapter.json(),
            "program": self.program.to_string_lossy(),
            "stamp": self.stamp,
            "begun": self.begun,
            "around": self.around,
        });
        files::write_atomic(&Known::path(stage), &format!("{note:#}\n"))
    }
}

/// The compiler's command in a line of `cargo --verbose`.
fn command(stage: &Stage, line: &str) -> Option<Heard> {
    let mut words = words(line)?.into_iter();
    let member = &stage.graded;
    let env = [
        ("CARGO_MANIFEST_DIR", member.dir.to_str()?),
        ("CARGO_PKG_NAME", &member.package),
    ];
    let env = env.map(|(name, value)| (name.to_string(), value.to_string()));
    Some(Heard {
        compiler: words.next()?,
        args: words.collect(),
        env: env.into(),
    })
}

/// The words of a command that cargo says it runs.
fn words(line: &str) -> Option<Vec<String>> {
    let text = line.trim().strip_prefix("Running `")?.strip_suffix('`')?;
    let mut words = vec![String::new()];
    let mut quoted = false;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let word = words.last_mut()?;
        match letter {
            '\'' => quoted = !quoted,
            '\\' if !quoted => word.extend(letters.next()),
            ' ' if !quoted => words.push(String::new()),
            letter => word.push(letter),
        }
    }
    Some(words)
}

/// A hash of what a build depends on besides the files of [`last_touched`].
fn around(tools: &Tools<'_>, stage: &Stage) -> Result<u64> {
    let mut parts = remembered::around(tools);
    parts.push(files::read_text(&stage.graded.dir.join("Cargo.toml"))?);
    Ok(files::hash(parts.iter().map(String::as_str)))
}

/// When anything below the graded package was last written, in nanoseconds
/// since 1970: what its build uses and what says how to build it.
fn last_touched(tools: &Tools<'_>, stage: &Stage) -> u64 {
    let layout = &tools.course.layout;
    let top = stage.graded.loaded.chapter.number;
    let below = tools.course.ids.iter();
    let below = below.filter(|id| course::number_of(id) < Some(top));
    let mut newest = below
        .flat_map(|id| ["src", "Cargo.toml"].map(|part| layout.solution(id).join(part)))
        .map(|path| newest_in(&path))
        .max()
        .unwrap_or(0);
    for name in [
        "exercises/testkit",
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        ".cargo",
    ] {
        newest = newest.max(newest_in(&layout.root.join(name)));
    }
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        newest = newest.max(newest_in(&Path::new(&home).join("config.toml")));
    }
    newest
}

/// The time of the newest file or folder in here; 0 if there is nothing.
fn newest_in(path: &Path) -> u64 {
    let own = std::fs::metadata(path).and_then(|about| about.modified());
    let inside = std::fs::read_dir(path).into_iter().flatten().flatten();
    inside
        .map(|entry| newest_in(&entry.path()))
        .max()
        .unwrap_or(0)
        .max(own.map_or(0, nanoseconds))
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos().try_into().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_read_as_cargo_prints_it() {
        let line = r"     Running `/a/rustc --crate-name x --check-cfg 'cfg(docsrs,test)' '/t ü/it'\''s.rs' -C a=b`";
        let words = words(line).unwrap();
        assert_eq!(
            words,
            [
                "/a/rustc",
                "--crate-name",
                "x",
                "--check-cfg",
                "cfg(docsrs,test)",
                "/t ü/it's.rs",
                "-C",
                "a=b"
            ]
        );
        assert_eq!(super::words("   Compiling x v0.1.0"), None);
    }
}
