//! The columns of the sheet as they are drawn, and the heads in which their meaning is chosen.
use super::wizard::{Stage, Wizard};
use crate::components::{Icon, Sign};
use crate::words::fields::field;
use crate::words::{pick, w};
use ipc::FIELDS;
use leptos::prelude::*;

/// Width of the column with row numbers.
pub const NUMBER_PX: u32 = 60;
const COLUMN_PX_MIN: u32 = 56;
const COLUMN_PX_MAX: u32 = 240;
/// More of a header is cut: what the column holds matters more.
const HEADER_PX_MAX: u32 = 84;
/// What stands left and right of a cell's text.
const MARGIN_PX: u32 = 24;
/// A guess below this is marked.
const CONFIDENCE_SURE: u8 = 75;

/// The head of a column: what it is, and what the sheet calls it.
#[component]
pub fn Head(wizard: Wizard, column: Shown) -> impl IntoView {
    let Shown { index, letter, header, short, field: meaning, confidence, .. } = column;
    let unsure = !meaning.is_empty() && confidence < CONFIDENCE_SURE;
    let right = is_figure(&meaning);
    let name = {
        let letter = letter.clone();
        move || pick(format!("列 {letter} 的含义"), format!("Meaning of column {letter}"))
    };
    let origin = {
        let (letter, header) = (letter.clone(), header.clone());
        move || pick(format!("列 {letter} “{header}”"), format!("Column {letter} “{header}”"))
    };
    let testid = format!("column-{letter}");
    let chosen = meaning.clone();
    let options = FIELDS.iter().map(|key| {
        view! { <option value=*key selected=*key == meaning.as_str()>{field(key)}</option> }
    });
    view! {
        <span role="columnheader" class="grid-column" class:is-right=right class:is-left-out=meaning.is_empty()>
            <select
                class="column-field"
                aria-label=name
                disabled=wizard.work.running
                data-testid=testid
                data-field=chosen
                on:change=move |ev| wizard.map(index, event_target_value(&ev))
            >
                <option value="" selected=meaning.is_empty()>{w("不导入", "Not imported")}</option>
                {options.collect_view()}
            </select>
            <span class="column-origin" title=origin>
                {unsure.then(|| view! {
                    <span
                        class="column-unsure"
                        title=move || pick(format!("猜的，请核对（把握 {confidence}%）"), format!("A guess, please check ({confidence}% sure)"))
                    >
                        <Icon sign=Sign::Warning/>
                    </span>
                })}
                {letter} " " {short}
            </span>
        </span>
    }
}

/// A column as it is drawn.
#[derive(Clone, PartialEq)]
pub struct Shown {
    /// Index from 0.
    pub index: u32,
    /// Letter, e.g. `H`.
    pub letter: String,
    /// Header as the sheet has it.
    pub header: String,
    /// What of it is shown.
    pub short: String,
    /// Field it is; empty: not imported.
    pub field: String,
    /// How sure the guess is, 0 to 100.
    pub confidence: u8,
    /// Its least width.
    pub width_px: u32,
}

impl Shown {
    fn of(columns: &[ipc::Column], i: usize) -> Self {
        let ipc::Column { index, letter, header, field, confidence, samples } = columns[i].clone();
        let header_at = |i: Option<usize>| columns.get(i?).map(|c| c.header.as_str());
        let short = short_header(&header, [header_at(i.checked_sub(1)), header_at(Some(i + 1))]).to_owned();
        let width_px = width_px(&short, &field, &samples);
        Shown { index, letter, header, short, field, confidence, width_px }
    }
}

/// All columns while they are matched; then those that are imported.
pub fn shown_columns(wizard: Wizard) -> Vec<Shown> {
    let all = wizard.stage.get() != Stage::Check;
    wizard.draft.with(|d| {
        let columns = d.as_ref().map(|d| d.columns.as_slice()).unwrap_or_default();
        (0..columns.len()).filter(|i| all || !columns[*i].field.is_empty()).map(|i| Shown::of(columns, i)).collect()
    })
}

/// The widths, as a grid template.
pub fn template(columns: &[Shown]) -> String {
    let mut out = format!("{NUMBER_PX}px");
    for column in columns {
        let px = column.width_px;
        // What is left over is shared in proportion, so that the table fills its place.
        out.push_str(&format!(" minmax({px}px, {px}fr)"));
    }
    out
}

/// Wide enough for the samples, and for the head.
fn width_px(header: &str, meaning: &str, samples: &[String]) -> u32 {
    let samples = samples.iter().map(|text| text_px(text)).max().unwrap_or(0);
    let meaning = if meaning.is_empty() { 0 } else { text_px(field(meaning).now()) + 26 };
    let header = (text_px(header) + 20).min(HEADER_PX_MAX);
    (samples.max(meaning).max(header) + MARGIN_PX).clamp(COLUMN_PX_MIN, COLUMN_PX_MAX)
}

/// Of a header of two lines the lower one, where a neighbour shares the upper; the whole stands in the tip.
fn short_header<'a>(header: &'a str, neighbours: [Option<&str>; 2]) -> &'a str {
    let Some((upper, lower)) = header.split_once('/').filter(|(_, lower)| !lower.trim().is_empty()) else { return header };
    let shared = neighbours.into_iter().flatten().any(|other| other.split_once('/').is_some_and(|(theirs, _)| theirs == upper));
    if shared { lower } else { header }
}

/// About how wide a text is: Chinese is square.
fn text_px(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() { 15 } else { 26 }).sum::<u32>().div_ceil(2)
}

/// Whether a field is a figure, which stands right.
pub fn is_figure(field: &str) -> bool {
    matches!(field, "rate" | "quantity" | "months" | "own_income" | "amount")
}

#[cfg(test)]
mod tests {
    use super::short_header;

    #[test]
    fn two_line_headers_are_cut_only_where_the_upper_line_is_shared() {
        let short = |header, other| short_header(header, [None, Some(other)]);
        assert_eq!(short("补贴计算/标准(元/亩)", "补贴计算/数量(亩)"), "标准(元/亩)");
        assert_eq!(short("补助标准/元", "数量/亩"), "补助标准/元", "a unit is no second line");
        assert_eq!(short("户主", "身份证号"), "户主");
    }
}
