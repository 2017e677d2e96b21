//! A program as a tree of statements, for cutting it down.

/// A line, or lines with a colon at the end and what is below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stmt {
    Line(String),
    /// `if` and its `else`; `try` and all that belongs to it.
    Compound(Vec<Clause>),
}

/// A line that ends with a colon, and what is below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    pub head: String,
    pub body: Vec<Stmt>,
}

/// Reads a program.
pub fn parse(text: &str) -> Vec<Stmt> {
    let lines: Vec<(usize, &str)> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| (line.len() - line.trim_start().len(), line.trim()))
        .collect();
    block(&lines)
}

/// Lines with the same indentation, and what is below them.
fn block(lines: &[(usize, &str)]) -> Vec<Stmt> {
    let mut stmts = Vec::new();
    let mut at = 0;
    while let Some(&(indent, line)) = lines.get(at) {
        let below = lines[at + 1..]
            .iter()
            .take_while(|(more, _)| *more > indent);
        let end = at + 1 + below.count();
        if end == at + 1 {
            stmts.push(Stmt::Line(line.into()));
        } else {
            let clause = Clause {
                head: line.into(),
                body: block(&lines[at + 1..end]),
            };
            match stmts.last_mut() {
                Some(Stmt::Compound(clauses)) if goes_on(line) => clauses.push(clause),
                _ => stmts.push(Stmt::Compound(vec![clause])),
            }
        }
        at = end;
    }
    stmts
}

fn goes_on(head: &str) -> bool {
    ["except", "else", "elif", "finally"]
        .iter()
        .any(|word| head.starts_with(word))
}

/// The text of a program; at a prompt an empty line ends what is compound.
pub fn text(stmts: &[Stmt]) -> String {
    let mut text = String::new();
    for stmt in stmts {
        write(&mut text, stmt, 0);
        if matches!(stmt, Stmt::Compound(_)) {
            text.push('\n');
        }
    }
    text
}

fn write(text: &mut String, stmt: &Stmt, indent: usize) {
    let blanks = " ".repeat(indent);
    match stmt {
        Stmt::Line(line) => text.push_str(&format!("{blanks}{line}\n")),
        Stmt::Compound(clauses) => {
            for clause in clauses {
                text.push_str(&format!("{blanks}{}\n", clause.head));
                if clause.body.is_empty() {
                    text.push_str(&format!("{blanks}    pass\n"));
                }
                for stmt in &clause.body {
                    write(text, stmt, indent + 4);
                }
            }
        }
    }
}

/// How many statements there are.
pub fn size(stmts: &[Stmt]) -> usize {
    let size_of = |stmt: &Stmt| match stmt {
        Stmt::Line(_) => 1,
        Stmt::Compound(clauses) => clauses.iter().map(|clause| 1 + size(&clause.body)).sum(),
    };
    stmts.iter().map(size_of).sum()
}

#[cfg(test)]
mod tests {
    use super::{parse, size, text};

    #[test]
    fn a_program_comes_out_as_it_went_in() {
        let program =
            "x = 1\ntry:\n    if x:\n        y\n    else:\n        z\nexcept E:\n    pass\n\nw\n";
        let stmts = parse(program);
        assert_eq!(text(&stmts), program);
        assert_eq!((stmts.len(), size(&stmts)), (3, 9));
    }
}
