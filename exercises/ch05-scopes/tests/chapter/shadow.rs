//! The ledger of chapter 01 as a shadow: whatever happens to names, slots and
//! stacks here happens there to plain names, and all counts must agree.

use crate::world::{World, exception, names};
use ch01_names::{Ledger, Slot, Value};
use ch03_ref::{Ref, Uid};
use ch05_scopes::{Code, Namespace, Running};
use std::cell::RefCell;
use testkit::{Rng, note};

struct Shadow {
    world: World,
    ledger: RefCell<Ledger>,
    /// The live objects, in both worlds, with their names.
    objects: RefCell<Vec<(String, Slot, Uid)>>,
    made: std::cell::Cell<usize>,
}

impl Shadow {
    fn new() -> Shadow {
        Shadow {
            world: World::new(),
            ledger: RefCell::default(),
            objects: RefCell::default(),
            made: std::cell::Cell::new(0),
        }
    }

    /// A new object, bound to `owner` in the ledger.
    fn make(&self, owner: &str) -> Ref {
        let slot = self.ledger.borrow_mut().alloc(Value::Int(0));
        self.ledger.borrow_mut().bind(owner, slot);
        let name = format!("n{}", self.made.replace(self.made.get() + 1));
        let object = self.world.noisy(&name);
        self.objects.borrow_mut().push((name, slot, object.uid()));
        object
    }

    fn copy(&self, to: &str, from: &str) {
        self.ledger.borrow_mut().assign(to, from).unwrap();
    }

    fn rename(&self, to: &str, from: &str) {
        self.copy(to, from);
        self.ledger.borrow_mut().unbind(from).unwrap();
    }

    fn has(&self, owner: &str) -> bool {
        self.ledger.borrow().lookup(owner).is_some()
    }

    fn unbind(&self, owner: &str) {
        let _ = self.ledger.borrow_mut().unbind(owner);
    }

    /// Every object has the same count in both worlds, or is dead in both.
    #[track_caller]
    fn check(&self, did: &str) {
        note(did);
        let ledger = self.ledger.borrow();
        for (name, slot, uid) in self.objects.borrow().iter() {
            let expected = ledger.refcount(*slot).unwrap_or(0);
            let found = self
                .world
                .heap
                .census(*uid)
                .map_or(0, |census| census.refcount);
            assert_eq!(found, expected, "references to {name} (0: it is dead)");
        }
        self.objects
            .borrow_mut()
            .retain(|(_, slot, _)| ledger.refcount(*slot).is_some());
    }
}

const VARIABLES: [&str; 3] = ["x", "y", "z"];

/// Random bindings in a namespace and one inside it.
pub fn names_agree(rng: &mut Rng) {
    let shadow = Shadow::new();
    let outer = shadow.world.namespace();
    let inner = Namespace::inside(outer.clone());
    for _ in 0..40 {
        let at = rng.below(2);
        let space = [names(&outer), &inner][at];
        let (to, from) = (*rng.pick(&VARIABLES), *rng.pick(&VARIABLES));
        let owner = format!("{at}.{to}");
        let source = (0..=at).rev().map(|at| format!("{at}.{from}"));
        let source = source.into_iter().find(|owner| shadow.has(owner));
        match rng.below(4) {
            0 => {
                assert_eq!(
                    space.del(to).is_ok(),
                    shadow.has(&owner),
                    "whether {to} could be deleted"
                );
                shadow.unbind(&owner);
                shadow.check(&format!("del {to} in namespace {at}"));
            }
            1 => {
                space.bind(to, shadow.make(&owner));
                shadow.check(&format!("{to} = N() in namespace {at}"));
            }
            _ => {
                let read = space.get(from);
                assert_eq!(
                    read.is_ok(),
                    source.is_some(),
                    "whether {from} could be read"
                );
                if let (Ok(read), Some(source)) = (read, source) {
                    space.bind(to, read);
                    shadow.copy(&owner, &source);
                }
                shadow.check(&format!("{to} = {from} in namespace {at}"));
            }
        }
    }
}

/// An exception that somebody kept, and every frame it keeps.
type Kept = (Ref, Vec<usize>);

/// Random calls in a frame, and what happens to the frames around it.
struct Calls<'r> {
    shadow: Shadow,
    rng: RefCell<&'r mut Rng>,
    /// The numbers of the running frames; frames are numbered as they begin.
    running: RefCell<Vec<usize>>,
    begun: RefCell<usize>,
    kept: RefCell<Vec<Kept>>,
    raises: bool,
}

/// Random bindings, calls and returns; raises and handlers as well, if wanted.
pub fn calls(rng: &mut Rng, raises: bool) {
    let calls = Calls {
        shadow: Shadow::new(),
        rng: RefCell::new(rng),
        running: RefCell::default(),
        begun: RefCell::new(0),
        kept: RefCell::default(),
        raises,
    };
    let main = calls.shadow.world.module();
    calls.begin();
    calls.play(&main, 0);
    calls.left(main.depth());
    drop(main);
    calls.shadow.check("the module ends");
    while !calls.kept.borrow().is_empty() {
        calls.forget();
    }
    let heap = &calls.shadow.world.heap;
    assert_eq!(heap.live(), 0, "objects left at the end");
}

