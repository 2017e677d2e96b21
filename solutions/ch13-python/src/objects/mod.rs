//! The kinds of object a script can make: one file a type, each a safe
//! [`Payload`](ch03_ref::Payload) with `traverse` and `clear` in CPython's
//! order. Nothing here knows the evaluator.

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
pub mod table;
pub mod tuple;

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
pub use instance::Instance;
pub use int::Int;
pub use iterator::{Cursor, DictView, Iter, ViewKind};
pub use list::List;
pub use method::BoundMethod;
pub use module::Module;
pub use range::Range;
pub use set::{FrozenSet, Set};
pub use singleton::{Bool, Ellipsis, NoneType, NotImplemented};
pub use slice::Slice;
pub use slot::{AttrGetter, SlotMember};
pub use str::Str;
pub use tuple::Tuple;

use ch03_ref::Ref;

/// Pushes `refs` so that the first of them dies first: whoever takes from
/// `out` takes the last one pushed.
pub fn push_reversed(out: &mut Vec<Ref>, refs: impl DoubleEndedIterator<Item = Ref>) {
    out.extend(refs.rev());
}
