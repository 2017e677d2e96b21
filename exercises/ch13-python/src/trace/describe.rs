// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What an object looks like in a picture: the one place that knows the types.

use crate::given::Python;
use crate::objects::{
    Attrs, Bool, BoundMethod, Cell, ClassRef, Cursor, Dict, DictView, Exception, Float,
    FrameObject, Function, Inside, Instance, Iter, NoneType, RefObject, Runs, Slotted, Str,
    Traceback, Tuple,
};
use ch03_ref::Ref;
use ch08_weakref::{WeakKeyDict, WeakRef, WeakSet, WeakValueDict};

/// Values longer than this are cut.
const LONGEST: usize = 24;

/// How an object is drawn.
pub(super) enum Looks {
    /// Written where a name or a slot leads to it.
    Text(String),
    /// Part of the program's code or of Python itself: written too, but no name
    /// is drawn for it.
    Code(String),
    /// A box.
    Box(Sketch),
}

/// What stands in a box.
pub(super) struct Sketch {
    pub kind: String,
    pub text: String,
    pub slots: Vec<Slot>,
}

/// One place in a box.
pub(super) struct Slot {
    pub label: String,
    /// None for a weak reference whose object is gone.
    pub held: Option<Ref>,
    pub weak: bool,
}

fn slot(label: impl Into<String>, held: Ref) -> Slot {
    Slot {
        label: label.into(),
        held: Some(held),
        weak: false,
    }
}

/// Describes an object. Nothing is allocated on the heap, no code of the script
/// runs. `values` draws numbers and strings as boxes.
pub(super) fn describe(py: &Python, r: &Ref, values: bool) -> Looks {
    if let Some(text) = value(r) {
        let boxed = values && (r.int().is_some() || plain_str(r) || r.get::<Float>().is_some());
        return match boxed {
            true => boxed_as(py, r, text, Vec::new()),
            false => Looks::Text(text),
        };
    }
    if let Some(function) = r.get::<Function>() {
        return function_looks(py, r, function);
    }
    if let Some(class) = r.class() {
        return class_looks(py, class);
    }
    match slots_of(py, r) {
        Some(slots) => boxed_as(py, r, String::new(), slots),
        None if ["builtin", "module", "code", "method_descriptor"]
            .iter()
            .any(|k| r.kind().contains(k)) =>
        {
            Looks::Code(r.kind().to_owned())
        }
        None => Looks::Text(py.class_name(r)),
    }
}

fn boxed_as(py: &Python, r: &Ref, text: String, slots: Vec<Slot>) -> Looks {
    let kind = match r.kind() {
        known @ ("weakref" | "weakproxy") => known.to_owned(),
        _ => py.class_name(r),
    };
    Looks::Box(Sketch { kind, text, slots })
}

fn plain_str(r: &Ref) -> bool {
    r.get::<Str>().is_some()
}

/// The text of a number, a string, `None` and the like.
fn value(r: &Ref) -> Option<String> {
    let text = if let Some(int) = r.int() {
        int.to_string()
    } else if plain_str(r) {
        format!("{:?}", r.get::<Str>()?.as_str()).replace('"', "'")
    } else if let Some(float) = r.get::<Float>() {
        format!("{:?}", float.0)
    } else if let Some(bool) = r.get::<Bool>() {
        if bool.0 {
            "True".into()
        } else {
            "False".into()
        }
    } else if r.get::<NoneType>().is_some() {
        "None".into()
    } else if r.get::<Tuple>().is_some_and(|tuple| tuple.is_empty()) {
        "()".into()
    } else {
        return None;
    };
    Some(match text.chars().count() > LONGEST {
        true => text.chars().take(LONGEST - 1).chain(['…']).collect(),
        false => text,
    })
}

/// A function is part of the code, unless it holds something of its own.
fn function_looks(py: &Python, r: &Ref, function: &Function) -> Looks {
    let mut slots = Vec::new();
    if let Some(defaults) = function.defaults()
        && holds_something(py, &defaults)
    {
        slots.push(slot("defaults", defaults));
    }
    if let Some(closure) = function.closure() {
        slots.push(slot("closure", closure));
    }
    slots.extend(function.dict().map(|dict| slot(".__dict__", dict)));
    let name = function.body().name.to_string();
    match slots.is_empty() {
        true => Looks::Code(format!("function {name}")),
        false => boxed_as(py, r, name, slots),
    }
}

