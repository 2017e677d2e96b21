//! The compiler's own command line, as cargo gives it.
//!
//! Cargo is let build a package once, with this program in front of the
//! compiler. What the compiler was told is written down, and later told to it
//! for other sources: without cargo, which would have to believe time stamps and
//! lets only one build of a target folder go on at a time.

use crate::cargo::Tools;
use crate::files;
use crate::process::{self, Limits};
use crate::stage::Stage;
use crate::trouble::{Result, Trouble};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Where to write; set for cargo, which starts this program with it.
const VARIABLE: &str = "XTASK_RECORD";

/// How cargo called the compiler for one crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    /// The compiler's program.
    pub compiler: String,
    pub args: Vec<String>,
    /// What cargo told it about the package.
    pub env: Vec<(String, String)>,
}

impl Heard {
    /// Calls the compiler so, where cargo would; says whether it compiled.
    pub fn run(&self, tools: &Tools<'_>, stage: &Stage) -> Result<bool> {
        let mut command = tools.with_cargos_environment(Path::new(&self.compiler));
        command
            .args(&self.args)
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .current_dir(&stage.graded.dir);
        Ok(process::run(&mut command, Limits::NONE)?.status.success())
    }

    /// For a file.
    pub fn json(&self) -> Value {
        json!({ "compiler": self.compiler, "args": self.args, "env": self.env })
    }

    /// What was in a file; `None` if it was nothing like it.
    pub fn read(all: &Value) -> Option<Heard> {
        let text = |value: &Value| value.as_str().map(str::to_string);
        let pair = |pair: &Value| Some((text(&pair[0])?, text(&pair[1])?));
        Some(Heard {
            compiler: text(&all["compiler"])?,
            args: all["args"].as_array()?.iter().filter_map(text).collect(),
            env: all["env"].as_array()?.iter().filter_map(pair).collect(),
        })
    }
}

/// Stands in front of the compiler, if this process was started so.
pub fn answer() -> Option<ExitCode> {
    let folder = PathBuf::from(std::env::var_os(VARIABLE)?);
    let mut args = std::env::args_os().skip(1);
    let compiler = args.next()?;
    let args: Vec<OsString> = args.collect();
    write_down(&folder, &compiler, &args);
    let mut command = Command::new(compiler);
    command.args(&args);
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(&mut command);
        eprintln!("the compiler did not start: {error}");
        Some(ExitCode::FAILURE)
    }
    #[cfg(not(unix))]
    {
        let code = command.status().ok().and_then(|status| status.code());
        Some(ExitCode::from(
            code.and_then(|code| code.try_into().ok()).unwrap_or(1),
        ))
    }
}

/// Makes cargo write down into this folder how it calls the compiler. The
/// program that does so is the one that runs now: its `main` begins with
/// [`answer`].
pub fn listen(command: &mut Command, folder: &Path) -> Result<()> {
    files::remove(folder)?;
    std::fs::create_dir_all(folder).map_err(|e| Trouble::io("make a folder", folder, &e))?;
    let myself = std::env::current_exe().map_err(|e| Trouble::io("find", folder, &e))?;
    command.env("RUSTC_WRAPPER", myself).env(VARIABLE, folder);
    Ok(())
}

/// What was heard about a crate; `None` if the compiler was not called for it.
pub fn heard(folder: &Path, crate_name: &str) -> Option<Heard> {
    let text = std::fs::read_to_string(file(folder, crate_name)).ok()?;
    Heard::read(&serde_json::from_str(&text).ok()?)
}

fn file(folder: &Path, crate_name: &str) -> PathBuf {
    folder.join(format!("{crate_name}.json"))
}

fn write_down(folder: &Path, compiler: &OsString, args: &[OsString]) {
    let texts: Option<Vec<&str>> = args.iter().map(|arg| arg.to_str()).collect();
    let (Some(compiler), Some(args)) = (compiler.to_str(), texts) else {
        return; // who asks for it finds nothing, and says so
    };
    let name = args.iter().position(|arg| *arg == "--crate-name");
    let Some(name) = name.and_then(|at| args.get(at + 1)) else {
        return; // cargo asks the compiler about itself
    };
    let about_the_package = |name: &str| {
        name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" || name == "CARGO_CRATE_NAME"
    };
    let env: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| about_the_package(name))
        .collect();
    let heard = Heard {
        compiler: compiler.to_string(),
        args: args.iter().map(|arg| arg.to_string()).collect(),
        env,
    };
    // Without it nothing is heard, which is said then.
    let _ = std::fs::write(file(folder, name), heard.json().to_string());
}
