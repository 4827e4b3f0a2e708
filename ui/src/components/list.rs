//! A list of any length: only the rows in sight are drawn, and the keyboard reaches all of them.
use super::{Empty, FailureBox, Rows};
use crate::words::Words;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Height of a row; the style sheet says the same (`--row`).
pub const ROW_PX: f64 = 36.0;
/// Height of the heads, which stay in sight above the rows; the style sheet says the same (`.list-head`).
const HEAD_PX: f64 = 37.0;
/// Rows drawn above and below those in sight.
const SPARE_ROWS: u64 = 6;
/// Browsers lose count above about 33 million pixels: longer lists scroll in proportion.
const SCROLL_PX_MAX: f64 = 30_000_000.0;

/// A column's head.
#[derive(Clone)]
pub struct Column {
    /// Key for [`Sorting`]; empty: does not sort.
    pub key: &'static str,
    /// Its name.
    pub name: Words,
    /// Figures stand right.
    pub right: bool,
}

impl Column {
    /// A column of words.
    pub const fn words(key: &'static str, name: Words) -> Self {
        Column { key, name, right: false }
    }

    /// A column of figures.
    pub const fn figures(key: &'static str, name: Words) -> Self {
        Column { key, name, right: true }
    }
}

/// By which column the rows are sorted, and how it is changed.
#[derive(Clone, Copy)]
pub struct Sorting {
    /// The column's key and whether it descends.
    pub by: Signal<(&'static str, bool)>,
    /// A head was pressed.
    pub on_sort: Callback<(&'static str,)>,
}

/// Shows [`Rows`]. `class` carries the widths of the columns (`grid-template-columns` of `.row`); `cells` gives a row's
/// cells, each a `<span role="gridcell">`.
#[component]
pub fn VirtualList<T: Clone + Send + Sync + 'static>(
    rows: Rows<T>,
    /// What the list holds, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    columns: Vec<Column>,
    #[prop(optional)] sorting: Option<Sorting>,
    cells: fn(&T) -> AnyView,
    /// The row the keyboard stands on.
    at: RwSignal<Option<u64>>,
    /// Enter or a press on a row.
    #[prop(into)]
    on_open: Callback<(u64, T)>,
    class: &'static str,
    /// What stands there instead of no rows.
    #[prop(into)]
    empty: ViewFn,
    testid: &'static str,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let scrolled = RwSignal::new(0.0_f64);
    let height = RwSignal::new(0.0_f64);
    let total = Memo::new(move |_| rows.total.get().unwrap_or(0));
    let geometry = Memo::new(move |_| Geometry::new(total.get(), (height.get() - HEAD_PX).max(0.0)));
    let in_sight = Memo::new(move |_| geometry.get().in_sight(scrolled.get()));

    watch_height(scroller, height);
    Effect::new(move || {
        let (first, last) = in_sight.get();
        rows.look_at(first, last);
    });
    Effect::new(move |before: Option<u32>| {
        let epoch = rows.epoch.get();
        if let Some(element) = scroller.get_untracked().filter(|_| before.is_some_and(|b| b != epoch)) {
            element.set_scroll_top(0);
        }
        epoch
    });

    let row_id = move |index: u64| format!("{testid}-{index}");
    let open = move |index: u64| {
        at.set(Some(index));
        if let Some(row) = rows.at_untracked(index) {
            on_open.run((index, row));
        }
    };
    let step = move |ev: KeyboardEvent| {
        // The buttons in the heads have keys of their own.
        if ev.target() != ev.current_target() {
            return;
        }
        let total = total.get_untracked();
        let page = (height.get_untracked() / ROW_PX).max(2.0) as u64 - 1;
        let now = at.get_untracked();
        let next = match ev.key().as_str() {
            _ if total == 0 || ev.ctrl_key() || ev.alt_key() || ev.meta_key() => return,
            "ArrowDown" => now.map_or(0, |n| n + 1),
            "ArrowUp" => now.map_or(0, |n| n.saturating_sub(1)),
            "PageDown" => now.map_or(page, |n| n + page),
            "PageUp" => now.map_or(0, |n| n.saturating_sub(page)),
            "Home" => 0,
            "End" => total - 1,
            "Enter" => {
                if let Some(index) = now {
                    ev.prevent_default();
                    open(index);
                }
                return;
            }
            _ => return,
        };
        ev.prevent_default();
        let next = next.min(total - 1);
        at.set(Some(next));
        if let Some(element) = scroller.get_untracked() {
            let geometry = geometry.get_untracked();
            if let Some(top) = geometry.scroll_to(next, element.scroll_top() as f64) {
                element.set_scroll_top(top as i32);
                scrolled.set(top);
            }
        }
    };

    let width = columns.len();
    view! {
        <div class=format!("list {class}")>
            <div class="list-busy" class:is-busy=rows.busy aria-hidden="true"></div>
            <div
                class="list-scroll"
                role="grid"
                aria-label=label
                aria-rowcount=move || total.get() + 1
                aria-colcount=width
                aria-busy=move || rows.busy.get().then_some("true")
                aria-activedescendant=move || at.get().map(row_id)
                tabindex="0"
                data-testid=testid
                node_ref=scroller
                on:keydown=step
                on:scroll=move |_| {
                    if let Some(element) = scroller.get_untracked() {
                        scrolled.set(element.scroll_top() as f64);
                    }
                }
            >
                <div class="list-head row" role="row" aria-rowindex="1">
                    {columns.into_iter().map(|column| head(column, sorting)).collect_view()}
                </div>
                <div class="list-space" style:height=move || format!("{}px", geometry.get().scroll_px)>
                    // The rows lie in one layer, which alone is moved: far down, positions are no longer exact to the
                    // pixel, but they stay so among each other.
                    <div
                        class="list-layer"
                        style:transform=move || {
                            format!("translateY({}px)", geometry.get().top_of(in_sight.get().0, scrolled))
                        }
                    >
                        <For
                            each=move || {
                                let (first, last) = in_sight.get();
                                first..last
                            }
                            key=|index| *index
                            children=move |index| {
                                view! {
                                    <div
                                        class="row"
                                        role="row"
                                        id=row_id(index)
                                        aria-rowindex=index + 2
                                        aria-selected=move || if at.get() == Some(index) { "true" } else { "false" }
                                        data-testid=format!("{testid}-row")
                                        on:click=move |_| open(index)
                                    >
                                        {move || match rows.at(index) {
                                            Some(row) => cells(&row),
                                            None => (0..width)
                                                .map(|_| view! { <span role="gridcell" class="cell-missing"></span> })
                                                .collect_view()
                                                .into_any(),
                                        }}
                                    </div>
                                }
                            }
                        />
                    </div>
                </div>
            </div>
            {move || rows.failed.get().map(|failure| view! {
                <div class="list-instead">
                    <FailureBox failure retry=Callback::from(move || rows.reload())/>
                </div>
            })}
            {move || {
                let none = rows.total.get() == Some(0) && rows.failed.with(|f| f.is_none());
                let empty = empty.clone();
                none.then(move || view! { <div class="list-instead">{empty.run()}</div> })
            }}
            {move || (rows.total.get().is_none() && rows.failed.with(|f| f.is_none()))
                .then(|| view! { <div class="list-instead"><Empty waiting=true/></div> })}
        </div>
    }
}

fn head(column: Column, sorting: Option<Sorting>) -> AnyView {
    let Column { key, name, right } = column;
    let class = if right { "cell-right" } else { "" };
    let Some(sorting) = sorting.filter(|_| !key.is_empty()) else {
        return view! { <span role="columnheader" class=class>{name}</span> }.into_any();
    };
    let state = move || match sorting.by.get() {
        (by, descending) if by == key => Some(descending),
        _ => None,
    };
    view! {
        <span
            role="columnheader"
            class=class
            aria-sort=move || state().map_or("none", |down| if down { "descending" } else { "ascending" })
        >
            <button type="button" class="sort" data-testid=format!("sort-{key}") on:click=move |_| sorting.on_sort.run((key,))>
                {name}
                <span class="sort-sign" aria-hidden="true">{move || state().map(|down| if down { "↓" } else { "↑" })}</span>
            </button>
        </span>
    }
    .into_any()
}

/// How rows lie in the scrolled space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    total: u64,
    height: f64,
    /// Height of the scrolled space.
    pub scroll_px: f64,
    /// Pixels of rows for one pixel of scrolling; 1 unless the list is longer than browsers can scroll.
    ratio: f64,
}

