//! What is looked for, as the filters hold it.
use ipc::{PaymentQuery, PaymentStatus, SortBy};
use leptos::prelude::*;

/// The filters, each a signal of its own. A select holds one status; a figure of the overview may sum several.
#[derive(Clone, Copy)]
pub struct Query {
    /// As typed; [`Query::asked`] follows it after a pause.
    pub text: RwSignal<String>,
    /// The text that is asked for.
    pub text_asked: RwSignal<String>,
    /// Programme code.
    pub programme: RwSignal<String>,
    /// Township.
    pub township: RwSignal<String>,
    /// Village.
    pub village: RwSignal<String>,
    /// Month of the benefit period.
    pub month: RwSignal<String>,
    /// Any of these.
    pub status: RwSignal<Vec<PaymentStatus>>,
    /// Budget year, 0: any.
    pub year: RwSignal<u16>,
    /// Recorded on or after.
    pub from_date: RwSignal<String>,
    /// Recorded on or before.
    pub to_date: RwSignal<String>,
    /// Fully approved in this month.
    pub approved_month: RwSignal<String>,
    /// Executed in this month, or recorded in it as history.
    pub paid_month: RwSignal<String>,
    /// Recorded by.
    pub member: RwSignal<String>,
    /// A batch's `jti`.
    pub batch: RwSignal<String>,
    sort: RwSignal<(SortBy, bool)>,
}

impl Query {
    /// The filters of a query; newest first where it does not say.
    pub fn new(query: PaymentQuery) -> Self {
        let plain = query == PaymentQuery::default();
        Query {
            text: RwSignal::new(query.text.clone()),
            text_asked: RwSignal::new(query.text),
            programme: RwSignal::new(query.programme),
            township: RwSignal::new(query.township),
            village: RwSignal::new(query.village),
            month: RwSignal::new(query.month),
            status: RwSignal::new(query.status),
            year: RwSignal::new(query.year),
            from_date: RwSignal::new(query.from_date),
            to_date: RwSignal::new(query.to_date),
            approved_month: RwSignal::new(query.approved_month),
            paid_month: RwSignal::new(query.paid_month),
            member: RwSignal::new(query.member),
            batch: RwSignal::new(query.batch),
            sort: RwSignal::new((query.sort, query.descending || plain)),
        }
    }

    /// The question as it stands; tracks all filters.
    pub fn asked(self) -> PaymentQuery {
        let (sort, descending) = self.sort.get();
        PaymentQuery {
            text: self.text_asked.get(),
            programme: self.programme.get(),
            township: self.township.get(),
            village: self.village.get(),
            month: self.month.get(),
            status: self.status.get(),
            year: self.year.get(),
            from_date: self.from_date.get(),
            to_date: self.to_date.get(),
            approved_month: self.approved_month.get(),
            paid_month: self.paid_month.get(),
            member: self.member.get(),
            batch: self.batch.get(),
            sort,
            descending,
        }
    }

    /// Whether anything is filtered; tracks all filters.
    pub fn is_filtered(self) -> bool {
        let PaymentQuery { sort, descending, .. } = PaymentQuery::default();
        PaymentQuery { sort, descending, ..self.asked() } != PaymentQuery::default()
    }

    /// Takes all filters off; the order stays.
    pub fn clear(self) {
        for filter in [self.text, self.text_asked, self.programme, self.township, self.village, self.month] {
            filter.set(String::new());
        }
        for filter in [self.from_date, self.to_date, self.approved_month, self.paid_month, self.member, self.batch] {
            filter.set(String::new());
        }
        self.status.set(Vec::new());
        self.year.set(0);
    }

    /// The sorted column's key and whether it descends; tracks the order.
    pub fn sorted_by(self) -> (&'static str, bool) {
        let (by, descending) = self.sort.get();
        (SORTS.iter().find(|(_, sort)| *sort == by).map_or("", |(key, _)| *key), descending)
    }

    /// Sorts by a column; the same column once more turns the order round. Figures begin with the largest.
    pub fn sort(self, key: &str) {
        let Some((_, by)) = SORTS.iter().find(|(k, _)| *k == key) else { return };
        let first = matches!(by, SortBy::Entry | SortBy::Amount | SortBy::Period | SortBy::Recorded);
        self.sort.update(|(old, descending)| *descending = if old == by { !*descending } else { first });
        self.sort.update(|(old, _)| *old = *by);
    }
}

/// Column keys and orders.
const SORTS: [(&str, SortBy); 8] = [
    ("entry", SortBy::Entry),
    ("recorded", SortBy::Recorded),
    ("payee", SortBy::Payee),
    ("amount", SortBy::Amount),
    ("place", SortBy::Place),
    ("programme", SortBy::Programme),
    ("status", SortBy::Status),
    ("period", SortBy::Period),
];
