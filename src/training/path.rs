//! How far is somebody on the path of levels?

use crate::conversation::team::practice::Progress;
use crate::engine::training::{Course, Level, Scenario};

/// Where somebody stands at a level.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand<'c> {
    /// The level.
    pub level: &'c Level,
    /// Whether it may be practised: all levels before are passed.
    pub is_open: bool,
    /// How many of its scenarios are passed.
    pub n_passed: usize,
    /// Whether that is enough.
    pub is_passed: bool,
}

/// Where somebody stands at each level, in their order.
pub fn stands<'c>(course: &'c Course, own: &[Progress]) -> Vec<Stand<'c>> {
    let mut is_open = true;
    let stand = |level: &'c Level| {
        let n_passed = course.of_level(&level.id).filter(|scenario| is_passed(scenario, own)).count();
        let is_passed = n_passed >= usize::from(level.needs);
        let stand = Stand { level, is_open, n_passed, is_passed };
        is_open &= is_passed;
        stand
    };
    course.levels.iter().map(stand).collect()
}

/// Whether somebody may try a scenario.
pub fn may_try(course: &Course, own: &[Progress], scenario: &Scenario) -> bool {
    stands(course, own).iter().any(|stand| stand.level.id == scenario.level && stand.is_open)
}

/// What to practise next: the first scenario of an open level that is not passed, of the levels that are not passed first.
pub fn next<'c>(course: &'c Course, own: &[Progress]) -> Option<&'c Scenario> {
    let stands = stands(course, own);
    let open = |is_passed: bool| stands.iter().filter(move |stand| stand.is_open && stand.is_passed == is_passed);
    let levels = open(false).chain(open(true));
    levels.flat_map(|stand| course.of_level(&stand.level.id)).find(|scenario| !is_passed(scenario, own))
}

fn is_passed(scenario: &Scenario, own: &[Progress]) -> bool {
    own.iter().any(|progress| progress.scenario == scenario.id && progress.is_passed)
}
