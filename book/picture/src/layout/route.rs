//! The ways of the arrows. They bend only between the columns, so they never
//! run over a box.
//!
//! An arrow to the right comes out at the right of its slot and goes in at the
//! left; one to the left the other way round; one inside a column swings round
//! at the right.

use super::grid::{BEND, Grid};
use super::{Arrow, Frame, Layout, MARGIN, Way};
use crate::text::short;
use std::fmt::Write;

/// The least room between two columns.
const BETWEEN: f64 = 38.0;
/// The most.
const WIDE: f64 = 66.0;
/// How far before the tip the line ends.
const BACK: f64 = 6.0;
/// How far the widest turn swings out, at most.
const SWING: f64 = 30.0;
/// From a box's edge inwards to its dots.
pub(crate) const INSET: f64 = 11.0;

/// Columns from left to right: where each begins and ends.
fn columns(grid: &Grid) -> Vec<(f64, f64)> {
    let mut busy = vec![0.0; grid.columns.len() + 1];
    let mut turns = vec![0.0_f64; grid.columns.len() + 1];
    for tie in &grid.ties {
        let (a, b) = (&grid.items[tie.a], &grid.items[tie.b]);
        if a.column == b.column {
            let height = (a.top + tie.a_port - b.top - tie.b_port).abs();
            turns[a.column] = turns[a.column].max(swing(height) + 12.0);
        } else {
            busy[a.column.min(b.column)] += 1.0;
        }
    }
    let mut columns = Vec::new();
    let mut left = MARGIN;
    for (column, items) in grid.columns.iter().enumerate() {
        let widths = items.iter().map(|&item| grid.items[item].width);
        let right = left + widths.fold(0.0, f64::max);
        columns.push((left, right));
        left = right + (BETWEEN + 3.0 * busy[column]).min(WIDE).max(turns[column]);
    }
    columns
}

pub(super) fn routed(frames: &[Frame], arrows: &[Arrow], grid: &Grid) -> Layout {
    let columns = columns(grid);
    let entries = entries(frames, arrows, grid);
    let mut ways = Vec::new();
    let mut widest: f64 = columns.last().map_or(0.0, |column| column.1);
    for (number, arrow) in arrows.iter().enumerate() {
        let way = way(
            frames,
            grid,
            &columns,
            arrow,
            &grid.bends[number],
            entries[number],
        );
        for (x, _) in points(&way.d) {
            widest = widest.max(x);
        }
        ways.push(way);
    }
    let bottoms = grid.items.iter().map(|item| item.top + item.height);
    let places = grid.items.iter().take(frames.len());
    Layout {
        at: places.map(|i| (columns[i.column].0, i.top)).collect(),
        ways,
        width: widest + MARGIN,
        height: bottoms.fold(0.0, f64::max) + MARGIN,
    }
}

fn way(
    frames: &[Frame],
    grid: &Grid,
    columns: &[(f64, f64)],
    arrow: &Arrow,
    bends: &[usize],
    entry: f64,
) -> Way {
    let (from, to) = (&grid.items[arrow.from], &grid.items[arrow.to]);
    let leftwards = to.column < from.column;
    let (left, right) = columns[from.column];
    let frame = &frames[arrow.from];
    let inset = if frame.leftmost { 0.0 } else { INSET };
    let start = match leftwards {
        true => (left + inset, from.top + arrow.port),
        false => (left + frame.width - inset, from.top + arrow.port),
    };
    let mut pen = Pen::new(start);
    pen.line(if leftwards { left } else { right });
    for &bend in bends {
        let item = &grid.items[bend];
        let (left, right) = columns[item.column];
        let (near, far) = if leftwards {
            (right, left)
        } else {
            (left, right)
        };
        pen.curve(near, item.top + BEND / 2.0);
        pen.line(far);
    }
    let (left, right) = columns[to.column];
    let edge = left + frames[arrow.to].width;
    let tip = if to.column > from.column { left } else { edge };
    if to.column > from.column {
        pen.curve(tip - BACK, entry);
    } else {
        if leftwards {
            pen.curve(right.max(tip + BACK), entry);
        } else {
            pen.turn(right.max(tip + BACK), entry);
        }
        pen.line(tip + BACK);
    }
    let along = points(&pen.d);
    Way {
        middle: along.get(along.len() / 2).copied().unwrap_or(start),
        d: pen.d,
        start,
        tip: (tip, entry),
        leftwards: to.column <= from.column,
        from_left: leftwards,
    }
}

/// How far a turn over this height swings out: far ones go around near ones.
fn swing(height: f64) -> f64 {
    14.0 + (height.abs() / 7.0).min(SWING)
}

