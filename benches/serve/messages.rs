//! What do customers write?
//!
//! A mixture in the manner of a large shop: a third are courtesies and the few questions that everybody asks, word for word the same, and the
//! others are told in words of their own, each another: faults of goods, orders, money, now and then nonsense. Every fiftieth is a plea, a red
//! line or a danger.

/// A message, and whether it must get through however much is asked at once.
#[derive(Debug, Clone)]
pub struct Message {
    /// The words.
    pub text: String,
    /// A person is wanted, a red line is crossed, or somebody is in danger.
    pub is_pressing: bool,
}

/// What is written again and again.
const USUAL: [&str; 18] = [
    "好的",
    "谢谢",
    "在吗",
    "你好",
    "怎么退货",
    "退款多久到账",
    "发票怎么开",
    "我的订单到哪里了",
    "能不能便宜点",
    "where is my order",
    "第一个",
    "是的",
    "不是",
    "嗯",
    "那运费呢",
    "什么时候发货",
    "没有了，谢谢",
    "202611180042",
];

const OPENERS: [&str; 8] = ["", "你好，", "请问", "我想问一下，", "亲，", "麻烦问下，", "那个，", "上周在你们家买的，"];

const GOODS: [&str; 16] = [
    "空调",
    "洗衣机",
    "冰箱",
    "电视",
    "热水器",
    "路由器",
    "手表",
    "耳机",
    "手机",
    "扫地机器人",
    "油烟机",
    "电饭煲",
    "净水器",
    "这个灯",
    "笔记本电脑",
    "那件羽绒服",
];

/// Faults and wishes of which goods are the matter.
const MATTERS: [&str; 24] = [
    "不制冷了，开了一晚上还是热",
    "一直漏水",
    "有异响，嗡嗡的，晚上特别明显",
    "开不了机",
    "老是断线，重启也没有用",
    "进水了还能修吗",
    "的保修期是几年",
    "可以开专票吗",
    "什么时候能送到",
    "安装师傅怎么还没来",
    "降价了能补差价吗",
    "的配件少了一个",
    "收到就是坏的，能换一个吗",
    "买错型号了，想退",
    "的安装费怎么算",
    "屏幕不亮",
    "充不进电",
    "遥控器没反应",
    "显示E5是什么意思",
    "能不能以旧换新",
    "用了两天就坏了，你们给个说法",
    "的说明书在哪里下载",
    "物流三天没动了",
    "是正品吗",
];

const TAILS: [&str; 6] = ["", "？", "，急", "，谢谢", "啊", "，帮我看看"];

const PRESSING: [&str; 4] = ["我要转人工", "我要去法院起诉你们", "我要投诉你们", "着火了，冒烟了"];

/// Every so many messages one is pressing.
pub const PRESSING_EVERY: usize = 50;

/// The message of this number.
pub fn message(number: usize) -> Message {
    if number % PRESSING_EVERY == PRESSING_EVERY - 1 {
        return Message { text: PRESSING[number / PRESSING_EVERY % PRESSING.len()].to_owned(), is_pressing: true };
    }
    // Every third is usual, and each kind is counted by itself, so that all of both lists come. Multiplied by a prime, so that a conversation does
    // not hear the lists in their order.
    let (third, rest) = (number / 3, number % 3);
    let mut spread = if rest == 0 { third } else { 2 * third + rest - 1 }.wrapping_mul(7_919);
    let mut pick = |list: &[&'static str]| {
        let own = list[spread % list.len()];
        spread /= list.len();
        own
    };
    let text = match rest {
        0 => pick(&USUAL).to_owned(),
        _ => {
            let [matter, goods, opener, tail] = [&MATTERS[..], &GOODS, &OPENERS, &TAILS].map(&mut pick);
            format!("{opener}{goods}{matter}{tail}")
        }
    };
    Message { text, is_pressing: false }
}
