//! What do customers write?
//!
//! A mixture in the manner of a large shop: questions that are answered, vague ones, faults, procedures, courtesies, nonsense, and now and
//! then a plea, a red line or a danger.

/// A message, and whether it must get through however much is asked at once.
#[derive(Debug, Clone, Copy)]
pub struct Message {
    /// The words.
    pub text: &'static str,
    /// A person is wanted, a red line is crossed, or somebody is in danger.
    pub is_pressing: bool,
}

const ORDINARY: [&str; 31] = [
    "请问一下你们的运费是怎么算的",
    "怎么退货",
    "退款多久到账",
    "空调不制冷",
    "洗衣机不脱水怎么办",
    "发票怎么开",
    "好的",
    "谢谢",
    "在吗",
    "我的订单到哪里了",
    "能不能便宜点",
    "How do I return an item?",
    "where is my order",
    "冰箱有异响，嗡嗡的，晚上特别明显",
    "保修几年",
    "改一下收货地址",
    "取消订单",
    "第一个",
    "是的",
    "不是",
    "你们几点下班",
    "電視沒有畫面",
    "優惠券怎麼用",
    "202611180042",
    "手表进水了还能修吗",
    "路由器老是断线，重启也没有用",
    "我想问一下安装师傅什么时候上门",
    "月亮上有没有兔子",
    "嗯",
    "那运费呢",
    "什么时候发货",
];

const PRESSING: [&str; 4] = ["我要转人工", "我要去法院起诉你们", "我要投诉你们", "着火了，冒烟了"];

/// Every so many messages one is pressing.
pub const PRESSING_EVERY: usize = 50;

/// The message of this number.
pub fn message(number: usize) -> Message {
    // Multiplied by a prime, so that a conversation does not hear the list in its order.
    let spread = number.wrapping_mul(7_919) + number / ORDINARY.len();
    if number % PRESSING_EVERY == PRESSING_EVERY - 1 {
        Message { text: PRESSING[spread % PRESSING.len()], is_pressing: true }
    } else {
        Message { text: ORDINARY[spread % ORDINARY.len()], is_pressing: false }
    }
}
