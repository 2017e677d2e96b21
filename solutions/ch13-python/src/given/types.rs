//! The built-in classes: which there are, what they are called, what their
//! base is.

use crate::objects::class::Layout;
use crate::objects::{ClassRef, Dict, Facts, Inside, Tuple};
use ch03_ref::{Heap, Ref};

macro_rules! classes {
    ($($variant:ident $name:literal : $base:ident $layout:ident;)*) => {
        /// A built-in class.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs)]
        pub enum T { $($variant),* }

        const ALL: &[(T, &str, T, Layout)] = &[$((T::$variant, $name, T::$base, Layout::$layout)),*];
    };
}

classes! {
    Object "object": Object Object;
    Type "type": Object Other;
    Int "int": Object Other;
    Bool "bool": Int Other;
    Float "float": Object Other;
    Str "str": Object Str;
    List "list": Object List;
    Tuple "tuple": Object Other;
    Dict "dict": Object Other;
    Set "set": Object Other;
    FrozenSet "frozenset": Object Other;
    Range "range": Object Other;
    Slice "slice": Object Other;
    NoneType "NoneType": Object Other;
    NotImplementedType "NotImplementedType": Object Other;
    Ellipsis "ellipsis": Object Other;
    Function "function": Object Other;
    Method "method": Object Other;
    Builtin "builtin_function_or_method": Object Other;
    MethodDescriptor "method_descriptor": Object Other;
    GetSet "getset_descriptor": Object Other;
    Member "member_descriptor": Object Other;
    Cell "cell": Object Other;
    Code "code": Object Other;
    Frame "frame": Object Other;
    Traceback "traceback": Object Other;
    Module "module": Object Other;
    Iterator "iterator": Object Other;
    DictKeys "dict_keys": Object Other;
    DictValues "dict_values": Object Other;
    DictItems "dict_items": Object Other;
    Ref "ReferenceType": Object Ref;
    Proxy "ProxyType": Object Other;
    CallableProxy "CallableProxyType": Object Other;
    WeakValueDictionary "WeakValueDictionary": Object Other;
    WeakKeyDictionary "WeakKeyDictionary": Object Other;
    WeakSet "WeakSet": Object Other;
    WeakMethod "WeakMethod": Object Other;
    Finalize "finalize": Object Other;
    BaseException "BaseException": Object Exception;
    Exception "Exception": BaseException Exception;
    SystemExit "SystemExit": BaseException Exception;
    KeyboardInterrupt "KeyboardInterrupt": BaseException Exception;
    ArithmeticError "ArithmeticError": Exception Exception;
    ZeroDivisionError "ZeroDivisionError": ArithmeticError Exception;
    OverflowError "OverflowError": ArithmeticError Exception;
    AssertionError "AssertionError": Exception Exception;
    AttributeError "AttributeError": Exception Exception;
    ImportError "ImportError": Exception Exception;
    LookupError "LookupError": Exception Exception;
    IndexError "IndexError": LookupError Exception;
    KeyError "KeyError": LookupError Exception;
    MemoryError "MemoryError": Exception Exception;
    NameError "NameError": Exception Exception;
    UnboundLocalError "UnboundLocalError": NameError Exception;
    ReferenceError "ReferenceError": Exception Exception;
    RuntimeError "RuntimeError": Exception Exception;
    NotImplementedError "NotImplementedError": RuntimeError Exception;
    RecursionError "RecursionError": RuntimeError Exception;
    StopIteration "StopIteration": Exception Exception;
    TypeError "TypeError": Exception Exception;
    ValueError "ValueError": Exception Exception;
}

/// The classes that are not names a script can use.
const HIDDEN: &[T] = &[
    T::Slice,
    T::NoneType,
    T::NotImplementedType,
    T::Ellipsis,
    T::Function,
    T::Method,
    T::Builtin,
    T::MethodDescriptor,
    T::GetSet,
    T::Member,
    T::Cell,
    T::Code,
    T::Frame,
    T::Traceback,
    T::Module,
    T::Iterator,
    T::DictKeys,
    T::DictValues,
    T::DictItems,
    T::Ref,
    T::Proxy,
    T::CallableProxy,
    T::WeakValueDictionary,
    T::WeakKeyDictionary,
    T::WeakSet,
    T::WeakMethod,
    T::Finalize,
];

