use crate::world::{World, name_of, same};
use ch03_ref::Ref;
use ch12_generations::Generation::{self, Middle, Old, Young};
use ch12_generations::{Generations, Population};
use testkit::{lesson, note, seeds, snapshot};

/// The names of a generation's objects.
fn names(generations: &Generations, generation: Generation) -> String {
    let objects = generations.objects(generation);
    let names: Vec<String> = objects.iter().map(name_of).collect();
    names.join(" ")
}

#[test]
fn everybody_is_young_at_first() {
    let _lesson = lesson! {
        python: "x = []; any(o is x for o in gc.get_objects(0))      # True",
        rule: "a container is born young; what is no container has no age",
        page: "ch12-generations.html#ages",
    };
    let world = World::new();
    let generations = Generations::new(&world.heap);
    let _kept = [world.node("a"), world.node("b")];
    let _atom = world.heap.alloc(crate::world::Atom);
    snapshot!(generations.population(), @"young 2, middle 0, old 0");
}

#[test]
fn survivors_grow_older_one_step_at_a_time() {
    let _lesson = lesson! {
        python: "gc.collect(0); gc.collect(1); gc.collect(2)      # x: 0, then 1, then 2, then 2",
        rule: "who survives a collection of generation n belongs to n+1; the old stay old",
        page: "ch12-generations.html#ages",
    };
    let world = World::new();
    let generations = Generations::new(&world.heap);
    let _a = world.node("a");
    generations.promote(Young);
    let _b = world.node("b");
    snapshot!(generations.population(), @"young 1, middle 1, old 0");
    same("the middle one", names(&generations, Middle).as_str(), "a");
    same("the young one", names(&generations, Young).as_str(), "b");
    generations.promote(Young);
    snapshot!(generations.population(), @"young 0, middle 2, old 0");
    generations.promote(Middle);
    snapshot!(generations.population(), @"young 0, middle 0, old 2");
    generations.promote(Old);
    snapshot!(generations.population(), @"young 0, middle 0, old 2");
    same("the old ones", names(&generations, Old).as_str(), "a b");
}

#[test]
fn a_middle_collection_takes_the_young_along() {
    let _lesson = lesson! {
        python: "x = []; gc.collect(1)      # x was young, and is old now",
        rule: "the younger generations are merged into the one that is collected: all survivors go to the next older one",
        page: "ch12-generations.html#ages",
    };
    let world = World::new();
    let generations = Generations::new(&world.heap);
    let _a = world.node("a");
    generations.promote(Young);
    let _b = world.node("b");
    generations.promote(Middle);
    snapshot!(generations.population(), @"young 0, middle 0, old 2");
    let _c = world.node("c");
    generations.promote(Old);
    same("the old ones", names(&generations, Old).as_str(), "a b c");
}

#[test]
fn a_promotion_leaves_the_older_ones_alone() {
    let _lesson = lesson! {
        python: "# an old object stays old when gc.collect(0) runs",
        rule: "collecting the young moves the young, and nobody else",
        page: "ch12-generations.html#ages",
    };
    let world = World::new();
    let generations = Generations::new(&world.heap);
    let _old = world.node("old");
    generations.promote(Old);
    let _middle = world.node("middle");
    generations.promote(Young);
    let _young = world.node("young");
    generations.promote(Young);
    same("the old one", names(&generations, Old).as_str(), "old");
    same(
        "the middle ones",
        names(&generations, Middle).as_str(),
        "middle young",
    );
}

#[test]
fn the_dead_leave_their_generation() {
    let _lesson = lesson! {
        python: "len(gc.get_objects(1))      # counts the living",
        rule: "each tracked object is in exactly one generation, and nobody else is in any",
        page: "ch12-generations.html#ages",
    };
    let world = World::new();
    let generations = Generations::new(&world.heap);
    let mut kept: Vec<Ref> = ["a", "b", "c", "d"].map(|name| world.node(name)).into();
    generations.promote(Young);
    kept.push(world.node("e"));
    drop(kept.remove(1));
    drop(kept.remove(2));
    snapshot!(generations.population(), @"young 1, middle 2, old 0");
    same(
        "the middle ones",
        names(&generations, Middle).as_str(),
        "a c",
    );
    kept[0].untrack();
    snapshot!(generations.population(), @"young 1, middle 1, old 0");
    kept[0].track();
    let both = ["e a", "a e"]; // which of them is older, the page does not say
    let yours = names(&generations, Young);
    assert!(
        both.contains(&yours.as_str()),
        "the young ones: {yours:?}, and not \"e a\""
    );
}

