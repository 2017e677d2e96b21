use crate::world::{World, frame, names, said, same};
use ch05_scopes::Unbound;
use testkit::{assert_log, lesson, note};

#[test]
fn a_slot_owns_one() {
    let _lesson = lesson! {
        python: "def f():\n\
                 \x20   x = a\n\
                 \x20   y = a        # a, x and y: three references",
        rule: "a local variable owns exactly one reference, and whoever reads it gets one of their own",
        page: "ch05-scopes.html#locals",
    };
    let world = World::new();
    let f = world.frame(&["x", "y"]);
    let n = world.noisy("n");
    assert!(frame(&f).get_slot(0).is_none(), "nothing is bound at first");
    frame(&f).bind_slot(0, n.clone());
    frame(&f).bind_slot(1, n.clone());
    same("references: two slots' and the test's", n.refcount(), 3);
    let read = frame(&f).get_slot(1);
    same("references, with the one that was read", n.refcount(), 4);
    drop(read);
    assert!(
        frame(&f).del_slot(0),
        "del_slot of a full slot says that nothing was there"
    );
    same("references, after one slot was emptied", n.refcount(), 2);
    assert!(
        frame(&f).get_slot(0).is_none(),
        "slot 0 was emptied; it is read, and gives something"
    );
    assert!(
        frame(&f).get_slot(1).is_some(),
        "slot 0 was emptied; slot 1 is read, and gives nothing"
    );
}

#[test]
fn a_dying_local_sees_the_new_one() {
    let _lesson = lesson! {
        python: "def f():\n\
                 \x20   x = A()      # whose __del__ looks into the frame\n\
                 \x20   x = 'new'    # it sees new",
        rule: "R2: the slot holds the new before the old is released; R5: nothing is borrowed while it dies",
        page: "ch05-scopes.html#locals",
    };
    let world = World::new();
    let f = world.frame(&["x"]);
    let (log, seen) = (world.log.clone(), f.clone());
    let old = world.with_last_words("old", move || {
        note("bind_slot lets the old object go, whose __del__ looks into the frame");
        log.push(format!("x is {}", said(frame(&seen).get("x"))));
    });
    frame(&f).bind_slot(0, old);
    frame(&f).bind_slot(0, world.noisy("new"));
    assert_log!(world.log, "old dies\nx is new");
}

#[test]
fn a_deleted_local_is_gone_while_its_object_dies() {
    let _lesson = lesson! {
        python: "def f():\n\
                 \x20   x = A()      # whose __del__ looks into the frame\n\
                 \x20   del x        # it finds x unbound",
        rule: "R2: first empty the slot, then give its reference back",
        page: "ch05-scopes.html#locals",
    };
    let world = World::new();
    let f = world.frame(&["x"]);
    let (log, seen) = (world.log.clone(), f.clone());
    let n = world.with_last_words("n", move || {
        note("del_slot lets the object go, whose __del__ looks into the frame");
        let found = frame(&seen).get_slot(0).is_some();
        log.push(if found { "x is bound" } else { "x is unbound" });
    });
    frame(&f).bind_slot(0, n);
    assert!(
        frame(&f).del_slot(0),
        "del_slot of a full slot says that nothing was there"
    );
    assert_log!(world.log, "n dies\nx is unbound");
}

#[test]
fn an_unbound_local_is_an_error() {
    let _lesson = lesson! {
        python: "def f():\n\
                 \x20   v = 1; del v\n\
                 \x20   print(v)     # UnboundLocalError",
        rule: "an empty slot is no object: reading it or deleting it again is an UnboundLocalError",
        page: "ch05-scopes.html#locals",
    };
    let world = World::new();
    let errors = [
        Unbound::Name("n".into()),
        Unbound::Local("v".into()),
        Unbound::Free("c".into()),
    ];
    same(
        "their names",
        errors.each_ref().map(Unbound::name),
        ["n", "v", "c"],
    );
    let classes = ["NameError", "UnboundLocalError", "NameError"];
    same("their classes", errors.map(|e| e.exception()), classes);
    let f = world.frame(&["v"]);
    let missing = || Unbound::Local("v".into());
    same(
        "reading v before it is bound",
        frame(&f).get("v").unwrap_err(),
        missing(),
    );
    frame(&f).bind("v", world.noisy("n"));
    same("v", said(frame(&f).get("v")), "n");
    same("del v", frame(&f).del("v"), Ok(()));
    assert_log!(world.log, "n dies");
    assert!(
        !frame(&f).del_slot(0),
        "del_slot of an empty slot says that something was there"
    );
    same("del v again", frame(&f).del("v"), Err(missing()));
    same(
        "reading v after del",
        frame(&f).get("v").unwrap_err(),
        missing(),
    );
}

#[test]
fn a_local_hides_a_name_of_the_module() {
    let _lesson = lesson! {
        python: "x = 'module'\n\
                 def g():\n\
                 \x20   x = 'local'\n\
                 \x20   del x\n\
                 \x20   return x     # UnboundLocalError, not 'module'",
        rule: "a variable of the function is the function's, even while it is unbound",
        page: "ch05-scopes.html#locals",
    };
    let world = World::new();
    let g = world.frame(&["x"]);
    let g = frame(&g);
    names(g.names()).bind("x", world.noisy("module"));
    names(g.names()).bind("y", world.noisy("y"));
    g.bind("x", world.noisy("local"));
    same("x in the module", said(names(g.names()).get("x")), "module");
    same("x in g", said(g.get("x")), "local");
    g.del("x").unwrap();
    same(
        "reading x in g after del",
        g.get("x").unwrap_err(),
        Unbound::Local("x".into()),
    );
    same("y, a name without a slot", said(g.get("y")), "y");
    g.del("y").unwrap();
    same(
        "reading y after del",
        g.get("y").unwrap_err(),
        Unbound::Name("y".into()),
    );
    assert_log!(world.log, "local dies\ny dies");
}
