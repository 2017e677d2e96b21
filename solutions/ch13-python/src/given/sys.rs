//! The module `sys`.

use super::builtins::{exactly, no_keywords};
use super::{Python, Res, T};
use crate::objects::{Args, Builtin, Module, Str};
use ch03_ref::Ref;

/// Makes the module.
pub fn furnish(py: &Python) {
    let functions: [(&'static str, crate::objects::builtin::Native); 4] = [
        ("getrefcount", getrefcount),
        ("intern", intern),
        ("getrecursionlimit", getrecursionlimit),
        ("exit", exit),
    ];
    let dict = py.dict();
    py.dict_set_name(&dict, &py.words.name, py.intern("sys"));
    for (name, function) in functions {
        let function = py.heap.alloc(Builtin { name, function });
        py.dict_set_name(&dict, &py.intern(name), function);
    }
    let module = py.heap.alloc(Module::new("sys", dict));
    py.modules.borrow_mut().push(module);
}

fn getrefcount(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "sys.getrefcount", args, 1)?;
    Ok(py.int(py.refcount(args.at(0))))
}

fn intern(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "sys.intern", args, 1)?;
    let string = args.at(0);
    if string.get::<Str>().is_none() {
        let name = py.class_name(string);
        return Err(py.type_error(format!("intern() argument must be str, not {name}")));
    }
    Ok(py.intern_ref(string))
}

fn getrecursionlimit(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "sys.getrecursionlimit", args, 0)?;
    Ok(py.int(crate::own::RECURSION_LIMIT as i128))
}

fn exit(py: &Python, args: Args<'_>) -> Res {
    no_keywords(py, "exit", args)?;
    let status: Vec<Ref> = args.positional().cloned().collect();
    let class = py.types.of(T::SystemExit).clone();
    let exit = py.call(&class, status.into_iter().map(Some).collect(), &[])?;
    Err(super::Raised(exit))
}
