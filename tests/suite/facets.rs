//! Whom an answer is for: by region, and by product.

use crate::server::{ADMIN, Answer, Talk, TestServer};
use jieda::diagnostic::Code;
use jieda::engine::Engine;
use jieda::http::guard::limits::Limits;
use jieda::http::operator::content::{Outside, Served};
use jieda::source::{SourceFile, SourceSet};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};

/// Two answers to one question for two regions, one for an island alone, and one question about two products.
const ENTRIES: [(&str, &str); 6] = [
    (
        "faq/subsidy-north",
        "---\nid: subsidy-north\ntitle: 北区节能补贴\nregion: [北区, North]\n---\n\n## 节能补贴能领多少 {#amount}\n\n\
         > 节能补贴有多少钱\n> 节能补贴怎么发\n> 补贴领得到几百\n> 节能补贴金额\n> 国家节能补贴给多少\n\n北区每台补 300 元。\n",
    ),
    (
        "faq/subsidy-south",
        "---\nid: subsidy-south\ntitle: 南区节能补贴\nregion: [南區]\n---\n\n## 节能补贴能领多少 {#amount}\n\n\
         > 节能补贴有多少钱\n> 节能补贴怎么发\n> 补贴领得到几百\n> 节能补贴金额\n> 国家节能补贴给多少\n\n南区每台补 500 元。\n",
    ),
    (
        "faq/ferry",
        "---\nid: ferry\ntitle: 海岛轮渡费\nregion: [海岛]\n---\n\n## 轮渡费谁出 {#who}\n\n\
         > 师傅坐船的钱谁付\n> 轮渡费多少\n> 上岛要加轮渡费吗\n> 船票要我出吗\n> 过海的费用\n\n轮渡费由我们出。\n",
    ),
    (
        "symptom/projector-dim",
        "---\nid: projector-dim\ntitle: 投影画面发暗\nquestions: [投影画面很暗, 投影仪不够亮, 投影看不清, 投影亮度低, 投影发暗怎么办]\n---\n\n\
         ## 投影仪装在哪里？ {#where}\n\n- [装在船上](ferry/who) 船上\n- [装在客厅](#lamp) 客厅\n\n## 换灯泡 {#lamp}\n\n请换灯泡。\n",
    ),
    (
        "product/bread-maker",
        "---\nid: bread-maker\ntitle: 面包机\nproduct: [bread-maker]\nkeywords: [面包机]\n---\n\n## 提示音怎么关掉 {#beep}\n\n\
         > 提示音太吵怎么关\n> 提示音能取消吗\n> 按键提示音关闭\n> 滴滴的提示音怎么去掉\n> 不想听提示音\n\n面包机：长按“菜单”三秒。\n",
    ),
    (
        "product/projector",
        "---\nid: projector\ntitle: 投影仪\nproduct: [projector]\nkeywords: [投影仪]\n---\n\n## 提示音怎么关掉 {#beep}\n\n\
         > 提示音太吵怎么关\n> 提示音能取消吗\n> 按键提示音关闭\n> 滴滴的提示音怎么去掉\n> 不想听提示音\n\n投影仪：在设置里关提示音。\n",
    ),
];

/// An intent that leads to what holds on the island alone.
const INTENT: &str = "(id: \"ferry\", title: \"轮渡费\", examples: [\"轮渡的费用怎么收\", \"渡船费要付吗\", \"坐轮渡要不要钱\"], then: Answer(\"ferry/who\")),";

static ENGINE: LazyLock<Arc<Engine>> = LazyLock::new(|| {
    let mut kb = SourceSet::embedded_kb();
    kb.texts.extend(ENTRIES.map(|(name, text)| SourceFile { path: format!("kb/{name}.md"), text: text.to_owned() }));
    let mut intents = SourceSet::embedded_intents();
    let file = intents.texts.iter_mut().find(|file| file.path == "intents/intents.ron").unwrap();
    file.text = file.text.replacen("intents: [", &format!("intents: [{INTENT}"), 1);
    let (engine, faults) = Engine::compile(&kb, &intents, Timestamp::now());
    let added = |path: &str| ENTRIES.iter().any(|(name, _)| path == format!("kb/{name}.md"));
    // The test's entries have no translations.
    let warned: Vec<_> = faults.iter().filter(|fault| added(&fault.place.path) && fault.code != Code::MissingTwin).collect();
    assert!(warned.is_empty(), "{warned:?}");
    Arc::new(engine.unwrap_or_else(|| panic!("{faults:?}")))
});

