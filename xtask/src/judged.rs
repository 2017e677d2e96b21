//! Which messages a reader has judged: `xtask/judged.json`.
//!
//! A test that fails is read by a learner. So somebody reads the message that
//! each known mistake gives, as if they had made the mistake, and notes here
//! whether it leads to the fix without giving it. The note holds a hash of the
//! message: when a test's words change, the message counts as not judged again.
//!
//! What is read is the page that `mutants --messages` prints, and what is noted
//! are the sections that are left in it: no mistake is built twice.

use crate::course::Layout;
use crate::files;
use crate::mutant::{self, Mutant};
use crate::trouble::{Result, Trouble};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is known of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Judged good as it is now.
    Judged,
    /// Judged good, but its words have changed since.
    Changed,
    Never,
}

impl Standing {
    pub fn word(self) -> &'static str {
        match self {
            Standing::Judged => "judged: leads to the fix",
            Standing::Changed => "changed since it was judged",
            Standing::Never => "not judged",
        }
    }
}

/// The notes: by chapter and mutant, the hash of the message that was judged.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Judged {
    notes: BTreeMap<String, BTreeMap<String, String>>,
}

fn path(layout: &Layout) -> PathBuf {
    layout.root.join("xtask").join("judged.json")
}

fn hash(message: &str) -> String {
    // However it is broken into lines, and wherever in a file it came from.
    let words = message.split_whitespace();
    let stable = words.filter(|word| !word.contains(".rs:"));
    format!("{:016x}", files::hash(stable))
}

impl Judged {
    /// Reads the notes; none if there is no file.
    pub fn load(layout: &Layout) -> Result<Judged> {
        let path = path(layout);
        let Some(text) = files::read_text_if_there(&path)? else {
            return Ok(Judged::default());
        };
        let wrong = |why: String| Trouble::new(why).at(layout.shown(&path));
        let all: Value = serde_json::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        let mut judged = Judged::default();
        for (id, notes) in all["messages"].as_object().into_iter().flatten() {
            for (name, hash) in notes.as_object().into_iter().flatten() {
                let hash = hash
                    .as_str()
                    .ok_or_else(|| wrong(format!("{id}.{name} is no string")))?;
                judged
                    .notes
                    .entry(id.clone())
                    .or_default()
                    .insert(name.clone(), hash.to_string());
            }
        }
        Ok(judged)
    }

    pub fn save(&self, layout: &Layout) -> Result<()> {
        let all = json!({
            "about": "Messages of known mistakes that a reader found to lead to the fix; written \
                      by `cargo xtask mutants --judged FILE`, from what `--messages` printed.",
            "messages": self.notes,
        });
        files::write_atomic(&path(layout), &format!("{all:#}\n"))
    }

    /// Takes away the notes on mistakes that are not in the banks any more.
    fn forget_the_gone(&mut self, layout: &Layout) -> Result<()> {
        let mut gone = Ok(());
        self.notes
            .retain(|id, notes| match mutant::bank(layout, id) {
                Ok(bank) => {
                    notes.retain(|name, _| bank.iter().any(|mutant| mutant.name == *name));
                    true
                }
                Err(trouble) => {
                    gone = Err(trouble);
                    true
                }
            });
        gone
    }

    fn note(&mut self, id: &str, mutant: &str, message: &str) {
        let notes = self.notes.entry(id.to_string()).or_default();
        notes.insert(mutant.to_string(), hash(message));
    }

    pub fn standing(&self, id: &str, mutant: &str, message: &str) -> Standing {
        match self.notes.get(id).and_then(|notes| notes.get(mutant)) {
            Some(old) if *old == hash(message) => Standing::Judged,
            Some(_) => Standing::Changed,
            None => Standing::Never,
        }
    }
}

