//! A stack made into packages that cargo can build: `heap/pkg/…` in the target
//! folder.
//!
//! Cargo believes time stamps, and names a build by the package's name and its
//! place within its workspace. Two folders that hold "the same" package would
//! so share one build, and a copy that kept its time stamps would be judged by
//! somebody else's program. Hence: every variant's package has a name of its
//! own, staged files are written fresh and only when they differ, and
//! [`Member::state`] remembers what each build was made of (see `cargo.rs`).

use crate::course;
use crate::files;
use crate::manifest;
use crate::pristine::{Course, Loaded};
use crate::stack::{Choice, Stack};
use crate::trouble::{Result, Trouble};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The folder of a package's second manifest, see [`bare`].
pub const BARE: &str = "bare";

/// What a build of a staged package makes, as [`Member::state`] knows it.
pub const LIB: &str = "lib";
/// Its test program.
pub const CHAPTER: &str = "chapter";

/// Where staged packages and their builds go.
#[derive(Debug, Clone)]
pub struct Workshop {
    /// The cargo target folder: the checkout's, or `CARGO_TARGET_DIR`.
    pub target: PathBuf,
}

impl Workshop {
    /// This tool's own folder in the target folder.
    pub fn heap(&self) -> PathBuf {
        self.target.join("heap")
    }
}

/// One chapter's package in a stack.
pub struct Member {
    pub loaded: Rc<Loaded>,
    pub choice: Choice,
    /// The package's name.
    pub package: String,
    /// Its folder: staged, or the solution's own.
    pub dir: PathBuf,
    /// Where its `src` came from: what messages should name.
    pub home: PathBuf,
    /// A hash of its sources, manifest and all it uses; `None` for a solution
    /// that is used where it is.
    pub content: Option<u64>,
    /// The same with its tests.
    pub tested: u64,
}

impl Member {
    pub fn is_mine(&self) -> bool {
        self.choice == Choice::Mine
    }

    /// A file of this package as the reader knows it.
    pub fn shown(&self, course: &Course, file: &str) -> String {
        let layout = &course.layout;
        if file.starts_with("tests/") {
            return layout.shown(&layout.exercise(&self.loaded.chapter.id).join(file));
        }
        layout.shown(&self.home.join(file))
    }

    /// The file that says what a build of this package was made of.
    fn state_file(&self) -> PathBuf {
        self.dir.join("built")
    }

    /// The content that was built last in a role, such as `lib` or `chapter`.
    pub fn state(&self, role: &str) -> Option<u64> {
        let text = std::fs::read_to_string(self.state_file()).ok()?;
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(role)?.strip_prefix(' '))?;
        u64::from_str_radix(line, 16).ok()
    }

    /// Remembers what was built in a role.
    pub fn set_state(&self, role: &str, content: u64) -> Result<()> {
        if self.state(role) == Some(content) {
            return Ok(());
        }
        let old = std::fs::read_to_string(self.state_file()).unwrap_or_default();
        let others = old
            .lines()
            .filter(|line| line.split(' ').next() != Some(role));
        let mut lines: Vec<String> = others.map(str::to_string).collect();
        lines.push(format!("{role} {content:016x}\n"));
        files::write_atomic(&self.state_file(), &lines.join("\n"))
    }
}

/// A stack on disk: the graded package, and those below it.
pub struct Stage {
    pub graded: Member,
    pub below: Vec<Member>,
}

impl Stage {
    /// All packages, the graded one first.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        std::iter::once(&self.graded).chain(&self.below)
    }
}

/// Stages some chapters and what they stand on, none of them to be graded.
pub fn members(
    course: &Course,
    workshop: &Workshop,
    ids: &[String],
    stack: &Stack,
) -> Result<Vec<Member>> {
    let mut stager = Stager::new(course, workshop, stack)?;
    for id in ids {
        stager.below(id)?;
    }
    Ok(stager.done.into_values().collect())
}

