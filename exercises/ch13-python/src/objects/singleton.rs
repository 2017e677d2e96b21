// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `NotImplemented` and `...`: one object each. `None` is chapter 04's.

use ch03_ref::Payload;

/// What a comparison method gives back when it does not know the other side.
pub struct NotImplemented;

impl Payload for NotImplemented {
    const NAME: &'static str = "NotImplementedType";
}

/// `...`
pub struct Ellipsis;

impl Payload for Ellipsis {
    const NAME: &'static str = "ellipsis";
}
