// Chapter 5, Names, scopes, frames: given. Nothing is left to write in this file.

//! What is known of a function before it runs.

use std::rc::Rc;

/// Where a slot's variable lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// In the slot itself.
    Local,
    /// In a [`Cell`](crate::Cell) that each call makes, because a function
    /// inside uses the variable. CPython: `co_cellvars`.
    Cell,
    /// In a cell that came with the function: the variable of a function
    /// around this one. CPython: `co_freevars`.
    Free,
}

/// The name of a function and its variables. Each variable has a slot, a
/// number from 0: the parameters come first, then the locals in the order of
/// their first use, then cells, then free variables. The code of a
/// module or a class body has no slots.
///
/// CPython: `co_name`, `co_argcount`, `co_localsplusnames`.
#[derive(Debug)]
pub struct Code {
    name: String,
    params: usize,
    slots: Vec<(String, Scope)>,
}

impl Code {
    /// The code of a function with these parameters and nothing else yet; of
    /// a module or a class body, if there are none.
    pub fn new(name: &str, params: &[&str]) -> Code {
        let code = Code {
            name: name.into(),
            params: params.len(),
            slots: Vec::new(),
        };
        code.with(params, Scope::Local)
    }

    /// Adds local variables.
    pub fn locals(self, names: &[&str]) -> Code {
        self.with(names, Scope::Local)
    }

    /// Adds variables that functions inside use. A parameter among them keeps
    /// its slot.
    pub fn cells(self, names: &[&str]) -> Code {
        self.with(names, Scope::Cell)
    }

    /// Adds variables of functions around this one, in the order of the cells
    /// that the function brings along.
    pub fn free(self, names: &[&str]) -> Code {
        self.with(names, Scope::Free)
    }

    /// Done: the calls of a function share its code.
    pub fn share(self) -> Rc<Code> {
        Rc::new(self)
    }

    fn with(mut self, names: &[&str], scope: Scope) -> Code {
        for &name in names {
            match self.slots.iter_mut().find(|(known, _)| known == name) {
                Some(slot) => slot.1 = scope,
                None => self.slots.push((name.into(), scope)),
            }
        }
        self
    }

    /// The function's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many of the slots, at the beginning, are parameters.
    pub fn params(&self) -> usize {
        self.params
    }

    /// The slot of a variable; `None` for a name that is not the function's.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.slots.iter().position(|(known, _)| known == name)
    }

    /// The variables, slot by slot.
    pub fn slots(&self) -> impl Iterator<Item = (&str, Scope)> {
        self.slots.iter().map(|(name, scope)| (&**name, *scope))
    }

    /// The variable of a slot.
    ///
    /// # Panics
    /// If there is no such slot.
    pub fn variable(&self, slot: usize) -> (&str, Scope) {
        let (name, scope) = &self.slots[slot];
        (name, *scope)
    }
}
