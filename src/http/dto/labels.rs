//! What do the names look like by which people at the desk call things?

use crate::engine::reply::labels::LabelWords;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What names are called, each by the name that the content gives.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Labels, example = json!({
    "details": {"order": "订单号"}, "connectors": {"order": "查订单"}, "answers": {"order": {"found": "查到了"}},
    "values": {"order.state": {"shipped": "已发货"}}, "skills": {"repair": "维修"}, "channels": {"web": "网页"}, "products": {"washer": "洗衣机"}, "entries": {"returns": "退货"}
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
    /// Of products.
    pub products: BTreeMap<String, String>,
    /// Of entries: their titles.
    pub entries: BTreeMap<String, String>,
}

impl LabelsDto {
    /// What names are called, and the titles of entries.
    pub fn of(words: LabelWords, entries: BTreeMap<String, String>) -> Self {
        let LabelWords { details, connectors, answers, values, skills, channels, products } = words;
        LabelsDto { details, connectors, answers, values, skills, channels, products, entries }
    }
}
