//! What does a stranger write who wants to keep the bot busy?
//!
//! Shapes of messages of any length, shared by the bench that times them and by the law that holds how their cost grows.

#![allow(dead_code, reason = "the bench and the law each use a part")]

use jieda::conversation::Conversation;
use jieda::engine::Engine;
use jieda::eval::rehearsal::Rehearsal;
use jiff::Timestamp;

/// Where a conversation stands when a message comes.
pub struct State {
    /// What it is, for whoever reads a measurement.
    pub name: &'static str,
    said: &'static [&'static str],
}

/// At the beginning, after buttons were shown, in a procedure, in a diagnosis, and in the queue.
pub const STATES: [State; 5] = [
    State { name: "fresh", said: &[] },
    State { name: "choice", said: &["手表"] },
    State { name: "flow", said: &["我要退货"] },
    State { name: "tree", said: &["空调不制冷"] },
    State { name: "queue", said: &["转人工"] },
];

impl State {
    /// A conversation that stands there.
    pub fn reached(&self, engine: &Engine, now: Timestamp) -> Conversation {
        let mut rehearsal = Rehearsal::with_anyone(engine, now);
        self.said.iter().for_each(|text| drop(rehearsal.say(text)));
        rehearsal.conversation()
    }
}

/// A message that repeats its pieces in turn.
pub struct Shape {
    /// What it is, for whoever reads a measurement.
    pub name: &'static str,
    pieces: Vec<String>,
}

impl Shape {
    fn of(name: &'static str, pieces: &[&str]) -> Self {
        Shape { name, pieces: pieces.iter().map(|&piece| piece.to_owned()).collect() }
    }

    /// The message with so many characters.
    pub fn text(&self, length: usize) -> String {
        self.pieces.iter().flat_map(|piece| piece.chars()).cycle().take(length).collect()
    }

    /// The message with so many characters, the first piece for one half and the others for the rest: words of one kind before words of
    /// another.
    pub fn halves(&self, length: usize) -> String {
        let (first, rest) = self.pieces.split_at(1);
        let half =
            |pieces: &[String], length: usize| pieces.iter().flat_map(|piece| piece.chars()).cycle().take(length).collect::<String>();
        half(first, length / 2) + &half(rest, length - length / 2)
    }
}

