//! `mutants --chains`: an alternative is right only if whatever stands on it
//! passes too.

use crate::cargo::Tools;
use crate::course;
use crate::mutant;
use crate::mutants;
use crate::remembered::Memory;
use crate::stack::{Choice, Stack};
use crate::trouble::{Result, Trouble};
use crate::verdict::{Judge, Scope, Trust};

/// How many times as long as usual a test may take: an alternative may be slow.
const PATIENCE: u32 = 15;

/// Which chains to judge.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// These alternatives, by name; all if empty.
    pub only: Vec<String>,
    /// Of the chapters above an alternative the last one only.
    pub last: bool,
    /// The last chapter, on alternatives of all chapters below it at once.
    pub together: bool,
    /// Run also what has not changed since it passed.
    pub again: bool,
}

/// A stack, and the chapters of it to judge.
struct Chain {
    /// What is not the reference's, for people.
    title: String,
    stack: Stack,
    judged: Vec<String>,
    /// The chapters whose builds nobody asks for afterwards.
    chosen: Vec<String>,
}

/// Judges the later chapters that stand on alternatives of these. Prints a line
/// for each chain; returns how many chapters pass, and how many there are. What
/// passed and has not changed since is not run again.
pub fn run(tools: &Tools<'_>, ids: &[String], asked: &Asked) -> Result<(usize, usize)> {
    let chains = match asked.together {
        true => together(tools, ids)?,
        false => single(tools, ids, asked)?,
    };
    let tools = &Tools {
        patience: PATIENCE,
        workshop: tools.workshop.clone(),
        cargo: tools.cargo.clone(),
        ..*tools
    };
    let memory = Memory::new(tools);
    let trust = match asked.again {
        true => Trust::Nothing,
        false => Trust::Unchanged,
    };
    let judge = Judge {
        tools,
        memory: Some((&memory, trust)),
    };
    let (mut passed, mut all) = (0, 0);
    for chain in &chains {
        let good = follow(&judge, chain)?;
        passed += good;
        all += chain.judged.len();
        tools.ui.clear();
        println!("on {}: pass {good}/{}", chain.title, chain.judged.len());
    }
    if all == 0 {
        return Err(Trouble::new("no chapter stands on an alternative of these")
            .next("`cargo xtask mutants --chains` takes all of them"));
    }
    Ok((passed, all))
}

/// Judges the chapters of a chain. Returns how many pass. Code that must not
/// compile is left out: it fails by the chapter's own types, and what those
/// below promise is in their contracts.
fn follow(judge: &Judge<'_>, chain: &Chain) -> Result<usize> {
    let tools = judge.tools;
    let scope = Scope {
        no_compile_fail: true,
        ..Scope::default()
    };
    let mut passed = 0;
    for id in &chain.judged {
        tools.ui.detail(&format!("{id} on {}", chain.title));
        let found = mutants::accept(judge, id, &chain.stack, &scope);
        passed += usize::from(mutants::said(
            tools,
            id,
            &format!("on {}", chain.title),
            found,
        ));
    }
    for id in &chain.chosen {
        mutants::tidy_up(tools, id)?;
    }
    Ok(passed)
}

/// One alternative, under the reference of every later chapter that stands on it.
fn single(tools: &Tools<'_>, ids: &[String], asked: &Asked) -> Result<Vec<Chain>> {
    let only = &asked.only;
    let mut chains = Vec::new();
    for id in ids {
        let number = course::number_of(id).unwrap_or_default();
        let mut judged = above(tools, id)?;
        if asked.last {
            judged.drain(..judged.len().saturating_sub(1));
        }
        for name in mutant::alternatives(&tools.course.layout, id)? {
            if judged.is_empty() || !(only.is_empty() || only.contains(&name)) {
                continue;
            }
            chains.push(Chain {
                title: format!("{id} {name}"),
                stack: Stack::reference().with(number, Choice::Alternative(name)),
                judged: judged.clone(),
                chosen: vec![id.clone()],
            });
        }
    }
    Ok(chains)
}

/// The last chapter on the first alternative of every one of these, then on the
/// second: as many times as each has one.
fn together(tools: &Tools<'_>, ids: &[String]) -> Result<Vec<Chain>> {
    let Some((last, below)) = ids.split_last() else {
        return Ok(Vec::new());
    };
    let mut banks = Vec::new();
    for id in below {
        let names = mutant::alternatives(&tools.course.layout, id)?;
        if !names.is_empty() {
            banks.push((id, names));
        }
    }
    let times = banks.iter().map(|(_, names)| names.len()).min();
    let chains = (0..times.unwrap_or(0)).map(|nth| {
        let mut stack = Stack::reference();
        let mut title = Vec::new();
        for (id, names) in &banks {
            let number = course::number_of(id).unwrap_or_default();
            stack = stack.with(number, Choice::Alternative(names[nth].clone()));
            title.push(format!("{} {}", course::short(number), names[nth]));
        }
        Chain {
            title: title.join(", "),
            stack,
            judged: vec![last.clone()],
            chosen: banks.iter().map(|(id, _)| (*id).clone()).collect(),
        }
    });
    Ok(chains.collect())
}

/// The later chapters that stand on this one, in order.
fn above(tools: &Tools<'_>, id: &str) -> Result<Vec<String>> {
    let mut above: Vec<String> = vec![id.to_string()];
    for later in &tools.course.ids {
        let below = &tools.course.load(later)?.below;
        if below.iter().any(|one| above.contains(one)) {
            above.push(later.clone());
        }
    }
    above.remove(0);
    Ok(above)
}

/// The sentence at the end.
pub fn says((passed, all): (usize, usize)) -> String {
    format!("chapters on alternatives below them: pass {passed}/{all}")
}
