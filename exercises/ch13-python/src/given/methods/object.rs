// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Methods that every object has, and those of exceptions. A script reaches
//! them as `A.__init__(self, n)` and the like.

use super::method;
use crate::given::{Python, Res};
use crate::objects::{Args, Exception, MethodDef};
use ruff_python_ast::CmpOp;

const ANY: usize = usize::MAX;

pub const METHODS: &[MethodDef] = &[
    method("__init__", 0, ANY, init),
    method("__repr__", 0, 0, repr),
    method("__str__", 0, 0, str),
    method("__eq__", 1, 1, eq),
    method("__ne__", 1, 1, ne),
    method("__hash__", 0, 0, hash),
    method("__setattr__", 2, 2, setattr),
    method("__delattr__", 1, 1, delattr),
    method("__getattribute__", 1, 1, getattribute),
];

pub const EXCEPTION_METHODS: &[MethodDef] = &[
    method("__init__", 0, ANY, exception_init),
    method("__repr__", 0, 0, repr),
    method("__str__", 0, 0, exception_str),
];

fn init(py: &Python, args: Args<'_>) -> Res {
    if args.len() > 1 {
        let name = py.class_name(args.at(0));
        return Err(py.type_error(format!(
            "{name}.__init__() takes exactly one argument (the instance to initialize)"
        )));
    }
    Ok(py.none())
}

fn repr(py: &Python, args: Args<'_>) -> Res {
    let r = args.at(0);
    if r.kind() == "object" {
        return Ok(py.str(py.default_repr(r)));
    }
    Ok(py.str(py.repr_text(r)?))
}

fn str(py: &Python, args: Args<'_>) -> Res {
    Ok(py.str(py.repr_text(args.at(0))?))
}

fn eq(py: &Python, args: Args<'_>) -> Res {
    let (a, b) = (args.at(0), args.at(1));
    if a.kind() != "object" {
        return py.compare(a, CmpOp::Eq, b);
    }
    Ok(if ch03_ref::is(a, b) {
        py.bool(true)
    } else {
        py.not_implemented()
    })
}

fn ne(py: &Python, args: Args<'_>) -> Res {
    py.compare(args.at(0), CmpOp::NotEq, args.at(1))
}

fn hash(py: &Python, args: Args<'_>) -> Res {
    let r = args.at(0);
    let hash = if r.kind() == "object" {
        py.address_hash(r)
    } else {
        py.hash(r)?
    };
    Ok(py.int(i128::from(hash)))
}

fn setattr(py: &Python, args: Args<'_>) -> Res {
    let name = py.intern_ref(args.at(1));
    super::done(py, py.set_attr(args.at(0), &name, args.at(2)))
}

fn delattr(py: &Python, args: Args<'_>) -> Res {
    let name = py.intern_ref(args.at(1));
    super::done(py, py.delete_attr(args.at(0), &name))
}

fn getattribute(py: &Python, args: Args<'_>) -> Res {
    py.get_attr(args.at(0), &py.intern_ref(args.at(1)))
}

fn exception_init(py: &Python, args: Args<'_>) -> Res {
    let new = py.tuple(args.rest().positional().cloned().collect());
    if let Some(exception) = args.at(0).get::<Exception>() {
        let old = exception.args.replace(Some(new));
        drop(old);
    }
    Ok(py.none())
}

fn exception_str(py: &Python, args: Args<'_>) -> Res {
    Ok(py.str(py.exception_text(args.at(0))?))
}