/// Pieces that are repeated in turn, by what they are.
const ALTERNATIONS: [(&str, &[&str]); 102] = [
    // Denials and what they deny.
    ("denial", &["不要"]),
    ("denials", &["不是要", "没想", "不用", "别"]),
    ("denial-red-line", &["不要", "投诉"]),
    ("denial-plea", &["不需要", "转人工"]),
    ("denial-danger", &["没有", "漏电"]),
    ("doubt-denial", &["是不是", "要不要"]),
    ("fillers", &["打", "去", "找", "要", "再"]),
    ("denial-fillers-red-line", &["不想", "再打电话去找", "12315"]),
    ("red-line-fillers-afterwards", &["起诉", "的话", "就算了"]),
    ("or-else", &["不转人工就投诉"]),
    ("denial-english", &["don't want to ", "sue "]),
    // Pleas.
    ("plea", &["转人工"]),
    ("plea-words", &["转", "接", "找", "换", "叫"]),
    ("plea-persons", &["人工", "客服", "真人", "经理"]),
    ("plea-person-fee", &["转人工", "费"]),
    ("plea-sounds", &["转人攻", "专人公", "砖人工"]),
    ("plea-particles", &["麻烦帮我一下", "吧"]),
    ("plea-english", &["talk to a human ", "agent "]),
    ("plea-commas", &["转，", "人，", "工，"]),
    ("plea-thanks", &["人工", "谢谢"]),
    ("plea-robot", &["不要机器人", "要人工"]),
    // Red lines.
    ("red-line", &["投诉"]),
    ("red-lines", &["投诉", "起诉", "曝光", "12315", "工商局"]),
    ("red-line-hotline", &["12315"]),
    ("red-line-numerals", &["一二三一五"]),
    ("red-line-apart", &["投*诉-"]),
    ("red-line-sounds", &["工伤局", "消飞者协会"]),
    ("red-line-suicide", &["不想活了", "跳楼"]),
    ("red-line-court", &["法院", "律师", "起诉"]),
    ("red-line-unless", &["一起诉说", "投诉率"]),
    // Dangers.
    ("danger", &["漏电"]),
    ("danger-smoke", &["插座", "冒烟"]),
    ("danger-things", &["电池", "手机", "热水器", "插座"]),
    ("danger-thing-fillers", &["热水器", "好像有点", "冒烟"]),
    ("danger-fire", &["着火了", "起火", "烧起来"]),
    ("danger-gas", &["煤气", "味", "泄漏"]),
    ("danger-row", &["热水器", "头晕"]),
    ("danger-figures", &["一见钟情", "触电的感觉"]),
    ("danger-ahead", &["会不会", "怕", "漏电吗"]),
    ("danger-protection", &["漏电保护", "漏电开关"]),
    ("danger-english", &["smoke ", "socket ", "fire "]),
    ("danger-electric", &["电", "麻", "手"]),
    ("danger-hurt", &["手", "割", "流血", "烫伤"]),
    ("danger-child", &["孩子", "吞了", "电池"]),
    // Anger.
    ("anger", &["垃圾", "骗子"]),
    ("anger-degrees", &["非常", "真的", "太", "垃圾"]),
    ("anger-negations", &["不", "没", "别", "骗子"]),
    ("anger-pattern", &["再不", "投诉"]),
    ("anger-first-part", &["再不"]),
    ("anger-capitals", &["THIS IS RIDICULOUS "]),
    ("anger-marks", &["气死我了！！！"]),
    ("anger-glad", &["气死我了", "好看"]),
    // Quotations.
    ("quotes-nested", &["“"]),
    ("quotes-open-red-line", &["“", "投诉"]),
    ("quotes-pairs", &["“投诉”"]),
    ("quotes-mixed", &["“", "「", "『", "【", "[", "\""]),
    ("quotes-mention", &["写着“转人工”", "是什么意思"]),
    ("brackets", &["[", "]"]),
    ("brackets-open", &["【", "（", "("]),
    ("titles", &["《去死吧》"]),
    // Marks.
    ("commas", &["，"]),
    ("commas-clauses", &["退货，"]),
    ("stops", &["。", "！", "？"]),
    ("dots", &["好..", "的. "]),
    ("white-space", &["a \n\t"]),
    ("hyphens", &["a-", "1-"]),
    ("apostrophes", &["a’"]),
    // Digits, codes and times.
    ("digits", &["1234567890"]),
    ("digits-one", &["1"]),
    ("digits-spaced", &["1 2-3 "]),
    ("codes", &["KFR-35 ", "W10 "]),
    ("codes-joined", &["a1-"]),
    ("sizes", &["3匹", "520升", "55寸"]),
    ("numerals", &["一千二百三十四万"]),
    ("times", &["明天下午3点半到5点"]),
    ("dates", &["2026-11-23 ", "11月23日", "下周三"]),
    ("phones", &["13800138000 "]),
    ("phones-labelled", &["电话：13800138000，"]),
    ("orders", &["订单202611220001"]),
    ("addresses", &["浙江省杭州市西湖区文三路1号2栋301室"]),
    ("addresses-one-level", &["市", "区", "路", "号"]),
    ("ordinals", &["第一个", "第2个"]),
    ("corrections", &["不对，是", "不是A是B"]),
    ("emails", &["a.b@c.de "]),
    // Latin letters.
    ("latin-word", &["internationalization"]),
    ("latin-letter", &["ab"]),
    ("pinyin", &["woyaotuihuo"]),
    ("pinyin-ambiguous", &["xian", "fangan", "lianai"]),
    ("pinyin-spaced", &["wo yao zhuan ren gong "]),
    ("english", &["how do I return an item and get a refund "]),
    // Replies.
    ("nods", &["嗯", "对", "的"]),
    ("replies-negated", &["不", "是有在太", "亮"]),
    ("replies-not-yet", &["还没", "没有"]),
    ("denials-of-all", &["no ", "nope "]),
    // Other scripts.
    ("traditional", &["冷氣機壞了，請轉接專員"]),
    ("cantonese", &["冇", "唔該", "几多钱", "系唔系"]),
    ("one-letter", &["啊"]),
    ("emoji", &["😡", "👍", "❤️"]),
    ("emoji-joined", &["👨‍👩‍👧‍👦"]),
    ("combining", &["e\u{301}\u{302}\u{303}\u{304}"]),
    ("mixed-scripts", &["a我б1ñ가あ"]),
    ("compatible", &["①②", "ｈｅｌｌｏ"]),
];

/// Two kinds of words, one behind the other.
const HALVES: [(&str, [&str; 2]); 6] = [
    ("denials-then-red-lines", ["不要", "投诉"]),
    ("things-then-dangers", ["热水器", "冒烟"]),
    ("pleas-then-fees", ["转人工", "费"]),
    ("quotes-then-closing", ["“转人工", "”"]),
    ("fillers-then-red-lines", ["去找", "12315"]),
    ("degrees-then-anger", ["非常", "垃圾"]),
];

/// Every shape as a message of so many characters, by name; some are made of the content that the engine serves.
pub fn messages(engine: &Engine, length: usize) -> Vec<(&'static str, String)> {
    let repeated = ALTERNATIONS.iter().map(|(name, pieces)| (*name, Shape::of(name, pieces).text(length)));
    let halves = HALVES.iter().map(|(name, pieces)| (*name, Shape::of(name, pieces).halves(length)));
    let asked = Shape { name: "ways-of-asking", pieces: ways_of_asking(engine, "") };
    let clauses = Shape { name: "ways-of-asking-clauses", pieces: ways_of_asking(engine, "，") };
    let content = [asked, clauses].map(|shape| (shape.name, shape.text(length)));
    repeated.chain(halves).chain(content).collect()
}

/// Every way of asking that the knowledge base knows, each with a mark behind it.
fn ways_of_asking(engine: &Engine, mark: &str) -> Vec<String> {
    engine.kb.atoms().flat_map(|(_, atom)| atom.questions.iter().map(move |question| format!("{question}{mark}"))).collect()
}
