//! The third step: what is to be done, from one to the next.
use super::fault::FaultItem;
use super::wizard::{Spot, Wizard};
use crate::components::{Button, Icon, Sign, Tick, focus_on};
use crate::format;
use crate::words::{Words, pick, w};
use ipc::{FAULTS_SHOWN_MAX, Fault, ImportCheck};
use leptos::ev;
use leptos::prelude::*;

/// Faults drawn at once; more on request.
const SHOWN_STEP: usize = 200;

/// Which faults are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    All,
    Blocking,
    Open,
    Passed,
}

impl Which {
    fn holds(self, fault: &Fault) -> bool {
        match self {
            Which::All => true,
            Which::Blocking => fault.blocks,
            Which::Open => !fault.blocks && fault.passed.is_none(),
            Which::Passed => fault.passed.is_some(),
        }
    }
}

/// The list beside the sheet.
#[component]
pub fn Faults(wizard: Wizard) -> impl IntoView {
    let which = RwSignal::new(Which::All);
    let shown = RwSignal::new(SHOWN_STEP);
    let listed = Memo::new(move |_| {
        let which = which.get();
        wizard.check.with(|check| {
            let faults = check.iter().flat_map(|c| c.faults.iter().enumerate());
            faults.filter(|(_, f)| which.holds(f)).map(|(i, _)| i).collect::<Vec<_>>()
        })
    });
    let fault = move |i: usize| wizard.check.with(|c| c.as_ref()?.faults.get(i).cloned());
    let lead = move |forward: bool| {
        which.set(Which::All);
        wizard.lead(forward);
    };
    let keys = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "F8" {
            ev.prevent_default();
            lead(!ev.shift_key());
        }
    });
    on_cleanup(move || keys.remove());
    // A fault that is looked at is drawn, and in sight.
    Effect::new(move || {
        let Some(spot) = wizard.spot.get() else { return };
        let place = wizard.check.with_untracked(|c| c.as_ref()?.faults.iter().position(|f| Spot::of(f) == spot));
        let Some(place) = place.and_then(|i| listed.with_untracked(|l| l.iter().position(|n| *n == i))) else { return };
        if place >= shown.get_untracked() {
            shown.set(place + SHOWN_STEP);
        }
        request_animation_frame(|| {
            if let Some(item) = document().query_selector(".fault.is-here").ok().flatten() {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                item.scroll_into_view_with_scroll_into_view_options(&options);
            }
            // Whoever has just passed a fault, or stands on one, goes on from the next.
            let on_one = |active: &web_sys::Element| active.tag_name() == "BODY" || active.class_list().contains("fault-open");
            if document().active_element().as_ref().is_none_or(on_one) {
                focus_on(".fault.is-here .fault-open");
            }
        });
    });
    let nothing = move || wizard.check.with(|c| c.as_ref().is_some_and(|c| c.faults.is_empty()));
    view! {
        <aside class="panel import-side" aria-label=w("需要处理", "To be done") data-testid="import-faults">
            <Head wizard/>
            <div class="faults-bar" role="group" aria-label=w("显示", "Show")>
                <Filter which mine=Which::All name=w("全部", "All") count=count(wizard, total)/>
                <Filter which mine=Which::Blocking name=w("须更正", "To correct") count=count(wizard, |c| c.blocking)/>
                <Filter which mine=Which::Open name=w("可说明", "May pass") count=count(wizard, |c| c.open_warnings)/>
                <Filter which mine=Which::Passed name=w("已放行", "Passed") count=count(wizard, |c| c.passed)/>
            </div>
            <div class="import-scroll">
                <ol class="faults">
                    <For
                        each=move || listed.with(|l| l.iter().take(shown.get()).copied().collect::<Vec<_>>())
                        key=move |i| (*i, fault_key(wizard, *i))
                        children=move |i| fault(i).map(|fault| view! { <FaultItem wizard number=i fault/> })
                    />
                </ol>
                <Show when=move || listed.with(|l| l.len() > shown.get())>
                    <Button
                        label=Signal::derive(move || {
                            let more = listed.with(|l| l.len() - shown.get().min(l.len()));
                            pick(format!("再显示 {}", more.min(SHOWN_STEP)), format!("Show {} more", more.min(SHOWN_STEP)))
                        })
                        on_press=move || shown.update(|n| *n += SHOWN_STEP)
                    />
                </Show>
                <Show when=move || wizard.check.with(|c| c.as_ref().is_some_and(|c| c.faults.len() >= FAULTS_SHOWN_MAX))>
                    <p class="faults-note">
                        {w("只列出前 2,000 处；问题清单中有全部。", "The first 2,000 are listed; the exported list has all.")}
                    </p>
                </Show>
                <Show when=nothing>
                    <p class="faults-none">
                        <Icon sign=Sign::Check/>
                        {w("每一行都核对过，没有需要处理的。", "Every row was checked; nothing is to be done.")}
                    </p>
                </Show>
                <LeftOut wizard/>
            </div>
            <div class="faults-foot">
                <Tick
                    label=w("只看有问题的行", "Only rows with faults")
                    checked=wizard.faulty_only
                    on_change=move |ticked| {
                        wizard.faulty_only.set(ticked);
                        wizard.rows.reset();
                    }
                    testid="import-faulty-only"
                />
                <Button
                    label=w("下一处", "Next") keys="F8"
                    disabled=Signal::derive(move || wizard.check.with(|c| c.as_ref().is_none_or(|c| c.blocking + c.open_warnings == 0)))
                    on_press=move || lead(true)
                    testid="import-next-fault"
                />
            </div>
        </aside>
    }
}

