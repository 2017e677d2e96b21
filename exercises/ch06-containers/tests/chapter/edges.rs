use crate::world::{World, collect, count, equal, list, said, shown};
use testkit::{assert_log, lesson};

#[test]
fn every_item_is_shown_once() {
    let _lesson = lesson! {
        python: "gc.get_referents([p, q, p])      # three edges: p, q, p",
        rule: "traverse shows each reference that the list owns exactly once, and no other",
        page: "ch06-containers.html#edges",
    };
    let world = World::new();
    let (p, q) = (world.noisy("p"), world.noisy("q"));
    let l = world.list([p.clone(), q, p]);
    equal("what [p, q, p] shows", shown(&l), ["p", "p", "q"]);
    let nothing: [&str; 0] = [];
    equal("what [] shows", shown(&world.list([])), nothing);
    let long = world.list(world.row("abcdefg"));
    equal(
        "what a list of seven shows",
        shown(&long),
        ["a", "b", "c", "d", "e", "f", "g"],
    );
}

#[test]
fn the_last_item_dies_first() {
    let _lesson = lesson! {
        python: "l = [N('a'), N('b'), N('c')]\n\
                 del l            # c dies, b dies, a dies",
        rule: "a dying list gives its items back from the last to the first",
        page: "ch06-containers.html#edges",
    };
    let world = World::new();
    let short = world.list(world.row("abc"));
    drop(short);
    assert_log!(world.log, "c dies\nb dies\na dies");
    let long = world.list(world.row("abcdef"));
    drop(long);
    assert_log!(world.log, "f dies\ne dies\nd dies\nc dies\nb dies\na dies");
    equal("objects left at the end", world.heap.live(), 0);
}

#[test]
fn clear_moves_references_out_and_drops_none() {
    let _lesson = lesson! {
        python: "gc.collect()     # takes a list's references away first, and drops them then",
        rule: "R2: clear gives up each reference the list owns, once, and drops none itself",
        page: "ch06-containers.html#edges",
    };
    let world = World::new();
    let p = world.noisy("p");
    let l = world.list([p.clone(), world.noisy("q"), p.clone()]);
    let mut out = Vec::new();
    l.clear(&mut out);
    assert_log!(world.log, "");
    let given: Vec<String> = out.iter().map(said).collect();
    equal("what clear gives up", given, ["p", "q", "p"]);
    equal("references to p: p's name, and two in hand", count(&p), 2);
    equal("items left in the list", list(&l).len(), 0);
    let mut again = Vec::new();
    l.clear(&mut again);
    equal("references given up by a second clear", again.len(), 0);
    out.clear();
    assert_log!(world.log, "q dies");
}

#[test]
fn clear_leaves_others_in_the_hand_alone() {
    let _lesson = lesson! {
        python: "gc.collect()     # many containers give up into one pile",
        rule: "clear adds to what is in the hand already: it belongs to others",
        page: "ch06-containers.html#edges",
    };
    let world = World::new();
    let mut out = vec![world.noisy("other")];
    world.list(world.row("ab")).clear(&mut out);
    let pile: Vec<String> = out.iter().map(said).collect();
    equal("the pile", pile, ["other", "a", "b"]);
}

#[test]
fn a_ring_of_lists_is_found() {
    let _lesson = lesson! {
        python: "a = []; b = [a, N('n')]; a.append(b)\n\
                 del a, b; gc.collect()      # 3: a, b and n",
        rule: "a missing edge leaks: a reference that no object shows seems to come from outside, for ever",
        page: "ch06-containers.html#invariant",
    };
    let world = World::new();
    let a = world.list([]);
    let b = world.list([a.clone(), world.noisy("n")]);
    list(&a).push(b.clone());
    drop((a, b));
    equal(
        "objects alive before the collector comes",
        world.heap.live(),
        3,
    );
    // n is not in the ring, but it is only held by it.
    equal(
        "objects that the collector took down",
        collect(&world.heap),
        3,
    );
    assert_log!(world.log, "n dies");
    equal("objects left at the end", world.heap.live(), 0);
}

#[test]
fn an_innocent_bystander_keeps_what_it_has() {
    let _lesson = lesson! {
        python: "x = [N('n')]\n\
                 a = [x]; a.append(a); del a      # a ring that leads to x\n\
                 gc.collect(); print(x)           # x still has its item",
        rule: "an invented edge kills: an object that seems to be held from inside only is taken down, \
               name or no name",
        page: "ch06-containers.html#invariant",
    };
    let world = World::new();
    let x = world.list([world.noisy("n")]);
    let a = world.list([x.clone()]);
    list(&a).push(a.clone());
    drop(a);
    collect(&world.heap);
    equal(
        "x, when a ring that led to it was collected",
        said(&x),
        "[n]",
    );
    equal("references to x: its name", x.refcount(), 1);
    assert_log!(world.log, "");
}

#[test]
fn a_deep_list_dies_on_a_small_stack() {
    let _lesson = lesson! {
        python: "x = []\n\
                 for i in range(100000): x = [x]\n\
                 del x            # no crash",
        rule: "give the items up in clear, and the heap lets them die one after the other, not one in another",
        page: "ch06-containers.html#edges",
    };
    testkit::with_stack(128 * 1024, || {
        let world = World::new();
        let mut x = world.list([]);
        for _ in 0..100_000 {
            x = world.list([x]);
        }
        drop(x);
        equal("objects left at the end", world.heap.live(), 0);
    });
}