impl Geometry {
    /// For so many rows in so high a space.
    pub fn new(total: u64, height: f64) -> Self {
        let rows_px = total as f64 * ROW_PX;
        let scroll_px = rows_px.min(SCROLL_PX_MAX);
        let ratio = if rows_px > scroll_px { (rows_px - height) / (scroll_px - height) } else { 1.0 };
        Geometry { total, height, scroll_px, ratio }
    }

    /// `first..last` of the rows to draw.
    pub fn in_sight(&self, scrolled: f64) -> (u64, u64) {
        let top = scrolled * self.ratio;
        let first = (top / ROW_PX) as u64;
        let last = ((top + self.height) / ROW_PX) as u64 + 1;
        (first.saturating_sub(SPARE_ROWS), (last + SPARE_ROWS).min(self.total))
    }

    /// Where a row stands; it depends on `scrolled` only in a list that scrolls in proportion.
    pub fn top_of(&self, index: u64, scrolled: RwSignal<f64>) -> f64 {
        let top = index as f64 * ROW_PX;
        if self.ratio == 1.0 { top } else { self.top_at(index, scrolled.get()) }
    }

    fn top_at(&self, index: u64, scrolled: f64) -> f64 {
        index as f64 * ROW_PX - scrolled * (self.ratio - 1.0)
    }

