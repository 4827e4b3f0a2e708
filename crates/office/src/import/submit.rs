//! Signing and recording a checked draft: every row by itself, all of them or none.

use super::{Checked, check_first, draft::draft_file, passes};
use crate::{
    Office, Outcome,
    desk::{Also, Desk, NewAct, Pen, Written},
    failure::{broken, failure, refused, stopped},
    line::{Line, write_reasons},
    progress::Work,
    session::Session,
    world::{Source, World},
};
use funds::{Act, BatchSubmitted};
use ipc::{BatchStory, Blame, Text};
use ledger::{Disclosure, Hash, Jti, Roles};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc,
    },
};
use store::Change;

impl Office {
    /// Signs and records a draft. It is checked once more first, against the ledger as it is now.
    pub fn submit_import(&mut self, draft: u64) -> Outcome<BatchStory> {
        let batch = self.record_import(draft)?;
        self.batch_story(&batch.to_string(), 0)
    }

    /// As [`Office::submit_import`]; returns the batch's id.
    pub fn record_import(&mut self, draft: u64) -> Outcome<Jti> {
        self.load_draft(draft)?;
        let work = self.work.clone();
        let (loaded, desk, session, world) = self.import_parts(draft)?;
        let mark = desk.sheet_mark(session, &loaded.content, loaded.saved.sheet)?;
        let mut checked = desk.checked(loaded, &work)?;
        passes::mark(&loaded.saved.passes, &mut checked.faults);
        loaded.checked = Some(checked);
        let loaded = &*loaded;
        let checked = loaded.checked.as_ref().ok_or_else(check_first)?;
        if loaded.saved.choices.programme.is_empty() {
            return Err(check_first());
        }
        if !checked.ready() {
            return Err(not_ready(checked));
        }
        let running = work.begin(Text::new("逐笔签名并登记", "Signing and recording each payment"), checked.lines.len() as u64);
        let passes = passes_by_row(checked);
        let batch = NewBatch {
            programme: &loaded.saved.choices.programme,
            history: loaded.saved.history,
            file_name: &loaded.saved.name,
            sheet: loaded.saved.sheet + 1,
            lines: &checked.lines,
            passes: &passes,
            replaces: loaded.saved.corrects(),
        };
        let (draft_id, draft_file) = (draft.to_string(), draft_file(draft));
        let remember = desk.mapping_to_remember(session, world, loaded);
        let mut changes = vec![Change::RemoveDraft { id: &draft_id }, Change::RemoveFile { id: &draft_file }];
        changes.extend(remember.iter().map(|(name, value)| Change::PutSetting { name, value }));
        let also = Also { fingerprint: Some(mark.once()), changes, ..Also::default() };
        let jti = desk.record_batch(world, session, &work, &batch, &loaded.content, also)?;
        drop(running);
        self.imports.remove(&draft);
        Ok(jti)
    }
}

/// A batch about to be recorded.
pub(crate) struct NewBatch<'a> {
    pub programme: &'a str,
    pub history: bool,
    pub file_name: &'a str,
    /// Sheet of the file, from 1.
    pub sheet: u32,
    pub lines: &'a [Line],
    /// Code and reason of what was passed, by row; of the whole list under row 0.
    pub passes: &'a HashMap<u32, Vec<(String, String)>>,
    /// The returned or withdrawn batch that it corrects.
    pub replaces: Option<Jti>,
}

impl Desk {
    /// Signs the submission and every row, and appends them together with the encrypted file.
    pub(crate) fn record_batch<'a>(
        &mut self,
        world: &World,
        session: &Session,
        work: &Work,
        batch: &NewBatch<'_>,
        content: &[u8],
        mut also: Also<'a>,
    ) -> Outcome<Jti> {
        let mut random = world.random();
        let sealed_file = session.keyring.seal_file(content, &mut random);
        let file = Hash::of(&sealed_file);
        let jti = Jti::fresh(&mut random);
        let on_behalf = self.right_to(session.member, Roles::CLERK, world.now()).flatten();
        let pen = self.pen(world, session, on_behalf)?;
        let act = Act::BatchSubmitted(BatchSubmitted {
            programme: batch.programme.to_owned(),
            count: batch.lines.len() as u32,
            total: batch.lines.iter().filter_map(|line| line.amount).sum(),
            history: batch.history,
            file: Some(file),
            passed: batch.passes.values().map(|reasons| reasons.len() as u32).sum(),
            project: None,
            replaces: batch.replaces,
        });
        let mut disclosures = vec![Disclosure::new("file_name", batch.file_name, &mut random)];
        if let Some(reasons) = batch.passes.get(&WHOLE_LIST) {
            disclosures.push(Disclosure::new("reasons", &write_reasons(reasons), &mut random));
        }
        let submission = NewAct { kind: act.kind(), jti, body: &|digests| act.write(digests), disclosures };
        let submission = pen.sign(submission, &mut random)?;
        let rows = Rows { pen: &pen, batch: jti, sheet: batch.sheet, lines: batch.lines, passes: batch.passes };
        let id = file.hex();
        let mut changes = std::mem::take(&mut also.changes);
        changes.push(Change::PutFile { id: &id, sealed: &sealed_file, added_at: world.now() });
        let also = Also { changes, ..also };
        self.append_while_signing(world, session, &also, pen.signer(), |place| {
            place(submission)?;
            rows.sign(world, work, place)?;
            // The last moment at which it can be stopped: what follows happens whole or not at all.
            work.point_of_no_return().map_err(|_| stopped())
        })?;
        Ok(jti)
    }
}

