//! The module `objgraph`: what the package of that name counts and draws.

use super::builtins::{between, keywords};
use super::{Python, Res};
use crate::objects::builtin::Native;
use crate::objects::{Args, Dict, Inside, Instance, Slotted, Str, Tuple};
use ch03_ref::{Id, Ref, Uid, is};
use ch07_graph::{Describe, Graph, Look, svg};
use ch12_generations::Generation;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

const FUNCTIONS: &[(&str, Native)] = &[
    ("show_refs", show_refs),
    ("show_backrefs", show_backrefs),
    ("count", count),
    ("by_type", by_type),
];

/// Values longer than this are not written into pictures.
const LONGEST: usize = 24;

/// Makes the module.
pub fn furnish(py: &Python) {
    py.new_module("objgraph", FUNCTIONS);
}

/// What was met, in order, and by which references.
struct Walk {
    nodes: Vec<Ref>,
    edges: Vec<(Uid, Uid)>,
}

/// What `show_refs` is asked for.
struct Order<'a> {
    roots: Vec<Ref>,
    depth: usize,
    too_many: usize,
    ignore: HashSet<Id>,
    file: Option<&'a Ref>,
}

fn show_refs(py: &Python, args: Args<'_>) -> Res {
    show(py, args, "show_refs", |r, _| py.referents(r), false)
}

fn show_backrefs(py: &Python, args: Args<'_>) -> Res {
    let near = |r: &Ref, _: &Order<'_>| py.referrers(&HashSet::from([r.id()]));
    show(py, args, "show_backrefs", near, true)
}

/// Both walks: only the direction differs.
fn show(
    py: &Python,
    args: Args<'_>,
    name: &str,
    near: impl Fn(&Ref, &Order<'_>) -> Vec<Ref>,
    backwards: bool,
) -> Res {
    py.gc.collect(Generation::Old);
    let order = order(py, args, name)?;
    let mut walk = breadth_first(&order, near);
    if backwards {
        walk.edges
            .iter_mut()
            .for_each(|edge| *edge = (edge.1, edge.0));
    }
    let file = match order.file {
        Some(file) => py.str_text(file)?,
        None => "None".into(),
    };
    if let (Some(folder), Some(_)) = (&py.pictures, order.file) {
        draw(py, &walk, &order, &folder.join(&file));
    }
    let nodes = walk.nodes.len();
    py.write(&format!("Graph written to {file} ({nodes} nodes)\n"));
    Ok(py.none())
}

fn order<'a>(py: &Python, args: Args<'a>, name: &str) -> Res<Order<'a>> {
    let known = ["max_depth", "extra_ignore", "too_many", "filename", "objs"];
    let [depth, ignore, too_many, file, objs] = keywords(py, name, args, known)?;
    let Some(objs) = args.get(0).or(objs) else {
        let message = format!("{name}() missing 1 required positional argument: 'objs'");
        return Err(py.type_error(message));
    };
    let depth = args.get(1).or(depth);
    let ignore = args.get(2).or(ignore);
    let number = |r: Option<&Ref>, default: usize| -> Res<usize> {
        r.map_or(Ok(default), |r| Ok(py.need_int(r)?.max(0) as usize))
    };
    let several = objs.list().is_some() || objs.get::<Tuple>().is_some();
    let roots = if several {
        py.collect(objs)?
    } else {
        vec![objs.clone()]
    };
    let mut ignored = HashSet::from([objs.id()]);
    if let Some(ignore) = ignore {
        let addresses: Res<HashSet<i128>> = py
            .collect(ignore)?
            .iter()
            .map(|address| py.need_int(address))
            .collect();
        let addresses = addresses?;
        let all = py.heap.refs();
        let ids = all.iter().map(Ref::id);
        ignored.extend(ids.filter(|id| addresses.contains(&(id.address() as i128))));
    }
    if !several {
        ignored.remove(&objs.id());
    }
    Ok(Order {
        roots,
        depth: number(depth, 3)?,
        too_many: number(too_many, 10)?,
        ignore: ignored,
        file: file.filter(|file| !py.is_none(file)),
    })
}

/// As objgraph walks: a root that is named twice is counted twice.
fn breadth_first(order: &Order<'_>, near: impl Fn(&Ref, &Order<'_>) -> Vec<Ref>) -> Walk {
    let mut depth: HashMap<Id, usize> = order.roots.iter().map(|root| (root.id(), 0)).collect();
    let mut walk = Walk {
        nodes: order.roots.clone(),
        edges: Vec::new(),
    };
    let mut next = 0;
    while let Some(r) = walk.nodes.get(next).cloned() {
        next += 1;
        let at = depth[&r.id()];
        if at >= order.depth {
            continue;
        }
        let mut others = near(&r, order);
        others.retain(|other| !order.ignore.contains(&other.id()));
        others.truncate(order.too_many);
        for other in others {
            walk.edges.push((r.uid(), other.uid()));
            depth.entry(other.id()).or_insert_with(|| {
                walk.nodes.push(other.clone());
                at + 1
            });
        }
    }
    walk
}

/// Names for chapter 07's pictures.
struct Named<'a>(&'a Python);