impl Calls<'_> {
    fn below(&self, end: usize) -> usize {
        self.rng.borrow_mut().below(end)
    }

    fn begin(&self) {
        self.running.borrow_mut().push(*self.begun.borrow());
        *self.begun.borrow_mut() += 1;
    }

    fn me(&self) -> usize {
        *self.running.borrow().last().unwrap()
    }

    fn on_stack(&self, depth: usize) -> String {
        format!("{}.{depth}", self.me())
    }

    /// Every step that a frame with these locals can do.
    fn play(&self, frame: &Running<'_>, depth: usize) {
        for _ in 0..10 {
            let name = VARIABLES[self.below(3)];
            let owner = format!("{}.{name}", self.me());
            match self.below(7) {
                0 => {
                    frame.bind(name, self.shadow.make(&owner));
                    self.shadow.check(&format!("{owner} = N()"));
                }
                1 => {
                    assert_eq!(frame.del(name).is_ok(), self.shadow.has(&owner));
                    self.shadow.unbind(&owner);
                    self.shadow.check(&format!("del {owner}"));
                }
                2 | 3 if self.shadow.has(&owner) => {
                    self.shadow.copy(&self.on_stack(frame.depth()), &owner);
                    frame.push(frame.get(name).unwrap());
                    self.shadow.check(&format!("push {owner}"));
                }
                4 if frame.depth() > 0 => {
                    let top = self.on_stack(frame.depth() - 1);
                    frame.bind(name, frame.pop());
                    self.shadow.rename(&owner, &top);
                    self.shadow.check(&format!("pop {owner}"));
                }
                5 if depth < 3 => self.call(frame, depth),
                6 if !self.kept.borrow().is_empty() => self.forget(),
                _ => {}
            }
        }
    }

    fn call(&self, frame: &Running<'_>, depth: usize) {
        let args = self.below(frame.depth().min(2) + 1);
        let before = frame.depth();
        let sources: Vec<String> = (before - args..before)
            .map(|at| self.on_stack(at))
            .collect();
        let code = Code::new("f", &VARIABLES[..args])
            .locals(&VARIABLES)
            .share();
        let callee = frame.call(&code, &[], args);
        self.begin();
        for (name, source) in VARIABLES.iter().zip(&sources) {
            self.shadow.rename(&format!("{}.{name}", self.me()), source);
        }
        self.shadow
            .check(&format!("{} is called with {args} arguments", self.me()));
        self.play(&callee, depth + 1);
        if callee.depth() > 0 && self.below(2) == 0 {
            let value = self.on_stack(callee.depth() - 1);
            self.shadow.rename("result", &value);
            let what = format!("{} returns", self.me());
            self.left(callee.depth() - 1);
            frame.push(callee.ret());
            self.shadow
                .rename(&self.on_stack(frame.depth() - 1), "result");
            self.shadow.check(&what);
        } else if self.raises {
            self.raise(frame, callee);
        } else {
            let what = format!("{} ends", self.me());
            self.left(callee.depth());
            drop(callee);
            self.shadow.check(&what);
        }
    }

    /// The callee raises, the frame handles, and somebody keeps the exception.
    fn raise(&self, frame: &Running<'_>, callee: Running<'_>) {
        let error = self.shadow.world.exception();
        self.kept
            .borrow_mut()
            .push((error.clone(), self.running.borrow().clone()));
        let what = format!("{} raises", self.me());
        self.left(callee.depth());
        callee.raise(exception(&error).trail());
        self.shadow.check(&what);
        let depth = self.below(frame.depth() + 1);
        for at in depth..frame.depth() {
            self.shadow.unbind(&self.on_stack(at));
        }
        frame.catch(exception(&error).trail(), depth);
        self.shadow
            .check(&format!("{} handles it at depth {depth}", self.me()));
    }

    /// The shadow of a frame's end: its stack goes, and if nobody keeps the
    /// frame, its locals.
    fn left(&self, depth: usize) {
        for at in 0..depth {
            self.shadow.unbind(&self.on_stack(at));
        }
        let left = self.running.borrow_mut().pop().unwrap();
        self.bury(left);
    }

    fn bury(&self, left: usize) {
        let is_kept = |(_, frames): &Kept| frames.contains(&left);
        let running = self.running.borrow().contains(&left);
        if !running && !self.kept.borrow().iter().any(is_kept) {
            for name in VARIABLES {
                self.shadow.unbind(&format!("{left}.{name}"));
            }
        }
    }

    /// One kept exception goes.
    fn forget(&self) {
        let at = self.below(self.kept.borrow().len());
        let (error, frames) = self.kept.borrow_mut().swap_remove(at);
        for left in frames {
            self.bury(left);
        }
        drop(error);
        self.shadow.check("a kept exception goes");
    }
}
