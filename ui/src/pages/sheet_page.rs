//! A recovery sheet that takes the whole window until it lies sealed.
use crate::components::{Button, Kind, SheetView};
use crate::pages::gate::Gate;
use crate::state::app;
use crate::words::w;
use leptos::prelude::*;

/// The sheet that waits to be sealed. It outlives the idle lock: its code is nowhere else.
#[component]
pub fn SheetPage() -> impl IntoView {
    let app = app();
    let sealed = RwSignal::new(false);
    let sheet = app.sheet.get_untracked();
    view! {
        <Gate testid="page-sheet">
            <h1 class="no-print">{w("请打印恢复单", "Print the recovery sheet")}</h1>
            <p class="no-print quiet">
                {w(
                    "只在这里显示这一次，程序不留底。打印、封存、打勾之后才能离开；没有打印机时，请先抄下恢复码。丢失了也不要紧：登录后在“人员与密钥”中可以换一张，旧码随即作废。",
                    "Shown only here and only once; the program keeps no copy. Print it, seal it and tick the box to go on; without a printer copy the code by hand. If it is lost, make a new one under “People and keys” after signing in: the old code is void at once.",
                )}
            </p>
            {sheet.map(|sheet| view! { <SheetView sheet sealed/> })}
            <div class="acts no-print">
                <Button
                    label=w("完成", "Done") kind=Kind::Primary
                    disabled=Signal::derive(move || !sealed.get())
                    on_press=move || {
                        app.sheet.set(None);
                        app.refresh();
                    }
                    testid="sheet-done"
                />
            </div>
        </Gate>
    }
}
