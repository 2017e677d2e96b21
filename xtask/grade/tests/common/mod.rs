//! Makes submissions from the small descriptions in `bank/`.

#![allow(dead_code, reason = "each test program uses a part")]

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};
use toml::{Table, Value};

/// The checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// Cargo's target folder: what is built there is used.
pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// An empty folder for one test.
pub fn scratch(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("grade-{name}"));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    dir
}

/// The grader, started as xtask starts it.
pub fn grader(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grade"));
    command
        .arg("--root")
        .arg(root())
        .arg("--target")
        .arg(target())
        .args(args)
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("RUSTFLAGS");
    command
}

/// One submission of a bank.
pub struct Case {
    pub name: String,
    pub class: String,
    pub expect: Vec<String>,
    pub points: Option<i64>,
    table: Table,
    chapter: String,
}

/// Reads a bank.
pub fn bank(name: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("bank")
        .join(name);
    let all: Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let chapter = text(&all, "chapter").unwrap();
    let cases = all["case"].as_array().unwrap().iter();
    cases
        .map(|case| {
            let table = case.as_table().unwrap().clone();
            let expect = table["expect"].as_array().unwrap().iter();
            Case {
                name: text(&table, "name").unwrap(),
                class: text(&table, "class").unwrap(),
                expect: expect
                    .map(|word| word.as_str().unwrap().to_string())
                    .collect(),
                points: table.get("points").and_then(Value::as_integer),
                chapter: chapter.clone(),
                table,
            }
        })
        .collect()
}

fn text(table: &Table, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(str::to_string)
}

/// Where a case finds what it wants to steal or to break.
pub struct Bait {
    pub harm: PathBuf,
    pub secret: PathBuf,
}

impl Case {
    /// What it begins with: folders, the later over the earlier.
    fn sources(&self) -> Vec<PathBuf> {
        let root = root();
        let from = text(&self.table, "from").unwrap_or_else(|| "starter".into());
        let solution = root.join("solutions").join(&self.chapter);
        match from.as_str() {
            "starter" => vec![root.join("exercises").join(&self.chapter)],
            "reference" => vec![solution],
            other => {
                let name = other.strip_prefix("alternative ").unwrap();
                let differs = solution.join("alternatives").join(name);
                vec![solution, differs]
            }
        }
    }

