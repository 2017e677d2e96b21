//! The given part of chapter 03 that ends a heap.

use ch03_ref::{Heap, Payload, Ref};
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// References, some of which it shows and all of which it owns.
#[derive(Default)]
struct Crate {
    shown: RefCell<Vec<Ref>>,
    hidden: RefCell<Vec<Ref>>,
    /// Gone when the payload is.
    alive: Rc<()>,
}

impl Payload for Crate {
    const NAME: &'static str = "crate";
    const CONTAINER: bool = true;

    fn traverse(&self, visit: &mut dyn FnMut(&Ref)) {
        self.shown.borrow().iter().for_each(visit);
    }

    fn clear(&self, out: &mut Vec<Ref>) {
        out.append(&mut self.shown.borrow_mut());
    }
}

struct Text;

impl Payload for Text {
    const NAME: &'static str = "text";
}

/// Asks for its heap when it goes.
struct Caller(Ref);

impl Payload for Caller {
    const NAME: &'static str = "caller";
}

impl Drop for Caller {
    fn drop(&mut self) {
        assert!(self.0.heap().live() > 0, "the text is alive");
    }
}

fn payload(r: &Ref) -> &Crate {
    r.get().expect("a crate")
}

fn show(from: &Ref, to: Ref) {
    payload(from).shown.borrow_mut().push(to);
}

fn hide(from: &Ref, to: Ref) {
    payload(from).hidden.borrow_mut().push(to);
}

/// Two crates that hold each other; the first one, and what tells whether it is
/// alive.
fn ring(heap: &Heap) -> (Ref, Weak<()>) {
    let (a, b) = (heap.alloc(Crate::default()), heap.alloc(Crate::default()));
    show(&a, b.clone());
    show(&b, a.clone());
    let alive = Rc::downgrade(&payload(&a).alive);
    (a, alive)
}

/// Breaks a ring that was held until now, so that it ends with its test.
fn open(r: &Ref) {
    let shown = payload(r).shown.take();
    drop(shown);
}

fn is_gone(alive: &Weak<()>) -> bool {
    alive.strong_count() == 0
}

#[test]
fn a_ring_ends_with_its_heap() {
    let heap = Heap::new();
    let (_, alive) = ring(&heap);
    assert!(!is_gone(&alive), "before the end");
    drop(heap);
    assert!(is_gone(&alive), "a ring that nobody holds");
}

#[test]
fn a_ring_with_hidden_atoms_ends_too() {
    let heap = Heap::new();
    let (a, alive) = ring(&heap);
    let text = heap.alloc(Text);
    hide(&a, text.clone());
    heap.immortalize(heap.alloc(Text));
    drop(a);
    drop(heap);
    assert!(is_gone(&alive), "a ring that hides a text");
    assert_eq!(text.refcount(), 1, "references to the text");
}

#[test]
fn hidden_immortal_atoms_do_not_matter_either() {
    let heap = Heap::new();
    let (a, alive) = ring(&heap);
    let text = heap.alloc(Text);
    hide(&a, text.clone());
    heap.immortalize(text);
    drop(a);
    drop(heap);
    assert!(is_gone(&alive), "a ring that hides an immortal text");
}

#[test]
fn shown_immortal_atoms_do_not_matter_either() {
    let heap = Heap::new();
    let (a, alive) = ring(&heap);
    let text = heap.alloc(Text);
    show(&a, text.clone());
    heap.immortalize(text);
    drop(a);
    drop(heap);
    assert!(is_gone(&alive), "a ring that shows an immortal text");
}

#[test]
fn a_handle_made_while_the_last_one_goes_keeps_nothing() {
    let heap = Heap::new();
    let (a, alive) = ring(&heap);
    let text = heap.alloc(Text);
    hide(&a, heap.alloc(Caller(text.clone())));
    let immortal = heap.alloc(Crate::default());
    let kept = Rc::downgrade(&payload(&immortal).alive);
    heap.immortalize(immortal);
    drop(a);
    drop(heap);
    assert!(is_gone(&alive), "the ring, and who called when it went");
    assert!(!is_gone(&kept), "the text keeps the heap");
    drop(text);
    assert!(is_gone(&kept), "the heap is gone, and its immortal with it");
}

#[test]
fn who_is_held_stays_whole() {
    let heap = Heap::new();
    let (a, alive) = ring(&heap);
    drop(heap);
    assert!(!is_gone(&alive), "somebody holds it");
    assert_eq!(payload(&a).shown.borrow().len(), 1, "what it refers to");
    open(&a);
}

#[test]
fn who_is_held_by_somebody_who_hides_it_stays_whole() {
    let heap = Heap::new();
    let (a, alive) = ring(&heap);
    let hider = heap.alloc(Crate::default());
    hide(&hider, a);
    drop(heap);
    assert!(!is_gone(&alive), "one that shows nothing holds it");
    let a = payload(&hider).hidden.borrow()[0].clone();
    open(&a);
    drop((a, hider));
}

#[test]
fn what_an_immortal_holds_ends_with_the_heap() {
    let heap = Heap::new();
    let (a, alive) = ring(&heap);
    let immortal = heap.alloc(Crate::default());
    show(&immortal, a);
    heap.immortalize(immortal);
    drop(heap);
    assert!(is_gone(&alive), "nobody holds the immortal");
}

#[test]
fn an_immortal_that_is_held_keeps_what_it_holds() {
    let heap = Heap::new();
    let (a, alive) = ring(&heap);
    let immortal = heap.alloc(Crate::default());
    show(&immortal, a);
    heap.immortalize(immortal.clone());
    drop(heap);
    assert!(!is_gone(&alive), "somebody holds the immortal");
    assert_eq!(payload(&immortal).shown.borrow().len(), 1, "what it shows");
    let a = payload(&immortal).shown.borrow()[0].clone();
    open(&a);
    drop(a);
    open(&immortal);
}

#[test]
fn a_heap_outlives_its_handles_for_its_objects() {
    let heap = Heap::new();
    let text = heap.alloc(Text);
    drop(heap);
    let again = text.heap();
    assert_eq!(again.live(), 1);
    let second = again.alloc(Text);
    drop(again);
    assert_eq!(second.heap().live(), 2);
    drop(text);
    assert_eq!(second.heap().live(), 1);
}
