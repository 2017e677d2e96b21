//! The list of conformance scripts that learners are judged by is whole.

use std::fs;
use std::path::Path;

#[test]
fn every_script_is_in_the_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercises/ch13-python/tests");
    let list = root.join("chapter/end/list.rs");
    let list = fs::read_to_string(&list).expect("the list of scripts");
    let mut scripts = 0;
    for folder in fs::read_dir(root.join("conformance")).expect("the folder of folders") {
        let folder = folder.expect("an entry").path();
        for script in fs::read_dir(&folder).expect("a folder of scripts") {
            let path = script.expect("an entry").path();
            if path.extension().is_none_or(|extension| extension != "py") {
                continue;
            }
            scripts += 1;
            let part = |path: &Path| {
                path.file_stem()
                    .map(|name| name.to_string_lossy().into_owned())
            };
            let (folder, name) = (part(&folder), part(&path));
            let name = format!(
                "{}/{}",
                folder.unwrap_or_default(),
                name.unwrap_or_default()
            );
            let kind = if path.with_extension("norepl").exists() {
                "script"
            } else if path.with_extension("repl.out").exists() {
                "typed"
            } else {
                "same"
            };
            let line = format!("    {kind} \"{name}\"\n");
            assert!(list.contains(&line), "end/list.rs lacks the line{line}");
        }
    }
    assert_eq!(list.matches("\"\n").count(), scripts, "scripts in the list");
}

mod comparing {
    use crate::golden::difference;

    #[test]
    fn the_same_placeholder_is_the_same_number() {
        assert_eq!(difference("{{id:1}}\n{{hex:1}}\n", "255\n0xff\n"), None);
        assert!(difference("{{id:1}}\n{{hex:1}}\n", "255\n0xfe\n").is_some());
    }

    #[test]
    fn different_placeholders_are_different_numbers() {
        assert_eq!(difference("{{id:1}} {{id:2}}", "5 6"), None);
        assert!(difference("{{id:1}} {{id:2}}", "5 5").is_some());
    }

    #[test]
    fn everything_else_is_compared_as_it_is() {
        assert!(difference("a\n", "a").is_some());
        assert!(difference("a", "a\nb").is_some());
        assert!(difference("<{{hex:1}}>", "<0x1f").is_some());
        assert!(difference("{{id:1}}", "x").is_some());
    }
}
