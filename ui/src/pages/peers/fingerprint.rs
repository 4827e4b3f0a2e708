//! A card's fingerprint: large enough to be read out, and typed as it is heard.
use crate::components::{Field, FieldFault, FieldIds};
use crate::words::{pick, w};
use ipc::Text;
use leptos::prelude::*;

/// Eight groups of four digits, to be read out group by group.
#[component]
pub fn Fingerprint(#[prop(into)] digits: String, #[prop(optional)] testid: &'static str) -> impl IntoView {
    let groups: Vec<String> = digits.split(' ').map(str::to_owned).collect();
    view! {
        <p class="fingerprint" tabindex="0" data-testid=(!testid.is_empty()).then_some(testid)>
            {groups.into_iter().map(|group| view! { <span>{group}</span> " " }).collect_view()}
        </p>
    }
}

/// How what was typed stands to the fingerprint of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// So many digits are there yet.
    Short(usize),
    /// It is the same.
    Same,
    /// One group differs, counted from 1: misheard or mistyped, it may be.
    Group(usize),
    /// It is another's.
    Other,
}

impl Compared {
    /// What was typed, beside what the card has.
    pub fn of(typed: &str, card: &str) -> Self {
        let (typed, card) = (digits(typed), digits(card));
        if typed.len() < card.len() {
            return Compared::Short(typed.len());
        }
        if typed.len() > card.len() {
            return Compared::Other;
        }
        let groups = typed.as_bytes().chunks(GROUP).zip(card.as_bytes().chunks(GROUP));
        let differ: Vec<_> = (1..).zip(groups).filter(|(_, (a, b))| a != b).map(|(i, _)| i).collect();
        match differ.as_slice() {
            [] => Compared::Same,
            [one] => Compared::Group(*one),
            _ => Compared::Other,
        }
    }
}

/// The field for a fingerprint that is read out at the other end of a telephone. It never shows what it is compared with.
#[component]
pub fn FingerprintField(
    value: RwSignal<String>,
    compared: Memo<Compared>,
    /// It is that of a ledger's first entry, and not a card's.
    #[prop(optional)]
    of_entry: bool,
    testid: &'static str,
) -> impl IntoView {
    let ids = FieldIds::new();
    let help = Signal::derive(move || match compared.get() {
        Compared::Short(n) => pick(format!("已输入 {n} / {DIGITS} 位"), format!("{n} of {DIGITS} digits")),
        Compared::Same if of_entry => pick("与第一条记录相符 ✓", "The same as the first entry’s ✓").to_owned(),
        Compared::Same => pick("与名片相符 ✓", "The same as the card’s ✓").to_owned(),
        Compared::Group(_) | Compared::Other => String::new(),
    });
    let fault = Signal::derive(move || {
        match compared.get() {
        Compared::Short(_) | Compared::Same => None,
        Compared::Group(n) => Some(FieldFault {
            what: match of_entry {
                true => Text::new(format!("第 {n} 组与第一条记录不同。"), format!("Group {n} differs from the first entry.")),
                false => Text::new(format!("第 {n} 组与名片不同。"), format!("Group {n} differs from the card.")),
            },
            remedy: w("请对方把这一组再念一遍。", "Have that group read out once more.").into(),
            blocks: true,
        }),
        Compared::Other if of_entry => Some(FieldFault {
            what: w("与这里存的第一条记录不符。", "This is not the fingerprint of the first entry held here.").into(),
            remedy: w(
                "请对方从头再念一遍；仍不符时，这里存的不是对方的账本，不要担保。",
                "Have it read out again from the start; if it still differs, what is held here is not their ledger: do not vouch.",
            )
            .into(),
            blocks: true,
        }),
        Compared::Other => Some(FieldFault {
            what: w("与名片不符。", "This is not the card’s fingerprint.").into(),
            remedy: w(
                "请对方从头再念一遍；仍不符时，这张名片不是对方的，不要登记。",
                "Have it read out again from the start; if it still differs, the card is not theirs: do not enrol it.",
            )
            .into(),
            blocks: true,
        }),
    }
    });
    view! {
        <Field ids=ids.clone() label=w("对方念出的指纹", "The fingerprint as read out") help fault class="fingerprint-field">
            <input
                id=ids.control
                type="text"
                class="input fingerprint-input"
                inputmode="numeric"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=ids.below
                aria-invalid=move || matches!(compared.get(), Compared::Group(_) | Compared::Other).then_some("true")
                data-same=move || (compared.get() == Compared::Same).then_some("true")
                data-testid=testid
                prop:value=value
                on:input=move |ev| {
                    let input = event_target::<web_sys::HtmlInputElement>(&ev);
                    let typed = input.value();
                    // Grouped while it is typed on at the end; whoever corrects in the middle keeps the cursor there.
                    let at = input.selection_start().ok().flatten().unwrap_or(0) as usize;
                    if at < typed.encode_utf16().count() {
                        return value.set(typed);
                    }
                    let typed = grouped(&digits(&typed));
                    input.set_value(&typed);
                    value.set(typed);
                }
            />
        </Field>
    }
}

/// The digits alone; those of a Chinese keyboard too.
fn digits(typed: &str) -> String {
    let plain = typed.chars().filter_map(|c| match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    });
    plain.collect()
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / GROUP);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && i % GROUP == 0 {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

const DIGITS: usize = 32;
const GROUP: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = "0123 4567 8901 2345 6789 0123 4567 8901";

    #[test]
    fn digits_are_compared_and_nothing_else() {
        assert_eq!(Compared::of("", CARD), Compared::Short(0));
        assert_eq!(Compared::of("0123-4567", CARD), Compared::Short(8));
        assert_eq!(Compared::of("01234567890123456789012345678901", CARD), Compared::Same);
        assert_eq!(Compared::of("０１２３ 4567 8901 2345 6789 0123 4567 8901", CARD), Compared::Same);
        assert_eq!(Compared::of("0123 4567 8901 2345 6789 0123 4567 8910", CARD), Compared::Group(8));
        assert_eq!(Compared::of("1123 4567 8901 2345 6789 0123 4567 8910", CARD), Compared::Other);
        assert_eq!(Compared::of(&format!("{CARD} 1"), CARD), Compared::Other, "more than there is is not the same");
    }

    #[test]
    fn groups_have_four_digits() {
        assert_eq!(grouped("1234"), "1234");
        assert_eq!(grouped("12345"), "1234 5");
        assert_eq!(grouped(&digits(CARD)), CARD);
    }
}
