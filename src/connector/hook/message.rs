//! What is told in a message, and how does it read?
//!
//! Programs read fields. Robots of chats show nothing but text, and it is made here of the words of the content.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Topic {
    /// A customer waits for a person.
    HandedOff,
    /// A message crossed a red line.
    RedLine,
    /// An agent took the case.
    Claimed,
    /// A case went to somebody else.
    Transferred,
    /// The customer left the queue.
    LeftQueue,
    /// The customer said that it is not solved, or gave one or two stars of five.
    Unhappy,
    /// The talk ended.
    Closed,
    /// An operator tried the webhook.
    Test,
}

impl Topic {
    /// The name on the wire, as `desk.handed_off`.
    pub fn name(self) -> &'static str {
        match self {
            Topic::HandedOff => "desk.handed_off",
            Topic::RedLine => "desk.red_line",
            Topic::Claimed => "desk.claimed",
            Topic::Transferred => "desk.transferred",
            Topic::LeftQueue => "desk.left_queue",
            Topic::Unhappy => "desk.unhappy",
            Topic::Closed => "desk.closed",
            Topic::Test => "desk.test",
        }
    }
}

/// The words of messages in one language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// One waits; `{reason}`, `{priority}` and `{skill}` stand in it.
    pub handed_off: String,
    /// A red line; `{severity}` and `{category}`.
    pub red_line: String,
    /// A claim; `{agent}`.
    pub claimed: String,
    /// A transfer; `{agent}` and `{to}`.
    pub transferred: String,
    /// One left the queue.
    pub left_queue: String,
    /// One is not satisfied; `{verdict}`.
    pub unhappy: String,
    /// The verdict of who says that it is not solved.
    pub not_solved: String,
    /// The verdict in stars; `{stars}`.
    pub few_stars: String,
    /// A talk ended; `{by}`.
    pub closed: String,
    /// A trial by an operator.
    pub test: String,
    /// What the customer said, in a line of its own; `{words}`.
    pub said: String,
    /// Where the talk is read, in a line of its own; `{link}`.
    pub open: String,
    /// What codes are called: reasons, priorities, skills, and who ended a talk. One that is not there is shown as it is.
    pub names: BTreeMap<String, String>,
}

/// What happened, as a receiver is told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct News {
    /// What kind of thing happened.
    #[serde(skip)]
    pub topic: Topic,
    /// The talk.
    pub conversation: String,
    /// The id of the event on the wire; nothing of a trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Where the talk is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Codes and names by what they say, as `reason`: the fields of the event that tell no words of the customer.
    #[serde(flatten)]
    pub fields: BTreeMap<&'static str, String>,
    /// What the customer said, masked; nothing where that is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

impl Words {
    /// The news in a line, with what the customer said and where it is read in lines of their own.
    pub fn text(&self, news: &News) -> String {
        let line = match news.topic {
            Topic::HandedOff => self.fill(&self.handed_off, news),
            Topic::RedLine => self.fill(&self.red_line, news),
            Topic::Claimed => self.fill(&self.claimed, news),
            Topic::Transferred => self.fill(&self.transferred, news),
            Topic::LeftQueue => self.left_queue.clone(),
            Topic::Unhappy => self.unhappy.replace("{verdict}", &self.verdict(news)),
            Topic::Closed => self.fill(&self.closed, news),
            Topic::Test => self.test.clone(),
        };
        let said = news.words.as_ref().map(|words| self.said.replace("{words}", words));
        let link = news.link.as_ref().map(|link| self.open.replace("{link}", link));
        [Some(line), said, link].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    fn verdict(&self, news: &News) -> String {
        match news.fields.get("stars") {
            Some(stars) => self.few_stars.replace("{stars}", stars),
            None => self.not_solved.clone(),
        }
    }

    /// A template with the fields of the news in their places. What a field says is not read as a template again.
    fn fill(&self, template: &str, news: &News) -> String {
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?))) {
            filled.push_str(before);
            let value = news.fields.get(name).map_or("", String::as_str);
            filled.push_str(self.names.get(value).map_or(value, String::as_str));
            rest = after;
        }
        filled + rest
    }
}

#[cfg(test)]
pub mod samples {
    //! Which words and news do tests read?

    use super::*;

    /// Words in short.
    pub fn words() -> Words {
        let own = str::to_owned;
        Words {
            handed_off: own("排队：{reason}，{priority}，{skill}"),
            red_line: own("高压线 {severity} 级：{category}"),
            claimed: own("{agent} 接手"),
            transferred: own("{agent} 转给 {to}"),
            left_queue: own("退出排队"),
            unhappy: own("不满意：{verdict}"),
            not_solved: own("没解决"),
            few_stars: own("{stars} 星"),
            closed: own("结束：{by}"),
            test: own("试发"),
            said: own("客户说：{words}"),
            open: own("打开：{link}"),
            names: [("plea", "要求人工"), ("high", "高")].map(|(code, name)| (own(code), own(name))).into(),
        }
    }

    /// News with these fields.
    pub fn news(topic: Topic, fields: &[(&'static str, &str)]) -> News {
        let fields: BTreeMap<_, _> = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        News { topic, conversation: "7".to_owned(), event: Some("e-1".to_owned()), link: None, fields, words: None }
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{news, words};
    use super::*;

    fn check(news: &News, expected: &str) {
        assert_eq!(words().text(news), expected, "{news:?}");
    }

    #[test]
    fn codes_are_named_and_what_is_not_known_stays() {
        check(&news(Topic::HandedOff, &[("reason", "plea"), ("priority", "high"), ("skill", "repair")]), "排队：要求人工，高，repair");
        check(&news(Topic::RedLine, &[("severity", "4"), ("category", "法律")]), "高压线 4 级：法律");
        check(&news(Topic::Unhappy, &[("stars", "1")]), "不满意：1 星");
        check(&news(Topic::Unhappy, &[]), "不满意：没解决");
        check(&news(Topic::LeftQueue, &[]), "退出排队");
        check(&news(Topic::Test, &[]), "试发");
    }

    #[test]
    fn what_is_filled_in_is_no_template() {
        check(&news(Topic::Transferred, &[("agent", "{to}"), ("to", "小李")]), "{to} 转给 小李");
        let own = News {
            words: Some("{link}".to_owned()),
            link: Some("https://shop.example/console#7".to_owned()),
            ..news(Topic::Claimed, &[("agent", "小王")])
        };
        check(&own, "小王 接手\n客户说：{link}\n打开：https://shop.example/console#7");
    }
}
