//! The banks' files: known wrong answers, and right ones of another design.

use crate::course::Layout;
use crate::files;
use crate::manifest;
use crate::trouble::{Result, Trouble};
use std::collections::BTreeMap;
use toml::Value;

/// A known wrong answer: the reference with one text replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    pub name: String,
    /// What the learner believed.
    pub wrong: String,
    file: String,
    find: String,
    replace: String,
    pub killed_by: String,
    pub says: String,
    pub page: String,
    /// Its own file, for messages.
    pub place: String,
}

impl Mutant {
    /// Reads a mutant's file.
    pub fn parse(name: &str, text: &str, place: &str) -> Result<Mutant> {
        const KEYS: [&str; 7] = [
            "wrong",
            "file",
            "find",
            "replace",
            "killed_by",
            "says",
            "page",
        ];
        let table = manifest::parse(text, place)?;
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(Trouble::new(format!("`{key}` is no key of a mutant"))
                .at(place)
                .next(format!("the keys are: {}", KEYS.join(", "))));
        }
        let get = |key: &str| match table.get(key).and_then(Value::as_str) {
            Some(text) => Ok(text.to_string()),
            None => Err(Trouble::new(format!("`{key}` is missing, or no string")).at(place)),
        };
        Ok(Mutant {
            name: name.to_string(),
            wrong: get("wrong")?,
            file: get("file")?,
            find: get("find")?,
            replace: get("replace")?,
            killed_by: get("killed_by")?,
            says: get("says")?,
            page: get("page")?,
            place: place.to_string(),
        })
    }

    /// Replaces the text in the sources, where it must occur once.
    pub fn apply(&self, sources: &mut BTreeMap<String, String>) -> Result<()> {
        let Some(source) = sources.get_mut(&self.file) else {
            return Err(
                Trouble::new(format!("the reference has no file {}", self.file)).at(&self.place),
            );
        };
        match source.matches(&self.find).count() {
            1 => *source = source.replacen(&self.find, &self.replace, 1),
            count => {
                return Err(Trouble::new(format!(
                    "the text to find occurs {count} times in {}, and must once",
                    self.file
                ))
                .at(&self.place));
            }
        }
        if self.find == self.replace {
            return Err(Trouble::new("the mutant changes nothing").at(&self.place));
        }
        Ok(())
    }

    /// The case of code that must not compile, if one of those kills it.
    pub fn case(&self) -> Option<&str> {
        self.killed_by.strip_prefix("compile_fail::")
    }

    /// Whether a test of this name is the one that must kill it, or a case of it.
    pub fn names(&self, test: &str) -> bool {
        test.strip_prefix(self.killed_by.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }
}

/// The mutants of a chapter.
pub fn bank(layout: &Layout, id: &str) -> Result<Vec<Mutant>> {
    let dir = layout.solution(id).join("mutants");
    files::read_tree(&dir, |name| name.ends_with(".toml"))?
        .iter()
        .map(|(file, text)| {
            let name = file.trim_end_matches(".toml");
            Mutant::parse(name, text, &layout.shown(&dir.join(file)))
        })
        .collect()
}

/// The names of a chapter's alternatives.
pub fn alternatives(layout: &Layout, id: &str) -> Result<Vec<String>> {
    files::folders(&layout.solution(id).join("alternatives"), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "wrong = \"w\"\nfile = \"src/lib.rs\"\nfind = '''a + 1'''\nreplace = '''a - 1'''\n\
                        killed_by = \"t::x\"\nsays = \"s\"\npage = \"p\"\n";

    #[test]
    fn the_text_must_occur_once() {
        let mutant = Mutant::parse("m", FILE, "m.toml").unwrap();
        let sources = |text: &str| BTreeMap::from([("src/lib.rs".to_string(), text.to_string())]);
        let mut good = sources("fn f(a: i32) -> i32 { a + 1 }");
        mutant.apply(&mut good).unwrap();
        assert!(good["src/lib.rs"].contains("a - 1"));
        let twice = mutant.apply(&mut sources("a + 1; a + 1")).unwrap_err();
        assert!(
            twice.to_string().contains("occurs 2 times") && twice.to_string().contains("m.toml")
        );
        assert!(mutant.apply(&mut sources("")).is_err());
    }

    #[test]
    fn a_key_that_is_missing_or_unknown_is_named() {
        let missing = Mutant::parse("m", "wrong = \"w\"", "m.toml").unwrap_err();
        assert!(missing.to_string().contains("`file` is missing"));
        let unknown = Mutant::parse("m", &FILE.replace("says", "sez"), "m.toml").unwrap_err();
        assert!(unknown.to_string().contains("`sez`"));
    }

    #[test]
    fn a_name_covers_its_cases() {
        let mutant = Mutant::parse("m", FILE, "m.toml").unwrap();
        assert!(mutant.names("t::x::case_1") && mutant.names("t::x"));
        assert!(!mutant.names("t::xy"));
    }
}
