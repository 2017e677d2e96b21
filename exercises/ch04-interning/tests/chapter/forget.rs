//! Task `forget`.

use crate::support::{assert_same, fresh, intern, text};
use ch03_ref::{Heap, Hooks, Ref};
use ch04_interning::{Interned, Interner, Str};
use std::cell::{Cell, RefCell};
use std::fmt::Write;
use std::rc::{Rc, Weak};
use testkit::{alloc, lesson, snapshot};

/// A table that hears of deaths. One string dies at once, in another table, so
/// that nothing else is said as long as nobody has written what is done then.
fn hearing(heap: &Heap) -> Interner {
    let elsewhere = Heap::new();
    let table = Interner::new(&elsewhere);
    let first = fresh(&elsewhere, "first");
    let interned = intern(&table, &first);
    first.watch();
    drop((interned, first));
    Interner::new(heap)
}

#[test]
fn a_dead_text_leaves_the_table() {
    let _lesson = lesson! {
        python: "# unicode_dealloc takes the string out of the table before its memory goes",
        rule: "the table learns of a death and drops the entry: it must not grow for ever",
        page: "ch04-interning.html#forget",
    };
    let heap = Heap::new();
    let interner = hearing(&heap);
    let mut users: Vec<Interned> = Vec::new();
    for word in ["one", "two", "three"] {
        users.push(intern(&interner, &fresh(&heap, word)));
    }
    let two_more = users[1].clone();
    let mut log = String::new();
    let mut tell = |what: &str| writeln!(log, "{what:<32} {:?}", interner.texts()).unwrap();
    tell("three strings with a user each");
    drop(users.remove(0));
    tell("the user of 'one' went");
    drop(users.remove(0));
    tell("one of two users of 'two' went");
    drop(two_more);
    tell("the other one went");
    drop(users);
    tell("and the user of 'three'");
    snapshot!(log, @r#"
    three strings with a user each   ["one", "three", "two"]
    the user of 'one' went           ["three", "two"]
    one of two users of 'two' went   ["three", "two"]
    the other one went               ["three"]
    and the user of 'three'          []
    "#);
}

/// So many strings are interned and die.
const DEATHS: usize = 2000;

#[test]
#[cfg_attr(miri, ignore = "Miri has an allocator of its own")]
fn a_dead_text_leaves_nothing_behind() {
    let _lesson = lesson! {
        python: "while True: intern('session ' + str(n)); n += 1        # memory does not grow",
        rule: "died takes out all that the table knows of the dead: its row of `texts` too",
        page: "ch04-interning.html#forget",
    };
    let heap = Heap::new();
    let interner = hearing(&heap);
    let live_and_die = |n: usize| {
        let session = fresh(&heap, &format!("session {n:0100}"));
        drop(intern(&interner, &session));
    };
    live_and_die(DEATHS); // now the table and the heap have their memory
    let (_, report) = alloc::window(|| (0..DEATHS).for_each(live_and_die));
    assert_eq!(interner.len(), 0, "entries when all strings are dead");
    // A few may wait for the next sweep, if you sweep.
    assert!(
        report.leaked_bytes < 10 * DEATHS,
        "{DEATHS} interned strings are dead, and {} bytes of the table are still theirs",
        report.leaked_bytes
    );
}

#[test]
fn the_newcomer_dies_without_a_trace() {
    let _lesson = lesson! {
        python: "first = sys.intern(a); second = sys.intern(b); del b      # first is still interned",
        rule: "only the string that stands for a text takes its entry along; a copy takes nothing",
        page: "ch04-interning.html#forget",
    };
    let heap = Heap::new();
    let interner = hearing(&heap);
    let first = fresh(&heap, "good");
    drop(intern(&interner, &first));
    let copy = fresh(&heap, "good");
    drop(intern(&interner, &copy));
    drop(copy);
    drop(fresh(&heap, "good"));
    assert_eq!(
        interner.texts(),
        ["good"],
        "the texts in the table after two copies died"
    );
    let third = fresh(&heap, "good");
    assert_same(
        "what intern returns now, and the first",
        &intern(&interner, &third),
        &first,
    );
}

#[test]
fn the_text_can_be_interned_again() {
    let _lesson = lesson! {
        python: "del s        # the last one; then a new string with the same text is interned",
        rule: "after a death the text is free: the next string that comes stands for it",
        page: "ch04-interning.html#forget",
    };
    let heap = Heap::new();
    let interner = hearing(&heap);
    for round in 0..5 {
        let s = fresh(&heap, "phoenix");
        let interned = intern(&interner, &s);
        assert_same("the new string and what stands for its text", &interned, &s);
        assert_eq!(interner.len(), 1, "entries in round {round}");
        drop((s, interned));
        assert_eq!(interner.len(), 0, "entries after round {round}");
    }
}

/// While "good" dies, somebody interns another "good".
struct Heir {
    /// The heap owns its hooks, and an interner a handle of the heap.
    interner: Weak<Interner>,
    heir: RefCell<Option<Interned>>,
    tries: Cell<u32>,
}

impl Hooks for Heir {
    fn dying(&self, r: &Ref) {
        if self.tries.get() == 0 && r.get::<Str>().is_some_and(|s| s.as_str() == "good") {
            self.tries.set(1);
            let interner = self.interner.upgrade().expect("the test holds it");
            let heir = intern(&interner, &fresh(&r.heap(), "good"));
            *self.heir.borrow_mut() = Some(heir);
        }
    }
}

#[test]
fn a_younger_string_keeps_the_entry() {
    let _lesson = lesson! {
        python: "# a finalizer that runs while the last 'good' dies may intern a new 'good'",
        rule: "the dead string takes the entry along only if the entry is still its own (R2: any code may have run)",
        page: "ch04-interning.html#forget",
    };
    let heap = Heap::new();
    let interner = Rc::new(hearing(&heap));
    let hook = Rc::new(Heir {
        interner: Rc::downgrade(&interner),
        heir: RefCell::new(None),
        tries: Cell::new(0),
    });
    heap.add_hooks(hook.clone());
    let old = fresh(&heap, "good");
    drop(intern(&interner, &old));
    let old_uid = old.uid();
    drop(old);
    let heir = hook.heir.borrow_mut().take().expect("the hook ran");
    assert_ne!(
        heir.uid(),
        old_uid,
        "a dying string was returned as if it were alive"
    );
    assert_eq!(
        interner.texts(),
        ["good"],
        "the texts in the table: the heir is alive"
    );
    let next = fresh(&heap, "good");
    assert_same(
        "the next 'good' and the heir",
        &intern(&interner, &next),
        &heir,
    );
    drop((heir, next));
    assert!(
        interner.is_empty(),
        "texts after the heir's death: {:?}",
        interner.texts()
    );
}

#[test]
fn the_rest_of_the_table_stays() {
    let _lesson = lesson! {
        python: "# one string of a thousand dies",
        rule: "a death removes one entry, its own",
        page: "ch04-interning.html#forget",
    };
    let heap = Heap::new();
    let interner = hearing(&heap);
    let mut users: Vec<Ref> = (0..100)
        .map(|i| fresh(&heap, &format!("key {i}")))
        .collect();
    for user in &users {
        drop(intern(&interner, user));
    }
    for left in (0..100).rev() {
        let gone = users.swap_remove(left / 2);
        let word = text(&gone).to_owned();
        drop(gone);
        assert_eq!(interner.len(), left, "entries after the death of {word:?}");
        assert!(
            interner.find(&word).is_none(),
            "{word:?} is dead and was found"
        );
    }
}

/// Notices when the heap lets its hooks go.
struct Idle;

impl Hooks for Idle {}

#[test]
fn the_table_does_not_keep_the_heap() {
    let _lesson = lesson! {
        python: "# at the end of the interpreter the table goes, and nothing is left",
        rule: "the heap owns the table as a watcher, so the table must own neither heap nor string",
        page: "ch04-interning.html#forget",
    };
    let hooks: Weak<Idle> = {
        let heap = Heap::new();
        let interner = hearing(&heap);
        let hooks = Rc::new(Idle);
        heap.add_hooks(hooks.clone());
        let s = fresh(&heap, "good");
        drop(intern(&interner, &s));
        let weak = Rc::downgrade(&hooks);
        drop((hooks, interner, heap));
        assert_eq!(text(&s), "good", "a string that outlives its table");
        weak
    };
    assert!(
        hooks.upgrade().is_none(),
        "the heap is still there, though its last handle and its last object are gone"
    );
}

// The random test is last: its message says less than those above.
mod property;
