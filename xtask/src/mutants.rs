//! The banks: known wrong answers that must be caught, each by the test its
//! file names, and right answers of another design that must be accepted.

use crate::cargo::{self, Build, Tools};
use crate::compile_fail::{self, Compiled};
use crate::contract;
use crate::course::{self, Layout};
use crate::files;
use crate::judged::{self, Judged, Standing};
use crate::manifest;
use crate::pristine::Loaded;
use crate::report::words;
use crate::run_tests::{self, TestResult};
use crate::stack::{BANK, Choice, Stack};
use crate::stage::{self, Stage};
use crate::trouble::{Result, Trouble};
use crate::verdict::{Cases, Found, Judge, Scope};
use std::collections::BTreeMap;
use std::path::Path;
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
    says: String,
    page: String,
    /// Its own file, for messages.
    place: String,
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

    fn case(&self) -> Option<&str> {
        self.killed_by.strip_prefix("compile_fail::")
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

/// How the banks did.
#[derive(Debug, Default)]
pub struct Score {
    pub killed: usize,
    pub mutants: usize,
    pub accepted: usize,
    pub alternatives: usize,
}

impl Score {
    pub fn perfect(&self) -> bool {
        self.killed == self.mutants && self.accepted == self.alternatives
    }
}

/// Which of a bank to run, and what to do with the messages.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// These only, by name; all if empty.
    pub only: Vec<String>,
    /// Print the message of each, as a page in Markdown.
    pub messages: bool,
}

/// Runs the banks of some chapters; prints a line for each that is not as it
/// should be, and the score.
pub fn run(tools: &Tools<'_>, ids: &[String], asked: &Asked) -> Result<Score> {
    let mut score = Score::default();
    let judged = Judged::load(&tools.course.layout)?;
    let mut standings: Vec<Standing> = Vec::new();
    let wanted = |name: &str| asked.only.is_empty() || asked.only.iter().any(|only| only == name);
    for id in ids {
        let before = score.mutants + score.alternatives;
        let number = course::number_of(id).unwrap_or_default();
        for mutant in bank(&tools.course.layout, id)? {
            if !wanted(&mutant.name) {
                continue;
            }
            score.mutants += 1;
            let found = hunt(tools, id, number, &mutant);
            if let Ok(Finding::AsItShould(message)) = &found {
                let standing = judged.standing(id, &mutant.name, message);
                standings.push(standing);
                if asked.messages || !asked.only.is_empty() {
                    tools.ui.clear();
                    println!("{}", judged::section(id, &mutant, message, standing));
                }
            }
            score.killed += usize::from(said(tools, id, &mutant.name, found));
        }
        for name in alternatives(&tools.course.layout, id)? {
            if wanted(&name) {
                score.alternatives += 1;
                let found = accept_one(tools, id, number, &name);
                score.accepted += usize::from(said(tools, id, &name, found));
            }
        }
        if score.mutants + score.alternatives > before {
            tidy_up(tools, id)?;
        }
    }
    if score.mutants + score.alternatives == 0 {
        let names = asked.only.join(", ");
        return Err(
            Trouble::new(format!("there is no mutant or alternative `{names}` here"))
                .at("solutions/*/mutants, solutions/*/alternatives"),
        );
    }
    let count = |of| standings.iter().filter(|standing| **standing == of).count();
    tools.ui.clear();
    println!(
        "messages: {} judged, {} changed since, {} not judged",
        count(Standing::Judged),
        count(Standing::Changed),
        count(Standing::Never)
    );
    Ok(score)
}

/// Takes the bank's last build off the disk: nobody will ask for it again.
pub fn tidy_up(tools: &Tools<'_>, id: &str) -> Result<()> {
    let dir = stage::folder(&tools.workshop, id, BANK);
    let manifest = dir.join("Cargo.toml");
    if manifest.exists() {
        cargo::clean(tools, &manifest, &[stage::package(id, BANK)])?;
    }
    files::remove(&dir)
}

/// Prints what is not as it should be; returns whether it was.
pub fn said(tools: &Tools<'_>, id: &str, name: &str, found: Result<Finding>) -> bool {
    tools.ui.clear();
    match found {
        Ok(Finding::AsItShould(_)) => true,
        Ok(Finding::Otherwise(what)) => {
            println!("{id} {name}: {}", what.replace('\n', "\n    "));
            false
        }
        Err(trouble) => {
            println!(
                "{id} {name}: {}",
                trouble.to_string().replace('\n', "\n    ")
            );
            false
        }
    }
}

/// How a mutant or an alternative did.
pub enum Finding {
    /// With the message that a learner would have read.
    AsItShould(String),
    Otherwise(String),
}

