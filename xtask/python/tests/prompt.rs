//! The prompt, typed at through a pipe.
#![cfg(feature = "prompt")]

mod common;

use common::piped;

fn typed(text: &str) -> common::Ran {
    piped(&["repl"], text)
}

#[test]
fn values_are_shown_and_kept() {
    let ran = typed("1 + 1\n_ + 1\nNone\n'a'\n");
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str(), ran.status),
        ("2\n3\n'a'\n", "", 0)
    );
}

#[test]
fn a_block_ends_with_an_empty_line() {
    let ran = typed("def f(x):\n    y = x\n    return y\n\nf(3)\nif 1:\n    4\n\n[1,\n2]\n");
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("3\n4\n[1, 2]\n", ""));
}

#[test]
fn a_block_at_the_end_of_the_input_still_runs() {
    assert_eq!(typed("if 1:\n    print(5)").out, "5\n");
}

#[test]
fn errors_keep_the_session() {
    let ran = typed("x = 5\n1/0\nx = = 1\nimport os\nreturn 1\nx\n");
    assert_eq!((ran.out.as_str(), ran.status), ("5\n", 0));
    for message in [
        "ZeroDivisionError",
        "SyntaxError",
        "module `os`",
        "outside function",
    ] {
        assert!(ran.err.contains(message), "{message}: {}", ran.err);
    }
}

#[test]
fn fuel_is_for_each_line() {
    let ran = piped(&["repl", "--fuel", "500"], "while 1: pass\n\nx = 1\nx\n");
    assert_eq!((ran.out.as_str(), ran.status), ("1\n", 0));
    assert!(
        ran.err.contains("all of its 500 instructions"),
        "{}",
        ran.err
    );
}

#[test]
fn the_script_can_leave() {
    let ran = typed("raise SystemExit(5)\nprint('never')\n");
    assert_eq!((ran.out.as_str(), ran.status), ("", 5));
    assert_eq!(typed(":quit\nprint('never')\n").out, "");
}

#[test]
fn who_refers_to_an_object() {
    let ran = typed("x = []\ny = [x, x]\nz = x\n:refs x\n:refs nope\n:refs\n");
    assert!(
        ran.out
            .starts_with("x: 4 references\n  the name x\n  the name z\n  a list at "),
        "{}",
        ran.out
    );
    assert!(ran.out.contains(", 2 times\n"), "{}", ran.out);
    assert!(
        ran.out
            .contains("there is no name nope; there are: x, y, z\n"),
        "{}",
        ran.out
    );
}

#[test]
fn garbage_is_collected_when_asked() {
    let ran = typed("x = []\nx.append(x)\ndel x\n:gc\n:gc\n");
    let found: Vec<&str> = ran.out.lines().map(|line| &line[..14]).collect();
    assert_eq!(found, ["unreachable: 1", "unreachable: 0"]);
}

#[test]
fn a_picture_is_written() {
    let folder = common::folder();
    let text = ":graph\nx = []\ny = [x]\n:graph\n:graph x\n:graph z\n";
    let ran = common::piped_in(&folder, &["repl"], text);
    let want = "there is nothing to draw: no name was assigned yet\n\
                graph-1.svg: 2 objects\ngraph-2.svg: 1 object\n\
                there is no name z; there are: x, y\n";
    assert_eq!(ran.out, want);
    let svg = std::fs::read_to_string(folder.join("graph-1.svg")).expect("a picture");
    assert!(svg.starts_with("<svg") && svg.contains("list"), "{svg}");
}

#[test]
fn what_there_is_can_be_asked() {
    let ran = typed(":help\n:nothing\n");
    assert!(ran.out.contains(":refs NAME") && ran.out.contains("there is no :nothing"));
}
