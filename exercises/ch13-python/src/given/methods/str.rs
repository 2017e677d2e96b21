// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Methods of strings.

use super::method;
use crate::given::{Python, Res, T};
use crate::objects::{Args, Inside, MethodDef, Str};
use ch03_ref::Ref;

pub const METHODS: &[MethodDef] = &[
    method("join", 1, 1, join),
    method("split", 0, 2, split),
    method("replace", 2, 3, replace),
    method("strip", 0, 1, strip),
    method("lstrip", 0, 1, lstrip),
    method("rstrip", 0, 1, rstrip),
    method("upper", 0, 0, upper),
    method("lower", 0, 0, lower),
    method("startswith", 1, 1, startswith),
    method("endswith", 1, 1, endswith),
    method("find", 1, 1, find),
    method("count", 1, 1, count),
    method("__len__", 0, 0, len),
    method("__contains__", 1, 1, contains),
    method("__getitem__", 1, 1, getitem),
];

fn text<'a>(args: Args<'a>) -> &'a str {
    args.at(0)
        .string()
        .expect("the caller checked the class")
        .as_str()
}

fn need_str<'a>(py: &Python, wanted: &str, r: &'a Ref) -> Res<&'a str> {
    r.string().map(Str::as_str).ok_or_else(|| {
        let class = py.class_name(r);
        py.type_error(format!("{wanted}, not {class}"))
    })
}

/// The same object when nothing changed.
fn changed(py: &Python, args: Args<'_>, new: String) -> Res {
    Ok(if new == text(args) {
        args.at(0).clone()
    } else {
        py.str(new)
    })
}

fn join(py: &Python, args: Args<'_>) -> Res {
    let items = match py.collect(args.at(1)) {
        Ok(items) => items,
        Err(raised) if py.is_a(&raised, T::TypeError) => {
            return Err(py.type_error("can only join an iterable"));
        }
        Err(raised) => return Err(raised),
    };
    let mut texts = Vec::new();
    for (at, item) in items.iter().enumerate() {
        match item.string() {
            Some(text) => texts.push(text.as_str()),
            None => {
                let name = py.class_name(item);
                return Err(py.type_error(format!(
                    "sequence item {at}: expected str instance, {name} found"
                )));
            }
        }
    }
    match &items[..] {
        [only] => Ok(only.clone()),
        _ => Ok(py.str(texts.join(text(args)))),
    }
}

fn split(py: &Python, args: Args<'_>) -> Res {
    let most = match args.get(2) {
        Some(most) => py.need_int(most)?,
        None => -1,
    };
    let most = usize::try_from(most).unwrap_or(usize::MAX - 1);
    let separator = args.get(1).filter(|r| !py.is_none(r));
    let parts: Vec<String> = match separator {
        None => split_space(text(args), most),
        Some(separator) => {
            let separator = need_str(py, "must be str or None", separator)?;
            if separator.is_empty() {
                return Err(py.raise(T::ValueError, "empty separator"));
            }
            text(args)
                .splitn(most.saturating_add(1), separator)
                .map(str::to_owned)
                .collect()
        }
    };
    // A string without a separator in it comes back as itself.
    if parts.len() == 1 && parts[0] == text(args) {
        return Ok(py.list(vec![args.at(0).clone()]));
    }
    Ok(py.list(parts.into_iter().map(|part| py.str(part)).collect()))
}

fn split_space(text: &str, most: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest.trim_end().to_owned());
            break;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        parts.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    parts
}

fn replace(py: &Python, args: Args<'_>) -> Res {
    let part = |at: usize| {
        args.at(at).string().map(Str::as_str).ok_or_else(|| {
            let name = py.said_to_be(args.at(at));
            py.type_error(format!("replace() argument {at} must be str, not {name}"))
        })
    };
    let (old, new) = (part(1)?, part(2)?);
    let most = match args.get(3) {
        Some(most) => usize::try_from(py.need_int(most)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    changed(py, args, text(args).replacen(old, new, most))
}

fn trimmed(
    py: &Python,
    args: Args<'_>,
    name: &str,
    space: fn(&str) -> &str,
    set: fn(&str, &[char]) -> String,
) -> Res {
    let new = match args.get(1).filter(|r| !py.is_none(r)) {
        None => space(text(args)).to_owned(),
        Some(chars) => {
            let chars = chars
                .string()
                .ok_or_else(|| py.type_error(format!("{name} arg must be None or str")))?;
            set(text(args), &chars.as_str().chars().collect::<Vec<char>>())
        }
    };
    changed(py, args, new)
}

fn strip(py: &Python, args: Args<'_>) -> Res {
    trimmed(py, args, "strip", str::trim, |text, chars| {
        text.trim_matches(chars).to_owned()
    })
}

fn lstrip(py: &Python, args: Args<'_>) -> Res {
    trimmed(py, args, "lstrip", str::trim_start, |text, chars| {
        text.trim_start_matches(chars).to_owned()
    })
}

fn rstrip(py: &Python, args: Args<'_>) -> Res {
    trimmed(py, args, "rstrip", str::trim_end, |text, chars| {
        text.trim_end_matches(chars).to_owned()
    })
}

fn upper(py: &Python, args: Args<'_>) -> Res {
    Ok(py.fresh_str(text(args).to_uppercase()))
}

fn lower(py: &Python, args: Args<'_>) -> Res {
    Ok(py.fresh_str(text(args).to_lowercase()))
}

fn startswith(py: &Python, args: Args<'_>) -> Res {
    Ok(py.bool(text(args).starts_with(need_str(
        py,
        "startswith first arg must be str or a tuple of str",
        args.at(1),
    )?)))
}

fn endswith(py: &Python, args: Args<'_>) -> Res {
    Ok(py.bool(text(args).ends_with(need_str(
        py,
        "endswith first arg must be str or a tuple of str",
        args.at(1),
    )?)))
}

fn find(py: &Python, args: Args<'_>) -> Res {
    let found = text(args).find(need_str(py, "must be str", args.at(1))?);
    let at = found.map_or(-1, |at| text(args)[..at].chars().count() as i128);
    Ok(py.int(at))
}

fn count(py: &Python, args: Args<'_>) -> Res {
    Ok(py.int(
        text(args)
            .matches(need_str(py, "must be str", args.at(1))?)
            .count() as i128,
    ))
}

fn len(py: &Python, args: Args<'_>) -> Res {
    Ok(py.int(py.len(args.at(0))? as i128))
}

fn contains(py: &Python, args: Args<'_>) -> Res {
    Ok(py.bool(py.contains(args.at(0), args.at(1))?))
}

fn getitem(py: &Python, args: Args<'_>) -> Res {
    py.get_item(args.at(0), args.at(1))
}
