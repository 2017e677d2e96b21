// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The built-in functions.

use super::{Python, Raised, Res, T};
use crate::objects::builtin::Native;
use crate::objects::{Args, Builtin, Inside, Module, Str, Tuple};
use ch03_ref::Ref;
use ch04_interning::Interned;
use ruff_python_ast::{CmpOp, UnaryOp};

const FUNCTIONS: &[(&str, Native)] = &[
    ("print", print),
    ("len", len),
    ("id", id),
    ("hex", hex),
    ("isinstance", isinstance),
    ("hasattr", hasattr),
    ("getattr", getattr),
    ("setattr", setattr),
    ("repr", repr),
    ("hash", hash),
    ("sorted", sorted),
    ("min", min),
    ("max", max),
    ("abs", abs),
];

/// Fills the dict of built-in names.
pub fn furnish(py: &Python) {
    let put = |name: &str, value: Ref| {
        py.dict_set_name(&py.builtins, &py.intern(name), value);
    };
    put("__name__", py.intern("builtins").into_ref());
    put("__debug__", py.bool(true));
    put("NotImplemented", py.not_implemented());
    put("Ellipsis", py.ellipsis());
    for (name, function) in FUNCTIONS {
        put(
            name,
            py.heap.alloc(Builtin {
                name,
                function: *function,
            }),
        );
    }
    for (name, class) in py.types.named() {
        put(name, class.clone());
    }
    let module = py.heap.alloc(Module::new("builtins", py.builtins.clone()));
    py.modules.borrow_mut().push(module);
}

/// Refuses keyword arguments.
pub fn no_keywords(py: &Python, name: &str, args: Args<'_>) -> Res<()> {
    match args.keywords().next() {
        Some(_) => Err(py.type_error(format!("{name}() takes no keyword arguments"))),
        None => Ok(()),
    }
}

/// Refuses any other number of arguments, and keyword arguments.
pub fn exactly(py: &Python, name: &str, args: Args<'_>, wanted: usize) -> Res<()> {
    no_keywords(py, name, args)?;
    if args.len() == wanted {
        Ok(())
    } else {
        Err(wrong_number(py, name, wanted, args.len()))
    }
}

fn wrong_number(py: &Python, name: &str, wanted: usize, got: usize) -> Raised {
    py.type_error(match wanted {
        0 => format!("{name}() takes no arguments ({got} given)"),
        1 => format!("{name}() takes exactly one argument ({got} given)"),
        _ => format!("{name} expected {wanted} arguments, got {got}"),
    })
}

/// Refuses fewer or more arguments, and keyword arguments.
pub fn between(py: &Python, name: &str, args: Args<'_>, least: usize, most: usize) -> Res<()> {
    no_keywords(py, name, args)?;
    let got = args.len();
    if got < least {
        let s = if least == 1 { "" } else { "s" };
        let message = format!("{name} expected at least {least} argument{s}, got {got}");
        return Err(py.type_error(message));
    }
    if got > most {
        let s = if most == 1 { "" } else { "s" };
        let message = format!("{name} expected at most {most} argument{s}, got {got}");
        return Err(py.type_error(message));
    }
    Ok(())
}

/// The keyword arguments a function knows; any other is refused.
pub fn keywords<'a, const N: usize>(
    py: &Python,
    function: &str,
    args: Args<'a>,
    known: [&str; N],
) -> Res<[Option<&'a Ref>; N]> {
    let mut found = [None; N];
    for (name, value) in args.keywords() {
        let text = name.string().map_or("", Str::as_str);
        match known.iter().position(|each| *each == text) {
            Some(at) => found[at] = Some(value),
            None => {
                let message = format!("'{text}' is an invalid keyword argument for {function}()");
                return Err(py.type_error(message));
            }
        }
    }
    Ok(found)
}

fn print(py: &Python, args: Args<'_>) -> Res {
    let [sep, end, _flush] = keywords(py, "print", args, ["sep", "end", "flush"])?;
    let text_or = |given: Option<&Ref>, default: &str| -> String {
        given
            .and_then(|r| r.string())
            .map_or(default, Str::as_str)
            .to_owned()
    };
    let (sep, end) = (text_or(sep, " "), text_or(end, "\n"));
    for (index, value) in args.positional().enumerate() {
        if index > 0 {
            py.write(&sep);
        }
        let text = py.str_text(value)?;
        py.write(&text);
    }
    py.write(&end);
    Ok(py.none())
}

fn len(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "len", args, 1)?;
    Ok(py.int(py.len(args.at(0))? as i128))
}

fn id(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "id", args, 1)?;
    Ok(py.int(args.at(0).id().address() as i128))
}

fn hex(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "hex", args, 1)?;
    let value = py.need_int(args.at(0))?;
    let sign = if value < 0 { "-" } else { "" };
    Ok(py.str(format!("{sign}{:#x}", value.unsigned_abs())))
}

fn isinstance(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "isinstance", args, 2)?;
    Ok(py.bool(instance_of(py, args.at(0), args.at(1))?))
}