fn start() -> TestServer {
    let outside = Outside::new(&ENGINE, &|_| None).unwrap_or_else(|faults| panic!("{faults:?}"));
    let served = Served::first(ENGINE.clone(), outside, Vec::new(), Timestamp::now());
    TestServer::in_folder(tempfile::tempdir().unwrap(), Limits::default(), served)
}

/// Opens a conversation of a customer about whom the page says this.
fn open(server: &TestServer, about: &Value) -> Talk {
    let opened = server.post("/v1/conversations", "", about).expect(201);
    let text = |field: &str| opened[field].as_str().unwrap().to_owned();
    Talk { id: text("id"), token: text("token"), events: Vec::new() }
}

/// Everything that is cited in an answer to a message.
fn cited(answer: &Answer) -> Vec<String> {
    let events = answer.events();
    let citations = events.iter().filter_map(|event| event["citations"].as_array()).flatten();
    citations.map(|citation| citation["atom"].as_str().unwrap().to_owned()).collect()
}

fn choices(answer: &Answer) -> Vec<String> {
    let events = answer.events();
    let choices = events.iter().filter_map(|event| event["choices"].as_array()).flatten();
    choices.map(|choice| choice["label"].as_str().unwrap().to_owned()).collect()
}

/// What a customer about whom the page says this is told.
fn told(server: &TestServer, about: Value, text: &str) -> Vec<String> {
    cited(&server.say(&open(server, &about), text))
}

/// The address of a search, or of suggestions, with these parameters.
fn query(path: &str, parameters: &[(&str, &str)]) -> String {
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let parameters: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    format!("/v1/kb/{path}?{}", parameters.join("&"))
}

