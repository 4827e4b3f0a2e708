//! What was found, as the page reads it.

use crate::report::{Judged, Report};
use ledger::{
    EvidenceFault, JsonWriter,
    judge::{Check, ForkJudged, ReceiptJudged, Witnesses},
};

pub(crate) fn receipt(w: &mut JsonWriter, name: &str, judged: &ReceiptJudged) {
    w.object(|w| {
        checks(w, &judged.checks);
        w.field("grade", judged.grade.code());
        w.field("kind", "receipt");
        names(w, &[name]);
        let Some(says) = &judged.says else { return };
        w.key("says").object(|w| {
            w.field_integer("entry", integer(says.entry));
            w.field("kid", &says.statement.kid().to_string());
            w.field("office", says.office.as_deref().unwrap_or_default());
            w.field("origin", says.origin.as_str());
            // A statement that was read is canonical JSON and UTF-8.
            w.key("payload").raw(std::str::from_utf8(says.statement.payload()).unwrap_or("{}"));
            w.field("root", &says.head.root.hex());
            w.key("shown").array(|w| {
                for field in &says.shown {
                    w.array(|w| {
                        w.string(field.name());
                        w.string(field.value());
                    });
                }
            });
            w.field("signer", says.signer.as_ref().map_or("", |signer| &signer.name));
            w.field_integer("size", integer(says.head.size));
            witnesses(w, &says.witnesses);
        });
    });
}

pub(crate) fn report(w: &mut JsonWriter, report: &Report<'_>, judged: &Judged) {
    w.object(|w| {
        checks(w, &judged.checks);
        w.field("grade", judged.grade.code());
        w.field("kind", "report");
        names(w, &report.names);
        let Some((report, manifest)) = judged.report.as_ref().and_then(|it| Some((it, it.manifest.as_ref()?))) else { return };
        w.key("says").object(|w| {
            w.field_integer("iat", manifest.iat);
            w.field("office", &manifest.name);
            w.field("origin", manifest.issuer.as_str());
            w.field_integer("pages", integer(manifest.pages));
            w.field("report", &manifest.kind);
            w.field("root", &manifest.head.root.hex());
            w.field_integer("rows", integer(manifest.rows));
            w.field("signer", report.signer.as_ref().map_or("", |signer| &signer.name));
            w.field_integer("size", integer(manifest.head.size));
            w.key("sums").array(|w| {
                for (name, sum) in &manifest.sums {
                    w.array(|w| {
                        w.string(name);
                        w.integer(*sum);
                    });
                }
            });
            witnesses(w, &report.witnesses);
        });
    });
}

pub(crate) fn fork(w: &mut JsonWriter, name: &str, judged: Result<ForkJudged, EvidenceFault>) {
    w.object(|w| {
        w.key("checks").array(|_| {});
        w.field("grade", judged.as_ref().map_or("nothing", |judged| judged.verdict.code()));
        w.field("kind", "fork");
        names(w, &[name]);
        let Ok(judged) = judged else { return };
        w.key("says").object(|w| {
            w.key("heads").array(|w| {
                for head in &judged.heads {
                    w.array(|w| {
                        w.integer(integer(head.size));
                        w.string(&head.root.hex());
                    });
                }
            });
            w.field("origin", judged.origin.as_str());
        });
        w.field("why", judged.verdict.why());
    });
}

pub(crate) fn unknown(w: &mut JsonWriter, name: &str) {
    w.object(|w| {
        w.key("checks").array(|_| {});
        w.field("grade", "unknown");
        w.field("kind", "unknown");
        names(w, &[name]);
    });
}

fn checks(w: &mut JsonWriter, checks: &[Check]) {
    w.key("checks").array(|w| {
        for check in checks {
            w.array(|w| [check.code, check.holds.code(), &*check.why].iter().for_each(|text| w.string(text)));
        }
    });
}

fn names(w: &mut JsonWriter, names: &[&str]) {
    w.key("names").array(|w| names.iter().for_each(|name| w.string(name)));
}

fn witnesses(w: &mut JsonWriter, witnesses: &Witnesses) {
    w.key("witnesses").array(|w| {
        for (name, at) in &witnesses.cosigned {
            w.array(|w| {
                w.string(name);
                w.integer(integer(*at));
            });
        }
    });
}

fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