/// How far down each arrow comes in: several spread over the header's height,
/// in the order in which they come, for each side.
fn entries(frames: &[Frame], arrows: &[Arrow], grid: &Grid) -> Vec<f64> {
    let mut coming: Vec<[Vec<(f64, usize)>; 2]> = vec![Default::default(); frames.len()];
    for (number, arrow) in arrows.iter().enumerate() {
        let (from, to) = (&grid.items[arrow.from], &grid.items[arrow.to]);
        let near = grid.bends[number].last().map(|&bend| grid.items[bend].top);
        let height = near.unwrap_or(from.top + arrow.port);
        let side = usize::from(to.column <= from.column);
        // An arc that comes from below goes around those that come from nearer.
        let key = match from.column == to.column {
            true if height >= to.top => 1e6 - height,
            true => -1e6 - height,
            false => height,
        };
        coming[arrow.to][side].push((key, number));
    }
    let mut entries = vec![0.0; arrows.len()];
    for (to, sides) in coming.into_iter().enumerate() {
        for mut side in sides {
            side.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let (frame, top) = (&frames[to], grid.items[to].top);
            let last = side.len().saturating_sub(1).max(1) as f64;
            let room = (frame.entry * 2.0).min(frame.height) - 10.0;
            let step = (room / last).min(8.0);
            let first = top + frame.entry - step * (side.len().saturating_sub(1)) as f64 / 2.0;
            for (place, (_, number)) in side.into_iter().enumerate() {
                entries[number] = first + step * place as f64;
            }
        }
    }
    entries
}

/// Writes a path.
struct Pen {
    d: String,
    x: f64,
    y: f64,
}

impl Pen {
    fn new((x, y): (f64, f64)) -> Pen {
        let d = format!("M{} {}", short(x), short(y));
        Pen { d, x, y }
    }

    fn line(&mut self, x: f64) {
        if (self.x - x).abs() > 0.05 {
            let _ = write!(self.d, "H{}", short(x));
        }
        self.x = x;
    }

    /// To a place on the far side of the gap, leaving and coming level.
    fn curve(&mut self, x: f64, y: f64) {
        let half = (x - self.x) / 2.0;
        self.bezier(self.x + half, x - half, x, y);
    }

    /// Round to a place on this side of the gap.
    fn turn(&mut self, x: f64, y: f64) {
        let swing = swing(y - self.y) * 4.0 / 3.0;
        let (a, b) = (self.x + swing, x + swing);
        self.bezier(a, b, x, y);
    }

    fn bezier(&mut self, a: f64, b: f64, x: f64, y: f64) {
        let _ = write!(
            self.d,
            "C{} {} {} {} {} {}",
            short(a),
            short(self.y),
            short(b),
            short(y),
            short(x),
            short(y)
        );
        (self.x, self.y) = (x, y);
    }
}

/// Points along a path that a pen wrote.
pub(super) fn points(d: &str) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut rest = d;
    while !rest.is_empty() {
        let end = rest[1..]
            .find(['M', 'H', 'C'])
            .map_or(rest.len(), |at| at + 1);
        let numbers: Vec<f64> = rest[1..end]
            .split(' ')
            .filter_map(|n| n.parse().ok())
            .collect();
        match (&rest[..1], &numbers[..], points.last().copied()) {
            ("M", &[x, y], _) => points.push((x, y)),
            ("H", &[x], Some((_, y))) => points.push((x, y)),
            ("C", &[a, ay, b, by, x, y], Some(from)) => {
                let curve = |i: i32| {
                    let t = f64::from(i) / 12.0;
                    let s = 1.0 - t;
                    let mix = |p: f64, q: f64, r: f64, z: f64| {
                        s * s * s * p + 3.0 * s * s * t * q + 3.0 * s * t * t * r + t * t * t * z
                    };
                    (mix(from.0, a, b, x), mix(from.1, ay, by, y))
                };
                points.extend((1..=12).map(curve));
            }
            _ => {}
        }
        rest = &rest[end..];
    }
    points
}

/// The same way, elsewhere.
pub(super) fn moved(way: &Way, dx: f64, dy: f64) -> Way {
    let shift = |(x, y): (f64, f64)| (x + dx, y + dy);
    let mut d = String::new();
    let mut rest = way.d.as_str();
    while !rest.is_empty() {
        let end = rest[1..]
            .find(['M', 'H', 'C'])
            .map_or(rest.len(), |at| at + 1);
        d.push_str(&rest[..1]);
        for (place, number) in rest[1..end].split(' ').enumerate() {
            let by = if place % 2 == 0 { dx } else { dy };
            let number: f64 = number.parse().unwrap_or(0.0);
            if place > 0 {
                d.push(' ');
            }
            d.push_str(&short(number + by));
        }
        rest = &rest[end..];
    }
    Way {
        d,
        start: shift(way.start),
        middle: shift(way.middle),
        tip: shift(way.tip),
        ..*way
    }
}
