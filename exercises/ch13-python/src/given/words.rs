// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Names that the evaluator looks up itself, interned once.

use crate::objects::Str;
use ch03_ref::{Heap, Ref};
use std::collections::HashMap;

macro_rules! words {
    ($($field:ident $text:literal,)*) => {
        /// The names, as interned strings.
        #[allow(missing_docs)]
        pub struct Words { $(pub $field: Ref),* }

        impl Words {
            /// Interns the names.
            pub fn new(heap: &Heap, interned: &mut HashMap<Box<str>, Ref>) -> Words {
                Words { $($field: intern(heap, interned, $text)),* }
            }
        }
    };
}

words! {
    init "__init__",
    del "__del__",
    repr "__repr__",
    str "__str__",
    eq "__eq__",
    ne "__ne__",
    lt "__lt__",
    le "__le__",
    gt "__gt__",
    ge "__ge__",
    hash "__hash__",
    bool "__bool__",
    len "__len__",
    call "__call__",
    contains "__contains__",
    getitem "__getitem__",
    setitem "__setitem__",
    delitem "__delitem__",
    getattr "__getattr__",
    dict "__dict__",
    doc "__doc__",
    name "__name__",
    module "__module__",
    qualname "__qualname__",
    slots "__slots__",
    weakref "__weakref__",
    builtins "__builtins__",
    underscore "_",
}

/// The one interned string with this text.
pub fn intern(heap: &Heap, interned: &mut HashMap<Box<str>, Ref>, text: &str) -> Ref {
    if let Some(known) = interned.get(text) {
        return known.clone();
    }
    let made = heap.alloc(Str::new(text));
    if let Some(payload) = made.get::<Str>() {
        payload.set_interned();
    }
    interned.insert(text.into(), made.clone());
    made
}
