//! Are pages, help centres and bots read?

use super::{archive, check, check_refused, imported, loaded, said};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

#[test]
fn a_folder_of_documentation_becomes_entries() {
    let page = "---\nid: return\ntitle: 怎么退货\ntags: [退货, 退款]\n---\nimport Tabs from '@theme/Tabs';\n\n# 怎么退货\n\n:::tip 先看\n七天内。\n:::\n\n\
        <Tabs><b>点</b>退货</Tabs>\n\n## 步骤 1 {#one}\n\n![入口](./img/a.png) ![外](https://cdn.example/b.png) ![无](../../../etc/passwd)\n\n## 步骤 2\n\n见 [运费](./fee.md)。\n";
    let import = imported(&[
        ("docs/售后/return.mdx", page.as_bytes()),
        ("docs/售后/img/a.png", PNG),
        ("sidebars.js", b"x"),
        ("_category_.json", b"{\"label\": \"x\"}"),
    ]);
    let kb = loaded(&import);
    let entry = &kb.entries()[0];
    assert_eq!(
        (entry.title.as_str(), entry.path.as_str(), entry.keywords.join(",").as_str()),
        ("怎么退货", "kb/faq/shou-hou/zen-me-tui-huo.md", "退货,退款")
    );
    let (_, atom) = kb.atoms().next().unwrap();
    assert_eq!(atom.plain, "提示: 先看\n七天内。\n点退货\n步骤 1\n入口 外 无\n步骤 2\n见 运费。");
    assert!(
        atom.markdown.contains("![入口](media/import/a-") && atom.markdown.contains("[外](https://cdn.example/b.png)"),
        "{}",
        atom.markdown
    );
    assert_eq!((import.report.remote_pictures.len(), import.report.lost_pictures.len(), import.report.pictures), (1, 1, 1));
    assert!(import.report.refused.is_empty(), "{:?}", import.report.refused);
}

#[test]
fn a_page_of_questions_is_divided() {
    let page = "# 常见问题\n\n先说一句。\n\n## 怎么退货？\n\n七天。\n\n## 运费谁出？\n\n> 我们出。\n";
    check(&[("faq.md", page)], &[("常见问题", "", "先说一句。"), ("怎么退货？", "", "七天。"), ("运费谁出？", "", "我们出。")]);
    let page = "# 安装\n\n## 步骤一\n\n开。\n\n## 步骤二\n\n关。\n";
    check(&[("a.md", page)], &[("安装", "", "步骤一\n开。\n步骤二\n关。")]);
    check(&[("a.md", "[[b]] 和 ![[c.png]]\n\n- [ ] 一\n")], &[("a", "", "b 和\n一")]);
}

#[test]
fn pages_in_html_lose_what_is_not_theirs() {
    let page = "<!DOCTYPE html><html><head><title>网站 - 退货</title><script>alert(1)</script></head><body><nav><a href='/'>首页</a></nav>\
        <article><h1>怎么退货</h1><p>七天<b>内</b>。</p><ul><li>一</li><li>二</li></ul><table><tr><th>项</th><th>值</th></tr><tr><td>运费</td><td>我们出</td></tr></table>\
        <img src='a.png' alt='图'><p onclick='x()'>完<script>1</script></p></article><footer>版权</footer></body></html>";
    let import = imported(&[("a.html", page.as_bytes()), ("a.png", PNG)]);
    assert_eq!(said(&import), [("怎么退货".to_owned(), String::new(), "七天内。\n一\n二\n项 值\n运费 我们出\n图\n完".to_owned())]);
    let deep = format!("<html><body><h1>a</h1>{}</body></html>", "<div>".repeat(3_000));
    check_refused(&[("a.html", deep)], &[("a.html", "nests more than")]);
}

