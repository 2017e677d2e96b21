//! Pictures of a heap, as SVG.
//!
//! Say what is to be seen in a [`Picture`]; [`draw`] finds places for it.
//! Names stand at the left; an object is a box with its type and count in the
//! header and a row for each slot; a slot holds a short text, or a dot from
//! which an arrow leads to another object. Garbage is dashed.
//!
//! The result is a whole `<svg>` element that uses `currentColor` and no ids,
//! so it can stand in any page, in a light and in a dark theme, as often as you
//! like. The same picture always gives the same text. Text never overlaps: the
//! room it needs is reckoned with a fixed width for each character.
//!
//! ```
//! use ch07_graph::svg::{Holds, Name, Node, Picture, Slot, draw};
//! let list = Node::new(1, "list", "×2").slot("[0]", Holds::Arrow(1));
//! let picture = Picture { names: vec![Name::new("a", Holds::Arrow(1))], nodes: vec![list], ..Picture::default() };
//! assert!(draw(&picture).starts_with("<svg"));
//! ```

mod ink;
mod layout;
mod order;
mod place;
mod rank;
mod route;

use layout::{Arrow, Frame, Layout};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be drawn.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picture {
    /// For those who cannot see it, and for the tooltip.
    pub title: String,
    /// The names at the left. They keep their order where no arrows would cross.
    pub names: Vec<Name>,
    /// The objects.
    pub nodes: Vec<Node>,
}

/// A name outside all objects: a variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// Its text.
    pub text: String,
    /// What it leads to.
    pub holds: Holds,
}

/// An object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What arrows call it. In a series of pictures it is the same object if
    /// its key is the same.
    pub key: u64,
    /// Left in the header: the type.
    pub kind: String,
    /// Right in the header: the count.
    pub count: String,
    /// Between them, fainter: a birth number, a generation. Often empty.
    pub note: String,
    /// Its slots, from top to bottom.
    pub slots: Vec<Slot>,
    /// How it looks.
    pub look: Look,
}

/// A place in an object that holds a reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// What it is called.
    pub label: String,
    /// What is in it.
    pub holds: Holds,
}

/// What a name or a slot holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Holds {
    /// Nothing.
    Nothing,
    /// A value that is written into the slot.
    Text(String),
    /// A reference to the object with this key.
    Arrow(u64),
}

/// How an object looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Look {
    /// Like most.
    #[default]
    Plain,
    /// Dashed: nobody can reach it.
    Garbage,
    /// With a thick line: look here.
    Marked,
}

impl Name {
    /// A name.
    pub fn new(text: &str, holds: Holds) -> Name {
        Name {
            text: text.into(),
            holds,
        }
    }
}

impl Node {
    /// An object without slots.
    pub fn new(key: u64, kind: &str, count: &str) -> Node {
        Node {
            key,
            kind: kind.into(),
            count: count.into(),
            note: String::new(),
            slots: Vec::new(),
            look: Look::Plain,
        }
    }

    /// The same, with one more slot.
    pub fn slot(mut self, label: &str, holds: Holds) -> Node {
        self.slots.push(Slot {
            label: label.into(),
            holds,
        });
        self
    }

    /// The same, looking otherwise.
    pub fn look(mut self, look: Look) -> Node {
        self.look = look;
        self
    }
}

/// Draws a picture.
pub fn draw(picture: &Picture) -> String {
    draw_steps(std::slice::from_ref(picture)).swap_remove(0)
}

/// Draws pictures that show one heap at several moments. All have the same
/// size, and an object has the same place in each, so nothing jumps when one
/// replaces the other.
pub fn draw_steps(pictures: &[Picture]) -> Vec<String> {
    let union = Union::of(pictures);
    let layout = Layout::of(&union.frames, &union.arrows);
    let pictures = pictures.iter();
    let drawn = pictures.map(|picture| ink::svg(picture, &union, &layout));
    drawn.collect()
}

/// All that is in any of the pictures: names first, then objects.
struct Union {
    frames: Vec<Frame>,
    arrows: Vec<Arrow>,
    /// By text, and by how often it was there before in its picture.
    names: BTreeMap<(String, usize), usize>,
    nodes: BTreeMap<u64, usize>,
}

impl Union {
    fn of(pictures: &[Picture]) -> Union {
        let mut union = Union {
            frames: Vec::new(),
            arrows: Vec::new(),
            names: BTreeMap::new(),
            nodes: BTreeMap::new(),
        };
        for (key, name) in pictures.iter().flat_map(named) {
            let at = *union.names.entry(key).or_insert_with(|| {
                union.frames.push(Frame::default());
                union.frames.len() - 1
            });
            union.frames[at].grow(ink::name_frame(name));
        }
        for node in pictures.iter().flat_map(|picture| &picture.nodes) {
            let at = *union.nodes.entry(node.key).or_insert_with(|| {
                union.frames.push(Frame::default());
                union.frames.len() - 1
            });
            union.frames[at].grow(ink::node_frame(node));
        }
        let mut known = BTreeSet::new();
        for picture in pictures {
            for arrow in union.arrows_of(picture) {
                if known.insert((arrow.from, arrow.slot, arrow.to)) {
                    union.arrows.push(arrow);
                }
            }
        }
        union
    }

    /// The arrows of a picture whose ends are both in it.
    fn arrows_of(&self, picture: &Picture) -> Vec<Arrow> {
        let present: BTreeSet<u64> = picture.nodes.iter().map(|node| node.key).collect();
        let target = |holds: &Holds| match holds {
            Holds::Arrow(key) if present.contains(key) => self.nodes.get(key).copied(),
            _ => None,
        };
        let mut arrows = Vec::new();
        for (key, name) in named(picture) {
            let port = ink::NAME_PORT;
            arrows.extend(target(&name.holds).map(|to| Arrow {
                from: self.names[&key],
                slot: 0,
                port,
                to,
            }));
        }
        for node in &picture.nodes {
            for (slot, held) in node.slots.iter().enumerate() {
                arrows.extend(target(&held.holds).map(|to| Arrow {
                    from: self.nodes[&node.key],
                    slot,
                    port: ink::slot_port(slot),
                    to,
                }));
            }
        }
        arrows
    }
}

/// A picture's names, each with its key: two variables may be called alike.
fn named(picture: &Picture) -> Vec<((String, usize), &Name)> {
    let mut times = BTreeMap::new();
    let names = picture.names.iter().map(|name| {
        let before = times.entry(&name.text).or_insert(0);
        *before += 1;
        ((name.text.clone(), *before), name)
    });
    names.collect()
}
