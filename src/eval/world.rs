//! What do other systems say in a transcript?
//!
//! A line of a transcript says it, and holds until another line says otherwise: nothing is asked over a network.

use crate::connector::call::{Call, Called, Failure, Outcome};
use crate::connector::{Connected, ConnectorId, Connectors};
use crate::eval::rehearsal::Systems;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The word for a system that does not answer.
const SILENT: &str = "没回答";

/// The word behind the minutes of an old answer.
const AGO: &str = "分钟前";

/// Systems that say what a transcript says; all clones are one.
#[derive(Debug, Clone, Default)]
pub struct World(Rc<RefCell<Said>>);

#[derive(Debug, Default)]
struct Said {
    connected: Connected,
    outcomes: BTreeMap<ConnectorId, Outcome>,
}

impl World {
    /// Learns from a line such as `order = found；state=shipped`, `order = found 3 分钟前；state=shipped` or `order = 没回答`, or gives what is
    /// wrong with it.
    pub fn learn(&self, connectors: &Connectors, line: &str) -> Result<(), String> {
        let (id, said) = line.split_once('=').ok_or("write it as `order = found；state=shipped`")?;
        let id = ConnectorId(id.trim().into());
        let connector = connectors.get(&id).ok_or_else(|| format!("`{id}` is no connector of connectors.ron"))?;
        let mut parts = said.split(['；', ';']).map(str::trim);
        let (name, age_seconds) = head(parts.next().unwrap_or_default())?;
        let gave: BTreeMap<String, String> = parts.filter(|part| !part.is_empty()).map(pair).collect::<Result<_, _>>()?;
        let outcome = if name == SILENT {
            Outcome::Failed(Failure::Unreachable)
        } else {
            let answer = connector.answer(name).ok_or_else(|| format!("`{id}` gives no answer `{name}`"))?;
            if let Some(missing) = answer.gives.keys().find(|own| !gave.contains_key(*own)) {
                return Err(format!("`{name}` always gives `{missing}`"));
            }
            if let Some(unknown) = gave.keys().find(|own| !answer.gives.contains_key(*own) && !answer.may_give.contains_key(*own)) {
                return Err(format!("`{name}` never gives `{unknown}`"));
            }
            Outcome::Answered { answer: name.to_owned(), gave, age_seconds }
        };
        let mut own = self.0.borrow_mut();
        own.connected = own.connected.with(connector.system);
        own.outcomes.insert(id, outcome);
        Ok(())
    }
}

/// The name of an answer, and its age in seconds.
fn head(text: &str) -> Result<(&str, u64), String> {
    let Some((name, age)) = text.split_once(' ') else { return Ok((text, 0)) };
    let minutes = age.trim().strip_suffix(AGO).and_then(|minutes| minutes.trim().parse::<u64>().ok());
    minutes.map(|minutes| (name, minutes * 60)).ok_or_else(|| format!("`{age}` is no age; write it as `3 {AGO}`"))
}

/// A name and its value.
fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is no `name=value`"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

impl Systems for World {
    fn connected(&self) -> Connected {
        self.0.borrow().connected
    }

    fn call(&mut self, call: &Call, key: Option<String>) -> Called {
        let outcome = self.0.borrow().outcomes.get(&call.connector).cloned().unwrap_or(Outcome::Failed(Failure::Unreachable));
        Called { connector: call.connector.clone(), inputs: call.inputs.clone(), key, outcome, no_new: None, took_ms: 0, agent: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::samples::shop;

    #[test]
    fn a_line_says_what_its_connector_can_say() {
        let check = |line: &str, expected: Result<&str, &str>| {
            let world = World::default();
            let shown = world.learn(&shop(), line).map(|()| format!("{:?}", world.0.borrow().outcomes.values().collect::<Vec<_>>()));
            match (shown, expected) {
                (Ok(shown), Ok(expected)) => assert_eq!(shown, expected, "{line}"),
                (Err(fault), Err(part)) => assert!(fault.contains(part), "{line}: {fault}"),
                (shown, _) => panic!("{line}: {shown:?}"),
            }
        };
        let found = r#"[Answered { answer: "found", gave: {"item": "洗衣机", "state": "shipped"}, age_seconds: 180 }]"#;
        check("order = found 3 分钟前；state=shipped；item=洗衣机", Ok(found));
        check("order = unknown", Ok(r#"[Answered { answer: "unknown", gave: {}, age_seconds: 0 }]"#));
        check("order=没回答", Ok("[Failed(Unreachable)]"));
        check("order", Err("write it as"));
        check("nothing = found", Err("no connector"));
        check("order = lost", Err("no answer `lost`"));
        check("order = found；state=shipped", Err("always gives `item`"));
        check("order = unknown；state=shipped", Err("never gives `state`"));
        check("order = found soon；state=1；item=2", Err("no age"));
        check("order = found；state", Err("name=value"));
    }
}
