//! The tables under dicts and sets: given code, which must stay as it is.

use crate::world::{World, count, dict, equal, said, shown};
use ch06_containers::{Dict, Set, hash_of};
use rstest::rstest;
use testkit::{Rng, assert_log, lesson, seeds};

fn set(r: &ch03_ref::Ref) -> &Set {
    r.get().expect("a set")
}

#[rstest]
#[case(&[1, 2, 3, 8, 16], "{1, 2, 3, 8, 16}")]
#[case(&[33, 1, 17, 9, 25, 41, 57], "{33, 1, 9, 41, 17, 25, 57}")]
#[case(&[20, 17, 14, 11, 8, 5, 2], "{2, 5, 8, 11, 14, 17, 20}")]
#[case(&[8, 16, 24, 32, -8, 40, -16, 8], "{40, 8, 32, 24}")]
#[case(&[1000, 2000, 3000, 4000, 5000, 6000, 7000], "{4000, 1000, 5000, 2000, 6000, 7000, 3000}")]
#[case(&[1099511627781, 5, 1099511627776, 21, 37, 8589934597], "{1099511627776, 37, 5, 1099511627781, 8589934597, 21}")]
#[case(&[-80, 704, -8, 3, 32, 10, 32, -7, -2, 8, -1, 3, -256, 11, 32, 48, 24, 320, -640, 16, -40, 24, 3, 64, 7, 56, 8, -192, -4, 64, -72, -128, 48, 2, -80, -48, 9, 48, 128, 40], "{704, 32, 320, 3, 64, 2, 128, 7, 8, 9, 10, 11, 40, 48, 16, 24, 56}")]
fn a_set_has_cpythons_order(#[case] steps: &[i64], #[case] expected: &str) {
    let _lesson = lesson! {
        python: format!("s = set(); add in turn, or discard if negative: {steps:?}\nprint(s)      # {expected}"),
        rule: "a set is printed, and dies, in the order of its table",
        page: "ch06-containers.html#set",
    };
    let world = World::new();
    let s = world.set([]);
    for &step in steps {
        let member = world.int(step.abs());
        if step < 0 {
            set(&s).discard(&member).unwrap();
        } else {
            set(&s).add(member).unwrap();
        }
    }
    equal("the set", said(&s), expected);
    let mut members = set(&s).to_vec();
    let mut at = 0;
    while let Some((slot, member)) = set(&s).next_from(at) {
        assert!(
            ch03_ref::is(&members.remove(0), &member),
            "an iterator goes another way"
        );
        at = slot + 1;
    }
    equal("members that an iterator did not meet", members.len(), 0);
}

#[test]
fn a_set_owns_one_for_each_member() {
    let _lesson = lesson! {
        python: "s = {k}; s.add(k); s.add(tuple([1, 2]))      # k has one reference more",
        rule: "a member that is there already stays, and the newcomer is given back",
        page: "ch06-containers.html#set",
    };
    let world = World::new();
    let pair = || world.tuple([world.int(1), world.int(2)]);
    let (k, newcomer) = (pair(), pair());
    let s = world.set([k.clone()]);
    equal(
        "whether it came in again",
        set(&s).add(k.clone()),
        Ok(false),
    );
    equal(
        "whether an equal one came in",
        set(&s).add(newcomer.clone()),
        Ok(false),
    );
    equal("references to k: its name, and the set", k.refcount(), 2);
    equal(
        "references to the newcomer: its name",
        newcomer.refcount(),
        1,
    );
    equal("members", set(&s).len(), 1);
    equal("whether it is in", set(&s).contains(&newcomer), Ok(true));
    equal(
        "whether it was taken out",
        set(&s).discard(&newcomer),
        Ok(true),
    );
    equal(
        "whether it was taken out again",
        set(&s).discard(&newcomer),
        Ok(false),
    );
    equal("references to k: its name", k.refcount(), 1);
    assert!(set(&s).is_empty(), "there is still a member");
    assert!(
        set(&s).add(world.list([])).is_err(),
        "a list is a member now"
    );
}

