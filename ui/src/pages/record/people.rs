//! Who gets it: beneficiary, household head and payee, account and place.
use super::At;
use super::checking::Checking;
use super::form::{Form, PersonForm};
use crate::components::{Panel, TextField, Tick};
use crate::state::Asked;
use crate::words::{Words, pick, w};
use ipc::Facets;
use leptos::prelude::*;

/// Characters of an ID number.
const ID_CHARS: usize = 18;

/// Three persons, often one.
#[component]
pub fn People(form: Form, checking: Checking, facets: Asked<Facets>) -> impl IntoView {
    let townships = Signal::derive(move || {
        facets.load.with(|l| l.here().map(|f| f.places.iter().map(|p| p.0.clone()).collect()).unwrap_or_default())
    });
    let villages = Signal::derive(move || {
        let township = form.township.get();
        facets.load.with(|l| {
            let place = l.here().and_then(|f| f.places.iter().find(|p| p.0 == township.trim()));
            place.map(|p| p.1.clone()).unwrap_or_default()
        })
    });
    view! {
        <Panel title=w("受益人与收款人", "Who gets it")>
            <div class="panel-body">
                <div class="fields fields-person">
                    <PersonFields
                        person=form.beneficiary names=(w("受益人姓名", "Beneficiary"), w("身份证号", "ID number"))
                        fields=("beneficiary_name", "beneficiary_id") checking
                    />
                    <Tick
                        label=w("户主、收款人就是受益人本人", "Household head and payee are the beneficiary")
                        checked=form.one_person
                        on_change=move |one| form.one_person.set(one)
                        testid="record-one-person"
                    />
                </div>
                <Show when=move || !form.one_person.get()>
                    <div class="fields fields-person">
                        <PersonFields
                            person=form.head names=(w("户主姓名", "Household head"), w("户主身份证号", "Head’s ID number"))
                            fields=("head_name", "head_id") checking optional=true
                        />
                        <PersonFields
                            person=form.payee names=(w("收款人姓名", "Payee"), w("收款人身份证号", "Payee’s ID number"))
                            fields=("payee_name", "payee_id") checking optional=true
                        />
                        <Text form_value=form.relation field="relation" label=w("与受益人关系", "Relation to the beneficiary") checking/>
                        <Text form_value=form.authorisation field="authorisation" label=w("代领依据", "What authorises it") checking/>
                    </div>
                </Show>
                <div class="fields fields-account">
                    <Text form_value=form.account field="account" label=w("银行账号", "Bank account") checking mode="numeric"/>
                    <Text form_value=form.bank field="bank" label=w("开户银行", "Bank") checking optional=true/>
                    <Text form_value=form.household field="household" label=w("户编号", "Household no.") checking optional=true/>
                    <Text form_value=form.phone field="phone" label=w("电话", "Telephone") checking optional=true mode="tel"/>
                    <Text form_value=form.township field="township" label=w("乡镇", "Township") checking choices=townships/>
                    <Text form_value=form.village field="village" label=w("村", "Village") checking choices=villages/>
                </div>
            </div>
        </Panel>
    }
}

/// Name and ID number, with a count of the digits while they are typed.
#[component]
fn PersonFields(
    person: PersonForm,
    names: (Words, Words),
    fields: (&'static str, &'static str),
    checking: Checking,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let digits = Signal::derive(move || {
        let typed = person.id.with(|id| id.trim().chars().count());
        match typed {
            0 | ID_CHARS => String::new(),
            n => pick(format!("已输 {n} / {ID_CHARS} 位"), format!("{n} of {ID_CHARS} typed")),
        }
    });
    view! {
        <At field=fields.0>
            <TextField label=names.0 value=person.name fault=checking.fault(fields.0) optional testid=test_name(fields.0)/>
        </At>
        <At field=fields.1>
            <TextField
                label=names.1 value=person.id help=digits fault=checking.fault(fields.1) optional class="field-id"
                testid=test_name(fields.1)
            />
        </At>
    }
}

#[component]
fn Text(
    form_value: RwSignal<String>,
    field: &'static str,
    label: Words,
    checking: Checking,
    #[prop(optional)] optional: bool,
    #[prop(optional)] mode: &'static str,
    #[prop(optional)] choices: Signal<Vec<String>>,
) -> impl IntoView {
    view! {
        <At field>
            <TextField label value=form_value fault=checking.fault(field) optional mode choices testid=test_name(field)/>
        </At>
    }
}

fn test_name(field: &str) -> String {
    format!("record-{}", field.replace('_', "-"))
}
