//! `conformance`: the scripts whose output is known, on the heap and on real
//! interpreters.

#[path = "../../../exercises/ch13-python/tests/chapter/golden.rs"]
mod golden;

use clap::{Arg, ArgAction, ArgMatches, Command as Line, value_parser};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// By the clock on the wall, for one script: generous, a machine may be busy.
const LIMIT: Duration = Duration::from_secs(60);

/// What the command understands.
pub fn command() -> Line {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    Line::new("conformance")
        .about("Runs the scripts whose output is known, and compares")
        .after_help("Exit status: 0 all agree, 1 some do not.")
        .arg(
            option("mode", "MODE", "As scripts, or typed line by line")
                .value_parser(["script", "repl"])
                .default_value("script"),
        )
        .arg(option("only", "TEXT", "Scripts whose name has this in it"))
        .arg(
            option(
                "python",
                "PROGRAM",
                "A real interpreter as well, as scripts; may be given more than once",
            )
            .action(ArgAction::Append)
            .value_parser(value_parser!(OsString)),
        )
        .arg(
            option("record", "FILE", "Write which interpreter agrees with what")
                .value_parser(value_parser!(OsString))
                .requires("python"),
        )
        .arg(
            option("corpus", "DIR", "Folders of NAME.py with NAME.out")
                .default_value("exercises/ch13-python/tests/conformance")
                .value_parser(value_parser!(OsString)),
        )
}

/// A script and the output it should have.
struct Script {
    name: String,
    path: PathBuf,
    want: String,
    /// It needs a package that interpreters come without.
    objgraph: bool,
}

/// Who runs the scripts.
struct Runner {
    shown: String,
    program: OsString,
    args: Vec<String>,
    objgraph: bool,
}

impl Runner {
    fn can_run(&self, script: &Script) -> bool {
        self.objgraph || !script.objgraph
    }
}

/// Runs them; the exit status.
pub fn run(args: &ArgMatches) -> Result<u8, String> {
    let corpus = args.get_one::<OsString>("corpus").map(PathBuf::from);
    let mode = args.get_one::<String>("mode").map_or("script", |m| m);
    let only = args.get_one::<String>("only").map_or("", |only| only);
    let mut scripts = scripts(&corpus.unwrap_or_default(), mode)?;
    scripts.retain(|script| script.name.contains(only));
    if scripts.is_empty() {
        return Err(format!("no script has `{only}` in its name"));
    }
    let mut runners = vec![heap(mode)?];
    for program in args.get_many::<OsString>("python").into_iter().flatten() {
        runners.push(interpreter(program)?);
    }
    let room = std::env::temp_dir().join(format!("heap-conformance-{}", std::process::id()));
    std::fs::create_dir_all(&room).map_err(|e| format!("{}: {e}", room.display()))?;
    let mut differing = Vec::new();
    for runner in &runners {
        differing.push(differences(runner, &scripts, &room)?);
    }
    // Left to the system if it cannot be removed.
    let _ = std::fs::remove_dir_all(&room);
    report(&runners, &scripts, &differing);
    if let Some(file) = args.get_one::<OsString>("record") {
        record(Path::new(file), &runners[1..], &scripts, &differing[1..])?;
    }
    Ok(u8::from(differing.iter().any(|found| !found.is_empty())))
}

/// The scripts below a folder, in order of their names.
fn scripts(corpus: &Path, mode: &str) -> Result<Vec<Script>, String> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let list = |folder: &Path| {
        let entries = std::fs::read_dir(folder);
        let entries = entries.map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        Ok::<_, String>(paths)
    };
    let mut found = Vec::new();
    for folder in list(corpus)?.into_iter().filter(|path| path.is_dir()) {
        for path in list(&folder)? {
            let typed = mode == "repl";
            if path.extension().is_none_or(|end| end != "py")
                || typed && path.with_extension("norepl").exists()
            {
                continue;
            }
            let out = path.with_extension("repl.out");
            let out = if typed && out.exists() {
                out
            } else {
                path.with_extension("out")
            };
            let name = path.strip_prefix(corpus).unwrap_or(&path);
            found.push(Script {
                name: name.with_extension("").to_string_lossy().replace('\\', "/"),
                want: read(&out)?,
                objgraph: read(&path)?.contains("objgraph"),
                path: std::path::absolute(&path).map_err(|error| error.to_string())?,
            });
        }
    }
    Ok(found)
}

