//! The reference heap as WebAssembly, for the programs that readers change and
//! run on the page. It lies beside the pages as a script that is loaded on
//! demand: a page opened as a file may load scripts, and nothing else.

use crate::house::House;
use crate::problem::Problems;
use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The script's name, known to `theme/playground.js`.
pub const SCRIPT: &str = "playground-heap.js";

const TARGET: &str = "wasm32-unknown-unknown";

/// What the page says when there is nothing to load.
const ADD_TARGET: &str = "rustup target add wasm32-unknown-unknown";

/// A stack of 4 MiB in linear memory (the browser's own ends before that), and
/// at most 512 MiB in all: then a program ends, and not the browser.
const FLAGS: &str = "-Clink-arg=-zstack-size=4194304 -Clink-arg=--max-memory=536870912";

/// Bytes that a reader may have to load: the limit for the compressed module.
const LARGEST: usize = 700_000;

/// Writes the script into the finished book. A house without a playground has
/// none; a machine that cannot make one gets a script that says what to do.
pub fn add(house: &House, site: &Path, problems: &mut Problems) {
    let source = house.book().join("playground/src/lib.rs");
    if !source.is_file() {
        return;
    }
    let written = script(house).and_then(|text| {
        let path = site.join(SCRIPT);
        fs::write(&path, text).map_err(|why| format!("{SCRIPT} cannot be written: {why}"))
    });
    if let Err(why) = written {
        let name = house.name(&source);
        problems.add(&name, 0, why, "the playground is part of the book; mend it");
    }
}

/// The script's text. A server builds the book many times, and is as old as
/// the heap it was compiled with: once is enough.
fn script(house: &House) -> Result<&'static str, String> {
    static MADE: OnceLock<String> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made);
    }
    let text = match build(house, &house.target())? {
        Some(wasm) => packed_once(&wasm, &house.target().join("playground"))?,
        None => format!("globalThis.heapMissing = {ADD_TARGET:?};\n"),
    };
    Ok(MADE.get_or_init(|| text))
}

/// The same as [`packed`]. To compress takes longer than all else in a book
/// that has not changed, so the last script is kept beside its module.
fn packed_once(wasm: &[u8], folder: &Path) -> Result<String, String> {
    let (module, script) = (folder.join("packed.wasm"), folder.join("packed.js"));
    if fs::read(&module).is_ok_and(|old| old == wasm)
        && let Ok(text) = fs::read_to_string(&script)
    {
        return Ok(text);
    }
    let text = packed(wasm)?;
    // The module last: it says that the script is whole. If that fails, it is
    // made again next time.
    let _ = fs::remove_file(&module);
    if fs::write(&script, &text).is_ok() {
        let _ = fs::write(&module, wasm);
    }
    Ok(text)
}

/// A script that holds the module, compressed, as text.
fn packed(wasm: &[u8]) -> Result<String, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let gzip = encoder
        .write_all(wasm)
        .and_then(|()| encoder.finish())
        .map_err(|why| why.to_string())?;
    if gzip.len() > LARGEST {
        return Err(format!(
            "the playground's module has {} bytes compressed; at most {LARGEST} may be loaded",
            gzip.len()
        ));
    }
    Ok(format!(
        "globalThis.heapModule = \"{}\";\n",
        BASE64.encode(&gzip)
    ))
}

/// Builds the module below `work`; none when this machine has nothing to build
/// it with.
fn build(house: &House, work: &Path) -> Result<Option<Vec<u8>>, String> {
    let Some(standard) = Standard::find() else {
        return Ok(None);
    };
    let workspace = work.join("playground");
    lay_out(house, &workspace).map_err(|why| format!("{}: {why}", workspace.display()))?;
    let mut command = Command::new(cargo());
    command
        .args(["build", "--quiet", "--release", "--target", TARGET])
        .current_dir(&workspace)
        .env("CARGO_TARGET_DIR", work)
        .env_remove("CARGO_BUILD_TARGET")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("RUSTFLAGS", FLAGS);
    if standard == Standard::Source {
        command
            .arg("-Zbuild-std=std,panic_abort")
            .env("RUSTC_BOOTSTRAP", "1");
    }
    let done = command.output().map_err(|why| format!("cargo: {why}"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(format!(
            "the playground does not compile:\n{}",
            said.trim_end()
        ));
    }
    let built = work.join(TARGET).join("release/heap_page.wasm");
    fs::read(&built)
        .map(Some)
        .map_err(|why| format!("{}: {why}", built.display()))
}

fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}

