use crate::world::{World, count, equal, list, said};
use ch06_containers::Fault;
use testkit::{assert_log, lesson, note};

#[test]
fn a_place_owns_one() {
    let _lesson = lesson! {
        python: "l = [N('a'), N('b')]\n\
                 l[1] = n         # b dies; n has one reference more",
        rule: "a place in a list owns one reference; given something new, it gives the old one back at once",
        page: "ch06-containers.html#items",
    };
    let world = World::new();
    let l = world.list(world.row("ab"));
    let n = world.noisy("n");
    equal("setting item 1 of two", list(&l).set(1, n.clone()), Ok(()));
    assert_log!(world.log, "b dies");
    equal("references to n: its name, and the list", n.refcount(), 2);
    equal("the list", said(&l), "[a, n]");
    list(&l).set(0, n.clone()).unwrap();
    assert_log!(world.log, "a dies");
    equal("references to n: its name, and two places", n.refcount(), 3);
}

#[test]
fn a_dying_item_sees_the_new_one() {
    let _lesson = lesson! {
        python: "class T:\n\
                 \x20   def __del__(self): print('del sees', box[0])\n\
                 box = [T()]\n\
                 box[0] = 'new'   # del sees new",
        rule: "R2: the list shows the new item before the old one is given back; R5: nothing is borrowed then",
        page: "ch06-containers.html#items",
    };
    let world = World::new();
    let l = world.list([]);
    let (seen, log) = (l.clone(), world.log.clone());
    let old = world.with_last_words("old", move || {
        note("set lets the old item go, whose __del__ reads the list");
        log.push(format!("del sees {}", said(&seen)));
    });
    list(&l).push(old);
    list(&l).set(0, world.noisy("new")).unwrap();
    assert_log!(world.log, "old dies\ndel sees [new]");
}

#[test]
fn a_dying_item_may_change_the_list() {
    let _lesson = lesson! {
        python: "class T:\n\
                 \x20   def __del__(self): box.append('more')\n\
                 box = [T()]\n\
                 box[0] = 'new'; print(box)       # ['new', 'more']",
        rule: "R5: no user code under a borrow: a __del__ may do with the list what it likes",
        page: "ch06-containers.html#items",
    };
    let world = World::new();
    let l = world.list([]);
    let (inside, more) = (l.clone(), world.noisy("more"));
    let old = world.with_last_words("old", move || {
        note("set lets the old item go, whose __del__ appends to the list");
        list(&inside).push(more);
    });
    list(&l).push(old);
    list(&l).set(0, world.noisy("new")).unwrap();
    equal("the list", said(&l), "[new, more]");
}

#[test]
fn an_item_put_in_its_own_place_lives() {
    let _lesson = lesson! {
        python: "l = [N('n')]\n\
                 l[0] = l[0]      # nothing dies",
        rule: "the new is in its place before the old is given back, even when both are one object",
        page: "ch06-containers.html#items",
    };
    let world = World::new();
    let l = world.list(world.row("n"));
    let item = list(&l).get(0).unwrap();
    list(&l).set(0, item).unwrap();
    assert_log!(world.log, "");
    let item = list(&l).get(0).unwrap();
    equal(
        "references to n: the list, and this one",
        item.refcount(),
        2,
    );
}

#[test]
fn no_such_place_changes_nothing() {
    let _lesson = lesson! {
        python: "l = [N('a')]\n\
                 l[1] = n         # IndexError: list assignment index out of range",
        rule: "a refused reference is given back: the list is as before, and so is n's count",
        page: "ch06-containers.html#items",
    };
    let world = World::new();
    let l = world.list(world.row("a"));
    let n = world.noisy("n");
    for place in [1, 7, usize::MAX] {
        let refused = list(&l).set(place, n.clone()).unwrap_err();
        equal("what l[1] = n raises", refused.exception(), "IndexError");
        equal(
            "the message",
            refused.to_string(),
            "list assignment index out of range",
        );
    }
    equal("references to n: its name", n.refcount(), 1);
    equal("the list", said(&l), "[a]");
    assert_log!(world.log, "");
    let (seen, log) = (l.clone(), world.log.clone());
    let watch = world.with_last_words("refused", move || {
        note("set refuses the newcomer, whose __del__ reads the list");
        log.push(format!("del sees {}", said(&seen)));
    });
    assert!(list(&l).set(1, watch).is_err(), "there is an item 1");
    assert_log!(world.log, "refused dies\ndel sees [a]");
}

