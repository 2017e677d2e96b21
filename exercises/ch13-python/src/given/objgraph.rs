// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The module `objgraph`: what the package of that name counts and draws.

use super::builtins::{between, keywords};
use super::{Python, Res};
use crate::objects::builtin::Native;
use crate::objects::{Args, Dict, Inside, Instance, Module, Slotted, Str, Tuple};
use ch03_ref::{Ref, Uid, is};
use ch07_graph::{Describe, Graph, Limits, Look, Shown, svg};
use ch12_generations::Generation;
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;

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

/// What `show_refs` is asked for.
struct Order<'a> {
    roots: Vec<Ref>,
    limits: Limits,
    file: Option<&'a Ref>,
}

/// What is drawn: chapter 07's graph, and the part that was asked for.
struct Drawn {
    graph: Graph,
    shown: Shown,
    roots: Vec<Uid>,
}

impl Python {
    /// The heap as Python's collector sees it, on chapter 07's paper: objects
    /// that are no containers lead nowhere, and neither do built-in classes.
    pub fn graph(&self, describe: &dyn Describe) -> Graph {
        let all = self.heap.refs();
        let ends = all.iter().filter(|r| !self.shows(r));
        let ends: HashSet<Uid> = ends.map(Ref::uid).collect();
        let graph = Graph::snapshot_with(&self.heap, describe);
        graph.ending_at(|node| ends.contains(&node.uid))
    }

    /// Whether `gc` says what an object refers to.
    pub fn shows(&self, r: &Ref) -> bool {
        r.is_container() && r.class().is_none_or(|class| class.builtin.is_none())
    }
}

fn show_refs(py: &Python, args: Args<'_>) -> Res {
    show(py, args, "show_refs", Graph::show_refs)
}

fn show_backrefs(py: &Python, args: Args<'_>) -> Res {
    show(py, args, "show_backrefs", Graph::show_backrefs)
}

/// Both walks are chapter 07's: only the direction differs.
fn show(
    py: &Python,
    args: Args<'_>,
    name: &str,
    walk: impl Fn(&Graph, &[Uid], &Limits) -> Shown,
) -> Res {
    py.gc.collect(Generation::Old);
    let order = order(py, args, name)?;
    let roots: Vec<Uid> = order.roots.iter().map(Ref::uid).collect();
    let graph = py.graph(&Named(py));
    let shown = walk(&graph, &roots, &order.limits);
    let file = match order.file {
        Some(file) => py.str_text(file)?,
        None => "None".into(),
    };
    let message = shown.message(&file);
    let drawn = Drawn {
        graph,
        shown,
        roots,
    };
    if let (Some(folder), Some(_)) = (&py.pictures, order.file) {
        draw(py, &drawn, &folder.join(&file));
    }
    py.write(&format!("{message}\n"));
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
    let mut ignored = HashSet::new();
    if several {
        ignored.insert(objs.uid());
    }
    if let Some(ignore) = ignore {
        let addresses: Res<HashSet<i128>> = py
            .collect(ignore)?
            .iter()
            .map(|address| py.need_int(address))
            .collect();
        let addresses = addresses?;
        let all = py.heap.refs();
        let named = |r: &&Ref| addresses.contains(&(r.id().address() as i128));
        ignored.extend(all.iter().filter(named).map(Ref::uid));
    }
    Ok(Order {
        roots,
        limits: Limits {
            max_depth: number(depth, 3)?,
            too_many: number(too_many, 10)?,
            ignore: ignored.into_iter().collect(),
        },
        file: file.filter(|file| !py.is_none(file)),
    })
}

/// The names of classes, and nothing else: enough to count.
struct Classes<'a>(&'a Python);

impl Describe for Classes<'_> {
    fn kind(&self, r: &Ref) -> Cow<'static, str> {
        self.0.class_name(r).into()
    }
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

