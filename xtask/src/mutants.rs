//! The banks at work: known wrong answers must be caught, each by the test its
//! file names, and right answers of another design must be accepted.

use crate::cargo::{self, Build, Tools};
use crate::compile_fail::{self, Compiled};
use crate::contract;
use crate::course::{self, Layout};
use crate::direct::Builder;
use crate::files;
use crate::judged::{self, Judged, Standing};
use crate::mutant::{self, Mutant};
use crate::pristine::{Course, Loaded};
use crate::report::words;
use crate::run_tests::{self, TestResult};
use crate::stack::{BANK, Choice, Stack};
use crate::stage::{self, Stage};
use crate::trouble::{Result, Trouble};
use crate::verdict::{Cases, Found, Judge, Scope};
use std::cmp::Reverse;
use std::path::Path;
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

    fn add(&mut self, other: &Score) {
        self.killed += other.killed;
        self.mutants += other.mutants;
        self.accepted += other.accepted;
        self.alternatives += other.alternatives;
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

/// What there is to judge of a chapter.
struct Bank {
    id: String,
    number: u32,
    mutants: Vec<Mutant>,
    alternatives: Vec<String>,
}

impl Bank {
    fn of(layout: &Layout, id: &str, asked: &Asked) -> Result<Bank> {
        let wanted =
            |name: &str| asked.only.is_empty() || asked.only.iter().any(|only| only == name);
        let mut mutants = mutant::bank(layout, id)?;
        mutants.retain(|mutant| wanted(&mutant.name));
        let mut alternatives = mutant::alternatives(layout, id)?;
        alternatives.retain(|name| wanted(name));
        Ok(Bank {
            id: id.to_string(),
            number: course::number_of(id).unwrap_or_default(),
            mutants,
            alternatives,
        })
    }

    fn len(&self) -> usize {
        self.mutants.len() + self.alternatives.len()
    }

    /// Runs it; prints a line for each that is not as it should be.
    fn run(&self, tools: &Tools<'_>, asked: &Asked, judged: &Judged) -> Result<Outcome> {
        let (mutants, alternatives) = (self.mutants.len(), self.alternatives.len());
        tools.ui.step(&format!(
            "{}: {mutants} mutants, {alternatives} alternatives",
            self.id
        ));
        let mut outcome = Outcome::default();
        outcome.score.mutants = mutants;
        outcome.score.alternatives = alternatives;
        let mut builder = Builder::default();
        for mutant in &self.mutants {
            let found = hunt(tools, &mut builder, self, mutant);
            if let Ok(Finding::AsItShould(message)) = &found {
                outcome.tell(self, mutant, message, asked, judged);
            }
            outcome.score.killed += usize::from(said(tools, &self.id, &mutant.name, found));
        }
        for name in &self.alternatives {
            let found = accept_one(tools, self, name);
            outcome.score.accepted += usize::from(said(tools, &self.id, name, found));
        }
        Ok(outcome)
    }
}

/// How a chapter's bank did.
#[derive(Default)]
struct Outcome {
    score: Score,
    standings: Vec<Standing>,
    /// The messages, where they were asked for.
    messages: Vec<String>,
}

impl Outcome {
    /// Takes down the message that a mutant gave.
    fn tell(
        &mut self,
        bank: &Bank,
        mutant: &Mutant,
        message: &str,
        asked: &Asked,
        judged: &Judged,
    ) {
        let standing = judged.standing(&bank.id, &mutant.name, message);
        self.standings.push(standing);
        if asked.messages || !asked.only.is_empty() {
            self.messages
                .push(judged::section(&bank.id, mutant, message, standing));
        }
    }
}

/// Runs the banks of some chapters, as many at a time as there are processors;
/// prints a line for each that is not as it should be, the messages that were
/// asked for, and how many of those were judged.
pub fn run(tools: &Tools<'_>, ids: &[String], asked: &Asked) -> Result<Score> {
    let layout = &tools.course.layout;
    let banks: Result<Vec<Bank>> = ids.iter().map(|id| Bank::of(layout, id, asked)).collect();
    let mut banks = banks?;
    banks.retain(|bank| bank.len() > 0);
    if banks.is_empty() {
        let names = asked.only.join(", ");
        return Err(
            Trouble::new(format!("there is no mutant or alternative `{names}` here"))
                .at("solutions/*/mutants, solutions/*/alternatives"),
        );
    }
    // The longest first, so that no processor is left with it at the end.
    banks.sort_by_key(|bank| (Reverse(work(layout, bank)), bank.number));
    let judged = Judged::load(layout)?;
    let outcomes = in_parallel(tools, &banks, |tools, bank| bank.run(tools, asked, &judged))?;
    // Not sooner: cargo takes away the test programs of other chapters, too, as
    // they all have the same name.
    for bank in &banks {
        tidy_up(tools, &bank.id)?;
    }
    let mut outcomes: Vec<(u32, Outcome)> =
        banks.iter().map(|bank| bank.number).zip(outcomes).collect();
    outcomes.sort_by_key(|(number, _)| *number);
    Ok(report(
        tools,
        outcomes.into_iter().map(|(_, outcome)| outcome),
    ))
}

/// Works on as many items at a time as there are processors, each with tools of
/// its own: a course that was read is not shared.
pub fn in_parallel<T: Sync, R: Send>(
    tools: &Tools<'_>,
    items: &[T],
    work: impl Fn(&Tools<'_>, &T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let (ui, workshop, cargo) = (tools.ui, &tools.workshop, &tools.cargo);
    let (layout, patience) = (&tools.course.layout, tools.patience);
    run_tests::in_parallel(items, |_, item| {
        let tools = Tools {
            course: &Course::open(layout.clone())?,
            workshop: workshop.clone(),
            ui,
            cargo: cargo.clone(),
            patience,
        };
        work(&tools, item)
    })
}

/// How much there is to compile for a bank, to compare banks by.
fn work(layout: &Layout, bank: &Bank) -> usize {
    let sources = Choice::Reference.sources(layout, &bank.id);
    let size: usize = sources.iter().flatten().map(|(_, text)| text.len()).sum();
    bank.len() * size
}

fn report(tools: &Tools<'_>, outcomes: impl Iterator<Item = Outcome>) -> Score {
    let mut score = Score::default();
    let mut standings = Vec::new();
    tools.ui.clear();
    for outcome in outcomes {
        score.add(&outcome.score);
        standings.extend(outcome.standings);
        for message in outcome.messages {
            println!("{message}");
        }
    }
    let count = |of| standings.iter().filter(|standing| **standing == of).count();
    println!(
        "messages: {} judged, {} changed since, {} not judged",
        count(Standing::Judged),
        count(Standing::Changed),
        count(Standing::Never)
    );
    score
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
fn hunt(tools: &Tools<'_>, builder: &mut Builder, bank: &Bank, mutant: &Mutant) -> Result<Finding> {
    let id = &bank.id;
    tools.ui.detail(&format!("{id}: mutant {}", mutant.name));
    let choice = Choice::Mutant(Box::new(mutant.clone()));
    let stack = Stack::reference().with(bank.number, choice);
    let stage = stage::stage(tools.course, &tools.workshop, id, &stack)?;
    check_names(&stage.graded.loaded, mutant)?;
    if let Some(case) = mutant.case() {
        return hunt_by_case(tools, &stage, mutant, case);
    }
    let program = match builder.build(tools, &stage)? {
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
    let named = |name: &str| mutant.names(name);
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

fn check_names(loaded: &Loaded, mutant: &Mutant) -> Result<()> {
    let known = match mutant.case() {
        Some(case) => loaded
            .compile_fail_cases()
            .contains_key(&format!("{case}.rs")),
        None => loaded
            .expected()
            .iter()
            .any(|test| test.name == mutant.killed_by || test.owns(&mutant.killed_by)),
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
fn accept_one(tools: &Tools<'_>, bank: &Bank, name: &str) -> Result<Finding> {
    let id = &bank.id;
    tools.ui.detail(&format!("{id}: alternative {name}"));
    let about = tools
        .course
        .layout
        .solution(id)
        .join("alternatives")
        .join(name)
        .join("ABOUT.md");
    check_about(&about)?;
    let stack = Stack::reference().with(bank.number, Choice::Alternative(name.to_string()));
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
