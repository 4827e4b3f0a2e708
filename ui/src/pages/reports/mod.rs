//! Reports as signed PDF files: chosen, looked at before they are made, made, and found again.
mod desk;
mod files;
mod form;
mod preview;
mod terms;

use crate::components::Page;
use crate::route::Route;
use desk::Desk;
use ipc::ReportWish;
use leptos::prelude::*;

/// The page, with what another page has asked for.
#[component]
pub fn Reports(wish: ReportWish) -> impl IntoView {
    let desk = Desk::new(wish);
    provide_context(desk);
    desk.begin();
    view! {
        <Page title=Route::Reports(Box::default()).title() testid="page-reports">
            <div class="reports">
                <form::WishForm/>
                <div class="reports-main">
                    <preview::PreviewPanel/>
                    <files::MadePanel/>
                    <files::IssuedPanel/>
                </div>
            </div>
        </Page>
    }
}
