//! `set`: members without values.

use crate::set_table::{Member, SetTable};
use crate::{Fault, hash_of, same};
use ch03_ref::{Payload, Ref};
use std::cell::RefCell;
use std::convert::Infallible;

/// A set. It owns one reference for each member.
///
/// CPython: `Objects/setobject.c`.
#[derive(Default)]
pub struct Set {
    table: RefCell<SetTable>,
}

impl Payload for Set {
    const NAME: &'static str = "set";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(table) = self.table.try_borrow() {
            table.members().for_each(visit);
        }
    }

    /// In the order of the table's slots, the one in which the set is printed.
    fn clear(&self, out: &mut Vec<Ref>) {
        let members = self.table.borrow_mut().take_all();
        out.extend(members.rev());
    }
}

impl Set {
    /// An empty set.
    pub fn new() -> Set {
        Set::default()
    }

    /// A set that takes these references over.
    ///
    /// # Errors
    /// [`Fault::Unhashable`] if one can be no member.
    pub fn of(members: impl IntoIterator<Item = Ref>) -> Result<Set, Fault> {
        let set = Set::new();
        for member in members {
            set.add(member)?;
        }
        Ok(set)
    }

    /// Adds a member, and takes its reference over. If one that is the same is
    /// there already, that one stays and the newcomer is given back. Returns
    /// whether it came in.
    ///
    /// Python: `set.add(member)`.
    ///
    /// # Errors
    /// [`Fault::Unhashable`] if it can be no member; so do the next two.
    pub fn add(&self, member: Ref) -> Result<bool, Fault> {
        let hash = hash_of(&member)?;
        let absent = self.find(hash, &member).is_none();
        if absent {
            self.table.borrow_mut().push(hash, member);
        }
        Ok(absent)
    }

    /// Takes a member out, and then gives it back. Returns whether it was
    /// there.
    ///
    /// Python: `set.discard(member)`.
    ///
    /// # Errors
    /// As [`Set::add`].
    pub fn discard(&self, member: &Ref) -> Result<bool, Fault> {
        let found = self.find(hash_of(member)?, member);
        let old = found.and_then(|at| self.table.borrow_mut().take(at));
        Ok(old.is_some())
    }

    /// Whether there is such a member.
    ///
    /// Python: `member in set`.
    ///
    /// # Errors
    /// As [`Set::add`].
    pub fn contains(&self, member: &Ref) -> Result<bool, Fault> {
        Ok(self.find(hash_of(member)?, member).is_some())
    }

    fn find(&self, hash: i64, member: &Ref) -> Option<usize> {
        let alike = |other: &Ref| Ok::<bool, Infallible>(same(other, member));
        match self.find_by(hash, member, alike) {
            Ok(found) => found,
            Err(never) => match never {},
        }
    }

    /// Looks for a member whose hash and equality somebody else knows, as
    /// [`Dict::spot_by`](crate::Dict::spot_by) does. Returns its slot.
    ///
    /// # Errors
    /// Those of `alike`.
    pub fn find_by<E>(
        &self,
        hash: i64,
        member: &Ref,
        mut alike: impl FnMut(&Ref) -> Result<bool, E>,
    ) -> Result<Option<usize>, E> {
        let mut version = self.version();
        let mut walk = self.table.borrow().walk(hash);
        loop {
            let step = self.table.borrow().step(&mut walk, member);
            match step {
                Member::Same(at) => return Ok(Some(at)),
                Member::Absent => return Ok(None),
                Member::Candidate(at, other) => {
                    let found = alike(&other)?;
                    if self.version() != version {
                        version = self.version();
                        walk = self.table.borrow().walk(hash);
                    } else if found {
                        return Ok(Some(at));
                    }
                }
            }
        }
    }

    /// Adds a member that [`Set::find_by`] did not find.
    pub fn push(&self, hash: i64, member: Ref) {
        self.table.borrow_mut().push(hash, member);
    }

    /// Takes out the member in a slot that [`Set::find_by`] found.
    pub fn take(&self, at: usize) -> Option<Ref> {
        self.table.borrow_mut().take(at)
    }

    /// Empties the set, and then gives its members back, in order.
    ///
    /// Python: `set.clear()`.
    pub fn empty(&self) {
        let members = self.table.borrow_mut().take_all();
        members.for_each(drop);
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.table.borrow().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// References of your own to the members, in the order of their slots.
    pub fn to_vec(&self) -> Vec<Ref> {
        self.table.borrow().members().cloned().collect()
    }

    /// The same, with the hashes under which they came in.
    pub fn entries(&self) -> Vec<(i64, Ref)> {
        let table = self.table.borrow();
        let entries = table.entries();
        entries.map(|(hash, member)| (hash, member.clone())).collect()
    }

    /// How many slots there are, free ones too: what `sys.getsizeof` goes by.
    pub fn room(&self) -> usize {
        self.table.borrow().room()
    }

    /// Says that all members of another set, this many, are to come in.
    pub fn expect(&self, more: usize) {
        self.table.borrow_mut().expect(more);
    }

    /// Exchanges the members of two sets.
    pub fn swap(&self, other: &Set) {
        self.table.swap(&other.table);
    }

    /// The first member at or after a slot, with its slot: for iterators.
    pub fn next_from(&self, at: usize) -> Option<(usize, Ref)> {
        let table = self.table.borrow();
        let (at, member) = table.next_from(at)?;
        Some((at, member.clone()))
    }

    /// A number that changes whenever a member comes or goes.
    pub fn version(&self) -> u64 {
        self.table.borrow().version()
    }
}
