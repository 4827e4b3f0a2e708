//! Letting another act for oneself for a time (代).
use super::desk::{Desk, Sending};
use super::terms::roles;
use crate::components::{Button, DateField, Dialog, FieldFault, Kind, MaybeFailure, SelectField};
use crate::format;
use crate::timing::now;
use crate::words::w;
use ipc::Delegate;
use leptos::prelude::*;

const DAY_S: i64 = 86_400;

/// To whom, from when, until when.
#[component]
pub fn DelegateDialog(open: RwSignal<bool>, own: String) -> impl IntoView {
    let own = StoredValue::new(own);
    view! {
        <Dialog open title=w("委托他人代办", "Let another act for me") testid="delegate-dialog">
            <Form open own=own.get_value()/>
        </Dialog>
    }
}

#[component]
fn Form(open: RwSignal<bool>, own: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let to = RwSignal::new(String::new());
    let (from_date, until_date) = (RwSignal::new(format::iso_date(now())), RwSignal::new(format::iso_date(now() + 7 * DAY_S)));
    let others = untrack(|| desk.others(&own));
    let choices = Signal::derive(move || {
        let none = (String::new(), w("请选择", "Choose").now().to_owned());
        let one = others.iter().map(|m| (m.member.clone(), format!("{}（{}）", m.name, roles(&m.roles))));
        std::iter::once(none).chain(one).collect::<Vec<_>>()
    });
    let order = Signal::derive(move || {
        let (from, until) = (from_date.get(), until_date.get());
        (!from.is_empty() && !until.is_empty() && until < from)
            .then(|| FieldFault::here(w("早于起始日。", "Before the first day.")))
    });
    let whole = Signal::derive(move || {
        to.with(|t| !t.is_empty())
            && from_date.with(|d| !d.is_empty())
            && until_date.with(|d| !d.is_empty())
            && order.with(Option::is_none)
    });
    let send = move || {
        if !whole.get_untracked() {
            return;
        }
        let question =
            Delegate { to: to.get_untracked(), from_date: from_date.get_untracked(), until_date: until_date.get_untracked() };
        sending.people(desk, question, open, w("委托已写入账本。", "The delegation stands in the ledger."));
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <p class="quiet">
                {w(
                    "对方在这几天里有您的权限，用他自己的密钥签名，账本中标明“代”。自己登记的仍不能由自己审批。",
                    "The other has your rights on these days and signs with an own key, marked as acting for you. Nobody approves what they recorded themselves, this way either.",
                )}
            </p>
            <SelectField label=w("委托给", "To") value=to choices testid="delegate-to"/>
            <div class="field-pair">
                <DateField label=w("从", "From") value=from_date testid="delegate-from"/>
                <DateField label=w("到（含当日）", "Until (inclusive)") value=until_date fault=order testid="delegate-until"/>
            </div>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                <Button
                    label=w("签名委托", "Sign") kind=Kind::Primary submits=true busy=sending.busy
                    disabled=Signal::derive(move || !whole.get())
                    on_press=|| () testid="delegate-yes"
                />
            </div>
        </form>
    }
}
