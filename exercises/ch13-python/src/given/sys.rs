// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The module `sys`.

use super::builtins::{exactly, keywords, no_keywords};
use super::{Python, Res, T};
use crate::objects::{Args, Builtin, Inside, Module};
use ch03_ref::Ref;

/// Makes the module.
pub fn furnish(py: &Python) {
    let functions: [(&'static str, crate::objects::builtin::Native); 5] = [
        ("getrefcount", getrefcount),
        ("intern", intern),
        ("getsizeof", getsizeof),
        ("getrecursionlimit", getrecursionlimit),
        ("exit", exit),
    ];
    let dict = py.dict();
    py.dict_set_name(&dict, &py.words.name, py.intern("sys").into_ref());
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

fn getsizeof(py: &Python, args: Args<'_>) -> Res {
    let [named, _default] = keywords(py, "getsizeof", args, ["object", "default"])?;
    if args.len() > 2 {
        let message = format!(
            "getsizeof() takes at most 2 arguments ({} given)",
            args.len()
        );
        return Err(py.type_error(message));
    }
    let Some(r) = args.get(0).or(named) else {
        let message = "getsizeof() missing required argument 'object' (pos 1)";
        return Err(py.type_error(message));
    };
    Ok(py.int(py.size_of(r) as i128))
}

fn intern(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "sys.intern", args, 1)?;
    let string = args.at(0);
    let name = py.class_name(string);
    if let Some(interned) = py.interner().intern(string) {
        return Ok(interned.into_ref());
    }
    Err(py.type_error(match string.string() {
        Some(_) => format!("can't intern {name}"),
        None => format!("intern() argument must be str, not {name}"),
    }))
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
