//! What the clerk types beside the sheet.
use ipc::{Fen, ImportChoices};
use leptos::prelude::*;

/// The fields beside the sheet. Count and total stay empty until they are typed from the stamped summary.
#[derive(Clone, Copy)]
pub struct Typed {
    /// Programme code.
    pub programme: RwSignal<String>,
    /// Count from the stamped summary.
    pub count: RwSignal<Option<u32>>,
    /// Total from the stamped summary.
    pub total: RwSignal<Option<Fen>>,
    /// For rows that name none.
    pub township: RwSignal<String>,
    /// For rows that name none.
    pub village: RwSignal<String>,
    /// First month.
    pub period_from: RwSignal<String>,
    /// Last month.
    pub period_to: RwSignal<String>,
    /// Benefit type.
    pub benefit_type: RwSignal<String>,
}

impl Typed {
    /// Nothing typed.
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Typed {
            programme: text(),
            count: RwSignal::new(None),
            total: RwSignal::new(None),
            township: text(),
            village: text(),
            period_from: text(),
            period_to: text(),
            benefit_type: text(),
        }
    }

    /// What was typed when the draft was left, or what the sheet's title suggests.
    pub fn take(self, choices: &ImportChoices) {
        self.programme.set(choices.programme.clone());
        self.count.set(choices.count);
        self.total.set(choices.total);
        self.township.set(choices.township.clone());
        self.village.set(choices.village.clone());
        self.period_from.set(choices.period_from.clone());
        self.period_to.set(choices.period_to.clone());
        let kind = if choices.benefit_type.is_empty() { "regular" } else { &choices.benefit_type };
        self.benefit_type.set(kind.to_owned());
    }

    /// As it travels.
    pub fn choices(self) -> ImportChoices {
        ImportChoices {
            programme: self.programme.get_untracked(),
            count: self.count.get_untracked(),
            total: self.total.get_untracked(),
            township: self.township.get_untracked().trim().to_owned(),
            village: self.village.get_untracked().trim().to_owned(),
            period_from: self.period_from.get_untracked(),
            period_to: self.period_to.get_untracked(),
            benefit_type: self.benefit_type.get_untracked(),
        }
    }
}
