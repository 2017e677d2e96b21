//! The ledger of chapter 01 as a shadow: whatever happens to containers here
//! happens there to plain rows of slots, and all counts and edges must agree.

use crate::world::{World, collect, dict, equal, list};
use ch01_names::{Ledger, Slot, Value};
use ch03_ref::{Ref, Uid, is};
use ch06_containers::{Dict, Instance, List, Set, Tuple, copy, del_attr, set_attr};
use std::collections::BTreeMap;
use testkit::{Rng, note};

/// What the programs may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ops {
    /// Names and lists.
    Lists,
    /// Dicts as well.
    Dicts,
    /// Tuples, sets, instances and copies too.
    All,
}

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
const ATTRIBUTES: [&str; 3] = ["x", "y", "z"];

struct Both {
    world: World,
    /// Only where there are instances.
    class: Option<Ref>,
    names: BTreeMap<&'static str, Ref>,
    ledger: Ledger,
    /// Which slot stands for which object. Only these objects are compared: not
    /// the class and what belongs to it.
    twins: BTreeMap<Uid, Slot>,
    /// For each instance, the names of its attributes, in the order of its row.
    attributes: BTreeMap<Uid, Vec<&'static str>>,
    ints: i64,
}

/// One random program, in both worlds.
pub fn programs_agree(rng: &mut Rng, ops: Ops) {
    let world = World::new();
    let class = (ops == Ops::All).then(|| world.class([]));
    let mut both = Both {
        world,
        class,
        names: BTreeMap::new(),
        ledger: Ledger::new(),
        twins: BTreeMap::new(),
        attributes: BTreeMap::new(),
        ints: 0,
    };
    for _ in 0..60 {
        both.step(rng, ops);
        both.compare();
    }
    for name in NAMES {
        both.del(name);
        both.compare();
    }
    note("gc.collect()");
    collect(&both.world.heap);
    let alive = |uid: &&Uid| both.world.is_alive(**uid);
    equal(
        "objects that survive",
        both.twins.keys().filter(alive).count(),
        0,
    );
    let Both { world, class, .. } = both;
    drop(class);
    collect(&world.heap);
    equal("objects left at the end", world.heap.live(), 0);
}

impl Both {
    fn step(&mut self, rng: &mut Rng, ops: Ops) {
        let (to, from) = (*rng.pick(&NAMES), *rng.pick(&NAMES));
        match rng.below(6) {
            0 => return self.fresh(rng, ops, to, from),
            1 => return self.assign(to, from),
            2 if rng.chance(1, 2) => return self.del(to),
            _ => {}
        }
        let (Some(target), Some(other)) = (self.names.get(to), self.names.get(from)) else {
            return;
        };
        let (target, other) = (target.clone(), other.clone());
        if target.get::<List>().is_some() {
            self.list_step(rng, ops, (to, &target), (from, &other));
        } else if target.get::<Dict>().is_some() {
            self.dict_step(rng, (to, &target), (from, &other));
        } else if target.get::<Set>().is_some() && hashable(&other) {
            self.set_step(rng, (to, &target), (from, &other));
        } else if target.get::<Instance>().is_some() {
            self.attribute_step(rng, (to, &target), (from, &other));
        }
    }

    fn slot(&self, r: &Ref) -> Slot {
        self.twins[&r.uid()]
    }

    /// Binds a name to a new object, which holds these in a row.
    fn bind(&mut self, did: String, name: &'static str, r: Ref, row: Option<Vec<Slot>>) {
        note(did);
        let value = match row {
            Some(row) => {
                row.iter()
                    .for_each(|slot| self.ledger.incref(*slot).expect("it is alive"));
                Value::List(row)
            }
            None => Value::Int(0),
        };
        let slot = self.ledger.alloc(value);
        self.twins.insert(r.uid(), slot);
        drop(self.names.insert(name, r));
        self.ledger.bind(name, slot);
    }

    /// What a container in the ledger holds, in a row.
    fn row(&self, r: &Ref) -> Vec<Slot> {
        let value = self.ledger.value(self.slot(r));
        value.expect("it is alive").children()
    }

    /// Changes what a container in the ledger holds.
    fn rewrite(&mut self, r: &Ref, change: impl FnOnce(&mut Vec<Slot>)) {
        let container = self.slot(r);
        let mut hand = Vec::new();
        while let Some(slot) = self.ledger.pop(container).expect("it is a row") {
            hand.insert(0, slot);
        }
        let mut row = hand.clone();
        change(&mut row);
        for slot in row {
            self.ledger.append(container, slot).expect("both are alive");
        }
        for slot in hand {
            self.ledger.decref(slot).expect("it is in the hand");
        }
    }

