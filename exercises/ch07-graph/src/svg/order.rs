// Chapter 7, The reference graph: given. Nothing is left to write in this file.

//! What stands above what in a column: few arrows should cross.

use super::layout::{Grid, Tie};

/// How often the columns are gone through.
const SWEEPS: usize = 12;
/// With more stretches than this, the first order will do.
const MANY: usize = 3000;

/// Puts each column's items in order: again and again, each where its
/// neighbours in the column before are on average. The best order is kept.
pub(super) fn order(grid: &mut Grid) {
    if grid.ties.len() > MANY {
        return;
    }
    let mut near = vec![Vec::new(); grid.items.len()];
    for (number, tie) in grid.ties.iter().enumerate() {
        near[tie.a].push(number);
        near[tie.b].push(number);
    }
    let mut ranks = ranks(grid);
    let mut best = (crossings(grid, &ranks), grid.columns.clone());
    for sweep in 0..SWEEPS {
        if best.0 == 0 {
            break;
        }
        let count = grid.columns.len();
        for step in 0..count {
            let rightwards = sweep % 2 == 0;
            let column = if rightwards { step } else { count - 1 - step };
            sort(grid, &mut ranks, column, rightwards, &near);
        }
        let found = crossings(grid, &ranks);
        if found < best.0 {
            best = (found, grid.columns.clone());
        }
    }
    grid.columns = best.1;
}

/// Where each item stands in its column.
fn ranks(grid: &Grid) -> Vec<usize> {
    let mut ranks = vec![0; grid.items.len()];
    for column in &grid.columns {
        for (rank, &item) in column.iter().enumerate() {
            ranks[item] = rank;
        }
    }
    ranks
}

fn sort(
    grid: &mut Grid,
    ranks: &mut [usize],
    column: usize,
    rightwards: bool,
    near: &[Vec<usize>],
) {
    let weight = |item: usize| -> f64 {
        let ties = near[item].iter().map(|&number| grid.ties[number]);
        let (mut sum, mut count) = (0.0, 0.0);
        for tie in ties {
            let (other, port) = match tie.a == item {
                true => (tie.b, tie.b_port),
                false => (tie.a, tie.a_port),
            };
            let there = grid.items[other].column;
            let wanted = if rightwards {
                there < column
            } else {
                there > column
            };
            if wanted || (there == column && grid.items[item].is_bend) {
                sum += height(grid, ranks[other], other, port);
                count += 1.0;
            }
        }
        match count > 0.0 {
            true => sum / count,
            false => ranks[item] as f64,
        }
    };
    let mut weighed: Vec<(f64, usize, usize)> = grid.columns[column]
        .iter()
        .map(|&item| (weight(item), ranks[item], item))
        .collect();
    weighed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    grid.columns[column] = weighed.into_iter().map(|(_, _, item)| item).collect();
    for (rank, &item) in grid.columns[column].iter().enumerate() {
        ranks[item] = rank;
    }
}

/// How far down an item's port is, in ranks: lower slots count as further down.
fn height(grid: &Grid, rank: usize, item: usize, port: f64) -> f64 {
    rank as f64 + port / grid.items[item].height.max(1.0)
}

/// How many pairs of stretches cross, between neighbouring columns.
fn crossings(grid: &Grid, ranks: &[usize]) -> usize {
    let mut gaps: Vec<Vec<(f64, f64)>> = vec![Vec::new(); grid.columns.len() + 1];
    for tie in &grid.ties {
        let (a, b) = (grid.items[tie.a].column, grid.items[tie.b].column);
        let Tie { a_port, b_port, .. } = *tie;
        let a_end = height(grid, ranks[tie.a], tie.a, a_port);
        let b_end = height(grid, ranks[tie.b], tie.b, b_port);
        if a == b {
            // A turn: whoever stands between its ends is crossed.
            let between = ranks[tie.a].abs_diff(ranks[tie.b]).saturating_sub(1);
            gaps[a].extend((0..between).map(|_| (f64::MAX, f64::MIN)));
        } else {
            gaps[a.min(b)].push(if a < b {
                (a_end, b_end)
            } else {
                (b_end, a_end)
            });
        }
    }
    let crosses =
        |x: &(f64, f64), y: &(f64, f64)| (x.0 < y.0 && x.1 > y.1) || (x.0 > y.0 && x.1 < y.1);
    let count = |gap: &Vec<(f64, f64)>| -> usize {
        let pairs = gap.iter().enumerate();
        pairs
            .map(|(at, x)| gap[at + 1..].iter().filter(|y| crosses(x, y)).count())
            .sum()
    };
    gaps.iter().map(count).sum()
}
