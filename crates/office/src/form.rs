//! One payment, typed into a form: checked while it is typed, then recorded as a batch of its own.

use crate::{
    Office, Outcome, World, batches,
    desk::{Also, Desk, NewAct},
    failure::{failure, refused},
    faults,
    import::{chosen_period, taken_reason},
    line::Line,
    session::Session,
};
use funds::{Act, BenefitType};
use ipc::{Blame, Fault, ImportChoices, PaymentCheck, PaymentForm};
use ledger::{Jti, Roles};
use std::borrow::Cow;

impl Office {
    /// Checks a form as it stands.
    pub fn check_payment(&mut self, call: &ipc::CheckPayment) -> Outcome<PaymentCheck> {
        let (desk, _, _) = self.signed_in()?;
        let (line, faults) = desk.check_form(&call.form);
        let Some(programme) = desk.book.programme(&call.form.programme) else {
            return Ok(PaymentCheck {
                amount_by_rule: None,
                working: String::new(),
                available: 0,
                submitted: 0,
                faults,
                ready: false,
            });
        };
        let rule = programme.rule();
        let working = line.payment(&[], 0).and_then(|payment| rule.amount(&payment.facts()).ok());
        let money = programme.money();
        let ready = faults.iter().all(|fault| !fault.blocks && fault.passed.is_some());
        Ok(PaymentCheck {
            amount_by_rule: working.map(|working| working.amount),
            working: working.map(|working| batches::show_working(&working, &rule.unit)).unwrap_or_default(),
            available: money.available(),
            submitted: money.submitted,
            faults,
            ready,
        })
    }

    /// Records the payment; it then waits for approval. Returns its entry. The same key records nothing twice.
    pub fn record_payment(&mut self, call: &ipc::RecordPayment) -> Outcome<u64> {
        let (desk, session, world) = self.signed_in()?;
        let once = session.keyring.fingerprint("once", call.once_key.as_bytes());
        let recorded = desk.record_form(world, session, &call.form, &once);
        // The store takes no key twice, so that a request that comes again fails; only then is it looked up what came of it.
        recorded.or_else(|failure| {
            let before = desk.snapshot()?.once(&once).map_err(|error| crate::failure::store_failed(&error))?;
            before.ok_or(failure)
        })
    }

    /// Records a line that was found faultless.
    pub(crate) fn record_line(&mut self, programme: &str, line: &Line) -> Outcome<()> {
        let (desk, session, world) = self.signed_in()?;
        desk.record_payment(world, session, programme, line, &[], None).map(drop)
    }
}

impl Desk {
    fn record_form(&mut self, world: &World, session: &Session, form: &PaymentForm, once: &[u8]) -> Outcome<u64> {
        let (line, faults) = self.check_form(form);
        if let Some(fault) = faults.iter().find(|fault| fault.blocks || fault.passed.is_none()) {
            return Err(failure(
                &fault.code,
                Blame::Input,
                [&fault.what.zh, &fault.what.en],
                [&fault.remedy.zh, &fault.remedy.en],
            ));
        }
        let mut reasons: Vec<(String, String)> = Vec::new();
        for fault in &faults {
            if !reasons.iter().any(|(code, _)| *code == fault.code) {
                reasons.push((fault.code.clone(), fault.passed.clone().unwrap_or_default()));
            }
        }
        self.record_payment(world, session, &form.programme, &line, &reasons, Some(once))
    }

    fn record_payment(
        &mut self,
        world: &World,
        session: &Session,
        programme: &str,
        line: &Line,
        reasons: &[(String, String)],
        once: Option<&[u8]>,
    ) -> Outcome<u64> {
        let codes: Vec<&str> = reasons.iter().map(|(code, _)| &**code).collect();
        let payment = line.payment(&codes, 0).ok_or_else(|| refused(ledger::Refusal::Body("period"), None))?;
        let act = Act::Payment(funds::Payment { programme: Some(Cow::Borrowed(programme)), ..payment });
        let mut random = world.random();
        let disclosures = line.disclosures(reasons, &mut random);
        let on_behalf = self.right_to(session.member, Roles::CLERK, world.now()).flatten();
        let new = NewAct { kind: act.kind(), jti: Jti::fresh(&mut random), body: &|digests| act.write(digests), disclosures };
        self.record_for(world, session, on_behalf, new, &Also { once, ..Also::default() })
    }

    /// The form as a line, and all that is wrong with it.
    fn check_form(&mut self, form: &PaymentForm) -> (Line, Vec<Fault>) {
        let mut line = read_form(form);
        self.follow_persons(std::slice::from_ref(&line));
        let Some(programme) = self.book.programme(&form.programme) else { return (line, vec![faults::missing("programme")]) };
        line.amount_from(programme.rule());
        let mut found = line.faults(programme.rule());
        let number = self.programme_number(programme) as u16;
        // One line is looked up in no time: there is nothing to be told, and so nothing that could end it.
        found.extend(self.paid_before(std::slice::from_ref(&line), number, None, &|_| Ok(())).unwrap_or_default());
        found.iter_mut().filter(|fault| fault.field == "period").for_each(|fault| *fault = placed_period(form, fault));
        let available = programme.money().available();
        if let Some(amount) = line.amount.filter(|amount| *amount > available) {
            found.push(faults::beyond_available(available, amount));
        }
        for fault in &mut found {
            let pass = form.passes.iter().find(|pass| pass.code == fault.code);
            fault.passed = pass.and_then(|pass| taken_reason(&pass.reason)).filter(|_| !fault.blocks);
        }
        (line, found)
    }
}

/// A missing period as a fault of the month that is missing, or comes too early.
fn placed_period(form: &PaymentForm, missing: &Fault) -> Fault {
    match (form.period_from.is_empty(), form.period_to.is_empty()) {
        (true, _) => Fault { field: "period_from".into(), ..missing.clone() },
        (false, true) => Fault { field: "period_to".into(), ..missing.clone() },
        (false, false) => faults::period_backwards(&form.period_from, &form.period_to),
    }
}

/// Reads the form's fields as cells of text, so that the form and a spreadsheet are judged alike.
fn read_form(form: &PaymentForm) -> Line {
    let choices =
        ImportChoices { period_from: form.period_from.clone(), period_to: form.period_to.clone(), ..ImportChoices::default() };
    let mut line = Line {
        township: form.township.trim().to_owned(),
        village: form.village.trim().to_owned(),
        period: chosen_period(&choices),
        benefit_type: BenefitType::named(&form.benefit_type),
        rate: form.rate,
        quantity: form.quantity,
        months: form.months,
        own_income: form.own_income,
        amount: form.amount,
        ..Line::default()
    };
    let head = form.head.clone().unwrap_or_default();
    let payee = form.payee.clone().unwrap_or_default();
    let texts: [(&str, &str); 13] = [
        ("beneficiary_name", &form.beneficiary.name),
        ("beneficiary_id", &form.beneficiary.id),
        ("head_name", &head.name),
        ("head_id", &head.id),
        ("payee_name", &payee.person.name),
        ("payee_id", &payee.person.id),
        ("relation", &payee.relation),
        ("authorisation", &payee.authorisation),
        ("account", &form.account),
        ("bank", &form.bank),
        ("household", &form.household),
        ("phone", &form.phone),
        ("note", &form.note),
    ];
    for (field, text) in texts {
        line.read_text(field, text);
    }
    if form.months == Some(0) {
        line.months = None;
        line.unreadable.push(faults::no_months());
    }
    line
}
