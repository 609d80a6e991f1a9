//! A queue ends: who waits in vain is promised a call instead, and told so; danger waits on.

use crate::routing::{AT_ANY_HOUR, compiled, served};
use crate::server::{ADMIN, TestServer, types};
use jieda::http::guard::limits::Limits;
use serde_json::json;

#[test]
fn who_waits_in_vain_is_promised_a_call_and_danger_waits_on() {
    let engine = compiled(&[AT_ANY_HOUR, ("desk.ron", "after_minutes: 720", "after_minutes: 0")]);
    let server = TestServer::in_folder(tempfile::tempdir().unwrap(), Limits::default(), served(&engine));
    let (talk, _) = server.open_at_desk();
    let danger = server.open();
    server.say(&danger, "冰箱漏电，电到人了").expect(200);

    // Who looks at the place in the queue is told that nobody waits any longer.
    let told = server.transcript(&talk);
    let last = told["events"].as_array().unwrap().last().unwrap();
    assert_eq!((&told["phase"], &last["type"]), (&json!("bot"), &json!("queue_ended")), "{told}");
    let words = last["text"].as_str().unwrap();
    assert!(words.contains("不用再排队") && words.contains("给您回电"), "{words}");
    assert_eq!((last.get("pledge"), last["due"].is_string()), (None, true), "who is to call is for the desk");
    assert_eq!(server.transcript(&danger)["phase"], "queued");

    let queue = server.get("/v1/desk/queue", ADMIN).expect(200);
    let waiting: Vec<&str> = queue["waiting"].as_array().unwrap().iter().map(|case| case["conversation"].as_str().unwrap()).collect();
    assert_eq!(waiting, [danger.id.as_str()]);
    let owed = server.get("/v1/desk/promises?of=all", ADMIN).expect(200);
    let promise = &owed["promises"][0];
    assert_eq!((&promise["kind"], &promise["owner"], &promise["told"]), (&json!("call_back"), &json!({"skill": "general"}), &json!(true)));

    // The bot has the talk again, and a new plea waits anew, once.
    let answered = server.say(&talk, "怎么退货").events();
    assert!(types(&answered).contains(&"bot_said"), "{answered:?}");
    let n_ended = || server.transcript(&talk)["events"].as_array().unwrap().iter().filter(|event| event["type"] == "queue_ended").count();
    assert_eq!(n_ended(), 1);
}
