//! `verify --asan`: a mistake that no other test sees, and none where there is none.

mod common;

use common::{Course, RIGHT};
use xtask::oracles::Oracle;

#[test]
fn the_sanitizer_sees_what_the_tests_do_not() {
    let course = Course::new("asan");
    course.answer_right();
    let task = ["verify", "1", "--task", "add"];
    let looking = ["verify", "1", "--task", "add", "--asan"];
    if Oracle::Asan.absent().is_some() {
        course.run(&looking).ends(2).says(&["did NOT run", "do:"]);
        return;
    }
    course
        .run(&looking)
        .ends(0)
        .says(&["AddressSanitizer ran 2 tests and found nothing"]);
    // One byte behind its end: it may be read, and says nothing.
    let behind = "        let byte = vec![0_u8];\n        \
                  let at = std::hint::black_box(byte.as_ptr().wrapping_add(1));\n        \
                  std::hint::black_box(unsafe { at.read() });\n";
    course.answer_add(&format!("{behind}{RIGHT}"));
    let file = "exercises/ch01-count/src/lib.rs";
    let text = course.read(file).replace("#![forbid(unsafe_code)]", "");
    course.write(file, &text);
    course.run(&task).ends(0);
    course.run(&looking).ends(1).says(&[
        "AddressSanitizer found a mistake",
        "in the test add::counts_up",
        "heap-buffer-overflow: memory beside a block",
    ]);
    // What fails already is not looked at.
    course.answer_add("        7");
    course
        .run(&looking)
        .ends(1)
        .says(&["AddressSanitizer comes once all tests pass"]);
}
