//! Reads `labels.ron`: what people at the desk read for the names of the content.

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::load::sound::Sound;
use crate::engine::reply::labels::{LabelWords, Labels};
use crate::source::SourceSet;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelsFile {
    words: BTreeMap<String, LabelWords>,
}

/// Reads `labels.ron` alone; its faults are added to `faults`, and there are labels only if none of them is an error. A base of a shop's own may
/// do without.
pub fn load_labels(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Labels> {
    let Some(file) = sources.text("intents/labels.ron") else { return Some(Labels::default()) };
    let read: LabelsFile = sources.ron(file).map_err(|fault| faults.push(fault)).ok()?;
    let mut sound = Sound { file, faults, is_sound: true };
    sound.locales(read.words.keys());
    if let Some(label) = read.words.values().flat_map(LabelWords::texts).find(|label| label.trim().is_empty()) {
        sound.fault(
            Code::MissingWords,
            label,
            "a label is empty".to_owned(),
            "write what somebody at the desk should read, or take it out",
        );
    }
    sound.is_sound.then_some(Labels { words: read.words })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialog::flow::{Flow, Step};
    use crate::engine::Engine;
    use crate::source::SourceFile;
    use jiff::Timestamp;
    use std::collections::BTreeSet;

    fn shipped() -> Engine {
        let (engine, faults) = Engine::compile(&SourceSet::embedded_kb(), &SourceSet::embedded_intents(), Timestamp::now());
        engine.unwrap_or_else(|| panic!("{faults:?}"))
    }

    /// The details that a flow or a connector names.
    fn details(engine: &Engine) -> BTreeSet<String> {
        let of_step = |step: &Step| match step {
            Step::Ask { slot, .. } | Step::Branch { slot, .. } => vec![slot.clone()],
            Step::Choose { slot, .. } => slot.iter().cloned().collect(),
            Step::Call(call) => call.with.iter().flat_map(|(input, slot)| [input.clone(), slot.clone()]).collect(),
            Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } => Vec::new(),
            Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => Vec::new(),
        };
        let of_flows = engine.flows.iter().flat_map(|flow: &Flow| &flow.steps).flat_map(of_step);
        let given = engine.connectors.iter().flat_map(|connector| {
            let names = connector.answers.iter().flat_map(|answer| answer.gives.keys().chain(answer.may_give.keys()));
            names.map(|name| format!("{}.{name}", connector.id)).collect::<Vec<_>>()
        });
        of_flows.chain(given).collect()
    }

    #[test]
    fn all_that_is_shipped_has_a_label_in_each_language() {
        let engine = shipped();
        let is_code = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || b"_-.".contains(&byte));
        for locale in ["zh-CN", "zh-TW"] {
            let check = |label: String| assert!(!is_code(&label), "{label} in {locale}");
            details(&engine).iter().for_each(|detail| check(engine.detail_label(detail, locale)));
            for connector in engine.connectors.iter() {
                check(engine.connector_label(&connector.id, locale));
                connector.answers.iter().for_each(|answer| check(engine.answer_label(&connector.id, &answer.name, locale)));
            }
            engine
                .kb
                .entries()
                .iter()
                .flat_map(|entry| &entry.product)
                .for_each(|product| check(engine.product_label(product.as_str(), locale)));
            engine.desk.skills.iter().for_each(|skill| check(engine.skill_label(skill, locale)));
        }
        let english = &engine.labels.words["en"];
        let (chinese, labels) = (&engine.labels.words["zh-CN"], |words: &LabelWords| words.details.keys().cloned().collect::<Vec<_>>());
        assert_eq!(labels(english), labels(chinese));
        assert_eq!((&english.answers.len(), &english.values.len()), (&chinese.answers.len(), &chinese.values.len()));
    }

    #[test]
    fn a_name_without_a_label_is_called_by_its_flow_and_a_value_by_its_button() {
        let engine = Engine { labels: Labels::default(), ..shipped() };
        assert_eq!(engine.detail_label("return_reason", "zh-CN"), *engine.flows.get(&flow("return_goods")).unwrap().title.own());
        assert_eq!(engine.detail_label("nowhere", "zh-CN"), "nowhere");
        assert_eq!(engine.value_label("order", "202611200018", "zh-CN"), "202611200018");
    }

    fn flow(name: &str) -> crate::intent::FlowId {
        crate::intent::FlowId(name.into())
    }

    #[test]
    fn an_empty_label_is_a_fault() {
        let check = |text: &str, expected: Option<Code>| {
            let texts = vec![SourceFile { path: "intents/labels.ron".to_owned(), text: text.to_owned() }];
            let mut faults = Vec::new();
            let labels = load_labels(&SourceSet { texts, ..SourceSet::default() }, &mut faults);
            assert_eq!((labels.is_none(), faults.first().map(|fault| fault.code)), (expected.is_some(), expected), "{text}");
        };
        check(r#"(words: {"zh-CN": (details: {"order": "订单号"})})"#, None);
        check(r#"(words: {"zh-CN": (details: {"order": " "})})"#, Some(Code::MissingWords));
        check(r#"(words: {"en": (details: {"order": "Order"})})"#, Some(Code::MissingWords));
        check(r#"(words: {"zh-CN": (slots: {})})"#, Some(Code::RonSyntax));
    }
}
