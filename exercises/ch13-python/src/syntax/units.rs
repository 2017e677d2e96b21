// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Compilation units. A script is one. At a prompt each line is one of its
//! own, with all that `;` joins, or a whole compound statement.

use super::Source;
use ruff_python_ast::{ModModule, Stmt};
use ruff_text_size::Ranged;

/// Statements that are compiled together.
pub struct Unit<'a> {
    /// The statements.
    pub body: &'a [Stmt],
    /// The text they are in, with the unit's own line 1.
    pub source: Source,
}

/// The units of a text typed at a prompt.
pub fn units<'a>(module: &'a ModModule, source: &Source) -> Vec<Unit<'a>> {
    let body: &[Stmt] = &module.body;
    let mut units = Vec::new();
    let mut first = 0;
    for next in 1..=body.len() {
        let joined = next < body.len()
            && !source
                .between(body[next - 1].end(), body[next].start())
                .contains('\n');
        if !joined {
            let source = source.from_line_of(body[first].start());
            units.push(Unit {
                body: &body[first..next],
                source,
            });
            first = next;
        }
    }
    units
}