/// A mutant's message as a section of a page in Markdown.
pub fn section(id: &str, mutant: &Mutant, message: &str, standing: Standing) -> String {
    let indented = message.trim_end().lines();
    let indented: Vec<String> = indented
        .map(|line| format!("{MARGIN}{line}").trim_end().to_string())
        .collect();
    format!(
        "{TITLE}{id} {}\n\nThe mistake: {}\nCaught by `{}` · {}\n\n{}\n",
        mutant.name,
        mutant.wrong,
        mutant.killed_by,
        standing.word(),
        indented.join("\n")
    )
}

/// What a section of the page begins with.
const TITLE: &str = "## ";

/// What stands before each line of a message, and before nothing else.
const MARGIN: &str = "    ";

/// The sections of such a page: chapter, mutant, message.
fn sections(page: &str) -> Vec<(&str, &str, String)> {
    let mut all: Vec<(&str, &str, String)> = Vec::new();
    for line in page.lines() {
        if let Some(title) = line.strip_prefix(TITLE) {
            let (id, mutant) = title.split_once(' ').unwrap_or((title, ""));
            all.push((id, mutant, String::new()));
        } else if let (Some(text), Some((_, _, message))) =
            (line.strip_prefix(MARGIN), all.last_mut())
        {
            message.push_str(text);
            message.push('\n');
        }
    }
    all
}

/// Notes the messages of a page that was read; returns how many.
///
/// # Errors
/// If the page cannot be read, or has a section on a mistake that is not known:
/// then nothing is noted.
pub fn note_page(layout: &Layout, file: &Path) -> Result<usize> {
    let wrong = |why: String| Trouble::new(why).at(file.display());
    let page = files::read_text(file)?;
    let sections = sections(&page);
    if sections.is_empty() {
        return Err(wrong("there is no message in it".into())
            .next("make one: `cargo xtask mutants 6 --messages > FILE`, and read it"));
    }
    let mut judged = Judged::load(layout)?;
    for (id, mutant, message) in &sections {
        let bank = mutant::bank(layout, id)?;
        if !bank.iter().any(|known| known.name == *mutant) {
            return Err(wrong(format!("there is no mutant `{mutant}` of {id}")));
        }
        if message.trim().is_empty() {
            return Err(wrong(format!("{id} {mutant} has no message")));
        }
        judged.note(id, mutant, message);
    }
    judged.forget_the_gone(layout)?;
    judged.save(layout)?;
    Ok(sections.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_changed_is_not_judged() {
        let mut judged = Judged::default();
        judged.note("ch01-a", "m", "the count is 2\nat src/lib.rs:4");
        let standing = |message| judged.standing("ch01-a", "m", message);
        assert_eq!(standing("the count is 2 at src/lib.rs:9"), Standing::Judged);
        assert_eq!(standing("the count is 3"), Standing::Changed);
        assert_eq!(judged.standing("ch01-a", "n", "x"), Standing::Never);
    }

    #[test]
    fn a_page_gives_back_the_messages_that_were_put_in() {
        let text = "wrong = \"w\"\nfile = \"f\"\nfind = \"a\"\nreplace = \"b\"\n\
                    killed_by = \"t::x\"\nsays = \"s\"\npage = \"p\"\n";
        let mutant = |name| Mutant::parse(name, text, "m.toml").unwrap();
        let first = "a = []\n\n## no title\n    deeper\nat x.rs:4\np.html#x";
        let page = section("ch01-a", &mutant("m"), first, Standing::Never)
            + &section("ch02-b", &mutant("n"), "other", Standing::Changed)
            + "messages: 0 judged, 1 changed since, 1 not judged\n";
        let all = sections(&page);
        let names: Vec<(&str, &str)> = all.iter().map(|(id, name, _)| (*id, *name)).collect();
        assert_eq!(names, [("ch01-a", "m"), ("ch02-b", "n")]);
        assert_eq!(
            (hash(&all[0].2), hash(&all[1].2)),
            (hash(first), hash("other"))
        );
    }
}
