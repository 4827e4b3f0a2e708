//! Making reports: pages, attachments, signature, and the entry that names each.

#[cfg(test)]
mod wrong;

use super::{Part, file, fonts, goes_on, part::Say, wish};
use crate::{
    Office, Outcome, World,
    certificates::{ReportKey, post_of},
    days::moment_of,
    desk::{Also, Desk, NewAct},
    exports,
    failure::{broken, failure, store_failed},
    session::Session,
    stamping::stamped,
};
use ipc::{Blame, Failure, MadeReport, MakeReport, ReportWish, SavedFile, Text};
use ledger::{Hash, JsonWriter, Jti, Manifest};
use pades::Signer;
use report::{Attached, Seal};
use std::path::{Path, PathBuf};

impl Office {
    /// Makes reports. Signed: by a member with a certificate in force, which records an entry for each; a file is there only when
    /// its entry is. Can be stopped; what was made before stays.
    pub fn make_report(&mut self, call: &MakeReport) -> Outcome<Vec<MadeReport>> {
        self.make_report_at(call, None)
    }

    /// As [`Office::make_report`], under a name of the caller's choice. A name that is taken gets a number.
    pub fn make_report_at(&mut self, call: &MakeReport, out: Option<&Path>) -> Outcome<Vec<MadeReport>> {
        if call.sign {
            let (desk, session, _) = self.signed_in()?;
            desk.report_key(session)?;
        }
        let parts = self.gather(&call.wish, true)?;
        // As it was looked at, and not as others may have gone on with it since.
        let gathered = self.desk.as_ref().map_or(0, |desk| desk.head().size);
        let stamp = match call.sign && !call.unstamped {
            true => self.desk()?.stamp_address()?,
            false => None,
        };
        let fonts = fonts::read()?;
        let (folder, name) = match out.and_then(folder_and_name) {
            Some(found) => found,
            None => (self.exports_folder()?, self.report_name(&call.wish)),
        };
        let running =
            self.work.begin(Text::new("生成报表", "Making reports"), parts.iter().map(|part| part.count().max(1)).sum());
        let work = self.work.clone();
        let (mut made, mut done) = (Vec::new(), 0);
        for part in parts {
            let count = part.count();
            let (fonts, stamp, name) = (&fonts, stamp.as_deref(), &named_for(&name, &part.place));
            let to = Making { gathered, fonts, wish: &call.wish, stamp, folder: &folder, name };
            let one = match goes_on(&work, done) {
                true => self.make_part(call.sign, part, &to, &mut |rows| goes_on(&work, done + rows)),
                false => Err(crate::failure::stopped()),
            };
            match one {
                Ok(one) => made.push(one),
                Err(failure) => return Err(with_those_before(failure, made.len(), &folder)),
            }
            done += count.max(1);
        }
        drop(running);
        Ok(made)
    }

    fn make_part(
        &mut self,
        sign: bool,
        part: Part,
        to: &Making<'_>,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Outcome<MadeReport> {
        let (rows, total, place) = (part.count(), part.total, part.place.clone());
        let (file, pages, entry) = match sign {
            true => {
                let (desk, session, world) = self.signed_in()?;
                let (file, pages, entry) = desk.signed_report(to, part, session, world, progress)?;
                // That it is not found among those that were issued is no reason to call it failed.
                let _ = self.note_saved_report(&file);
                (file, pages, Some(entry))
            }
            false => {
                let (pdf, pages) = unsigned_report(to.fonts, to.wish, part, progress)?;
                (exports::save(to.folder, to.name, "pdf", &pdf)?, pages, None)
            }
        };
        Ok(MadeReport { file, place, rows, pages: pages as u64, total, entry })
    }
}

/// With what a report is made, and where it is saved.
struct Making<'a> {
    /// Entries in the ledger when the rows were gathered.
    gathered: u64,
    fonts: &'a fonts::Found,
    wish: &'a ReportWish,
    /// Where a time-stamp is asked for.
    stamp: Option<&'a str>,
    folder: &'a Path,
    name: &'a str,
}

