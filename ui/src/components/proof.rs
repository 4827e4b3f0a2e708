//! What proves an entry: its place in the chain, its path to the signed head, the raw statement.
use super::{Icon, Raw, Sign};
use crate::format;
use crate::words::{pick, w};
use ipc::{Proof, WitnessTime};
use leptos::prelude::*;

/// First in words, then everything a third party needs to check it with other tools.
#[component]
pub fn ProofView(proof: Proof) -> impl IntoView {
    let Proof { index, leaf, previous, path, checkpoint, statement, readable, kid, holds, after, before } = proof;
    let steps = path.len();
    let number = format::count(index);
    view! {
        <div class="proof" data-testid="proof">
            {if holds {
                view! {
                    <p class="proof-holds tone-proven" data-testid="proof-holds">
                        <Icon sign=Sign::Check/>
                        <span>
                            <b>{w("刚刚核对：相符", "Checked just now: it holds")}</b> " "
                            {w(
                                "签名、前后相接、到总指纹的路径都相符。任何人凭凭据可离线核对，无须本程序。",
                                "Signature, chain and path to the signed head agree. Anyone can check the receipt offline, without this program.",
                            )}
                        </span>
                    </p>
                }
                .into_any()
            } else {
                view! {
                    <p class="proof-holds tone-refused" data-testid="proof-fails" role="alert">
                        <Icon sign=Sign::Cross/>
                        <span>
                            <b>{w("这条记录不相符", "This entry does not hold")}</b> " "
                            {w("内容、位置或签名在登记之后变过。请到“核验与备份”核对全部账本。", "Content, place or signature changed after it was recorded. Verify the whole ledger.")}
                        </span>
                    </p>
                }
                .into_any()
            }}
            <Between after before/>
            <Raw label=move || pick(format!("第 {number} 条的指纹（叶哈希）"), format!("Fingerprint of entry {number} (leaf hash)")) value=leaf testid="proof-leaf"/>
            <Raw label=w("前一条的指纹", "Fingerprint of the entry before") value=previous/>
            <details>
                <summary>{move || pick(format!("到总指纹的路径（{steps} 步）"), format!("Path to the head ({steps} steps)"))}</summary>
                <ol class="proof-path">{path.into_iter().map(|hash| view! { <li><code>{hash}</code></li> }).collect_view()}</ol>
            </details>
            <Raw label=w("签过名的检查点", "Signed checkpoint") value=checkpoint testid="proof-checkpoint"/>
            <details>
                <summary>{w("签名的内容", "What was signed")}</summary>
                <Raw label=w("凭单（便于阅读）", "Statement, for reading") value=readable/>
                <Raw label=w("凭单（原文，JWS）", "Statement, as it stands (JWS)") value=statement testid="proof-statement"/>
                <Raw label=w("签名人密钥指纹", "Signer’s key") value=kid/>
            </details>
        </div>
    }
}

/// Between which times of other offices' clocks it was recorded: nobody here can turn those back.
#[component]
fn Between(after: Option<WitnessTime>, before: Option<WitnessTime>) -> impl IntoView {
    if after.is_none() && before.is_none() {
        return None;
    }
    let says = move || {
        let time = |time: &WitnessTime| (format::moment(time.at), time.by.clone());
        match (after.as_ref().map(time), before.as_ref().map(time)) {
            (Some((from, one)), Some((to, other))) => pick(
                format!("签名并记录于 {from} 与 {to} 之间（分别按{one}、{other}的时钟）"),
                format!("Signed and recorded between {from} and {to}, by the clocks of {one} and {other}"),
            ),
            (Some((from, one)), None) => {
                pick(format!("签名于 {from} 之后（按{one}的时钟）"), format!("Signed after {from}, by the clock of {one}"))
            }
            (None, Some((to, other))) => {
                pick(format!("不晚于 {to} 已记录（按{other}的时钟）"), format!("Recorded by {to}, by the clock of {other}"))
            }
            (None, None) => String::new(),
        }
    };
    Some(view! {
        <p class="trust-line" data-testid="proof-between"><Icon sign=Sign::Clock/> <span>{says}</span></p>
    })
}
