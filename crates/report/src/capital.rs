//! Amounts in capital numerals (大写金额), by the rules for filling in bills (支付结算办法 附一 正确填写票据和结算凭证的基本规定).

/// 分 in capital numerals, e.g. 1200000 as 壹万贰仟元整. Negative amounts begin with 负.
pub fn capital(_fen: i64) -> String {
    todo!()
}
