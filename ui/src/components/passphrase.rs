//! Passphrases: typed hidden, shown on request, measured while chosen.
use super::{Field, FieldFault, FieldIds, focus_if};
use crate::words::{Words, w};
use leptos::prelude::*;

/// Fewer characters are refused by the program too.
pub const PASSPHRASE_CHARS_MIN: usize = 12;

/// One passphrase.
#[component]
pub fn PassphraseField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] fault: Signal<Option<FieldFault>>,
    /// It is being chosen, not recalled: says so to password managers.
    #[prop(optional)]
    fresh: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    let ids = FieldIds::new();
    let shown = RwSignal::new(false);
    let caps = RwSignal::new(false);
    let input = NodeRef::new();
    focus_if(autofocus, input);
    let help =
        Signal::derive(move || if caps.get() { w("大写锁定已打开。", "Caps Lock is on.").now().to_owned() } else { help.get() });
    view! {
        <Field ids=ids.clone() label help fault>
            <div class="input-with-action">
                <input
                    node_ref=input
                    id=ids.control
                    type=move || if shown.get() { "text" } else { "password" }
                    class="input"
                    autocomplete=if fresh { "new-password" } else { "current-password" }
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby=ids.below
                    aria-invalid=move || fault.with(|f| f.is_some()).then_some("true")
                    data-testid=(!testid.is_empty()).then_some(testid)
                    prop:value=value
                    on:input=move |ev| value.set(event_target_value(&ev))
                    on:keyup=move |ev| caps.set(ev.get_modifier_state("CapsLock"))
                />
                <button
                    type="button"
                    class="input-action"
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    on:click=move |_| shown.update(|s| *s = !*s)
                >
                    {move || if shown.get() { w("隐藏", "Hide") } else { w("显示", "Show") }.now()}
                </button>
            </div>
        </Field>
    }
}

/// A passphrase typed twice, with a hint of its strength. `agreed` holds it once both are equal and long enough.
#[component]
pub fn NewPassphrase(
    agreed: RwSignal<Option<String>>,
    #[prop(optional)] autofocus: bool,
    /// `…-passphrase` and `…-again` are the names for tests.
    #[prop(into)]
    testid: String,
) -> impl IntoView {
    let (first, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        let both = first.with(|f| (f.chars().count() >= PASSPHRASE_CHARS_MIN && again.with(|a| a == f)).then(|| f.clone()));
        if agreed.with_untracked(|old| *old != both) {
            agreed.set(both);
        }
    });
    let differs = Signal::derive(move || {
        let differs = again.with(|a| !a.is_empty() && first.with(|f| !f.starts_with(a.as_str())));
        differs.then(|| FieldFault::here(w("两次输入不一致。", "The two differ.")))
    });
    let short = Signal::derive(move || {
        let short = again.with(|a| !a.is_empty() && first.with(|f| f != a && f.starts_with(a.as_str())));
        if short { w("尚未输完。", "Not complete yet.").now().to_owned() } else { String::new() }
    });
    view! {
        <div class="field-pair">
            <PassphraseField
                label=w("密码", "Passphrase")
                help=w("至少 12 个字符；几个不相干的词最好记也最难猜。", "At least 12 characters; a few unrelated words are easy to keep and hard to guess.")
                value=first
                fresh=true
                autofocus
                testid=format!("{testid}-passphrase")
            />
            <PassphraseField
                label=w("再输一次", "Once more")
                value=again
                help=short
                fault=differs
                fresh=true
                testid=format!("{testid}-again")
            />
        </div>
        <Strength of=first/>
    }
}

/// How hard the passphrase is to guess, as four steps with a word.
#[component]
fn Strength(of: RwSignal<String>) -> impl IntoView {
    let step = move || of.with(|text| strength(text));
    view! {
        <div class="strength" role="status" data-step=step>
            <span class="strength-bar" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
            <span>{move || strength_word(step()).now()}</span>
        </div>
    }
}

/// 0 (nothing typed) to 4. Counts what a guesser must try: length, less where characters repeat or follow each other.
fn strength(text: &str) -> u8 {
    let characters: Vec<char> = text.chars().collect();
    if characters.is_empty() {
        return 0;
    }
    let fresh = characters
        .iter()
        .enumerate()
        .filter(|(i, c)| {
            let before = if *i > 0 { characters[i - 1] as i64 } else { -2 };
            (**c as i64 - before).abs() > 1 && characters[..*i].iter().filter(|b| b == c).count() < 2
        })
        .count();
    // A Chinese character is drawn from thousands: it weighs as much as two letters.
    let weight = fresh + characters.iter().filter(|c| **c as u32 >= 0x3400).count();
    match (characters.len(), weight) {
        (n, _) if n < PASSPHRASE_CHARS_MIN => 1,
        (_, 0..10) => 1,
        (_, 10..14) => 2,
        (_, 14..20) => 3,
        _ => 4,
    }
}

fn strength_word(step: u8) -> Words {
    match step {
        0 => w("尚未输入", "Nothing typed yet"),
        1 => w("不够：太短或太有规律", "Not enough: too short or too regular"),
        2 => w("可用，再长一些更好", "Will do; longer is better"),
        3 => w("良好", "Good"),
        _ => w("很好", "Very good"),
    }
}

#[cfg(test)]
mod tests {
    use super::strength;

    #[test]
    fn regular_passphrases_count_as_weak() {
        for weak in ["short", "aaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnop", "1234567890123456"] {
            assert_eq!(strength(weak), 1, "{weak} is easy to guess");
        }
        assert!(strength("horse tulip canal fog") >= 3, "four unrelated words are good");
        assert!(strength("青山绿水有明账人人都看得清") >= 3, "a Chinese sentence is good");
    }
}
