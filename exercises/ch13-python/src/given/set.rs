// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Members of sets. As with dicts, user code runs with nothing borrowed.

use super::{Python, Res};
use crate::objects::{Inside, Set};
use ch03_ref::Ref;

impl Python {
    /// The slot of a member.
    fn set_find(&self, set: &Set, key: &Ref, hash: i64) -> Res<Option<usize>> {
        set.find_by(hash, key, |other| self.equal(other, key))
    }

    /// Adds a member to a set or frozenset; drops it if an equal one is there.
    pub fn set_add(&self, set: &Ref, key: Ref) -> Res<()> {
        let Some(set) = set.members() else {
            return Ok(());
        };
        let hash = self.hash(&key)?;
        self.set_push(set, hash, key)
    }

    fn set_push(&self, set: &Set, hash: i64, key: Ref) -> Res<()> {
        if self.set_find(set, &key, hash)?.is_none() {
            set.push(hash, key);
        }
        Ok(())
    }

    /// `key in s`
    pub fn set_has(&self, set: &Set, key: &Ref) -> Res<bool> {
        let hash = self.sought_hash(key)?;
        Ok(self.set_find(set, key, hash)?.is_some())
    }

    /// Takes a member out; says whether it was there.
    pub fn set_discard(&self, set: &Set, key: &Ref) -> Res<bool> {
        let hash = self.sought_hash(key)?;
        let found = self.set_find(set, key, hash)?;
        let member = found.and_then(|at| set.take(at));
        Ok(member.is_some())
    }

    /// Adds all members of another set.
    pub fn set_union_into(&self, set: &Set, other: &Set) -> Res<()> {
        set.expect(other.len());
        for (hash, key) in other.entries() {
            self.set_push(set, hash, key)?;
        }
        Ok(())
    }

    /// A copy of a set.
    pub fn set_copy(&self, other: &Set) -> Res<Set> {
        let copy = Set::default();
        self.set_union_into(&copy, other)?;
        Ok(copy)
    }

    /// The members of `a` for which being in `b` is `wanted`.
    pub fn set_select(&self, a: &Set, b: &Set, wanted: bool) -> Res<Set> {
        // `set_difference`: little is taken out of a copy, as that is faster.
        // What is left lies elsewhere than in a set that grew.
        if !wanted && a.len() >> 2 > b.len() {
            let result = self.set_copy(a)?;
            for (hash, key) in b.entries() {
                let found = self.set_find(&result, &key, hash)?;
                drop(found.and_then(|at| result.take(at)));
            }
            return Ok(result);
        }
        let result = Set::default();
        for (hash, key) in a.entries() {
            if self.set_find(b, &key, hash)?.is_some() == wanted {
                self.set_push(&result, hash, key)?;
            }
        }
        Ok(result)
    }

    /// A set is sought as the frozenset with the same members: `set_contains`.
    fn sought_hash(&self, key: &Ref) -> Res<i64> {
        match key.members().filter(|_| key.get::<Set>().is_some()) {
            Some(set) => self.hash(&self.frozenset_of(self.set_copy(set)?)),
            None => self.hash(key),
        }
    }

    /// Whether all members of `a` are in `b`.
    pub fn set_within(&self, a: &Set, b: &Set) -> Res<bool> {
        for (hash, key) in a.entries() {
            if self.set_find(b, &key, hash)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A set of the same kind as `like`.
    pub fn set_like(&self, like: &Ref, set: Set) -> Ref {
        if like.get::<Set>().is_some() {
            self.set_of(set)
        } else {
            self.frozenset_of(set)
        }
    }
}
