//! Are tables read, whichever file they come in?

use super::{archive, check, check_refused, imported, imported_as, loaded, said};
use crate::import::column::Mapping;
use crate::import::read::Reading;
use encoding_rs::GB18030;

const ROWS: &str = "问题,答案\r\n怎么退货,七天内可退。\r\n运费谁出,我们出。\r\n";

const SAID: [(&str, &str, &str); 2] = [("怎么退货", "", "七天内可退。"), ("运费谁出", "", "我们出。")];

#[test]
fn every_encoding_and_separator_says_the_same() {
    check(&[("a.csv", ROWS)], &SAID);
    check(&[("a.csv", format!("\u{feff}{ROWS}"))], &SAID);
    check(&[("a.csv", GB18030.encode(ROWS).0)], &SAID);
    let wide: Vec<u8> = ROWS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&[("a.txt", [&[0xff, 0xfe][..], &wide].concat())], &SAID);
    check(&[("a.txt", wide)], &SAID);
    for separator in ["\t", ";", "|", "^"] {
        check(&[("a.csv", ROWS.replace(',', separator))], &SAID);
    }
    check(&[("a.csv", format!("sep=;\n{}", ROWS.replace(',', ";")))], &SAID);
    check(&[("a.xlsx", ROWS)], &SAID);
    check(&[("a.csv", "问题,答案\n\"怎么退货\",\"七天内,\n可退。\"\n")], &[("怎么退货", "", "七天内,\n可退。")]);
}

#[test]
fn headers_are_found_or_done_without() {
    check(&[("a.csv", "知识库导出,,\n导出时间：2026-01-01,,\n标准问,答案,分类\n怎么退货,七天内可退。,售后\n")], &[SAID[0]]);
    check(
        &[("a.csv", "怎么退货？,七天内可退，请在订单里申请。\n运费谁出？,我们出，不必先付。\n")],
        &[("怎么退货？", "", "七天内可退，请在订单里申请。"), ("运费谁出？", "", "我们出，不必先付。")],
    );
    check(
        &[("a.csv", "客户说,我们说\n怎么退货呀,七天内可退，请在订单里申请退货。\n运费谁出呢,我们出，不必先付，退货时扣回。\n")],
        &[("怎么退货呀", "", "七天内可退，请在订单里申请退货。"), ("运费谁出呢", "", "我们出，不必先付，退货时扣回。")],
    );
    let mappings = vec![Mapping::parse("question=名目").unwrap(), Mapping::parse("answer=说法").unwrap()];
    let import = imported_as(&[("a.csv", "名目,说法\n退,可\n")], &Reading { mappings, ..Reading::default() });
    assert_eq!(said(&import), [("退".to_owned(), String::new(), "可".to_owned())]);
    let shown = &imported(&[("a.csv", "导出,\n标准问,答案\n怎么退货,七天\n")]).report.columns()[0];
    assert_eq!(shown, "a.csv: header in row 2, 1 rows; question=标准问, answer=答案");
}

#[test]
fn what_is_no_table_is_refused_with_a_remedy() {
    check_refused(&[("a.csv", "")], &[("a.csv", "empty")]);
    check_refused(&[("a.csv", "\u{feff} \n")], &[("a.csv", "empty")]);
    check_refused(&[("a.csv", "问题\n怎么退货\n")], &[("a.csv", "--map answer=")]);
    check_refused(&[("a.bin", [0u8, 1, 2, 3, 0xff, 0xfe, 0, 0])], &[("a.bin", "no format")]);
    check_refused(&[("a.xlsx", b"PK\x03\x04broken")], &[("a.xlsx", "no format")]);
    check_refused(&[("a.xls", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])], &[("a.xls", "cannot be read")]);
}

