// Chapter 7, The reference graph: given. Nothing is left to write in this file.

//! The graph as an indented text.

use crate::{Graph, Node};
use ch03_ref::Uid;
use std::fmt::Write;

impl Node {
    /// Birth number, type, value and count: `#3 list ×2`, `#1 int 257 ×∞`.
    pub fn label(&self) -> String {
        let mut label = format!("{} {}", self.uid, self.kind);
        if let Some(value) = &self.value {
            let _ = write!(label, " {value}");
        }
        label + &format!(" {}", self.times())
    }

    /// The count as it stands in texts and pictures: `×2`; `×∞` for an
    /// immortal.
    pub fn times(&self) -> String {
        if self.is_immortal() {
            return "×∞".into();
        }
        format!("×{}", self.refcount)
    }
}

impl Graph {
    /// What these objects lead to, as a tree of text, `max_depth` references
    /// deep. What was told already is named and not told again.
    ///
    /// ```text
    /// #4 list ×1
    /// ├ [0] #1 list ×2
    /// └ [1] #3 tuple ×1
    ///   └ [0] #1 list, above
    /// ```
    pub fn tree(&self, roots: &[Uid], max_depth: usize) -> String {
        let mut text = String::new();
        let mut told = vec![false; self.len()];
        for root in self.positions(roots) {
            let mut open = vec![Branch::root(root)];
            while let Some(branch) = open.pop() {
                self.line(&branch, &told, max_depth, &mut text);
                let deep = branch.depth >= max_depth;
                if !std::mem::replace(&mut told[branch.at], true) && !deep {
                    open.extend(self.branches(&branch).into_iter().rev());
                }
            }
        }
        text
    }

    fn line(&self, branch: &Branch, told: &[bool], max_depth: usize, text: &mut String) {
        let node = &self.nodes()[branch.at];
        let what = match told[branch.at] && !node.referents.is_empty() {
            true => format!("{} {}, above", node.uid, node.kind),
            false => node.label(),
        };
        let hidden = branch.depth >= max_depth && !told[branch.at] && !node.referents.is_empty();
        let more = if hidden { " …" } else { "" };
        let _ = writeln!(text, "{}{}{what}{more}", branch.rails, branch.name);
    }

    /// The branches below one, each with the rails that lead down to it.
    fn branches(&self, above: &Branch) -> Vec<Branch> {
        let node = &self.nodes()[above.at];
        let last = node.referents.len().saturating_sub(1);
        let slots = node.in_reading_order().into_iter().enumerate();
        let below = slots.map(|(place, slot)| {
            let at = self.out(above.at)[slot];
            let (end, on) = if place == last {
                ("└ ", "  ")
            } else {
                ("├ ", "│ ")
            };
            let name = match node.slot(slot) {
                "" => String::new(),
                name => format!("{name} "),
            };
            Branch {
                at,
                depth: above.depth + 1,
                rails: format!("{}{end}", above.below),
                below: format!("{}{on}", above.below),
                name,
            }
        });
        below.collect()
    }
}

/// One line to come.
struct Branch {
    at: usize,
    depth: usize,
    /// What stands before it.
    rails: String,
    /// What stands before the lines below it.
    below: String,
    name: String,
}

impl Branch {
    fn root(at: usize) -> Branch {
        Branch {
            at,
            depth: 0,
            rails: String::new(),
            below: String::new(),
            name: String::new(),
        }
    }
}
