//! What the page knows: the wish as it is typed, what would be in it, and what was made.
use super::terms::is_for;
use crate::components::{Unread, Work};
use crate::state::{Asked, app};
use crate::timing::sleep;
use crate::words::lang;
use ipc::{
    BatchLine, Certificates, Facets, Failure, GetBatches, GetCertificates, GetFacets, GetReports, IssuedReport, Lang, MadeReport,
    MakeReport, PreviewReport, ReportBy, ReportKind, ReportPreview, ReportSplit, ReportWish, WhichBatches,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is typed is looked at after this pause.
const TYPED_AFTER_MS: i32 = 300;

/// The state of the page; a handle to signals.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Kind.
    pub kind: RwSignal<ReportKind>,
    /// Language of the pages, `zh` or `en`.
    pub lang: RwSignal<String>,
    /// First month.
    pub from: RwSignal<String>,
    /// Last month.
    pub to: RwSignal<String>,
    /// Programme codes; none: all.
    pub programmes: RwSignal<Vec<String>>,
    /// Township.
    pub township: RwSignal<String>,
    /// Village.
    pub village: RwSignal<String>,
    /// Grouping: `programme`, `township`, `payee`, `household`.
    pub by: RwSignal<String>,
    /// One report, or one for each place: empty, `township`, `village`.
    pub split: RwSignal<String>,
    /// The batch.
    pub batch: RwSignal<String>,
    /// Names in full.
    pub names: RwSignal<bool>,
    /// Without a time-stamp, though an authority is set.
    pub unstamped: RwSignal<bool>,
    /// Of a notice: all names masked.
    pub masked: RwSignal<bool>,
    /// First day of a notice.
    pub notice_from: RwSignal<String>,
    /// Its last day.
    pub notice_until: RwSignal<String>,
    /// Whom to ask.
    pub contact: RwSignal<String>,
    /// Telephone for complaints.
    pub telephone: RwSignal<String>,
    /// Fields that hold what cannot be read.
    pub unread: Unread,
    /// What can be chosen among.
    pub facets: Asked<Facets>,
    /// Batches.
    pub batches: Asked<Vec<BatchLine>>,
    /// Whether whoever is signed in can sign.
    pub certificates: Asked<Certificates>,
    /// What would be in it.
    pub preview: Asked<ReportPreview>,
    /// Reports that were issued.
    pub issued: Asked<Vec<IssuedReport>>,
    /// Making.
    pub work: Work,
    /// Why it failed.
    pub failure: RwSignal<Option<Failure>>,
    /// What was made last.
    pub made: RwSignal<Vec<MadeReport>>,
}

impl Desk {
    /// As another page asked for it.
    pub fn new(wish: ReportWish) -> Self {
        let own = untrack(lang);
        let text = RwSignal::new;
        let unread = Unread::new();
        provide_context(unread);
        Desk {
            kind: RwSignal::new(wish.kind),
            lang: text(if own == Lang::En { "en" } else { "zh" }.to_owned()),
            from: text(wish.from),
            to: text(wish.to),
            programmes: RwSignal::new(wish.programmes),
            township: text(wish.township),
            village: text(wish.village),
            by: text("programme".to_owned()),
            split: text(String::new()),
            batch: text(wish.batch),
            names: RwSignal::new(false),
            unstamped: RwSignal::new(false),
            masked: RwSignal::new(false),
            notice_from: text(wish.notice_from),
            notice_until: text(wish.notice_until),
            contact: text(wish.contact),
            telephone: text(wish.telephone),
            unread,
            facets: Asked::new(),
            batches: Asked::new(),
            certificates: Asked::new(),
            preview: Asked::new(),
            issued: Asked::new(),
            work: Work::new(),
            failure: RwSignal::new(None),
            made: RwSignal::new(Vec::new()),
        }
    }

