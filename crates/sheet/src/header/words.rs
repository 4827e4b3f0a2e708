//! The words of headers: how offices name the columns of a payment list.

use super::Kind;
use crate::Field;

/// How headers of one kind are worded.
pub(super) struct Rule {
    pub(super) kind: Kind,
    /// Whole headers, between spaces.
    pub(super) exact: &'static str,
    /// Words that tell the kind wherever they stand in a header, between spaces, the most telling first.
    pub(super) words: &'static str,
}

/// Words by which a person is the one who gets the money.
pub(super) const PAYEE_WORDS: &str = "收款 领款 领取 代领 开户 户名 持卡 账户姓名 账户所有 一卡通 卡主 监护人";

/// What quantities are counted in.
pub(super) const UNITS: &str = "亩 公顷 平方米 ㎡ 平米 立方米 头 只 羽 匹 箱 群 株 棵 穴 台 套 件 辆 间 座 口 户 人 人次 名 天 日 次 学期 \
    学年 吨 公斤 千克 斤 千米 公里 米 度";

/// The rules in the order in which they are tried.
pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: Kind::Other, exact: "性别 民族 年龄", words: "签字 签名 签章 盖章 手印 指印 照片 出生 有效期"
    },
    Rule {
        kind: Kind::Other, exact: "", words: "证件类型 证件种类 身份证地址 账户类型 帐户类型 开户地 是否"
    },
    // What somebody has in a year is not what they have in a month.
    Rule { kind: Kind::Other, exact: "", words: "年收入 年人均 年纯收入 年可支配" },
    Rule { kind: Kind::Field(Field::Sequence), exact: "序号 序 no no. № 行号 顺序号 项次 编号", words: "" },
    Rule {
        kind: Kind::Id, exact: "身份证 证号", words: "身份证号 身份证件号 公民身份 身份号 证件号 身份证"
    },
    Rule {
        kind: Kind::Field(Field::Authorisation),
        exact: "授权 委托",
        words: "代领依据 授权依据 授权书 委托书 授权证明 委托证明 代领证明 代领授权 授权情况",
    },
    Rule { kind: Kind::Field(Field::Relation), exact: "关系", words: "户主关系 人关系 本人关系 关系" },
    Rule {
        kind: Kind::Field(Field::Phone), exact: "电话 手机", words: "联系电话 电话号 手机号 联系方式 电话 手机"
    },
    Rule {
        kind: Kind::Field(Field::Household),
        exact: "户号 户编号 户编码",
        words: "户编号 户编码 家庭编号 家庭编码 户口编号 农户编号 户籍编号 户口簿号 户口本号 低保证号 保障证号",
    },
    Rule {
        kind: Kind::Name,
        exact: "户名 收款人 收款方 领款人 领取人 代领人 开户人 持卡人 受益人",
        words: "姓名 户名 开户名 名字",
    },
    Rule {
        kind: Kind::Field(Field::Account),
        exact: "银行账户 银行帐户 银行卡 一卡通 存折 账户 帐户",
        words: "一卡通账号 一卡通帐号 一卡通卡号 一卡通号 一折通 社保卡号 社会保障卡 银行账号 银行帐号 银行卡号 账号 \
            帐号 卡号 账户号 帐户号 存折号 银行账户 银行帐户 银行卡 社保卡",
    },
    Rule {
        kind: Kind::Field(Field::Bank),
        exact: "银行 行别 行名",
        words: "开户行 开户银行 银行名称 代发银行 发放银行 所属银行 开户网点 开户机构 金融机构 银行网点",
    },
    Rule {
        kind: Kind::Name,
        exact: "户主 补贴对象 补助对象 发放对象 受益对象 保障对象 救助对象 资助对象 享受对象 农户 承包户 种植户 \
            养殖户 学生 学员 老人 申请人 本人",
        words: "",
    },
    Rule {
        kind: Kind::Field(Field::OwnIncome),
        exact: "收入",
        words: "本人月收入 月人均收入 人均月收入 家庭月收入 本人收入 人均收入 核定收入 月收入 收入",
    },
    Rule {
        kind: Kind::Field(Field::PeriodFrom), exact: "起 起始 自", words: "起始 开始时间 开始月 开始年月 开始日期"
    },
    Rule { kind: Kind::Field(Field::PeriodTo), exact: "止 终止 截止", words: "截止 终止 结束" },
    Rule {
        kind: Kind::Field(Field::Months),
        exact: "月数 月份数",
        words: "发放月数 补贴月数 补助月数 享受月数 补发月数 月数 月份数 个月",
    },
    Rule {
        kind: Kind::Field(Field::Period),
        exact: "期间 月份 年月 年度 月度 季度",
        words: "所属期 所属月 所属年月 所属时期 补贴期间 发放期间 补贴月份 发放月份 享受月份 发放年月 补贴年月 \
            补贴年度 发放年度 所属年度 享受期间 补助期间 补助月份",
    },
    Rule {
        kind: Kind::Field(Field::Rate),
        exact: "标准 单价",
        words: "补贴标准 补助标准 发放标准 奖补标准 资助标准 保障标准 执行标准 标准 单价",
    },
    Rule { kind: Kind::Other, exact: "", words: "排除 扣除 扣减 核减" },
    Rule {
        kind: Kind::Field(Field::Quantity),
        exact: "数量 面积 亩数 人数 规模",
        words: "享受补贴面积 补贴面积 补助面积 享受面积 核定面积 核实面积 验收面积 补贴数量 补助数量 核定数量 \
            验收数量 实际面积 种植面积 数量 面积 亩数 头数 只数 株数 台数 天数 保障人数 享受人数 人数 人口",
    },
    Rule {
        kind: Kind::Field(Field::Amount),
        exact: "金额 合计 补贴 补助 资金 补助金 补贴金 低保金",
        words: "实发 实际发放 本次发放 发放金额 补贴金额 补助金额 奖补金额 资助金额 救助金额 保障金额 应发 应补 \
            支付金额 拨付金额 金额 补贴资金 补助资金 发放资金 补助款 补贴款 补贴额 补助额 合计 小计",
    },
    Rule {
        kind: Kind::Field(Field::BenefitType),
        exact: "类型 类别 种类 项目",
        words: "补贴类型 补贴类别 补贴种类 补助类型 补助类别 救助类别 救助类型 保障类别 保障类型 待遇类型 发放类型 \
            低保类别 补贴项目 补助项目 项目名称",
    },
    Rule { kind: Kind::Field(Field::Unit), exact: "单位 计量单位 计价单位", words: "计量单位 计价单位" },
    Rule {
        kind: Kind::Field(Field::Date),
        exact: "日期 时间",
        words: "发放日期 发放时间 支付日期 支付时间 打卡日期 打卡时间 到账日期 到账时间 拨付日期",
    },
    Rule { kind: Kind::Field(Field::Note), exact: "备注 说明 摘要 附言 用途", words: "备注 说明 摘要 附言" },
    Rule {
        kind: Kind::Field(Field::Group),
        exact: "组 小组 组别 组名 屯 村组",
        words: "村民小组 村民组 居民小组 小组 组别 自然村 屯组 自然寨",
    },
    Rule {
        kind: Kind::Field(Field::Village),
        exact: "村 村名 村别 村居 村社区 社区 村委会 村/社区 居委会",
        words: "行政村 所属村 村名 村居 村社 村委 所在村 社区",
    },
    Rule {
        kind: Kind::Field(Field::Township),
        exact: "乡 镇 乡镇 街道 镇街 乡镇名称",
        words: "乡镇 镇街 街道 所属乡 所属镇 镇乡 镇名",
    },
];
