//! A stack: for every chapter, whose `src/` is used.

use crate::course::{self, Layout};
use crate::files;
use crate::mutant::Mutant;
use crate::trouble::{Result, Trouble};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder that all mutants and alternatives of a chapter share.
pub const BANK: &str = "bank";

/// The folder of sources that were handed in.
pub const SUBMISSION: &str = "submission";

/// Whose source a chapter has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Choice {
    /// The course's own, in `solutions/`.
    #[default]
    Reference,
    /// The learner's, in `exercises/`.
    Mine,
    /// The reference with one known mistake.
    Mutant(Box<Mutant>),
    /// A right answer of another design, by name.
    Alternative(String),
    /// What somebody handed in: file names within the package, and texts.
    Submission(BTreeMap<String, String>),
}

/// A choice for every chapter; the reference where nothing else was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stack {
    choices: BTreeMap<u32, Choice>,
}

impl Stack {
    /// The reference everywhere.
    pub fn reference() -> Stack {
        Stack::default()
    }

    /// The same stack with another choice for one chapter.
    #[must_use]
    pub fn with(mut self, chapter: u32, choice: Choice) -> Stack {
        self.choices.insert(chapter, choice);
        self
    }

    /// Whose source this chapter has.
    pub fn of(&self, chapter: u32) -> &Choice {
        self.choices.get(&chapter).unwrap_or(&Choice::Reference)
    }

    /// The chapters that are not the reference's.
    pub fn chosen(&self) -> impl Iterator<Item = (u32, &Choice)> {
        self.choices
            .iter()
            .filter(|(_, choice)| **choice != Choice::Reference)
            .map(|(number, choice)| (*number, choice))
    }
}

impl Choice {
    /// In a sentence: whose it is.
    pub fn says(&self) -> String {
        match self {
            Choice::Reference => "the reference".into(),
            Choice::Mine => "yours".into(),
            Choice::Mutant(mutant) => format!("the mutant {}", mutant.name),
            Choice::Alternative(name) => format!("the alternative {name}"),
            Choice::Submission(_) => "a submission".into(),
        }
    }

    /// The folder of the staged package. The banks of mutants and alternatives
    /// share one, so that hundreds of them do not fill the disk.
    pub fn folder(&self) -> &'static str {
        match self {
            Choice::Reference => "reference",
            Choice::Mine => "mine",
            Choice::Mutant(_) | Choice::Alternative(_) => BANK,
            Choice::Submission(_) => SUBMISSION,
        }
    }

    /// The folder whose `src` this is.
    pub fn home(&self, layout: &Layout, id: &str) -> PathBuf {
        match self {
            Choice::Reference | Choice::Mutant(_) => layout.solution(id),
            Choice::Mine | Choice::Submission(_) => layout.exercise(id),
            Choice::Alternative(name) => layout.solution(id).join("alternatives").join(name),
        }
    }

    /// The source files, by name within the package: `src/lib.rs`.
    pub fn sources(&self, layout: &Layout, id: &str) -> Result<BTreeMap<String, String>> {
        if let Choice::Submission(sources) = self {
            return Ok(sources.clone());
        }
        let home = self.home(layout, id);
        let mut sources = match self {
            // It has only the files that differ: the others are the reference's.
            Choice::Alternative(_) => read_sources(&layout.solution(id))?,
            _ => BTreeMap::new(),
        };
        sources.extend(read_sources(&home)?);
        if !sources.contains_key("src/lib.rs") {
            let trouble = Trouble::new("there is no src/lib.rs to judge").at(layout.shown(&home));
            let number = course::number_of(id).unwrap_or_default();
            return Err(match self {
                Choice::Mine => trouble.next(format!("`cargo xtask reset {number}` puts it back")),
                _ => trouble,
            });
        }
        if let Choice::Mutant(mutant) = self {
            mutant.apply(&mut sources)?;
        }
        Ok(sources)
    }
}

/// The files of a package's `src`.
fn read_sources(home: &Path) -> Result<BTreeMap<String, String>> {
    let found = files::read_tree(&home.join("src"), |_| true)?;
    let named = found.into_iter();
    Ok(named
        .map(|(name, text)| (format!("src/{name}"), text))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_chosen_is_the_reference() {
        let stack = Stack::reference()
            .with(3, Choice::Mine)
            .with(2, Choice::Reference);
        assert_eq!(*stack.of(1), Choice::Reference);
        assert_eq!(*stack.of(3), Choice::Mine);
        assert_eq!(stack.chosen().count(), 1);
    }
}
