// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Where in memory objects lie.

use crate::given::Python;
use ch03_ref::Ref;
use picture::{Page, Tenant};
use std::collections::BTreeMap;

/// Chapter 02's pages.
const PAGE: usize = 16 * 1024;
const HEADER: usize = 16;
/// Cells that are shown to the left and right of the script's objects.
const AROUND: usize = 2;
/// More cells than this are not shown of one page.
const MOST: usize = 16;

/// The pages that these objects lie in, each with the cells around them.
pub(super) fn pages(py: &Python, shown: &[Ref]) -> Vec<Page> {
    let mut tenants: BTreeMap<usize, BTreeMap<usize, Tenant>> = BTreeMap::new();
    for r in py.heap.refs() {
        let at = r.id().address();
        let page = tenants.entry(at / PAGE).or_default();
        page.insert(at % PAGE, Tenant::Other);
    }
    let mut wanted = Vec::new();
    for r in shown {
        let at = r.id().address();
        let page = tenants.entry(at / PAGE).or_default();
        page.insert(at % PAGE, Tenant::Object(r.uid().number()));
        wanted.push(at / PAGE);
    }
    let all = tenants.into_iter().enumerate();
    all.filter(|(_, (page, _))| wanted.contains(page))
        .map(|(number, (_, cells))| told(number + 1, &cells))
        .collect()
}

fn told(number: usize, cells: &BTreeMap<usize, Tenant>) -> Page {
    // Cells of a page have one size: it divides all distances.
    let size = cells
        .keys()
        .fold(0, |size, at| gcd(size, at - HEADER))
        .max(16);
    let cell = |offset: &usize| (offset - HEADER) / size;
    let ours = cells.iter().filter(|(_, t)| matches!(t, Tenant::Object(_)));
    let ours: Vec<usize> = ours.map(|(at, _)| cell(at)).collect();
    let first = ours
        .iter()
        .min()
        .copied()
        .unwrap_or(0)
        .saturating_sub(AROUND);
    let last = ours.iter().max().copied().unwrap_or(0) + AROUND;
    let last = last.min((PAGE - HEADER) / size - 1).min(first + MOST - 1);
    let tenant = |at: usize| cells.get(&(HEADER + at * size)).copied();
    Page {
        number,
        size,
        first,
        cells: (first..=last)
            .map(|at| tenant(at).unwrap_or(Tenant::Free))
            .collect(),
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
