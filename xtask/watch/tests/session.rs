//! The program without a terminal, with a stand-in for the tool that tells what
//! it was asked.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use xtask::pristine::Pristine;

/// Long enough for any machine; nothing waits for it but a test that fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// Says what it was asked, and does what the course's folder tells it.
const TOOL: &str = r#"#!/bin/sh
root="$2"; shift 2
trap 'echo "$asked was stopped" >>"$root/stopped"; kill $!; exit 130' TERM
asked="$*"
if [ -e "$root/slow" ]; then sleep 600 & rm "$root/slow"; wait; fi
echo "asked: $*"
[ -e "$root/wrong" ] && exit 1
exit 0
"#;

struct Watch {
    root: PathBuf,
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Watch {
    fn start(name: &str, args: &[&str]) -> Watch {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&root);
        for (number, id) in [(1, "ch01-count"), (2, "ch02-pair")] {
            course(&root, number, id);
        }
        let tool = root.join("tool");
        fs::write(&tool, TOOL).unwrap();
        fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_watch"))
            .arg("--root")
            .arg(&root)
            .arg("--xtask")
            .arg(&tool)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Watch {
            root,
            input: child.stdin.take(),
            child,
            lines,
        }
    }

    /// Waits for a line that says this, and returns those before it.
    #[track_caller]
    fn says(&self, text: &str) -> Vec<String> {
        let mut before = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(text) => return before,
                Ok(line) => before.push(line),
                Err(_) => panic!("never said {text:?}, but\n{}", before.join("\n")),
            }
        }
    }

    fn types(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
    }

    fn save(&self, id: &str, text: &str) {
        let path = self.root.join("exercises").join(id).join("src/lib.rs");
        fs::write(path, text).unwrap();
    }

    fn quits(mut self) {
        self.types("q");
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn course(root: &Path, number: u32, id: &str) {
    let task = |name: &str| {
        format!(
            "[[task]]\nname = \"{name}\"\ntitle = \"t\"\npoints = 10\nminutes = 5\n\
             file = \"src/lib.rs\"\nholes = []\nhints = [\"a\", \"b\", \"c\"]\n"
        )
    };
    let chapter = format!(
        "number = {number}\ntitle = \"t\"\nminutes = 10\n{}{}[compile_fail]\npoints = 2\n",
        task("add"),
        task("take")
    );
    let mut pristine = Pristine::default();
    let manifest = format!("[package]\nname = \"{id}\"\n");
    pristine.files.insert("Cargo.toml".into(), manifest);
    pristine.files.insert("chapter.toml".into(), chapter);
    let folder = root.join("xtask/pristine");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{id}.json")), pristine.write(id)).unwrap();
    let sources = root.join("exercises").join(id).join("src");
    fs::create_dir_all(&sources).unwrap();
    fs::write(sources.join("lib.rs"), "").unwrap();
}

#[test]
fn a_save_is_judged_tests_first() {
    let watch = Watch::start("save", &[]);
    watch.says("ch01 t: all tests pass");
    watch.says("asked: verify 1");
    watch.says("0 of 2 chapters, 0 of 44 points");
    // What fails is not judged twice.
    fs::write(watch.root.join("wrong"), "").unwrap();
    watch.save("ch01-count", "// one\n");
    watch.says("asked: verify 1 --no-compile-fail");
    let between = watch.says("0 of 2 chapters");
    let again = between.iter().filter(|line| line.starts_with("asked"));
    assert_eq!(again.count(), 0, "{between:?}");
    // Saves in another chapter are followed.
    watch.save("ch02-pair", "// one\n");
    watch.says("asked: verify 2 --no-compile-fail");
    watch.quits();
}

#[test]
fn it_stays_where_it_was_told_and_hands_flags_on() {
    let watch = Watch::start("stay", &["2", "--poll", "--", "--mine", "1"]);
    watch.says("files are looked at every");
    watch.says("tests pass");
    watch.says("asked: verify 2 --mine 1");
    watch.says("of 2 chapters");
    watch.save("ch01-count", "// it stands on this\n");
    watch.says("asked: verify 2");
    watch.quits();
}

#[test]
fn a_newer_save_ends_what_runs() {
    let watch = Watch::start("newer", &[]);
    watch.says("of 2 chapters");
    fs::write(watch.root.join("slow"), "").unwrap();
    watch.save("ch01-count", "// loop\n");
    while watch.root.join("slow").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    watch.save("ch01-count", "// no loop\n");
    watch.says("asked: verify 1");
    let stopped = fs::read_to_string(watch.root.join("stopped")).unwrap();
    assert_eq!(stopped, "verify 1 --no-compile-fail was stopped\n");
    watch.quits();
}

#[test]
fn letters_ask_for_help_and_looking_asks_back() {
    let mut watch = Watch::start("letters", &[]);
    watch.says("of 2 chapters");
    watch.types("h");
    watch.says("asked: hint 1 add");
    watch.types("p");
    watch.says("y: yes");
    watch.types("n");
    let before = watch.says("stays closed");
    assert!(!before.iter().any(|line| line.contains("asked: peek")));
    watch.types("p");
    watch.says("y: yes");
    watch.types("y");
    watch.says("asked: peek 1 add");
    watch.types("n");
    watch.says("asked: verify 2");
    watch.types("a");
    watch.says("asked: verify --all");
    watch.types("s");
    watch.says("asked: status");
    watch.quits();
}
