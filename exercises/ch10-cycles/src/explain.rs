// Chapter 10, Finding garbage cycles: given. Nothing is left to write in this file.

//! Explain: what the collector thinks, as a table.

use crate::{Numbers, Overdrawn, Verdict, copy, spread, subtract};
use std::fmt;

/// What becomes of a candidate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It lives: some reference to it comes from outside.
    Outside,
    /// It lives: somebody who lives refers to it.
    Reached,
    /// It cannot be reached.
    Garbage,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fate::Outside => "from outside",
            Fate::Reached => "reached",
            Fate::Garbage => "garbage",
        })
    }
}

/// One candidate's line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// `@` and the candidate's number, or a name that was given to it.
    pub name: String,
    /// How many references it has.
    pub refcount: u32,
    /// How many of them come from candidates.
    pub internal: u32,
    /// What is left of the copy, once there is one.
    pub gc_refs: Option<u32>,
    /// What becomes of it, once that is known.
    pub fate: Option<Fate>,
}

/// The collector's table after one of its steps. Printed, it has a line for each
/// candidate; `-` stands for a number that is not there yet, `?` for a fate that
/// is not known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// The step: `gather`, `copy`, `subtract` or `spread`.
    pub step: &'static str,
    /// The candidates, in order of age.
    pub rows: Vec<Row>,
}

/// The tables after each step of a whole search.
///
/// # Errors
/// [`Overdrawn`] if some `traverse` lies.
pub fn explain(numbers: &Numbers) -> Result<[Table; 4], Overdrawn> {
    let copied = copy(numbers);
    let mut gc_refs = copied.clone();
    subtract(numbers, &mut gc_refs)?;
    let verdict = spread(numbers, &gc_refs);
    Ok([
        Table::gathered(numbers),
        Table::copied(numbers, &copied),
        Table::subtracted(numbers, &gc_refs),
        Table::spread(numbers, &gc_refs, &verdict),
    ])
}

impl Table {
    /// A finished table, written by hand: name, refcount, internal, gc_refs, fate.
    pub fn of(rows: &[(&str, u32, u32, u32, Fate)]) -> Table {
        let row = |&(name, refcount, internal, gc_refs, fate): &(&str, u32, u32, u32, Fate)| Row {
            name: name.to_string(),
            refcount,
            internal,
            gc_refs: Some(gc_refs),
            fate: Some(fate),
        };
        Table {
            step: "spread",
            rows: rows.iter().map(row).collect(),
        }
    }

    /// The same table with these names, in order of age, instead of numbers.
    pub fn named(mut self, names: &[&str]) -> Table {
        for (row, name) in self.rows.iter_mut().zip(names) {
            row.name = (*name).to_string();
        }
        self
    }

    /// Counts and edges are known.
    pub(crate) fn gathered(numbers: &Numbers) -> Table {
        let mut internal = vec![0; numbers.len()];
        for &to in &numbers.edges {
            internal[to as usize] += 1;
        }
        let row = |(i, (&refcount, internal))| Row {
            name: format!("@{i}"),
            refcount,
            internal,
            gc_refs: None,
            fate: None,
        };
        let counts = numbers.counts.iter().zip(internal);
        Table {
            step: "gather",
            rows: counts.enumerate().map(row).collect(),
        }
    }

    fn copied(numbers: &Numbers, gc_refs: &[u32]) -> Table {
        let mut table = Table::gathered(numbers);
        table.step = "copy";
        for (row, &refs) in table.rows.iter_mut().zip(gc_refs) {
            row.gc_refs = Some(refs);
        }
        table
    }

    /// Who has references from outside is known: they live. Of the others
    /// nothing is known.
    pub(crate) fn subtracted(numbers: &Numbers, gc_refs: &[u32]) -> Table {
        let mut table = Table::copied(numbers, gc_refs);
        table.step = "subtract";
        for row in &mut table.rows {
            row.fate = (row.gc_refs != Some(0)).then_some(Fate::Outside);
        }
        table
    }

    /// All is known.
    pub(crate) fn spread(numbers: &Numbers, gc_refs: &[u32], verdict: &Verdict) -> Table {
        let mut table = Table::subtracted(numbers, gc_refs);
        table.step = "spread";
        for row in &mut table.rows {
            row.fate = row.fate.or(Some(Fate::Reached));
        }
        for &i in &verdict.unreachable {
            table.rows[i as usize].fate = Some(Fate::Garbage);
        }
        table
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.rows.iter().map(|row| row.name.chars().count());
        let width = widths.max().unwrap_or(0).max(2);
        write!(
            f,
            "{:width$} | refcount | internal | gc_refs | verdict",
            "@n"
        )?;
        for row in &self.rows {
            let gc_refs = row.gc_refs.map_or("-".to_string(), |refs| refs.to_string());
            let fate = row.fate.map_or("?".to_string(), |fate| fate.to_string());
            write!(
                f,
                "\n{:width$} | {:>8} | {:>8} | {gc_refs:>7} | {fate}",
                row.name, row.refcount, row.internal
            )?;
        }
        Ok(())
    }
}
