//! One shop's morning, told to the real program: customers talk, an agent helps, the machine loses power in between, and in the end the
//! transcripts and the report are what they should be.

use crate::program::Program;
use serde_json::{Value, json};
use std::process::Command;

struct Customer<'p> {
    program: &'p Program,
    id: String,
    token: String,
}

impl<'p> Customer<'p> {
    fn open(program: &'p Program) -> Self {
        let opened = program.post("/v1/conversations", None, &json!({"locale": "zh-CN"}), 201);
        Customer { program, id: text(&opened["id"]), token: text(&opened["token"]) }
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/conversations/{}/{rest}", self.id)
    }

    /// Says something and gives the bot's words, empty when it is mute.
    fn say(&self, words: &str) -> String {
        let answer = self.program.post(&self.path("messages"), Some(&self.token), &json!({"text": words}), 200);
        let events = answer["events"].as_array().unwrap();
        assert_eq!(events[0]["text"], words);
        events.iter().filter(|event| event["type"] == "bot_said").map(|event| text(&event["text"])).collect::<Vec<_>>().join("\n")
    }

    fn transcript(&self) -> Value {
        self.program.get(&self.path("transcript"), Some(&self.token), 200)
    }

    /// The buttons below the last thing that the bot said.
    fn choices(&self) -> Vec<String> {
        let transcript = self.transcript();
        let last = transcript["events"].as_array().unwrap().iter().rev().find(|event| event["type"] == "bot_said").unwrap().clone();
        last["choices"].as_array().unwrap().iter().map(|choice| text(&choice["label"])).collect()
    }

    /// The events' types, in order.
    fn types(&self) -> Vec<String> {
        self.transcript()["events"].as_array().unwrap().iter().map(|event| text(&event["type"])).collect()
    }

    /// The same customer at the same shop after it was started again.
    fn at(self, program: &Program) -> Customer<'_> {
        Customer { program, id: self.id, token: self.token }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_morning_at_the_shop() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let admin = program.admin_token.clone().expect("the first start prints a token");
    let agent = text(&program.post("/v1/desk/agents", Some(&admin), &json!({"name": "小王"}), 201)["token"]);

    // Answered, and glad of it.
    let asker = Customer::open(&program);
    assert!(asker.say("退款多久到账").contains("1–3 个工作日"));
    assert!(!asker.say("解决了").is_empty());

    // Clarified: a single word may mean several things, and the customer picks one.
    let vague = Customer::open(&program);
    assert!(vague.say("会员").contains("哪一个"));
    let offered = vague.choices();
    assert!(offered.len() > 2, "{offered:?}");
    assert!(!vague.say(&offered[0]).is_empty());

    // A symptom tree down to its remedy.
    let warm = Customer::open(&program);
    assert!(warm.say("空调不制冷").contains("哪一种情况"));
    assert!(warm.say("外机不启动").contains("制冷"));
    assert!(warm.say("是，温度也够低").contains("动静"));
    assert!(warm.say("嗡嗡响但不转").contains("备件编码"));

    // Power fails; what was accepted is there, once.
    let before = warm.types();
    let warm = (warm.id, warm.token);
    program.kill();
    let program = Program::start(folder.path());
    assert!(program.admin_token.is_none(), "the token is printed at the first start alone");
    let warm = Customer { program: &program, id: warm.0, token: warm.1 };
    assert_eq!(warm.types(), before);
    assert!(warm.say("解决了").len() > 1);

    // A red line, and a plea: both reach the desk, the red line first.
    let pleading = Customer::open(&program);
    assert!(pleading.say("转人工").contains("人工客服"));
    let suing = Customer::open(&program);
    assert!(!suing.say("再不处理我就打12315投诉你们").is_empty());
    assert!(suing.say("有人吗").contains("还在为您转接"), "who waits is told that it was heard");
    let queue = program.get("/v1/desk/queue", Some(&agent), 200);
    let reasons: Vec<String> = queue["waiting"].as_array().unwrap().iter().map(|handoff| text(&handoff["reason"])).collect();
    assert_eq!(reasons, ["red_line", "plea"]);

    // The agent takes the red line, power fails again, the agent goes on, answers and resolves.
    let handoff = text(&queue["waiting"][0]["id"]);
    program.post(&format!("/v1/desk/handoffs/{handoff}/claim"), Some(&agent), &json!({}), 200);
    program.post(&format!("/v1/desk/handoffs/{handoff}/claim"), Some(&admin), &json!({}), 409);
    let (suing, pleading) = ((suing.id, suing.token), (pleading.id, pleading.token));
    program.kill();
    let program = Program::start(folder.path());
    let suing = Customer { program: &program, id: suing.0, token: suing.1 };
    let desk = |id: &str, rest: &str| format!("/v1/desk/conversations/{id}/{rest}");
    program.post(&desk(&suing.id, "messages"), Some(&agent), &json!({"text": "您好，我来处理。"}), 200);
    program.post(&desk(&suing.id, "resolve"), Some(&agent), &json!({}), 200);
    assert_eq!(suing.transcript()["phase"], "closed");
    assert!(suing.types().contains(&"agent_said".to_owned()));

    // The other one is given back to the bot, which answers again.
    let pleading = Customer { program: &program, id: pleading.0, token: pleading.1 };
    let handoff = text(&program.get("/v1/desk/queue", Some(&agent), 200)["waiting"][0]["id"]);
    program.post(&format!("/v1/desk/handoffs/{handoff}/claim"), Some(&agent), &json!({}), 200);
    program.post(&desk(&pleading.id, "messages"), Some(&agent), &json!({"text": "请问还需要什么？"}), 200);
    program.post(&desk(&pleading.id, "return"), Some(&agent), &json!({}), 200);
    let pleading = pleading.at(&program);
    assert!(pleading.say("发票怎么开").contains("发票"));

    // The report, over HTTP and from the command line: five conversations, each in one class.
    let report = program.get("/v1/reports/resolution?from=2026-01-01&to=2100-01-01", Some(&agent), 200);
    assert_eq!(classes(&report), [("confirmed", 0), ("assumed", 0), ("handed_over", 1), ("unserved", 0), ("pending", 4)]);
    assert_eq!(report["conversations"], 5);
    let args = ["report", "--json", "--from", "2026-01-01", "--to", "2100-01-01", "--data", "data"];
    let printed = Command::new(env!("CARGO_BIN_EXE_jieda")).current_dir(folder.path()).args(args).output().unwrap();
    let printed: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(printed["classes"], report["classes"]);
}

/// The classes that this story knows, with how many conversations are in each.
fn classes(report: &Value) -> Vec<(&'static str, u64)> {
    let names = ["confirmed", "assumed", "handed_over", "unserved", "pending"];
    names.into_iter().map(|name| (name, report["classes"][name].as_u64().unwrap())).collect()
}