impl Describe for Named<'_> {
    fn kind(&self, r: &Ref) -> Cow<'static, str> {
        self.0.class_name(r).into()
    }

    fn value(&self, r: &Ref) -> Option<String> {
        if r.is_container() && r.class().is_none() {
            return None;
        }
        let plain = ["int", "str", "float", "bool", "NoneType"].contains(&r.kind());
        let text = if plain {
            self.0.repr_text(r).ok()?
        } else {
            r.class()?.name().to_string()
        };
        (text.len() <= LONGEST).then_some(text)
    }

    /// In the order in which the payloads show their references.
    fn slots(&self, r: &Ref) -> Vec<String> {
        let numbered = |len: usize| (0..len).rev().map(|at| format!("[{at}]")).collect();
        if let Some(list) = r.list() {
            return numbered(list.len());
        }
        if let Some(tuple) = r.get::<Tuple>() {
            return numbered(tuple.len());
        }
        if let Some(dict) = r.get::<Dict>() {
            let pairs = dict.pairs();
            let keys_too = pairs.iter().any(|(key, _)| key.kind() != "str");
            let names = pairs.iter().flat_map(|(key, _)| {
                let value = self.value(key).unwrap_or_else(|| "…".into());
                let key = keys_too.then(|| "key".to_owned());
                std::iter::once(format!("[{value}]")).chain(key)
            });
            return names.collect();
        }
        let Some(instance) = r.instance() else {
            return Vec::new();
        };
        let mut names = slot_names(r);
        match instance.own_dict() {
            Some(_) => names.push(".__dict__".into()),
            None => names.extend(attribute_names(r, instance)),
        }
        names.push("class".into());
        names
    }
}

/// The names of the `__slots__` that are filled, in order.
fn slot_names(r: &Ref) -> Vec<String> {
    let Some((slotted, class)) = r.get::<Slotted>().zip(r.instance()) else {
        return Vec::new();
    };
    let names = class
        .class()
        .class()
        .map_or(&[][..], |class| &class.facts().slots);
    let filled = slotted.slots.borrow();
    let filled = names.iter().zip(filled.iter());
    let filled = filled.filter(|(_, value)| value.is_some());
    filled.map(|(name, _)| format!(".{name}")).collect()
}

/// The names of the attributes, in the order in which the instance shows their
/// values: that is not always the order in which they came.
fn attribute_names(r: &Ref, instance: &Instance) -> Vec<String> {
    let mut left = instance.attributes();
    let mut names = Vec::new();
    r.traverse(&mut |child| {
        if let Some(at) = left.iter().position(|(_, value)| is(value, child)) {
            let (name, _) = left.remove(at);
            names.push(format!(".{}", name.string().map_or("…", Str::as_str)));
        }
    });
    names
}

/// Writes the picture: Graphviz's language if the name asks for it, else SVG,
/// under the name of the file with `.svg` for its ending.
fn draw(py: &Python, walk: &Walk, order: &Order<'_>, file: &Path) {
    let (path, text) = if file.extension().is_some_and(|ending| ending == "dot") {
        (file.to_path_buf(), dot(py, walk))
    } else {
        let graph = Graph::snapshot_with(&py.heap, &Named(py));
        let look = Look {
            title: "What refers to what".into(),
            only: walk.nodes.iter().map(Ref::uid).collect(),
            marked: order.roots.iter().map(Ref::uid).collect(),
            ..Look::default()
        };
        let path: PathBuf = file.with_extension("svg");
        (path, svg::draw(&graph.picture(&look)))
    };
    if let Err(error) = std::fs::write(&path, text) {
        py.write_err(&format!("objgraph: {}: {error}\n", path.display()));
    } else if path != file {
        py.write_err(&format!("objgraph: drawn as {}\n", path.display()));
    }
}

/// The same in Graphviz's language.
fn dot(py: &Python, walk: &Walk) -> String {
    let names = Named(py);
    let mut text = String::from("digraph ObjectGraph {\n  node [shape=box];\n");
    for r in &walk.nodes {
        let value = names.value(r).map_or(String::new(), |v| format!(" {v}"));
        let label = format!("{}{value}", names.kind(r));
        let label = label.replace('\\', "\\\\").replace('"', "\\\"");
        text.push_str(&format!("  n{} [label=\"{label}\"];\n", r.uid().number()));
    }
    for (from, to) in &walk.edges {
        text.push_str(&format!("  n{} -> n{};\n", from.number(), to.number()));
    }
    text + "}\n"
}

/// The objects to look through that have this type's name.
fn of_type(py: &Python, name: &str, args: Args<'_>) -> Res<Vec<Ref>> {
    between(py, name, args, 1, 2)?;
    let wanted = args.at(0).string().map_or("", Str::as_str);
    let mut all = match args.get(1) {
        Some(objects) => py.collect(objects)?,
        None => py.gc.get_objects(None),
    };
    let fits = |r: &Ref| {
        let class = py.class_of(r).class();
        class.is_some_and(|class| class.name() == &*wanted)
    };
    all.retain(fits);
    Ok(all)
}

fn count(py: &Python, args: Args<'_>) -> Res {
    Ok(py.int(of_type(py, "count", args)?.len() as i128))
}

fn by_type(py: &Python, args: Args<'_>) -> Res {
    Ok(py.list(of_type(py, "by_type", args)?))
}
