//! How is a fact stored, and how is what was stored long ago still read?
//!
//! A fact is one flat JSON object that begins with its `type`, which alone says to which family it belongs: `{"type":"left_queue","words":"好的"}`.
//! All that was ever stored stays readable, and a program that is older than a fact refuses it by name instead of misreading it.
//!
//! A form changes in one of two ways:
//!
//! - A field is added, with `#[serde(default)]`: what lacks it was stored before. The `type` stays.
//! - Anything else is a new version of the form, and the version is a part of the `type`. The variant is written under the new one, as
//!   `#[serde(rename = "claimed/2")]`. The old one, `claimed`, keeps its line in `Fact::read`: it is read into a struct that has the fields
//!   of old, and this is turned into the variant of the present.

use crate::conversation::fact::Fact;
use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::fmt;

/// The name of the field that says what a fact is.
const TYPE: &str = "type";

impl Fact {
    /// Reads a fact of this type from its other fields.
    fn read<'de, A: MapAccess<'de>>(kind: &str, fields: A) -> Result<Self, A::Error> {
        let whole = MapAccessDeserializer::new(Whole { kind, is_typed: false, fields });
        match kind {
            "opened" | "customer_said" | "left_queue" | "rated" => Deserialize::deserialize(whole).map(Fact::Customer),
            "bot_said" | "moved" | "handed_off" | "detailed" | "read_as" | "anger_measured" | "red_line_crossed" | "red_line_noted" => {
                Deserialize::deserialize(whole).map(Fact::Bot)
            }
            "alert_acknowledged" | "claimed" | "agent_said" | "noted" | "transferred" | "returned" | "reviewed" | "promised"
            | "promise_kept" | "promise_moved" | "promise_dropped" | "followed_up" | "wrapped_up" => {
                Deserialize::deserialize(whole).map(Fact::Desk)
            }
            "called" | "closed" | "rule_promised" | "erased" => Deserialize::deserialize(whole).map(Fact::System),
            unknown => Err(Error::custom(format_args!("a fact of type `{unknown}` is not known to this version"))),
        }
    }
}

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FactVisitor)
    }
}

struct FactVisitor;

impl<'de> Visitor<'de> for FactVisitor {
    type Value = Fact;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fact with its type")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Fact, A::Error> {
        let first: String = fields.next_key()?.ok_or_else(|| Error::missing_field(TYPE))?;
        if first == TYPE {
            let kind: String = fields.next_value()?;
            return Fact::read(&kind, fields);
        }
        // Somebody else has sorted the fields.
        let mut others = Map::from_iter([(first, fields.next_value()?)]);
        while let Some((name, value)) = fields.next_entry()? {
            others.insert(name, value);
        }
        let Some(Value::String(kind)) = others.remove(TYPE) else { return Err(Error::missing_field(TYPE)) };
        Fact::read(&kind, MapDeserializer::new(others.into_iter())).map_err(|error: serde_json::Error| Error::custom(error))
    }
}

