use crate::world::{Instance, Random, World, append, empty, put, same, text, uids};
use ch03_ref::{Ref, Uid};
use ch07_graph::{Graph, Path};
use testkit::{lesson, seeds, with_stack};

/// Fails if a path is none: it must begin where it may, follow references by
/// their slots, visit nobody twice, and end at its object.
#[track_caller]
fn check(graph: &Graph, path: &Path, from: &[Uid], to: Uid) {
    let way: Vec<Uid> = path.steps.iter().map(|step| step.uid).collect();
    let way_text = text(&way);
    let (Some(first), Some(last)) = (way.first(), way.last()) else {
        panic!("a path has at least one step");
    };
    assert!(
        from.contains(first),
        "the path {way_text} begins at {first}, which is not one of {}",
        text(from)
    );
    assert!(
        *last == to,
        "the path {way_text} ends at {last}, and not at {to}"
    );
    for pair in path.steps.windows(2) {
        let slot = pair[0].slot.expect("every step but the last leads on");
        let node = graph.node(pair[0].uid).expect("a step is an object");
        let leads = node.referents.get(slot).copied();
        assert!(
            leads == Some(pair[1].uid),
            "the path {way_text} says that slot {slot} of {} leads to {}, but it leads to {}",
            pair[0].uid,
            pair[1].uid,
            leads.map_or("nobody: there is no such slot".into(), |uid| uid
                .to_string()),
        );
        same("the slot's name", pair[0].name.as_str(), node.slot(slot));
    }
    let end = path.steps.last().expect("it has one");
    same("the slot of the last step", end.slot, None);
    let mut seen = way.clone();
    seen.sort_unstable();
    seen.dedup();
    same(
        &format!("objects on {way_text}, each once"),
        seen.len(),
        way.len(),
    );
}

#[test]
fn the_way_from_a_name_to_the_object() {
    let _lesson = lesson! {
        python: "cache = {'a': [x]}; del x      # cache ['a'] → list [0] → x",
        rule: "a path begins at an object that somebody outside holds, and each step is a reference",
        page: "ch07-graph.html#why-alive",
    };
    let world = World::new();
    let x = world.owner::<Instance>(&[]);
    let entry = world.list(&[&x]);
    let cache = world.dict(&[("a", &entry)]);
    let (uid, root) = (x.uid(), cache.uid());
    drop((x, entry));
    let graph = world.graph();
    let path = graph
        .why_alive(uid)
        .expect("x is alive, and no path to it was found");
    check(&graph, &path, &[root], uid);
    same(
        "why x is alive",
        path.to_string(),
        "#3 dict ['a'] → #2 list [0] → #1 Session",
    );
}

#[test]
fn who_is_held_directly_has_the_shortest_way() {
    let _lesson = lesson! {
        python: "x = []      # why is it alive? because of the name",
        rule: "the way to an object that is held from outside is the object itself",
        page: "ch07-graph.html#why-alive",
    };
    let world = World::new();
    let x = world.list(&[]);
    let graph = world.graph();
    let path = graph
        .why_alive(x.uid())
        .expect("x is alive, and no path to it was found");
    same("the way to x", path.to_string(), "#1 list");
    check(&graph, &path, &[x.uid()], x.uid());
}

#[test]
fn garbage_has_no_way() {
    let _lesson = lesson! {
        python: "a = []; b = [a]; a.append(b); c = [b]; d = []; a.append(d)\n\
                 del a, b, d      # c still holds b; without c nobody can reach any of them",
        rule: "who cannot be reached from outside is not alive, though its count is above zero",
        page: "ch07-graph.html#why-alive",
    };
    let world = World::new();
    let mut ring = world.ring(2);
    let d = world.list(&[]);
    append(&ring[0], &d);
    let held = world.list(&[]);
    append(&ring[0], &held);
    let c = world.list(&[&ring[1]]);
    let members = uids(&ring);
    let hanging = d.uid();
    drop(d);
    ring.clear();
    let graph = world.graph();
    let path = graph
        .why_alive(hanging)
        .expect("c reaches it through the ring");
    check(&graph, &path, &uids([&held, &c]), hanging);
    same("garbage while c is there", text(&graph.garbage()), "");
    empty(&c);
    let graph = world.graph();
    for &uid in members.iter().chain([&hanging]) {
        let path = graph.why_alive(uid).map(|path| path.to_string());
        same(&format!("why {uid} is alive"), path, None);
    }
    same(
        "garbage without c: the ring, and what only the ring holds",
        text(&graph.garbage()),
        text(&[members[0], members[1], hanging]),
    );
    assert!(
        graph.why_alive(held.uid()).is_some(),
        "somebody else holds it"
    );
}

