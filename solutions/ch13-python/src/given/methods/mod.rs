//! The methods of the built-in classes.

mod dict;
mod list;
mod object;
mod set;
mod str;
mod weak;

use super::types::T;
use super::{Python, Res};
use crate::objects::builtin::Native;
use crate::objects::{Descriptor, Inside, MethodDef};

/// One line of a table of methods.
const fn method(name: &'static str, least: usize, most: usize, function: Native) -> MethodDef {
    MethodDef {
        name,
        least,
        most,
        function,
    }
}

/// Puts the methods into the dicts of their classes.
pub fn furnish(py: &Python) {
    let tables: [(T, &'static [MethodDef]); 13] = [
        (T::Object, object::METHODS),
        (T::BaseException, object::EXCEPTION_METHODS),
        (T::List, list::METHODS),
        (T::Tuple, list::TUPLE_METHODS),
        (T::Dict, dict::METHODS),
        (T::Set, set::METHODS),
        (T::FrozenSet, set::FROZEN_METHODS),
        (T::Str, str::METHODS),
        (T::Ref, weak::REF_METHODS),
        (T::WeakSet, weak::SET_METHODS),
        (T::WeakValueDictionary, weak::DICT_METHODS),
        (T::WeakKeyDictionary, weak::DICT_METHODS),
        (T::Finalize, weak::FINALIZE_METHODS),
    ];
    for (t, methods) in tables {
        let class = py.types.of(t);
        let class = class.class().expect("a class");
        let Some(dict) = class.dict() else { continue };
        let owner = T::name(t);
        for def in methods {
            let made = py.heap.alloc(Descriptor { def, owner });
            py.dict_set_name(&dict, &py.intern(def.name), made);
        }
    }
}

/// Gives back `None` after something that can fail.
fn done(py: &Python, result: Res<()>) -> Res {
    result.map(|()| py.none())
}
