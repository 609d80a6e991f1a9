//! What does a column mean, by its name?
//!
//! The names that people give columns in Chinese, in both scripts, and in English, and those of the exports of 七鱼, 智齿 and 美洽. What a
//! column means whose name says nothing is told from its cells; see `header`.

use crate::text::normalize::NormalText;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The question, or the title.
    Question,
    /// Further ways of asking.
    Similar,
    /// The answer.
    Answer,
    /// Where it lies.
    Category,
    /// Words that find it.
    Keywords,
    /// What it is about.
    Product,
    /// Where it holds.
    Region,
    /// Where it is served.
    Channel,
    /// The language.
    Locale,
    /// From when it is served.
    PublishAt,
    /// Until when it is served.
    ExpireAt,
    /// Both in one cell.
    Validity,
    /// Whether it is served.
    State,
    /// A picture that belongs to the answer.
    Picture,
    /// Whom to ask.
    Owner,
    /// What the source calls it.
    Id,
}

impl Role {
    /// Every role with the name that `--map` takes and reports show.
    pub const ALL: [(Role, &'static str); 16] = [
        (Role::Question, "question"),
        (Role::Similar, "similar"),
        (Role::Answer, "answer"),
        (Role::Category, "category"),
        (Role::Keywords, "keywords"),
        (Role::Product, "product"),
        (Role::Region, "region"),
        (Role::Channel, "channel"),
        (Role::Locale, "locale"),
        (Role::PublishAt, "publish_at"),
        (Role::ExpireAt, "expire_at"),
        (Role::Validity, "validity"),
        (Role::State, "state"),
        (Role::Picture, "picture"),
        (Role::Owner, "owner"),
        (Role::Id, "id"),
    ];

    /// The name in `--map` and reports.
    pub fn name(self) -> &'static str {
        Role::ALL.iter().find(|(role, _)| *role == self).map_or("", |(_, name)| name)
    }

    /// The role with this name in `--map`.
    pub fn parse(name: &str) -> Option<Self> {
        Role::ALL.iter().find(|(_, own)| *own == name).map(|(role, _)| *role)
    }

    /// What a column of this name holds, where the name says it.
    pub fn of_name(name: &str) -> Option<Self> {
        let plain = plain(name);
        NAMES.iter().find(|(_, names)| names.split(' ').any(|known| known == plain)).map(|(role, _)| *role)
    }

    /// Whether several columns may have it.
    pub fn may_repeat(self) -> bool {
        matches!(self, Role::Similar | Role::Answer | Role::Category | Role::Keywords | Role::Picture)
    }
}

/// A column that the user named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// What it holds; nothing where it is to be left alone.
    pub role: Option<Role>,
    /// Its name, or its letter where there is no header.
    pub column: String,
}

impl Mapping {
    /// Reads `question=标题`; `-=备注` leaves a column alone.
    pub fn parse(text: &str) -> Result<Self, String> {
        let names = || Role::ALL.map(|(_, name)| name).join(", ");
        let (role, column) = text.split_once('=').ok_or_else(|| format!("`{text}` has no `=`; write it as `question=标题`"))?;
        let role = match role.trim() {
            "-" => None,
            name => Some(Role::parse(name).ok_or_else(|| format!("`{name}` is none of {}; `-` leaves a column alone", names()))?),
        };
        match column.trim() {
            "" => Err(format!("`{text}` names no column")),
            column => Ok(Mapping { role, column: column.to_owned() }),
        }
    }
}