/// Where a file is to lie, told so that it is found from anywhere, and its name without its ending.
pub(super) fn folder_and_name(out: &Path) -> Option<(PathBuf, String)> {
    let whole = std::path::absolute(out).ok()?;
    Some((whole.parent()?.to_owned(), whole.file_stem()?.to_str()?.to_owned()))
}

/// The name of the report for one place.
fn named_for(name: &str, place: &str) -> String {
    let place: String = place.chars().filter(|c| c.is_alphanumeric()).take(PLACE_CHARS_MAX).collect();
    if place.is_empty() { name.to_owned() } else { format!("{name}-{place}") }
}

/// What stopped it, and how many were made before that: those stay.
fn with_those_before(failure: Failure, made: usize, folder: &Path) -> Failure {
    if made == 0 {
        return failure;
    }
    let folder = folder.display();
    let what = match failure.blame {
        Blame::Stopped => Text::new("已按您的要求停止。", "Stopped as you wished."),
        _ => failure.what,
    };
    let what = Text::new(
        format!("{}此前已生成 {made} 份，保留在 {folder}。", what.zh),
        format!("{} Reports that were made before and stay: {made}, in {folder}.", what.en),
    );
    Failure { what, ..failure }
}

fn unsigned_report(
    fonts: &fonts::Found,
    wish: &ReportWish,
    mut part: Part,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Outcome<(Vec<u8>, usize)> {
    part.document.unsigned = Say(wish.lang).of("未签名，仅供查看", "Unsigned, for looking at only");
    let made = fonts.with(|fonts| report::make(&part.document, &[rows_of(&part)], fonts, &mut |done, _| progress(done)))?;
    Ok((made.pdf, made.pages))
}

impl Desk {
    /// Whether what was recorded since changes nothing that a report shows: a report says of which head it is, and whoever checks it
    /// works it out again from there.
    fn says_the_same_since(&self, size: u64) -> Outcome<bool> {
        let snapshot = self.snapshot()?;
        for entry in size..self.head().size {
            if !matches!(self.statement(&snapshot, entry)?.kind(), "report.issued" | "disclosure.viewed") {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What the block of a signature says.
    pub(super) fn seal(&self, member: u32, say: Say, at: i64) -> Seal {
        let (roll, head) = (self.chain.roll(), self.head());
        let office = roll.office().map_or("", |office| &office.name);
        let (name, post) = roll.member(member).map_or(("", ""), |member| (&member.name, post_of(member.roles)));
        let (moment, root) = (moment_of(at), &head.root.hex()[..16]);
        Seal {
            lines: vec![
                say.of(&format!("签发人：{name}（{post}）"), &format!("Signed by: {name}")),
                say.of(&format!("单位：{office}"), &format!("Office: {office}")),
                say.of(&format!("签发时间：{moment}（北京时间）"), &format!("At: {moment} (UTC+8)")),
                say.of(
                    &format!("账本：截至第 {} 条记录，根 {root}…", head.size),
                    &format!("Ledger: {} entries, root {root}…", head.size),
                ),
                say.of(
                    "电子签章（PAdES）；是否已入账请用明账查验。",
                    "Electronic signature (PAdES); check with Mingzhang that it is logged.",
                ),
            ],
        }
    }

    /// The signed file, its pages, and the entry that names it. The file gets its name only when the entry is there.
    fn signed_report(
        &mut self,
        to: &Making<'_>,
        mut part: Part,
        session: &Session,
        world: &World,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Outcome<(SavedFile, usize, u64)> {
        let Making { fonts, wish, gathered, .. } = *to;
        if !self.says_the_same_since(gathered)? {
            return Err(overtaken());
        }
        let ReportKey { key, certificate, root, enrolled } = self.report_key(session)?;
        // The statement, the signature and the manifest say the same moment.
        let pen = self.pen(world, session, None)?;
        let (at, head) = (pen.iat, self.head());
        let roll = self.chain.roll();
        let office = roll.office().ok_or_else(|| broken("roll"))?;
        part.document.at = at;
        part.document.stamped = to.stamp.is_some();
        part.document.seal = Some(self.seal(session.member, Say(wish.lang), at));
        // Both proofs are of the head that the report shows: an older one that more have cosigned would prove another.
        let snapshot = self.snapshot()?;
        let checkpoint = snapshot.checkpoint().map_err(|error| store_failed(&error))?.ok_or_else(|| broken("head"))?.clone();
        let proof = self.receipt_in(&checkpoint, enrolled, Vec::new(), &snapshot)?.receipt.encode();
        let checkpoint = checkpoint.encode();
        drop(snapshot);
        let attached = [
            attached("checkpoint.txt", "text/plain", "Supplement", "账本检查点", checkpoint.into_bytes()),
            attached("enrolment.tlog-proof", "text/plain", "Supplement", "签章证书的入账凭据", proof.into_bytes()),
            rows_of(&part),
        ];
        let mut manifest = Manifest {
            asked: wish::asked(wish, &part.place),
            certificate: Hash(certificate.sha256()),
            files: attached.iter().map(|one| (one.name.clone(), Hash::of(&one.bytes))).collect(),
            head,
            iat: at,
            issuer: self.chain.origin().clone(),
            kind: wish::slug(wish.kind).to_owned(),
            member: session.member,
            name: office.name.clone(),
            pages: 0,
            rows: part.count(),
            sums: part.sums.iter().map(|(name, _, sum)| ((*name).to_owned(), *sum)).collect(),
        };
        let made = fonts.with(|fonts| {
            let laid = report::lay(&part.document, fonts, &mut |done, _| progress(done))?;
            manifest.pages = laid.pages() as u64;
            let signed = manifest.sign(&session.key.signing).into_bytes();
            let manifest = self::attached("manifest.jws", "application/jose", "Supplement", "报表说明，由签发人签名", signed);
            laid.file(&[&attached[..], &[manifest]].concat())
        })?;
        let signer = Signer { key: &key, certificate: &certificate, root: &root };
        let mut pdf = pades::sign(made.pdf, &signer).map_err(|_| broken("signature"))?;
        // Before anything is recorded: the entry names the file with its stamp, and without one there is neither.
        if let Some(address) = to.stamp {
            pdf = stamped(pdf, address, world)?;
        }
        let digest = Hash::of(&pdf);
        let body = |_: &[Hash]| {
            let mut w = JsonWriter::new();
            w.object(|w| {
                w.field_integer("bytes", i64::try_from(pdf.len()).unwrap_or(i64::MAX));
                w.field("certificate", &manifest.certificate.url());
                w.field("digest", &digest.url());
                w.field("kind", &manifest.kind);
            });
            w.finish()
        };
        let act = NewAct { kind: "report.issued", jti: Jti::fresh(&mut world.random()), body: &body, disclosures: Vec::new() };
        let written = pen.sign(act, &mut world.random())?;
        let file = exports::prepare(to.folder, to.name, "pdf", &pdf)?;
        let entry = self.append(world, session, written, &Also::default())?.start;
        Ok((file.name()?, made.pages, entry))
    }
}

fn overtaken() -> Failure {
    failure(
        "report-overtaken",
        Blame::Rule,
        [
            "生成期间账本里记了新的内容，报表与账本对不上了，这一份没有签发。",
            "Something was recorded while the report was made, so that it would not be what the ledger says; it was not issued.",
        ],
        ["请再生成一次。", "Make it once more."],
    )
}

fn rows_of(part: &Part) -> Attached {
    attached("rows.csv", "text/csv", "Data", "各行明细", file::csv(&part.table).into_bytes())
}

fn attached(name: &str, media: &str, relationship: &str, description: &str, bytes: Vec<u8>) -> Attached {
    let [name, media, relationship, description] = [name, media, relationship, description].map(str::to_owned);
    Attached { name, media, relationship, description, bytes }
}

/// As much of a place as a file name has room for.
const PLACE_CHARS_MAX: usize = 40;
