//! The compiler's steps for one submission: the library, the tests, and code that
//! must not compile.

use crate::cell::{Fence, Limits, Step};
use crate::kit::Kit;
use crate::told::Told;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What a compiler may use. Ours needs a second and a quarter of a GiB.
pub const LIMITS: Limits = Limits {
    cpu_seconds: 30,
    wall_seconds: 180,
    memory_mib: 4096,
    file_kib: 128 * 1024,
    output: 4 * 1024 * 1024,
    alone: false,
};

/// In a class no processor waits for work: more units would only be more of it.
const LEAST_WORK: &str = "-Ccodegen-units=1";

/// The folders of one submission while it is graded.
#[derive(Debug, Clone)]
pub struct Stage {
    pub dir: PathBuf,
    pub worker: u32,
}

impl Stage {
    pub fn out(&self) -> PathBuf {
        self.dir.join("out")
    }

    pub fn lesson(&self) -> PathBuf {
        self.dir.join("lesson")
    }
}

/// An error of the compiler's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: Option<String>,
    /// Empty if it is nowhere.
    pub file: String,
    pub line: usize,
    pub message: String,
    pub rendered: String,
}

/// What may be touched where a submission's library is compiled with a kit in
/// this folder: no test.
pub fn fence_of_library(kit: &Path, sysroot: &Path, stage: &Stage) -> Fence {
    Fence {
        read: vec![
            sysroot.to_path_buf(),
            kit.join("libs"),
            stage.dir.join("src"),
        ],
        write: vec![stage.out()],
        fill: Vec::new(),
    }
}

/// What may be touched where the tests are compiled against it; `objects`: where
/// they lie if somebody compiled them before.
pub fn fence_of_tests(kit: &Path, sysroot: &Path, stage: &Stage, objects: Option<&Path>) -> Fence {
    let mut fence = fence_of_library(kit, sysroot, stage);
    fence
        .read
        .extend([kit.join("tests"), stage.dir.join("cases")]);
    fence.read.extend(objects.map(Path::to_path_buf));
    fence
}

/// What is said of a file: as the student knows it.
pub fn shown(kit: &Kit) -> String {
    format!("exercises/{}", kit.chapter.id)
}

struct Order<'a> {
    told: &'a Told,
    root: PathBuf,
    emit: &'a str,
    /// The submission's own library, once it is there.
    own: bool,
}

impl Order<'_> {
    fn step(&self, kit: &Kit, sysroot: &Path, stage: &Stage) -> Step {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let out = stage.out();
        let mut args = vec!["--crate-name".to_string(), self.told.crate_name.clone()];
        args.extend(self.told.args.iter().cloned());
        args.extend([
            text(&self.root),
            format!("--emit={}", self.emit),
            "--error-format=json".into(),
            "--out-dir".into(),
            text(&out),
            "-L".into(),
            format!("dependency={}", text(&kit.dir.join("libs"))),
        ]);
        for (name, file) in &self.told.libraries {
            args.push("--extern".into());
            args.push(format!("{name}={}", text(&kit.dir.join("libs").join(file))));
        }
        if self.own {
            args.push("--extern".into());
            args.push(format!(
                "{}={}",
                kit.lib.crate_name,
                text(&library(kit, stage))
            ));
        }
        for dir in [&kit.dir, &stage.dir] {
            args.push(format!("--remap-path-prefix={}={}", text(dir), shown(kit)));
        }
        let mut env = self.told.env.clone();
        env.retain(|(name, _)| name != "CARGO_MANIFEST_DIR");
        env.push(("CARGO_MANIFEST_DIR".into(), shown(kit)));
        env.push(("PATH".into(), "/usr/local/bin:/usr/bin:/bin".into()));
        env.push(("TMPDIR".into(), text(&out)));
        env.push(("LC_ALL".into(), "C.UTF-8".into()));
        Step {
            program: sysroot
                .join("bin")
                .join(format!("rustc{}", std::env::consts::EXE_SUFFIX)),
            args,
            env,
            dir: out,
            input: String::new(),
            limits: LIMITS,
            files: Vec::new(),
        }
    }
}

/// Where the submission's library comes to be.
pub fn library(kit: &Kit, stage: &Stage) -> PathBuf {
    stage.out().join(format!("lib{}.rlib", kit.lib.crate_name))
}

/// Where the test program comes to be.
pub fn program(stage: &Stage) -> PathBuf {
    stage
        .out()
        .join(format!("chapter{}", std::env::consts::EXE_SUFFIX))
}