/// The classes of the module `weakref`.
const WEAK: &[T] = &[
    T::Ref,
    T::Proxy,
    T::CallableProxy,
    T::WeakValueDictionary,
    T::WeakKeyDictionary,
    T::WeakSet,
    T::WeakMethod,
    T::Finalize,
];

impl T {
    /// The class's name.
    pub fn name(self) -> &'static str {
        ALL[self as usize].1
    }
}

/// The class objects.
pub struct Types {
    all: Vec<Ref>,
}

impl Types {
    /// Makes the class objects, with empty dicts.
    pub fn new(heap: &Heap) -> Types {
        let mut all: Vec<Ref> = Vec::new();
        for (index, (t, name, base, layout)) in ALL.iter().enumerate() {
            let base = (index > 0).then(|| &all[*base as usize]);
            let dict = heap.alloc(Dict::default());
            let module = if WEAK.contains(t) {
                "weakref"
            } else {
                "builtins"
            };
            let mut facts = Facts::new(name, module, *layout);
            facts.builtin = Some(index);
            facts.has_dict = *layout == Layout::Exception;
            let class = facts.make(heap, name, base, dict);
            let up = base.map(mro).unwrap_or_default();
            let line = std::iter::once(class.clone()).chain(up);
            let line = heap.alloc(Tuple::new(line));
            class.class().expect("it was just made").set_mro(line);
            class.untrack();
            all.push(class);
        }
        Types { all }
    }

    /// The class object of a built-in class.
    pub fn of(&self, t: T) -> &Ref {
        &self.all[t as usize]
    }

    /// All of them.
    pub fn all(&self) -> &[Ref] {
        &self.all
    }

    /// Those that are built-in names.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &Ref)> {
        let shown = ALL
            .iter()
            .zip(&self.all)
            .filter(|((t, ..), _)| !HIDDEN.contains(t));
        shown.map(|((_, name, ..), class)| (*name, class))
    }

    /// The class of objects of a built-in kind.
    pub fn of_kind(&self, kind: &str) -> &Ref {
        self.of(match kind {
            "int" => T::Int,
            "str" => T::Str,
            "list" => T::List,
            "tuple" => T::Tuple,
            "dict" => T::Dict,
            "float" => T::Float,
            "bool" => T::Bool,
            "NoneType" => T::NoneType,
            "function" => T::Function,
            "method" => T::Method,
            "type" => T::Type,
            "set" => T::Set,
            "frozenset" => T::FrozenSet,
            "range" => T::Range,
            "slice" => T::Slice,
            "iterator" => T::Iterator,
            "module" => T::Module,
            "cell" => T::Cell,
            "code" => T::Code,
            "frame" => T::Frame,
            "traceback" => T::Traceback,
            "builtin_function_or_method" | "builtin_method" => T::Builtin,
            "method_descriptor" => T::MethodDescriptor,
            "getset_descriptor" => T::GetSet,
            "member_descriptor" => T::Member,
            "NotImplementedType" => T::NotImplementedType,
            "ellipsis" => T::Ellipsis,
            "weakref" => T::Ref,
            "weakproxy" => T::Proxy,
            "WeakValueDictionary" => T::WeakValueDictionary,
            "WeakKeyDictionary" => T::WeakKeyDictionary,
            "WeakSet" => T::WeakSet,
            "WeakMethod" => T::WeakMethod,
            "finalize" => T::Finalize,
            _ => T::Object,
        })
    }

    /// Which built-in class a class object is.
    pub fn which(class: ClassRef<'_>) -> Option<T> {
        class.builtin.map(|index| ALL[index].0)
    }
}

/// The classes to look an attribute up in, in order.
pub fn mro(class: &Ref) -> Vec<Ref> {
    let line = class.class().and_then(ClassRef::mro);
    line.and_then(|line| line.get::<Tuple>().map(Tuple::to_vec))
        .unwrap_or_default()
}
