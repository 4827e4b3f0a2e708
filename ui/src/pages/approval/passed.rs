//! Faults that the clerk passed with a reason, those of one kind and reason together.
use super::desk::Desk;
use crate::components::{Icon, Sign, Tag, Tone};
use crate::format;
use crate::words::{pick, said, w};
use ipc::{PassedFault, Text};
use leptos::prelude::*;

/// Faults of one kind that were passed for one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What was passed.
    pub what: Text,
    /// Why.
    pub reason: String,
    /// Sheet row, entry, and the earlier payment that it resembles.
    pub rows: Vec<(u32, u64, Option<u64>)>,
}

/// The faults by kind and reason, the commonest first.
pub fn groups(faults: &[PassedFault]) -> Vec<Group> {
    let mut groups: Vec<(String, Group)> = Vec::new();
    for fault in faults {
        let row = (fault.row, fault.entry, fault.like);
        match groups.iter_mut().find(|(code, group)| *code == fault.code && group.reason == fault.reason) {
            Some((_, group)) => group.rows.push(row),
            None => groups
                .push((fault.code.clone(), Group { what: fault.what.clone(), reason: fault.reason.clone(), rows: vec![row] })),
        }
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.rows.len()));
    groups
}

/// What was passed; each group opens to its rows.
#[component]
pub fn Passed(faults: Vec<PassedFault>) -> impl IntoView {
    let count = faults.len();
    let title = move || match count {
        0 => pick("经办没有放行任何问题", "The clerk passed no faults").to_owned(),
        n => pick(format!("经办说明后放行的 {n} 处"), format!("{n} passed by the clerk with a reason")),
    };
    view! {
        <section class="approval-part" data-testid="batch-passed">
            <h3>{title}</h3>
            <ul>{groups(&faults).into_iter().map(|group| view! { <GroupLine group/> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn GroupLine(group: Group) -> impl IntoView {
    let Group { what, reason, rows } = group;
    let open = RwSignal::new(false);
    let shown = RwSignal::new(FIRST);
    let count = rows.len();
    let rows = StoredValue::new(rows);
    view! {
        <li class="passed">
            <button
                type="button"
                class="passed-line"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                data-testid="passed-group"
                on:click=move |_| open.update(|o| *o = !*o)
            >
                <Tag tone=Tone::Waiting sign=Sign::Warning word=Signal::derive(move || said(&what))/>
                <span class="passed-count">{move || pick(format!("{count} 行"), format!("{count} rows"))}</span>
                <span class="change-open"><Icon sign=Sign::Down/></span>
            </button>
            <p>{reason}</p>
            {move || open.get().then(|| view! {
                <ul class="passed-rows">
                    {rows.with_value(|all| all.iter().take(shown.get()).map(|row| view! { <RowLine row=*row/> }).collect_view())}
                </ul>
                {(count > shown.get()).then(|| view! {
                    <button type="button" class="button-link" on:click=move |_| shown.update(|n| *n += 10 * FIRST)>
                        {w("再列一些", "More")}
                    </button>
                })}
            })}
        </li>
    }
}

#[component]
fn RowLine(row: (u32, u64, Option<u64>)) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (row, entry, like) = row;
    // What concerns the whole list stands in its submission, which is no payment.
    if row == 0 && desk.story.load.with_untracked(|load| load.here().is_some_and(|story| !story.line.file.is_empty())) {
        return view! { <li>{w("整份表格", "the whole list")}</li> }.into_any();
    }
    view! {
        <li>
            <button type="button" class="button-link" data-testid="passed-row" on:click=move |_| desk.peek.set(Some(entry))>
                {move || match row {
                    0 => pick(format!("第 {} 条", format::count(entry)), format!("entry {}", format::count(entry))),
                    row => pick(format!("第 {row} 行"), format!("row {row}")),
                }}
            </button>
            {like.map(|like| {
                let words = move || pick(format!("与第 {} 条相近", format::count(like)), format!("like entry {}", format::count(like)));
                match desk.away {
                    true => view! { <span class="quiet">{words}</span> }.into_any(),
                    false => view! {
                        <button type="button" class="button-link" data-testid="passed-like" on:click=move |_| desk.peek.set(Some(like))>
                            {words}
                        </button>
                    }
                    .into_any(),
                }
            })}
        </li>
    }
    .into_any()
}

/// As many rows as are looked at at once.
const FIRST: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_one_kind_and_reason_stand_together() {
        let fault = |code: &str, row: u32, reason: &str| PassedFault {
            code: code.into(),
            row,
            what: Text::default(),
            reason: reason.into(),
            entry: u64::from(row) + 100,
            like: None,
        };
        let faults = [
            fault("no-id", 4, "补办中"),
            fault("paid-before", 5, "补发"),
            fault("no-id", 6, "补办中"),
            fault("no-id", 7, "遗失"),
        ];
        let rows = |group: &Group| group.rows.iter().map(|row| row.0).collect::<Vec<_>>();
        assert_eq!(groups(&faults).iter().map(rows).collect::<Vec<_>>(), [vec![4, 6], vec![5], vec![7]]);
    }
}
