//! The graph in the language of Graphviz.

use crate::Graph;

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
        let garbage: std::collections::BTreeSet<_> = self.garbage().into_iter().collect();
        let mut lines = vec![
            "digraph heap {".to_owned(),
            "  node [shape=box];".to_owned(),
        ];
        for node in self.nodes() {
            let me = format!("n{}", node.uid.number());
            let label = escaped(&node.label());
            lines.push(match garbage.contains(&node.uid) {
                true => format!("  {me} [label=\"{label}\", style=dashed];"),
                false => format!("  {me} [label=\"{label}\"];"),
            });
            let slots = node.referents.iter().enumerate();
            lines.extend(slots.map(|(slot, to)| {
                let label = arrow_label(node.slot(slot));
                format!("  {me} -> n{}{label};", to.number())
            }));
        }
        lines.push("}".to_owned());
        lines.join("\n") + "\n"
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
