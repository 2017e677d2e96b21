//! In which column each frame stands.

use super::{Arrow, Frame, WIDE};
use std::collections::VecDeque;

/// A column, and how often the way there turned round at an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub column: usize,
    pub band: usize,
}

/// A column for each frame.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub places: Vec<Place>,
    pub count: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    No,
    Open,
    Done,
}

/// What the room behind a box is wide, about.
const BETWEEN: f64 = 50.0;

/// With more frames than this one below the other, a rank gets several columns
/// if there is room.
const TALL: usize = 10;

/// Several ways to make columns: by the longest and by the shortest way from
/// the left, folded, not folded, and with tall ranks dealt out to several
/// columns.
pub(super) fn candidates(frames: &[Frame], arrows: &[Arrow]) -> Vec<Columns> {
    let mut found: Vec<Columns> = Vec::new();
    let step = |names: bool, least: f64| {
        let some = frames.iter().filter(|frame| frame.leftmost == names);
        let widths = some.map(|frame| frame.width + BETWEEN);
        widths.fold(least, f64::max)
    };
    let names = step(true, 0.0);
    // Behind the last column nothing stands.
    let boxes = (WIDE + BETWEEN - names) / step(false, 80.0 + BETWEEN);
    let fit = (boxes as usize + usize::from(names > 0.0)).max(3);
    for ranks in [longest(frames, arrows), shortest(frames, arrows)] {
        let count = columns_of(&ranks);
        let dealt = dealt(frames, arrows, &ranks);
        let mut ways = vec![
            folded(&ranks, count.min(fit)),
            folded(&ranks, count.min(2 * fit)),
            folded(&dealt, columns_of(&dealt)),
        ];
        // Up to three pages wide it may stay unfolded: a tree folds badly.
        ways.truncate(if count <= 3 * fit { 3 } else { 2 });
        for columns in ways {
            if !found.contains(&columns) {
                found.push(columns);
            }
        }
    }
    found
}

fn columns_of(ranks: &[usize]) -> usize {
    ranks.iter().max().map_or(0, |last| last + 1)
}

/// From left to right, then back, below, and so on.
fn folded(ranks: &[usize], most: usize) -> Columns {
    let most = most.max(2);
    let place = |&rank: &usize| {
        // Column 0 is for names, and the first band only.
        if rank < most {
            return Place {
                column: rank,
                band: 0,
            };
        }
        let (turn, step) = ((rank - most) / (most - 1), (rank - most) % (most - 1));
        let column = if turn % 2 == 0 {
            most - 1 - step
        } else {
            1 + step
        };
        Place {
            column,
            band: turn + 1,
        }
    };
    let count = ranks.iter().max().map_or(0, |last| last + 1);
    Columns {
        places: ranks.iter().map(place).collect(),
        count: count.min(most),
    }
}

/// Deals out the frames of tall ranks to several columns, as long as the page
/// is wide enough. What arrows lead to in turn stands side by side, so that they
/// need not cross.
fn dealt(frames: &[Frame], arrows: &[Arrow], ranks: &[usize]) -> Vec<usize> {
    let count = columns_of(ranks);
    let mut members = vec![Vec::new(); count];
    let mut widths = vec![0.0_f64; count];
    let mut known = vec![false; ranks.len()];
    let led_to = arrows.iter().map(|arrow| arrow.to);
    for frame in led_to.chain(0..ranks.len()) {
        if !known[frame] {
            known[frame] = true;
            members[ranks[frame]].push(frame);
            widths[ranks[frame]] = widths[ranks[frame]].max(frames[frame].width + BETWEEN);
        }
    }
    let mut columns = vec![1; count];
    let mut room = WIDE + BETWEEN - widths.iter().sum::<f64>();
    // Names stay one below the other.
    let first = usize::from(frames.iter().any(|frame| frame.leftmost));
    let height = |rank: usize, columns: &[usize]| members[rank].len() / columns[rank];
    while let Some(rank) = (first..count)
        .filter(|&rank| widths[rank] <= room && height(rank, &columns) >= TALL)
        .max_by_key(|&rank| height(rank, &columns))
    {
        columns[rank] += 1;
        room -= widths[rank];
    }
    let mut dealt = vec![0; ranks.len()];
    let mut left = 0;
    for (members, columns) in members.iter().zip(columns) {
        for (place, &frame) in members.iter().enumerate() {
            dealt[frame] = left + place % columns;
        }
        left += columns;
    }
    dealt
}

