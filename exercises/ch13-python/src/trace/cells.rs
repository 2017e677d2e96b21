// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Where in memory objects lie.

use crate::given::Python;
use ch03_ref::Ref;
use picture::{Page, Tenant};
use std::collections::{BTreeMap, BTreeSet};

/// Chapter 02's pages.
const PAGE: usize = 16 * 1024;
const HEADER: usize = 16;
/// Cells that are shown to the left and right of the script's objects.
const AROUND: usize = 2;
/// More cells than this are not shown of one page.
const MOST: usize = 16;

/// The pages that these objects lie in, or that objects of the picture lay in
/// before, each with the cells around them. `seen` remembers where those were.
pub(super) fn pages(py: &Python, shown: &[Ref], seen: &mut BTreeSet<usize>) -> Vec<Page> {
    let mut tenants: BTreeMap<usize, BTreeMap<usize, Tenant>> = BTreeMap::new();
    let mut put = |at: usize, tenant: Tenant| {
        tenants
            .entry(at / PAGE)
            .or_default()
            .insert(at % PAGE, tenant);
    };
    for r in py.heap.refs() {
        put(r.id().address(), Tenant::Other);
    }
    for r in shown {
        let at = r.id().address();
        seen.insert(at);
        put(at, Tenant::Object(r.uid().number()));
    }
    let all = tenants.into_iter().enumerate();
    all.filter_map(|(number, (page, cells))| {
        let ours = seen.range(page * PAGE..(page + 1) * PAGE);
        let ours: Vec<usize> = ours.map(|at| at % PAGE).collect();
        (!ours.is_empty()).then(|| told(number + 1, &cells, &ours))
    })
    .collect()
}

fn told(number: usize, cells: &BTreeMap<usize, Tenant>, ours: &[usize]) -> Page {
    // Cells of a page have one size: it divides all distances.
    let offsets = cells.keys().chain(ours);
    let size = offsets.fold(0, |size, at| gcd(size, at - HEADER)).max(16);
    let cell = |offset: Option<&usize>| offset.map_or(0, |offset| (offset - HEADER) / size);
    let first = cell(ours.first()).saturating_sub(AROUND);
    let last = cell(ours.last()) + AROUND;
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