/// Lets the tests loose on a mutant.
fn hunt(tools: &Tools<'_>, id: &str, number: u32, mutant: &Mutant) -> Result<Finding> {
    tools.ui.detail(&format!("{id}: mutant {}", mutant.name));
    let stack = Stack::reference().with(number, Choice::Mutant(Box::new(mutant.clone())));
    let stage = stage::stage(tools.course, &tools.workshop, id, &stack)?;
    check_names(&stage.graded.loaded, mutant)?;
    if let Some(case) = mutant.case() {
        return hunt_by_case(tools, &stage, mutant, case);
    }
    let program = match cargo::build(tools, &stage)? {
        Build::Ready(program) => program,
        Build::Broken(errors) => {
            let lacks = contract::lacking(tools, &stage, &errors)?;
            let names: Vec<&str> = lacks.iter().map(|lack| lack.name.as_str()).collect();
            let first = errors
                .first()
                .map(|e| e.rendered.as_str())
                .unwrap_or_default();
            return Ok(Finding::Otherwise(format!(
                "does not compile (contract: {})\n{first}",
                if names.is_empty() {
                    "kept".into()
                } else {
                    names.join(", ")
                }
            )));
        }
    };
    let named = |name: &str| is_named(&mutant.killed_by, name);
    let results = run_tests::run(tools, &stage, &program, &named)?;
    if let Some(result) = results.iter().find(|result| !result.passed()) {
        return Ok(reads(mutant, &result.message(), &result.page));
    }
    let rest = run_tests::run(tools, &stage, &program, &|name| !named(name));
    let others: Vec<String> = match rest {
        Ok(all) => all
            .into_iter()
            .filter(|r| !r.passed())
            .map(|r: TestResult| r.name)
            .collect(),
        Err(_) => Vec::new(), // there is no other test
    };
    Ok(Finding::Otherwise(format!(
        "survives {} ({})",
        mutant.killed_by,
        if others.is_empty() {
            "and every other test".into()
        } else {
            format!("caught by {}", others.join(", "))
        }
    )))
}

fn is_named(killed_by: &str, name: &str) -> bool {
    name.strip_prefix(killed_by)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn check_names(loaded: &Loaded, mutant: &Mutant) -> Result<()> {
    let known = match mutant.case() {
        Some(case) => loaded
            .compile_fail_cases()
            .contains_key(&format!("{case}.rs")),
        None => loaded
            .expected()
            .iter()
            .any(|test| is_named(&test.name, &mutant.killed_by) || test.name == mutant.killed_by),
    };
    if known {
        return Ok(());
    }
    Err(
        Trouble::new(format!("there is no test {}", mutant.killed_by))
            .at(&mutant.place)
            .next("if the test is new: `cargo xtask generate`"),
    )
}

fn hunt_by_case(tools: &Tools<'_>, stage: &Stage, mutant: &Mutant, case: &str) -> Result<Finding> {
    let results = compile_fail::run(tools, stage, Compiled::Together, &|name| name == case)?;
    match results.first() {
        Some(result) if !result.passed => Ok(reads(mutant, &result.message(), &result.page)),
        _ => Ok(Finding::Otherwise(format!("survives {}", mutant.killed_by))),
    }
}

/// Whether the message says what it should. It is kept as it is shown.
fn reads(mutant: &Mutant, message: &str, page: &str) -> Finding {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !flat(message).contains(&flat(&mutant.says)) {
        return Finding::Otherwise(format!(
            "is caught by {}, but the message does not say \"{}\":\n{message}",
            mutant.killed_by, mutant.says
        ));
    }
    if page != mutant.page {
        return Finding::Otherwise(format!("leads to {page} and not to {}", mutant.page));
    }
    Finding::AsItShould(words::cut_lines(message))
}

/// Judges an alternative, which must pass everything.
fn accept_one(tools: &Tools<'_>, id: &str, number: u32, name: &str) -> Result<Finding> {
    tools.ui.detail(&format!("{id}: alternative {name}"));
    let about = tools
        .course
        .layout
        .solution(id)
        .join("alternatives")
        .join(name)
        .join("ABOUT.md");
    check_about(&about)?;
    let stack = Stack::reference().with(number, Choice::Alternative(name.to_string()));
    let judge = Judge {
        tools,
        memory: None,
    };
    accept(&judge, id, &stack, &Scope::default())
}

/// Judges a chapter of a stack that must pass everything.
pub fn accept(judge: &Judge<'_>, id: &str, stack: &Stack, scope: &Scope) -> Result<Finding> {
    let verdict = judge.judge(id, stack, scope)?;
    if verdict.passed() {
        return Ok(Finding::AsItShould("everything passes".into()));
    }
    Ok(Finding::Otherwise(match &verdict.found {
        Found::Broken { errors, .. } => {
            let first = errors
                .first()
                .map(|e| e.rendered.as_str())
                .unwrap_or_default();
            format!("does not compile\n{first}")
        }
        Found::Ran { tests, cases } => {
            let mut bad: Vec<String> = tests
                .iter()
                .filter(|test| !test.passed())
                .map(|test| format!("{}\n{}", test.name, test.message()))
                .collect();
            if let Cases::Ran(cases) = cases {
                let failed = cases.iter().filter(|case| !case.passed);
                bad.extend(
                    failed.map(|case| format!("compile_fail::{}\n{}", case.name, case.message())),
                );
            }
            format!("a right answer is rejected by\n{}", bad.join("\n"))
        }
    }))
}

fn check_about(path: &Path) -> Result<()> {
    match files::read_text_if_there(path)? {
        Some(text) if !text.trim().is_empty() => Ok(()),
        _ => Err(
            Trouble::new("an alternative needs a paragraph about its design").at(path.display()),
        ),
    }
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
        assert!(is_named("bind::a", "bind::a::case_1") && is_named("bind::a", "bind::a"));
        assert!(!is_named("bind::a", "bind::ab"));
    }
}
