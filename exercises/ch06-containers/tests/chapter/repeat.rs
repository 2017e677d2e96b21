use crate::world::{World, count, dump, equal, list, said};
use ch03_ref::is;
use testkit::{assert_log, lesson, snapshot};

#[test]
fn times_repeats_references() {
    let _lesson = lesson! {
        python: "m = [[]] * 3     # three places, one list\n\
                 m[0].append(x)   # [[x], [x], [x]]",
        rule: "`*` copies references, never objects",
        page: "ch06-containers.html#repeat",
    };
    let world = World::new();
    let row = world.list([]);
    let one = world.list([row.clone()]);
    let m = world.heap.alloc(list(&one).repeat(3));
    equal("places in [row] * 3", list(&m).len(), 3);
    let [first, third] = [0, 2].map(|at| list(&m).get(at).unwrap());
    assert!(
        is(&first, &third),
        "m[0] and m[2] are two lists, and not one"
    );
    drop((first, third));
    equal(
        "references to row: its name, [row], and three places in m",
        row.refcount(),
        5,
    );
    list(&row).push(world.noisy("x"));
    equal("m, when one row has changed", said(&m), "[[x], [x], [x]]");
    drop(m);
    equal("references to row, when m is gone", row.refcount(), 2);
}

#[test]
fn the_matrix_has_one_row() {
    let _lesson = lesson! {
        python: "m = [[0] * 2] * 3; n = [[0] * 2 for _ in range(3)]",
        rule: "`*` copies references; an expression that is evaluated three times makes three lists",
        page: "ch06-containers.html#repeat",
    };
    let world = World::new();
    let zero = world.int(0);
    let row = || {
        world
            .heap
            .alloc(list(&world.list([zero.clone()])).repeat(2))
    };
    let m = world.heap.alloc(list(&world.list([row()])).repeat(3));
    let n = world.list([row(), row(), row()]);
    snapshot!(dump(&[("m", &m), ("n", &n)]), @r"
    m -> @1
    n -> @2
    @1 list: @3 @3 @3
    @2 list: @4 @5 @6
    @3 list: @7 @7
    @4 list: @7 @7
    @5 list: @7 @7
    @6 list: @7 @7
    @7 int: 0
    ");
}

#[test]
fn the_old_list_stays_as_it_is() {
    let _lesson = lesson! {
        python: "b = a * 2        # a is as before, b is another list",
        rule: "`*` and `+` make a new list; what they read they do not change",
        page: "ch06-containers.html#repeat",
    };
    let world = World::new();
    let a = world.list(world.row("xy"));
    let b = world.heap.alloc(list(&a).repeat(2));
    equal("a", said(&a), "[x, y]");
    equal("a * 2", said(&b), "[x, y, x, y]");
    let none = world.heap.alloc(list(&a).repeat(0));
    equal("a * 0", said(&none), "[]");
    let x = list(&a).get(0).unwrap();
    equal("references to x: one place in a, two in b", count(&x), 3);
    drop((a, x));
    assert_log!(world.log, "");
    drop(b);
    assert_log!(world.log, "y dies\nx dies");
}

#[test]
fn plus_shares_the_items() {
    let _lesson = lesson! {
        python: "c = a + b        # a third list, with the items of both\n\
                 a + a            # [x, x]",
        rule: "a new list owns a reference of its own to every item",
        page: "ch06-containers.html#repeat",
    };
    let world = World::new();
    let x = world.noisy("x");
    let (a, b) = (world.list([x.clone()]), world.list(world.row("yz")));
    let c = world.heap.alloc(list(&a).concat(list(&b)));
    equal("a + b", said(&c), "[x, y, z]");
    equal("references to x: its name, a, and c", x.refcount(), 3);
    let twice = world.heap.alloc(list(&a).concat(list(&a)));
    equal("a + a", said(&twice), "[x, x]");
    equal(
        "references to x: its name, a, c, and two places",
        x.refcount(),
        5,
    );
    equal(
        "a and b",
        (said(&a), said(&b)),
        ("[x]".to_owned(), "[y, z]".to_owned()),
    );
    drop((a, b));
    assert_log!(world.log, "");
    drop(c);
    assert_log!(world.log, "z dies\ny dies");
}