fn instance_of(py: &Python, r: &Ref, class: &Ref) -> Res<bool> {
    if class.class().is_some() {
        return py.checked_instance(r, class);
    }
    let Some(classes) = class.get::<Tuple>() else {
        py.unproxied(class)?;
        let message = "isinstance() arg 2 must be a type, a tuple of types, or a union";
        return Err(py.type_error(message));
    };
    for each in classes.to_vec() {
        if instance_of(py, r, &each)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The name in an argument of `getattr` and its like.
fn attribute_name(py: &Python, r: &Ref) -> Res<Interned> {
    match r.string() {
        Some(_) => Ok(py.intern_ref(r)),
        None => {
            let name = py.class_name(r);
            Err(py.type_error(format!("attribute name must be string, not '{name}'")))
        }
    }
}

fn hasattr(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "hasattr", args, 2)?;
    let name = attribute_name(py, args.at(1))?;
    match py.get_attr(args.at(0), &name) {
        Ok(_) => Ok(py.bool(true)),
        Err(raised) if py.is_a(&raised, T::AttributeError) => Ok(py.bool(false)),
        Err(raised) => Err(raised),
    }
}

fn getattr(py: &Python, args: Args<'_>) -> Res {
    between(py, "getattr", args, 2, 3)?;
    let name = attribute_name(py, args.at(1))?;
    match (py.get_attr(args.at(0), &name), args.get(2)) {
        (Err(raised), Some(default)) if py.is_a(&raised, T::AttributeError) => Ok(default.clone()),
        (result, _) => result,
    }
}

fn setattr(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "setattr", args, 3)?;
    let name = attribute_name(py, args.at(1))?;
    py.set_attr(args.at(0), &name, args.at(2))?;
    Ok(py.none())
}

fn repr(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "repr", args, 1)?;
    py.repr_of(args.at(0))
}

fn hash(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "hash", args, 1)?;
    Ok(py.int(i128::from(py.hash(args.at(0))?)))
}

/// The `key` and `reverse` of `sorted` and `list.sort`.
pub fn sort_options<'a>(py: &Python, args: Args<'a>) -> Res<(Option<&'a Ref>, bool)> {
    let [key, reverse] = keywords(py, "sort", args, ["key", "reverse"])?;
    let reverse = match reverse {
        Some(reverse) => py.truth(reverse)?,
        None => false,
    };
    Ok((key.filter(|key| !py.is_none(key)), reverse))
}

fn sorted(py: &Python, args: Args<'_>) -> Res {
    if args.len() != 1 {
        let message = format!("sorted expected 1 argument, got {}", args.len());
        return Err(py.type_error(message));
    }
    let (key, reverse) = sort_options(py, args)?;
    let made = py.list_from(args.at(0))?;
    if let Some(list) = made.list() {
        let items = list.replace(Vec::new());
        drop(list.replace(py.sort(items, key, reverse)?));
    }
    Ok(made)
}

fn min(py: &Python, args: Args<'_>) -> Res {
    extreme(py, "min", args, |py, new, best| {
        py.ordered(new, CmpOp::Lt, best)
    })
}

fn max(py: &Python, args: Args<'_>) -> Res {
    extreme(py, "max", args, |py, new, best| {
        py.ordered(new, CmpOp::Gt, best)
    })
}

fn extreme(
    py: &Python,
    name: &str,
    args: Args<'_>,
    better: fn(&Python, &Ref, &Ref) -> Res<bool>,
) -> Res {
    let [key, default] = keywords(py, name, args, ["key", "default"])?;
    let items = match args.len() {
        0 => return Err(py.type_error(format!("{name} expected at least 1 argument, got 0"))),
        1 => py.collect(args.at(0))?,
        _ => args.positional().cloned().collect(),
    };
    let mut best: Option<(Ref, Ref)> = None;
    for item in items {
        let sort_key = match key.filter(|key| !py.is_none(key)) {
            Some(key) => py.call(key, vec![Some(item.clone())], &[])?,
            None => item.clone(),
        };
        let wins = match &best {
            Some((known, _)) => better(py, &sort_key, known)?,
            None => true,
        };
        if wins {
            best = Some((sort_key, item));
        }
    }
    match (best, default) {
        (Some((_, item)), _) => Ok(item),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(py.raise(T::ValueError, format!("{name}() arg is an empty sequence"))),
    }
}

fn abs(py: &Python, args: Args<'_>) -> Res {
    exactly(py, "abs", args, 1)?;
    let target = py.unproxied(args.at(0))?;
    let r = target.as_ref().unwrap_or(args.at(0));
    if let Some(value) = py.as_int(r) {
        return if value < 0 {
            py.unary(UnaryOp::USub, r)
        } else {
            py.unary(UnaryOp::UAdd, r)
        };
    }
    match py.as_float(r) {
        Some(value) => Ok(py.float(value.abs())),
        None => {
            let name = py.class_name(r);
            Err(py.type_error(format!("bad operand type for abs(): '{name}'")))
        }
    }
}

/// A new dict from the arguments of `dict(…)`.
pub fn new_dict(py: &Python, args: Args<'_>) -> Res {
    if args.len() > 1 {
        let message = format!("dict expected at most 1 argument, got {}", args.len());
        return Err(py.type_error(message));
    }
    let made = py.dict();
    if let Some(from) = args.get(0) {
        py.dict_add(&made, from)?;
    }
    for (name, value) in args.keywords() {
        py.dict_set(&made, name, value.clone())?;
    }
    Ok(made)
}
