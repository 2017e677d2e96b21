//! The program as a user meets it: limits, mistakes, and how each is told.

mod common;

use common::{ended, piped, run, script};

#[test]
fn an_endless_loop_stops_when_its_fuel_is_used_up() {
    let file = script("endless", "n = 0\nwhile True:\n    n = n + 1\n");
    let ran = run(&["run", "--fuel", "5000", &file]);
    assert_eq!(ran.status, 3, "{}", ran.err);
    let want = "all of its 5000 instructions are used up\n";
    assert!(
        ran.err.starts_with("stopped at ") && ran.err.ends_with(want),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("endless.py:"), "the place: {}", ran.err);
}

#[test]
fn an_endless_loop_stops_when_its_time_is_over() {
    let file = script("late", "while True:\n    pass\n");
    let ran = run(&["run", "--fuel", "1000000000000", "--seconds", "1", &file]);
    assert_eq!(ran.status, 3, "{}", ran.err);
    let (over, stopped) = ran.err.split_once('\n').unwrap_or_default();
    assert_eq!(over, "the script's 1 seconds are over");
    assert!(
        stopped.starts_with("stopped at ") && stopped.ends_with("late.py:2\n"),
        "{stopped}"
    );
}

#[test]
fn nothing_of_the_script_runs_after_the_fuel() {
    let text = "class A:\n    def __del__(self): print('del')\na = A()\n\
                def f():\n    while True:\n        try:\n            pass\n        \
                except BaseException:\n            print('caught')\n        \
                finally:\n            a\ntry:\n    f()\nfinally:\n    print('finally')\n";
    let ran = run(&["run", "--fuel", "3000", &script("stubborn", text)]);
    assert_eq!((ran.status, ran.out.as_str()), (3, ""), "{}", ran.err);
}

#[test]
fn loops_of_native_code_use_fuel_too() {
    let file = script("native", "print(max(range(10 ** 15)))\n");
    assert_eq!(run(&["run", "--fuel", "5000", &file]).status, 3);
}

#[test]
fn enough_fuel_changes_nothing() {
    let file = script("short", "print(sorted([3, 1, 2]))\n");
    let ran = run(&["run", "--fuel", "5000", &file]);
    assert_eq!(
        (ran.status, ran.out.as_str(), ran.err.as_str()),
        (0, "[1, 2, 3]\n", "")
    );
}

#[test]
fn a_large_request_is_a_memory_error_that_can_be_caught() {
    let large = [
        "x = 'a' * (100 * 1024 * 1024)",
        "x = [0] * 20000000",
        "x = (1, 2) * 10000000",
        "x = list(range(10000000))",
        "x = []\n    while True: x.append([1])",
        "x = 'ab'\n    while True: x = x + x",
        "x = [1]\n    while True: x = x + x",
        "x = 1,\n    while True: x = x + x",
        "x = [1]\n    while True: x += x",
        "x = [1]\n    while True: x.extend(x)",
        "x = [1]\n    while True: x[:0] = x",
    ];
    for each in large {
        let text = format!("try:\n    {each}\nexcept MemoryError:\n    print('caught')\n");
        let ran = run(&["run", "--memory", "50MiB", &script("large", &text)]);
        assert_eq!(
            (ran.status, ran.out.as_str()),
            (0, "caught\n"),
            "{each}: {}",
            ran.err
        );
    }
}

#[test]
fn an_absurd_request_fails_without_a_limit() {
    let ran = run(&["run", &script("absurd", "x = 'a' * 10 ** 15\n")]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.ends_with("MemoryError\n"), "{}", ran.err);
}

#[test]
fn deep_recursion_is_an_error_of_the_script() {
    let deep = [
        "def f(): f()\nf()",
        "x = []\nfor i in range(5000): x = [x]\nrepr(x)",
        "x = []\ny = []\nfor i in range(5000):\n    x = [x]\n    y = [y]\nx == y",
        "x = ()\nfor i in range(300000): x = (x,)\nhash(x)",
        "class A:\n    def __repr__(self): return repr(self)\nprint(A())",
        "class A:\n    def __getattr__(self, n): return self.n\nA().x",
    ];
    for each in deep {
        let ran = run(&["run", &script("deep", each)]);
        assert_eq!(ran.status, 1, "{each}: {}", ran.err);
        assert!(
            ran.err.contains("RecursionError: maximum recursion depth"),
            "{each}: {}",
            ran.err
        );
    }
}

