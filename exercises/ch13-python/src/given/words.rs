// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Names that the evaluator looks up itself, interned once.

use ch04_interning::{Interned, Interner};
use ruff_python_ast::Operator;

macro_rules! words {
    ($($field:ident $text:literal,)*) => {
        /// The names, as interned strings.
        #[allow(missing_docs)]
        pub struct Words { $(pub $field: Interned),* }

        impl Words {
            /// Interns the names.
            pub fn new(interner: &Interner) -> Words {
                Words { $($field: interner.intern_text($text)),* }
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

/// The names of the methods behind operators. They are kept, or each `a + b`
/// would make and lose them.
pub fn operators(interner: &Interner) -> Vec<Interned> {
    use Operator::*;
    let all = [
        Add, Sub, Mult, MatMult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor, BitAnd, FloorDiv,
    ];
    let binary = all
        .into_iter()
        .flat_map(|op| [op.dunder(), op.reflected_dunder(), op.in_place_dunder()]);
    let unary = ["__neg__", "__pos__", "__invert__"];
    let names = binary.chain(unary);
    names.map(|name| interner.intern_text(name)).collect()
}
