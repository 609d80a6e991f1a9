//! Content of any size, the same on every run: the shipped knowledge base and generated entries beside it.

#![allow(dead_code, reason = "each bench uses a part")]

use jieda::engine::Engine;
use jieda::source::{SourceFile, SourceSet};
use jiff::Timestamp;
use std::fmt::Write;

/// The sizes that are measured, in generated atoms.
pub const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

const PRODUCTS: [&str; 24] = [
    "空调",
    "冰箱",
    "洗衣机",
    "热水器",
    "电视",
    "路由器",
    "手表",
    "手机",
    "吸尘器",
    "电饭煲",
    "耳机",
    "净化器",
    "水壶",
    "音箱",
    "微波炉",
    "烤箱",
    "油烟机",
    "燃气灶",
    "洗碗机",
    "烘干机",
    "加湿器",
    "除湿机",
    "扫地机器人",
    "投影仪",
];
const PARTS: [&str; 25] = [
    "遥控器",
    "显示屏",
    "电源线",
    "滤网",
    "压缩机",
    "风扇",
    "水管",
    "门封",
    "按键",
    "指示灯",
    "电池",
    "充电座",
    "面板",
    "内胆",
    "电机",
    "排水泵",
    "传感器",
    "主板",
    "外壳",
    "接口",
    "旋钮",
    "支架",
    "水箱",
    "刷头",
    "蓝牙",
];
const FAULTS: [&str; 25] = [
    "不亮",
    "漏水",
    "有异响",
    "发烫",
    "没反应",
    "闪红灯",
    "连不上",
    "老是断",
    "有味道",
    "不转",
    "松了",
    "裂了",
    "生锈",
    "不制冷",
    "不加热",
    "卡住了",
    "充不进电",
    "跳闸",
    "结冰",
    "起雾",
    "抖得厉害",
    "声音小",
    "画面花",
    "时好时坏",
    "报错",
];
const PLACES: [&str; 20] = [
    "早上",
    "晚上",
    "刚买来",
    "用了半年",
    "搬家以后",
    "下雨天",
    "夏天",
    "冬天",
    "清洗以后",
    "停电以后",
    "升级以后",
    "换了插座",
    "放在阳台",
    "放在厨房",
    "放在卧室",
    "连续用",
    "很久不用",
    "第一次用",
    "修过以后",
    "在保修期内",
];
const ASKS: [&str; 6] = ["怎么办", "是什么原因", "正常吗", "怎么修", "要换吗", "能自己弄吗"];

/// The shipped knowledge base and `n_atoms` generated atoms, five an entry, three ways of asking each.
pub fn knowledge(n_atoms: usize) -> SourceSet {
    let mut set = SourceSet::embedded_kb();
    for entry in 0..n_atoms.div_ceil(5) {
        let mut text = format!("---\nid: generated-{entry}\ntitle: 生成的条目 {entry}\n---\n\n");
        for atom in (entry * 5..n_atoms).take(5) {
            write_atom(&mut text, atom);
        }
        set.texts.push(SourceFile { path: format!("kb/faq/generated-{entry}.md"), text });
    }
    set
}

fn write_atom(text: &mut String, atom: usize) {
    let [a, b, c] = [question(atom, 0), question(atom, 1), question(atom, 2)];
    let written = write!(
        text,
        "## {a} {{#atom-{atom}}}\n\n> {b}\n> {c}\n\n请先断开电源等五分钟，再看{}。还是这样就预约维修，型号 X{atom}。\n\n",
        part(atom)
    );
    written.expect("a string can be written to");
}

/// The `way`-th way of asking for an atom: other words for the same matter.
pub fn question(atom: usize, way: usize) -> String {
    let product = PRODUCTS[atom % PRODUCTS.len()];
    let fault = FAULTS[(atom / (PRODUCTS.len() * PARTS.len())) % FAULTS.len()];
    let place = PLACES[(atom / 7) % PLACES.len()];
    let ask = ASKS[(atom + way) % ASKS.len()];
    match way {
        0 => format!("{product}{}{fault}{ask}{atom}", part(atom)),
        1 => format!("{place}{product}的{}{fault} {atom}", part(atom)),
        _ => format!("{}{fault}了{product}{ask} {atom}号", part(atom)),
    }
}

fn part(atom: usize) -> &'static str {
    PARTS[(atom / PRODUCTS.len()) % PARTS.len()]
}

/// Questions as customers ask them, of which the knowledge base knows most.
pub const QUESTIONS: [&str; 12] = [
    "空调不制冷",
    "退款什么时候到账",
    "洗衣机漏水怎么办",
    "我的快递怎么还没到",
    "冰箱冷藏室结冰了",
    "发票怎么开",
    "手表充不上电",
    "七天无理由退货运费谁出",
    "热水器不出热水",
    "路由器老是断网",
    "今天天气怎么样",
    "how do I return an item",
];

/// The shipped intents with a knowledge base of this size.
pub fn engine(n_atoms: usize) -> Engine {
    let (engine, faults) = Engine::compile(&knowledge(n_atoms), &SourceSet::embedded_intents(), now());
    engine.unwrap_or_else(|| panic!("the generated content is sound: {faults:?}"))
}

/// The time of all benches.
pub fn now() -> Timestamp {
    "2026-11-23T02:00:00Z".parse().expect("a constant time can be read")
}