/// This program itself.
fn heap(mode: &str) -> Result<Runner, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    Ok(Runner {
        shown: "this heap".into(),
        program: program.into(),
        args: ["run", "--mode", mode].map(String::from).to_vec(),
        objgraph: true,
    })
}

/// A real interpreter, which is asked for its version.
fn interpreter(program: &OsString) -> Result<Runner, String> {
    let shown = program.to_string_lossy();
    let said = Command::new(program)
        .args(["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"])
        .output()
        .map_err(|error| format!("{shown} cannot be started: {error}"))?;
    let version = String::from_utf8_lossy(&said.stdout).trim().to_string();
    if version.is_empty() {
        return Err(format!("{shown} does not say which Python it is"));
    }
    let objgraph = Command::new(program)
        .args(["-c", "import objgraph"])
        .stderr(Stdio::null())
        .status();
    Ok(Runner {
        shown: version,
        program: program.clone(),
        args: Vec::new(),
        objgraph: objgraph.is_ok_and(|status| status.success()),
    })
}

/// The scripts that print something else, each with the first difference.
fn differences<'s>(
    runner: &Runner,
    scripts: &'s [Script],
    room: &Path,
) -> Result<Vec<(&'s str, String)>, String> {
    let mut found = Vec::new();
    for script in scripts.iter().filter(|script| runner.can_run(script)) {
        let out = room.join("out");
        let file = std::fs::File::create(&out).map_err(|error| error.to_string())?;
        let child = Command::new(&runner.program)
            .args(&runner.args)
            .arg(&script.path)
            .current_dir(room)
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", runner.shown))?;
        if !ended(child)? {
            found.push((&*script.name, format!("no end after {} s", LIMIT.as_secs())));
            continue;
        }
        let bytes = std::fs::read(&out).map_err(|error| error.to_string())?;
        let got = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        if let Some(difference) = golden::difference(&script.want, &got) {
            found.push((&*script.name, difference));
        }
    }
    Ok(found)
}

/// Whether it ended by itself.
fn ended(mut child: Child) -> Result<bool, String> {
    let begun = Instant::now();
    loop {
        if child
            .try_wait()
            .map_err(|error| error.to_string())?
            .is_some()
        {
            return Ok(true);
        }
        if begun.elapsed() > LIMIT {
            // It may have ended by now.
            let _ = child.kill();
            let _ = child.wait();
            return Ok(false);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn report(runners: &[Runner], scripts: &[Script], differing: &[Vec<(&str, String)>]) {
    for (runner, found) in runners.iter().zip(differing) {
        for (name, difference) in found {
            println!("{} differs in {name}\n  {difference}", runner.shown);
        }
    }
    for (runner, found) in runners.iter().zip(differing) {
        let run = scripts.iter().filter(|script| runner.can_run(script));
        let run = run.count();
        let left_out = match scripts.len() - run {
            0 => String::new(),
            n => format!(" ({n} left out: it has no objgraph)"),
        };
        println!("{}: {}/{run}{left_out}", runner.shown, run - found.len());
    }
}

/// Which interpreter agrees with what, for the book's table of versions.
fn record(
    file: &Path,
    runners: &[Runner],
    scripts: &[Script],
    differing: &[Vec<(&str, String)>],
) -> Result<(), String> {
    let mut text = String::from(
        "# Written by `cargo xtask conformance --python … --record`: which scripts of this folder\n\
         # print on a real interpreter what 3.11 prints.\n",
    );
    for (runner, found) in runners.iter().zip(differing) {
        let run = scripts.iter().filter(|script| runner.can_run(script));
        let run = run.count();
        let names: Vec<String> = found
            .iter()
            .map(|(name, _)| format!("    {name:?},\n"))
            .collect();
        text += &format!(
            "\n[[interpreter]]\nversion = {:?}\nagree = {}\nscripts = {}\ndiffer = [\n{}]\n",
            runner.shown,
            run - found.len(),
            run,
            names.concat()
        );
    }
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}
