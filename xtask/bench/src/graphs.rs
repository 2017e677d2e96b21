//! The graphs of theirs.py, object for object.

use crate::rng::Rng;
use ch03_ref::{Heap, Ref};
use ch04_interning::{Int, Interner};
use ch06_containers::{Dict, List};

/// An empty list.
pub fn list(heap: &Heap) -> Ref {
    heap.alloc(List::default())
}

fn of(list: &Ref) -> &List {
    list.get::<List>().expect("a list")
}

/// Every list has two children.
pub fn tree(heap: &Heap, n: usize) -> Ref {
    let mut all = vec![list(heap)];
    for i in 1..n {
        let child = list(heap);
        of(&all[(i - 1) / 2]).push(child.clone());
        all.push(child);
    }
    all[0].clone()
}

/// Every list has the next one. The first and the last.
fn chain_ends(heap: &Heap, n: usize) -> (Ref, Ref) {
    let first = list(heap);
    let mut last = first.clone();
    for _ in 1..n {
        let child = list(heap);
        of(&last).push(child.clone());
        last = child;
    }
    (first, last)
}

/// Every list has the next one.
pub fn chain(heap: &Heap, n: usize) -> Ref {
    chain_ends(heap, n).0
}

/// Lists with three references each, to any of them.
pub fn random(heap: &Heap, n: usize) -> Ref {
    let everything: Vec<Ref> = (0..n).map(|_| list(heap)).collect();
    let mut rng = Rng::new();
    for one in &everything {
        for _ in 0..3 {
            of(one).push(everything[rng.below(n)].clone());
        }
    }
    heap.alloc(List::new(everything))
}

/// Dicts with a number and the dict before.
pub fn dicts(heap: &Heap, n: usize) -> Ref {
    let interner = Interner::new(heap);
    let name = |text: &str| interner.intern_text(text).into_ref();
    let (number, before) = (name("number"), name("before"));
    let mut last = heap.alloc(Dict::new());
    for i in 0..n - 1 {
        let dict = heap.alloc(Dict::new());
        let put = |key: &Ref, value| Dict::set(&dict, key.clone(), value).expect("a str is a key");
        put(&number, heap.alloc(Int(i as i64)));
        put(&before, last);
        last = dict;
    }
    last
}

/// Two lists that refer to each other, often.
pub fn pairs(heap: &Heap, n: usize) {
    for _ in 0..n / 2 {
        let (a, b) = (list(heap), list(heap));
        of(&a).push(b.clone());
        of(&b).push(a);
    }
}

/// One ring of lists.
pub fn ring(heap: &Heap, n: usize) {
    let (first, last) = chain_ends(heap, n);
    of(&last).push(first);
}

/// Groups of ten lists, with references inside each group, and a ring around
/// it.
pub fn components(heap: &Heap, n: usize) {
    let mut rng = Rng::new();
    for _ in 0..n / 10 {
        let group: Vec<Ref> = (0..10).map(|_| list(heap)).collect();
        for (i, one) in group.iter().enumerate() {
            of(one).push(group[(i + 1) % 10].clone());
            of(one).push(group[rng.below(10)].clone());
        }
    }
}