/// Whether a tuple has an item that is drawn as a box.
fn holds_something(py: &Python, tuple: &Ref) -> bool {
    let items = tuple.get::<Tuple>().map(Tuple::to_vec).unwrap_or_default();
    items
        .iter()
        .any(|item| matches!(describe(py, item, false), Looks::Box(_)))
}

/// So is a class, unless one of its attributes is an object of the script's.
fn class_looks(py: &Python, class: ClassRef<'_>) -> Looks {
    let mut slots = Vec::new();
    let dict = class.builtin.is_none().then(|| class.dict()).flatten();
    for (key, held) in dict.iter().flat_map(pairs) {
        let Some(name) = key.get::<Str>().map(|name| name.as_str().to_owned()) else {
            continue;
        };
        let special = name.starts_with("__");
        if !special && matches!(describe(py, &held, false), Looks::Box(_)) {
            slots.push(slot(format!(".{name}"), held));
        }
    }
    let name = class.name().to_string();
    match slots.is_empty() {
        true => Looks::Code(format!("class {name}")),
        false => Looks::Box(Sketch {
            kind: "class".into(),
            text: name,
            slots,
        }),
    }
}

/// Keys and values of a dict.
pub(super) fn pairs(dict: &Ref) -> Vec<(Ref, Ref)> {
    dict.get::<Dict>().map(Dict::pairs).unwrap_or_default()
}

fn attrs(attrs: &Attrs, slots: &mut Vec<Slot>) {
    slots.extend(attrs.dict().map(|dict| slot(".__dict__", dict)));
}

fn numbered(items: Vec<Ref>) -> Vec<Slot> {
    let items = items.into_iter().enumerate();
    items
        .map(|(at, item)| slot(format!("[{at}]"), item))
        .collect()
}

fn weak(label: String, weak: &WeakRef) -> Slot {
    Slot {
        label,
        held: weak.upgrade(),
        weak: true,
    }
}

/// The slots of what is drawn as a box.
fn slots_of(py: &Python, r: &Ref) -> Option<Vec<Slot>> {
    if let Some(list) = r.list() {
        return Some(numbered(list.to_vec()));
    }
    if let Some(tuple) = r.get::<Tuple>() {
        return Some(numbered(tuple.to_vec()));
    }
    if r.get::<Dict>().is_some() {
        return Some(entries(pairs(r)));
    }
    if let Some(members) = r.members() {
        let members = members.to_vec().into_iter();
        return Some(members.map(|member| slot("", member)).collect());
    }
    if let Some(instance) = r.instance() {
        return Some(instance_slots(py, r, instance));
    }
    if let Some(cell) = r.get::<Cell>() {
        return Some(
            cell.get()
                .map(|held| slot("content", held))
                .into_iter()
                .collect(),
        );
    }
    if let Some(method) = r.get::<BoundMethod>() {
        let (_, object) = method.parts();
        return Some(vec![slot(".__self__", object)]);
    }
    weak_slots(r).or_else(|| rare_slots(r))
}

/// A key that is not drawn as a box is its value's label.
fn entries(pairs: Vec<(Ref, Ref)>) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (at, (key, held)) in pairs.into_iter().enumerate() {
        match value(&key) {
            Some(text) => slots.push(slot(format!("[{text}]"), held)),
            None => {
                slots.push(slot(format!("key {at}"), key));
                slots.push(slot(format!("value {at}"), held));
            }
        }
    }
    slots
}

fn instance_slots(py: &Python, r: &Ref, instance: &Instance) -> Vec<Slot> {
    let mut slots = Vec::new();
    if let Some((class, slotted)) = instance.class().class().zip(r.get::<Slotted>()) {
        let filled = slotted.slots.borrow();
        for (name, held) in class.slots.iter().zip(filled.iter()) {
            slots.extend(held.clone().map(|held| slot(format!(".{name}"), held)));
        }
    }
    match instance.own_dict() {
        Some(dict) => slots.push(slot(".__dict__", dict)),
        None => {
            for (name, held) in instance.attributes() {
                let name = name.get::<Str>().map_or("…", Str::as_str);
                slots.push(slot(format!(".{name}"), held));
            }
        }
    }
    // The class is written in the header; if it is a box, an arrow leads there.
    if matches!(describe(py, instance.class(), false), Looks::Box(_)) {
        slots.push(slot("class", instance.class().clone()));
    }
    slots
}

