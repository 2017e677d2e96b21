use crate::world::{World, same};
use ch05_scopes::{Cell, Code, Running, Unbound, getrefcount};
use rstest::rstest;
use testkit::lesson;

type Answer = Result<u32, Unbound>;

fn one_name(_: &World, main: &Running<'_>) -> Answer {
    getrefcount(main, "a")
}

fn two_names(_: &World, main: &Running<'_>) -> Answer {
    main.bind("b", main.get("a")?);
    getrefcount(main, "a")
}

fn in_a_list_twice(world: &World, main: &Running<'_>) -> Answer {
    for b in ["b0", "b1"] {
        main.bind(b, world.heap.alloc(Cell::new(Some(main.get("a")?))));
    }
    getrefcount(main, "a")
}

fn a_local(world: &World, main: &Running<'_>) -> Answer {
    let f = main.call(&Code::new("f", &[]).locals(&["x"]).share(), &[], 0);
    f.bind("x", world.noisy("x"));
    getrefcount(&f, "x")
}

fn an_argument(_: &World, main: &Running<'_>) -> Answer {
    main.push(main.get("a")?);
    let f = main.call(&Code::new("f", &["x"]).share(), &[], 1);
    getrefcount(&f, "x")
}

fn a_temporary(world: &World, main: &Running<'_>) -> Answer {
    main.push(world.noisy("temporary"));
    let f = main.call(&Code::new("f", &["x"]).share(), &[], 1);
    getrefcount(&f, "x")
}

fn a_shared_variable(world: &World, main: &Running<'_>) -> Answer {
    let cell = world.heap.alloc(Cell::new(Some(world.noisy("x"))));
    let f = main.call(&Code::new("f", &[]).free(&["x"]).share(), &[cell], 0);
    getrefcount(&f, "x")
}

fn an_earlier_argument(_: &World, main: &Running<'_>) -> Answer {
    main.push(main.get("a")?);
    getrefcount(main, "a")
}

#[rstest]
#[case("getrefcount(a)", 2, one_name)]
#[case("b = a; getrefcount(a)", 3, two_names)]
#[case("b = [a, a]; getrefcount(a)", 4, in_a_list_twice)]
#[case("def f(): x = []; return getrefcount(x)\nf()", 2, a_local)]
#[case("def f(x): return getrefcount(x)\nf(a)", 3, an_argument)]
#[case("def f(x): return getrefcount(x)\nf([])", 2, a_temporary)]
#[case(
    "def f(): return getrefcount(x)   # x = [] in the function around f",
    2,
    a_shared_variable
)]
#[case(
    "print(a, getrefcount(a))         # `a` waits on the stack",
    3,
    an_earlier_argument
)]
fn it_counts_its_own_argument(
    #[case] python: &str,
    #[case] expected: u32,
    #[case] program: fn(&World, &Running<'_>) -> Answer,
) {
    let _lesson = lesson! {
        python: format!("a = []\n{python}\n# {expected}"),
        rule: "getrefcount answers one more than there are: its argument is a reference as well",
        page: "ch05-scopes.html#plus-one",
    };
    let world = World::new();
    let main = world.module();
    main.bind("a", world.noisy("a"));
    same("getrefcount", program(&world, &main), Ok(expected));
}

#[test]
fn asking_changes_nothing() {
    let _lesson = lesson! {
        python: "getrefcount(a); getrefcount(a)      # 2, and 2 again\n\
                 getrefcount(b)                      # NameError",
        rule: "an argument is given back when its call is over",
        page: "ch05-scopes.html#plus-one",
    };
    let world = World::new();
    let main = world.module();
    main.bind("a", world.noisy("a"));
    for _ in 0..3 {
        same(
            "getrefcount, asked again and again",
            getrefcount(&main, "a"),
            Ok(2),
        );
        same(
            "what getrefcount leaves on the operand stack",
            main.depth(),
            0,
        );
    }
    same(
        "getrefcount of a name never bound",
        getrefcount(&main, "b"),
        Err(Unbound::Name("b".into())),
    );
    main.del("a").unwrap();
    same("objects alive after del", world.alive(), "");
}