#[test]
fn pop_hands_its_reference_over() {
    let _lesson = lesson! {
        python: "n = l.pop(1)     # the list's reference is yours now: the count stays",
        rule: "pop moves the reference: the list gives it up, and the caller has it",
        page: "ch06-containers.html#items",
    };
    let world = World::new();
    let b = world.noisy("b");
    let l = world.list([
        world.noisy("a"),
        b.clone(),
        world.noisy("c"),
        world.noisy("d"),
    ]);
    equal("references to b: its name, and the list", b.refcount(), 2);
    let popped = list(&l).pop(1).unwrap();
    equal("what pop(1) hands out", said(&popped), "b");
    equal(
        "references to b: its name, and what pop handed out",
        b.refcount(),
        2,
    );
    equal("the list, with the gap closed", said(&l), "[a, c, d]");
    assert_log!(world.log, "");
    drop((popped, b));
    assert_log!(world.log, "b dies");
    drop(list(&l).pop(0));
    assert_log!(world.log, "a dies");
    equal("the list", said(&l), "[c, d]");
}

#[test]
fn a_popped_item_dies_outside_the_list() {
    let _lesson = lesson! {
        python: "class T:\n\
                 \x20   def __del__(self): print('del sees', len(box))\n\
                 box = [T(), T(), T()]\n\
                 box.pop()        # del sees 2",
        rule: "R2: when the item goes, the list is whole again, and shorter",
        page: "ch06-containers.html#items",
    };
    let world = World::new();
    let l = world.list(world.row("ab"));
    let (seen, log) = (l.clone(), world.log.clone());
    list(&l).push(world.with_last_words("c", move || {
        note("what pop handed out goes, and its __del__ reads the list");
        log.push(format!("del sees {}", said(&seen)));
    }));
    drop(list(&l).pop(2));
    assert_log!(world.log, "c dies\ndel sees [a, b]");
}

#[test]
fn pop_says_why_it_cannot() {
    let _lesson = lesson! {
        python: "[].pop()         # IndexError: pop from empty list\n\
                 [1].pop(3)       # IndexError: pop index out of range",
        rule: "an empty list and a wrong index are two mistakes, and have two messages",
        page: "ch06-containers.html#items",
    };
    let world = World::new();
    let l = world.list([]);
    let says = |place| {
        list(&l)
            .pop(place)
            .map(|r| said(&r))
            .map_err(|fault| fault.to_string())
    };
    for place in [0, 3, usize::MAX] {
        equal(
            "popping from []",
            says(place),
            Err("pop from empty list".into()),
        );
    }
    list(&l).push(world.noisy("a"));
    for place in [1, 3, usize::MAX] {
        equal(
            "popping beyond the end",
            says(place),
            Err("pop index out of range".into()),
        );
    }
    equal("popping what is there", says(0), Ok("a".into()));
}

#[test]
fn reading_makes_a_reference_and_writing_takes_one() {
    let _lesson = lesson! {
        python: "x = l[0]         # one more; l.append(x) one more",
        rule: "get hands out a new reference; push and insert take one over",
        page: "ch06-containers.html#items",
    };
    let world = World::new();
    let n = world.noisy("n");
    let l = world.list([]);
    list(&l).push(n.clone());
    list(&l).insert(0, world.noisy("first"));
    list(&l).insert(9, world.noisy("last"));
    equal("the list", said(&l), "[first, n, last]");
    let read = list(&l).get(1).unwrap();
    equal(
        "references to n: its name, the list, what was read",
        count(&read),
        2,
    );
    assert!(list(&l).get(3).is_none(), "there is no item 3");
    equal("len", (list(&l).len(), list(&l).is_empty()), (3, false));
    let old = list(&l).replace(vec![n.clone()]);
    equal("items that replace handed out", old.len(), 3);
    equal("the list, replaced", said(&l), "[n]");
    let fault = Fault::Index("list index out of range");
    equal(
        "a fault as text",
        fault.to_string(),
        "list index out of range",
    );
}
