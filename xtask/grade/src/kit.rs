//! Everything a chapter's grading needs, made once from the reference: compiled
//! libraries, the tests, and the compiler's command lines.

use crate::audit::{self, Symbols};
use crate::policy::{self, Policy};
use crate::told::Told;
use compile_fail::case::Case;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use xtask::cargo::{self, Tools};
use xtask::course::Chapter;
use xtask::files;
use xtask::pristine::Loaded;
use xtask::record;
use xtask::scan;
use xtask::stack::{Choice, SUBMISSION, Stack};
use xtask::stage;
use xtask::trouble::{Result, Trouble};

/// The prefix of a file with hidden tests, and of its module.
pub const HIDDEN: &str = "hidden_";

/// A chapter ready to be graded.
#[derive(Debug)]
pub struct Kit {
    pub chapter: Chapter,
    /// Its folder: `libs`, and `tests` as they are run.
    pub dir: PathBuf,
    /// Tells kits apart; part of every cache key.
    pub key: String,
    pub lib: Told,
    pub test: Told,
    /// Names from the tests' source; cases of a table not told apart.
    pub expected: Vec<scan::Expected>,
    /// The tests by name, as the reference's program lists them.
    pub names: Vec<String>,
    pub cases: Vec<(Case, String)>,
    pub policy: Policy,
    pub symbols: Symbols,
    /// The reference's sources: graded first, to see that all is well.
    pub reference: BTreeMap<String, Vec<u8>>,
    /// What a student starts with.
    pub starter: BTreeMap<String, Vec<u8>>,
    /// Held while the kit is used, so that no other grader takes it away.
    _lock: File,
}

/// What is remembered of a kit on the disk.
#[derive(Serialize, Deserialize)]
struct Written {
    lib: Told,
    test: Told,
}

/// Where kits are made: `place` is the folder that rooms see, `kept` the same
/// folder as cargo and other runs know it.
pub struct Shop<'a> {
    pub tools: &'a Tools<'a>,
    pub kits: &'a Path,
    pub kept: &'a Path,
    pub sysroot: &'a Path,
    pub hidden: Option<&'a Path>,
}

