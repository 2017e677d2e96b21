//! Copies of what is about to be replaced: `.progress/kept/NNN/…`.

use crate::course::Layout;
use crate::files;
use crate::trouble::{Result, Trouble};
use std::fs;
use std::path::{Path, PathBuf};

/// Keeps a copy of a file and returns where it is. Nothing kept is ever
/// replaced: each call takes the next number.
pub fn copy(layout: &Layout, file: &Path) -> Result<PathBuf> {
    let shelf = layout.progress().join("kept");
    let last = files::folders(&shelf, "")?
        .iter()
        .filter_map(|name| name.parse::<u32>().ok())
        .max()
        .unwrap_or(0);
    let inside = file.strip_prefix(&layout.root).unwrap_or(file);
    let copy = shelf.join(format!("{:03}", last + 1)).join(inside);
    if let Some(parent) = copy.parent() {
        fs::create_dir_all(parent).map_err(|e| Trouble::io("make a folder for", &copy, &e))?;
    }
    fs::copy(file, &copy).map_err(|e| Trouble::io("copy", file, &e))?;
    Ok(copy)
}