/// The rows of a batch, about to be signed.
struct Rows<'a> {
    pen: &'a Pen<'a>,
    batch: Jti,
    sheet: u32,
    lines: &'a [Line],
    /// Code and reason of what was passed, by row.
    passes: &'a HashMap<u32, Vec<(String, String)>>,
}

impl Rows<'_> {
    /// Signs all rows on all cores, part by part, and hands them over in their order.
    fn sign(&self, world: &World, work: &Work, place: &mut dyn FnMut(Written) -> Outcome<()>) -> Outcome<()> {
        let (done, next) = (AtomicU64::new(0), AtomicUsize::new(0));
        let parts: Vec<(usize, &[Line], Source)> = self
            .lines
            .chunks(ROWS_PER_PART)
            .zip((0..).step_by(ROWS_PER_PART))
            .map(|(lines, first)| (first, lines, world.random()))
            .collect();
        let workers = crate::cores::cores().min(parts.len()).max(1);
        let sign_part = |(first, lines, random): &(usize, &[Line], Source)| -> Outcome<Vec<Written>> {
            let mut random = random.clone();
            let sign = |(i, line): (usize, &Line)| {
                work.done(done.fetch_add(1, Ordering::Relaxed) + 1).map_err(|_| stopped())?;
                self.sign_row(first + i, line, &mut random)
            };
            lines.iter().enumerate().map(sign).collect()
        };
        std::thread::scope(|scope| {
            let (ready, signed) = mpsc::channel();
            let work = |ready: mpsc::Sender<_>| {
                let (parts, sign_part, next) = (&parts, &sign_part, &next);
                // Whoever is free takes the next part: a core that does other things as well holds up nobody. When nobody
                // waits for the parts any more, since one of them failed, there is no use in going on.
                move || {
                    let mut left = std::iter::from_fn(|| next_of(parts, next));
                    left.all(|(i, part)| ready.send((i, sign_part(part))).is_ok());
                }
            };
            let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work(ready.clone()))).collect();
            drop(ready);
            let placed = place_in_turn(parts.len(), &signed, place);
            drop(signed);
            let broke = handles.into_iter().filter_map(|handle| handle.join().err()).count() > 0;
            if broke { Err(broken("worker")) } else { placed }
        })
    }

    fn sign_row(&self, i: usize, line: &Line, random: &mut Source) -> Outcome<Written> {
        let none = Vec::new();
        let reasons = self.passes.get(&line.row).unwrap_or(&none);
        let codes: Vec<&str> = reasons.iter().map(|(code, _)| &**code).collect();
        let payment = line.payment(&codes, self.sheet).ok_or_else(|| refused(ledger::Refusal::Body("period"), None))?;
        let act = Act::Payment(funds::Payment { batch: Some(self.batch), ..payment });
        let disclosures = line.disclosures(reasons, random);
        let jti = self.batch.nth(i as u32 + 1);
        self.pen.sign(NewAct { kind: act.kind(), jti, body: &|digests| act.write(digests), disclosures }, random)
    }
}

fn next_of<'a, T>(parts: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let i = next.fetch_add(1, Ordering::Relaxed);
    Some((i, parts.get(i)?))
}

/// Places all parts in their order, each as soon as it and those before it are signed.
fn place_in_turn(
    parts: usize,
    signed: &mpsc::Receiver<(usize, Outcome<Vec<Written>>)>,
    place: &mut dyn FnMut(Written) -> Outcome<()>,
) -> Outcome<()> {
    let mut early = BTreeMap::new();
    for turn in 0..parts {
        while !early.contains_key(&turn) {
            let (i, part) = signed.recv().map_err(|_| broken("worker"))?;
            early.insert(i, part?);
        }
        early.remove(&turn).into_iter().flatten().try_for_each(&mut *place)?;
    }
    Ok(())
}

fn passes_by_row(checked: &Checked) -> HashMap<u32, Vec<(String, String)>> {
    let mut passes: HashMap<u32, Vec<(String, String)>> = HashMap::new();
    for fault in checked.passed() {
        let reasons = passes.entry(fault.row).or_default();
        // The same fault in two cells of a row is passed once.
        if !reasons.iter().any(|(code, _)| *code == fault.code) {
            reasons.push((fault.code.clone(), fault.passed.clone().unwrap_or_default()));
        }
    }
    passes
}

fn not_ready(checked: &Checked) -> ipc::Failure {
    let (blocking, open) = (checked.blocking(), checked.open_warnings());
    failure(
        "not-ready",
        Blame::Input,
        [
            &format!("还有 {blocking} 处必须改正、{open} 处需要说明。"),
            &format!("{blocking} faults must be corrected and {open} explained first."),
        ],
        ["请逐处处理，或导出问题清单退回乡镇。", "Deal with each, or export the list of faults for the township."],
    )
}

/// In the place of a row: what is about the whole list.
const WHOLE_LIST: u32 = 0;

/// Fixed, so that the same seed draws the same salts on any number of cores.
const ROWS_PER_PART: usize = 256;
