//! Reading a count, as Python can.

use crate::{Frame, Unbound};

/// `sys.getrefcount(name)`, called in this frame.
///
/// Like every call it needs its argument, and an argument is a reference of its
/// own until the call is over. So the answer is one more than there are without
/// the question.
///
/// # Errors
/// If the name is unbound; then nothing changes.
pub fn getrefcount(frame: &Frame, name: &str) -> Result<u32, Unbound> {
    frame.push(frame.get(name)?);
    Ok(frame.pop().refcount())
}
