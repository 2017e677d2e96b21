//! The names of a module or of a class body.

use crate::Unbound;
use ch03_ref::{Payload, Ref};
use std::cell::Cell;
use std::collections::HashMap;

#[derive(Default)]
struct Table {
    values: HashMap<String, (u64, Ref)>,
    /// How many names ever came.
    came: u64,
}

impl Table {
    fn in_order(&self) -> Vec<(&String, &Ref)> {
        let mut all: Vec<_> = self.values.iter().collect();
        all.sort_by_key(|(_, (when, _))| *when);
        all.into_iter()
            .map(|(name, (_, value))| (name, value))
            .collect()
    }
}

/// Names that own one reference each.
#[derive(Default)]
pub struct Namespace {
    table: Cell<Table>,
    outer: Option<Ref>,
}

impl Namespace {
    /// No names, and nothing around them.
    pub fn new() -> Namespace {
        Namespace::default()
    }

    /// No names yet, and `outer` around them.
    pub fn inside(outer: Ref) -> Namespace {
        Namespace {
            outer: Some(outer),
            ..Namespace::default()
        }
    }

    /// Takes the table out, works on it, puts it back. What the work hands out
    /// may be dropped by the caller.
    fn with<T>(&self, work: impl FnOnce(&mut Table) -> T) -> T {
        let mut table = self.table.take();
        let result = work(&mut table);
        self.table.set(table);
        result
    }

    /// Lets `name` point to `new`.
    pub fn bind(&self, name: &str, new: Ref) {
        let _old = self.with(|table| match table.values.get_mut(name) {
            Some((_, value)) => Some(std::mem::replace(value, new)),
            None => {
                table.came += 1;
                table.values.insert(name.into(), (table.came, new));
                None
            }
        });
    }

    /// A reference of your own to what `name` points to.
    ///
    /// # Errors
    /// [`Unbound::Name`] if the name is nowhere.
    pub fn get(&self, name: &str) -> Result<Ref, Unbound> {
        let mut space = self;
        loop {
            let found = space.with(|table| table.values.get(name).map(|(_, value)| value.clone()));
            if let Some(found) = found {
                return Ok(found);
            }
            match space
                .outer
                .as_ref()
                .and_then(|outer| outer.get::<Namespace>())
            {
                Some(outer) => space = outer,
                None => return Err(Unbound::Name(name.into())),
            }
        }
    }

    /// Takes the name away, from here only.
    ///
    /// # Errors
    /// [`Unbound::Name`] if the name is not here.
    pub fn del(&self, name: &str) -> Result<(), Unbound> {
        let old = self.with(|table| table.values.remove(name));
        old.map(drop).ok_or_else(|| Unbound::Name(name.into()))
    }

    /// The names that are here, in the order in which they first came.
    pub fn names(&self) -> Vec<String> {
        self.with(|table| {
            table
                .in_order()
                .into_iter()
                .map(|(name, _)| name.clone())
                .collect()
        })
    }
}

impl Payload for Namespace {
    const NAME: &'static str = "namespace";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.outer.iter().for_each(&mut *visit);
        self.with(|table| table.values.values().for_each(|(_, value)| visit(value)));
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        let table = self.table.take();
        let mut all: Vec<(u64, Ref)> = table.values.into_values().collect();
        all.sort_by_key(|(when, _)| std::cmp::Reverse(*when));
        out.extend(all.into_iter().map(|(_, value)| value));
    }
}