#[test]
fn frozen_objects_have_no_generation() {
    let _lesson = lesson! {
        python: "gc.freeze(); len(gc.get_objects())      # 0: no generation has them",
        rule: "freeze moves everybody of every generation out of the collector's sight; who is born later is young",
        page: "ch12-generations.html#freeze",
    };
    let world = World::new();
    let generations = Generations::new(&world.heap);
    let _a = world.node("a");
    generations.promote(Old);
    let _b = world.node("b");
    generations.promote(Young);
    let _c = world.node("c");
    generations.freeze();
    let _d = world.node("d");
    snapshot!(generations.population(), @"young 1, middle 0, old 0, frozen 3");
    same("the young one", names(&generations, Young).as_str(), "d");
    same("the old ones", names(&generations, Old).as_str(), "");
    generations.promote(Old);
    snapshot!(generations.population(), @"young 0, middle 0, old 1, frozen 3");
}

#[test]
fn the_thawed_are_old() {
    let _lesson = lesson! {
        python: "gc.freeze(); …; gc.unfreeze()      # back to generation 2",
        rule: "unfreeze makes the frozen old, and touches nobody else",
        page: "ch12-generations.html#freeze",
    };
    let world = World::new();
    let generations = Generations::new(&world.heap);
    let _a = world.node("a");
    generations.freeze();
    let _b = world.node("b");
    generations.promote(Young);
    let _c = world.node("c");
    generations.unfreeze();
    snapshot!(generations.population(), @"young 1, middle 1, old 1");
    same("the old one", names(&generations, Old).as_str(), "a");
    same("the middle one", names(&generations, Middle).as_str(), "b");
    same("the young one", names(&generations, Young).as_str(), "c");
}

#[test]
fn everybody_is_in_one_generation_whatever_happens() {
    let _lesson = lesson! {
        python: "# births, deaths, collections, freeze and unfreeze in any order",
        rule: "each tracked object is in exactly one generation",
        page: "ch12-generations.html#ages",
    };
    for mut rng in seeds(30) {
        let world = World::new();
        let generations = Generations::new(&world.heap);
        // Each object with its age; 3 is frozen.
        let mut model: Vec<(Ref, usize)> = Vec::new();
        for _ in 0..80 {
            match rng.below(12) {
                0..=5 => {
                    note("a birth");
                    model.push((world.quiet(), 0));
                }
                6..=7 if !model.is_empty() => {
                    note("a death");
                    model.swap_remove(rng.below(model.len()));
                }
                8 => {
                    note("freeze");
                    generations.freeze();
                    model.iter_mut().for_each(|(_, age)| *age = 3);
                }
                9 => {
                    note("unfreeze");
                    generations.unfreeze();
                    let frozen = model.iter_mut().filter(|(_, age)| *age == 3);
                    frozen.for_each(|(_, age)| *age = 2);
                }
                _ => {
                    let n = *rng.pick(&[0, 0, 0, 1, 1, 2]);
                    note(format!("promote({n})"));
                    generations.promote(Generation::ALL[n]);
                    let candidates = model.iter_mut().filter(|(_, age)| *age <= n);
                    candidates.for_each(|(_, age)| *age = (n + 1).min(2));
                }
            }
            let count = |age| model.iter().filter(|(_, mine)| *mine == age).count();
            let right = Population {
                young: count(0),
                middle: count(1),
                old: count(2),
                frozen: count(3),
            };
            same("the population", generations.population(), right);
            same("tracked objects", world.heap.tracked(), model.len());
        }
        for n in 0..3 {
            let mut right: Vec<_> = model.iter().filter(|(_, age)| *age == n).collect();
            right.sort_by_key(|(r, _)| r.uid());
            let mut yours: Vec<_> = generations.objects(Generation::ALL[n]);
            yours.sort_by_key(Ref::uid);
            same(
                &format!("the objects of generation {n}"),
                yours.iter().map(Ref::uid).collect::<Vec<_>>(),
                right.iter().map(|(r, _)| r.uid()).collect::<Vec<_>>(),
            );
        }
    }
}