/// Compiles the submission's library.
pub fn compile_library(kit: &Kit, sysroot: &Path, stage: &Stage) -> Step {
    let order = Order {
        told: &kit.lib,
        root: stage.dir.join("src/lib.rs"),
        emit: "link",
        own: false,
    };
    let mut step = order.step(kit, sysroot, stage);
    step.args.push(LEAST_WORK.into());
    if !kit.policy.unsafe_code {
        step.args.push("-Funsafe-code".into());
    }
    step
}

/// Compiles the tests against it.
pub fn compile_tests(kit: &Kit, sysroot: &Path, stage: &Stage) -> Step {
    let order = Order {
        told: &kit.test,
        root: kit.dir.join("tests/chapter/main.rs"),
        emit: "link",
        own: true,
    };
    let mut step = order.step(kit, sysroot, stage);
    step.args.push(LEAST_WORK.into());
    step
}

/// Compiles the tests and keeps what the linker gets; says how it is called.
pub fn compile_objects(kit: &Kit, sysroot: &Path, stage: &Stage) -> Step {
    let mut step = compile_tests(kit, sysroot, stage);
    let more = ["-Csave-temps", "--print=link-args"];
    step.args.extend(more.map(String::from));
    step
}

/// Checks a file that uses the library: a case, or the contract.
pub fn check(kit: &Kit, sysroot: &Path, stage: &Stage, root: PathBuf, kind: &str) -> Step {
    let mut told = kit.lib.clone();
    told.crate_name = "checked".into();
    let is_type = |args: &[String], at: usize| args[at] == "--crate-type";
    if let Some(at) = (0..told.args.len()).find(|&at| is_type(&told.args, at)) {
        told.args[at + 1] = kind.into();
    }
    let order = Order {
        told: &told,
        root,
        emit: "metadata",
        own: true,
    };
    order.step(kit, sysroot, stage)
}

/// The errors in what the compiler wrote.
pub fn faults(stderr: &str) -> Vec<Fault> {
    stderr
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["$message_type"] == "diagnostic")
        .filter(|message| {
            message["level"]
                .as_str()
                .is_some_and(|level| level.starts_with("error"))
        })
        .filter(|message| !is_summary(message))
        .map(|message| fault(&message))
        .collect()
}

/// "aborting due to 2 previous errors" and the like.
fn is_summary(message: &Value) -> bool {
    let text = message["message"].as_str().unwrap_or_default();
    message["spans"].as_array().is_none_or(Vec::is_empty)
        && (text.starts_with("aborting due to") || text.starts_with("could not compile"))
}

fn fault(message: &Value) -> Fault {
    let spans = message["spans"].as_array();
    let primary = spans.and_then(|all| all.iter().find(|span| span["is_primary"] == true));
    // An error in a macro is where the macro was used.
    let mut place = primary.unwrap_or(&Value::Null);
    while place["expansion"]["span"].is_object() {
        place = &place["expansion"]["span"];
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    Fault {
        code: message["code"]["code"].as_str().map(str::to_string),
        file: text(&place["file_name"]),
        line: place["line_start"]
            .as_u64()
            .and_then(|line| line.try_into().ok())
            .unwrap_or(0),
        message: text(&message["message"]),
        rendered: text(&message["rendered"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_library_is_compiled_there_are_no_tests() {
        let (kit, sysroot) = (Path::new("/kits/ch06"), Path::new("/rust"));
        let stage = Stage {
            dir: "/stages/0".into(),
            worker: 0,
        };
        let read = fence_of_library(kit, sysroot, &stage).read;
        let tests = kit.join("tests/chapter/main.rs");
        assert!(!read.iter().any(|path| tests.starts_with(path)), "{read:?}");
        let read = fence_of_tests(kit, sysroot, &stage, None).read;
        assert!(read.iter().any(|path| tests.starts_with(path)));
    }

    #[test]
    fn an_error_is_where_its_macro_was_used() {
        let line = r#"{"$message_type":"diagnostic","message":"no","code":{"code":"E0382"},"level":"error","spans":[{"file_name":"/std/macros.rs","line_start":1,"is_primary":true,"expansion":{"span":{"file_name":"src/lib.rs","line_start":7,"expansion":null}}}],"rendered":"r"}
{"$message_type":"diagnostic","message":"aborting due to 1 previous error","code":null,"level":"error","spans":[]}
{"$message_type":"diagnostic","message":"unused","level":"warning","spans":[]}"#;
        let found = faults(line);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].file.as_str(), found[0].line), ("src/lib.rs", 7));
    }
}
