// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Loading, storing and deleting names, by where they live.

use super::Compiler;
use super::op::Op;
use super::scope::{Place, ScopeKind};

/// What is to be done with a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Push its value.
    Load,
    /// Pop into it.
    Store,
    /// `del` it.
    Delete,
}

/// A private name as the class body that uses it spells it: `_C__x`.
pub fn mangled(class: Option<&str>, name: &str) -> String {
    match class {
        Some(class) if name.starts_with("__") && !name.ends_with("__") => {
            format!("_{}{name}", class.trim_start_matches('_'))
        }
        _ => name.to_owned(),
    }
}

impl Compiler<'_> {
    /// See [`mangled`].
    pub fn mangle(&mut self, name: &str) -> String {
        mangled(self.top().class, name)
    }

    /// Does something with a name.
    pub fn name(&mut self, name: &str, usage: Use) {
        let name = self.mangle(name);
        let scope = self.top().scope;
        let op = match scope.place(&name) {
            Place::Local => {
                let slot = self.top().local(&name);
                pick(
                    usage,
                    Op::LoadFast(slot),
                    Op::StoreFast(slot),
                    Op::DeleteFast(slot),
                )
            }
            Place::Cell | Place::Free => {
                let cell = self.top().cell(&name);
                let load = if scope.kind == ScopeKind::Class {
                    Op::LoadClassDeref(self.name_place(&name), cell)
                } else {
                    Op::LoadDeref(cell)
                };
                pick(usage, load, Op::StoreDeref(cell), Op::DeleteDeref(cell))
            }
            Place::Global => {
                let at = self.name_place(&name);
                pick(
                    usage,
                    Op::LoadGlobal(at),
                    Op::StoreGlobal(at),
                    Op::DeleteGlobal(at),
                )
            }
            Place::Named => {
                let at = self.name_place(&name);
                pick(
                    usage,
                    Op::LoadName(at),
                    Op::StoreName(at),
                    Op::DeleteName(at),
                )
            }
        };
        self.emit(op);
    }
}

fn pick(usage: Use, load: Op, store: Op, delete: Op) -> Op {
    match usage {
        Use::Load => load,
        Use::Store => store,
        Use::Delete => delete,
    }
}