    fn fresh(&mut self, rng: &mut Rng, ops: Ops, to: &'static str, from: &'static str) {
        let world = &self.world;
        let kinds = match ops {
            Ops::Lists => 2,
            Ops::Dicts => 3,
            Ops::All => 6,
        };
        match rng.below(kinds) {
            0 => {
                self.ints += 1;
                let int = world.int(self.ints);
                self.bind(format!("{to} = {}", self.ints), to, int, None);
            }
            1 => self.bind(format!("{to} = []"), to, world.list([]), Some(vec![])),
            2 => self.bind(format!("{to} = {{}}"), to, world.dict([]), Some(vec![])),
            3 => self.bind(format!("{to} = set()"), to, world.set([]), Some(vec![])),
            4 => {
                let class = self.class.as_ref().expect("there are instances");
                let instance = world.instance(class);
                self.attributes.insert(instance.uid(), Vec::new());
                self.bind(format!("{to} = C()"), to, instance, Some(vec![]));
            }
            _ => {
                let Some(item) = self.names.get(from).cloned() else {
                    return;
                };
                let tuple = world.tuple([item.clone(), item.clone()]);
                let row = vec![self.slot(&item); 2];
                drop(item);
                self.bind(format!("{to} = ({from}, {from})"), to, tuple, Some(row));
            }
        }
    }

    fn assign(&mut self, to: &'static str, from: &'static str) {
        if let Some(r) = self.names.get(from).cloned() {
            note(format!("{to} = {from}"));
            drop(self.names.insert(to, r));
            self.ledger.assign(to, from).expect("it is bound");
        }
    }

    fn del(&mut self, name: &'static str) {
        if let Some(r) = self.names.remove(name) {
            note(format!("del {name}"));
            drop(r);
            self.ledger.unbind(name).expect("it is bound");
        }
    }

    /// A container gave something away, and it is now under a name.
    fn keep(
        &mut self,
        name: &'static str,
        given: Ref,
        container: &Ref,
        change: impl FnOnce(&mut Vec<Slot>),
    ) {
        let slot = self.slot(&given);
        self.ledger.incref(slot).expect("it is alive");
        self.rewrite(container, change);
        drop(self.names.insert(name, given));
        self.ledger.bind(name, slot);
    }