/// Where the standard library for [`TARGET`] comes from.
#[derive(PartialEq, Eq)]
enum Standard {
    /// `rustup target add` brought it.
    Built,
    /// `rustup component add rust-src`: built along, which takes a minute.
    Source,
}

impl Standard {
    fn find() -> Option<Standard> {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let said = Command::new(rustc).args(["--print", "sysroot"]).output();
        let text = String::from_utf8(said.ok()?.stdout).ok()?;
        let rustlib = Path::new(text.trim()).join("lib/rustlib");
        if rustlib.join(TARGET).join("lib").is_dir() {
            Some(Standard::Built)
        } else if rustlib.join("src/rust/library/std").is_dir() {
            Some(Standard::Source)
        } else {
            None
        }
    }
}

/// A workspace of one package, which is `book/playground` with a small stand-in
/// for the table of Unicode names, and the versions of the house.
fn lay_out(house: &House, workspace: &Path) -> io::Result<()> {
    let path = |inside: &str| house.root.join(inside).to_string_lossy().into_owned();
    let manifest = format!(
        "# Written by the press.\n\
         [workspace]\n\n\
         [package]\nname = \"heap-page\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [lib]\npath = {:?}\ncrate-type = [\"cdylib\"]\n\n\
         [dependencies]\nch13-python-solution = {{ path = {:?} }}\npicture = {{ path = {:?} }}\n\n\
         [patch.crates-io]\nunicode_names2 = {{ path = \"names\" }}\n\n\
         [profile.release]\nopt-level = \"s\"\nlto = true\ncodegen-units = 1\n\
         panic = \"abort\"\nstrip = true\n",
        path("book/playground/src/lib.rs"),
        path("solutions/ch13-python"),
        path("book/picture"),
    );
    let names = format!(
        "[package]\nname = \"unicode_names2\"\nversion = \"1.3.0\"\nedition = \"2024\"\n\n\
         [lib]\npath = {:?}\n",
        path("book/playground/names/lib.rs")
    );
    fs::create_dir_all(workspace.join("names"))?;
    write_new(&workspace.join("names/Cargo.toml"), &names)?;
    let lock = fs::read_to_string(house.root.join("Cargo.lock"))?;
    let same = workspace.join("Cargo.lock.from");
    if fs::read_to_string(&same).is_ok_and(|old| old == lock) {
        return write_new(&workspace.join("Cargo.toml"), &manifest);
    }
    fs::write(workspace.join("Cargo.toml"), manifest)?;
    fs::write(workspace.join("Cargo.lock"), &lock)?;
    fs::write(same, lock)
}

/// Writes a file that is not like that yet: cargo looks at the times.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;

    #[test]
    fn a_script_holds_the_module() {
        let script = packed(b"\0asm and more").unwrap();
        let text = script.split('"').nth(1).unwrap();
        let gzip = BASE64.decode(text.as_bytes()).unwrap();
        let mut wasm = Vec::new();
        GzDecoder::new(&gzip[..]).read_to_end(&mut wasm).unwrap();
        assert_eq!(wasm, b"\0asm and more");
    }

    #[test]
    fn the_script_is_kept_until_the_module_changes() {
        let folder = tempfile::tempdir().unwrap();
        let one = packed_once(b"one", folder.path()).unwrap();
        fs::write(folder.path().join("packed.js"), "kept").unwrap();
        assert_eq!(packed_once(b"one", folder.path()).unwrap(), "kept");
        assert_ne!(packed_once(b"two", folder.path()).unwrap(), one);
        assert_eq!(packed_once(b"one", folder.path()).unwrap(), one);
    }

    #[test]
    fn a_heavy_module_is_refused() {
        // What looks random does not get smaller.
        let mut state = 1u64;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8
        })
        .take(LARGEST + 1)
        .collect();
        let why = packed(&noise).unwrap_err();
        assert!(why.contains("at most 700000"), "{why}");
    }
}