impl Shop<'_> {
    /// The kit of a chapter; built if it is not there.
    pub fn kit(&self, id: &str) -> Result<Kit> {
        let loaded = self.tools.course.load(id)?;
        let tests = self.tests(&loaded)?;
        let key = self.key(&loaded, &tests)?;
        let name = format!("{id}-{}", &key[..16]);
        let kept = self.kept.join(&name);
        let written = match read_written(&kept) {
            Some(written) => written,
            None => self.build(&loaded, &kept, &tests)?,
        };
        let lock = kept.join("lock");
        let lock = File::create(&lock).map_err(|e| Trouble::io("write", &lock, &e))?;
        let _ = lock.try_lock_shared();
        let reference = bytes(Choice::Reference.sources(&self.tools.course.layout, id)?);
        let starters = loaded.pristine.starters.iter();
        let starter = starters.map(|(name, starter)| (name.clone(), starter.text.clone()));
        let starter: BTreeMap<String, String> = starter.collect();
        Ok(Kit {
            policy: policy_of(&starter, &reference),
            cases: cases(&loaded)?,
            expected: scan::expected(&under(&tests, "chapter/")),
            names: Vec::new(),
            symbols: Symbols::default(),
            chapter: loaded.chapter.clone(),
            dir: self.kits.join(&name),
            lib: written.lib,
            test: written.test,
            starter: bytes(starter),
            reference,
            key,
            _lock: lock,
        })
    }

    /// The tests with the hidden ones: by name within `tests`. What every
    /// signature must be is compiled with them: an answer of a type of one's own,
    /// equal to everything, would pass else.
    fn tests(&self, loaded: &Loaded) -> Result<BTreeMap<String, String>> {
        let mut tests = loaded.pristine.under("tests");
        let id = &loaded.chapter.id;
        if tests.contains_key("contract.rs")
            && let Some(main) = tests.get_mut("chapter/main.rs")
        {
            main.push_str("#[path = \"../contract.rs\"]\nmod contract_of_the_chapter;\n");
        }
        let Some(hidden) = self.hidden.map(|dir| dir.join(id)) else {
            return Ok(tests);
        };
        for (name, text) in files::read_tree(&hidden, |name| name.ends_with(".rs"))? {
            let task = name.trim_end_matches(".rs");
            if loaded.chapter.task(task).is_none() {
                let tasks: Vec<&str> = loaded
                    .chapter
                    .tasks
                    .iter()
                    .map(|t| t.name.as_str())
                    .collect();
                return Err(
                    Trouble::new(format!("{id} has no task `{task}` for hidden tests"))
                        .at(hidden.join(&name).display())
                        .next(format!("call the file after one of: {}", tasks.join(", "))),
                );
            }
            if let Some(main) = tests.get_mut("chapter/main.rs") {
                main.push_str(&format!("mod {HIDDEN}{task};\n"));
            }
            tests.insert(format!("chapter/{HIDDEN}{name}"), text);
        }
        Ok(tests)
    }

    fn key(&self, loaded: &Loaded, tests: &BTreeMap<String, String>) -> Result<String> {
        let mut hash = blake3::Hasher::new();
        let mut eat = |text: &str| {
            hash.update(text.as_bytes());
            hash.update(&[0]);
        };
        eat(env!("CARGO_PKG_VERSION"));
        eat(&compiler_says(self.sysroot));
        for (name, text) in tests.iter().chain(&loaded.pristine.files) {
            eat(name);
            eat(text);
        }
        let layout = &self.tools.course.layout;
        let mut all: BTreeSet<String> = loaded.below.iter().cloned().collect();
        let mut queue: Vec<String> = loaded.below.clone();
        while let Some(id) = queue.pop() {
            for below in &self.tools.course.load(&id)?.below {
                if all.insert(below.clone()) {
                    queue.push(below.clone());
                }
            }
        }
        all.insert(loaded.chapter.id.clone());
        let mut folders: Vec<PathBuf> = all
            .iter()
            .map(|id| layout.solution(id).join("src"))
            .collect();
        folders.push(layout.root.join("exercises/testkit/src"));
        for folder in folders {
            for (name, text) in files::read_tree(&folder, |_| true)? {
                eat(&name);
                eat(&text);
            }
        }
        for name in ["Cargo.toml", "Cargo.lock"] {
            eat(&files::read_text_if_there(&layout.root.join(name))?.unwrap_or_default());
        }
        eat(&layout.root.to_string_lossy());
        Ok(hash.finalize().to_hex().to_string())
    }

    fn build(
        &self,
        loaded: &Loaded,
        kept: &Path,
        tests: &BTreeMap<String, String>,
    ) -> Result<Written> {
        let id = &loaded.chapter.id;
        let tools = self.tools;
        tools
            .ui
            .step(&format!("{id}: building what its tests need (once)"));
        let sources = Choice::Reference.sources(&tools.course.layout, id)?;
        let stack = Stack::reference().with(loaded.chapter.number, Choice::Submission(sources));
        // Fresh files: cargo must call the compiler, or there is nothing to hear.
        files::remove(&stage::folder(&tools.workshop, id, SUBMISSION))?;
        let stage = stage::stage(tools.course, &tools.workshop, id, &stack)?;
        let notes = tools
            .workshop
            .target
            .join("grade")
            .join(format!("told-{}", std::process::id()));
        let messages = self.listen(&stage.graded.dir.join("Cargo.toml"), &notes)?;
        let crate_name = id.replace('-', "_");
        let lib = read_told(&notes, &crate_name)?;
        let test = read_told(&notes, "chapter")?;
        files::remove(&notes)?;
        let new = kept.with_extension(format!("new{}", std::process::id()));
        files::remove(&new)?;
        let written = Written {
            lib: shelve(lib, &crate_name),
            test: shelve(test, &crate_name),
        };
        keep_libraries(&messages, &stage.graded.dir, &new.join("libs"))?;
        for (name, text) in tests {
            files::write_atomic(&new.join("tests").join(name), text)?;
        }
        let text = serde_json::to_string(&written).unwrap_or_default();
        files::write_atomic(&new.join("kit.json"), &text)?;
        forget_older(kept, id);
        fs::rename(&new, kept).map_err(|e| Trouble::io("rename", &new, &e))?;
        let manifest = stage.graded.dir.join("Cargo.toml");
        cargo::clean(tools, &manifest, &[stage.graded.package])?;
        files::remove(&stage.graded.dir)?;
        Ok(written)
    }

    /// Lets cargo build the tests, with this program before the compiler.
    fn listen(&self, manifest: &Path, notes: &Path) -> Result<Vec<Value>> {
        let mut command = self.tools.cargo();
        command
            .args([
                "test",
                "--no-run",
                "--test",
                "chapter",
                "--message-format=json",
            ])
            .arg("--manifest-path")
            .arg(manifest)
            .env("CARGO_INCREMENTAL", "0");
        record::listen(&mut command, notes)?;
        let finished = xtask::process::run(&mut command, xtask::process::Limits::NONE)?;
        if !finished.status.success() {
            return Err(cargo::could_not_build(&finished));
        }
        let lines = finished.stdout.lines();
        Ok(lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect())
    }
}

/// What the compiler says of itself: another one may find other errors.
fn compiler_says(sysroot: &Path) -> String {
    let output = std::process::Command::new(sysroot.join("bin/rustc"))
        .arg("-vV")
        .output();
    output.map_or_else(
        |_| String::new(),
        |o| String::from_utf8_lossy(&o.stdout).into_owned(),
    )
}

fn bytes(texts: BTreeMap<String, String>) -> BTreeMap<String, Vec<u8>> {
    texts
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()))
        .collect()
}

fn under(all: &BTreeMap<String, String>, prefix: &str) -> BTreeMap<String, String> {
    let inner = all
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix(prefix)?, text)));
    inner
        .map(|(name, text)| (name.to_string(), text.clone()))
        .collect()
}

fn read_written(dir: &Path) -> Option<Written> {
    serde_json::from_str(&fs::read_to_string(dir.join("kit.json")).ok()?).ok()
}