    /// Makes the submission in a folder of all.
    pub fn make(&self, class: &Path, bait: &Bait) {
        let whole = class.join(&self.name);
        let chapter = whole.join("exercises").join(&self.chapter);
        for source in self.sources() {
            copy(&source.join("src"), &chapter.join("src"));
        }
        let names = |text: &str| {
            let reference = root().join("solutions").join(&self.chapter);
            text.replace("REFERENCE", &reference.display().to_string())
                .replace("HARM", &bait.harm.display().to_string())
                .replace("SECRET", &bait.secret.display().to_string())
        };
        if let Some(code) = text(&self.table, "holes") {
            fill_holes(&chapter.join("src"), &names(&code));
        }
        for change in self
            .table
            .get("change")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let part = |at: usize| change[at].as_str().unwrap();
            let path = chapter.join(part(0));
            let old = fs::read_to_string(&path).unwrap();
            // The holes may be filled already.
            if text(&self.table, "holes").is_none() {
                assert_eq!(
                    old.matches(part(1)).count(),
                    1,
                    "{}: `{}`",
                    self.name,
                    part(1)
                );
            }
            fs::write(&path, old.replace(part(1), &names(part(2)))).unwrap();
        }
        for (file, more) in self
            .table
            .get("add")
            .and_then(Value::as_table)
            .into_iter()
            .flatten()
        {
            let path = chapter.join(file);
            let old = fs::read_to_string(&path).unwrap();
            fs::write(&path, format!("{old}\n{}", names(more.as_str().unwrap()))).unwrap();
        }
        for (file, new) in self
            .table
            .get("file")
            .and_then(Value::as_table)
            .into_iter()
            .flatten()
        {
            write(&whole.join(file), &names(new.as_str().unwrap()));
        }
        if let Some(special) = text(&self.table, "special") {
            self.special(&special, &whole, &chapter);
        }
        self.finish(&whole);
    }

    fn finish(&self, whole: &Path) {
        if text(&self.table, "line_ends").is_some() {
            each_file(whole, &mut |path| {
                let old = fs::read_to_string(path).unwrap();
                fs::write(path, format!("\u{feff}{}", old.replace('\n', "\r\n"))).unwrap();
            });
        }
        if text(&self.table, "times").is_some() {
            each_file(whole, &mut |path| {
                let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
                File::options()
                    .write(true)
                    .open(path)
                    .unwrap()
                    .set_modified(then)
                    .unwrap();
            });
        }
        match text(&self.table, "form").as_deref() {
            None => {}
            Some("git") => write(&whole.join(".git/config"), "[core]\n"),
            Some("zip") => zip_up(whole, str::to_string),
            Some("zip from Windows") => zip_up(whole, |name| name.replace('/', "\\")),
            Some(_) => {
                // What its own archiver puts beside every file.
                let extra = format!("exercises/{}/src/._list.rs", self.chapter);
                write(&whole.join("__MACOSX").join(extra), "\u{0}\u{5}\u{16}\u{7}");
                let around = |name: &str| match name.strip_prefix("__MACOSX/") {
                    Some(rest) => format!("__MACOSX/repository-main/{rest}"),
                    None => format!("repository-main/{name}"),
                };
                zip_up(whole, around);
            }
        }
    }

    fn special(&self, special: &str, whole: &Path, chapter: &Path) {
        let list = chapter.join("src/list.rs");
        let reference = root().join("solutions").join(&self.chapter);
        match special {
            "link file" => {
                fs::remove_file(&list).unwrap();
                link(&reference.join("src/list.rs"), &list);
            }
            "link src" => {
                fs::remove_dir_all(chapter.join("src")).unwrap();
                link(&reference.join("src"), &chapter.join("src"));
            }
            "link all" => {
                fs::remove_dir_all(whole).unwrap();
                link(&root(), whole);
            }
            "only list" => {
                let text = fs::read(reference.join("src/list.rs")).unwrap();
                fs::remove_dir_all(chapter.join("src")).unwrap();
                fs::create_dir_all(chapter.join("src")).unwrap();
                fs::write(&list, text).unwrap();
            }
            "moved" => {
                let folder = chapter.join("src/list");
                fs::create_dir_all(&folder).unwrap();
                fs::rename(&list, folder.join("mod.rs")).unwrap();
            }
            "hard link" => {
                fs::remove_file(&list).unwrap();
                fs::copy(reference.join("src/list.rs"), beside(whole)).unwrap();
                fs::hard_link(beside(whole), &list).unwrap();
            }
            "folder for a file" => {
                fs::remove_file(&list).unwrap();
                write(&list.join("inner.rs"), "");
            }
            "odd bytes" => {
                use std::os::unix::ffi::OsStrExt;
                for name in [b"\xff\xfe.rs".as_slice(), b"\xc3\x28", b"=x.rs\n"] {
                    let name = std::ffi::OsStr::from_bytes(name);
                    fs::write(chapter.join("src").join(name), "").unwrap();
                }
            }
            "two deep" => {
                let inner = whole.join("homework/heap-main");
                let away = beside(whole);
                fs::rename(whole, &away).unwrap();
                fs::create_dir_all(whole.join("homework")).unwrap();
                fs::rename(&away, inner).unwrap();
                let extra = format!("__MACOSX/exercises/{}/src/._lib.rs", self.chapter);
                write(&whole.join(extra), "\u{0}");
            }
            "pipe" => {
                fs::remove_file(&list).unwrap();
                assert!(
                    Command::new("mkfifo")
                        .arg(&list)
                        .status()
                        .unwrap()
                        .success()
                );
            }
            "huge" => File::create(&list).unwrap().set_len(1 << 33).unwrap(),
            "many" => (0..400).for_each(|n| write(&chapter.join(format!("src/m{n}.rs")), "")),
            "deep" => write(&chapter.join("src").join("d/".repeat(40)).join("x.rs"), ""),
            "odd" => {
                for name in [
                    "ü.rs",
                    "a b.rs",
                    "line\nbreak.rs",
                    "\u{202e}sr.rs",
                    "-rf.rs",
                    "con.rs",
                ] {
                    write(&chapter.join("src").join(name), "");
                }
            }
            "bytes" => fs::write(&list, [0xff, 0xfe, 0, 1]).unwrap(),
            "empty" => {
                fs::remove_dir_all(whole).unwrap();
                fs::create_dir_all(whole).unwrap();
            }
            zip => self.special_zip(zip, whole),
        }
    }

    fn special_zip(&self, special: &str, whole: &Path) {
        fs::remove_dir_all(whole).unwrap();
        let path = PathBuf::from(format!("{}.zip", whole.display()));
        if special == "no zip" {
            return fs::write(path, "PK\u{3}\u{4} not really").unwrap();
        }
        let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
        let plain = zip::write::SimpleFileOptions::default();
        let src = format!("exercises/{}/src", self.chapter);
        let (name, content) = match special {
            "zip slip" => (format!("{src}/../../../../escaped.rs"), b"//".to_vec()),
            "zip bomb" => (format!("{src}/lib.rs"), vec![b' '; 64 << 20]),
            _ => (format!("{src}/lib.rs"), Vec::new()),
        };
        if special == "zip link" {
            zip.add_symlink(name, "/etc/passwd", plain).unwrap();
        } else {
            zip.start_file(name, plain).unwrap();
            zip.write_all(&content).unwrap();
        }
        zip.finish().unwrap();
    }
}

/// A name beside a submission that is none itself.
fn beside(whole: &Path) -> PathBuf {
    let name = whole.file_name().unwrap().to_string_lossy();
    whole.with_file_name(format!(".beside {name}"))
}

/// Puts code in the place of every `todo!`.
fn fill_holes(src: &Path, code: &str) {
    each_file(src, &mut |path| {
        let mut text = fs::read_to_string(path).unwrap();
        let mut from = 0;
        while let Some(found) = text[from..]
            .find("todo!(\"ch")
            .or_else(|| text[from..].find("todo!(\n"))
        {
            let start = from + found;
            let mut depth = 0;
            let mut quoted = false;
            let mut end = start;
            for (at, c) in text[start..].char_indices() {
                match c {
                    '"' => quoted = !quoted,
                    '(' if !quoted => depth += 1,
                    ')' if !quoted => {
                        depth -= 1;
                        if depth == 0 {
                            end = start + at + 1;
                            break;
                        }
                    }
                    _ => {}
                }
            }
            text.replace_range(start..end, code);
            from = start + code.len();
        }
        fs::write(path, text).unwrap();
    });
}

fn each_file(dir: &Path, with: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, with);
        } else {
            with(&path);
        }
    }
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn link(to: &Path, from: &Path) {
    std::os::unix::fs::symlink(to, from).unwrap();
}

fn zip_up(whole: &Path, rename: impl Fn(&str) -> String) {
    let path = PathBuf::from(format!("{}.zip", whole.display()));
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    each_file(whole, &mut |file| {
        let name = file.strip_prefix(whole).unwrap().display().to_string();
        zip.start_file(rename(&name), zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(&fs::read(file).unwrap()).unwrap();
    });
    zip.finish().unwrap();
    fs::remove_dir_all(whole).unwrap();
}
