//! Cuts a program down to the statements that a difference takes: Zeller's
//! delta debugging, on each block from the outside in.

use super::tree::{Clause, Stmt, size};

/// The smallest program found of which `differs` is still true.
pub fn shrink(stmts: Vec<Stmt>, differs: &mut dyn FnMut(&[Stmt]) -> bool) -> Vec<Stmt> {
    let mut best = stmts;
    loop {
        let before = size(&best);
        best = without_chunks(best, &mut |stmts| differs(stmts));
        best = inside(best, differs);
        if size(&best) == before {
            return best;
        }
    }
}

/// Leaves out runs of statements, long ones first.
fn without_chunks(mut stmts: Vec<Stmt>, differs: &mut dyn FnMut(&[Stmt]) -> bool) -> Vec<Stmt> {
    let mut chunk = stmts.len();
    while chunk > 0 {
        let mut end = stmts.len();
        while end > 0 {
            let start = end.saturating_sub(chunk);
            let mut fewer = stmts.clone();
            fewer.drain(start..end);
            if differs(&fewer) {
                stmts = fewer;
            }
            end = start.min(stmts.len());
        }
        chunk /= 2;
    }
    stmts
}

/// Makes each compound statement smaller, or puts what is in it in its place.
fn inside(mut stmts: Vec<Stmt>, differs: &mut dyn FnMut(&[Stmt]) -> bool) -> Vec<Stmt> {
    let mut at = 0;
    while at < stmts.len() {
        let Stmt::Compound(clauses) = stmts[at].clone() else {
            at += 1;
            continue;
        };
        // What a function does says nothing about a module that does it.
        let runs = |clause: &&Clause| {
            !["def ", "class "]
                .iter()
                .any(|word| clause.head.starts_with(word))
        };
        let unpacked = clauses.iter().filter(runs).find_map(|clause| {
            let mut flat = stmts.clone();
            flat.splice(at..=at, clause.body.clone());
            differs(&flat).then_some(flat)
        });
        if let Some(flat) = unpacked {
            stmts = flat;
            continue;
        }
        let mut put = |clauses: Vec<Clause>| {
            let mut changed = stmts.clone();
            changed[at] = Stmt::Compound(clauses);
            differs(&changed)
        };
        let mut clauses = clauses;
        for index in (1..clauses.len()).rev() {
            let mut fewer = clauses.clone();
            fewer.remove(index);
            if put(fewer.clone()) {
                clauses = fewer;
            }
        }
        for index in 0..clauses.len() {
            let mut still = |body: &[Stmt]| {
                let mut changed = clauses.clone();
                changed[index].body = body.to_vec();
                put(changed)
            };
            let body = without_chunks(clauses[index].body.clone(), &mut still);
            let body = inside(body, &mut still);
            clauses[index].body = body;
        }
        stmts[at] = Stmt::Compound(clauses);
        at += 1;
    }
    stmts
}

#[cfg(test)]
mod tests {
    use super::super::tree::{parse, text};
    use super::shrink;

    #[test]
    fn only_what_matters_is_left() {
        let program =
            "a\ntry:\n    b\n    if c:\n        d\n        e\n    f\nexcept E:\n    g\nh\n";
        let mut asked = 0;
        let small = shrink(parse(program), &mut |stmts| {
            asked += 1;
            let text = text(stmts);
            text.contains('e') && text.contains("    d") && text.contains("h\n")
        });
        assert_eq!(
            text(&small),
            "if c:\n    d\n    e\n\nh\n",
            "after {asked} tries"
        );
    }
}
