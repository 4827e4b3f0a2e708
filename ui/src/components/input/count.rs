//! Whole numbers.
use super::TextField;
use crate::components::{FieldFault, FieldIds};
use crate::words::w;
use leptos::prelude::*;

/// A count; `None` while empty or unreadable, and then it says so.
#[component]
pub fn CountField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<Option<u32>>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] fault: Signal<Option<FieldFault>>,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    let show = |value: Option<u32>| value.map(|n| n.to_string()).unwrap_or_default();
    let typed = RwSignal::new(show(value.get_untracked()));
    Effect::new(move || {
        let read = typed.with(|t| read_count(t));
        if value.get_untracked() != read {
            value.set(read);
        }
    });
    Effect::new(move || {
        let value = value.get();
        if typed.with_untracked(|t| read_count(t)) != value {
            typed.set(show(value));
        }
    });
    let unread = Signal::derive(move || typed.with(|t| !t.trim().is_empty() && read_count(t).is_none()));
    super::unread::tell_unread(FieldIds::new().control, unread);
    let fault = Signal::derive(move || match unread.get() {
        true => Some(FieldFault::here(w("请填整数。", "Type a whole number."))),
        false => fault.get(),
    });
    view! { <TextField label value=typed help fault class mode="numeric" testid/> }
}

/// Reads a count as typed (`1,260`, `１２`, `412 笔`, `3个月`).
pub fn read_count(typed: &str) -> Option<u32> {
    let typed = typed.trim().trim_end_matches(['笔', '户', '人', '月', '个']);
    let fen = ipc::read_money(typed)?;
    (fen % 100 == 0).then(|| u32::try_from(fen / 100).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::read_count;

    #[test]
    fn counts_are_read_as_clerks_type_them() {
        for (typed, count) in
            [("412", Some(412)), (" 1,260 笔", Some(1_260)), ("４１２", Some(412)), ("３个月", Some(3)), ("0", Some(0))]
        {
            assert_eq!(read_count(typed), count, "{typed}");
        }
        for typed in ["", "4.5", "-3", "twelve", "99999999999"] {
            assert_eq!(read_count(typed), None, "{typed} is no count");
        }
    }
}
