//! Every signature that later chapters use. If this does not compile, they
//! cannot be built on this chapter.
#![expect(dead_code, reason = "compiled, never called")]

use ch03_ref::{Heap, Ref};
use ch10_cycles::{
    Condemned, Fate, Gathered, Numbers, Overdrawn, Row, Split, Subtracted, Table, Verdict, copy,
    counterexample, explain, gather, links, recount, spread, subtract,
};
use std::error::Error;

fn gather_from(heap: &Heap, from: u32) -> Gathered<'_> {
    gather(heap, from)
}

fn gathered_numbers<'a>(gathered: &'a Gathered<'_>) -> &'a Numbers {
    gathered.numbers()
}

fn gathered_subtract(gathered: Gathered<'_>) -> Result<Subtracted<'_>, Overdrawn> {
    gathered.subtract()
}

fn subtracted_parts<'a>(subtracted: &'a Subtracted<'_>) -> (&'a Numbers, &'a [u32]) {
    (subtracted.numbers(), subtracted.gc_refs())
}

fn subtracted_spread(subtracted: Subtracted<'_>) -> Split<'_> {
    subtracted.spread()
}

fn split_parts<'a>(split: &'a Split<'_>) -> (&'a [u32], usize) {
    (split.unreachable(), split.survivors())
}

fn split_forget_loose(split: &Split<'_>, full: bool) -> usize {
    split.forget_loose(full)
}

fn split_hold(split: Split<'_>) -> Condemned {
    split.hold()
}

fn condemned_parts(condemned: Condemned) -> (Heap, Vec<Ref>) {
    (condemned.heap, condemned.garbage)
}

fn recount_held(heap: &Heap, held: &[Ref]) -> Result<Vec<bool>, Overdrawn> {
    recount(heap, held)
}

fn numbers_parts(numbers: Numbers) -> [Vec<u32>; 4] {
    [numbers.counts, numbers.starts, numbers.edges, numbers.loose]
}

fn numbers_made(candidates: &[(u32, &[u32])]) -> (Numbers, Numbers) {
    (Numbers::of(candidates), Numbers::with_capacity(1))
}

fn numbers_read(numbers: &Numbers, i: usize) -> (usize, bool, &[u32]) {
    (numbers.len(), numbers.is_empty(), numbers.row(i))
}

fn the_arithmetic(numbers: &Numbers) -> Result<Verdict, Overdrawn> {
    let mut gc_refs: Vec<u32> = copy(numbers);
    subtract(numbers, &mut gc_refs)?;
    Ok(spread(numbers, &gc_refs))
}

fn verdict_parts(verdict: Verdict) -> (Vec<u32>, Vec<u32>) {
    (verdict.unreachable, verdict.late)
}

fn overdrawn_is_an_error(overdrawn: Overdrawn) -> Box<dyn Error> {
    Box::new(overdrawn)
}

fn tables(gathered: &Gathered<'_>, subtracted: &Subtracted<'_>, split: &Split<'_>) -> [Table; 3] {
    [gathered.explain(), subtracted.explain(), split.explain()]
}

fn table_parts(table: Table) -> (&'static str, Vec<Row>, String) {
    let text = table.to_string();
    (table.step, table.rows, text)
}

fn row_parts(row: Row) -> (String, u32, u32, Option<u32>, Option<Fate>) {
    (row.name, row.refcount, row.internal, row.gc_refs, row.fate)
}

fn all_tables(numbers: &Numbers) -> Result<[Table; 4], Overdrawn> {
    explain(numbers)
}

fn paper() -> (Table, Numbers) {
    (links(), counterexample())
}
