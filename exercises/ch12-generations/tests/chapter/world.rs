//! Objects to collect, and what else the tests share.

use ch03_ref::{Heap, Payload, Ref};
use ch12_generations::{
    CallbackId, Collector, Containers, Generation, MiddleCollections, Phase, Schedule,
    YoungCollections,
};
use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::Rc;
use testkit::EventLog;

/// What a node's `__del__` does.
type Del = Box<dyn Fn(&Ref)>;

/// A container with a name. Its end is logged as `NAME freed`.
pub struct Node {
    name: String,
    to: RefCell<Vec<Ref>>,
    del: RefCell<Option<Del>>,
    log: EventLog,
}

impl Payload for Node {
    const NAME: &'static str = "node";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(to) = self.to.try_borrow() {
            to.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.append(&mut self.to.take());
    }

    fn has_finalizer(&self) -> bool {
        self.del.borrow().is_some()
    }

    fn finalize(&self, me: &Ref) {
        let del = self.del.take();
        if let Some(del) = &del {
            del(me);
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if !self.name.is_empty() {
            self.log.push(format!("{} freed", self.name));
        }
    }
}

/// A tuple of one: the collector may forget it if its item is no container
/// that the collector knows. A dict, if `FULL`: that is only asked in full
/// collections.
pub struct Loose<const FULL: bool>(pub RefCell<Option<Ref>>);

impl<const FULL: bool> Payload for Loose<FULL> {
    const NAME: &'static str = if FULL { "dict" } else { "tuple" };
    const CONTAINER: bool = true;
    const UNTRACKS: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(item) = self.0.try_borrow() {
            item.iter().for_each(visit);
        }
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.extend(self.0.take());
    }

    fn may_untrack(&self, full: bool) -> bool {
        (full || !FULL) && !self.0.borrow().as_ref().is_some_and(Ref::is_tracked)
    }
}

/// A container that shows what it owns, and does not give it up.
pub struct Stubborn(pub RefCell<Option<Ref>>);

impl Payload for Stubborn {
    const NAME: &'static str = "stubborn";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        if let Ok(me) = self.0.try_borrow() {
            me.iter().for_each(visit);
        }
    }
}

/// An object that is no container.
pub struct Atom;

impl Payload for Atom {
    const NAME: &'static str = "int";
}

/// A heap with a collector, and the log of what happens on it.
pub struct World {
    pub heap: Heap,
    pub gc: Collector,
    pub log: EventLog,
}

impl World {
    pub fn new() -> World {
        let heap = Heap::new();
        World {
            gc: Collector::new(&heap),
            heap,
            log: EventLog::new(),
        }
    }

    /// A container with a name.
    pub fn node(&self, name: &str) -> Ref {
        self.alloc(name, None)
    }

    /// A container whose end is not worth a word.
    pub fn quiet(&self) -> Ref {
        self.alloc("", None)
    }

    /// A container with a `__del__`.
    pub fn with_del(&self, name: &str, del: impl Fn(&Ref) + 'static) -> Ref {
        self.alloc(name, Some(Box::new(del)))
    }

    fn alloc(&self, name: &str, del: Option<Del>) -> Ref {
        self.heap.alloc(Node {
            name: name.into(),
            to: RefCell::default(),
            del: RefCell::new(del),
            log: self.log.clone(),
        })
    }

    /// `a = Node(); a.me = a; del a`: garbage, once nobody else has it.
    pub fn ring(&self, name: &str) {
        let ring = self.node(name);
        link(&ring, &ring);
    }

    /// What Python calls `gc.set_threshold(young, middle, old)`.
    pub fn threshold(&self, [young, middle, old]: [u32; 3]) {
        self.gc.set_threshold(
            Containers(young),
            YoungCollections(middle),
            MiddleCollections(old),
        );
    }

    /// From now on every collection that begins is in the log, by its number.
    pub fn log_generations(&self) -> CallbackId {
        let log = self.log.clone();
        self.gc.add_callback(Rc::new(move |phase, info| {
            if phase == Phase::Start {
                log.push(info.generation);
            }
        }))
    }

    /// The log in one line, without blanks.
    pub fn sequence(&self) -> String {
        self.log.take().replace('\n', "")
    }

    /// The log in one line, sorted: chapter 11 does not say which piece of the
    /// garbage goes first.
    pub fn freed(&self) -> String {
        let log = self.log.take();
        let mut lines: Vec<&str> = log.lines().collect();
        lines.sort_unstable();
        lines.join(", ")
    }

    /// How many of each age, as text.
    pub fn ages(&self) -> String {
        self.gc.population().to_string()
    }

    /// Which generation an object belongs to, as `gc.get_objects` has it.
    pub fn age(&self, object: &Ref) -> Option<Generation> {
        let mut ages = Generation::ALL.into_iter();
        ages.find(|age| {
            let of_this_age = self.gc.get_objects(Some(*age));
            of_this_age.iter().any(|r| ch03_ref::is(r, object))
        })
    }
}

/// `from.append(to)`
pub fn link(from: &Ref, to: &Ref) {
    let node = from.get::<Node>().expect("a node");
    node.to.borrow_mut().push(to.clone());
}

/// The name a node was made with.
pub fn name_of(r: &Ref) -> String {
    r.get::<Node>()
        .map_or(r.kind().into(), |node| node.name.clone())
}

/// Compares two values, and says which ones.
#[track_caller]
pub fn same<T: PartialEq + Debug>(what: &str, yours: T, right: T) {
    assert!(yours == right, "{what}: {yours:?}, and not {right:?}");
}

/// A program that makes containers and keeps them all, played on paper: there
/// is a schedule, and no heap.
pub struct Paper {
    pub schedule: Schedule,
    /// The collections so far, by their numbers.
    pub sequence: String,
    /// How many objects they looked at.
    pub looked_at: u64,
    /// Whether the schedule hears of survivors. If not, there is no quarter to
    /// wait for.
    pub tells_survivors: bool,
    containers: u32,
    ages: [usize; 3],
}

impl Paper {
    pub fn new([young, middle, old]: [u32; 3]) -> Paper {
        let mut schedule = Schedule::new();
        schedule.set_thresholds(
            Containers(young),
            YoungCollections(middle),
            MiddleCollections(old),
        );
        Paper {
            schedule,
            sequence: String::new(),
            looked_at: 0,
            tells_survivors: false,
            containers: 0,
            ages: [0; 3],
        }
    }

    pub fn one_more_container(&mut self) {
        self.containers += 1;
        if let Some(generation) = self.schedule.due(self.containers) {
            self.collect(generation);
        }
        self.ages[0] += 1;
    }

    fn collect(&mut self, generation: Generation) {
        let n = generation.number();
        self.sequence += &n.to_string();
        self.schedule.begin(generation);
        self.containers = 0;
        let survivors = self.ages[..=n].iter().sum();
        self.ages[..=n].fill(0);
        self.ages[(n + 1).min(2)] += survivors;
        self.looked_at += survivors as u64;
        if self.tells_survivors {
            self.schedule.survived(generation, survivors);
        }
    }
}