    /// Asks for all that is there to choose among, and looks at what would be in it whenever the wish changes.
    pub fn begin(self) {
        self.facets.ask(GetFacets {});
        self.batches.ask(GetBatches { which: WhichBatches::All });
        self.certificates.ask(GetCertificates {});
        self.issued.ask(GetReports {});
        Effect::new(move |before: Option<ReportWish>| {
            let wish = self.wish();
            if before.as_ref() != Some(&wish) && self.lacks().is_none() {
                self.look_soon(wish.clone());
            }
            wish
        });
    }

    fn look_soon(self, wish: ReportWish) {
        spawn_local(async move {
            sleep(TYPED_AFTER_MS).await;
            // The page may be gone, or the wish another one by now.
            if self.kind.try_get_untracked().is_some() && untrack(|| self.wish()) == wish {
                self.preview.ask(PreviewReport { wish });
            }
        });
    }

    /// Asks once more what would be in it.
    pub fn look_again(self) {
        self.preview.ask(PreviewReport { wish: untrack(|| self.wish()) });
    }

    /// The wish as it stands, without what is not of its kind; tracks.
    pub fn wish(self) -> ReportWish {
        let kind = self.kind.get();
        let of = |field: &str, value: RwSignal<String>| match is_for(kind, field) {
            true => value.with(|v| v.trim().to_owned()),
            false => String::new(),
        };
        ReportWish {
            kind,
            lang: if self.lang.with(|l| l == "en") { Lang::En } else { Lang::Zh },
            from: of("period", self.from),
            to: of("period", self.to),
            programmes: if is_for(kind, "programmes") { self.programmes.get() } else { Vec::new() },
            township: of("place", self.township),
            village: of("place", self.village),
            by: match of("by", self.by).as_str() {
                "township" => ReportBy::Township,
                "payee" => ReportBy::Payee,
                "household" => ReportBy::Household,
                _ => ReportBy::Programme,
            },
            split: match of("split", self.split).as_str() {
                "township" => ReportSplit::Township,
                "village" => ReportSplit::Village,
                _ => ReportSplit::None,
            },
            batch: of("batch", self.batch),
            names: is_for(kind, "names") && self.names.get(),
            masked: is_for(kind, "masked") && self.masked.get(),
            notice_from: of("notice", self.notice_from),
            notice_until: of("notice", self.notice_until),
            contact: of("notice", self.contact),
            telephone: of("notice", self.telephone),
        }
    }

    /// What is still to be filled in; tracks.
    pub fn lacks(self) -> Option<crate::words::Words> {
        use crate::words::w;
        let wish = self.wish();
        if self.unread.count() > 0 {
            return Some(w("左边有填写不对的地方，请先改好。", "Something on the left cannot be read; correct it first."));
        }
        match wish.kind {
            ReportKind::Batch if wish.batch.is_empty() => Some(w("请先选择批次。", "Choose the batch first.")),
            ReportKind::Notice if wish.notice_from.is_empty() || wish.notice_until.is_empty() => {
                Some(w("请先填写公示的起止日期。", "Fill in the first and the last day of the notice first."))
            }
            _ if !wish.from.is_empty() && !wish.to.is_empty() && wish.from > wish.to => {
                Some(w("起始月份晚于截止月份。", "The period ends before it begins."))
            }
            _ => None,
        }
    }

    /// Whoever is signed in can sign reports at this machine; tracks.
    pub fn may_sign(self) -> bool {
        self.certificates.load.with(|load| load.here().is_some_and(|c| c.may_sign))
    }

    /// An authority stamps signed reports; tracks.
    pub fn is_stamped(self) -> bool {
        self.certificates.load.with(|load| load.here().is_some_and(|c| !c.authority.address.is_empty()))
    }

    /// Makes what is wished for.
    pub fn make(self, sign: bool) {
        self.failure.set(None);
        self.made.set(Vec::new());
        let (wish, unstamped) = untrack(|| (self.wish(), self.unstamped.get()));
        self.work.run(MakeReport { wish, sign, unstamped }, move |answer| {
            match answer {
                Ok(made) => self.made.set(made),
                Err(why) => self.failure.set(Some(why)),
            }
            // What was made before it was stopped is issued all the same.
            self.issued.ask(GetReports {});
            app().refresh();
        });
    }
}