#[test]
fn one_faulty_row_stops_no_other() {
    let rows = "问题,答案,失效时间,语言\n怎么退货,七天内可退。,,\n,没有问题,,\n没有答案,,,\n坏日子,答,2026-02-30,\n外语,答,,fr\n";
    let import = imported(&[("a.csv", rows)]);
    assert_eq!(said(&import).len(), 1);
    let places: Vec<&str> = import.report.refused.iter().map(|refusal| refusal.place.as_str()).collect();
    assert_eq!(places, ["a.csv:3", "a.csv:5", "a.csv:6", "a.csv:4"]);
}

#[test]
fn what_robots_of_chinese_vendors_export_is_understood() {
    let rows = "一级分类,二级分类,标准问,相似问,答案,生效时间,失效时间,渠道,状态\n\
        售后,退货,怎么退货,\"我要退货\n退货流程|能退吗；怎么退\",七天内可退。,2026/1/5,永久,\"网站,微信\",启用\n\
        ,,,退货怎么弄,,,,,\n\
        售后,换货,怎么换货,,可以换。,,,,停用\n";
    let import = imported(&[("七鱼.csv", rows)]);
    let kb = loaded(&import);
    let entry = kb.entries().iter().find(|entry| entry.title == "怎么退货").unwrap();
    assert_eq!((entry.path.as_str(), entry.category.as_deref()), ("kb/faq/shou-hou/tui-huo/zen-me-tui-huo.md", Some("售后/退货")));
    assert_eq!(
        (entry.channel.join(","), entry.publish_at.unwrap().to_string()),
        ("网站,微信".to_owned(), "2026-01-04T16:00:00Z".to_owned())
    );
    assert_eq!(said(&import)[1].1, "我要退货|退货流程|能退吗|怎么退|退货怎么弄");
    assert!(String::from_utf8_lossy(&import.files["faq/shou-hou/huan-huo/zen-me-huan-huo.md"]).contains("confidence: archived"));
}

#[test]
fn cells_are_words_and_break_no_entry() {
    let rows = [
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("标题 {#id} }", "# 大标题\n---\nid: x\n---\n## 假的 {#fake}"),
        ("<b>粗</b>吗 & #", "<p>一</p><script>alert(1)</script><p>二</p>"),
        ("不是：这个", "> 引用\n> [a]: b\n[a][b] ![x](y)"),
        ("\u{1f600} 好\u{0}吗\u{2028}的", "一\t二\u{7f}"),
    ];
    let json: Vec<serde_json::Value> = rows.iter().map(|(q, a)| serde_json::json!({"question": q, "answer": a})).collect();
    let import = imported(&[("a.json", serde_json::to_vec(&json).unwrap())]);
    let said = said(&import);
    assert_eq!(said.len(), rows.len(), "{:?}", import.report.refused);
    let answer = |title: &str| said.iter().find(|(own, _, _)| own == title).map(|(_, _, words)| words.as_str());
    assert_eq!(answer("=cmd|' /C calc'!A0"), Some("=cmd|' /C calc'!A0"));
    assert_eq!(answer("标题 { #id} }"), Some("# 大标题\n---\nid: x\n---\n## 假的 { #fake}"));
    assert_eq!(answer("<b>粗</b>吗 & #"), Some("一\n二"));
    assert_eq!(answer("不是：这个"), Some("> 引用\n> [a]: b\n[a][b] ![x](y)"));
}

#[test]
fn long_cells_are_divided_and_longer_titles_cut() {
    let long = "这是一句很长的话，说了很多。".repeat(2_300);
    let import = imported(&[("a.csv", format!("问题,答案\n怎么退货,{long}\n{},答\n", "很长的问题".repeat(100)))]);
    let kb = loaded(&import);
    assert_eq!(kb.entries().len(), 2);
    let words: String = kb.atoms().filter(|(_, atom)| atom.title.starts_with("怎么退货")).map(|(_, atom)| atom.plain.clone()).collect();
    assert_eq!(words.chars().filter(|c| !c.is_whitespace()).count(), long.chars().count());
    assert!(kb.entries().iter().all(|entry| entry.title.chars().count() <= 121));
}

