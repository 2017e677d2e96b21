//! `gc`, `weakref` and `objgraph`, as far as no golden output shows them.

use crate::{output, run};
use ch13_python::{Mode, Settings, run_with};
use std::fs;

/// Garbage dies as soon as the next container is made.
const EARLY: &str = "class A:\n    def __del__(self):\n        print('del')\n\
                     a = A()\na.me = a\na = None\nx = [1]\nprint('made')\n";

fn ran(text: &str, settings: &Settings) -> (String, usize) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let end = run_with(
        text,
        "script.py",
        settings,
        Mode::Script,
        &mut out,
        &mut err,
    );
    assert_eq!(String::from_utf8_lossy(&err), "");
    let out = String::from_utf8(out).expect("Python writes UTF-8");
    (out, end.left)
}

#[test]
fn under_stress_garbage_dies_at_the_next_birth() {
    assert_eq!(output(EARLY), "made\ndel\n");
    let settings = Settings {
        gc_stress: true,
        ..Settings::default()
    };
    assert_eq!(ran(EARLY, &settings), ("del\nmade\n".into(), 0));
}

/// No document promises it, so the scripts of the exercise sort.
#[test]
fn referents_are_in_cpythons_order() {
    let text = "import gc\nprint(gc.get_referents([1, 2]), gc.get_referents((3, 4)), \
                gc.get_referents({5: 6}))\n";
    assert_eq!(output(text), "[2, 1] [4, 3] [6, 5]\n");
}

#[test]
fn a_slice_can_be_taken_while_a_finalizer_changes_the_list() {
    let text = "class A:\n    def __del__(self):\n        box.append(1)\n        seen.clear()\n\
                box = [0]\nseen = {1: 2}\ndone = 0\nwhile done < 50:\n    done += 1\n    \
                a = A()\n    a.me = a\n    a = None\n    part = box[:]\n    \
                pairs = [p for p in {1: 2}.items()]\nprint(len(box) > 10, len(part) > 10)\n";
    let settings = Settings {
        gc_stress: true,
        ..Settings::default()
    };
    assert_eq!(ran(text, &settings), ("True True\n".into(), 0));
}

#[test]
fn pictures_are_written_where_the_settings_say() {
    let folder = std::env::temp_dir().join(format!("objgraph-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the pictures");
    let text = "import objgraph\nx = [1]\ny = {'k': x}\n\
                objgraph.show_refs([y], filename='a.svg')\n\
                objgraph.show_refs([y], filename='b.dot')\n\
                objgraph.show_backrefs([x], filename='c.svg', max_depth=1)\n";
    let settings = Settings {
        pictures: Some(folder.clone()),
        ..Settings::default()
    };
    let (out, _) = ran(text, &settings);
    assert_eq!(
        out,
        "Graph written to a.svg (3 nodes)\nGraph written to b.dot (3 nodes)\n\
         Graph written to c.svg (3 nodes)\n"
    );
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a picture");
    assert!(read("a.svg").starts_with("<svg") && read("a.svg").contains("dict"));
    assert!(read("a.svg").contains("['k']"), "slots have names");
    assert!(read("b.dot").starts_with("digraph") && read("b.dot").contains("->"));
    assert!(read("c.svg").contains("list"));
    fs::remove_dir_all(&folder).expect("the folder goes again");
}

#[test]
fn an_error_in_a_callback_is_written_and_forgotten() {
    let text = "import gc, weakref\nclass A: pass\n\
                def bad(r):\n    raise ValueError('no')\n\
                a = A()\nr = weakref.ref(a, bad)\ndel a\n\
                f = weakref.finalize(A, bad, 1)\nprint('on')\n";
    let ran = run(text, Mode::Script);
    assert_eq!((ran.out.as_str(), ran.end.status), ("on\n", 0));
    let told = |words: &str| ran.err.matches(words).count();
    assert_eq!(told("Exception ignored in: <function bad"), 1);
    // What `finalize` does at the end tells its errors as a script does.
    assert_eq!((told("Exception ignored"), told("Traceback")), (1, 2));
    assert_eq!(ran.end.left, 0);
}

#[test]
fn nothing_is_left_whatever_the_modules_hold() {
    let texts = [
        "import gc\ndef f(phase, info): pass\ngc.callbacks.append(f)\n",
        "import gc\ngc.freeze()\nx = []\nx.append(x)\ngc.freeze()\n",
        "import gc\ngc.set_debug(gc.DEBUG_SAVEALL)\nx = []\nx.append(x)\ndel x\ngc.collect()\n",
        "import weakref\nclass A: pass\na = A()\nf = weakref.finalize(a, A)\nf.atexit = False\n",
        "import weakref\nclass R(weakref.ref): pass\nr = R(R, R)\nR.r = r\n",
        "import weakref\nclass A: pass\nd = weakref.WeakKeyDictionary()\nd[A] = d\n",
        "class S(str): pass\ns = S('a')\ns.s = s\nS.s = s\n",
        "class L(list): pass\nl = L([1])\nl.l = l\nl.append(l)\n",
    ];
    for text in texts {
        for mode in [Mode::Script, Mode::Repl] {
            let ran = run(text, mode);
            assert_eq!(
                (ran.err.as_str(), ran.end.left),
                ("", 0),
                "{mode:?}: {text}"
            );
        }
    }
}
