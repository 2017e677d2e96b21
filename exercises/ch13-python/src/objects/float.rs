// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `float`: a double, as in CPython.

use ch03_ref::Payload;

/// A Python float.
pub struct Float(pub f64);

impl Payload for Float {
    const NAME: &'static str = "float";
}
