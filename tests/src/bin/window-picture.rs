//! Takes a picture of the real window: `window-picture NAME CSS [ARGUMENT...]` starts the desktop program of this
//! build with the arguments on a screen of its own, waits until an element that `CSS` selects is seen, and prints
//! where the picture lies.
use std::process::ExitCode;

use tests::window::{Size, Window};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [name, css, arguments @ ..] = words.as_slice() else {
        eprintln!("usage: window-picture NAME CSS [ARGUMENT...]");
        return ExitCode::from(2);
    };
    let window = Window::open(arguments, Size::OFFICE);
    window.see(css);
    println!("{}", window.picture(name).display());
    ExitCode::SUCCESS
}
