//! Each scenario that comes with the program can be passed, by words as a good agent writes them.

use crate::server::{Answer, TestServer};
use crate::training::{begin, moved, path};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What is done in each scenario, in the order of the levels. `答应` promises a call within an hour, `转：` hands over, `完` ends with a reason.
const MODEL: [(&str, &[&str]); 12] = [
    (
        "repeat_back",
        &[
            "您好，我是小王。您收到一件，少了一件，颜色也不对，是吗？",
            "抱歉给您添麻烦了，请问是哪个订单号？我来核实。",
            "收到，我马上核实，今天之内给您补发的消息。",
            "请问还有其他可以帮您的吗？",
            "完",
        ],
    ),
    (
        "washer_model",
        &[
            "您好，我是小王。洗衣机不排水确实不方便，请问是什么型号？",
            "好的，WD-100 滚筒，排水排不出去，是吗？",
            "请看看背后的排水管有没有打折，不行我帮您约师傅上门。",
            "还有其他可以帮您的吗？",
            "完",
        ],
    ),
    (
        "one_question",
        &["您好，我是小王。最晚明天下班前有结果，一般是 1–2 个工作日。", "答应", "到时间没有结果我会联系您。还有其他可以帮您的吗？", "完"],
    ),
    (
        "return_window",
        &[
            "您好，我是小王。签收次日起 7 天内可以无理由退货，您还来得及。",
            "个人原因的无理由退货，运费由您承担，小件一般 10–15 元。",
            "还有其他可以帮您的吗？",
            "完",
        ],
    ),
    (
        "install_fee",
        &[
            "您好，我是小王。标准安装免费，空调含 3 米铜管和一个砖墙孔；空调外机支架每副 100 元，外机高空作业每台 150 元。",
            "师傅会先报价，您同意了再动手，付款走 App，不收现金。",
            "还有其他可以帮您的吗？",
            "完",
        ],
    ),
    (
        "en_return_window",
        &[
            "Hello, this is 小王. Yes, you have 7 days from the day after delivery to return it for any reason.",
            "That's fine: a request before midnight on the 7th day counts, the parcel can follow.",
            "Is there anything else I can do for you?",
            "完",
        ],
    ),
    (
        "waited_long",
        &[
            "您好，我是小王。让您等了半个小时，实在抱歉，换作是我也会着急。",
            "不难，我现在就帮您改，请您把新号码发过来。",
            "还有其他可以帮您的吗？",
            "完",
        ],
    ),
    (
        "late_repair",
        &[
            "您好，我是小王。让您请了假白等半天，菜也坏了，实在抱歉。",
            "我现在就重新安排，今天就上门，不收任何费用。",
            "答应",
            "还有其他可以帮您的吗？",
            "完",
        ],
    ),
    (
        "en_no_show",
        &[
            "Hello, this is 小王. I'm so sorry you took a day off for nothing.",
            "We arrange it anew today, free of charge.",
            "答应",
            "Is there anything else?",
            "完",
        ],
    ),
    (
        "red_line",
        &[
            "您好，我是小王。拖了您这么久，非常抱歉，我完全理解您的心情。",
            "转：顾客的事拖了两周没人管，说要打 12315 投诉，再发到网上，请主管马上接手",
        ],
    ),
    (
        "bad_review",
        &[
            "您好，我是小王。说好周三到却晚了两天，耽误您搬家，非常抱歉。",
            "送晚了的，我们每单补一张 10 元延误补偿券，马上放进您的账户。",
            "评价是您的权利，我完全理解；送货的问题我会认真反馈。",
            "还有其他可以帮您的吗？",
            "完",
        ],
    ),
    (
        "out_of_warranty",
        &[
            "您好，我是小王。用了三年就出问题，我能理解您着急；整机保修期是 1 年，现在过保了。",
            "上门检测费 50 元，决定维修就免掉；师傅先报价，您同意了再修。",
            "还有其他可以帮您的吗？",
            "完",
        ],
    ),
];

/// Does what a line says.
fn play(server: &TestServer, who: &str, attempt: &Value, line: &str) -> Answer {
    let body = match (line, line.strip_prefix("转：")) {
        ("答应", _) => json!({"type": "promised", "kind": "call_back", "minutes": 60}),
        ("完", _) => json!({"type": "closed", "reason": "other"}),
        (_, Some(note)) => json!({"type": "handed_over", "note": note}),
        (_, None) => json!({"type": "said", "text": line}),
    };
    moved(server, who, attempt, &body)
}

#[test]
fn each_scenario_can_be_passed() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let scenarios = |path: &Value| -> Vec<Value> {
        path["levels"].as_array().unwrap().iter().flat_map(|level| level["scenarios"].as_array().unwrap().clone()).collect()
    };
    let known: BTreeSet<String> = scenarios(&path(&server, &wang)).iter().map(|own| own["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(known, MODEL.iter().map(|(id, _)| (*id).to_owned()).collect(), "each has an answer that passes");
    for (id, lines) in MODEL {
        let attempt = begin(&server, &wang, id);
        let last = lines.iter().map(|line| play(&server, &wang, &attempt, line).expect(200)).last().unwrap();
        assert_eq!(last["score"]["passed"], true, "{id}: {last:#}");
    }
    let after = path(&server, &wang);
    assert!(scenarios(&after).iter().all(|own| own["progress"]["passed"] == true), "{after:#}");
    assert_eq!((&after["next"], after["levels"].as_array().unwrap().iter().all(|level| level["passed"] == true)), (&Value::Null, true));
}