/// All fields of a fact again, after its type was read to know the family.
struct Whole<'a, A> {
    kind: &'a str,
    is_typed: bool,
    fields: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Whole<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        if self.is_typed { self.fields.next_key_seed(seed) } else { seed.deserialize(TYPE.into_deserializer()).map(Some) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        if self.is_typed {
            return self.fields.next_value_seed(seed);
        }
        self.is_typed = true;
        seed.deserialize(self.kind.into_deserializer())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::fact::bot::BotFact;
    use crate::conversation::fact::customer::CustomerFact;
    use crate::conversation::fact::desk::DeskFact;
    use crate::conversation::fact::system::SystemFact;
    use std::collections::BTreeSet;

    /// At least one fact of each kind, as it is stored.
    const EXAMPLES: [&str; 51] = [
        r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":"v-1","is_verified":true,"page":"/cart","region":"上海","product":"KFR-35","is_test":false}"#,
        r#"{"type":"opened","locale":"en","channel":"app","visitor":null,"is_verified":false,"page":null,"is_test":true}"#,
        r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":null,"is_verified":false,"page":"/orders","arrival":{"title":"我的订单","referrer":"https://shop.example/me","device":{"kind":"phone","system":"ios","browser":"wechat"},"language":"zh-CN"},"is_test":false}"#,
        r#"{"type":"customer_said","text":"你好\u0000🙂"}"#,
        r#"{"type":"customer_said","text":"是","choice":{"event":9007199254740993,"place":1}}"#,
        r#"{"type":"read_as","text":"冰箱保修多久","how":"follow_up"}"#,
        r#"{"type":"red_line_crossed","hit":{"id":"sue","category":"法律","severity":4,"words":"起诉"}}"#,
        r#"{"type":"red_line_noted","hit":{"id":"sue","category":"法律","severity":4,"words":"起诉"},"why":"denied"}"#,
        r#"{"type":"alert_acknowledged","alert":1,"agent":"小李"}"#,
        r#"{"type":"anger_measured","score":0.4,"reasons":["什么玩意"]}"#,
        r#"{"type":"called","connector":"order","inputs":{"order":"A1"},"outcome":{"answered":{"answer":"found","gave":{"state":"sent"},"age_seconds":0}},"took_ms":12}"#,
        r#"{"type":"called","connector":"order","inputs":{"order":"A1"},"outcome":{"failed":"off"},"took_ms":0,"agent":"小王"}"#,
        r#"{"type":"called","connector":"cancel","inputs":{},"key":"00ff","outcome":{"failed":"timed_out"},"no_new":"resting","took_ms":8000}"#,
        r#"{"type":"bot_said","act":"answer","text":"**七天**内","choices":["解决了"],"citations":[{"atom":"returns/how","hash":"0f"}],"confidence":0.9}"#,
        r#"{"type":"bot_said","act":"greet","text":"您好","choices":[],"citations":[],"confidence":null}"#,
        r#"{"type":"moved","frame":null,"aside":null}"#,
        r#"{"type":"moved","frame":{"in":"flow","flow":"refund","hash":"0f","step":2,"slots":{"order":"A1"},"asked":1},"aside":{"in":"offering"}}"#,
        r#"{"type":"moved","frame":{"in":"tree","tree":"cooling","hash":"0f","at":"cooling/noise","path":[{"question":"cooling/start","reply":"不响","is_unknown":false}],"asked":0},"aside":null}"#,
        r#"{"type":"moved","frame":{"in":"clarifying","options":[{"atom":"returns/how"},{"flow":"refund"}],"others":[],"matter":"退","asked":1},"aside":null}"#,
        r#"{"type":"moved","frame":{"in":"answered","atom":"returns/how","next":[{"flow":"refund"}],"others":[],"related":["returns/when"],"path":[]},"aside":null}"#,
        r#"{"type":"handed_off","id":1,"reason":"red_line","skill":"general","priority":"high","packet":{"summary":"退货","slots":{"order":"A1"},"tried":["returns/how"],"path":[],"parts":["B-7"],"called":[],"anger":0.5,"red_lines":[{"id":"sue","category":"法律","severity":4,"words":"起诉"}]}}"#,
        r#"{"type":"detailed","slots":{"phone":"13800000000"}}"#,
        r#"{"type":"left_queue","words":"好的"}"#,
        r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好"}"#,
        r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好","by":"offer"}"#,
        r#"{"type":"handed_off","id":2,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"退货","intent":"refund","slots":{},"tried":[],"path":[],"parts":[],"called":[],"anger":0.0,"red_lines":[]}}"#,
        r#"{"type":"agent_said","agent":"小王","text":"稍等"}"#,
        r#"{"type":"returned","agent":"小王","words":"再见"}"#,
        r#"{"type":"rated","solved":null,"stars":5,"comment":"谢谢"}"#,
        r#"{"type":"closed","by":"agent","solved":true,"words":"再见"}"#,
        r#"{"type":"closed","by":"bot","solved":null,"words":""}"#,
        r#"{"type":"opened","locale":"en","channel":"app","visitor":null,"pseudonym":"00ff","is_verified":false,"page":null,"is_test":true}"#,
        r#"{"type":"opened","locale":"en","channel":"app","visitor":null,"is_verified":false,"page":null,"content":"0f","is_test":false}"#,
        r#"{"type":"erased","why":"requested"}"#,
        r#"{"type":"erased","why":"expired","has_asked":true}"#,
        r#"{"type":"reviewed","answer":7,"verdict":"wrong","agent":"小李"}"#,
        r#"{"type":"noted","agent":"小王","text":"客户在医院"}"#,
        r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"skill":"repair"},"words":"正在为您转接"}"#,
        r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"agent":"小李"},"words":"正在为您转接"}"#,
        r#"{"type":"promised","agent":"小王","pledge":{"kind":"call_back","what":"打13900000000","due":"2026-11-30T10:00:00Z","owner":{"agent":"小王"}},"words":"我们会回电"}"#,
        r#"{"type":"promised","agent":"小王","pledge":{"kind":"look_into","what":"查仓库","due":"2026-11-30T10:00:00Z","owner":{"skill":"order"}}}"#,
        r#"{"type":"promise_kept","promise":1,"agent":"小王","words":"已经办好"}"#,
        r#"{"type":"promise_kept","promise":1,"agent":"小王"}"#,
        r#"{"type":"promise_moved","promise":1,"agent":"小王","due":"2026-12-01T10:00:00Z","owner":{"agent":"小李"},"why":"客户在开会","words":"改到明天"}"#,
        r#"{"type":"promise_moved","promise":1,"agent":"小王","due":"2026-12-01T10:00:00Z","owner":{"skill":"order"},"why":"我休假"}"#,
        r#"{"type":"promise_dropped","promise":1,"agent":"小王","why":"客户说不用了"}"#,
        r#"{"type":"followed_up","promise":1,"agent":"小王","text":"钱退了"}"#,
        r#"{"type":"wrapped_up","agent":"小王","reason":"after_sales/return","resolution":"solved","attributes":{"amount":{"number":12.5},"carrier":{"choice":"sf"},"place":{"text":"人民路1号"}},"note":"很客气"}"#,
        r#"{"type":"wrapped_up","agent":"小王","reason":null,"resolution":null}"#,
        r#"{"type":"rule_promised","rule":"rescue","pledges":[{"kind":"rescue_answer","what":"联系客户","due":"2026-11-30T10:00:00Z","owner":{"skill":"general"}}]}"#,
        r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"skill":"repair"},"words":"正在为您转接","why":"silent"}"#,
    ];

    /// Which kind of fact it is: where a variant is missing here, its example is missing above.
    fn place(fact: &Fact) -> usize {
        match fact {
            Fact::Customer(CustomerFact::Opened(_)) => 0,
            Fact::Customer(CustomerFact::Said { .. }) => 1,
            Fact::Customer(CustomerFact::LeftQueue { .. }) => 2,
            Fact::Customer(CustomerFact::Rated(_)) => 3,
            Fact::Bot(BotFact::ReadAs { .. }) => 4,
            Fact::Bot(BotFact::RedLineCrossed { .. }) => 5,
            Fact::Bot(BotFact::RedLineNoted { .. }) => 6,
            Fact::Bot(BotFact::AngerMeasured { .. }) => 7,
            Fact::Bot(BotFact::Said(_)) => 8,
            Fact::Bot(BotFact::Moved { .. }) => 9,
            Fact::Bot(BotFact::HandedOff(_)) => 10,
            Fact::Bot(BotFact::Detailed { .. }) => 11,
            Fact::Desk(DeskFact::AlertAcknowledged { .. }) => 12,
            Fact::Desk(DeskFact::Claimed { .. }) => 13,
            Fact::Desk(DeskFact::Said { .. }) => 14,
            Fact::Desk(DeskFact::Returned { .. }) => 15,
            Fact::System(SystemFact::Called(_)) => 16,
            Fact::System(SystemFact::Closed { .. }) => 17,
            Fact::System(SystemFact::Erased { .. }) => 18,
            Fact::Desk(DeskFact::Reviewed { .. }) => 19,
            Fact::Desk(DeskFact::Noted { .. }) => 20,
            Fact::Desk(DeskFact::Transferred { .. }) => 21,
            Fact::Desk(DeskFact::Promised { .. }) => 22,
            Fact::Desk(DeskFact::PromiseKept { .. }) => 23,
            Fact::Desk(DeskFact::PromiseMoved { .. }) => 24,
            Fact::Desk(DeskFact::PromiseDropped { .. }) => 25,
            Fact::Desk(DeskFact::FollowedUp { .. }) => 26,
            Fact::Desk(DeskFact::WrappedUp { .. }) => 27,
            Fact::System(SystemFact::RulePromised { .. }) => 28,
            Fact::System(SystemFact::Unreadable { .. }) => unreachable!("it is never stored"),
        }
    }

    fn read(json: &str) -> Fact {
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
    }

    #[test]
    fn what_is_stored_is_read_and_written_as_it_was() {
        let facts: Vec<Fact> = EXAMPLES.into_iter().map(read).collect();
        for (fact, json) in facts.iter().zip(EXAMPLES) {
            assert_eq!(serde_json::to_string(fact).unwrap(), json);
            let sorted: Value = serde_json::from_str(json).unwrap();
            assert_eq!(read(&sorted.to_string()), *fact);
        }
        let places: BTreeSet<usize> = facts.iter().map(place).collect();
        assert_eq!(places, (0..29).collect());
    }

    #[test]
    fn what_people_wrote_comes_out_and_goes_back_in_the_same_order() {
        for json in EXAMPLES {
            let (whole, mut blank) = (read(json), read(json));
            let mut words = Vec::new();
            blank.for_each_word(&mut |word| words.push(std::mem::take(word)));
            let mut words = words.into_iter();
            blank.for_each_word(&mut |word| *word = words.next().unwrap());
            assert_eq!((blank, words.next()), (whole, None), "{json}");
        }
    }

    #[test]
    fn nothing_that_people_wrote_is_left_in_a_blank_fact() {
        let mut left = BTreeSet::new();
        for json in EXAMPLES {
            let mut fact = read(json);
            fact.blank();
            strings_of(&serde_json::to_value(&fact).unwrap(), &mut left);
        }
        for personal in [
            "v-1",
            "/cart",
            "/orders",
            "我的订单",
            "https://shop.example/me",
            "你好\u{0}🙂",
            "起诉",
            "什么玩意",
            "A1",
            "sent",
            "退货",
            "13800000000",
            "稍等",
            "谢谢",
            "不响",
            "退",
            "客户在医院",
            "打13900000000",
            "查仓库",
            "客户在开会",
            "客户说不用了",
            "钱退了",
            "人民路1号",
            "很客气",
        ] {
            assert!(!left.contains(personal), "{personal} is left in {left:?}");
        }
    }

    fn strings_of(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::String(text) => drop(found.insert(text.clone())),
            Value::Array(items) => items.iter().for_each(|item| strings_of(item, found)),
            Value::Object(fields) => fields.values().for_each(|field| strings_of(field, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    #[test]
    fn what_could_not_be_read_is_not_stored() {
        let unreadable = Fact::System(SystemFact::Unreadable { why: "of another version".to_owned() });
        assert!(serde_json::to_string(&unreadable).is_err());
        assert!(serde_json::from_str::<Fact>(r#"{"type":"unreadable","why":"."}"#).is_err());
    }

    #[test]
    fn what_was_stored_before_a_field_was_added_is_read() {
        let check = |old: &str, expected: &str| assert_eq!(read(old), read(expected), "{old}");
        check(
            r#"{"type":"opened","locale":"en","channel":"app","visitor":null,"page":null,"is_test":true}"#,
            r#"{"type":"opened","locale":"en","channel":"app","visitor":null,"is_verified":false,"page":null,"is_test":true}"#,
        );
        check(r#"{"type":"moved","frame":null}"#, r#"{"type":"moved","frame":null,"aside":null}"#);
        let moved = |own: &str| format!(r#"{{"type":"moved","frame":{{"in":"clarifying","options":[]{own}}},"aside":null}}"#);
        check(&moved(""), &moved(r#","others":[],"matter":"","asked":0"#));
        let handed_off = |called: &str| {
            format!(
                r#"{{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":
                {{"summary":"","slots":{{}},"tried":[],"path":[],"parts":[],{called}"anger":0.0,"red_lines":[]}}}}"#
            )
        };
        check(&handed_off(""), &handed_off(r#""called":[],"#));
    }

    #[test]
    fn what_is_no_known_fact_is_told_by_name() {
        let check = |json: &str, expected: &str| {
            let error = serde_json::from_str::<Fact>(json).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{json}: {error}");
        };
        check(r#"{"type":"claimed/2","agent":"小王"}"#, "a fact of type `claimed/2` is not known to this version");
        check(r#"{"agent":"小王","type":"claimed/2"}"#, "a fact of type `claimed/2` is not known to this version");
        check(r#"{"type":"claimed","agent":"小王"}"#, "missing field `handoff`");
        check(r#"{"agent":"小王"}"#, "missing field `type`");
        check("{}", "missing field `type`");
        check("[]", "invalid type: sequence, expected a fact with its type");
    }
}
