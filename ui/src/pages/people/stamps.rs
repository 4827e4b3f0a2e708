//! Who stamps reports with the time, below the certificates that sign them.
use super::desk::Sending;
use crate::components::{AreaField, Button, Dialog, Kind, MaybeFailure, TextField, Tone};
use crate::state::{Asked, app};
use crate::words::{pick, w};
use ipc::{Certificates, GetCertificates, Role, SetStampAuthority, StampAuthority};
use leptos::prelude::*;

/// What is set, and the way to change it.
#[component]
pub fn Stamps(authority: StampAuthority) -> impl IntoView {
    let open = RwSignal::new(false);
    let StampAuthority { address, name, .. } = authority.clone();
    let told = move || match (address.is_empty(), name.is_empty()) {
        (true, _) => pick("报表不加时间戳。", "Reports are not stamped.").to_owned(),
        (false, true) => pick(
            format!("签发时向 {address} 取时间戳；还没有设定信任哪个服务，查验时只作提示。"),
            format!("Reports are stamped by {address}; no authority is trusted yet, so that a check only notes the stamp."),
        ),
        (false, false) => pick(
            format!("签发时向 {address} 取时间戳；信任“{name}”。"),
            format!("Reports are stamped by {address}; “{name}” is trusted."),
        ),
    };
    view! {
        <p class="panel-body stamps">
            <span data-testid="stamps-now">{told}</span>
            <Show when=move || app().has(Role::Administrator)>
                " "
                <Button
                    label=w("设置时间戳服务…", "Set who stamps …") kind=Kind::Link on_press=move || open.set(true) testid="stamps-set"
                />
            </Show>
        </p>
        <Dialog open title=w("时间戳服务", "Time-stamp authority") testid="stamps-dialog">
            <Form open authority=authority.clone()/>
        </Dialog>
    }
}

#[component]
fn Form(open: RwSignal<bool>, authority: StampAuthority) -> impl IntoView {
    let sending = Sending::new();
    let asked = expect_context::<Asked<Certificates>>();
    let (address, certificate) = (RwSignal::new(authority.address), RwSignal::new(String::new()));
    let trusts = !authority.name.is_empty();
    let help = Signal::derive(move || {
        match trusts {
            true => pick("不填：信任的仍是现在这个。", "Empty: the one that is trusted now stays."),
            false => pick("不填：查验时不说时间戳可信。", "Empty: no stamp is called trusted."),
        }
        .to_owned()
    });
    let send = move || {
        let typed = certificate.get_untracked();
        let certificate = if trusts && typed.trim().is_empty() { None } else { Some(typed) };
        sending.send(SetStampAuthority { address: address.get_untracked(), certificate }, move |_| {
            open.try_set(false);
            asked.ask(GetCertificates {});
            app().say(Tone::Neutral, w("时间戳服务已设置。", "The time-stamp authority is set."));
        });
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <p class="quiet">
                {w(
                    "设了以后，每份签名的报表都请它证明签名当时已在；只发签名的摘要，不发报表。它不答时报表不签发，也可选不加时间戳。",
                    "Once it is set, it attests for each signed report that the signature was there; it is sent a hash of the signature and nothing of the report. Without its answer no report is issued, unless you choose to do without.",
                )}
            </p>
            <TextField
                label=w("地址", "Address") value=address optional=true autofocus=true testid="stamps-address"
                placeholder=w("http://主机/路径", "http://host/path")
                help=Signal::derive(|| pick("不填：不加时间戳。", "Empty: reports are not stamped.").to_owned())
            />
            <AreaField
                label=w("信任的证书（PEM）", "Certificate to trust (PEM)") value=certificate help class="card-paste" testid="stamps-certificate"
            />
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                <Button
                    label=w("设置", "Set it") kind=Kind::Primary submits=true busy=sending.busy on_press=|| () testid="stamps-yes"
                />
            </div>
        </form>
    }
}
