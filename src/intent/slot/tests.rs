//! What is read as which detail: one row a case.

use super::*;
use proptest::prelude::*;

/// A Saturday.
const NOW: &str = "2026-11-21T10:00:00+08:00";

fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

fn check(text: &str, expected: &[(SlotKind, &str)]) {
    let slots = find_slots(&NormalText::of(text), now());
    let slots: Vec<(SlotKind, &str)> = slots.iter().map(|slot| (slot.kind, slot.value.as_str())).collect();
    assert_eq!(slots, expected, "{text}");
}

fn check_reply(kind: SlotKind, text: &str, expected: Option<&str>) {
    let slot = read_slot(kind, text, &NormalText::of(text), now());
    assert_eq!(slot.map(|slot| slot.value).as_deref(), expected, "{text}");
}

#[test]
fn phones() {
    let phone = |value| [(SlotKind::Phone, value)];
    check("我的手机是13800138000", &phone("13800138000"));
    check("１３８００１３８０００", &phone("13800138000"));
    check("138 0013 8000", &phone("13800138000"));
    check("138-0013-8000，谢谢", &phone("13800138000"));
    check("+86 13800138000", &phone("13800138000"));
    check("+8613800138000", &phone("13800138000"));
    check("打0086-138-0013-8000", &phone("13800138000"));
    check("13800138000 买了2台", &phone("13800138000"));
    check("1380013800", &[(SlotKind::OrderNumber, "1380013800")]);
    check("12800138000", &[(SlotKind::OrderNumber, "12800138000")]);
    check_reply(SlotKind::Phone, "13 8001 38 000", Some("13800138000"));
    check_reply(SlotKind::Phone, "138001380001", None);
    check_reply(SlotKind::Phone, "没有", None);
}

#[test]
fn a_detail_is_short() {
    let email = |n: usize| format!("{}@example.com", "a1".repeat(n));
    check(&email(100), &[(SlotKind::Email, &email(100))]);
    check(&email(200), &[]);
    check_reply(SlotKind::Email, &email(200), None);
    let street = format!("{}路12号", "长沙".repeat(130));
    check(&format!("上海市{street}"), &[]);
    check_reply(SlotKind::Address, &street, None);
    check_reply(SlotKind::Text, &street, Some(&street));
}

#[test]
fn order_numbers() {
    let order = |value| [(SlotKind::OrderNumber, value)];
    check("订单号2026112100012345", &order("2026112100012345"));
    check("jd20261121000123", &order("JD20261121000123"));
    check("我的订单88001122有问题", &order("88001122"));
    check("1234567", &[]);
    check("123456789012345678901", &[]);
    check("ABCD12345678", &[]);
    check("010-12345678", &[]);
    check_reply(SlotKind::OrderNumber, "2026 1121 0001 2345", Some("2026112100012345"));
    check_reply(SlotKind::OrderNumber, "20261121", Some("20261121"));
    check_reply(SlotKind::OrderNumber, "13800138000", None);
    check_reply(SlotKind::OrderNumber, "13800138000，订单12345678", Some("12345678"));
    check_reply(SlotKind::OrderNumber, "不知道", None);
}

#[test]
fn the_number_of_a_person_is_no_order_number() {
    for number in ["110101199003074258", "1101 0119 9003 0742 58", "6222020200112233446", "02162345678", "+852 91234567", "110101900307425"]
    {
        check(number, &[]);
        check(&format!("订单号{number}"), &[]);
        check_reply(SlotKind::OrderNumber, number, None);
    }
    check_reply(SlotKind::OrderNumber, "身份证110101199003074258，订单12345678", Some("12345678"));
    check("tel13800138000", &[]);
    // The check character is wrong.
    check("110101199003074257", &[(SlotKind::OrderNumber, "110101199003074257")]);
}

#[test]
fn days() {
    let day = |value| [(SlotKind::Date, value)];
    check("今天", &day("2026-11-21"));
    check("明天上午可以吗", &day("2026-11-22"));
    check("后天下午", &day("2026-11-23"));
    check("大后天来", &day("2026-11-24"));
    check("周三", &day("2026-11-25"));
    check("星期六", &day("2026-11-21"));
    check("下周三", &day("2026-11-25"));
    check("这周三买的", &day("2026-11-18"));
    check("下下周日", &day("2026-12-06"));
    check("11月25日", &day("2026-11-25"));
    check("十一月二十五号", &day("2026-11-25"));
    check("1月5号", &day("2027-01-05"));
    check("25号来", &day("2026-11-25"));
    check("20号来", &day("2026-12-20"));
    check("31号", &day("2026-12-31"));
    check("下个月5号", &day("2026-12-05"));
    check("2026-11-25", &day("2026-11-25"));
    check("2026年11月25日", &day("2026-11-25"));
    check("2026/11/25 15:00", &day("2026-11-25"));
    check("11/25", &day("2026-11-25"));
    check("20261125", &day("2026-11-25"));
    check("tomorrow", &day("2026-11-22"));
    check_reply(SlotKind::Date, "11-25", Some("2026-11-25"));
}

