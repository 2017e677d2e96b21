//! How far down each item stands.

use super::MARGIN;
use super::grid::{Grid, Item};

/// How often the columns are gone through.
const SWEEPS: usize = 24;
/// Between two boxes.
const GAP: f64 = 20.0;
/// Between an arrow that passes and anything else.
const NARROW: f64 = 10.0;

/// Moves items to where their arrows are straight, as far as the order and the
/// room allow.
pub(super) fn place(grid: &mut Grid) {
    let mut near = vec![Vec::new(); grid.items.len()];
    for (number, tie) in grid.ties.iter().enumerate() {
        if grid.items[tie.a].column != grid.items[tie.b].column {
            near[tie.a].push(number);
            near[tie.b].push(number);
        }
    }
    for column in 0..grid.columns.len() {
        let wishes = vec![(0.0, 1.0); grid.columns[column].len()];
        settle(grid, column, &wishes);
    }
    let sweeps = if grid.items.len() > 2000 { 2 } else { SWEEPS };
    for sweep in 0..sweeps {
        let count = grid.columns.len();
        for step in 0..count {
            let column = if sweep % 2 == 0 {
                step
            } else {
                count - 1 - step
            };
            let wishes: Vec<(f64, f64)> = grid.columns[column]
                .iter()
                .map(|&item| wish(grid, item, &near[item]))
                .collect();
            settle(grid, column, &wishes);
        }
    }
    let top = grid.items.iter().map(|item| item.top);
    let top = top.fold(f64::MAX, f64::min);
    for item in &mut grid.items {
        item.top = (item.top - top + MARGIN).round();
    }
}

/// Where an item's top would like to be, and how much that matters.
fn wish(grid: &Grid, item: usize, near: &[usize]) -> (f64, f64) {
    let (mut sum, mut weight) = (0.0, 0.0);
    for &number in near {
        let tie = grid.ties[number];
        let (other, port, own) = match tie.a == item {
            true => (tie.b, tie.b_port, tie.a_port),
            false => (tie.a, tie.a_port, tie.b_port),
        };
        let other = &grid.items[other];
        let both = other.is_bend && grid.items[item].is_bend;
        let matters = if both { 16.0 } else { 1.0 };
        sum += matters * (other.top + port - own);
        weight += matters;
    }
    match weight > 0.0 {
        true => (sum / weight, weight),
        false => (grid.items[item].top, 0.01),
    }
}

/// Puts a column's items as near to their wishes as they can be without
/// overlapping: least squares, by pooling neighbours who would overlap.
fn settle(grid: &mut Grid, column: usize, wishes: &[(f64, f64)]) {
    // (sum of weighted wishes, weight, how many items)
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    let mut offsets = Vec::new();
    let mut below = 0.0;
    let items = &grid.columns[column];
    for (number, (wish, weight)) in wishes.iter().enumerate() {
        if number > 0 {
            let (a, b) = (&grid.items[items[number - 1]], &grid.items[items[number]]);
            below += a.height + gap(a, b);
        }
        offsets.push(below);
        pools.push(((wish - below) * weight, *weight, 1));
        while let [.., a, b] = pools[..] {
            if a.0 / a.1 <= b.0 / b.1 {
                break;
            }
            pools.truncate(pools.len() - 2);
            pools.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
        }
    }
    let mut tops = pools
        .iter()
        .flat_map(|&(sum, weight, count)| std::iter::repeat_n(sum / weight, count));
    for (item, offset) in items.clone().into_iter().zip(offsets) {
        grid.items[item].top = tops.next().unwrap_or(0.0) + offset;
    }
}

fn gap(a: &Item, b: &Item) -> f64 {
    if a.is_bend || b.is_bend { NARROW } else { GAP }
}
