//! The kinds of object a script can make: one file a type, each a safe
//! [`Payload`](ch03_ref::Payload) with `traverse` and `clear` in CPython's
//! order, and what the cycle collector wants to know. Nothing here knows the
//! evaluator.

pub mod attrs;
pub mod builtin;
pub mod cell;
pub mod class;
pub mod code;
pub mod dict;
pub mod exception;
pub mod float;
pub mod frame;
pub mod function;
pub mod instance;
pub mod int;
pub mod iterator;
pub mod list;
pub mod method;
pub mod module;
pub mod range;
pub mod set;
pub mod singleton;
pub mod slice;
pub mod slot;
pub mod str;
pub mod sub;
pub mod table;
pub mod tuple;
pub mod weak;

pub use attrs::Attrs;
pub use builtin::{Args, Builtin, BuiltinMethod, Descriptor, MethodDef};
pub use cell::Cell;
pub use class::Class;
pub use code::CodeObject;
pub use dict::Dict;
pub use exception::Exception;
pub use float::Float;
pub use frame::{FrameObject, Traceback};
pub use function::Function;
pub use instance::{Bare, Instance};
pub use int::Int;
pub use iterator::{Cursor, DictView, Iter, ViewKind, WeakWalk};
pub use list::List;
pub use method::BoundMethod;
pub use module::Module;
pub use range::Range;
pub use set::{FrozenSet, Set};
pub use singleton::{Bool, Ellipsis, NoneType, NotImplemented};
pub use slice::Slice;
pub use slot::{AttrGetter, SlotMember};
pub use str::Str;
pub use sub::Sub;
pub use tuple::Tuple;
pub use weak::{FinalizeObject, Job, RefObject, WeakMethodObject};

use ch03_ref::Ref;

/// What an instance of a script's subclass of a built-in class has besides.
pub fn sub_of(r: &Ref) -> Option<&Sub> {
    let list = r.get::<List>().map(|list| &list.sub);
    let sub = list.or_else(|| r.get::<Str>().map(|string| &string.sub));
    sub.and_then(Option::as_deref)
}

/// Whether a reference to this object can be part of a cycle now or later: if
/// not, who holds only such needs no tracking. Classes that are built in never
/// die, and so are no containers for CPython.
/// CPython: `_PyObject_GC_MAY_BE_TRACKED`.
pub fn may_be_tracked(r: &Ref) -> bool {
    if let Some(class) = r.get::<Class>() {
        return !class.fixed.get();
    }
    r.is_container() && (r.get::<Tuple>().is_none() || r.is_tracked())
}

/// Pushes `refs` so that the first of them dies first: whoever takes from
/// `out` takes the last one pushed.
pub fn push_reversed(out: &mut Vec<Ref>, refs: impl DoubleEndedIterator<Item = Ref>) {
    out.extend(refs.rev());
}
