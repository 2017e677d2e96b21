// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The kinds of object a script can make. Those of the earlier chapters are
//! theirs: chapter 04's numbers and strings, chapter 05's cells, chapter 06's
//! containers, classes, instances and functions. The others are here,
//! one file a type, each a safe [`Payload`](ch03_ref::Payload) with `traverse`
//! and `clear` in CPython's order; what only adds to an earlier type holds one
//! and asks it. Nothing here knows the evaluator.

pub mod attrs;
pub mod builtin;
pub mod class;
pub mod code;
pub mod exception;
pub mod frame;
pub mod function;
mod inside;
pub mod instance;
pub mod int;
pub mod iterator;
pub mod keys;
mod list;
pub mod module;
pub mod range;
pub mod set;
pub mod singleton;
pub mod slice;
pub mod slot;
pub mod str;
pub mod sub;
pub mod weak;

pub use attrs::Attrs;
pub use builtin::{Args, Builtin, BuiltinMethod, Descriptor, MethodDef};
pub use ch04_interning::{Bool, Float, Int, NoneType, Str};
pub use ch05_scopes::{Cell, Traceback};
pub use ch06_containers::{BoundMethod, Class, Dict, Function, Instance, List, Set, Tuple};
pub use class::{ClassRef, Facts};
pub use code::CodeObject;
pub use exception::Exception;
pub use frame::FrameObject;
pub use function::Runs;
pub use inside::Inside;
pub use instance::{Bare, Slotted};
pub use int::Long;
pub use iterator::{Cursor, DictView, Iter, ViewKind, WeakWalk};
pub use list::SubList;
pub use module::Module;
pub use range::Range;
pub use set::FrozenSet;
pub use singleton::{Ellipsis, NotImplemented};
pub use slice::Slice;
pub use slot::{AttrGetter, SlotMember};
pub use str::SubStr;
pub use sub::Sub;
pub use weak::{FinalizeObject, Job, JobInfo, RefObject, WeakMethodObject};

use ch03_ref::Ref;

/// What an instance of a script's subclass of a built-in class has besides.
pub fn sub_of(r: &Ref) -> Option<&Sub> {
    if let Some(list) = r.get::<SubList>() {
        return Some(&list.sub);
    }
    r.get::<SubStr>().map(|string| &*string.sub)
}

/// Pushes `refs` so that the first of them dies first: whoever takes from
/// `out` takes the last one pushed.
pub fn push_reversed(out: &mut Vec<Ref>, refs: impl DoubleEndedIterator<Item = Ref>) {
    out.extend(refs.rev());
}
