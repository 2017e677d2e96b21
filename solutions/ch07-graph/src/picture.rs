//! From a graph to a picture.

use crate::svg::{self, Holds, Name, Picture, Slot};
use crate::{Graph, Node};
use ch03_ref::Uid;

/// What of a graph is drawn, and how.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The picture's title.
    pub title: String,
    /// Names that lead to objects, from top to bottom.
    pub names: Vec<(String, Uid)>,
    /// Objects that are drawn as names: each of their slots is one. A module's
    /// namespace is best seen so.
    pub namespaces: Vec<Uid>,
    /// The objects to be drawn; empty for all.
    pub only: Vec<Uid>,
    /// Objects to be marked.
    pub marked: Vec<Uid>,
    /// Whether an object with a value and without referents is written into the
    /// slots that lead to it.
    pub values_inside: bool,
    /// Whether birth numbers are shown.
    pub uids: bool,
    /// What stands in the headers of some objects: `gen 2`. Behind the birth
    /// number, if that is shown.
    pub notes: Vec<(Uid, String)>,
}

impl Graph {
    /// The whole graph as SVG, garbage dashed. For more, see
    /// [`Graph::picture`].
    pub fn to_svg(&self) -> String {
        svg::draw(&self.picture(&Look {
            uids: true,
            ..Look::default()
        }))
    }

    /// What is to be seen of this graph.
    pub fn picture(&self, look: &Look) -> Picture {
        let sketch = Sketch {
            graph: self,
            look,
            garbage: self.garbage(),
        };
        let named = look.names.iter().map(|(text, uid)| sketch.name(text, *uid));
        let mut names: Vec<Name> = named.collect();
        for space in look.namespaces.iter().filter_map(|uid| self.node(*uid)) {
            let slots = space.referents.iter().enumerate();
            names.extend(slots.map(|(slot, to)| sketch.name(bare(space.slot(slot)), *to)));
        }
        let nodes = self.nodes().iter().filter(|node| sketch.is_drawn(node));
        Picture {
            title: look.title.clone(),
            names,
            nodes: nodes.map(|node| sketch.node(node)).collect(),
        }
    }
}

/// `['a']` without brackets and quotes.
fn bare(slot: &str) -> &str {
    slot.trim_matches(|c| "[]'".contains(c))
}

struct Sketch<'a> {
    graph: &'a Graph,
    look: &'a Look,
    garbage: Vec<Uid>,
}

impl Sketch<'_> {
    fn is_drawn(&self, node: &Node) -> bool {
        let wanted = self.look.only.is_empty() || self.look.only.contains(&node.uid);
        wanted && !self.look.namespaces.contains(&node.uid) && self.inside(node).is_none()
    }

    /// The value that is written where others lead to this object.
    fn inside(&self, node: &Node) -> Option<String> {
        let alone = self.look.values_inside && node.referents.is_empty();
        node.value.clone().filter(|_| alone)
    }

    fn holds(&self, uid: Uid) -> Holds {
        match self.graph.node(uid) {
            None => Holds::Nothing,
            Some(node) => match self.inside(node) {
                Some(value) => Holds::Text(value),
                None if self.is_drawn(node) => Holds::Arrow(uid.number()),
                None => Holds::Text("…".into()),
            },
        }
    }

    fn name(&self, text: &str, uid: Uid) -> Name {
        Name::new(text, self.holds(uid))
    }

    fn note(&self, uid: Uid) -> String {
        let number = self.look.uids.then(|| uid.to_string());
        let notes = self.look.notes.iter().filter(|(of, _)| *of == uid);
        let texts = number
            .into_iter()
            .chain(notes.map(|(_, text)| text.clone()));
        texts.collect::<Vec<_>>().join(" ")
    }

    fn node(&self, node: &Node) -> svg::Node {
        let slots = node.in_reading_order().into_iter().map(|slot| {
            let holds = self.holds(node.referents[slot]);
            Slot::new(node.slot(slot), holds)
        });
        let mut kind = node.kind.to_string();
        if let Some(value) = &node.value {
            kind = format!("{kind} {value}");
        }
        svg::Node {
            key: node.uid.number(),
            kind,
            count: node.times(),
            note: self.note(node.uid),
            slots: slots.collect(),
            mark: svg::Mark::None,
            look: if self.look.marked.contains(&node.uid) {
                svg::Look::Marked
            } else if self.garbage.binary_search(&node.uid).is_ok() {
                svg::Look::Garbage
            } else {
                svg::Look::Plain
            },
        }
    }
}