#[test]
fn a_set_dies_in_the_order_in_which_it_is_printed() {
    let _lesson = lesson! {
        python: "s = {N(), N(), N()}; print(s); del s     # they die in the order that was printed",
        rule: "a set gives its members back slot by slot, and shows each once",
        page: "ch06-containers.html#set",
    };
    let world = World::new();
    let s = world.set(world.row("abcdefgh"));
    let order = said(&s);
    let order = order.trim_matches(['{', '}']).split(", ");
    let deaths: Vec<String> = order.map(|name| format!("{name} dies")).collect();
    equal(
        "what the set shows",
        shown(&s),
        ["a", "b", "c", "d", "e", "f", "g", "h"],
    );
    drop(s);
    assert_log!(world.log, &deaths.join("\n"));
    let s = world.set(world.row("xy"));
    let seen = s.clone();
    let log = world.log.clone();
    let last = world.with_last_words("z", move || log.push(format!("del sees {}", said(&seen))));
    set(&s).add(last).unwrap();
    set(&s).empty();
    let mut events: Vec<String> = world.log.take().lines().map(String::from).collect();
    events.sort();
    equal(
        "what happens",
        events,
        ["del sees {}", "x dies", "y dies", "z dies"],
    );
    equal("members left", set(&s).len(), 0);
}

/// The same random steps with a dict, a set, and a plain list of numbers.
fn tables_agree(rng: &mut Rng, keys: usize) {
    let world = World::new();
    let (d, s) = (world.dict([]), world.set([]));
    let mut expected: Vec<(i64, i64)> = Vec::new();
    for step in 0..keys as i64 * 6 {
        // Keys that collide in small tables, and some far apart.
        let number = rng.below(keys) as i64 * *rng.pick(&[1, 1, 64, 1 << 33]);
        let key = world.int(number);
        let at = expected.iter().position(|(known, _)| *known == number);
        let version = (dict(&d).version(), set(&s).version());
        if rng.chance(3, 5) {
            Dict::set(&d, key.clone(), world.int(step)).unwrap();
            set(&s).add(key).unwrap();
            match at {
                Some(at) => expected[at].1 = step,
                None => expected.push((number, step)),
            }
        } else {
            equal(
                "whether it could be deleted",
                dict(&d).del(&key).is_ok(),
                at.is_some(),
            );
            equal(
                "whether it was discarded",
                set(&s).discard(&key),
                Ok(at.is_some()),
            );
            at.map(|at| expected.remove(at));
        }
        let changed = (dict(&d).version(), set(&s).version()) != version;
        let came_or_went = at.is_none() == expected.iter().any(|(known, _)| *known == number);
        equal("whether the versions changed", changed, came_or_went);
        let pairs: Vec<String> = expected.iter().map(|(k, v)| format!("{k}: {v}")).collect();
        equal("the dict", said(&d), format!("{{{}}}", pairs.join(", ")));
        equal(
            "sizes",
            (dict(&d).len(), set(&s).len()),
            (expected.len(), expected.len()),
        );
    }
    for (number, value) in &expected {
        let key = world.int(*number);
        let found = dict(&d).get(&key).unwrap().map(|r| said(&r));
        equal(
            &format!("what is under {number}"),
            found,
            Some(value.to_string()),
        );
        equal(
            &format!("whether {number} is a member"),
            set(&s).contains(&key),
            Ok(true),
        );
    }
    let mut at = 0;
    for (number, value) in expected {
        let (place, key, found) = dict(&d).next_from(at).expect("an iterator ends too early");
        equal(
            "an iterator's pair",
            (said(&key), said(&found)),
            (number.to_string(), value.to_string()),
        );
        at = place + 1;
    }
    assert!(dict(&d).next_from(at).is_none(), "an iterator goes on");
    drop((d, s));
    equal("objects left at the end", world.heap.live(), 0);
}

#[test]
fn tables_find_what_they_have() {
    let _lesson = lesson! {
        python: "any sequence of d[k] = v, del d[k], s.add(k), s.discard(k)",
        rule: "a table finds every key that is in it, and no other, in the order in which they came",
        page: "ch06-containers.html#keys",
    };
    for mut rng in seeds(12) {
        tables_agree(&mut rng, 6);
        tables_agree(&mut rng, 40);
    }
}

