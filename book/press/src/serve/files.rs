//! The finished pages, and no other file of the machine.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// The folder that is served.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// The files of `folder`, which may be replaced as a whole meanwhile.
    pub fn new(folder: PathBuf) -> Files {
        Files { folder }
    }

    /// Content type and text of the file that a target such as
    /// `/ch01-names.html?x` asks for; none if there is none in the folder.
    pub fn get(&self, target: &str) -> Option<(&'static str, Vec<u8>)> {
        let path = target.split(['?', '#']).next()?;
        let inside = decoded(path.strip_prefix('/')?)?;
        let inside = match inside.as_str() {
            "" => "index.html",
            other => other,
        };
        // Only names: no `..`, no root, no drive.
        let plain = !inside.contains(['\\', '\0', ':'])
            && inside.split('/').all(|part| !part.is_empty())
            && Path::new(inside)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
        if !plain {
            return None;
        }
        // And no link that leads out.
        let folder = self.folder.canonicalize().ok()?;
        let full = folder.join(inside).canonicalize().ok()?;
        if !full.starts_with(&folder) || !full.is_file() {
            return None;
        }
        Some((kind(&full), fs::read(&full).ok()?))
    }
}

/// `%20` and its like replaced, once; none when that is no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut done = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            done.push(byte);
            continue;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let (high, low) = (digit(bytes.next()?)?, digit(bytes.next()?)?);
        done.push((high * 16 + low) as u8);
    }
    String::from_utf8(done).ok()
}

fn kind(path: &Path) -> &'static str {
    let end = path.extension().unwrap_or_default().to_string_lossy();
    match end.as_ref() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" | "py" => "text/plain; charset=utf-8",
        "epub" => "application/epub+zip",
        _ => "application/octet-stream",
    }
}
