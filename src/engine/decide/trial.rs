//! What would the bot have done at other costs?
//!
//! `jieda explain` and `jieda eval ask` show it as a table.

use crate::engine::Engine;
use crate::engine::decide::costs::Costs;

impl Engine {
    /// Tries something with these costs, and where a wrong answer costs less or more; the engine is left as it was.
    pub fn at_costs_around<T, E>(&mut self, mut tried: impl FnMut(&Engine, Costs) -> Result<T, E>) -> Result<Vec<T>, E> {
        let own = self.policy.costs;
        let all = own.around().map(|costs| {
            self.policy.costs = costs;
            tried(self, costs)
        });
        let all = all.collect();
        self.policy.costs = own;
        all
    }
}
