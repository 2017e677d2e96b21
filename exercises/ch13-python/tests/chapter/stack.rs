//! Task `stack`: operands of instructions.

use crate::world::World;
use ch03_ref::Ref;
use testkit::{assert_log, lesson};

#[test]
fn operands_live_until_the_operation_is_done() {
    let _lesson = lesson! {
        python: "make('left') == make('right')      # both are there while they are compared, then left dies first",
        rule: "an instruction owns what it pops, and drops it after the operation: left, then right",
        page: "ch13-python.html#stack",
    };
    let world = World::new("def f(): return None");
    let mut frame = world.frame("f", vec![]);
    frame.push(world.object("left"));
    frame.push(world.object("right"));
    let result = world.py.two_to_one(&mut frame, |left, right| {
        world.log.push(format!(
            "operate on {} and {} reference",
            left.refcount(),
            right.refcount()
        ));
        Ok(world.object("result"))
    });
    assert!(result.is_ok(), "no exception");
    assert_log!(
        world.log,
        "operate on 1 and 1 reference\nleft dies\nright dies"
    );
    assert_eq!(frame.depth(), 1, "the result, and nothing else");
    let result = frame.pop();
    assert_eq!(result.refcount(), 1, "references to the result");
}

#[test]
fn left_is_left() {
    let _lesson = lesson! {
        python: "7 - 2      # 5",
        rule: "the right operand was pushed last, so it is popped first",
        page: "ch13-python.html#stack",
    };
    let world = World::new("def f(a, b): return a - b");
    let mut frame = world.frame("f", vec![world.py.int(7), world.py.int(2)]);
    let result = world.returned(&mut frame);
    assert_eq!(world.repr(&result), "5");
}

#[test]
fn operands_do_not_leak_when_the_operation_fails() {
    let _lesson = lesson! {
        python: "def f(a, b): a + b\nx, y = [], {}\nf(x, y)              # TypeError; x and y are counted as before",
        rule: "operands are dropped before the error goes on its way",
        page: "ch13-python.html#stack",
    };
    let world = World::new("def f(a, b): return a + b");
    let (x, y) = (world.object("x"), world.py.dict());
    let mut frame = world.frame("f", vec![x.clone(), y.clone()]);
    let raised = world.failed(&mut frame);
    assert!(world.says(&raised).starts_with("TypeError("), "the error");
    assert_eq!(frame.depth(), 0, "values left on the stack");
    assert_eq!((x.refcount(), y.refcount()), (2, 2), "x and y: hand, local");
}

#[test]
fn operands_die_in_the_same_order_when_the_operation_fails() {
    let _lesson = lesson! {
        python: "make('left') + make('right')       # TypeError: first left dies, then right",
        rule: "left, then right: whether the operation failed or not",
        page: "ch13-python.html#stack",
    };
    let world = World::new("def f(): return None");
    let mut frame = world.frame("f", vec![]);
    frame.push(world.object("left"));
    frame.push(world.object("right"));
    let failed = world
        .py
        .two_to_one(&mut frame, |_, _| Err(world.py.type_error("no")));
    assert!(failed.is_err(), "the error is handed on");
    assert_log!(world.log, "left dies\nright dies");
}

#[test]
fn storing_an_item_drops_value_container_index() {
    let _lesson = lesson! {
        python: "d = {}; d[k] = v      # v is in the dict: one more reference; the stack is empty",
        rule: "STORE_SUBSCR owns three operands and hands none on: the container takes its own reference",
        page: "ch13-python.html#stack",
    };
    let world = World::new("def f(a, b, c): a[b] = c");
    let container = world.py.dict();
    let (index, value) = (world.py.tuple(vec![world.py.int(1)]), world.object("value"));
    let arguments = vec![container.clone(), index.clone(), value.clone()];
    let mut frame = world.frame("f", arguments);
    world.returned(&mut frame);
    assert_eq!(world.repr(&container), "{(1,): []}");
    assert_eq!(frame.depth(), 0, "values left on the stack");
    assert_eq!(container.refcount(), 2, "the container: hand, local");
    assert_eq!(index.refcount(), 3, "the index: hand, local, key");
    assert_eq!(value.refcount(), 3, "the value: hand, local, item");
}

