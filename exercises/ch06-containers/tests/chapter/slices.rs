use crate::shadow::{Ops, programs_agree};
use crate::world::{World, equal, list, said};
use testkit::{assert_log, lesson, note, seeds};

#[test]
fn extend_owns_what_it_gets() {
    let _lesson = lesson! {
        python: "a = [x]; b = [y, y]\n\
                 a.extend(b)      # y has two references more; b keeps its own",
        rule: "a container that takes an item in owns a reference of its own to it",
        page: "ch06-containers.html#slices",
    };
    let world = World::new();
    let y = world.noisy("y");
    let a = world.list(world.row("x"));
    let b = world.list([y.clone(), y.clone()]);
    list(&a).extend(&b).unwrap();
    equal("a", said(&a), "[x, y, y]");
    equal("b", said(&b), "[y, y]");
    equal(
        "references to y: its name, two places in a, two in b",
        y.refcount(),
        5,
    );
    drop(a);
    assert_log!(world.log, "x dies");
    equal("references to y, when a is gone", y.refcount(), 3);
}

#[test]
fn a_list_can_be_extended_by_itself() {
    let _lesson = lesson! {
        python: "a = [x, y]\n\
                 a.extend(a)      # [x, y, x, y]",
        rule: "the other container may be this one: read it before you borrow, and do not read what you add",
        page: "ch06-containers.html#slices",
    };
    let world = World::new();
    let a = world.list(world.row("xy"));
    note("a.extend(a): the list that is read is the list that grows");
    list(&a).extend(&a).unwrap();
    equal("a", said(&a), "[x, y, x, y]");
    equal(
        "references to x: two places, and this one",
        list(&a).get(0).unwrap().refcount(),
        3,
    );
    drop(a);
    assert_log!(world.log, "y dies\nx dies");
}

#[test]
fn extend_reads_any_container() {
    let _lesson = lesson! {
        python: "a = []\n\
                 a.extend((1, 2)); a.extend({3}); a.extend(4)     # TypeError",
        rule: "any container gives its items; what has none is refused, and the list stays as it is",
        page: "ch06-containers.html#slices",
    };
    let world = World::new();
    let int = |value| world.int(value);
    let a = world.list([]);
    for other in [world.tuple([int(1), int(2)]), world.set([int(3)])] {
        list(&a).extend(&other).unwrap();
    }
    equal("a", said(&a), "[1, 2, 3]");
    let refused = list(&a).extend(&int(4)).unwrap_err();
    let says = (refused.exception(), refused.to_string());
    equal(
        "what a.extend(4) raises",
        says,
        ("TypeError", "'int' object is not iterable".to_owned()),
    );
    equal("a, after that", said(&a), "[1, 2, 3]");
}

#[test]
fn a_slice_gives_its_items_back_from_the_right() {
    let _lesson = lesson! {
        python: "l = [a, b, c, d, e]\n\
                 l[1:4] = [x]     # d dies, c dies, b dies",
        rule: "items that are cut out die when the list is whole again, the last one first",
        page: "ch06-containers.html#slices",
    };
    let world = World::new();
    let l = world.list(world.row("abcde"));
    list(&l).splice(1..4, world.row("x"));
    assert_log!(world.log, "d dies\nc dies\nb dies");
    equal("the list", said(&l), "[a, x, e]");
    list(&l).splice(0..2, Vec::new());
    assert_log!(world.log, "x dies\na dies");
    equal("the list", said(&l), "[e]");
    drop(l);
    assert_log!(world.log, "e dies");
}

#[test]
fn the_list_is_whole_while_its_slice_dies() {
    let _lesson = lesson! {
        python: "class T:\n\
                 \x20   def __del__(self): print('del sees', len(box))\n\
                 box = [T()]\n\
                 box[:] = [1, 2, 3, 4, 5]     # del sees 5",
        rule: "R2: the gap is closed and the new items are in before the first old one is given back",
        page: "ch06-containers.html#slices",
    };
    let world = World::new();
    let l = world.list(world.row("a"));
    let (seen, log) = (l.clone(), world.log.clone());
    let old = world.with_last_words("old", move || {
        note("the slice lets old go, whose __del__ reads the list");
        log.push(format!("del sees {}", said(&seen)));
    });
    list(&l).push(old);
    list(&l).push(world.noisy("z"));
    list(&l).splice(1..2, world.row("xy"));
    assert_log!(world.log, "old dies\ndel sees [a, x, y, z]");
}

#[test]
fn a_dying_slice_may_cut_another() {
    let _lesson = lesson! {
        python: "class T:\n\
                 \x20   def __del__(self): del box[:]\n\
                 box = [T(), N('b'), N('c')]\n\
                 del box[0]       # T dies, c dies, b dies",
        rule: "R5: no user code under a borrow: a __del__ may empty the list that lets it go",
        page: "ch06-containers.html#slices",
    };
    let world = World::new();
    let l = world.list([]);
    let inside = l.clone();
    list(&l).push(world.with_last_words("t", move || {
        note("the slice lets t go, whose __del__ empties the list");
        list(&inside).empty();
    }));
    world.row("bc").into_iter().for_each(|r| list(&l).push(r));
    list(&l).splice(0..1, Vec::new());
    assert_log!(world.log, "t dies\nc dies\nb dies");
    equal("the list", said(&l), "[]");
}

#[test]
fn a_slice_may_be_empty_or_reach_too_far() {
    let _lesson = lesson! {
        python: "a = [1, 2]\n\
                 a[1:1] = [3]     # [1, 3, 2]\n\
                 a[0:0] = a       # [1, 3, 2, 1, 3, 2]\n\
                 a[4:99] = []     # [1, 3, 2, 1]",
        rule: "an empty range is a place between two items; a range ends where the list ends",
        page: "ch06-containers.html#slices",
    };
    let world = World::new();
    let int = |value| world.int(value);
    let a = world.list([int(1), int(2)]);
    list(&a).splice(1..1, vec![int(3)]);
    equal("a[1:1] = [3]", said(&a), "[1, 3, 2]");
    list(&a).splice(0..0, list(&a).to_vec());
    equal("a[0:0] = a", said(&a), "[1, 3, 2, 1, 3, 2]");
    list(&a).splice(4..99, Vec::new());
    equal("a[4:99] = []", said(&a), "[1, 3, 2, 1]");
    list(&a).splice(7..9, vec![int(8)]);
    equal("a[7:9] = [8]", said(&a), "[1, 3, 2, 1, 8]");
    let backwards = std::ops::Range { start: 3, end: 1 };
    list(&a).splice(backwards, vec![int(9)]);
    equal("a[3:1] = [9]", said(&a), "[1, 3, 2, 9, 1, 8]");
    equal("a is empty", list(&a).is_empty(), false);
    list(&a).empty();
    equal("a.clear()", said(&a), "[]");
    equal("a is empty", list(&a).is_empty(), true);
    equal("objects left: the list", world.heap.live(), 1);
}

#[test]
fn counts_agree_with_the_ledger() {
    let _lesson = lesson! {
        python: "any sequence of l.append, l[i] = x, l.pop, l[i:j] = m and l.extend, rings included",
        rule: "count = names + places in containers, and nothing else; each container shows what it owns",
        page: "ch06-containers.html#invariant",
    };
    for mut rng in seeds(60) {
        programs_agree(&mut rng, Ops::Lists);
    }
}