#[test]
fn keys_are_compared_with_nothing_borrowed() {
    let _lesson = lesson! {
        python: "class K:\n\
                 \x20   def __hash__(self): return 1\n\
                 \x20   def __eq__(self, other): d.clear(); return True\n\
                 d = {K(): 1}; d.get(K())         # None: the search began again",
        rule: "R5: no user code under a borrow; a search that let other code change the dict begins again",
        page: "ch06-containers.html#keys",
    };
    let world = World::new();
    let (one, key) = (world.noisy("one"), world.noisy("key"));
    let d = world.dict([]);
    let spot = dict(&d).spot_by(7, &one, |_| Ok::<bool, ()>(true)).unwrap();
    assert!(!spot.is_taken(), "an empty dict has a key");
    Dict::store(&d, spot, one.clone(), world.int(1));
    let refused = dict(&d).spot_by(7, &key, |_| Err("no"));
    equal("an __eq__ that raises", refused, Err("no"));
    let mut asked = 0;
    let spot = dict(&d).spot_by(7, &key, |other| {
        asked += 1;
        assert!(ch03_ref::is(other, &one), "compared with {other:?}");
        dict(&d).empty();
        Ok::<bool, ()>(true)
    });
    equal("comparisons", asked, 1);
    assert!(!spot.unwrap().is_taken(), "a key was found that is gone");
    equal("references to one: its name", count(&one), 0);
    let s = world.set([]);
    set(&s).push(7, one.clone());
    let refused = set(&s).find_by(7, &key, |_| Err("no"));
    equal("an __eq__ that raises", refused, Err("no"));
    let found = set(&s).find_by(7, &key, |_| Ok::<bool, ()>(false));
    equal("a member that is not the same", found, Ok(None));
    let found = set(&s).find_by(7, &key, |_| {
        set(&s).empty();
        Ok::<bool, ()>(true)
    });
    equal("a member that is gone", found, Ok(None));
    set(&s).push(7, one.clone());
    let found = set(&s).find_by(7, &key, |_| Ok::<bool, ()>(true)).unwrap();
    let taken = found.and_then(|at| set(&s).take(at)).map(|r| said(&r));
    equal("the member that was found", taken, Some("one".to_owned()));
    equal(
        "what is in an empty slot",
        set(&s).take(found.unwrap()).is_none(),
        true,
    );
    equal("hashes of other objects", hash_of(&one).is_ok(), true);
}

#[test]
fn the_collector_knows_what_can_be_in_a_ring() {
    let _lesson = lesson! {
        python: "d = {'a': 1}; gc.is_tracked(d)      # False: nothing in it leads anywhere\n\
                 d['b'] = []; gc.is_tracked(d)       # True",
        rule: "given code: a dict is tracked from its first container on; tuples and dicts of atoms may be forgotten",
        page: "ch06-containers.html#dict",
    };
    let world = World::new();
    let d = world.dict([(world.text("a"), world.int(1))]);
    let untracks = |r: &ch03_ref::Ref, full| r.untracks() && r.may_untrack(full);
    equal(
        "{'a': 1}: is_tracked, may be forgotten",
        (d.is_tracked(), untracks(&d, true)),
        (false, true),
    );
    equal(
        "{'a': 1}: may be forgotten by a young collection",
        untracks(&d, false),
        false,
    );
    Dict::set(&d, world.text("b"), world.list([])).unwrap();
    equal(
        "with a list in it",
        (d.is_tracked(), untracks(&d, true)),
        (true, false),
    );
    dict(&d).del(&world.text("b")).unwrap();
    equal(
        "without it again",
        (d.is_tracked(), untracks(&d, true)),
        (true, true),
    );
    let t = world.tuple([world.int(1)]);
    let nested = world.tuple([t.clone()]);
    equal("(1,)", (t.is_tracked(), untracks(&t, false)), (true, true));
    equal(
        "((1,),), while (1,) is tracked",
        untracks(&nested, true),
        false,
    );
    t.untrack();
    equal("((1,),), when (1,) is not", untracks(&nested, false), true);
    equal(
        "([],)",
        untracks(&world.tuple([world.list([])]), true),
        false,
    );
    equal(
        "({},)",
        untracks(&world.tuple([world.dict([])]), true),
        false,
    );
    let e = world.dict([(t.clone(), world.int(1))]);
    equal("{(1,): 1}", e.is_tracked(), false);
    t.track();
    let e = world.dict([(t, world.int(1))]);
    equal(
        "{(1,): 1}, while (1,) is tracked",
        (e.is_tracked(), untracks(&e, true)),
        (true, false),
    );
    for r in [
        world.list([]),
        world.set([]),
        world.class([("f", world.function())]),
        world.function(),
    ] {
        equal(
            r.kind(),
            (r.is_container(), r.is_tracked(), r.untracks()),
            (true, true, false),
        );
    }
}