#[test]
fn the_same_question_is_joined_or_told_apart() {
    let rows = "问题,相似问,答案,分类\n怎么退货,能退吗,七天。,手机\n怎么退货？,可以退吗,七天。,手机\n保修多久,,一年。,手机\n保修多久,,三年。,家电\n";
    let import = imported(&[("a.csv", rows)]);
    let report = &import.report;
    assert_eq!((report.read, report.joined, report.told_apart, report.written), (4, 1, 2, 3));
    let said = said(&import);
    let titles: Vec<&str> = said.iter().map(|(title, _, _)| title.as_str()).collect();
    assert_eq!(titles, ["保修多久（家电）", "保修多久（手机）", "怎么退货"]);
    assert_eq!(said[2].1, "能退吗|可以退吗");
    let near = imported(&[("a.csv", "问题,答案\n手机怎么申请退货退款,一\n手机怎么申请退货退款呢呀,二\n")]).report.near;
    assert_eq!(near.len(), 1);
}

#[test]
fn json_and_yaml_are_tables_too() {
    check(&[("a.jsonl", "{\"q\": \"怎么退货\", \"a\": \"七天内可退。\"}\nnot json\n{\"q\": \"运费谁出\", \"a\": \"我们出。\"}\n")], &SAID);
    check(&[("a.json", r#"{"code": 0, "data": {"list": [{"title": "怎么退货", "content": "七天内可退。"}]}}"#)], &[SAID[0]]);
    check(
        &[("a.yaml", "- question: 怎么退货\n  similar: [能退吗, 可以退吗]\n  answer: 七天内可退。\n")],
        &[("怎么退货", "能退吗|可以退吗", "七天内可退。")],
    );
    let rows = "{\"text\": \"我想退货\", \"intent\": \"return\"}\n{\"text\": \"能退吗\", \"intent\": \"return\"}\n{\"text\": \"天气\", \"intent\": null}\n";
    check(&[("a.jsonl", rows)], &[("return", "我想退货|能退吗", "return")]);
}

/// A workbook of sheets, each with its rows as XML and what stands behind them.
fn workbook(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut files: Vec<(String, String)> = vec![
        (
            "_rels/.rels".to_owned(),
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".to_owned(),
        ),
        ("[Content_Types].xml".to_owned(), "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned()),
        ("xl/styles.xml".to_owned(), "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>".to_owned()),
    ];
    let (mut names, mut links) = (String::new(), String::new());
    for (n, (name, rows, behind)) in (1..).zip(sheets) {
        let state = if *name == "隐藏" { " state=\"hidden\"" } else { "" };
        names.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"{state}/>"));
        links.push_str(&format!(
            "<Relationship Id=\"rId{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        ));
        let sheet = format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData>{behind}</worksheet>"
        );
        files.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
    }
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{names}</sheets></workbook>"
    );
    files.push(("xl/workbook.xml".to_owned(), book));
    let links = format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>");
    files.push(("xl/_rels/workbook.xml.rels".to_owned(), links));
    archive(&files.iter().map(|(path, text)| (path.as_str(), text)).collect::<Vec<_>>())
}

/// A row of texts; what begins with `<` is a cell as it stands.
fn row(number: usize, cells: &[&str]) -> String {
    let cell = |(column, text): (char, &&str)| match text.strip_prefix('<') {
        Some(rest) => format!("<c r=\"{column}{number}\" {rest}"),
        None => format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let cells: String = ('A'..='Z').zip(cells).filter(|(_, text)| !text.is_empty()).map(cell).collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

#[test]
fn columns_without_known_names_are_told_by_what_stands_in_them() {
    let check = |rows: &str, expected: &[(&str, &str)]| {
        let import = imported(&[("a.csv", rows)]);
        let said: Vec<(String, String)> = said(&import).into_iter().map(|(title, _, answer)| (title, answer)).collect();
        let said: Vec<(&str, &str)> = said.iter().map(|(title, answer)| (title.as_str(), answer.as_str())).collect();
        for pair in expected {
            assert!(said.contains(pair), "{rows}: {said:?}");
        }
    };
    check("能带宠物吗,可以带小型犬\n有没有儿童椅,有的\n", &[("能带宠物吗", "可以带小型犬"), ("有没有儿童椅", "有的")]);
    check("三楼有，收费见前台。,有儿童乐园吗\n可以的，请提前一天说。,能开生日会吗\n", &[("有儿童乐园吗", "三楼有，收费见前台。")]);
}

#[test]
fn ways_lose_their_numbers_and_a_last_day_counts_as_a_whole() {
    let import = imported(&[(
        "a.csv",
        "问题,用户还会怎么问,答案,有效期至\n怎么退货,\"1. 能退吗\n2、怎么退\n- 我要退\n3天能退吗\",七天。,2026-11-29\n",
    )]);
    assert_eq!(said(&import)[0].1, "能退吗|怎么退|我要退|3天能退吗");
    let kb = loaded(&import);
    assert_eq!(kb.entries()[0].expire_at.unwrap().to_string(), "2026-11-29T16:00:00Z");
}

#[test]
fn workbooks_are_read_with_their_oddities() {
    let rows = [
        row(1, &["客服知识库"]),
        row(2, &["分类", "问题", "答案", "失效时间"]),
        row(4, &["售后", "怎么退货", "<t=\"str\"><f>A1&amp;B1</f><v>七天内可退。</v></c>", "<s=\"1\"><v>46387</v></c>"]),
        row(5, &["", "运费谁出", "我们出。"]),
    ];
    let other = [row(1, &["question", "answer"]), row(2, &["Where is my parcel?", "On its way."])];
    let merged = "<mergeCells count=\"2\"><mergeCell ref=\"A4:A5\"/><mergeCell ref=\"A1:D1\"/></mergeCells>";
    let bytes =
        workbook(&[("知识", &rows.concat(), merged), ("空", "", ""), ("隐藏", &other.concat(), ""), ("English", &other.concat(), "")]);
    let import = imported(&[("知识库.csv", bytes)]);
    let kb = loaded(&import);
    let mut shown: Vec<String> = kb
        .entries()
        .iter()
        .map(|entry| format!("{} {} {:?}", entry.title, entry.category.as_deref().unwrap_or("-"), entry.expire_at.map(|at| at.to_string())))
        .collect();
    shown.sort();
    assert_eq!(
        shown,
        ["Where is my parcel? - None", "怎么退货 售后 Some(\"2026-12-31T16:00:00Z\")", "运费谁出 售后 None",],
        "{:?}",
        import.report.refused
    );
    assert_eq!(said(&import)[1].2, "七天内可退。");
    let far = [
        row(1, &["问题", "答案"]),
        row(2, &["怎么退货", "七天"]),
        "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>".to_owned(),
    ];
    assert_eq!(imported(&[("a.xlsx", workbook(&[("a", &far.concat(), "")]))]).report.written, 1);
}

#[test]
fn a_sheet_of_opendocument_is_a_table() {
    let cell = |text: &str| format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>");
    let row = |a: &str, b: &str| format!("<table:table-row>{}{}</table:table-row>", cell(a), cell(b));
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"a\">{}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        row("问题", "答案"),
        row("怎么退货", "七天内可退。")
    );
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    let files =
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("META-INF/manifest.xml", manifest), ("content.xml", &content)];
    check(&[("a.ods", archive(&files))], &[SAID[0]]);
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![0u8; 20 << 20];
    let sheets = archive(&[("xl/workbook.xml", &b"<workbook/>"[..]), ("xl/worksheets/sheet1.xml", &zeros)]);
    check_refused(&[("a.xlsx", sheets)], &[("a.xlsx", "unpacks to more")]);
    check_refused(&[("a.zip", archive(&[("a.csv", &zeros)]))], &[("a.zip", "unpacks to more")]);
    let inner = archive(&[("a.csv", ROWS)]);
    check_refused(&[("a.zip", archive(&[("b.zip", &inner)]))], &[("b.zip", "archive within an archive")]);
}
