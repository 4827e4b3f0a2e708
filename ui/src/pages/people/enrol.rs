//! Enrolling a member, who types an own passphrase at this machine.
use super::desk::Sending;
use super::terms::ROLES;
use crate::components::{Button, Dialog, Kind, MaybeFailure, NewPassphrase, TextField, Tick};
use crate::state::app;
use crate::words::terms::role;
use crate::words::{pick, w};
use ipc::{EnrolMember, Role};
use leptos::prelude::*;

/// Name, roles, passphrase; then the recovery sheet.
#[component]
pub fn EnrolDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=w("登记人员", "Enrol a member") class="dialog-enrol" testid="enrol-dialog">
            <Enrol open/>
        </Dialog>
    }
}

#[component]
fn Enrol(open: RwSignal<bool>) -> impl IntoView {
    let sending = Sending::new();
    let name = RwSignal::new(String::new());
    let roles = RwSignal::new(Vec::<Role>::new());
    let agreed = RwSignal::new(None::<String>);
    let whole = Signal::derive(move || {
        name.with(|n| !n.trim().is_empty()) && roles.with(|r| !r.is_empty()) && agreed.with(Option::is_some)
    });
    let send = move || {
        let Some(passphrase) = agreed.get_untracked().filter(|_| whole.get_untracked()) else { return };
        let name = name.with_untracked(|n| n.trim().to_owned());
        sending.send(EnrolMember { name, roles: roles.get_untracked(), passphrase }, move |sheet| app().show_sheet(sheet));
    };
    let set = move |role: Role, ticked: bool| {
        roles.update(|roles| {
            roles.retain(|r| *r != role);
            if ticked {
                roles.push(role);
                roles.sort();
            }
        })
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <TextField label=w("姓名", "Name") value=name autofocus=true testid="enrol-name"/>
            <fieldset class="roles">
                <legend>{w("角色", "Roles")}</legend>
                {ROLES.into_iter().map(|(mine, key, about)| {
                    let label = Signal::derive(move || format!("{}{}{}", role(mine).now(), pick("：", ": "), about.now()));
                    view! {
                        <Tick
                            label
                            checked=Signal::derive(move || roles.with(|r| r.contains(&mine)))
                            on_change=move |ticked| set(mine, ticked)
                            testid=format!("enrol-role-{key}")
                        />
                    }
                }).collect_view()}
            </fieldset>
            <p class="quiet">
                {w(
                    "不论什么角色，都须第二位管理员签名后才能登录：谁也不能一个人凭空添一个人。",
                    "Whatever the roles, the member can sign in once a second administrator has signed: nobody makes up a colleague alone.",
                )}
            </p>
            <h3>{w("请新人员本人坐到电脑前", "The new member sits down here")}</h3>
            <p class="quiet" data-testid="enrol-own">
                {w(
                    "密码由新人员本人输入，登记人不看、不代填；接着显示的恢复单也由本人拿走、封存。",
                    "The new member types the passphrase alone, unseen, and takes the recovery sheet that follows, to seal it.",
                )}
            </p>
            <NewPassphrase agreed testid="enrol"/>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                <Button
                    label=w("签名登记", "Sign and enrol") kind=Kind::Primary submits=true busy=sending.busy
                    disabled=Signal::derive(move || !whole.get())
                    on_press=|| () testid="enrol-yes"
                />
            </div>
        </form>
    }
}
