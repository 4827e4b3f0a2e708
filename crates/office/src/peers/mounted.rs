//! Where sticks and other disks that are taken away are found on this machine.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folders under which removable disks show up, as far as there are any. They are only offered to be chosen.
pub(super) fn sticks() -> Vec<PathBuf> {
    if cfg!(windows) {
        // A and B are floppy disks, whose drives would begin to search; C holds the system.
        return (b'D'..=b'Z').map(|letter| PathBuf::from(format!("{}:\\", char::from(letter)))).filter(|d| d.is_dir()).collect();
    }
    let user = std::env::var_os("USER").unwrap_or_default();
    let of_user = ["/media", "/run/media"].map(|all| Path::new(all).join(&user));
    let all = of_user.iter().map(PathBuf::as_path).chain([Path::new("/Volumes")]);
    let mut found: Vec<PathBuf> = all.flat_map(folders).filter(|folder| folder != Path::new("/Volumes/Macintosh HD")).collect();
    found.sort();
    found
}

fn folders(all: &Path) -> Vec<PathBuf> {
    // Without a user's name its folder would be that of all users.
    let named = all.components().count() > 2 || all == Path::new("/Volumes");
    let there = fs::read_dir(all).into_iter().flatten().flatten().filter(|_| named).map(|inside| inside.path());
    there.filter(|folder| folder.is_dir()).take(FOLDERS_MAX).collect()
}

const FOLDERS_MAX: usize = 30;