    fn list_step(
        &mut self,
        rng: &mut Rng,
        ops: Ops,
        (to, target): (&'static str, &Ref),
        (from, other): (&'static str, &Ref),
    ) {
        let (l, len) = (list(target), list(target).len());
        let slot = self.slot(other);
        let at = rng.below(len + 1);
        let end = at + rng.below(len + 1 - at);
        let is_row = other.get::<List>().is_some() || other.get::<Tuple>().is_some();
        match rng.below(if ops == Ops::All { 9 } else { 6 }) {
            0 => {
                note(format!("{to}.append({from})"));
                l.push(other.clone());
                self.rewrite(target, |row| row.push(slot));
            }
            1 if at < len => {
                note(format!("{to}[{at}] = {from}"));
                l.set(at, other.clone()).expect("there is such an item");
                self.rewrite(target, |row| row[at] = slot);
            }
            2 if at < len => {
                note(format!("{from} = {to}.pop({at})"));
                let popped = l.pop(at).expect("there is such an item");
                self.keep(from, popped, target, |row| {
                    row.remove(at);
                });
            }
            3 if is_row && len < 30 => {
                note(format!("{to}.extend({from})"));
                l.extend(other).expect("it has items");
                let more = self.row(other);
                self.rewrite(target, |row| row.extend(more));
            }
            4 if is_row && len < 30 => {
                note(format!("{to}[{at}:{end}] = {from}"));
                let items = ch06_containers::items_of(other).expect("it has items");
                let more = self.row(other);
                l.splice(at..end, items);
                self.rewrite(target, |row| drop(row.splice(at..end, more)));
            }
            5 => {
                note(format!("del {to}[{at}:{end}]"));
                l.splice(at..end, Vec::new());
                self.rewrite(target, |row| drop(row.drain(at..end)));
            }
            6 if len < 10 => {
                let row = self.row(target).repeat(2);
                let new = self.world.heap.alloc(l.repeat(2));
                self.bind(format!("{from} = {to} * 2"), from, new, Some(row));
            }
            7 if other.get::<List>().is_some() && len < 10 => {
                let row = [self.row(target), self.row(other)].concat();
                let new = self.world.heap.alloc(l.concat(list(other)));
                self.bind(format!("{from} = {to} + {from}"), from, new, Some(row));
            }
            8 => self.copy_step((to, target), from),
            _ => {}
        }
    }

    fn copy_step(&mut self, (to, target): (&'static str, &Ref), from: &'static str) {
        let row = self.row(target);
        let names = self.attributes.get(&target.uid()).cloned();
        let new = copy(target);
        if let Some(names) = names {
            self.attributes.insert(new.uid(), names);
        }
        self.bind(format!("{from} = copy.copy({to})"), from, new, Some(row));
    }

    fn dict_step(
        &mut self,
        rng: &mut Rng,
        (to, target): (&'static str, &Ref),
        (from, other): (&'static str, &Ref),
    ) {
        let key_name = *rng.pick(&NAMES);
        let Some(key) = self
            .names
            .get(key_name)
            .filter(|key| hashable(key))
            .cloned()
        else {
            return;
        };
        let (d, slot, key_slot) = (dict(target), self.slot(other), self.slot(&key));
        let at = d
            .keys()
            .iter()
            .position(|known| is(known, &key))
            .map(|at| at * 2);
        match (rng.below(6), at) {
            (0..=2, _) => {
                note(format!("{to}[{key_name}] = {from}"));
                Dict::set(target, key, other.clone()).expect("it can be a key");
                self.rewrite(target, |row| match at {
                    Some(at) => row[at + 1] = slot,
                    None => row.extend([key_slot, slot]),
                });
            }
            (3, Some(at)) => {
                note(format!("{from} = {to}.pop({key_name})"));
                let popped = d.pop(&key).expect("it is there");
                drop(key);
                self.keep(from, popped, target, |row| drop(row.drain(at..at + 2)));
            }
            (4, Some(at)) => {
                note(format!("del {to}[{key_name}]"));
                d.del(&key).expect("it is there");
                drop(key);
                self.rewrite(target, |row| drop(row.drain(at..at + 2)));
            }
            (5, _) => {
                note(format!("{to}.clear()"));
                d.empty();
                self.rewrite(target, Vec::clear);
            }
            _ => {}
        }
    }

    fn set_step(
        &mut self,
        rng: &mut Rng,
        (to, target): (&'static str, &Ref),
        (from, other): (&'static str, &Ref),
    ) {
        let (set, slot) = (target.get::<Set>().expect("a set"), self.slot(other));
        if rng.chance(2, 3) {
            note(format!("{to}.add({from})"));
            if set.add(other.clone()).expect("it can be a member") {
                self.rewrite(target, |row| row.push(slot));
            }
        } else {
            note(format!("{to}.discard({from})"));
            if set.discard(other).expect("it can be a member") {
                self.rewrite(target, |row| row.retain(|known| *known != slot));
            }
        }
    }

    fn attribute_step(
        &mut self,
        rng: &mut Rng,
        (to, target): (&'static str, &Ref),
        (from, other): (&'static str, &Ref),
    ) {
        let attribute = *rng.pick(&ATTRIBUTES);
        let name = self.world.name(attribute);
        let slot = self.slot(other);
        let names = self.attributes.get_mut(&target.uid()).expect("an instance");
        let at = names.iter().position(|known| *known == attribute);
        match (rng.below(5), at) {
            (0..=2, Some(at)) => {
                note(format!("{to}.{attribute} = {from}"));
                set_attr(target, &name, other.clone()).expect("instances have attributes");
                self.rewrite(target, |row| row[at] = slot);
            }
            (0..=2, None) => {
                names.push(attribute);
                note(format!("{to}.{attribute} = {from}"));
                set_attr(target, &name, other.clone()).expect("instances have attributes");
                self.rewrite(target, |row| row.push(slot));
            }
            (3, Some(at)) => {
                names.remove(at);
                note(format!("del {to}.{attribute}"));
                del_attr(target, &name).expect("it is there");
                self.rewrite(target, |row| {
                    row.remove(at);
                });
            }
            (4, _) => self.copy_step((to, target), from),
            _ => {}
        }
    }

    fn compare(&self) {
        let heap = &self.world.heap;
        let uids: BTreeMap<Slot, Uid> =
            self.twins.iter().map(|(&uid, &slot)| (slot, uid)).collect();
        let mut alive: Vec<Uid> = self.ledger.slots().iter().map(|slot| uids[slot]).collect();
        alive.sort();
        let mut found = heap.uids();
        found.retain(|uid| self.twins.contains_key(uid));
        equal(
            "who is alive (the second is the ledger of chapter 1)",
            found,
            &alive[..],
        );
        for uid in alive {
            let slot = self.twins[&uid];
            let census = heap.census(uid).expect("it is alive");
            let value = self.ledger.value(slot).expect("it is alive");
            let mut expected: Vec<Uid> = value.children().iter().map(|c| uids[c]).collect();
            let mut found = census.referents;
            found.retain(|uid| self.twins.contains_key(uid));
            expected.sort();
            found.sort();
            let name = format!("{} {uid}", census.kind);
            equal(&format!("what {name} shows"), found, expected);
            let expected = self.ledger.refcount(slot).expect("it is alive");
            equal(&format!("references to {name}"), census.refcount, expected);
        }
    }
}

/// Objects that are equal to themselves only.
fn hashable(r: &Ref) -> bool {
    r.kind() == "int" || r.kind() == "object"
}
