use super::Desk;
use crate::{
    args::PayArgs,
    files,
    form::{self, FORM_BYTES_MAX},
};
use ipc::{CheckPayment, Pass, PaymentCheck, PaymentForm, RecordPayment, show_money};
use office::Outcome;
use std::{
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

impl Desk<'_> {
    /// Records one payment; `false` when something stands against it.
    pub(super) fn pay(&mut self, args: &PayArgs) -> Outcome<bool> {
        let form = read_form(args)?;
        self.sign_in()?;
        let check = self.office.check_payment(&CheckPayment { form: form.clone() })?;
        if args.check {
            self.show_check(&check);
            return Ok(check.ready);
        }
        // Even with faults: what has been recorded under this key is known, and now looks like a payment made before.
        let call = RecordPayment { form, once_key: args.once.clone().unwrap_or_else(own_key) };
        match self.office.record_payment(&call) {
            Ok(entry) => {
                let story = self.office.payment_story(entry)?;
                self.show_payment(&story);
                Ok(true)
            }
            Err(failure) if failure.blame == ipc::Blame::Input && !check.ready => {
                self.show_check(&check);
                Ok(false)
            }
            Err(failure) => Err(failure),
        }
    }

    fn show_check(&self, check: &PaymentCheck) {
        let out = self.output;
        out.facts(check, |check| {
            let mut lines = Vec::new();
            if let Some(amount) = check.amount_by_rule {
                lines.push(format!("{} {} {}", out.say("按标准应发", "By the rule:"), show_money(amount), check.working));
            }
            lines.push(format!("{} {}", out.say("可用指标", "Available:"), show_money(check.available)));
            lines.extend(check.faults.iter().map(|fault| self.fault(fault)));
            lines.push(
                match check.ready {
                    true => out.say("可以登记。", "It can be recorded."),
                    false => out.say("什么也没有记入。", "Nothing was recorded."),
                }
                .to_owned(),
            );
            lines
        });
    }
}

fn read_form(args: &PayArgs) -> Outcome<PaymentForm> {
    let text = files::read_text(args.file.as_deref().unwrap_or(Path::new("-")), FORM_BYTES_MAX)?;
    let mut form = form::read(&text)?;
    if let Some(programme) = &args.programme {
        form.programme = programme.clone();
    }
    for pass in &args.passes {
        let (code, reason) = pass.split_once('=').ok_or_else(|| super::import::bad_pass(pass))?;
        form.passes.push(Pass { row: 0, code: code.to_owned(), reason: files::free_text(reason)? });
    }
    Ok(form)
}

/// A key that no other call has: who gives none wants the payment recorded each time.
fn own_key() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    format!("cli-{}-{since}", std::process::id())
}
