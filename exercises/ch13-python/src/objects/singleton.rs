// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! `None`, `True`, `False`, `NotImplemented` and `...`: one object each.

use ch03_ref::Payload;

/// `None`.
pub struct NoneType;

impl Payload for NoneType {
    const NAME: &'static str = "NoneType";
}

/// `True` or `False`.
pub struct Bool(pub bool);

impl Payload for Bool {
    const NAME: &'static str = "bool";
}

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