fn read_told(notes: &Path, crate_name: &str) -> Result<Told> {
    let heard = record::heard(notes, crate_name).ok_or_else(|| {
        Trouble::new(format!(
            "internal error: the compiler was not heard building {crate_name}"
        ))
    })?;
    Ok(Told::of(heard))
}

/// Libraries by their names on the kit's shelf; the chapter's own is not there.
fn shelve(mut told: Told, own: &str) -> Told {
    told.libraries.retain(|(name, _)| name != own);
    for (_, file) in &mut told.libraries {
        // Cargo names a library's outline where that is enough; we have the whole.
        *file = file
            .with_extension("rlib")
            .file_name()
            .map(PathBuf::from)
            .unwrap_or_default();
    }
    told
}

/// Puts every library of the build on the kit's shelf.
fn keep_libraries(messages: &[Value], own: &Path, shelf: &Path) -> Result<()> {
    fs::create_dir_all(shelf).map_err(|e| Trouble::io("make a folder", shelf, &e))?;
    for message in messages
        .iter()
        .filter(|m| m["reason"] == "compiler-artifact")
    {
        let manifest = Path::new(message["manifest_path"].as_str().unwrap_or_default());
        if manifest.parent() == Some(own) {
            continue;
        }
        for file in message["filenames"].as_array().into_iter().flatten() {
            let file = Path::new(file.as_str().unwrap_or_default());
            let end = file.extension().and_then(|end| end.to_str());
            if !matches!(end, Some("rlib" | "so" | "dylib" | "dll")) {
                continue;
            }
            let to = shelf.join(file.file_name().unwrap_or_default());
            // The same bytes under another name; cargo never writes into a file
            // that is there, it makes a new one.
            if fs::hard_link(file, &to).is_err() {
                fs::copy(file, &to).map_err(|e| Trouble::io("copy", file, &e))?;
            }
        }
    }
    Ok(())
}

/// Kits of an older state of the chapter only take up room.
fn forget_older(kept: &Path, id: &str) {
    let shelf = kept
        .parent()
        .into_iter()
        .flat_map(fs::read_dir)
        .flatten()
        .flatten();
    for entry in shelf {
        let name = entry.file_name().to_string_lossy().into_owned();
        let same = name
            .strip_prefix(id)
            .is_some_and(|rest| rest.starts_with('-'));
        // Another grader may be at work with it: with other hidden tests, say.
        let used = File::open(entry.path().join("lock")).is_ok_and(|file| file.try_lock().is_err());
        if same && !used && !name.contains("new") {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn cases(loaded: &Loaded) -> Result<Vec<(Case, String)>> {
    let all = loaded.compile_fail_cases();
    let read = all
        .iter()
        .filter_map(|(file, text)| Some((file.strip_suffix(".rs")?, text)));
    read.map(|(name, text)| match Case::new(name, text) {
        Ok(case) => Ok((case, text.clone())),
        Err(why) => Err(Trouble::new(format!("the case {name}.rs: {why}"))),
    })
    .collect()
}

/// The rule for a chapter: what its own source does is allowed.
fn policy_of(starter: &BTreeMap<String, String>, reference: &BTreeMap<String, Vec<u8>>) -> Policy {
    let forbids = |text: &String| {
        let flat: String = text.split_whitespace().collect();
        flat.contains("#![forbid(unsafe_code)]")
    };
    let mut policy = Policy {
        unsafe_code: !starter.get("src/lib.rs").is_some_and(forbids),
        ..Policy::default()
    };
    let own = reference
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let own = policy::look(&policy, own);
    policy.equal = own.equal;
    policy
        .allowed
        .extend(own.found.into_iter().map(|finding| finding.what));
    policy
}

/// What trying the reference taught.
#[derive(Serialize, Deserialize)]
struct Tried {
    names: Vec<String>,
    symbols: Symbols,
}

impl Kit {
    /// Takes over what an earlier run learned from the reference behind the same
    /// walls.
    pub fn recall(&mut self, walls: &str) -> bool {
        let text = fs::read_to_string(self.tried(walls)).unwrap_or_default();
        let Ok(tried) = serde_json::from_str::<Tried>(&text) else {
            return false;
        };
        (self.names, self.symbols) = (tried.names, tried.symbols);
        true
    }

    /// Keeps it for later runs; no matter if that fails.
    pub fn keep(&self, walls: &str) {
        let tried = Tried {
            names: self.names.clone(),
            symbols: self.symbols.clone(),
        };
        if let Ok(text) = serde_json::to_string(&tried) {
            let _ = files::write_atomic(&self.tried(walls), &text);
        }
    }

    fn tried(&self, walls: &str) -> PathBuf {
        self.dir.join(format!("tried-{walls}.json"))
    }

    /// Reads what the reference's library has.
    pub fn learn_symbols(&mut self, library: &Path) -> Result<()> {
        let bytes = fs::read(library).map_err(|e| Trouble::io("read", library, &e))?;
        self.symbols = audit::read(&bytes).map_err(|why| {
            Trouble::new(format!("internal error: the reference's library: {why}"))
        })?;
        Ok(())
    }
}
