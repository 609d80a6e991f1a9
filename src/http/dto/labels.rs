//! What do the names look like by which people at the desk call things?

use crate::engine::labels::LabelWords;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What names are called, each by the name that the content gives.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Labels, example = json!({
    "details": {"order": "订单号"}, "connectors": {"order": "查订单"}, "answers": {"order": {"found": "查到了"}},
    "values": {"order.state": {"shipped": "已发货"}}, "skills": {"repair": "维修"}, "channels": {"web": "网页"}
}))]
pub struct LabelsDto {
    /// Of details: slots of flows, and what connectors are given and give, as `order.state`.
    pub details: BTreeMap<String, String>,
    /// Of connectors.
    pub connectors: BTreeMap<String, String>,
    /// Of the answers of each connector.
    pub answers: BTreeMap<String, BTreeMap<String, String>>,
    /// Of the values of details that come from other systems.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Of skills.
    pub skills: BTreeMap<String, String>,
    /// Of channels.
    pub channels: BTreeMap<String, String>,
}

impl From<LabelWords> for LabelsDto {
    fn from(LabelWords { details, connectors, answers, values, skills, channels }: LabelWords) -> Self {
        LabelsDto { details, connectors, answers, values, skills, channels }
    }
}
