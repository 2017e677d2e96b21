//! What stands above what in a column: few arrows should cross.

use super::grid::{Grid, Tie};

/// How often the columns are gone through.
const SWEEPS: usize = 16;
/// With more stretches than this, the first order will do.
const MANY: usize = 3000;
/// With more than this, neighbours are not tried the other way round.
const SOME: usize = 260;

/// Puts each column's items in order: again and again, each where its
/// neighbours in the column before are on average; then neighbours are swapped
/// where that helps. The best order is kept. Returns how many crossings are
/// left, about.
pub(super) fn order(grid: &mut Grid) -> usize {
    if grid.ties.len() > MANY {
        return grid.ties.len();
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
            sort(grid, &mut ranks, column, rightwards, &near, sweep % 4 >= 2);
        }
        let mut found = crossings(grid, &ranks);
        if found > 0 && grid.ties.len() <= SOME && sweep % 4 == 3 {
            found = swap_neighbours(grid, &mut ranks, found);
        }
        if found < best.0 {
            best = (found, grid.columns.clone());
        }
    }
    grid.columns = best.1;
    best.0
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

/// Sorts one column. With `turned`, items of equal weight change places.
fn sort(
    grid: &mut Grid,
    ranks: &mut [usize],
    column: usize,
    rightwards: bool,
    near: &[Vec<usize>],
    turned: bool,
) {
    let weight = |item: usize| -> f64 {
        let (mut sum, mut count) = (0.0, 0.0);
        for &number in &near[item] {
            let tie = grid.ties[number];
            let (other, port) = match tie.a == item {
                true => (tie.b, tie.b_port),
                false => (tie.a, tie.a_port),
            };
            let there = grid.items[other].column;
            if (rightwards && there < column) || (!rightwards && there > column) {
                sum += height(grid, ranks[other], other, port);
                count += 1.0;
            }
        }
        match count > 0.0 {
            true => sum / count,
            false => ranks[item] as f64,
        }
    };
    let mut weighed: Vec<(usize, f64, usize, usize)> = grid.columns[column]
        .iter()
        .map(|&item| (grid.items[item].band, weight(item), ranks[item], item))
        .collect();
    weighed.sort_by(|a, b| {
        let ties = if turned { b.2.cmp(&a.2) } else { a.2.cmp(&b.2) };
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(ties)
    });
    grid.columns[column] = weighed.into_iter().map(|(.., item)| item).collect();
    for (rank, &item) in grid.columns[column].iter().enumerate() {
        ranks[item] = rank;
    }
}

/// Swaps neighbours as long as that takes crossings away.
fn swap_neighbours(grid: &mut Grid, ranks: &mut [usize], mut found: usize) -> usize {
    let mut better = true;
    let mut rounds = 0;
    while better && found > 0 && rounds < 4 {
        better = false;
        rounds += 1;
        for column in 0..grid.columns.len() {
            for above in 1..grid.columns[column].len() {
                let (a, b) = (grid.columns[column][above - 1], grid.columns[column][above]);
                if grid.items[a].band != grid.items[b].band {
                    continue;
                }
                ranks.swap(a, b);
                let now = crossings(grid, ranks);
                if now < found {
                    found = now;
                    better = true;
                    grid.columns[column].swap(above - 1, above);
                } else {
                    ranks.swap(a, b);
                }
            }
        }
    }
    found
}

/// How far down an item's port is, in ranks: lower slots count as further down.
fn height(grid: &Grid, rank: usize, item: usize, port: f64) -> f64 {
    rank as f64 + port / grid.items[item].height.max(1.0)
}

/// How many pairs of stretches cross, between neighbouring columns. A stretch
/// from a column to itself is an arc at the column's right.
fn crossings(grid: &Grid, ranks: &[usize]) -> usize {
    let mut gaps: Vec<Vec<(f64, f64)>> = vec![Vec::new(); grid.columns.len() + 1];
    let mut arcs: Vec<Vec<(f64, f64)>> = vec![Vec::new(); grid.columns.len() + 1];
    for tie in &grid.ties {
        let (a, b) = (grid.items[tie.a].column, grid.items[tie.b].column);
        let Tie { a_port, b_port, .. } = *tie;
        let a_end = height(grid, ranks[tie.a], tie.a, a_port);
        let b_end = height(grid, ranks[tie.b], tie.b, b_port);
        if a == b {
            arcs[a].push((a_end.min(b_end), a_end.max(b_end)));
        } else {
            gaps[a.min(b)].push(if a < b {
                (a_end, b_end)
            } else {
                (b_end, a_end)
            });
        }
    }
    let pairs = |gap: &[(f64, f64)], crosses: fn((f64, f64), (f64, f64)) -> bool| -> usize {
        let each = gap.iter().enumerate();
        each.map(|(at, x)| gap[at + 1..].iter().filter(|y| crosses(*x, **y)).count())
            .sum()
    };
    let straight = |x: (f64, f64), y: (f64, f64)| (x.0 - y.0) * (x.1 - y.1) < 0.0;
    let interleaved = |x: (f64, f64), y: (f64, f64)| {
        (x.0 < y.0 && y.0 < x.1 && x.1 < y.1) || (y.0 < x.0 && x.0 < y.1 && y.1 < x.1)
    };
    let mut count = 0;
    for (gap, arcs) in gaps.iter().zip(&arcs) {
        count += pairs(gap, straight) + pairs(arcs, interleaved);
        let passing = |arc: &(f64, f64)| gap.iter().filter(|s| arc.0 < s.0 && s.0 < arc.1).count();
        count += arcs.iter().map(passing).sum::<usize>();
    }
    count
}
