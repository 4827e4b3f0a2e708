//! The sheet as it is: a few of its rows drawn, its faulty cells marked.
use super::columns::{Head, NUMBER_PX, Shown, is_figure, shown_columns, template};
use super::hunt::Hunt;
use super::wizard::Wizard;
use crate::bridge::call;
use crate::components::{Empty, FailureBox, Geometry, ROW_PX, watch_height};
use crate::words::{said, w};
use ipc::{GetImportRows, ImportRow, Text};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use std::sync::Arc;

/// Height of the head; the style sheet says the same (`--grid-head`).
const HEAD_PX: f64 = 56.0;

/// The rows, a few of them drawn.
#[component]
pub fn SheetTable(wizard: Wizard) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let (scrolled, height) = (RwSignal::new(0.0_f64), RwSignal::new(0.0_f64));
    let at = RwSignal::new(None::<u64>);
    let rows = wizard.rows;
    let total = Memo::new(move |_| rows.total.get().unwrap_or(0));
    let geometry = Memo::new(move |_| Geometry::new(total.get(), (height.get() - HEAD_PX).max(0.0)));
    let in_sight = Memo::new(move |_| geometry.get().in_sight(scrolled.get()));
    let columns = Memo::new(move |_| shown_columns(wizard));
    let said_of = Memo::new(move |_| Arc::new(texts(wizard)));
    let template = move || columns.with(|c| template(c));
    let width = move || columns.with(|c| format!("{}px", c.iter().map(|c| c.width_px).sum::<u32>() + NUMBER_PX));

    watch_height(scroller, height);
    Effect::new(move || {
        let (first, last) = in_sight.get();
        rows.look_at(first, last);
    });
    // Another file, sheet or filter begins at the top; a new check of the same rows stays where it was.
    Effect::new(move |_| {
        wizard.draft.track();
        wizard.faulty_only.track();
        at.set(None);
        if let Some(element) = scroller.get_untracked() {
            element.set_scroll_top(0);
        }
    });
    let show = move |index: u64| {
        at.set(Some(index));
        let Some(element) = scroller.get_untracked() else { return };
        let geometry = geometry.get_untracked();
        if let Some(top) = geometry.scroll_to(index, element.scroll_top() as f64) {
            element.set_scroll_top(top as i32);
            scrolled.set(element.scroll_top() as f64);
        }
    };
    // The list of faults leads here.
    Effect::new(move || {
        let Some(spot) = wizard.spot.get().filter(|spot| spot.row > 0) else { return };
        spawn_local(async move {
            let Some(index) = find_row(wizard, spot.row).await else { return };
            // Rows before and after stay in sight too.
            show(index.saturating_sub(2));
            show((index + 2).min(total.get_untracked().saturating_sub(1)));
            show(index);
            request_animation_frame(move || {
                let cell = document().query_selector(&format!("#{} .is-here", row_id(index)));
                if let Some(cell) = cell.ok().flatten() {
                    let options = web_sys::ScrollIntoViewOptions::new();
                    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
                    cell.scroll_into_view_with_scroll_into_view_options(&options);
                }
            });
        });
    });
    let step = move |ev: leptos::ev::KeyboardEvent| {
        let on_grid = ev.target() == ev.current_target();
        let total = total.get_untracked();
        let page = (height.get_untracked() / ROW_PX).max(3.0) as u64 - 2;
        let now = at.get_untracked();
        let next = match ev.key().as_str() {
            _ if !on_grid || total == 0 || ev.ctrl_key() || ev.alt_key() || ev.meta_key() => return,
            "ArrowDown" => now.map_or(0, |n| n + 1),
            "ArrowUp" => now.map_or(0, |n| n.saturating_sub(1)),
            "PageDown" => now.map_or(page, |n| n + page),
            "PageUp" => now.map_or(0, |n| n.saturating_sub(page)),
            "Home" => 0,
            "End" => total - 1,
            "Enter" => {
                if let Some(row) = now.and_then(|n| rows.at_untracked(n)) {
                    wizard.look_at_row(&row, None);
                }
                return;
            }
            _ => return,
        };
        ev.prevent_default();
        show(next.min(total - 1));
    };
    view! {
        <section class="panel grid-panel" aria-label=w("表格内容", "The sheet")>
            <div
                class="grid-scroll"
                role="grid"
                tabindex="0"
                node_ref=scroller
                aria-label=w("表格内容", "The sheet")
                aria-rowcount=move || total.get() + 1
                aria-colcount=move || columns.with(|c| c.len() + 1)
                aria-busy=move || rows.busy.get().then_some("true")
                aria-activedescendant=move || at.get().map(row_id)
                data-testid="import-table"
                style=("--columns", template)
                style=("--width", width)
                on:keydown=step
                on:scroll=move |_| {
                    if let Some(element) = scroller.get_untracked() {
                        scrolled.set(element.scroll_top() as f64);
                    }
                }
            >
                <div class="grid-head grid-row" role="row" aria-rowindex="1">
                    <span role="columnheader" class="grid-number">{w("行", "Row")}</span>
                    {move || columns.get().into_iter().map(|column| view! { <Head wizard column/> }).collect_view()}
                </div>
                <div class="grid-space" style:height=move || format!("{}px", geometry.get().scroll_px)>
                    <For
                        each=move || {
                            let (first, last) = in_sight.get();
                            first..last
                        }
                        key=|index| *index
                        children=move |index| view! {
                            <div
                                class="grid-row"
                                role="row"
                                id=row_id(index)
                                aria-rowindex=index + 2
                                aria-selected=move || if at.get() == Some(index) { "true" } else { "false" }
                                data-testid="import-row"
                                style:transform=move || format!("translateY({}px)", geometry.get().top_of(index, scrolled))
                                on:click=move |_| at.set(Some(index))
                            >
                                {move || rows.at(index).map(|row| columns.with(|columns| {
                                    cells(wizard, row, columns, &said_of.get())
                                }))}
                            </div>
                        }
                    />
                </div>
            </div>
            {move || {
                if let Some(failure) = rows.failed.get() {
                    let retry = Callback::from(move || rows.reload());
                    return Some(view! { <div class="grid-instead"><FailureBox failure retry/></div> }.into_any());
                }
                (rows.total.get() == Some(0)).then(|| view! {
                    <div class="grid-instead">
                        <Empty
                            title=w("没有可以显示的行", "No rows to show")
                            hint=w("请换一张工作表，或取消“只看有问题的行”。", "Take another sheet, or show all rows again.")
                        />
                    </div>
                }.into_any())
            }}
        </section>
    }
}

