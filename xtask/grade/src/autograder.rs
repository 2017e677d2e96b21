//! The zip that Gradescope wants: `setup.sh` and `run_autograder` at its root,
//! and the whole course in a folder beside them. Not for students.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use xtask::course::number_of;
use xtask::files;
use xtask::pristine::Course;
use xtask::trouble::{Result, Trouble};
use zip::write::SimpleFileOptions;

/// Everything that grading needs of the checkout.
const COURSE: &[&str] = &[
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "rust-toolchain.toml",
    "book/picture",
    "book/playground",
    "book/press",
    "exercises",
    "solutions",
    "xtask",
];

const SETUP: &str = include_str!("../examples/gradescope/setup.sh");
const RUN: &str = include_str!("../examples/gradescope/run_autograder");

/// Writes the zip beside the handout; returns where it is.
pub fn write(course: &Course, assigned: &BTreeSet<String>, handout: &Path) -> Result<PathBuf> {
    let mut name = handout.file_name().unwrap_or_default().to_os_string();
    name.push("-gradescope.zip");
    let path = handout.with_file_name(name);
    let failed = |error: String| {
        Trouble::new(format!("the autograder cannot be written: {error}")).at(path.display())
    };
    let file = File::create(&path).map_err(|e| Trouble::io("write", &path, &e))?;
    let mut zip = zip::ZipWriter::new(file);
    let numbers: Vec<String> = assigned
        .iter()
        .filter_map(|id| number_of(id))
        .map(|number| number.to_string())
        .collect();
    let scripts = [("setup.sh", SETUP), ("run_autograder", RUN)];
    for (name, text) in scripts {
        let text = text.replace("CHAPTERS", &numbers.join(","));
        let options = SimpleFileOptions::default().unix_permissions(0o755);
        zip.start_file(name, options)
            .map_err(|e| failed(e.to_string()))
            .and_then(|()| {
                zip.write_all(text.as_bytes())
                    .map_err(|e| failed(e.to_string()))
            })?;
    }
    let root = &course.layout.root;
    for name in COURSE {
        let from = root.join(name);
        let all = if from.is_dir() {
            below(&from, name)?
        } else {
            vec![(*name).to_string()]
        };
        for name in all {
            let Ok(bytes) = std::fs::read(root.join(&name)) else {
                continue;
            };
            zip.start_file(format!("course/{name}"), SimpleFileOptions::default())
                .map_err(|e| failed(e.to_string()))?;
            zip.write_all(&bytes).map_err(|e| failed(e.to_string()))?;
        }
    }
    zip.finish().map_err(|e| failed(e.to_string()))?;
    Ok(path)
}

fn below(dir: &Path, name: &str) -> Result<Vec<String>> {
    if name == ".cargo" {
        return Ok(vec![".cargo/config.toml".into()]);
    }
    let all = files::list(dir)?.into_iter();
    let kept = all.filter(|file| {
        !file
            .split('/')
            .any(|part| part == "target" || part == "node_modules")
    });
    Ok(kept.map(|file| format!("{name}/{file}")).collect())
}
