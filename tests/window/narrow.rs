//! The window at 125 % and 150 % scaling, and with more contrast: nothing is cut off, and the focus is always seen.

use crate::demo::{DemoOffice, sign_in};
use serde_json::{Value, json};
use tests::window::{Size, Window, keys, named};

/// What a screen of 1366×768 is at 125 % and at 150 %.
const SCALED: [Size; 2] = [Size { width: 1093, height: 614 }, Size { width: 911, height: 512 }];

const PAGES: [&str; 9] = ["overview", "payments", "programmes", "reports", "entries", "safety", "check", "peers", "people"];

/// Words that do not fit where they stand, unless the whole of them stands in a title or a cell of a list, which shows it when
/// it is opened; and what stands beyond the edge of the window.
const CUT: &str = "
    const cut = [];
    for (const element of document.querySelectorAll('body *')) {
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        const own = [...element.childNodes].some(node => node.nodeType == 3 && node.data.trim());
        if (!own || !box.width || !box.height || style.visibility == 'hidden' || element.closest('.skip, dialog:not([open])')) continue;
        const hides = style.overflowX != 'visible';
        const titled = element.closest('[title], [role=gridcell], [role=row], select, option, textarea, pre');
        if (hides && element.scrollWidth > element.clientWidth + 1 && !titled) cut.push(element.outerHTML.slice(0, 160));
        const scrolls = element.closest('.page, .drawer, dialog, .months, [role=grid]');
        if (box.right > innerWidth + 1 && !scrolls) cut.push('beyond: ' + element.outerHTML.slice(0, 160));
    }
    const page = document.querySelector('#page');
    if (page && page.scrollWidth > page.clientWidth + 1) cut.push('the page scrolls sideways: ' + page.scrollWidth + ' in ' + page.clientWidth);
    return cut";

/// Turns on what whoever asks for more contrast gets.
const CONTRAST: &str = "
    for (const rule of document.styleSheets[0].cssRules)
        if (rule.media && rule.media.mediaText.includes('prefers-contrast')) rule.media.mediaText = 'all'";

#[test]
fn nothing_is_cut_off_at_125_and_150_per_cent() {
    let office = DemoOffice::new("narrow", 900);
    for size in SCALED {
        let window = Window::open(&["--data", &office.path()], size);
        sign_in(&window, "m3", "demo-青山绿水-1003");
        for language in ["zh", "en"] {
            for page in PAGES {
                window.click(&named(&format!("nav-{page}")));
                window.see(&named(&format!("page-{page}")));
                window.picture(&format!("narrow-{page}-{language}-{}", size.width));
                let cut = window.run(CUT, &[]);
                assert_eq!(cut, json!([]), "{page} in {language} at {}×{}", size.width, size.height);
            }
            window.click(&named("lang-switch"));
        }
    }
}

#[test]
fn the_focus_is_seen_wherever_it_goes_also_with_more_contrast() {
    let office = DemoOffice::new("focus", 300);
    let window = Window::open(&["--data", &office.path()], SCALED[0]);
    sign_in(&window, "m3", "demo-青山绿水-1003");
    for contrast in [false, true] {
        if contrast {
            window.run(CONTRAST, &[]);
        }
        for page in ["overview", "payments", "safety"] {
            window.click(&named(&format!("nav-{page}")));
            window.see(&named(&format!("page-{page}")));
            for step in 0..30 {
                window.press(&[keys::TAB]);
                let seen = window.run(
                    "const at = document.activeElement; const style = getComputedStyle(at);
                     return [at.outerHTML.slice(0, 120), at == document.body || style.outlineStyle != 'none' || style.boxShadow != 'none']",
                    &[],
                );
                assert_eq!(seen[1], Value::Bool(true), "{page}, step {step}: the focus is seen at {}", seen[0]);
            }
            if contrast {
                window.picture(&format!("contrast-{page}-zh"));
            }
        }
    }
}