#[test]
fn from_given_objects_only() {
    let _lesson = lesson! {
        python: "objgraph.find_backref_chain(x, objgraph.is_proper_module)",
        rule: "a path begins at one of the objects that were given, whoever else holds them",
        page: "ch07-graph.html#why-alive",
    };
    let world = World::new();
    let x = world.list(&[]);
    let a = world.list(&[&x]);
    let b = world.list(&[&a]);
    let c = world.list(&[&x]);
    let graph = world.graph();
    let path = graph.path(&[b.uid()], x.uid()).expect("b leads to x");
    check(&graph, &path, &[b.uid()], x.uid());
    same(
        "the way from b",
        path.to_string(),
        "#3 list [0] → #2 list [0] → #1 list",
    );
    let from = [c.uid(), b.uid()];
    let path = graph
        .path(&from, a.uid())
        .expect("b leads to a, and no path from b to a was found");
    check(&graph, &path, &from, a.uid());
    same("the way from c to a", graph.path(&[c.uid()], a.uid()), None);
    same("the way from nobody", graph.path(&[], x.uid()), None);
    same(
        "what a reaches",
        text(&graph.reachable(&[a.uid()])),
        "#1 #2",
    );
    let late = world.list(&[]);
    same(
        "the way to an object that is not in the snapshot",
        graph.why_alive(late.uid()),
        None,
    );
}

#[test]
fn cycles_do_not_hold_the_walk_up() {
    let _lesson = lesson! {
        python: "a = []; a.append(a); b = [a, a]; a.append(b)",
        rule: "a walk meets each object once, or it would never end in a cycle",
        page: "ch07-graph.html#why-alive",
    };
    let world = World::new();
    let a = world.list(&[]);
    append(&a, &a);
    let b = world.list(&[&a, &a]);
    append(&a, &b);
    let end = world.list(&[]);
    append(&b, &end);
    let (root, uid) = (a.uid(), end.uid());
    drop((b, end));
    let graph = world.graph();
    let path = graph.why_alive(uid).expect("a reaches it");
    check(&graph, &path, &[root], uid);
    same("what a reaches", graph.reachable(&[root]).len(), 3);
}

/// The leak of the chapter's first page: `Session.load` is cached, and the cache
/// belongs to the class.
fn lru_cache(world: &World) -> (Ref, Uid) {
    let session = world.owner::<Instance>(&[]);
    let number = world.int(7);
    let key = world.tuple(&[&session, &number]);
    let cache = world.dict(&[("(<Session>, 7)", &key)]);
    let load = world.dict(&[("cache", &cache)]);
    let class = world.dict(&[("load", &load)]);
    let uid = session.uid();
    (class, uid)
}

#[test]
fn the_cache_keeps_self_alive() {
    let _lesson = lesson! {
        python: "class Session:\n\
                 \x20   @lru_cache\n\
                 \x20   def load(self, n): …\n\
                 s = Session(); s.load(7); del s      # s lives on, as a key in the cache",
        rule: "the path names every owner between somebody outside and the leaked object",
        page: "ch07-graph.html#leak-hunt",
    };
    let world = World::new();
    let (class, session) = lru_cache(&world);
    let module = world.dict(&[]);
    put(&module, "Session", &class);
    drop(class);
    let graph = world.graph();
    let path = graph.why_alive(session).expect("it leaks");
    check(&graph, &path, &[module.uid()], session);
    same(
        "why the session is alive",
        path.to_string(),
        "#7 dict ['Session'] → #6 dict ['load'] → #5 dict ['cache'] → #4 dict ['(<Session>, 7)'] → #3 tuple [0] → #1 Session",
    );
}

#[test]
fn a_hundred_thousand_deep() {
    let _lesson = lesson! {
        python: "a linked list of 100,000 nodes: why is the last one alive?",
        rule: "a walk needs a queue or a stack of its own: recursion ends where the machine's stack does",
        page: "ch07-graph.html#why-alive",
    };
    with_stack(256 * 1024, || {
        let world = World::new();
        let mut chain = world.chain(100_000);
        let last = chain.last().expect("there is one").uid();
        chain.truncate(1);
        let graph = world.graph();
        let path = graph.why_alive(last).expect("the first one holds it");
        same("the number of steps", path.steps.len(), 100_000);
        check(&graph, &path, &uids(&chain), last);
        same("garbage", graph.garbage().len(), 0);
    });
}

#[test]
fn alive_means_reachable() {
    let _lesson = lesson! {
        python: "any objects that refer to each other in any way, and any names",
        rule: "an object has a path exactly if it can be reached from a name",
        page: "ch07-graph.html#why-alive",
    };
    for mut rng in seeds(60) {
        let random = Random::new(&mut rng, 14);
        let graph = random.world.graph();
        let alive = random.alive();
        let roots: Vec<Uid> = uids(&random.hands);
        let mut garbage = Vec::new();
        for (at, &uid) in random.uids.iter().enumerate() {
            let path = graph.why_alive(uid);
            same(
                &format!("has {uid} a path"),
                path.is_some(),
                alive.contains(&at),
            );
            match path {
                Some(path) => check(&graph, &path, &roots, uid),
                None => garbage.push(uid),
            }
            let mut after = random.after(at);
            after.insert(at);
            let expected: Vec<Uid> = after.into_iter().map(|to| random.uids[to]).collect();
            same(
                &format!("what {uid} reaches"),
                graph.reachable(&[uid]),
                expected,
            );
        }
        same("garbage", graph.garbage(), garbage);
    }
}
