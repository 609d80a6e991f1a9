//! How is a priority written in the content?

use crate::dialog::flow::Priority;
use serde::Deserialize;

/// A priority as flows write it.
#[derive(Clone, Copy, Deserialize)]
pub(super) enum PriorityName {
    Low,
    Normal,
    High,
    Urgent,
}

impl From<PriorityName> for Priority {
    fn from(name: PriorityName) -> Self {
        match name {
            PriorityName::Low => Priority::Low,
            PriorityName::Normal => Priority::Normal,
            PriorityName::High => Priority::High,
            PriorityName::Urgent => Priority::Urgent,
        }
    }
}
