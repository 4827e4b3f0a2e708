//! The recovery sheet: printed once, sealed in the safe, never stored.
use super::{Button, Sign, Tick};
use crate::format;
use crate::words::{pick, w};
use ipc::RecoverySheet;
use leptos::prelude::*;

/// One sheet with its print button and the tick that says it lies sealed; `sealed` holds that tick.
#[component]
pub fn SheetView(sheet: RecoverySheet, sealed: RwSignal<bool>) -> impl IntoView {
    let RecoverySheet { office, origin, name, member, kid, code, made_at, pending } = sheet;
    let groups: Vec<String> = code.split('-').map(str::to_owned).collect();
    let last = groups.len().saturating_sub(1);
    view! {
        <article class="sheet" data-testid="recovery-sheet">
            <header class="sheet-head">
                <span class="seal" aria-hidden="true">"明"</span>
                <div>
                    <h2>{w("恢复单", "Recovery sheet")}</h2>
                    <p>{office}</p>
                </div>
                <span class="sheet-keep">{w("封存件", "Keep sealed")}</span>
            </header>
            <dl class="facts">
                <dt>{w("人员", "Member")}</dt>
                <dd><b>{name.clone()}</b> " " <span class="quiet">{member}</span></dd>
                <dt>{w("制作时间", "Made")}</dt>
                <dd>{move || format::moment(made_at)}</dd>
                <dt>{w("账本", "Ledger")}</dt>
                <dd class="raw-inline">{origin}</dd>
                <dt>{w("密钥指纹", "Key")}</dt>
                <dd class="raw-inline">{kid}</dd>
            </dl>
            <p class="sheet-label">{w("恢复码", "Recovery code")}</p>
            // Read as one text, hyphens included; seen in groups, so that none is skipped.
            <p class="sheet-code" data-testid="recovery-code">
                {groups.into_iter().enumerate().map(|(i, group)| view! {
                    <span>{group}{(i < last).then(|| view! { <i>"-"</i> })}</span>
                }).collect_view()}
            </p>
            <p class="sheet-label">{w("怎样使用", "How to use it")}</p>
            <ol class="sheet-steps">
                <li>{w(
                    "忘记密码时，由本人拆封：在登录页选自己的姓名，点“忘记密码”。",
                    "When the passphrase is forgotten, its owner opens it: choose your name on the sign-in page and press “Passphrase forgotten”.",
                )}</li>
                <li>{w(
                    "逐组输入恢复码，再设新密码。码中没有字母 I、L、O、U；不分大小写，短横线可省。",
                    "Type the code group by group and choose a new passphrase. It has no letters I, L, O, U; small letters will do, hyphens may be left out.",
                )}</li>
                <li>{w(
                    "用过即作废：程序随即给出新的恢复单，请重新封存，并销毁本单。",
                    "A used code opens nothing more: the program gives a new sheet at once. Seal that one and destroy this.",
                )}</li>
            </ol>
            <p class="sheet-advice">
                {w(
                    "谁持有此码，谁就能以该人员名义签名。请装入信封，封口签名，存入保险柜；不要拍照，不要存入电脑。信封被拆过或本单遗失时，请本人登录后换一张恢复单。",
                    "Whoever holds the code can sign as this member. Put it in an envelope, sign across the flap and keep it in the safe; take no photograph and store no copy. If the envelope was opened or the sheet is lost, sign in and make a new one.",
                )}
            </p>
            {pending.then(|| view! {
                <p class="sheet-advice">
                    {w("此密钥还需第二位管理员签名后生效。", "This key takes effect once a second administrator has signed.")}
                </p>
            })}
            <div class="sheet-lines print-only">
                <p>
                    <span>{w("本人封存签名", "Sealed by its owner")}</span>
                    <span>{w("保管人签名", "Taken into keeping by")}</span>
                    <span>{w("日期", "Date")}</span>
                </p>
                <p>
                    <span>{w("启封人签名", "Opened by")}</span>
                    <span>{w("启封事由", "Why")}</span>
                    <span>{w("日期", "Date")}</span>
                </p>
            </div>
        </article>
        <div class="sheet-acts no-print">
            <Button
                label=w("打印", "Print")
                sign=Sign::Print
                on_press=|| { let _ = window().print(); }
                testid="sheet-print"
            />
            <Tick
                label=Signal::derive(move || pick(
                    format!("{name} 的恢复单已打印并封存"),
                    format!("The sheet of {name} is printed and sealed"),
                ))
                checked=sealed
                on_change=move |ticked| sealed.set(ticked)
                testid="sheet-sealed"
            />
        </div>
    }
}
