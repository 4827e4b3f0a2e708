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
    view! {
        <article class="sheet" data-testid="recovery-sheet">
            <header class="sheet-head">
                <span class="seal" aria-hidden="true">"明"</span>
                <div>
                    <h2>{w("恢复单", "Recovery sheet")}</h2>
                    <p>{office}</p>
                </div>
            </header>
            <dl class="facts">
                <dt>{w("人员", "Member")}</dt>
                <dd>{name.clone()} " " <span class="quiet">{member}</span></dd>
                <dt>{w("制作时间", "Made")}</dt>
                <dd>{move || format::moment(made_at)}</dd>
                <dt>{w("账本", "Ledger")}</dt>
                <dd class="raw-inline">{origin}</dd>
                <dt>{w("密钥指纹", "Key")}</dt>
                <dd class="raw-inline">{kid}</dd>
            </dl>
            <p class="sheet-label">{w("恢复码", "Recovery code")}</p>
            <p class="sheet-code" data-testid="recovery-code">{code}</p>
            <p class="sheet-advice">
                {w(
                    "忘记密码时，凭此码可设新密码。谁持有此码，谁就能以该人员名义签名：请打印后装入信封，封口签名，存入保险柜；不要拍照，不要存入电脑。",
                    "With this code a forgotten passphrase can be replaced. Whoever holds it can sign as this member: print it, seal it in an envelope, sign across the flap and keep it in the safe. Take no photograph and store no copy.",
                )}
            </p>
            {pending.then(|| view! {
                <p class="sheet-advice">
                    {w("登记还需第二位管理员签名后生效。", "The enrolment takes effect once a second administrator has signed it.")}
                </p>
            })}
            <div class="sheet-lines print-only">
                <span>{w("封存人签名", "Sealed by")}</span>
                <span>{w("日期", "Date")}</span>
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
