//! A screen that exists in memory alone.
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The size of a screen in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl Size {
    /// The commonest screen of a county office.
    pub const OFFICE: Size = Size { width: 1366, height: 768 };
    /// A full HD screen.
    pub const LARGE: Size = Size { width: 1920, height: 1080 };
}

/// A running X server with one screen; it ends with this value.
pub struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    /// Starts a server on a display that nobody uses.
    #[track_caller]
    pub fn open(size: Size) -> Self {
        let Size { width, height } = size;
        let mut server = that_ends_with_us("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{width}x{height}x24")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb and setpriv are installed (scripts/setup)");
        // The server itself looks for a free number and says it once it can be used.
        let mut number = String::new();
        let said = server.stdout.take().expect("its output is piped");
        let read = BufReader::new(said).read_line(&mut number);
        assert!(read.is_ok() && !number.trim().is_empty(), "Xvfb finds a free display");
        Screen { server, display: format!(":{}", number.trim()) }
    }

    /// Its name, for the variable `DISPLAY`.
    pub fn display(&self) -> &str {
        &self.display
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Asked to end, the server removes its lock and socket; killed, it would leave them.
        let _ = Command::new("kill").arg(self.server.id().to_string()).status();
        let _ = self.server.wait();
    }
}

/// `program`, which the kernel ends as soon as the thread that starts it does, however that ends.
pub fn that_ends_with_us(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "--", program]);
    command
}