#[test]
fn an_item_that_cannot_be_stored_does_not_leak() {
    let _lesson = lesson! {
        python: "(1, 2)[0] = []        # TypeError; nothing is kept",
        rule: "operands are dropped before the error goes on its way: value, container, index",
        page: "ch13-python.html#stack",
    };
    let world = World::new("def f(): return None");
    let mut frame = world.frame("f", vec![]);
    frame.push(world.object("value"));
    let container = world.py.tuple(vec![world.object("container")]);
    frame.push(container);
    frame.push(world.object("index"));
    assert!(world.py.store_item(&mut frame).is_err(), "a tuple is fixed");
    assert_log!(world.log, "value dies\ncontainer dies\nindex dies");
    assert_eq!(frame.depth(), 0, "values left on the stack");
}

fn live(world: &World) -> usize {
    world.py.heap.live()
}

/// Runs `def f(a): …` on a list of two objects; how many objects it left.
fn looped(world: &World) -> (Ref, usize) {
    let items = vec![world.object("first"), world.object("second")];
    let list = world.py.list(items);
    let before = live(world);
    let mut frame = world.frame("f", vec![list.clone()]);
    world.returned(&mut frame);
    assert_eq!(frame.depth(), 0, "values left on the stack");
    drop(frame);
    (list, live(world).abs_diff(before))
}

#[test]
fn the_iterator_goes_when_the_loop_is_over() {
    let _lesson = lesson! {
        python: "for x in l: pass      # the iterator held l; afterwards nobody does but l",
        rule: "FOR_ITER drops the iterator when there is no next item",
        page: "ch13-python.html#loops",
    };
    let world = World::new("def f(a):\n    for x in a:\n        pass");
    let (list, left) = looped(&world);
    assert_eq!(list.refcount(), 1, "the list is in the hand only");
    assert_eq!(left, 0, "objects left over");
}

#[test]
fn the_iterator_stays_while_the_loop_runs() {
    let _lesson = lesson! {
        python: "for x in [1, 2, 3]: t = t + x      # only the loop holds list and iterator",
        rule: "FOR_ITER lends the iterator to `next` and leaves it on the stack, under the item",
        page: "ch13-python.html#loops",
    };
    let world =
        World::new("def f(a):\n    t = 0\n    for x in a:\n        t = t + x\n    return t");
    let items = (1..=3).map(|n| world.py.int(n)).collect();
    let list = world.py.list(items);
    world.name(&list, "list");
    let mut frame = world.frame("f", vec![list]);
    let total = world.returned(&mut frame);
    assert_eq!(world.repr(&total), "6");
    assert_log!(world.log, "");
}

#[test]
fn each_item_is_let_go_when_the_next_comes() {
    let _lesson = lesson! {
        python: "for x in l: pass      # afterwards x is the last item, and only that",
        rule: "the item that FOR_ITER pushes is one reference; the loop's variable takes it over",
        page: "ch13-python.html#loops",
    };
    let world = World::new("def f(a):\n    for x in a:\n        pass");
    let (first, last) = (world.object("first"), world.object("last"));
    let list = world.py.list(vec![first.clone(), last.clone()]);
    let mut frame = world.frame("f", vec![list]);
    world.returned(&mut frame);
    assert_eq!(first.refcount(), 2, "the first item: hand, list");
    assert_eq!(last.refcount(), 3, "the last item: hand, list, x");
}

#[test]
fn an_error_in_the_iterator_is_handed_on() {
    let _lesson = lesson! {
        python: "for k in d: d[2] = 2\nRuntimeError: dictionary changed size during iteration",
        rule: "what `next` raises goes on; the iterator stays on the stack, for whoever unwinds it",
        page: "ch13-python.html#loops",
    };
    let world = World::new("def f(): return None");
    let mut frame = world.frame("f", vec![]);
    let dict = world.py.dict();
    let iterator = world.py.iter(&dict).expect("a dict is iterable");
    world.name(&iterator, "iterator");
    frame.push(iterator);
    let one = world.py.int(1);
    world
        .py
        .dict_set(&dict, &one, one.clone())
        .expect("1 can be a key");
    assert!(
        world.py.for_iter(&mut frame, 3).is_err(),
        "the dict grew during the loop, and the loop went on"
    );
    assert_eq!(frame.depth(), 1, "the iterator, and nothing else");
    assert_log!(world.log, "");
}
