// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The module `sys`.

use super::builtins::{exactly, keywords, no_keywords};
use super::{Python, Res, T};
use crate::objects::{Args, Builtin, Exception, Inside, Module};
use ch03_ref::Ref;

/// Makes the module.
pub fn furnish(py: &Python) {
    let functions: [(&'static str, crate::objects::builtin::Native); 7] = [
        ("getrefcount", getrefcount),
        ("intern", intern),
        ("getsizeof", getsizeof),
        ("getrecursionlimit", getrecursionlimit),
        ("setrecursionlimit", setrecursionlimit),
        ("exc_info", exc_info),
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
    if let Some(interned) = py.interner().intern(string) {
        return Ok(interned.into_ref());
    }
    Err(py.type_error(match string.string() {
        Some(_) => format!("can't intern {}", py.class_name(string)),
        None => format!(
            "intern() argument must be str, not {}",
            py.said_to_be(string)
        ),
    }))
}

fn getrecursionlimit(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "sys.getrecursionlimit", args, 0)?;
    Ok(py.int(py.calls.limit() as i128))
}

fn setrecursionlimit(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "sys.setrecursionlimit", args, 1)?;
    let limit = py.need_int(args.at(0))?;
    let Ok(limit) = i32::try_from(limit) else {
        let message = "Python int too large to convert to C int";
        return Err(py.raise(T::OverflowError, message));
    };
    if limit < 1 {
        let message = "recursion limit must be greater or equal than 1";
        return Err(py.raise(T::ValueError, message));
    }
    py.calls.set_limit(limit as usize).map_err(|depth| {
        let message = format!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: \
             the limit is too low"
        );
        py.raise(T::RecursionError, message)
    })?;
    Ok(py.none())
}

/// Class, exception and traceback of what is being handled.
fn exc_info(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "sys.exc_info", args, 0)?;
    let Some(handled) = py.calls.handled() else {
        return Ok(py.tuple(vec![py.none(), py.none(), py.none()]));
    };
    let traceback = match handled.get::<Exception>() {
        Some(exception) => exception.traceback.first(),
        None => None,
    };
    let class = py.class_of(&handled).clone();
    let traceback = traceback.unwrap_or_else(|| py.none());
    Ok(py.tuple(vec![class, handled, traceback]))
}

fn exit(py: &Python, args: Args<'_>) -> Res {
    no_keywords(py, "exit", args)?;
    let status: Vec<Ref> = args.positional().cloned().collect();
    let class = py.types.of(T::SystemExit).clone();
    let exit = py.call(&class, status.into_iter().map(Some).collect(), &[])?;
    Err(super::Raised(exit))
}