#[test]
fn absurdly_nested_source_is_refused_in_few_words() {
    let n = 200_000;
    let nested = [
        format!("x = {}", "[".repeat(n)),
        format!("x = {}{}", "[".repeat(n), "]".repeat(n)),
        format!("x = {}1", "-".repeat(n)),
        format!("x = {}1", "1+".repeat(n)),
        format!("x = y{}", ".a".repeat(n)),
    ];
    for each in nested {
        let ran = run(&["run", &script("nested", &each)]);
        let start: String = each.chars().take(9).collect();
        assert_eq!(ran.status, 1, "{start}: {}", ran.err);
        assert!(ran.err.contains("SyntaxError: "), "{start}");
        assert!(ran.err.len() < 1000, "{start}: {} bytes", ran.err.len());
    }
}

#[test]
fn stats_say_what_happened() {
    let text = "import gc\nx = [[] for i in range(100)]\ndel x\ny = []\ny.append(y)\ndel y\nz = []\n\
                print(gc.collect())\n";
    let ran = run(&["run", "--stats", &script("stats", text)]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "1\n"));
    let number = |before: &str, after: &str| -> u64 {
        let (_, rest) = ran
            .err
            .split_once(before)
            .unwrap_or_else(|| panic!("{}", ran.err));
        let (number, _) = rest
            .split_once(after)
            .unwrap_or_else(|| panic!("{}", ran.err));
        number
            .trim()
            .parse()
            .unwrap_or_else(|_| panic!("{number}: {}", ran.err))
    };
    let born = number("objects", " born");
    let died = number("born, ", " died");
    assert!(died >= 101 && born == died + 1, "{}", ran.err);
    assert!(
        number("live, ", " at the peak") > number("died, ", " live"),
        "{}",
        ran.err
    );
    assert_eq!(number("middle, ", " old"), 1);
    assert!(
        ran.err.ends_with("unreachable: 0, 0, 1\nallocator") || ran.err.contains("pages in use")
    );
}

#[test]
fn what_can_not_be_run_is_told_in_a_sentence() {
    let outside = run(&[
        "run",
        &script("outside", "x = 1\n\nwith open('x') as f: pass\n"),
    ]);
    let want = "not in this course's Python: `with` (line 3, column 1)\n";
    assert_eq!((outside.status, outside.err.as_str()), (2, want));

    let syntax = run(&["run", &script("syntax", "x = 1\nx = = 2\n")]);
    assert_eq!(syntax.status, 1);
    assert!(
        syntax
            .err
            .contains("line 2\n    x = = 2\n        ^\nSyntaxError: "),
        "{}",
        syntax.err
    );

    let missing = run(&["run", "nowhere.py"]);
    assert_eq!(
        (missing.status, missing.err.as_str()),
        (2, "there is no file nowhere.py\n")
    );

    let folder = run(&["run", "."]);
    assert_eq!(folder.status, 2);
    assert!(folder.err.contains("is a folder"), "{}", folder.err);
}

#[test]
fn a_file_in_another_encoding_is_told_with_its_line() {
    let file = script("latin", "");
    std::fs::write(&file, b"x = 1\ny = '\xe9'\n").expect("a script");
    let ran = run(&["run", &file]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("is not UTF-8 text (line 2)"),
        "{}",
        ran.err
    );
}

#[test]
fn a_byte_order_mark_is_no_error() {
    let ran = run(&["run", &script("bom", "\u{feff}print(1)\n")]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "1\n"));
}

#[test]
fn a_script_can_come_through_a_pipe() {
    let ran = piped(&["run", "-"], "print(1)\n1/0\n");
    assert_eq!((ran.status, ran.out.as_str()), (1, "1\n"));
    assert!(ran.err.contains("File \"<stdin>\", line 2"), "{}", ran.err);
}

#[test]
fn when_nobody_reads_any_more_the_script_ends() {
    let file = script("yes", "while True:\n    print('y')\n");
    let mut child = common::start(&["run", &file]);
    // The pipe is closed by our end.
    drop(child.stdout.take());
    let ran = ended(child);
    assert_eq!((ran.status, ran.err.as_str()), (141, ""));
}
