//! What a compiled submission uses, whatever its source called it.
//!
//! Names can be renamed, re-exported and built by macros; symbols cannot. The
//! object files of the library are read for the functions they call, those they
//! define for others, and the sections that run before `main`.

use object::read::archive::ArchiveFile;
use object::{Object, ObjectSection, ObjectSymbol};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the reference's library has, and so any other may have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symbols {
    /// Used and not defined: mangled names as paths, others as they are.
    pub used: BTreeSet<String>,
    /// Defined under a name that is no Rust path.
    pub plain: BTreeSet<String>,
    pub sections: BTreeSet<String>,
}

/// Parts of the standard library that reach out of the program.
const OUTSIDE: &[&str] = &[
    "std::process::",
    "std::env::",
    "std::fs::",
    "std::net::",
    "std::os::",
    "std::sys::",
    "std::panic::set_hook",
    "std::panic::take_hook",
    "std::panicking::set_hook",
    "std::panicking::take_hook",
    "std::panicking::update_hook",
    "std::io::stdio::stdin",
    "std::io::stdio::Stdin",
    "std::alloc::set_alloc_error_hook",
    "std::path::Path::exists",
    "std::path::Path::try_exists",
    "std::path::Path::is_file",
    "std::path::Path::is_dir",
    "std::path::Path::metadata",
    "std::path::Path::symlink_metadata",
    "std::path::Path::canonicalize",
    "std::path::Path::read_link",
    "std::path::Path::read_dir",
];

/// Under these, generic code of the standard library's own is compiled into
/// whoever uses it: locks, threads, output.
const INLINED: &[&str] = &[
    "std::sys::sync::",
    "std::sys::thread_local::",
    "std::sys::random::",
    "std::sys::pal::unix::futex",
    "std::sys::pal::unix::time",
    "std::sys::time::",
    "std::sys::pal::unix::thread",
    "std::sys::thread::",
    "std::sys::backtrace::",
    "std::sys::os_str::",
    "std::sys::cmath",
    "std::sys::exit_guard",
    "std::sys::io::",
    "std::sys::stdio",
    "std::sys::alloc",
    "std::process::abort",
    "std::env::var_os",
    "std::env::_var_os",
];

/// Sections whose content runs before or after `main`.
const RUNS: &[&str] = &[
    ".init",
    ".fini",
    ".ctors",
    ".dtors",
    ".preinit",
    "__mod_init_func",
    "__mod_term_func",
    ".CRT$",
];

/// What C functions a compiler puts in by itself.
const COMPILER: &[&str] = &[
    "memcpy",
    "memmove",
    "memset",
    "memcmp",
    "bcmp",
    "strlen",
    "__tls_get_addr",
    "_tls_",
    "_Unwind_",
    "rust_eh_personality",
    "__rust",
    "__rdl",
    "__rg_",
    "rust_begin_unwind",
    "_GLOBAL_OFFSET_TABLE_",
    "DW.ref.",
    "__udivti3",
    "__umodti3",
    "__divti3",
    "__modti3",
    "__multi3",
    "__muloti4",
    "_R",
];

/// Numbers are worked with by these.
const MATH: &[&str] = &[
    "acos",
    "asin",
    "atan",
    "cbrt",
    "ceil",
    "cos",
    "cosh",
    "erf",
    "exp",
    "fabs",
    "fdim",
    "floor",
    "fma",
    "fmod",
    "hypot",
    "lgamma",
    "log",
    "pow",
    "rint",
    "round",
    "sin",
    "sqrt",
    "tan",
    "tanh",
    "tgamma",
    "trunc",
    "ldexp",
    "expm1",
    "nearbyint",
    "roundeven",
    "copysign",
    "fmin",
    "fmax",
];

/// Reads a library.
///
/// # Errors
/// When it is not what the compiler writes; a sentence says why.
pub fn read(bytes: &[u8]) -> Result<Symbols, String> {
    let archive = ArchiveFile::parse(bytes).map_err(|error| error.to_string())?;
    let mut all = Symbols::default();
    let mut defined = BTreeSet::new();
    for member in archive.members() {
        let member = member.map_err(|error| error.to_string())?;
        if member.name().ends_with(b".rmeta") {
            continue;
        }
        let data = member.data(bytes).map_err(|error| error.to_string())?;
        let file = object::File::parse(data).map_err(|error| error.to_string())?;
        read_object(&file, &mut all, &mut defined);
    }
    all.used.retain(|name| !defined.contains(name));
    Ok(all)
}