fn weak_slots(r: &Ref) -> Option<Vec<Slot>> {
    if let Some(reference) = WeakRef::from_ref(r) {
        let mut slots = vec![weak("target".into(), &reference)];
        slots.extend(
            reference
                .callback()
                .map(|callback| slot("callback", callback)),
        );
        return Some(slots);
    }
    if let Some(object) = r.get::<RefObject>() {
        let mut slots = Vec::new();
        let inner = object.inner.borrow().clone();
        slots.extend(
            inner
                .as_ref()
                .and_then(WeakRef::from_ref)
                .map(|inner| weak("target".into(), &inner)),
        );
        attrs(&object.attrs, &mut slots);
        return Some(slots);
    }
    let label = |held: &Ref| value(held).unwrap_or_else(|| "key".into());
    if let Some(set) = r.get::<WeakSet>() {
        let mut walk = set.members();
        let members = std::iter::from_fn(|| walk.next().ok().flatten());
        return Some(
            members
                .map(|held| Slot {
                    label: String::new(),
                    held: Some(held),
                    weak: true,
                })
                .collect(),
        );
    }
    if let Some(dict) = r.get::<WeakValueDict>() {
        let mut walk = dict.items();
        let items = std::iter::from_fn(|| walk.next().ok().flatten());
        let slot = |(key, held): (Ref, Ref)| Slot {
            label: format!("[{}]", label(&key)),
            held: Some(held),
            weak: true,
        };
        return Some(items.map(slot).collect());
    }
    if let Some(dict) = r.get::<WeakKeyDict>() {
        let mut walk = dict.items();
        let items = std::iter::from_fn(|| walk.next().ok().flatten());
        let mut slots = Vec::new();
        for (at, (key, held)) in items.enumerate() {
            slots.push(Slot {
                label: format!("key {at}"),
                held: Some(key),
                weak: true,
            });
            slots.push(slot(format!("value {at}"), held));
        }
        return Some(slots);
    }
    None
}

/// Exceptions and what they keep; iterators; views.
fn rare_slots(r: &Ref) -> Option<Vec<Slot>> {
    let named = |pairs: Vec<(&str, Option<Ref>)>| {
        let filled = pairs
            .into_iter()
            .filter_map(|(label, held)| Some(slot(label, held?)));
        filled.collect::<Vec<Slot>>()
    };
    if let Some(exception) = r.get::<Exception>() {
        let args = exception.args.borrow().clone();
        let args = args.filter(|args| args.get::<Tuple>().is_some_and(|args| !args.is_empty()));
        let mut slots = named(vec![
            ("args", args),
            (".__traceback__", exception.traceback.first()),
            (".__cause__", exception.cause.borrow().clone()),
            (".__context__", exception.context.borrow().clone()),
        ]);
        attrs(&exception.attrs, &mut slots);
        return Some(slots);
    }
    if let Some(entry) = r.get::<Traceback>() {
        return Some(named(vec![
            (".tb_next", entry.next()),
            (".tb_frame", entry.frame()),
        ]));
    }
    if let Some(frame) = r.get::<FrameObject>() {
        let code = frame.code.get::<crate::objects::CodeObject>();
        let names = code.map(|code| code.body.slots.clone()).unwrap_or_default();
        let locals = frame.locals.borrow().clone();
        let mut slots: Vec<Slot> = names
            .iter()
            .zip(locals)
            .filter_map(|(name, held)| Some(slot(name.to_string(), held?)))
            .collect();
        slots.extend(
            frame
                .back
                .borrow()
                .clone()
                .map(|back| slot(".f_back", back)),
        );
        return Some(slots);
    }
    if let Some(iter) = r.get::<Iter>() {
        let cursor = iter.cursor.borrow();
        let over = match &*cursor {
            Cursor::Done | Cursor::Range(..) | Cursor::Str(..) => None,
            other => other.container().cloned(),
        };
        return Some(named(vec![("walks over", over)]));
    }
    if let Some(view) = r.get::<DictView>() {
        return Some(named(vec![("of", view.dict.borrow().clone())]));
    }
    None
}
