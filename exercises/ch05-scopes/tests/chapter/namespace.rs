use crate::shadow;
use crate::world::{World, names, said, same};
use ch05_scopes::{Namespace, Unbound};
use testkit::{assert_log, lesson, note, seeds};

#[test]
fn a_name_owns_one() {
    let _lesson = lesson! {
        python: "x = N('n')       # one reference: the name's\n\
                 y = x            # two",
        rule: "a name owns exactly one reference, and whoever reads a name gets one of their own",
        page: "ch05-scopes.html#names",
    };
    let world = World::new();
    let space = world.namespace();
    let n = world.noisy("n");
    names(&space).bind("x", n.clone());
    same("references: the name's and the test's", n.refcount(), 2);
    let read = names(&space).get("x").unwrap();
    same("references, with the one that was read", n.refcount(), 3);
    names(&space).bind("y", read);
    same(
        "references, when `y` has the one that was read",
        n.refcount(),
        3,
    );
    drop(space);
    same(
        "references, when the namespace is gone with its two names",
        n.refcount(),
        1,
    );
}

#[test]
fn the_old_object_dies_with_the_rebinding() {
    let _lesson = lesson! {
        python: "x = N('one')\n\
                 x = N('two')     # two is made, bound, and then: one dies",
        rule: "a name owns one reference; bound to something new, it gives the old one back at once",
        page: "ch05-scopes.html#names",
    };
    let world = World::new();
    let space = world.namespace();
    names(&space).bind("x", world.noisy("one"));
    assert_log!(world.log, "");
    names(&space).bind("x", world.noisy("two"));
    assert_log!(world.log, "one dies");
    drop(space);
    assert_log!(world.log, "two dies");
    same("objects left at the end", world.heap.live(), 0);
}

#[test]
fn a_dying_object_sees_the_new_binding() {
    let _lesson = lesson! {
        python: "class A:\n\
                 \x20   def __del__(self): print('del sees', x)\n\
                 x = A()\n\
                 x = 'new'        # del sees new",
        rule: "R2: the name shows the new before the old is released; R5: nothing is borrowed while it dies",
        page: "ch05-scopes.html#names",
    };
    let world = World::new();
    let space = world.namespace();
    let (log, seen) = (world.log.clone(), space.clone());
    let old = world.with_last_words("old", move || {
        note("bind lets the old object go, whose __del__ reads the name");
        log.push(format!("x is {}", said(names(&seen).get("x"))));
    });
    names(&space).bind("x", old);
    names(&space).bind("x", world.noisy("new"));
    assert_log!(world.log, "old dies\nx is new");
}

#[test]
fn a_dying_object_may_rebind_the_name() {
    let _lesson = lesson! {
        python: "class A:\n\
                 \x20   def __del__(self): global x; x = 'third'\n\
                 x = A()\n\
                 x = 'second'\n\
                 print(x)         # third",
        rule: "R5: no user code under a borrow; what the dying object binds stays bound",
        page: "ch05-scopes.html#names",
    };
    let world = World::new();
    let space = world.namespace();
    let (third, inside) = (world.noisy("third"), space.clone());
    let old = world.with_last_words("old", move || {
        note("bind lets the old object go, whose __del__ binds the name");
        names(&inside).bind("x", third);
    });
    names(&space).bind("x", old);
    names(&space).bind("x", world.noisy("second"));
    assert_log!(world.log, "old dies\nsecond dies");
    same("x", said(names(&space).get("x")), "third");
}

#[test]
fn rebinding_to_itself_keeps_the_object() {
    let _lesson = lesson! {
        python: "x = N('n')\n\
                 x = x            # nothing dies",
        rule: "the new is bound before the old is released, even when both are one object",
        page: "ch05-scopes.html#names",
    };
    let world = World::new();
    let space = world.namespace();
    names(&space).bind("x", world.noisy("n"));
    let itself = names(&space).get("x").unwrap();
    names(&space).bind("x", itself);
    assert_log!(world.log, "");
    same(
        "references to x's object, with the one for this question",
        names(&space).get("x").unwrap().refcount(),
        2,
    );
}

#[test]
fn del_takes_a_name_and_not_an_object() {
    let _lesson = lesson! {
        python: "x = [N('n')]; y = x\n\
                 del x            # the list lives, and still has its item\n\
                 del y            # now n dies",
        rule: "del removes one arrow; an object is touched only when its last arrow is gone",
        page: "ch05-scopes.html#del",
    };
    let world = World::new();
    let space = world.namespace();
    let list = world.namespace();
    names(&list).bind("item", world.noisy("n"));
    names(&space).bind("x", list.clone());
    names(&space).bind("y", list);
    names(&space).del("x").unwrap();
    let list = names(&space).get("y").unwrap();
    let item = names(&list).get("item");
    assert!(
        item.is_ok(),
        "the object was emptied, and `y` still shows it"
    );
    assert_log!(world.log, "");
    drop((item, list));
    names(&space).del("y").unwrap();
    assert_log!(world.log, "n dies");
}