#[test]
fn exports_of_help_centres_are_read() {
    let zendesk = r#"{"articles": [
        {"id": 36, "title": "怎么退货", "body": "<p>七天。</p>", "locale": "zh-cn", "section_id": 7, "label_names": ["退货"], "draft": false},
        {"id": 37, "title": "没写完", "body": "<p>x。</p>", "locale": "zh-cn", "section_id": 7, "label_names": [], "draft": true},
        {"id": 38, "title": "Retour", "body": "<p>x</p>", "locale": "fr", "section_id": 7, "label_names": []}],
        "sections": [{"id": 7, "name": "退换", "category_id": 3}], "categories": [{"id": 3, "name": "售后", "html_url": "x"}]}"#;
    let import = imported(&[("articles.json", zendesk)]);
    let kb = loaded(&import);
    let paths: Vec<&str> = kb.entries().iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["kb/faq/shou-hou/tui-huan/mei-xie-wan.md", "kb/faq/shou-hou/tui-huan/zen-me-tui-huo.md"]);
    assert_eq!(import.report.refused.len(), 1);
    let intercom = r#"{"type": "list", "data": [{"type": "article", "id": "1", "title": "Returns", "description": "How do I return?",
        "body": "<p>Seven days.</p>", "state": "published", "parent_id": 9, "workspace_id": "w"}]}"#;
    let collections = r#"{"type": "list", "data": [{"type": "collection", "id": "9", "name": "After sales"}]}"#;
    let import = imported(&[("a.json", intercom), ("collections.json", collections)]);
    assert_eq!(loaded(&import).entries()[0].path, "kb/faq/after-sales/returns.md");
    assert_eq!(said(&import)[0].1, "How do I return?");
    let chatwoot = r#"{"payload": [{"id": 1, "title": "怎么退货", "content": "七天**内**。", "status": "published",
        "category": {"id": 2, "name": "售后", "locale": "zh_CN"}}], "meta": {"articles_count": 1}}"#;
    check(&[("a.json", chatwoot)], &[("怎么退货", "", "七天内。")]);
}

#[test]
fn bots_are_read() {
    let nlu = "version: \"3.1\"\nnlu:\n- intent: ask_return\n  examples: |\n    - 怎么退货\n    - 我要退[手机](product)\n- intent: faq/fee\n  examples: |\n    - 运费谁出\n- intent: book\n  examples: |\n    - 我要预约\n";
    let domain = "responses:\n  utter_ask_return:\n  - text: 七天内可退。\n  - text: 可以退。\n  utter_fee:\n  - text: 我们出。\n";
    let rules = "rules:\n- rule: fee\n  steps:\n  - intent: faq/fee\n  - action: utter_fee\n- rule: book\n  steps:\n  - intent: book\n  - action: book_form\n";
    let files =
        [("data/nlu.yml", nlu), ("domain.yml", domain), ("data/rules.yml", rules), ("config.yml", "language: zh\npipeline:\n- name: X\n")];
    let import = imported(&files);
    let said = said(&import);
    assert_eq!(said[0], ("怎么退货".to_owned(), "我要退手机".to_owned(), "七天内可退。".to_owned()));
    assert_eq!(said[1], ("运费谁出".to_owned(), String::new(), "我们出。".to_owned()));
    assert!(import.report.refused.iter().any(|refusal| refusal.reason.contains("`book`")), "{:?}", import.report.refused);
    assert_eq!(import.report.notes.len(), 1);
    let intent = r#"{"id": "u1", "name": "Return", "fallbackIntent": false, "responses": [{"messages": [{"type": "0", "lang": "zh-cn", "speech": ["七天内可退。", "x"]}]}]}"#;
    let asked = r#"[{"data": [{"text": "怎么退"}, {"text": "货", "alias": "x"}]}, {"data": [{"text": "能退吗"}]}]"#;
    let agent = archive(&[
        ("agent.json", "{}"),
        ("intents/Return.json", intent),
        ("intents/Return_usersays_zh-cn.json", asked),
        ("intents/Default.json", r#"{"fallbackIntent": true}"#),
    ]);
    check(&[("agent.zip", agent)], &[("怎么退货", "能退吗", "七天内可退。")]);
}

#[test]
fn archives_stay_within_themselves() {
    let pages = archive(&[
        ("docs/a.md", &b"# \xe6\x80\x8e\xe4\xb9\x88\xe9\x80\x80\n\n![x](img/a.png) ok\n"[..]),
        ("docs/img/a.png", PNG),
        ("__MACOSX/a.md", b"x"),
    ]);
    let import = imported(&[("help.zip", pages)]);
    assert_eq!((import.report.written, import.report.pictures), (1, 1));
    check_refused(&[("evil.zip", archive(&[("../../etc/cron.d/x.md", "# a\n\nb\n")]))], &[("evil.zip/../../etc/cron.d/x.md", "leads out")]);
}