/// Writes the picture: Graphviz's language, PNG or SVG, as the name asks for.
/// Without a renderer PNG becomes SVG, under the name with `.svg` for its
/// ending; so does every other name.
fn draw(py: &Python, drawn: &Drawn, file: &Path) {
    let ending = file.extension().and_then(|ending| ending.to_str());
    let svg = || {
        let look = Look {
            title: "What refers to what".into(),
            only: drawn.shown.nodes.clone(),
            marked: drawn.roots.clone(),
            ..Look::default()
        };
        svg::draw(&drawn.graph.picture(&look))
    };
    let svg_file = || file.with_extension("svg");
    let (path, bytes) = match (ending, py.png) {
        (Some("dot"), _) => (file.to_path_buf(), dot(drawn).into_bytes()),
        (Some("png"), Some(render)) => match render(&svg()) {
            Ok(bytes) => (file.to_path_buf(), bytes),
            Err(why) => {
                py.write_err(&format!("objgraph: no PNG: {why}\n"));
                (svg_file(), svg().into_bytes())
            }
        },
        _ => (svg_file(), svg().into_bytes()),
    };
    if let Err(error) = std::fs::write(&path, bytes) {
        py.write_err(&format!("objgraph: {}: {error}\n", path.display()));
    } else if path != file {
        py.write_err(&format!("objgraph: drawn as {}\n", path.display()));
    }
}

/// Nobody wants to see more than this at once.
const MOST: usize = 80;

impl Python {
    /// These names, and what they lead to, as SVG; and how many objects that
    /// are. Nothing is collected. Built-in classes, modules and the dict of the
    /// names themselves are left out.
    pub fn picture(&self, names: &[(String, Ref)], globals: &Ref) -> (String, usize) {
        let own = |r: &Ref| {
            r.class().is_none_or(|class| class.builtin.is_none())
                && r.get::<Module>().is_none()
                && !is(r, globals)
                && !is(r, &self.builtins)
        };
        let mut seen = HashSet::new();
        let mut nodes: Vec<Ref> = names.iter().map(|(_, r)| r.clone()).collect();
        nodes.retain(|r| seen.insert(r.id()));
        let mut next = 0;
        while let Some(r) = nodes.get(next).cloned() {
            next += 1;
            for other in self.referents(&r) {
                if nodes.len() < MOST && own(&other) && seen.insert(other.id()) {
                    nodes.push(other);
                }
            }
        }
        let look = Look {
            title: "Names and what they lead to".into(),
            names: names
                .iter()
                .map(|(name, r)| (name.clone(), r.uid()))
                .collect(),
            only: nodes.iter().map(Ref::uid).collect(),
            values_inside: true,
            ..Look::default()
        };
        let graph = Graph::snapshot_with(&self.heap, &Named(self));
        (svg::draw(&graph.picture(&look)), nodes.len())
    }
}

/// The same in Graphviz's language.
fn dot(drawn: &Drawn) -> String {
    let mut text = String::from("digraph ObjectGraph {\n  node [shape=box];\n");
    let nodes = drawn.shown.nodes.iter();
    for node in nodes.filter_map(|uid| drawn.graph.node(*uid)) {
        let value = node.value.iter().map(|value| format!(" {value}"));
        let label = format!("{}{}", node.kind, value.collect::<String>());
        let label = label.replace('\\', "\\\\").replace('"', "\\\"");
        text.push_str(&format!("  n{} [label=\"{label}\"];\n", node.uid.number()));
    }
    for (from, to) in &drawn.shown.edges {
        text.push_str(&format!("  n{} -> n{};\n", from.number(), to.number()));
    }
    text + "}\n"
}

/// The objects to look through that have this type's name: all that the
/// collector knows, as chapter 07 finds them, or those in a list.
fn of_type(py: &Python, name: &str, args: Args<'_>) -> Res<Vec<Ref>> {
    between(py, name, args, 1, 2)?;
    let wanted = args.at(0).string().map_or("", Str::as_str);
    let fits = |r: &Ref| {
        let class = py.class_of(r).class();
        class.is_some_and(|class| class.name() == wanted)
    };
    let mut all = match args.get(1) {
        Some(objects) => py.collect(objects)?,
        None => {
            let graph = Graph::snapshot_with(&py.heap, &Classes(py));
            let found: HashSet<Uid> = graph.by_type(wanted).into_iter().collect();
            let mut all = py.gc.get_objects(None);
            all.retain(|r| found.contains(&r.uid()));
            return Ok(all);
        }
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