#[test]
fn a_deleted_name_is_gone_while_its_object_dies() {
    let _lesson = lesson! {
        python: "class A:\n\
                 \x20   def __del__(self): print(x)\n\
                 x = A()\n\
                 del x            # NameError inside __del__: the name is gone already",
        rule: "R2: first take the name away, then give its reference back",
        page: "ch05-scopes.html#del",
    };
    let world = World::new();
    let space = world.namespace();
    let (log, seen) = (world.log.clone(), space.clone());
    let n = world.with_last_words("n", move || {
        note("del lets the object go, whose __del__ reads the name");
        log.push(said(names(&seen).get("x")));
    });
    names(&space).bind("x", n);
    names(&space).del("x").unwrap();
    assert_log!(world.log, "n dies\nname 'x' is not defined");
}

#[test]
fn a_missing_name_is_an_error() {
    let _lesson = lesson! {
        python: "x                # NameError: name 'x' is not defined\n\
                 del x            # the same\n\
                 x = 1; del x; del x    # the same, at the second del",
        rule: "reading or deleting a name that nothing is bound to is a NameError",
        page: "ch05-scopes.html#del",
    };
    let world = World::new();
    let space = Namespace::new();
    let missing = || Unbound::Name("x".into());
    same(
        "reading a name never bound",
        space.get("x").unwrap_err(),
        missing(),
    );
    same(
        "deleting a name never bound",
        space.del("x"),
        Err(missing()),
    );
    space.bind("x", world.noisy("n"));
    same("deleting a name that is bound", space.del("x"), Ok(()));
    same("deleting it again", space.del("x"), Err(missing()));
    same(
        "reading it afterwards",
        space.get("x").unwrap_err(),
        missing(),
    );
}

#[test]
fn reading_goes_outwards_and_writing_does_not() {
    let _lesson = lesson! {
        python: "x = 'module'\n\
                 class C:\n\
                 \x20   print(x)     # module\n\
                 \x20   x = 'class'\n\
                 \x20   print(x)     # class\n\
                 \x20   del x        # the class body's x\n\
                 \x20   print(x)     # module",
        rule: "a name that is not here is read further out; `=` and `del` stay in the namespace they run in",
        page: "ch05-scopes.html#names",
    };
    let world = World::new();
    let builtins = world.namespace();
    names(&builtins).bind("len", world.noisy("len"));
    let module = world.heap.alloc(Namespace::inside(builtins));
    names(&module).bind("x", world.noisy("module"));
    let class = Namespace::inside(module.clone());
    same(
        "x in the class body, when only the module has one",
        said(class.get("x")),
        "module",
    );
    class.bind("x", world.noisy("class"));
    same(
        "x in the class body, when it has its own",
        said(class.get("x")),
        "class",
    );
    let unchanged = said(names(&module).get("x"));
    same(
        "x in the module, after `x = …` in the class body",
        unchanged,
        "module",
    );
    class.del("x").unwrap();
    same(
        "x in the class body, after del",
        said(class.get("x")),
        "module",
    );
    let missing = Err(Unbound::Name("x".into()));
    same(
        "del of the module's x in the class body",
        class.del("x"),
        missing,
    );
    same("a builtin, two steps out", said(class.get("len")), "len");
    same(
        "a name that is nowhere",
        said(class.get("y")),
        "name 'y' is not defined",
    );
}

#[test]
fn a_dying_namespace_gives_its_names_up_in_order() {
    let _lesson = lesson! {
        python: "class C: a = N('a'); b = N('b')\n\
                 del C            # a dies, b dies (and its namespace with it)",
        rule: "a namespace dies like a dictionary: what the first name owned goes first",
        page: "ch05-scopes.html#edges",
    };
    let world = World::new();
    let space = world.namespace();
    for name in ["b", "a", "c"] {
        names(&space).bind(name, world.noisy(name));
    }
    names(&space).bind("b", world.noisy("new b"));
    assert_log!(world.log, "b dies");
    same(
        "names, after one was bound again",
        names(&space).names(),
        ["b", "a", "c"],
    );
    drop(space);
    assert_log!(world.log, "new b dies\na dies\nc dies");
    same("objects left at the end", world.heap.live(), 0);
}

#[test]
fn counts_agree_with_the_ledger() {
    let _lesson = lesson! {
        python: "any sequence of `x = N()`, `x = y` and `del x`, in a module and a class body",
        rule: "count = the names that point there, and nothing else",
        page: "ch05-scopes.html#invariant",
    };
    for mut rng in seeds(60) {
        shadow::names_agree(&mut rng);
    }
}