#[test]
fn no_days() {
    check("2月30日", &[]);
    check("13月1日", &[]);
    check("32号", &[]);
    check("2026-02-29", &[]);
    check("24/7", &[]);
    check("3-5天", &[]);
    check("一周三次", &[]);
    check("每周三", &[]);
    check("以后天天开着", &[]);
    check("25号楼", &[]);
    check("2.5匹", &[]);
}

#[test]
fn late_at_night_it_is_the_next_day_in_china() {
    let late = "2026-11-21T18:30:00Z".parse().expect("a time");
    assert_eq!(find_slots(&NormalText::of("今天"), late)[0].value, "2026-11-22");
}

#[test]
fn money() {
    let money = |value| [(SlotKind::Money, value)];
    check("199元", &money("199.00"));
    check("¥199", &money("199.00"));
    check("￥1,299.50", &money("1299.50"));
    check("便宜了199块", &money("199.00"));
    check("19块9", &money("19.90"));
    check("199块钱", &money("199.00"));
    check("1.2万元", &money("12000.00"));
    check("12,345元", &money("12345.00"));
    check("1.5匹", &[]);
    check("2块电池", &[]);
    check("2单元", &[]);
    check_reply(SlotKind::Money, "199.5", Some("199.50"));
    check_reply(SlotKind::Money, "差了200", Some("200.00"));
    check_reply(SlotKind::Money, "199.555", None);
    check_reply(SlotKind::Money, "13800138000", None);
}

#[test]
fn mails_and_codes() {
    check("发到 Li.Ming@qq.com。", &[(SlotKind::Email, "li.ming@qq.com")]);
    check("@客服 你好", &[]);
    check("a@b", &[]);
    check_reply(SlotKind::Email, "aaaaa@qq.com", Some("aaaaa@qq.com"));
    check_reply(SlotKind::Digits(4), "尾号8000", Some("8000"));
    check_reply(SlotKind::Digits(4), "80 00", Some("8000"));
    check_reply(SlotKind::Digits(4), "18000", None);
    check_reply(SlotKind::Text, "  不制冷 ", Some("不制冷"));
    check_reply(SlotKind::Text, " ", None);
}

#[test]
fn addresses() {
    let address = |value| [(SlotKind::Address, value)];
    check("我的地址是上海市浦东新区世纪大道100号3栋502室", &address("上海市浦东新区世纪大道100号3栋502室"));
    check("改到杭州市西湖区文三路25号，谢谢", &address("杭州市西湖区文三路25号"));
    check("我在南京西路1266号", &address("南京西路1266号"));
    check("收货地址:广东省深圳市南山区科技园 2栋 1203室", &address("广东省深圳市南山区科技园 2栋 1203室"));
    check("快递在路上了", &[]);
    check("我不知道3楼能不能装", &[]);
    check_reply(SlotKind::Address, "成都市锦江区春熙路步行街A座", Some("成都市锦江区春熙路步行街A座"));
    check_reply(SlotKind::Address, "送到：上海市静安区愚园路88弄", Some("上海市静安区愚园路88弄"));
    check_reply(SlotKind::Address, "我不知道呀你查一下", None);
    check_reply(SlotKind::Address, "幸福村", None);
    check_reply(SlotKind::Address, "你们有哪些地区可以送吗", None);
}

#[test]
fn kinds_do_not_get_mixed_up() {
    let text = "订单JD202611210001，明天送到上海市静安区愚园路25号，电话138 0013 8000，邮箱a@qq.com，退199元";
    let expected = [
        (SlotKind::OrderNumber, "JD202611210001"),
        (SlotKind::Date, "2026-11-22"),
        (SlotKind::Address, "上海市静安区愚园路25号"),
        (SlotKind::Phone, "13800138000"),
        (SlotKind::Email, "a@qq.com"),
        (SlotKind::Money, "199.00"),
    ];
    check(text, &expected);
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in "[0-9a-z@.+ \\-/:,¥今明后天下个周星期一三十月日号元块万路区市楼室]{0,40}") {
        let normal = NormalText::of(&text);
        find_slots(&normal, now());
        let numbers = [SlotKind::OrderNumber, SlotKind::Phone, SlotKind::Money, SlotKind::Digits(4)];
        for kind in numbers.into_iter().chain([SlotKind::Text, SlotKind::Date, SlotKind::Email, SlotKind::Address]) {
            read_slot(kind, &text, &normal, now());
        }
    }
}