type Texts = HashMap<(u32, String), Text>;

/// What the faults say, by row and code, for the marked cells.
fn texts(wizard: Wizard) -> Texts {
    wizard.check.with(|check| {
        let faults = check.iter().flat_map(|c| &c.faults);
        faults.map(|f| ((f.row, f.code.clone()), f.what.clone())).collect()
    })
}

fn cells(wizard: Wizard, row: ImportRow, columns: &[Shown], texts: &Texts) -> AnyView {
    let row = Arc::new(row);
    let one = |column: &Shown| {
        let text = row.cells.get(column.index as usize).cloned().unwrap_or_default();
        let mark = row.marks.iter().filter(|(i, _, _)| *i == column.index).max_by_key(|(_, _, blocks)| *blocks);
        let right = if is_figure(&column.field) { " is-right" } else { "" };
        let left_out = if column.field.is_empty() { " is-left-out" } else { "" };
        let Some((_, code, blocks)) = mark else {
            return view! { <span role="gridcell" class=format!("grid-cell{right}{left_out}")>{text}</span> }.into_any();
        };
        let kind = if *blocks { "is-blocking" } else { "is-warning" };
        let why = texts.get(&(row.row, code.clone())).cloned();
        let (number, code) = (row.row, code.clone());
        let here = {
            let code = code.clone();
            move || wizard.spot.with(|s| s.as_ref().is_some_and(|s| s.row == number && s.code == code))
        };
        let pressed = row.clone();
        view! {
            <span
                role="gridcell"
                class=move || format!("grid-cell {kind}{right}{}", if here() { " is-here" } else { "" })
                aria-invalid="true"
                title=move || why.as_ref().map(said)
                data-testid="import-mark"
                data-code=code.clone()
                on:click=move |_| wizard.look_at_row(&pressed, Some(&code))
            >
                {text}
            </span>
        }
        .into_any()
    };
    let whole = row.marks.iter().any(|(_, _, blocks)| *blocks);
    let some = !row.marks.is_empty();
    let number_class = match (whole, some) {
        (true, _) => "grid-number is-blocking",
        (false, true) => "grid-number is-warning",
        _ => "grid-number",
    };
    view! {
        <span role="rowheader" class=number_class>{row.row}</span>
        {columns.iter().map(one).collect_view()}
    }
    .into_any()
}

impl Wizard {
    /// Shows the first fault of a row, or the one with this code, in the list.
    fn look_at_row(self, row: &ImportRow, code: Option<&str>) {
        let spot = self.check.with_untracked(|check| {
            let faults = check.iter().flat_map(|c| &c.faults);
            let mut faults = faults.filter(|f| f.row == row.row && code.is_none_or(|code| f.code == code));
            faults.next().map(super::wizard::Spot::of)
        });
        if spot.is_some() {
            self.spot.set(spot);
        }
    }
}

fn row_id(index: u64) -> String {
    format!("import-row-{index}")
}

/// Where a sheet row stands among those shown.
async fn find_row(wizard: Wizard, row: u32) -> Option<u64> {
    let (draft, header) = wizard.draft.with_untracked(|d| d.as_ref().map(|d| (d.draft, d.header_rows.1)))?;
    let faulty_only = wizard.faulty_only.get_untracked();
    let total = wizard.rows.total.get_untracked()?;
    let mut hunt = Hunt::new(row, header, total, faulty_only);
    while let Some(index) = hunt.next() {
        let there = match wizard.rows.at_untracked(index) {
            Some(row) => row.row,
            None => {
                let offset = u32::try_from(index).ok()?;
                let question = GetImportRows { draft, offset, limit: 1, faulty_only };
                call(question).await.ok()?.rows.first()?.row
            }
        };
        if there == row {
            return Some(index);
        }
        hunt.tell(index, there);
    }
    None
}
