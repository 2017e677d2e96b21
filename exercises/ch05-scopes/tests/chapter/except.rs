use crate::world::{World, exception, said, same};
use ch05_scopes::{Code, Unbound};
use testkit::{assert_log, lesson};

#[test]
fn the_name_lasts_as_long_as_the_clause() {
    let _lesson = lesson! {
        python: "e = 'before'\n\
                 try: raise ValueError\n\
                 except ValueError as e: pass\n\
                 e                # NameError: name 'e' is not defined",
        rule: "`except … as e` binds e, runs the clause, and deletes e",
        page: "ch05-scopes.html#except-as",
    };
    let world = World::new();
    let main = world.module();
    main.bind("e", world.noisy("before"));
    let seen = main.except_as("e", world.exception(), || said(main.get("e")));
    assert_log!(world.log, "before dies");
    same("e inside the clause", seen, "exception");
    same(
        "e after the clause",
        said(main.get("e")),
        "name 'e' is not defined",
    );
    let f = main.call(&Code::new("f", &[]).locals(&["e"]).share(), &[], 0);
    f.except_as("e", world.exception(), || ());
    same(
        "e in a function, after the clause",
        f.get("e").unwrap_err(),
        Unbound::Local("e".into()),
    );
}

#[test]
fn the_clause_may_delete_or_rebind_the_name() {
    let _lesson = lesson! {
        python: "try: raise ValueError\n\
                 except ValueError as e: del e            # no error at the end of the clause\n\
                 try: raise ValueError\n\
                 except ValueError as e: e = N('other')   # other dies at its end",
        rule: "at the end of the clause the name is gone, whatever the clause did to it",
        page: "ch05-scopes.html#except-as",
    };
    let world = World::new();
    let main = world.module();
    let deleted = main.except_as("e", world.exception(), || main.del("e"));
    same("del e inside the clause", deleted, Ok(()));
    same(
        "e after a clause that deleted it",
        said(main.get("e")),
        "name 'e' is not defined",
    );
    main.except_as("e", world.exception(), || {
        main.bind("e", world.noisy("other"))
    });
    assert_log!(world.log, "other dies");
    same(
        "e after a clause that bound it again",
        said(main.get("e")),
        "name 'e' is not defined",
    );
}

#[test]
fn the_end_of_the_clause_cuts_the_cycle() {
    let _lesson = lesson! {
        python: "def f():\n\
                 \x20   big = N('big')\n\
                 \x20   try: raise ValueError\n\
                 \x20   except ValueError as e: print('handling')\n\
                 \x20   print('after')\n\
                 f()              # handling, after, big dies",
        rule: "without `del e`: exception → traceback → frame → e → exception, and big with them, for ever",
        page: "ch05-scopes.html#except-as",
    };
    let world = World::new();
    let main = world.module();
    let f = main.call(&Code::new("f", &[]).locals(&["big", "e"]).share(), &[], 0);
    f.bind("big", world.noisy("big"));
    let error = world.exception();
    f.catch(exception(&error).trail(), 0);
    f.except_as("e", error, || world.log.push("handling"));
    world.log.push("after");
    drop(f);
    assert_log!(world.log, "handling\nafter\nbig dies");
    drop(main);
    same(
        "objects left, which only the collector could free",
        world.heap.live(),
        0,
    );
}

#[test]
fn the_name_goes_however_the_clause_ends() {
    let _lesson = lesson! {
        python: "def f():\n\
                 \x20   try: raise ValueError\n\
                 \x20   except ValueError as e:\n\
                 \x20       return N('v')      # e goes on the way out",
        rule: "the clause is a try/finally: return, break and another exception delete e as well",
        page: "ch05-scopes.html#except-as",
    };
    let world = World::new();
    let main = world.module();
    let error = world.exception();
    let uid = error.uid();
    let result: Result<(), &str> = main.except_as("e", error, || Err("another exception"));
    same("how the clause ended", result, Err("another exception"));
    same(
        "e after a clause that ended with an error",
        said(main.get("e")),
        "name 'e' is not defined",
    );
    assert!(
        world.heap.census(uid).is_none(),
        "the exception is still alive"
    );
}