fn heads(frames: &[Frame], arrows: &[Arrow]) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); frames.len()];
    for arrow in arrows {
        out[arrow.from].push(arrow.to);
    }
    out
}

fn starts(frames: &[Frame], out: &[Vec<usize>]) -> Vec<usize> {
    let mut led_to = vec![false; out.len()];
    for &to in out.iter().flatten() {
        led_to[to] = true;
    }
    let mut starts: Vec<usize> = (0..out.len()).collect();
    starts.sort_by_key(|&at| (!frames[at].leftmost, led_to[at]));
    starts
}

/// One further right than the rightmost frame that leads to it, arrows that
/// close a cycle left aside.
fn longest(frames: &[Frame], arrows: &[Arrow]) -> Vec<usize> {
    let out = heads(frames, arrows);
    let named = frames.iter().any(|frame| frame.leftmost);
    let left = |frame: &Frame| usize::from(named && !frame.leftmost);
    let mut ranks: Vec<usize> = frames.iter().map(left).collect();
    let (order, forward) = search(&out, frames);
    for &at in order.iter().rev() {
        for &to in &forward[at] {
            ranks[to] = ranks[to].max(ranks[at] + 1);
        }
    }
    ranks
}

/// How many arrows it takes from the nearest name; what no name leads to begins
/// where the first of its kind was born.
fn shortest(frames: &[Frame], arrows: &[Arrow]) -> Vec<usize> {
    let out = heads(frames, arrows);
    let named = frames.iter().any(|frame| frame.leftmost);
    let mut ranks = vec![usize::MAX; frames.len()];
    let mut queue: VecDeque<usize> = VecDeque::new();
    for at in (0..frames.len()).filter(|&at| frames[at].leftmost) {
        ranks[at] = 0;
        queue.push_back(at);
    }
    let mut starts = starts(frames, &out).into_iter();
    loop {
        while let Some(at) = queue.pop_front() {
            for &to in &out[at] {
                if ranks[to] == usize::MAX {
                    ranks[to] = ranks[at] + 1;
                    queue.push_back(to);
                }
            }
        }
        let Some(next) = starts.find(|&at| ranks[at] == usize::MAX) else {
            return ranks;
        };
        ranks[next] = usize::from(named);
        queue.push_back(next);
    }
}

/// Depth first from the names, then from what nobody leads to, then from the
/// rest. Returns the frames in the order in which they were done, and for each
/// the arrows that do not close a cycle.
fn search(out: &[Vec<usize>], frames: &[Frame]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut seen = vec![Seen::No; out.len()];
    let mut done = Vec::new();
    let mut forward = vec![Vec::new(); out.len()];
    for start in starts(frames, out) {
        let mut visits = Vec::new();
        if seen[start] == Seen::No {
            seen[start] = Seen::Open;
            visits.push((start, 0));
        }
        while let Some((at, next)) = visits.pop() {
            let Some(&to) = out[at].get(next) else {
                seen[at] = Seen::Done;
                done.push(at);
                continue;
            };
            visits.push((at, next + 1));
            if seen[to] != Seen::Open {
                forward[at].push(to);
            }
            if seen[to] == Seen::No {
                seen[to] = Seen::Open;
                visits.push((to, 0));
            }
        }
    }
    (done, forward)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_chain_turns_round_below() {
        let ranks: Vec<usize> = (0..9).collect();
        let columns = folded(&ranks, 4);
        let places: Vec<(usize, usize)> =
            columns.places.iter().map(|p| (p.column, p.band)).collect();
        let wanted = [
            (0, 0),
            (1, 0),
            (2, 0),
            (3, 0),
            (3, 1),
            (2, 1),
            (1, 1),
            (1, 2),
            (2, 2),
        ];
        assert_eq!(places, wanted);
        assert_eq!(columns.count, 4);
    }
}
