// Chapter 7, The reference graph: write what each `todo!` asks for, then
// `cargo xtask verify 7`.

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
        todo!("ch07.to_dot: a line for each object, and after it a line for each of its references")
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