/// The atoms that are found, or suggested.
fn listed(server: &TestServer, path: &str, parameters: &[(&str, &str)]) -> Vec<String> {
    let answer = server.get(&query(path, parameters), "").expect(200);
    let list = answer["hits"].as_array().or(answer["suggestions"].as_array()).unwrap();
    list.iter().map(|item| item["atom"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_region_has_its_own_answer() {
    let server = start();
    for text in ["节能补贴能领多少", "请问节能补贴能拿到多少钱", "节能补贴给多少呀，怎么发"] {
        for region in ["北区", " 北區 ", "ＮＯＲＴＨ"] {
            assert_eq!(told(&server, json!({ "region": region }), text), ["subsidy-north/amount"], "{region}: {text}");
        }
        for region in ["南区", "南區"] {
            assert_eq!(told(&server, json!({ "region": region }), text), ["subsidy-south/amount"], "{region}: {text}");
        }
    }
}

#[test]
fn what_holds_elsewhere_is_never_shown() {
    let server = start();
    let hidden = ["subsidy-north/amount", "subsidy-south/amount", "ferry/who"];
    for text in ["节能补贴能领多少", "轮渡费谁出", "轮渡的费用怎么收", "渡船费要付吗", "投影画面发暗", "节能补贴", "轮渡费"]
    {
        let talk = open(&server, &json!({"region": "西区"}));
        let answer = server.say(&talk, text);
        let shown: Vec<String> = cited(&answer).into_iter().filter(|atom| hidden.contains(&atom.as_str())).collect();
        assert_eq!(shown, [""; 0], "{text}");
        assert!(choices(&answer).iter().all(|choice| !["节能补贴能领多少", "轮渡费谁出"].contains(&choice.as_str())), "{text}");
        for path in ["search", "suggest"] {
            let found = listed(&server, path, &[("q", text), ("region", "西区")]);
            assert!(found.iter().all(|atom| !hidden.contains(&atom.as_str())), "{path} {text}: {found:?}");
        }
    }
    assert!(listed(&server, "search", &[("q", "节能补贴能领多少"), ("region", "北区")]).contains(&hidden[0].to_owned()));
    assert!(listed(&server, "suggest", &[("q", "节能补贴"), ("region", "南区")]).contains(&hidden[1].to_owned()));
    assert_eq!(told(&server, json!({"region": "海島"}), "轮渡的费用怎么收"), ["ferry/who"]);
}

#[test]
fn a_symptom_tree_does_not_lead_to_what_holds_elsewhere() {
    let server = start();
    let lead = |region: &str| {
        let talk = open(&server, &json!({ "region": region }));
        server.say(&talk, "投影画面发暗").events();
        let answer = server.say(&talk, "装在船上");
        (cited(&answer), answer.events().iter().any(|event| event["type"] == "handed_off"))
    };
    assert_eq!(lead("海岛"), (vec!["ferry/who".to_owned()], false));
    assert_eq!(lead("北区"), (Vec::new(), true));
}

#[test]
fn a_customer_of_no_known_region_is_asked_which_is_meant() {
    let server = start();
    let talk = open(&server, &json!({}));
    let answer = server.say(&talk, "节能补贴能领多少");
    assert_eq!(cited(&answer), [""; 0]);
    let offered = choices(&answer);
    let north = "北区节能补贴：节能补贴能领多少";
    assert!(offered.iter().any(|choice| choice == north) && offered.iter().any(|choice| choice.starts_with("南区")), "{offered:?}");
    assert_eq!(cited(&server.say(&talk, north)), ["subsidy-north/amount"]);
    assert_eq!(told(&server, json!({}), "轮渡费谁出"), ["ferry/who"]);
}

#[test]
fn the_product_of_the_page_goes_first_and_the_message_before_it() {
    let server = start();
    let check = |product: &str, text: &str, expected: &str| {
        assert_eq!(told(&server, json!({ "product": product }), text), [expected], "{product}: {text}");
    };
    check("projector", "提示音怎么关掉", "projector/beep");
    check("BREAD-MAKER", "提示音怎么关掉", "bread-maker/beep");
    check("projector", "请问这个提示音可不可以关掉", "projector/beep");
    check("bread-maker", "请问这个提示音可不可以关掉", "bread-maker/beep");
    check("projector", "面包机的提示音太吵怎么关", "bread-maker/beep");
    check("projector", "冰箱不制冷", "fridge-not-cooling/light");
    let search = |product| listed(&server, "search", &[("q", "提示音太吵，能关吗"), ("product", product)]).first().cloned();
    assert_eq!(search("projector").as_deref(), Some("projector/beep"));
    assert_eq!(search("bread-maker").as_deref(), Some("bread-maker/beep"));
    let suggested = |product| listed(&server, "suggest", &[("q", "提示音"), ("product", product)]).first().cloned();
    assert_eq!(suggested("projector").as_deref(), Some("projector/beep"));
    let undecided = server.say(&open(&server, &json!({})), "提示音怎么关掉");
    assert_eq!(cited(&undecided), [""; 0]);
    assert!(choices(&undecided).contains(&"面包机：提示音怎么关掉".to_owned()), "{:?}", choices(&undecided));
}

#[test]
fn a_name_that_can_be_none_is_refused_by_the_name_of_its_field() {
    let server = start();
    let long = "长".repeat(65);
    for field in ["region", "product"] {
        for bad in [long.as_str(), "北\n区", "北\u{7}区", "\u{200b}"] {
            let refused = server.post("/v1/conversations", "", &json!({ field: bad }));
            refused.is_problem(422, "bad-field");
            assert!(refused.json()["detail"].as_str().unwrap().contains(field), "{}", refused.text);
            let refused = server.get(&query("suggest", &[("q", "补贴"), (field, bad)]), "");
            assert_eq!(refused.status, 400);
            assert!(refused.json()["detail"].as_str().unwrap().contains(field), "{}", refused.text);
        }
        for bad in [json!(5), json!(["北区"]), json!({"name": "北区"})] {
            server.post("/v1/conversations", "", &json!({ field: bad })).is_problem(422, "bad-field");
        }
        for good in [json!(null), json!(""), json!("  "), json!("长".repeat(64)), json!("<b>西</b>")] {
            server.post("/v1/conversations", "", &json!({ field: good })).expect(201);
        }
    }
}

#[test]
fn the_desk_sees_what_the_page_said() {
    let server = start();
    let talk = open(&server, &json!({"region": " 臺灣 ", "product": "projector"}));
    server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    let queue = server.get("/v1/desk/queue", &server.agent("小王")).expect(200);
    assert_eq!((&queue["waiting"][0]["region"], &queue["waiting"][0]["product"]), (&json!("臺灣"), &json!("projector")));
    let seen = server.get(&format!("/v1/desk/conversations/{}", talk.id), ADMIN).expect(200);
    assert_eq!((&seen["events"][0]["region"], &seen["events"][0]["product"]), (&json!("臺灣"), &json!("projector")));
    let nothing = open(&server, &json!({}));
    let seen = server.get(&format!("/v1/desk/conversations/{}", nothing.id), ADMIN).expect(200);
    assert!(seen["events"][0].get("region").is_none(), "{seen}");
}
