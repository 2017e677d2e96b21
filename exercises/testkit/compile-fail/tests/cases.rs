//! Cases against small packages, through the real compiler.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

const RIGHT: &str = "pub struct Slot(u32);\nimpl Slot { pub fn new() -> Slot { Slot(1) } }\n";
const OPEN: &str = "pub struct Slot(pub u32);\nimpl Slot { pub fn new() -> Slot { Slot(1) } }\n";
const NO_NEW: &str = "pub struct Slot(u32);\n";
const EMPTY: &str = "\n";

const FORGED: &str = "\
use heap::Slot;
fn main() {
    let _known: Slot = Slot::new();
    let _forged: Slot = Slot(7); //~ E0423
}
";
const MOVED: &str = "\
use heap::Slot;
fn main() {
    let slot = Slot::new();
    drop(slot);
    drop(slot); //~ E0382
}
";

/// A package with one library, in a folder of its own.
struct Fixture {
    dir: PathBuf,
}

impl Fixture {
    fn new(name: &str, library: &str) -> Fixture {
        let dir = env::temp_dir().join(format!("compile fail é {}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        let fixture = Fixture { dir };
        fixture.file(
            "pkg/Cargo.toml",
            "[package]\nname = \"heap\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
        );
        fixture.file("pkg/src/lib.rs", library);
        fixture
    }

    fn file(&self, path: &str, text: &str) {
        let path = self.dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs the program in a folder that is not the package's.
    fn run(&self, scratch: &str, more: &[&str], cases: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_compile-fail"));
        command
            .current_dir(&self.dir)
            .env("CARGO_TARGET_DIR", self.dir.join("pkg/out"));
        command
            .arg("--package")
            .arg("pkg")
            .arg("--scratch")
            .arg(scratch);
        command.args(more);
        for (name, text) in cases {
            self.file(&format!("{name}.rs"), text);
            command.arg(self.dir.join(format!("{name}.rs")));
        }
        command.output().unwrap()
    }

    /// Judged all at once where that will do, and each by itself: the verdicts
    /// are the same.
    fn verdicts(&self, cases: &[(&str, &str)]) -> Vec<Value> {
        let together = self.verdicts_with(&[], cases);
        let each = self.verdicts_with(&["--each"], cases);
        for (one, other) in together.iter().zip(&each) {
            for field in ["case", "verdict", "expected", "got"] {
                assert_eq!(one[field], other[field], "{one} {other}");
            }
        }
        each
    }

    fn verdicts_with(&self, more: &[&str], cases: &[(&str, &str)]) -> Vec<Value> {
        let output = self.run("scratch", more, cases);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// With how many sets of flags the package was checked.
    fn checks_of_the_package(&self) -> usize {
        let mut folders = vec![self.dir.join("pkg/out/tests")];
        let mut found = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let name = entry.file_name().into_string().unwrap();
                if entry.path().is_dir() {
                    folders.push(entry.path());
                }
                found += usize::from(name.starts_with("libheap-") && name.ends_with(".rmeta"));
            }
        }
        found
    }

    fn has(&self, file: &str) -> bool {
        self.dir.join(file).exists()
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn words(verdicts: &[Value]) -> Vec<(&str, &str)> {
    verdicts
        .iter()
        .map(|value| {
            (
                value["case"].as_str().unwrap(),
                value["verdict"].as_str().unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_right_package_passes_and_the_texts_are_kept() {
    let fixture = Fixture::new("right", RIGHT);
    let texts = ["--stderr-dir", "texts"];
    let verdicts = fixture.verdicts_with(&texts, &[("forged", FORGED), ("moved", MOVED)]);
    assert_eq!(
        words(&verdicts),
        [("forged", "passed"), ("moved", "passed")]
    );
    assert_eq!(verdicts[0]["expected"], serde_json::json!([["E0423", 4]]));
    assert_eq!(verdicts[0]["got"], serde_json::json!([["E0423", 4]]));
    let rendered = verdicts[1]["rendered"].as_str().unwrap();
    assert!(rendered.contains("--> moved.rs:5:10"), "{rendered}");
    assert_eq!(
        fs::read_to_string(fixture.dir.join("texts/moved.stderr")).unwrap(),
        rendered
    );
}

const NEVER: &str = "\
use heap::Slot;
fn wants_text(_text: &str) {}
fn main() {
    wants_text(Slot::new()); //~ E0308
}
";

#[test]
fn cases_that_pass_are_compiled_together() {
    let fixture = Fixture::new("together", RIGHT);
    let cases = [("forged", FORGED), ("moved", MOVED), ("never", NEVER)];
    let verdicts = fixture.verdicts_with(&[], &cases);
    assert!(words(&verdicts).iter().all(|(_, word)| *word == "passed"));
    assert_eq!(verdicts[2]["got"], serde_json::json!([["E0308", 4]]));
    assert!(fixture.has("scratch/all cases.stderr"));
    assert!(!fixture.has("scratch/moved.stderr"));
    assert_eq!(fixture.checks_of_the_package(), 1, "the short way");
}

/// Whatever keeps one from passing, the others' verdicts are as before.
#[test]
fn a_case_among_others_is_judged_as_it_is_alone() {
    let fixture = Fixture::new("mixed", RIGHT);
    let twice = MOVED.replace(
        "    drop(slot); //~",
        "    drop(slot);\n    drop(slot); //~",
    );
    let unknown = FORGED.replace("Slot(7)", "Slot::old(7)");
    let lost = NEVER.replace("use heap::Slot;", "use heap::Slots;");
    let bent = MOVED.replace("fn main() {", "fn main( {");
    let open = NEVER.replace("&str", "Slot");
    let hidden = format!("{NEVER}fn not_used() {{ let a: u8 = 256; }}\n");
    let all = [
        ("twice", twice.as_str(), "control_failed"),
        ("unknown", &unknown, "wrong_error"),
        ("lost", &lost, "control_failed"),
        ("bent", &bent, "control_failed"),
        ("open", &open, "compiled"),
        ("hidden", &hidden, "control_failed"),
    ];
    for (name, text, word) in all {
        let verdicts = fixture.verdicts(&[("moved", MOVED), (name, text), ("never", NEVER)]);
        let expected = [("moved", "passed"), (name, word), ("never", "passed")];
        assert_eq!(words(&verdicts), expected);
    }
}

#[test]
fn a_package_that_allows_too_much_is_told() {
    let fixture = Fixture::new("open", OPEN);
    let verdicts = fixture.verdicts(&[("forged", FORGED), ("moved", MOVED)]);
    assert_eq!(
        words(&verdicts),
        [("forged", "compiled"), ("moved", "passed")]
    );
    assert_eq!(verdicts[0]["got"], serde_json::json!([]));
}

#[test]
fn an_answer_that_is_mended_is_judged_afresh() {
    let fixture = Fixture::new("mended", OPEN);
    assert_eq!(
        words(&fixture.verdicts(&[("forged", FORGED)])),
        [("forged", "compiled")]
    );
    fixture.file("pkg/src/lib.rs", RIGHT);
    assert_eq!(
        words(&fixture.verdicts(&[("forged", FORGED)])),
        [("forged", "passed")]
    );
}

#[test]
fn a_missing_method_or_type_fails_the_control() {
    for (name, library, code) in [("no-new", NO_NEW, "E0599"), ("empty", EMPTY, "E0432")] {
        let fixture = Fixture::new(name, library);
        let verdicts = fixture.verdicts(&[("forged", FORGED)]);
        assert_eq!(words(&verdicts), [("forged", "control_failed")]);
        assert_eq!(verdicts[0]["got"][0][0], code);
        let rendered = verdicts[0]["rendered"].as_str().unwrap();
        assert!(rendered.contains("--> forged.rs:"), "{rendered}");
    }
}

#[test]
fn another_error_at_the_marked_line_is_wrong() {
    let fixture = Fixture::new("wrong", RIGHT);
    let verdicts = fixture.verdicts(&[("forged", &FORGED.replace("Slot(7)", "Slot::old(7)"))]);
    assert_eq!(words(&verdicts), [("forged", "wrong_error")]);
    assert_eq!(verdicts[0]["got"], serde_json::json!([["E0599", 4]]));
}

#[test]
fn a_borrow_error_beside_the_marked_line_fails_the_control() {
    let fixture = Fixture::new("beside", RIGHT);
    let case = MOVED.replace(
        "    drop(slot); //~",
        "    drop(slot);\n    drop(slot); //~",
    );
    assert_eq!(
        words(&fixture.verdicts(&[("moved", &case)])),
        [("moved", "control_failed")]
    );
}

#[test]
fn the_scratch_folder_may_lie_below_the_package_or_its_target() {
    let fixture = Fixture::new("scratch", RIGHT);
    for scratch in ["pkg/cases", "pkg/out/cases"] {
        let output = fixture.run(scratch, &[], &[("forged", FORGED)]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains(r#""verdict":"passed""#), "{scratch}: {text}");
        assert!(text.contains("--> forged.rs:4:"), "{scratch}: {text}");
    }
}

#[test]
fn what_cannot_be_judged_says_why() {
    let broken = Fixture::new("broken", "pub fn new( -> Slot {}\n");
    let cases = [("forged", FORGED), ("moved", MOVED)];
    for cases in [&cases[..1], &cases] {
        let output = broken.run("scratch", &[], cases);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        assert!(said.contains("src/lib.rs:1:"), "{said}");
    }

    let right = Fixture::new("unmarked", RIGHT);
    let output = right.run("scratch", &[], &[("plain", "fn main() {}\n")]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("plain.rs: no line is marked"), "{said}");
}

#[test]
fn the_command_line_is_checked() {
    let run = |arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_compile-fail");
        let output = Command::new(program).args(arguments).output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    for arguments in [
        &[][..],
        &["--package"],
        &["--what", "a.rs"],
        &["--package", ".", "a.rs"],
    ] {
        let (status, said) = run(arguments);
        assert_eq!(status, Some(2), "{arguments:?}");
        assert!(said.contains("usage:"), "{said}");
    }
    let missing = Path::new("no such folder").to_str().unwrap();
    let (status, said) = run(&["--package", missing, "--scratch", ".", "a.rs"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("no such folder"), "{said}");
}
