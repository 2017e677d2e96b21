//! Death, nested like CPython's `dealloc` calls, with a trashcan.

use crate::heap::Inner;
use crate::refs::Pointer;
use crate::{Id, Ref, Uid};
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::thread;

/// How deep deaths may nest.
const LIMIT: usize = 30;

/// The end of an object whose count is zero.
pub(crate) fn bury(dead: Pointer) {
    // SAFETY: needs a box that is not freed; holds because only this function frees boxes, below;
    // would break if a count reached zero twice.
    let object = unsafe { dead.as_ref() };
    let heap = Rc::clone(&object.heap);
    let waits = heap.containers.is_still() && object.payload.container();
    if waits || heap.level.get() == LIMIT {
        object.count.set(1);
        heap.trash.borrow_mut().push(Ref { pointer: dead });
        return;
    }
    let level = Level::enter(&heap);
    if object.immortal.get() || still_dead(dead, &heap) {
        take_apart(dead, &heap);
    }
    level.empty_the_trash();
    drop(level);
    if let Some(panic) = heap.panic.take()
        && !thread::panicking()
    {
        resume_unwind(panic);
    }
}

/// Those who had to wait die now.
pub(crate) fn bury_the_waiting(heap: &Rc<Inner>) {
    if heap.level.get() == 0 {
        Level::enter(heap).empty_the_trash();
    }
}

/// Lends the last count to the hooks.
fn still_dead(dead: Pointer, heap: &Inner) -> bool {
    let lent = ManuallyDrop::new(Ref { pointer: dead });
    let object = lent.object();
    object.count.set(1);
    object.dying.set(true);
    heap.each_hook(object.watched.get(), |hook| {
        if object.count.get() > 1 {
            return;
        }
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| hook.dying(&lent))) {
            heap.panic.set(Some(panic));
        }
    });
    object.dying.set(false);
    lent.subtract()
}

/// Frees the box and tells so; then the children die one after the other, the
/// last first.
fn take_apart(dead: Pointer, heap: &Inner) {
    let id = Id::of(dead);
    // SAFETY: needs a pointer from `Box::leak` that is freed once; holds because an object dies
    // once and nobody has a `Ref` to it; would break if a hook had kept one.
    let object = unsafe { Box::from_raw(dead.as_ptr()) };
    let (uid, watched) = (object.uid, object.watched.get());
    heap.containers
        .forget(&object.mark, object.payload.container());
    let entry = Entry(heap, uid, object.addr);
    let mut children = Vec::new();
    object.payload.give_up(&mut children);
    drop(object);
    drop(entry);
    let mut children = LastFirst(children);
    heap.each_hook(watched, |hook| hook.died(id, uid));
    while let Some(child) = children.0.pop() {
        drop(child);
    }
}

/// What a panic leaves of the children goes as well.
struct LastFirst(Vec<Ref>);

impl Drop for LastFirst {
    fn drop(&mut self) {
        while let Some(child) = self.0.pop() {
            drop(child);
        }
    }
}

/// Leaves the heap's table, even if a payload panics.
struct Entry<'a>(&'a Inner, Uid, ch02_addresses::Addr);

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.0.forget(self.1, self.2);
    }
}

struct Level<'a>(&'a Inner);

impl Level<'_> {
    fn enter(heap: &Inner) -> Level<'_> {
        heap.level.set(heap.level.get() + 1);
        Level(heap)
    }

    /// The deaths that would have been too deep happen at the outermost one.
    fn empty_the_trash(&self) {
        while self.0.level.get() == 1 && !self.0.containers.is_still() {
            let next = self.0.trash.borrow_mut().pop();
            let Some(next) = next else { break };
            drop(next);
        }
    }
}

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.level.set(self.0.level.get() - 1);
    }
}