impl Wizard {
    /// Looks at the next fault that is still to be dealt with, or at the one before; round at the end.
    pub(super) fn lead(self, forward: bool) {
        let next = self.check.with_untracked(|check| {
            let faults = &check.as_ref()?.faults;
            let open = |f: &&Fault| f.passed.is_none();
            let here = self.spot.with_untracked(|spot| faults.iter().position(|f| Some(Spot::of(f)) == *spot));
            match (here, forward) {
                (Some(i), true) => faults[i + 1..].iter().find(open).or_else(|| faults.iter().find(open)),
                (Some(i), false) => faults[..i].iter().rev().find(open).or_else(|| faults.iter().rev().find(open)),
                (None, true) => faults.iter().find(open),
                (None, false) => faults.iter().rev().find(open),
            }
            .map(Spot::of)
        });
        if next.is_some() {
            self.spot.set(next);
        }
    }
}

#[component]
fn Head(wizard: Wizard) -> impl IntoView {
    let left = move || wizard.check.with(|c| c.as_ref().map_or(0, |c| c.blocking + c.open_warnings));
    let word = move || match left() {
        0 => pick("没有需要处理的", "Nothing to be done").to_owned(),
        n => {
            let n = format::count(u64::from(n));
            pick(format!("需要处理 {n} 处"), format!("{n} to be done"))
        }
    };
    view! { <div class="panel-head"><h2 role="status" data-testid="import-to-do">{word}</h2></div> }
}

#[component]
fn Filter(which: RwSignal<Which>, mine: Which, name: Words, count: Signal<u32>) -> impl IntoView {
    let pressed = move || which.get() == mine;
    view! {
        <button
            type="button"
            class="faults-filter"
            class:is-here=pressed
            aria-pressed=move || if pressed() { "true" } else { "false" }
            on:click=move |_| which.set(mine)
        >
            {name} " " <b>{move || format::count(u64::from(count.get()))}</b>
        </button>
    }
}

fn count(wizard: Wizard, of: fn(&ImportCheck) -> u32) -> Signal<u32> {
    Signal::derive(move || wizard.check.with(|c| c.as_ref().map_or(0, of)))
}

fn total(check: &ImportCheck) -> u32 {
    check.blocking + check.open_warnings + check.passed
}

/// Two checks may list the same fault at the same place with another reason: then it is drawn anew.
fn fault_key(wizard: Wizard, i: usize) -> (u32, String, String, Option<String>) {
    wizard.check.with(|c| {
        let fault = c.as_ref().and_then(|c| c.faults.get(i));
        fault.map(|f| (f.row, f.field.clone(), f.code.clone(), f.passed.clone())).unwrap_or_default()
    })
}

/// Columns that are not imported; said, so that nothing is missed silently.
#[component]
fn LeftOut(wizard: Wizard) -> impl IntoView {
    move || {
        let columns = wizard.draft.with(|d| {
            let columns = d.iter().flat_map(|d| &d.columns);
            let left = columns.filter(|c| c.field.is_empty() && (!c.header.is_empty() || !c.samples.is_empty()));
            left.map(|c| (c.letter.clone(), c.header.clone())).collect::<Vec<_>>()
        });
        (!columns.is_empty()).then(|| view! {
            <div class="left-columns" data-testid="import-left-columns">
                {columns.into_iter().map(|(letter, header)| view! {
                    <p>{move || pick(format!("列 {letter} “{header}” 未导入"), format!("Column {letter} “{header}” is not imported"))}</p>
                }).collect_view()}
                <p class="quiet">
                    {w("没有对应的字段。", "No field was chosen for it.")} " "
                    <button type="button" class="button-link" disabled=wizard.work.running on:click=move |_| wizard.back()>
                        {w("去对应", "Choose one")}
                    </button>
                </p>
            </div>
        })
    }
}
