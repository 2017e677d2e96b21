//! Random lives: objects with and without finalizers that save themselves, or
//! not, compared with what must be true of every life.

use crate::world::{World, give, leave, name};
use ch03_ref::Ref;
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use testkit::{Rng, lesson, note, seeds};

/// Names for objects: places that own one reference or none.
const PLACES: usize = 8;

struct Lives {
    world: World,
    /// What programs hold. Scripts put objects here as well.
    places: Rc<RefCell<Vec<Option<Ref>>>>,
    born: usize,
    /// Names of the objects that have a finalizer.
    with_del: HashSet<String>,
}

impl Lives {
    fn new() -> Lives {
        Lives {
            world: World::new(),
            places: Rc::new(RefCell::new((0..PLACES).map(|_| None).collect())),
            born: 0,
            with_del: HashSet::new(),
        }
    }

    fn some(&self, rng: &mut Rng) -> Option<Ref> {
        self.places.borrow()[rng.below(PLACES)].clone()
    }

    /// Binds a place; what was there goes after the borrow.
    fn bind(&self, place: usize, r: Option<Ref>) {
        let old = std::mem::replace(&mut self.places.borrow_mut()[place], r);
        drop(old);
    }

    fn birth(&mut self, rng: &mut Rng) {
        self.born += 1;
        let name = format!("o{}", self.born);
        let place = rng.below(PLACES);
        let r = match rng.below(4) {
            0 => self.world.plain(&name),
            1 => self.world.loud(&name),
            2 => {
                // Comes back, into one place or into two.
                let (places, speak) = (self.places.clone(), self.world.speak());
                let twice = rng.below(2);
                self.world.with_del(&name, move |me| {
                    speak(me);
                    for place in [place, (place + twice) % PLACES] {
                        let old = places.borrow_mut()[place].replace(me.clone());
                        drop(old);
                    }
                })
            }
            _ => {
                // Lets its children go first.
                let speak = self.world.speak();
                self.world.with_del(&name, move |me| {
                    speak(me);
                    leave(me);
                })
            }
        };
        if r.has_finalizer() {
            self.with_del.insert(name);
        }
        self.bind(rng.below(PLACES), Some(r));
    }

    fn step(&mut self, rng: &mut Rng) {
        match rng.below(8) {
            0..=2 => self.birth(rng),
            3 | 4 => {
                let place = rng.below(PLACES);
                note(format!("place {place} lets go"));
                self.bind(place, None);
            }
            5 => {
                let r = self.some(rng);
                self.bind(rng.below(PLACES), r);
            }
            _ => {
                // Only older objects own younger ones: no rings here.
                if let (Some(a), Some(b)) = (self.some(rng), self.some(rng))
                    && a.uid() < b.uid()
                {
                    give(&a, &b);
                }
            }
        }
    }

    /// Every life as the log has it: at most one `__del__`, then at most one
    /// death, and no death without a `__del__` that should have been.
    fn compare(&self) {
        let text = self.world.log.text();
        let (mut spoken, mut freed) = (HashSet::new(), HashSet::new());
        for line in text.lines() {
            if let Some(who) = line.strip_suffix(".__del__") {
                assert!(spoken.insert(who), "{who} was finalized twice");
                assert!(!freed.contains(who), "{who} was finalized after its death");
            } else if let Some(who) = line.strip_suffix(" is freed") {
                assert!(freed.insert(who), "{who} was freed twice");
                assert!(
                    spoken.contains(who) || !self.with_del.contains(who),
                    "{who} was freed without its last word"
                );
            }
        }
        let alive = self.born - freed.len();
        assert_eq!(self.world.heap.live(), alive, "objects alive");
    }
}

#[test]
fn every_life_ends_in_order() {
    let _lesson = lesson! {
        python: "# any program whose objects come back, or let others go, in __del__",
        rule: "at most once, before the death, and never left out; who is saved lives",
        page: "ch09-finalizers.html#invariant",
    };
    for mut rng in seeds(60) {
        let mut lives = Lives::new();
        for _ in 0..120 {
            lives.step(&mut rng);
        }
        lives.compare();
        // Whoever came back once does not come back again: two rounds end all.
        for _ in 0..3 {
            for place in 0..PLACES {
                if let Some(r) = lives.places.borrow()[place].as_ref() {
                    note(format!("{} is let go at the end", name(r)));
                }
                lives.bind(place, None);
            }
        }
        lives.compare();
        assert_eq!(lives.world.heap.live(), 0, "objects alive at the end");
    }
}