/// Stages a chapter and what it stands on.
pub fn stage(course: &Course, workshop: &Workshop, id: &str, stack: &Stack) -> Result<Stage> {
    Stager::new(course, workshop, stack)?.run(id)
}

struct Stager<'a> {
    course: &'a Course,
    workshop: &'a Workshop,
    stack: &'a Stack,
    workspace: toml::Table,
    done: BTreeMap<String, Member>,
}

impl<'a> Stager<'a> {
    fn new(course: &'a Course, workshop: &'a Workshop, stack: &'a Stack) -> Result<Stager<'a>> {
        let root_manifest = course.layout.root.join("Cargo.toml");
        Ok(Stager {
            course,
            workshop,
            stack,
            workspace: manifest::parse(&files::read_text(&root_manifest)?, "Cargo.toml")?,
            done: BTreeMap::new(),
        })
    }

    fn run(mut self, id: &str) -> Result<Stage> {
        let loaded = self.course.load(id)?;
        for below in &loaded.below {
            self.below(below)?;
        }
        let graded = self.staged(loaded)?;
        Ok(Stage {
            graded,
            below: self.done.into_values().collect(),
        })
    }

    fn below(&mut self, id: &str) -> Result<()> {
        if self.done.contains_key(id) {
            return Ok(());
        }
        let loaded = self.course.load(id)?;
        for below in &loaded.below {
            self.below(below)?;
        }
        let member = if self.is_plain(&loaded) {
            self.in_place(loaded)
        } else {
            self.staged(loaded)?
        };
        self.done.insert(id.to_string(), member);
        Ok(())
    }

    fn choice(&self, loaded: &Loaded) -> &Choice {
        self.stack.of(loaded.chapter.number)
    }

    /// Whether it and everything below it is the reference.
    fn is_plain(&self, loaded: &Loaded) -> bool {
        *self.choice(loaded) == Choice::Reference && self.stands_on_plain(loaded)
    }

    fn stands_on_plain(&self, loaded: &Loaded) -> bool {
        loaded
            .below
            .iter()
            .all(|id| self.done[id].content.is_none())
    }

    fn in_place(&self, loaded: Rc<Loaded>) -> Member {
        let dir = self.course.layout.solution(&loaded.chapter.id);
        Member {
            choice: Choice::Reference,
            package: format!("{}-solution", loaded.chapter.id),
            home: dir.clone(),
            dir,
            content: None,
            tested: 0,
            loaded,
        }
    }

    fn staged(&self, loaded: Rc<Loaded>) -> Result<Member> {
        let id = loaded.chapter.id.clone();
        let choice = self.choice(&loaded).clone();
        let variant = self.variant(&loaded);
        let package = package(&id, &variant);
        let dir = folder(self.workshop, &id, &variant);
        let mut texts = choice.sources(&self.course.layout, &id)?;
        texts.insert("Cargo.toml".into(), self.manifest(&loaded, &package)?);
        let own = texts.iter().flat_map(|(name, text)| [name.as_str(), text]);
        let mut content = files::hash(own);
        for below in &loaded.below {
            if let Some(other) = self.done[below].content {
                content = files::hash([format!("{content:x}{other:x}").as_str()]);
            }
        }
        for (name, text) in loaded.pristine.under("tests") {
            texts.insert(format!("tests/{name}"), text);
        }
        let all = texts.iter().flat_map(|(name, text)| [name.as_str(), text]);
        let tested = files::hash([format!("{content:x}{:x}", files::hash(all)).as_str()]);
        write_package(&dir, &texts)?;
        seed_lock(&self.course.layout.root, &dir, &texts["Cargo.toml"])?;
        Ok(Member {
            home: choice.home(&self.course.layout, &id),
            choice,
            package,
            dir,
            content: Some(content),
            tested,
            loaded,
        })
    }

    /// `mine`, or `mine-3f2a` when something below is not the reference.
    fn variant(&self, loaded: &Loaded) -> String {
        let folder = self.choice(loaded).folder();
        if self.stands_on_plain(loaded) {
            return folder.into();
        }
        let below: Vec<&str> = loaded
            .below
            .iter()
            .filter(|id| self.done[*id].content.is_some())
            .map(|id| self.done[id].package.as_str())
            .collect();
        format!("{folder}-{:04x}", files::hash(below) & 0xffff)
    }

    fn manifest(&self, loaded: &Loaded, package: &str) -> Result<String> {
        let below = |id: &str| {
            let member = self.done.get(id)?;
            Some((member.package.clone(), member.dir.clone()))
        };
        let settled: Vec<String> = self
            .done
            .values()
            .filter(|member| member.content.is_none())
            .map(|member| member.package.clone())
            .collect();
        let table = manifest::staged(&manifest::Staging {
            exercise: &loaded.manifest,
            home: &self.course.layout.exercise(&loaded.chapter.id),
            workspace: &self.workspace,
            root: &self.course.layout.root,
            package,
            edited: *self.choice(loaded) != Choice::Reference,
            settled: &settled,
            below: &below,
        })?;
        Ok(manifest::write(&table))
    }
}

/// A second package of the same source that names no dev-dependencies; returns
/// its folder.
pub fn bare(course: &Course, member: &Member) -> Result<PathBuf> {
    let dir = member.dir.join(BARE);
    let staged = member.dir.join("Cargo.toml");
    let table = manifest::parse(&files::read_text(&staged)?, "Cargo.toml")?;
    let text = manifest::write(&manifest::bare(&table));
    files::write_if_changed(&dir.join("Cargo.toml"), &text)?;
    seed_lock(&course.layout.root, &dir, &text)?;
    Ok(dir)
}

/// The name of a variant's package.
pub fn package(id: &str, variant: &str) -> String {
    format!("{id}-{variant}")
}

/// The folder of a variant's package.
pub fn folder(workshop: &Workshop, id: &str, variant: &str) -> PathBuf {
    workshop.heap().join("pkg").join(id).join(variant)
}

/// Makes the folder hold exactly these files, cargo's own and ours aside.
fn write_package(dir: &Path, texts: &BTreeMap<String, String>) -> Result<()> {
    let attempt = || -> Result<()> {
        for folder in ["src", "tests"] {
            for name in files::list(&dir.join(folder))? {
                let name = format!("{folder}/{name}");
                if !texts.contains_key(&name) {
                    files::remove(&dir.join(name))?;
                }
            }
        }
        for (name, text) in texts {
            files::write_if_changed(&dir.join(name), text)?;
        }
        Ok(())
    };
    attempt().map_err(|trouble| {
        Trouble::new(format!("the target folder cannot be written\n  {trouble}"))
            .next("set CARGO_TARGET_DIR to a folder that can be written, and run it again")
    })
}

/// Starts the package from the checkout's own Cargo.lock, so that the same
/// versions are used and no network is needed for choosing them.
pub fn seed_lock(root: &Path, dir: &Path, manifest: &str) -> Result<()> {
    let Some(lock) = files::read_text_if_there(&root.join("Cargo.lock"))? else {
        return Ok(());
    };
    let seed = format!("{:016x}\n", files::hash([lock.as_str(), manifest]));
    let own = dir.join("Cargo.lock");
    if own.exists() && !files::write_if_changed(&dir.join("seed"), &seed)? {
        return Ok(());
    }
    files::write_atomic(&own, &lock)?;
    files::write_if_changed(&dir.join("seed"), &seed).map(|_| ())
}

/// The label of a hole in a `todo!` text: `("ch01", "bind", "put …")`.
pub fn hole(message: &str) -> Option<(u32, &str, &str)> {
    let label = message.strip_prefix("not yet implemented: ")?;
    let (name, says) = label.split_once(": ")?;
    let (chapter, anchor) = name.split_once('.')?;
    Some((course::number_of(chapter)?, anchor, says))
}
