//! `cargo xtask verify`: which chapters, in which stack, and the report.

use crate::cargo::Tools;
use crate::course;
use crate::oracles;
use crate::progress::Progress;
use crate::remembered::Memory;
use crate::report::{json, text};
use crate::stack::{Choice, Stack};
use crate::tidy;
use crate::trouble::{Result, Trouble};
use crate::verdict::{Judge, Scope, Trust, Verdict};

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// A chapter, as the reader named it.
    pub chapter: Option<String>,
    pub all: bool,
    /// Judge the reference itself.
    pub reference: bool,
    /// Everything the learner's own.
    pub chain: bool,
    /// These chapters are the learner's too.
    pub mine: Vec<String>,
    /// The reference on the learner's chapter.
    pub under: Option<String>,
    /// Run also what has not changed since it passed.
    pub again: bool,
    pub scope: Scope,
    pub json: bool,
}

/// Verifies and reports; the status to end with.
pub fn run(tools: &Tools<'_>, request: &Request) -> Result<u8> {
    let mut progress = Progress::load(&tools.course.layout, tools.ui)?;
    let Some(jobs) = jobs(tools, request, &progress)? else {
        println!("All chapters pass. `cargo xtask verify --all` looks again.");
        return Ok(0);
    };
    let mut verdicts = Vec::new();
    let (mut trouble, mut unsaved) = (None, None);
    let many = jobs.len() > 1;
    let memory = Memory::new(tools);
    let trust = if many && !request.again {
        Trust::Unchanged
    } else {
        Trust::Nothing
    };
    let judge = Judge {
        tools,
        memory: Some((&memory, trust)),
    };
    for (id, stack) in jobs {
        match judge.judge(&id, &stack, &request.scope) {
            Ok(verdict) => {
                if is_plainly_mine(&verdict) {
                    unsaved = record(tools, &mut progress, &verdict).err().or(unsaved);
                }
                if !request.json {
                    print(tools, &verdict, many);
                }
                verdicts.push(verdict);
            }
            // One chapter that cannot be judged does not hide the others.
            Err(found) if many => {
                tools.ui.clear();
                if !request.json {
                    println!("{id}: not judged: {found}");
                }
                trouble.get_or_insert(found);
            }
            Err(found) if request.json => trouble = Some(found),
            Err(found) => return Err(found),
        }
    }
    tidy::caches(&tools.workshop.target);
    if let Some(why) = unsaved {
        tools.ui.note(&format!("the progress was not saved: {why}"));
    }
    let exit = match &trouble {
        Some(_) => 2,
        // Who was asked to look and could not has not judged.
        None if verdicts.iter().any(lacks_an_oracle) => 2,
        None if verdicts.iter().all(Verdict::passed) => 0,
        None => 1,
    };
    if request.json {
        print!("{}", json::document(&verdicts, trouble.as_ref(), exit));
    } else if many {
        print!("{}", summary(&verdicts));
        if request.chain && exit == 0 && verdicts.len() == tools.course.ids.len() {
            print!("{}", badge(tools, verdicts.len(), progress.peeks.len()));
        }
    }
    Ok(exit)
}

fn lacks_an_oracle(verdict: &Verdict) -> bool {
    let mut reports = verdict.oracles.iter();
    reports.any(oracles::Report::is_absent)
}

/// Takes a verdict into the record, at once: what comes next may be interrupted.
fn record(tools: &Tools<'_>, progress: &mut Progress, verdict: &Verdict) -> Result<()> {
    let before = progress.clone();
    progress.record(verdict);
    progress.save(&tools.course.layout, &before)
}

/// The learner's chapter on the reference: what counts as progress.
fn is_plainly_mine(verdict: &Verdict) -> bool {
    let number = verdict.loaded.chapter.number;
    matches!(verdict.whose.as_slice(), [(only, whose)] if *only == number && whose == "yours")
}

