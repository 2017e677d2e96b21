//! Random programs, on the heap and on a model that knows everything.

use crate::support::{World, leads_to};
use ch03_ref::{Ref, Uid};
use ch08_weakref::WeakRef;
use testkit::{EventLog, Rng, lesson, note, seeds};

/// A weak reference, as the model sees it: all users of a shared one hold the
/// same number.
struct Known {
    uid: Uid,
    target: Uid,
    proxy: bool,
    calls: bool,
    users: Vec<WeakRef>,
    alive: bool,
}

#[derive(Default)]
struct Model {
    known: Vec<Known>,
    targets: Vec<(Ref, u32)>,
    called: EventLog,
}

impl Model {
    /// Those that have users and lead to this target, in CPython's order.
    fn of(&self, target: Uid) -> Vec<Uid> {
        let mut mine: Vec<&Known> = self
            .known
            .iter()
            .filter(|known| known.alive && known.target == target && !known.users.is_empty())
            .collect();
        mine.sort_by_key(|known| {
            let newest_first = u64::MAX - known.uid.number();
            (known.calls, known.calls || known.proxy, newest_first)
        });
        mine.iter().map(|known| known.uid).collect()
    }
}

fn make(rng: &mut Rng, world: &World, model: &mut Model) {
    let target = rng.pick(&model.targets).0.clone();
    let (proxy, calls) = (rng.below(3) == 0, rng.below(2) == 0);
    let log = model.called.clone();
    let callback = calls.then(|| {
        ch08_weakref::Callback::new(move |weak| {
            log.push(format!("{} {}", weak.as_ref().uid(), leads_to(weak)));
        })
    });
    let made = match proxy {
        true => world.weakrefs.proxy(&target, callback).as_weak().clone(),
        false => world.weakrefs.make(&target, callback),
    };
    let uid = made.as_ref().uid();
    note(format!("made {made:?}, calls: {calls}"));
    let shared = model.known.iter_mut().find(|known| {
        let same = known.target == target.uid() && known.proxy == proxy;
        same && !known.calls && !calls && !known.users.is_empty()
    });
    match shared {
        Some(known) => {
            assert_eq!(known.uid, uid, "the shared one was expected");
            known.users.push(made);
        }
        None => {
            let stranger = model.known.iter().all(|known| known.uid != uid);
            assert!(stranger, "a new weak reference was expected");
            let target = target.uid();
            let users = vec![made];
            model.known.push(Known {
                uid,
                target,
                proxy,
                calls,
                users,
                alive: true,
            });
        }
    }
}

fn drop_a_user(rng: &mut Rng, model: &mut Model) {
    let with_users = model
        .known
        .iter_mut()
        .filter(|known| !known.users.is_empty());
    let mut with_users: Vec<&mut Known> = with_users.collect();
    if with_users.is_empty() {
        return;
    }
    let at = rng.below(with_users.len());
    note(format!("a user less of {}", with_users[at].uid));
    with_users[at].users.pop();
}

fn kill_a_target(rng: &mut Rng, model: &mut Model) {
    let at = rng.below(model.targets.len());
    let (target, _) = model.targets.swap_remove(at);
    note(format!("{target:?} dies"));
    let expected: Vec<String> = model
        .of(target.uid())
        .iter()
        .filter(|uid| {
            model
                .known
                .iter()
                .any(|known| known.uid == **uid && known.calls)
        })
        .map(|uid| format!("{uid} nobody"))
        .collect();
    let uid = target.uid();
    drop(target);
    assert_eq!(
        model.called.take(),
        expected.join("\n"),
        "the callbacks that ran, and what their weak references led to"
    );
    for known in model.known.iter_mut().filter(|known| known.target == uid) {
        known.alive = false;
    }
}

fn check(world: &World, model: &Model) {
    for (target, _) in &model.targets {
        let found = world.weakrefs.of(target).into_iter();
        let found: Vec<Uid> = found.map(|weak| weak.as_ref().uid()).collect();
        let expected = model.of(target.uid());
        assert_eq!(found, expected, "getweakrefs of {target:?}");
        assert_eq!(world.weakrefs.count(target), expected.len());
        assert_eq!(target.refcount(), 1, "the count of {target:?}");
    }
    for known in &model.known {
        for user in &known.users {
            let found = user.upgrade().map(|target| target.uid());
            assert_eq!(found, known.alive.then_some(known.target), "{user:?}");
        }
    }
}

#[test]
fn random_programs_keep_the_lists_right() {
    let _lesson = lesson! {
        python: "# ref, proxy, callbacks, del: in any order",
        rule: "at every moment the list of an object has exactly its living weak references, in order",
        page: "ch08-weakref.html#order",
    };
    for mut rng in seeds(40) {
        let world = World::with_deaths();
        let mut model = Model::default();
        for step in 0..60 {
            match rng.below(8) {
                0 | 1 => model.targets.push((world.node("target"), step)),
                2..=4 if !model.targets.is_empty() => make(&mut rng, &world, &mut model),
                5 | 6 => drop_a_user(&mut rng, &mut model),
                7 if !model.targets.is_empty() => kill_a_target(&mut rng, &mut model),
                _ => {}
            }
            check(&world, &model);
        }
    }
}
