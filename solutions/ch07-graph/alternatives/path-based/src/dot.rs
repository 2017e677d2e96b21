//! The graph in the language of Graphviz.

use crate::Graph;
use std::fmt::Write;

impl Graph {
    /// The graph for `dot`: objects in the order of birth, each followed by its
    /// references in the order of its slots; garbage is dashed.
    ///
    /// ```text
    /// digraph heap {
    ///   node [shape=box];
    ///   n1 [label="#1 list ×2"];
    ///   n2 [label="#2 dict ×1", style=dashed];
    ///   n2 -> n1 [label="['key1']"];
    /// }
    /// ```
    pub fn to_dot(&self) -> String {
        // ANCHOR: to_dot
        let mut dot = String::from("digraph heap {\n  node [shape=box];\n");
        let garbage = self.garbage();
        for node in self.nodes() {
            let style = match garbage.binary_search(&node.uid) {
                Ok(_) => ", style=dashed",
                Err(_) => "",
            };
            let (number, label) = (node.uid.number(), escaped(&node.label()));
            let _ = writeln!(dot, "  n{number} [label=\"{label}\"{style}];");
            for (slot, to) in node.referents.iter().enumerate() {
                let label = arrow_label(node.slot(slot));
                let _ = writeln!(dot, "  n{number} -> n{}{label};", to.number());
            }
        }
        dot + "}\n"
        // ANCHOR_END: to_dot
    }
}

/// A text as it may stand between double quotes in a dot file.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

/// What stands behind an arrow: nothing, or the label in brackets.
fn arrow_label(name: &str) -> String {
    match name {
        "" => String::new(),
        name => format!(" [label=\"{}\"]", escaped(name)),
    }
}
