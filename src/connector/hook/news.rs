//! How does a message read?
//!
//! Some robots of a chat show nothing but text, and it is made here of the words of the content.

use crate::connector::hook::{News, Topic, Words};

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
    use std::collections::BTreeMap;

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