fn read_object(file: &object::File<'_>, all: &mut Symbols, defined: &mut BTreeSet<String>) {
    for section in file.sections() {
        if let Ok(name) = section.name() {
            all.sections.insert(name.to_string());
        }
    }
    for symbol in file.symbols() {
        let Ok(raw) = symbol.name() else { continue };
        if raw.is_empty() {
            continue;
        }
        let (name, is_path) = readable(raw);
        if symbol.is_undefined() {
            all.used.insert(name);
        } else if symbol.is_global() {
            defined.insert(name.clone());
            if !is_path {
                all.plain.insert(name);
            }
        }
    }
}

/// A symbol as a path, if it is one.
fn readable(raw: &str) -> (String, bool) {
    match rustc_demangle::try_demangle(raw) {
        Ok(name) => (format!("{name:#}"), true),
        Err(_) => (raw.to_string(), false),
    }
}

/// What a library has that it should not, in words; nothing if all is well.
pub fn faults(found: &Symbols, reference: &Symbols) -> Vec<String> {
    let mut faults = Vec::new();
    for section in found.sections.difference(&reference.sections) {
        if RUNS.iter().any(|start| section.starts_with(start)) {
            faults.push(format!(
                "code that runs before or after the tests ({section})"
            ));
        }
    }
    for name in found.plain.difference(&reference.plain) {
        if !is_compilers(name) {
            faults.push(format!(
                "a function `{name}` that takes the place of the system's"
            ));
        }
    }
    for name in found.used.difference(&reference.used) {
        if reaches_out(name) {
            faults.push(format!(
                "`{name}` is used, which reaches out of the program"
            ));
        } else if !name.contains("::") && !is_compilers(name) && !is_math(name) {
            faults.push(format!("the system's `{name}` is called"));
        }
    }
    faults
}

/// The name of a test's thread is the name of the test.
const NAMES: &[&str] = &[
    "thread::Thread::name",
    "thread::thread::Thread::name",
    "backtrace::Backtrace",
];

/// `<std::fs::File as core::ops::Drop>::drop` is about `std::fs` too.
fn reaches_out(name: &str) -> bool {
    let path = name.trim_start_matches(['<', '&', '*', '(', '[']);
    let path = path.strip_prefix("dyn ").unwrap_or(path);
    let inner = path.strip_prefix("std::").unwrap_or_default();
    let tells = NAMES.iter().any(|start| inner.starts_with(start));
    let outside = OUTSIDE.iter().any(|start| path.starts_with(start));
    tells || outside && !INLINED.iter().any(|start| path.starts_with(start))
}

fn is_compilers(name: &str) -> bool {
    let name = name.trim_start_matches(".L");
    COMPILER.iter().any(|start| name.starts_with(start))
        || name.starts_with("anon.")
        || name.starts_with("vtable.")
        || name.starts_with("alloc_")
}

fn is_math(name: &str) -> bool {
    let base = name.strip_suffix('f').unwrap_or(name);
    MATH.contains(&name) || MATH.contains(&base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(names: &[&str]) -> Symbols {
        Symbols {
            used: names.iter().map(ToString::to_string).collect(),
            ..Symbols::default()
        }
    }

    #[test]
    fn what_reaches_out_is_told_from_what_generics_bring() {
        let reference = used(&["std::process::abort"]);
        let good = used(&[
            "std::process::abort",
            "memcpy",
            "sqrtf",
            "std::sys::sync::mutex::futex::Mutex::wake",
        ]);
        assert_eq!(faults(&good, &reference), Vec::<String>::new());
        for bad in [
            "std::process::exit",
            "<std::fs::File as core::ops::drop::Drop>::drop",
            "fork",
            "_exit",
        ] {
            assert_eq!(faults(&used(&[bad]), &reference).len(), 1, "{bad}");
        }
    }

    #[test]
    fn code_before_main_is_seen_by_its_section() {
        let mut found = Symbols::default();
        found.sections.insert(".init_array.00099".into());
        assert_eq!(faults(&found, &Symbols::default()).len(), 1);
        let mut found = Symbols::default();
        found.plain.insert("exit".into());
        assert_eq!(faults(&found, &Symbols::default()).len(), 1);
    }
}
