//! Members of sets. As with dicts, user code runs with nothing borrowed.

use super::{Python, Res};
use crate::objects::set::{Member, SetTable};
use crate::objects::{FrozenSet, Set};
use ch03_ref::Ref;
use std::cell::RefCell;

/// The table of a set or frozenset.
pub fn table_of(r: &Ref) -> Option<&RefCell<SetTable>> {
    if let Some(set) = r.get::<Set>() {
        return Some(&set.table);
    }
    r.get::<FrozenSet>().map(|set| &set.table)
}

impl Python {
    /// The slot of a member.
    fn set_find(&self, table: &RefCell<SetTable>, key: &Ref, hash: i64) -> Res<Option<usize>> {
        'again: loop {
            let mut walk = table.borrow().walk(hash);
            let version = table.borrow().version();
            loop {
                let step = table.borrow().step(&mut walk, hash, key);
                match step {
                    Member::Same(at) => return Ok(Some(at)),
                    Member::Absent => return Ok(None),
                    Member::Candidate(at, other) => {
                        let same = self.equal(&other, key)?;
                        if table.borrow().version() != version {
                            continue 'again;
                        }
                        if same {
                            return Ok(Some(at));
                        }
                    }
                }
            }
        }
    }

    /// Adds a member to a set or frozenset; drops it if an equal one is there.
    pub fn set_add(&self, set: &Ref, key: Ref) -> Res<()> {
        let Some(table) = table_of(set) else {
            return Ok(());
        };
        let hash = self.hash(&key)?;
        self.table_add(table, hash, key)
    }

    fn table_add(&self, table: &RefCell<SetTable>, hash: i64, key: Ref) -> Res<()> {
        if self.set_find(table, &key, hash)?.is_none() {
            table.borrow_mut().insert(hash, key);
        }
        Ok(())
    }

    /// `key in s`
    pub fn set_has(&self, table: &RefCell<SetTable>, key: &Ref) -> Res<bool> {
        let hash = self.hash(key)?;
        Ok(self.set_find(table, key, hash)?.is_some())
    }

    /// Takes a member out; says whether it was there.
    pub fn set_discard(&self, table: &RefCell<SetTable>, key: &Ref) -> Res<bool> {
        let hash = self.hash(key)?;
        let Some(at) = self.set_find(table, key, hash)? else {
            return Ok(false);
        };
        let member = table.borrow_mut().take(at);
        drop(member);
        Ok(true)
    }

    /// Counted references to the members with their hashes, in slot order.
    pub fn set_members(&self, table: &RefCell<SetTable>) -> Vec<(i64, Ref)> {
        table
            .borrow()
            .iter()
            .map(|(hash, key)| (hash, key.clone()))
            .collect()
    }

    /// Adds all members of another set.
    pub fn set_union_into(&self, table: &RefCell<SetTable>, other: &RefCell<SetTable>) -> Res<()> {
        let many = other.borrow().len();
        let fill = table.borrow().len();
        if (fill + many) * 5 >= (table.borrow().capacity() - 1) * 3 {
            table.borrow_mut().resize((fill + many) * 2);
        }
        for (hash, key) in self.set_members(other) {
            self.table_add(table, hash, key)?;
        }
        Ok(())
    }

    /// A copy of a set's table.
    pub fn set_copy(&self, other: &RefCell<SetTable>) -> Res<SetTable> {
        let copy = RefCell::new(SetTable::default());
        self.set_union_into(&copy, other)?;
        Ok(copy.into_inner())
    }

    /// The members of `a` for which being in `b` is `wanted`.
    pub fn set_select(
        &self,
        a: &RefCell<SetTable>,
        b: &RefCell<SetTable>,
        wanted: bool,
    ) -> Res<SetTable> {
        let result = RefCell::new(SetTable::default());
        for (hash, key) in self.set_members(a) {
            if self.set_find(b, &key, hash)?.is_some() == wanted {
                self.table_add(&result, hash, key)?;
            }
        }
        Ok(result.into_inner())
    }

    /// Whether all members of `a` are in `b`.
    pub fn set_within(&self, a: &RefCell<SetTable>, b: &RefCell<SetTable>) -> Res<bool> {
        for (hash, key) in self.set_members(a) {
            if self.set_find(b, &key, hash)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A set of the same kind as `like`.
    pub fn set_like(&self, like: &Ref, table: SetTable) -> Ref {
        if like.get::<Set>().is_some() {
            self.set_of(table)
        } else {
            self.frozenset_of(table)
        }
    }
}