    /// Where to scroll so that a row is in sight; `None` if it is.
    pub fn scroll_to(&self, index: u64, scrolled: f64) -> Option<f64> {
        let (top, bottom) = (index as f64 * ROW_PX, (index + 1) as f64 * ROW_PX);
        let seen = scrolled * self.ratio;
        if top < seen {
            Some(top / self.ratio)
        } else if bottom > seen + self.height {
            Some((bottom - self.height) / self.ratio)
        } else {
            None
        }
    }
}

/// Keeps `height` at the height of the element.
pub fn watch_height(element: NodeRef<html::Div>, height: RwSignal<f64>) {
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        height.set(element.client_height() as f64);
        let watched = element.clone();
        let on_resize = Closure::<dyn FnMut()>::new(move || {
            height.try_set(watched.client_height() as f64);
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let kept = leptos::__reexports::send_wrapper::SendWrapper::new((observer, on_resize));
            on_cleanup(move || kept.0.disconnect());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::Geometry;

    #[test]
    fn short_lists_scroll_pixel_by_pixel() {
        let list = Geometry::new(1_000, 360.0);
        assert_eq!(list.ratio, 1.0);
        assert_eq!(list.in_sight(0.0), (0, 17), "ten in sight, one cut and six spare");
        assert_eq!(list.scroll_to(5, 0.0), None, "the row is in sight");
        assert_eq!(list.scroll_to(10, 0.0), Some(36.0), "one row further");
    }

    #[test]
    fn a_list_of_millions_reaches_its_last_row() {
        let list = Geometry::new(5_000_000, 400.0);
        let end = list.scroll_px - list.height;
        let (first, last) = list.in_sight(end);
        assert_eq!(last, 5_000_000, "the last row is drawn at the end");
        assert!(first > 4_999_970, "and only those near it");
        let bottom = list.top_at(4_999_999, end) + super::ROW_PX;
        assert!((bottom - list.scroll_px).abs() < 1.0, "its lower edge is the end of the space");
        let back = list.scroll_to(0, end).expect("the first row is out of sight");
        assert_eq!(back, 0.0);
    }
}
