//! The WebDriver of the system's web view, and that of a browser.
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::picture;
use super::screen::{Screen, that_ends_with_us};

const START_MS: u64 = 30_000;
const LOOK_AGAIN_MS: u64 = 20;

/// A running driver, and with it every program that it started; all end with this value.
pub struct Driver {
    process: Child,
    port: u16,
    home: PathBuf,
}

impl Driver {
    /// Starts a driver whose programs draw on `screen` and keep their user's files in an empty folder.
    #[track_caller]
    pub fn start(screen: &Screen) -> Self {
        Driver::of("WebKitWebDriver", screen)
    }

    /// The same of Chromium.
    #[track_caller]
    pub fn of_browser(screen: &Screen) -> Self {
        Driver::of("chromedriver", screen)
    }

    fn of(program: &str, screen: &Screen) -> Self {
        let port = free_port();
        let home = empty_home();
        let mut process = that_ends_with_us(program)
            .arg(format!("--port={port}"))
            .env("DISPLAY", screen.display())
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            // Without these two the web view refuses to be driven, and opening a session hangs.
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("HOME", &home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env_remove("MINGZHANG_DATA")
            // Pictures must not depend on who takes them.
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "Asia/Shanghai")
            .env("NO_AT_BRIDGE", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            // A group of its own: what the driver starts can be ended with it.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|why| panic!("{program} and setpriv are installed (scripts/setup): {why}"));
        let end = Instant::now() + Duration::from_millis(START_MS);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let ended = process.try_wait().expect("the driver can be asked whether it runs");
            assert!(ended.is_none(), "{program} keeps running");
            assert!(Instant::now() < end, "{program} listens within {} s", START_MS / 1_000);
            std::thread::sleep(Duration::from_millis(LOOK_AGAIN_MS));
        }
        Driver { process, port, home }
    }

    /// The empty folder of its user.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Where it listens on this machine.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

/// A port that was free a moment ago; the driver cannot choose one itself.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("this machine has a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}

fn empty_home() -> PathBuf {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let home = picture::target_folder().join("tmp").join(format!("window-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&home).expect("a folder can be made where the tests were built");
    home
}