fn print(tools: &Tools<'_>, verdict: &Verdict, many: bool) {
    let number = verdict.loaded.chapter.number;
    let ids = &tools.course.ids;
    let writer = text::Writer {
        ui: tools.ui,
        layout: &tools.course.layout,
        after: ids
            .iter()
            .filter_map(|id| course::number_of(id))
            .find(|n| *n > number),
    };
    tools.ui.clear();
    if many {
        print!("{}", writer.brief(verdict));
    } else {
        print!("{}", writer.verdict(verdict));
    }
}

fn summary(verdicts: &[Verdict]) -> String {
    let passed = verdicts.iter().filter(|verdict| verdict.passed()).count();
    let points: u32 = verdicts.iter().map(Verdict::points).sum();
    let all: u32 = verdicts.iter().map(|v| v.loaded.chapter.points()).sum();
    let mut out = format!(
        "\n{passed} of {} chapters pass, {points} of {all} points\n",
        verdicts.len()
    );
    let unchanged = verdicts.iter().filter(|verdict| verdict.unchanged).count();
    if unchanged > 0 {
        out.push_str(&format!(
            "  {unchanged} not run: nothing changed since they passed (`--again` runs them)\n"
        ));
    }
    if let Some(verdict) = verdicts.iter().find(|verdict| !verdict.passed()) {
        out.push_str(&format!(
            "  next   cargo xtask verify {}\n",
            verdict.loaded.chapter.number
        ));
    }
    out
}

/// What is said when every chapter passed on top of the learner's own.
fn badge(tools: &Tools<'_>, chapters: usize, peeks: usize) -> String {
    let title = tools.ui.bold("The whole chain is yours.");
    let looked = match peeks {
        0 => String::new(),
        1 => "  On the way you looked at one body of ours.\n".into(),
        many => format!("  On the way you looked at {many} bodies of ours.\n"),
    };
    format!(
        "\n{title}\n  {chapters} chapters, each on top of your own. What was not given, you wrote.\n\
         {looked}  `cargo xtask run --stack mine FILE.py` runs Python on it.\n"
    )
}

/// Which chapters to judge, each in its stack; `None` if all are finished.
fn jobs(
    tools: &Tools<'_>,
    request: &Request,
    progress: &Progress,
) -> Result<Option<Vec<(String, Stack)>>> {
    let course = tools.course;
    let ids: Vec<String> = match &request.chapter {
        Some(name) => vec![course.find(name)?.to_string()],
        None if request.under.is_some() => {
            return Err(Trouble::new("`--under` needs a chapter to stand on top")
                .next("for example `cargo xtask verify 6 --under 3`"));
        }
        None if request.all || request.chain || request.reference => course.ids.clone(),
        None => {
            let mut unfinished = course.ids.iter().filter(|id| !progress.finished(id));
            match unfinished.next() {
                Some(id) => vec![id.clone()],
                None => return Ok(None),
            }
        }
    };
    let mut mine = Vec::new();
    for name in &request.mine {
        mine.push(number(course.find(name)?));
    }
    let under = match &request.under {
        Some(name) => Some(number(course.find(name)?)),
        None => None,
    };
    let jobs = ids.into_iter().map(|id| {
        let top = number(&id);
        let mut stack = Stack::reference();
        for id in &course.ids {
            let this = number(id);
            let is_mine = match under {
                Some(under) => this == under,
                None if request.reference => false,
                None => this == top || mine.contains(&this) || (request.chain && this <= top),
            };
            // In what a teacher handed out, an assigned chapter has no reference.
            let is_mine = is_mine || !course.layout.solution(id).join("src").is_dir();
            if is_mine && this <= top {
                stack = stack.with(this, Choice::Mine);
            }
        }
        (id, stack)
    });
    Ok(Some(jobs.collect()))
}

fn number(id: &str) -> u32 {
    course::number_of(id).unwrap_or_default()
}
