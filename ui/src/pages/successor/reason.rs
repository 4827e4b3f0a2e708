//! Why the older ledger cannot go on.
use crate::components::{AreaField, Button, Kind, SelectField};
use crate::pages::peers::cause_words;
use crate::words::w;
use ipc::CAUSES;
use leptos::prelude::*;

/// The second step.
#[component]
pub fn ReasonStep(
    cause: RwSignal<String>,
    reason: RwSignal<String>,
    #[prop(into)] on_back: Callback<()>,
    #[prop(into)] on_next: Callback<()>,
) -> impl IntoView {
    let ready = Signal::derive(move || cause.with(|cause| !cause.is_empty()) && reason.with(|reason| !reason.trim().is_empty()));
    let choices = Signal::derive(|| {
        let none = (String::new(), w("请选择", "Choose").now().to_owned());
        let causes = CAUSES.iter().map(|cause| ((*cause).to_owned(), cause_words(cause).now().to_owned()));
        std::iter::once(none).chain(causes).collect::<Vec<_>>()
    });
    view! {
        <form class="gate-form" on:submit=move |ev| {
            ev.prevent_default();
            if ready.get_untracked() {
                on_next.run(());
            }
        }>
            <SelectField
                label=w("旧账本为什么不能再用", "Why the older ledger cannot go on") value=cause choices testid="succession-cause"
                help=w("写入新账本的第一条记录，其他单位看得到。", "It stands in the new ledger’s first entry, where other offices see it.")
            />
            <AreaField
                label=w("说明", "In words") value=reason testid="succession-reason"
                help=w("加密保存，只有本单位人员看得到；第一条记录里只有它的指纹。", "Kept encrypted for this office’s members; the first entry has only its fingerprint.")
            />
            <div class="acts">
                <Button
                    label=w("下一步", "Next") kind=Kind::Primary submits=true disabled=Signal::derive(move || !ready.get())
                    on_press=|| () testid="succession-next"
                />
                <Button label=w("上一步", "Back") on_press=on_back testid="succession-back"/>
            </div>
        </form>
    }
}