/// The names, in normal form without spaces, marks and numbers behind them.
const NAMES: [(Role, &str); 16] = [
    (
        Role::Question,
        "标准问 标准问题 标准问法 标准提问 标准问句 问题 问题标题 问题名称 知识标题 知识名称 知识点 知识点名称 标题 主题 提问 问句 用户问题 客户问题 主问题 问 \
         q question title query faq faqquestion standardquestion mainquestion subject name customerquestion",
    ),
    (
        Role::Similar,
        "相似问 相似问法 相似问题 相似问句 相似说法 扩展问 扩展问法 扩展问题 近似问 近似问题 同义问 同义问法 同义问题 问法 其他问法 更多问法 用户问法 客户问法 顾客问法 用户还会怎么问 客户还会怎么问 还会怎么问 用户怎么问 常见问法 别名 训练语料 语料 \
         questions similar similarquestion similarquestions variant variants variation variations alternatequestion alternatequestions \
         alternativequestion alternativequestions alternatives paraphrase paraphrases utterance utterances trainingphrase trainingphrases \
         example examples alias aliases ways",
    ),
    (
        Role::Answer,
        "答案 标准答案 回答 回复 答复 回复内容 答案内容 知识内容 内容 正文 解答 解决方案 处理方法 机器人答案 机器人回复 默认答案 富文本答案 文本答案 图文答案 答 话术 \
         a answer answers answertext response responses reply content body solution resolution description html answerhtml markdown",
    ),
    (
        Role::Category,
        "分类 类别 类目 所属分类 所属类目 所属类别 知识分类 知识类目 知识目录 问题分类 问题类型 分类名称 分类路径 目录 分组 栏目 一级分类 二级分类 三级分类 四级分类 \
         一级类目 二级类目 三级类目 大类 小类 category categories subcategory categoryname section sectionname topic folder group collection",
    ),
    (Role::Keywords, "关键词 关键字 标签 知识标签 keyword keywords tag tags label labels labelnames"),
    (
        Role::Product,
        "产品 商品 适用产品 适用商品 关联商品 关联产品 产品名称 商品名称 型号 适用型号 机型 product products productname model models sku",
    ),
    (Role::Region, "地区 区域 适用地区 适用区域 省份 城市 国家 region regions country countries market area"),
    (Role::Channel, "渠道 适用渠道 生效渠道 接入渠道 应用渠道 渠道来源 channel channels"),
    (Role::Locale, "语言 语种 locale language lang"),
    (
        Role::PublishAt,
        "生效时间 生效日期 开始时间 开始日期 生效开始时间 有效期开始 有效开始时间 上线时间 publishat validfrom startdate starttime effectivedate effectivefrom",
    ),
    (
        Role::ExpireAt,
        "失效时间 失效日期 到期时间 到期日期 过期时间 结束时间 结束日期 生效结束时间 有效期至 有效期结束 有效结束时间 下线时间 expireat expiresat expirydate validuntil validto enddate endtime",
    ),
    (Role::Validity, "有效期 有效时间 生效时段 时效 validity validityperiod"),
    (Role::State, "状态 启用状态 是否启用 是否生效 启用 发布状态 知识状态 status state enabled active published draft"),
    (Role::Picture, "图片 配图 答案图片 图片地址 图片链接 picture pictures image images imageurl"),
    (Role::Owner, "负责人 维护人 责任人 owner author"),
    (Role::Id, "id 编号 知识id 问题id 知识编号 问题编号 唯一标识 faqid questionid articleid externalid key uuid code"),
];

/// A name without spaces, marks, notes in brackets and a number behind it: `*相似问 2（选填）` is 相似问.
fn plain(name: &str) -> String {
    let normal = NormalText::of(name);
    let without_notes = normal.as_str().split(['(', '[', '【', '（']).next().unwrap_or_default();
    let letters: String = without_notes.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_are_known_in_both_scripts_and_in_english() {
        let check = |name: &str, expected: Option<Role>| assert_eq!(Role::of_name(name), expected, "{name}");
        check("标准问", Some(Role::Question));
        check("標準問題", Some(Role::Question));
        check("*相似问 2（选填，一行一个）", Some(Role::Similar));
        check("Alternative Questions", Some(Role::Similar));
        check("答案1", Some(Role::Answer));
        check("二級分類", Some(Role::Category));
        check("valid_until", Some(Role::ExpireAt));
        check("有效期至", Some(Role::ExpireAt));
        check("有效期", Some(Role::Validity));
        check("创建人", None);
        check("怎么退货", None);
        check("", None);
    }

    #[test]
    fn a_mapping_names_a_role_and_a_column() {
        assert_eq!(Mapping::parse("question=标题"), Ok(Mapping { role: Some(Role::Question), column: "标题".to_owned() }));
        assert_eq!(Mapping::parse("-=备注"), Ok(Mapping { role: None, column: "备注".to_owned() }));
        assert!(Mapping::parse("标题").unwrap_err().contains("write it as"));
        assert!(Mapping::parse("titel=标题").unwrap_err().contains("none of question"));
        assert!(Mapping::parse("question=").unwrap_err().contains("names no column"));
    }
}
