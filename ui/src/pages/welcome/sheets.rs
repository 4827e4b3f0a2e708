//! The recovery sheets, one after the other; the program shows each once.
use crate::components::{Button, Kind, SheetView};
use crate::words::{pick, w};
use ipc::RecoverySheet;
use leptos::prelude::*;

/// The last step: each sheet is printed and sealed before the next is shown.
#[component]
pub fn SheetsStep(sheets: Vec<RecoverySheet>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let count = sheets.len();
    let sheets = StoredValue::new(sheets);
    let at = RwSignal::new(0_usize);
    let sealed = RwSignal::new(false);
    let next = move || {
        if at.get_untracked() + 1 < count {
            sealed.set(false);
            at.update(|i| *i += 1);
        } else {
            sheets.update_value(Vec::clear);
            on_done.run(());
        }
    };
    let next_label = Signal::derive(move || {
        if at.get() + 1 < count { w("下一张恢复单", "Next sheet") } else { w("完成，去登录", "Done, sign in") }.now().to_owned()
    });
    view! {
        <p class="no-print quiet">
            {move || pick(
                format!("第 {} / {count} 张。恢复单只在这里显示一次，程序不留底。", at.get() + 1),
                format!("Sheet {} of {count}. It is shown only here and only once; the program keeps no copy.", at.get() + 1),
            )}
        </p>
        {move || sheets.with_value(|all| all.get(at.get()).cloned()).map(|sheet| view! { <SheetView sheet sealed/> })}
        <div class="acts no-print">
            <Button
                label=next_label kind=Kind::Primary disabled=Signal::derive(move || !sealed.get()) on_press=next
                testid="sheets-next"
            />
        </div>
    }
}
