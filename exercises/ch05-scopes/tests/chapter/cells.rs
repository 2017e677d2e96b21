use crate::world::{World, frame, name_of, said, same};
use ch03_ref::Ref;
use ch05_scopes::{Cell, Code, Frame, Unbound};
use testkit::{assert_log, lesson, note};

fn cell(r: &Ref) -> &Cell {
    r.get().expect("a cell")
}

#[test]
fn a_cell_owns_one() {
    let _lesson = lesson! {
        python: "def outer(x):\n\
                 \x20   def inner(): return x\n\
                 \x20   return inner      # f.__closure__[0] owns one reference to x's object",
        rule: "a cell owns exactly one reference, and whoever reads it gets one of their own",
        page: "ch05-scopes.html#cells",
    };
    let world = World::new();
    let n = world.noisy("n");
    let c = Cell::new(None);
    assert!(
        c.get().is_none(),
        "a new empty cell is read, and gives something"
    );
    assert!(
        !c.del(),
        "del of an empty cell says that something was there"
    );
    c.set(n.clone());
    same("references: the cell's and the test's", n.refcount(), 2);
    let read = c.get();
    same("references, with the one that was read", n.refcount(), 3);
    drop(read);
    assert!(c.del(), "del of a full cell says that nothing was there");
    same("references, after the cell was emptied", n.refcount(), 1);
    assert!(
        c.get().is_none(),
        "the emptied cell is read, and gives something"
    );
    assert!(
        !c.del(),
        "del of the emptied cell says that something was there"
    );
}

#[test]
fn a_dying_content_sees_the_new_one() {
    let _lesson = lesson! {
        python: "def outer():\n\
                 \x20   x = A()                    # whose __del__ calls inner()\n\
                 \x20   def inner(): return x\n\
                 \x20   x = 'new'                  # inner() returns new\n\
                 \x20   x = A(); del x             # inner() finds x unbound",
        rule: "R2: the cell holds the new, or nothing, before the old is released; R5: nothing is borrowed",
        page: "ch05-scopes.html#cells",
    };
    let world = World::new();
    let shared = world.heap.alloc(Cell::new(None));
    let spy = |name: &str| {
        let (log, seen) = (world.log.clone(), shared.clone());
        world.with_last_words(name, move || {
            note("the cell lets its old content go, whose __del__ reads the cell");
            log.push(format!("x is {}", said(cell(&seen).get().ok_or("unbound"))));
        })
    };
    cell(&shared).set(spy("old"));
    cell(&shared).set(spy("new"));
    assert_log!(world.log, "old dies\nx is new");
    assert!(
        cell(&shared).del(),
        "del of a full cell says that nothing was there"
    );
    assert_log!(world.log, "new dies\nx is unbound");
}

#[test]
fn two_frames_share_one_variable() {
    let _lesson = lesson! {
        python: "def outer():\n\
                 \x20   n = 'one'\n\
                 \x20   def inner():\n\
                 \x20       nonlocal n; n = 'two'\n\
                 \x20   inner()\n\
                 \x20   print(n)         # two",
        rule: "a closure does not copy: both functions own the cell, and the cell owns the value",
        page: "ch05-scopes.html#cells",
    };
    let world = World::new();
    let shared = world.heap.alloc(Cell::new(None));
    let slots = || vec![Some(shared.clone())];
    let names = world.namespace();
    let outer = Code::new("outer", &[]).cells(&["n"]).share();
    let outer = Frame::new(&outer, &names, slots(), None);
    let inner = Code::new("inner", &[]).free(&["n"]).share();
    let inner = Frame::new(&inner, &names, slots(), None);
    outer.bind("n", world.noisy("one"));
    same("n in inner", said(inner.get("n")), "one");
    inner.bind("n", world.noisy("two"));
    assert_log!(world.log, "one dies");
    same(
        "n in outer, after inner bound it",
        said(outer.get("n")),
        "two",
    );
    same("del n in outer", outer.del("n"), Ok(()));
    same(
        "n in inner, after outer deleted it",
        inner.get("n").unwrap_err(),
        Unbound::Free("n".into()),
    );
    same(
        "n in outer, after it was deleted",
        outer.get("n").unwrap_err(),
        Unbound::Local("n".into()),
    );
    same(
        "del n in inner, after outer deleted it",
        inner.del("n"),
        Err(Unbound::Free("n".into())),
    );
}

#[test]
fn a_cell_outlives_the_frame_that_made_it() {
    let _lesson = lesson! {
        python: "f = outer(N('n'))      # outer's frame is gone\n\
                 f()                    # n is still there\n\
                 del f                  # n dies",
        rule: "the content lives as long as the cell, and the cell as long as anybody who shares it",
        page: "ch05-scopes.html#cells",
    };
    let world = World::new();
    let shared = world.heap.alloc(Cell::new(Some(world.noisy("n"))));
    let code = Code::new("outer", &["x"]).cells(&["x"]).share();
    let names = world.namespace();
    let outer = Frame::new(&code, &names, vec![Some(shared.clone())], None);
    let outer = world.heap.alloc(outer);
    same("x in outer", said(frame(&outer).get("x")), "n");
    drop(outer);
    assert_log!(world.log, "");
    let content = cell(&shared).get();
    same(
        "the content, after outer's frame is gone",
        content.as_ref().and_then(name_of),
        Some("n"),
    );
    drop((content, shared));
    assert_log!(world.log, "n dies");
}
